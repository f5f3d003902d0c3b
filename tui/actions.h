/*
 * Actions: everything the workbench can be told to do, as one table. Key bindings,
 * the hints of the bottom line, the help screen, the command palette and the
 * tables of waybill-workbench(1) come from it.
 *
 * A row: identifier, where it can be done, default keys, keys of the function-key
 * preset (beside the default ones), name (in the palette and the keys file),
 * hint (a word for the bottom line; "" for none there), help. Keys are written
 * as in input.h, alternatives parted by a blank; a sequence of keys is one word.
 * Hints stand in the order of the table. A view's own action goes before one of
 * everywhere with the same key.
 */
#ifndef TUI_ACTIONS_H
#define TUI_ACTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The views, as places in which an action can be done. */
#define WB_CONTEXTS(X)              \
	X(START, "start")           \
	X(BOARD, "board")           \
	X(SCHEMA, "schema")         \
	X(MAPPER, "mapper")         \
	X(TRANSFORM, "transform")   \
	X(CROSSWALKS, "crosswalks") \
	X(CROSSWALK, "crosswalk")   \
	X(PREVIEW, "preview")       \
	X(DIFF, "diff")             \
	X(RUN, "run")               \
	X(REJECTS, "rejects")       \
	X(LOG, "log")               \
	X(WHY, "why")               \
	X(HISTORY, "history")       \
	X(ROW, "row")               \
	X(ROWS, "rows")             \
	X(MESSAGES, "messages")     \
	X(HELP, "help")             \
	X(TEXT, "text")             \
	X(PICKER, "picker")         \
	X(LINE, "line")             \
	X(FORM, "form")

enum wb_context_index {
#define X(id, name) WB_CONTEXT_##id,
	WB_CONTEXTS(X)
#undef X
		WB_CONTEXT_COUNT
};

/* A set of contexts. */
#define WB_IN(id)   (UINT32_C(1) << WB_CONTEXT_##id)
#define WB_IN_ANY   UINT32_MAX
#define WB_IN_MODAL (WB_IN(PICKER) | WB_IN(LINE) | WB_IN(FORM))
#define WB_IN_VIEWS (WB_IN_ANY & ~WB_IN_MODAL)

/* clang-format off */
#define WB_ACTIONS(X) \
	/* start */ \
	X(START_NEW, WB_IN(START), "+", "<insert>", "new-project", "new project", \
	  "Start a project: where from, where to, a name") \
	X(START_OPEN, WB_IN(START), "o", "", "open-project", "open", \
	  "Choose a project of this folder") \
	/* board */ \
	X(BOARD_MAP, WB_IN(BOARD), "m", "<f3>", "map-table", "map", \
	  "Draw a mapping from this table, or into it") \
	X(BOARD_SCHEMA, WB_IN(BOARD), "s", "", "table-schema", "schema", \
	  "The fields of this table") \
	X(BOARD_ADD, WB_IN(BOARD) | WB_IN(CROSSWALKS), "+", "<insert>", "add", "add", \
	  "Add a system, or a crosswalk") \
	X(BOARD_EDIT, WB_IN(BOARD), "e", "<f4>", "edit", "edit", \
	  "Change the system under the cursor") \
	X(BOARD_REMOVE, WB_IN(BOARD) | WB_IN(CROSSWALKS), "-", "<delete>", "remove", "", \
	  "Remove what is under the cursor from the design") \
	X(BOARD_INSPECT, WB_IN(BOARD) | WB_IN(SCHEMA), "I", "<f9>", "inspect", "inspect", \
	  "Look at the system again, and compare it with the catalog") \
	X(BOARD_TEST, WB_IN(BOARD), "t", "", "test", "", \
	  "Does the system answer? Nothing is kept") \
	/* schema */ \
	X(SCHEMA_PROFILE, WB_IN(SCHEMA), "p", "<f5>", "profile", "profile", \
	  "Read the table once, and keep what its values are like") \
	X(SCHEMA_ROWS, WB_IN(SCHEMA), "v", "", "rows", "rows", "The rows of the table") \
	/* mapper */ \
	X(MAP_DRAW, WB_IN(MAPPER), "m", "<f3>", "map", "map", \
	  "Draw an arrow: choose its other end, or combine what is marked") \
	X(MAP_TRANSFORM, WB_IN(MAPPER), "e", "<f4>", "transform", "edit", \
	  "The steps of the arrow, over all values") \
	X(MAP_CROSSWALK, WB_IN(MAPPER), "x", "", "arrow-crosswalk", "crosswalk", \
	  "Decline what is suggested here; else the arrow's crosswalk, or a new one") \
	X(MAP_LEAVE, WB_IN(MAPPER), "l", "", "leave", "leave", \
	  "Say that this field stays behind, and why") \
	X(MAP_SUGGEST, WB_IN(MAPPER), "s", "", "suggest", "suggest", \
	  "Suggest arrows for what is not mapped yet") \
	X(MAP_ACCEPT, WB_IN(MAPPER), "a", "", "accept", "", \
	  "Draw the arrow that is suggested here") \
	X(MAP_ACCEPT_ALL, WB_IN(MAPPER), "A", "", "accept-all", "", \
	  "Draw all that is suggested, from a score up") \
	X(MAP_EDIT, WB_IN(MAPPER), "E", "", "edit-text", "", \
	  "Write the expression of the arrow, or the let") \
	X(MAP_REMOVE, WB_IN(MAPPER), "-", "<delete>", "remove", "", \
	  "Take the arrow, the leave or the let away") \
	X(MAP_CONSTANT, WB_IN(MAPPER), "=", "", "constant", "", \
	  "The same value in every row") \
	X(MAP_LET, WB_IN(MAPPER), "+", "<insert>", "let", "", \
	  "Name a value that several arrows use") \
	X(MAP_MARK, WB_IN(MAPPER), "<space>", "", "mark", "", \
	  "Mark a source, to combine it with others in one arrow") \
	X(MAP_FOLLOW, WB_IN(MAPPER), ">", "", "follow", "follow", \
	  "Along the wire to the target") \
	X(MAP_FOLLOW_BACK, WB_IN(MAPPER), "<lt>", "", "follow-back", "", \
	  "Along the wire back to the source") \
	X(MAP_HEADER, WB_IN(MAPPER), "H", "", "lines", "lines", \
	  "The mapping's other lines: from, join, where, key, write …; Enter edits one") \
	X(MAP_FORM, WB_IN(MAPPER), "c", "", "form", "table", \
	  "As wires, as a table, as a matrix") \
	X(MAP_PREVIEW, WB_IN(MAPPER), "v", "", "preview-rows", "rows", \
	  "The preview: whole rows through the mapping") \
	X(MAP_SAMPLE_NEXT, WB_IN(MAPPER), "]", "", "next-row", "next row", \
	  "The next row of the source as an example") \
	X(MAP_SAMPLE_PREVIOUS, WB_IN(MAPPER), "[", "", "previous-row", "", \
	  "The row of the source before") \
	X(MAP_FOLD, WB_IN(MAPPER), "z", "", "fold", "", \
	  "Fold runs of fields without a wire, or show them") \
	/* transform */ \
	X(TRANSFORM_EDIT, WB_IN(TRANSFORM), "e", "<f4>", "edit-step", "edit", \
	  "Change the step under the cursor, with the result in sight") \
	X(TRANSFORM_ADD, WB_IN(TRANSFORM), "+", "<insert>", "add-step", "add", \
	  "Put a step behind the one under the cursor, chosen with the result in sight") \
	X(TRANSFORM_REMOVE, WB_IN(TRANSFORM), "-", "<delete>", "remove-step", "remove", \
	  "Take the step under the cursor out") \
	X(TRANSFORM_EXAMPLES, WB_IN(TRANSFORM), "b", "", "by-example", "by example", \
	  "Say what some values should become, and choose a transform that does it") \
	X(TRANSFORM_LATER, WB_IN(TRANSFORM), "J", "", "step-later", "", \
	  "Move the step down: it is done later") \
	X(TRANSFORM_EARLIER, WB_IN(TRANSFORM), "K", "", "step-earlier", "", \
	  "Move the step up: it is done earlier") \
	X(TRANSFORM_WHOLE, WB_IN(TRANSFORM), "i", "", "edit-text", "text", \
	  "Change the text of the whole in a line") \
	X(TRANSFORM_OUTSIDE, WB_IN(TRANSFORM), "E", "", "edit-outside", "", \
	  "Change the text of the whole in $VISUAL or $EDITOR") \
	X(TRANSFORM_OK, WB_IN(TRANSFORM), "1", "", "ok-values", "", \
	  "List the values that come through") \
	X(TRANSFORM_CHANGED, WB_IN(TRANSFORM), "2", "", "changed-values", "", \
	  "List the values that are changed") \
	X(TRANSFORM_FAILED, WB_IN(TRANSFORM), "3", "", "failed-values", "failed", \
	  "List the values that fail") \
	X(TRANSFORM_FALLBACK, WB_IN(TRANSFORM), "4", "", "fallback-values", "", \
	  "List the values that take a fallback") \
	/* preview */ \
	X(PREVIEW_WHERE, WB_IN(PREVIEW), "f", "<f8>", "where", "where", \
	  "Only the rows for which an expression is true, from anywhere in the source") \
	/* diff */ \
	X(DIFF_SHOW, WB_IN(BOARD) | WB_IN(MAPPER) | WB_IN(PREVIEW), "d", "", "would-change", "diff", \
	  "What a run would change: of this mapping, on the board of all") \
	X(DIFF_NEXT, WB_IN(DIFF), "]c", "", "next-change", "next change", \
	  "To the next cell that changes, or row that comes or goes") \
	X(DIFF_PREVIOUS, WB_IN(DIFF), "[c", "", "previous-change", "", "To the change before") \
	X(DIFF_FILTER, WB_IN(DIFF), "f", "<f8>", "show-only", "filter", \
	  "Only rows of an outcome, a mapping, a field that changes, a reason") \
	X(DIFF_AGAIN, WB_IN(DIFF), "R", "", "rehearse", "again", "Rehearse the run again") \
	/* run */ \
	X(RUN_START, WB_IN(BOARD) | WB_IN(MAPPER) | WB_IN(DIFF) | WB_IN(PREVIEW) | WB_IN(RUN), "r", \
	  "<f5>", "start", "run", "Run mappings: all, one, what stopped, what was corrected") \
	X(RUN_RESUME, WB_IN(RUN) | WB_IN(BOARD), "R", "", "resume", "resume", "Go on with the run that stopped") \
	/* rejects */ \
	X(REJECT_CORRECT, WB_IN(REJECTS), "e", "<f4>", "correct", "correct", \
	  "Open the record of a row as a form; Enter there keeps the correction") \
	X(REJECT_RUN, WB_IN(REJECTS), "r", "<f5>", "run-again", "run again", \
	  "Run again what is not settled, as corrected") \
	X(REJECT_LEAVE, WB_IN(REJECTS), "l", "<delete>", "leave-reject", "leave", \
	  "Leave the row, or the whole group, and say why") \
	X(REJECT_ACCEPT, WB_IN(REJECTS), "a", "", "accept-reject", "as it is", \
	  "Take a row that was left up again, as it stands") \
	X(REJECT_EXPORT, WB_IN(REJECTS), "x", "", "export-rejects", "export", \
	  "Write the group's records to a CSV file, to be corrected there") \
	X(REJECT_IMPORT, WB_IN(REJECTS), "i", "", "import-rejects", "import", \
	  "Take corrections back from such a file") \
	/* rejects and log */ \
	X(RUN_CHOOSE, WB_IN(REJECTS) | WB_IN(LOG), "R", "", "choose-run", "other run", "Another run, chosen among all") \
	X(RUN_BEFORE, WB_IN(REJECTS) | WB_IN(LOG), "[r", "", "run-before", "", "The run before") \
	X(RUN_AFTER, WB_IN(REJECTS) | WB_IN(LOG), "]r", "", "run-after", "", "The run after") \
	/* why */ \
	X(WHY_ALL, WB_IN(WHY), "zR", "", "all-steps", "all steps", "Show or hide the steps of all values") \
	/* history */ \
	X(HISTORY_RESTORE, WB_IN(HISTORY), "b", "", "go-back-to", "back to it", \
	  "Go back to the version under the cursor, by a new version") \
	/* crosswalk */ \
	X(CODE_SET, WB_IN(CROSSWALK), "<enter> c", "<f4>", "code", "code", \
	  "Say which code the value becomes") \
	X(CODE_SUGGEST, WB_IN(CROSSWALK), "s", "<f5>", "suggest", "suggest", \
	  "Show which codes are likely, or show them no longer") \
	X(CODE_ACCEPT, WB_IN(CROSSWALK), "a", "", "accept", "accept", \
	  "Take the code that is suggested for this value") \
	X(CODE_ACCEPT_ALL, WB_IN(CROSSWALK), "A", "", "accept-all", "all", \
	  "Take all suggestions of .9 and above as one edit") \
	X(CODE_OTHERWISE, WB_IN(CROSSWALK), "*", "", "otherwise", "rest", \
	  "Say what becomes of values without an entry") \
	X(CODE_ADD, WB_IN(CROSSWALK), "+", "<insert>", "add-entry", "add", \
	  "Add an entry for a value that has not occurred yet") \
	X(CODE_REMOVE, WB_IN(CROSSWALK), "-", "<delete>", "remove-entry", "", \
	  "Remove the entry of this value") \
	X(CODE_IMPORT, WB_IN(CROSSWALK), "i", "", "import-codes", "import", \
	  "Take entries from a CSV file with the columns old and new") \
	X(CODE_EXPORT, WB_IN(CROSSWALK), "w", "", "export-codes", "export", \
	  "Write the entries to a CSV file") \
	X(CODE_READ, WB_IN(CROSSWALK), "R", "", "read-again", "", \
	  "Read the values from the source again") \
	/* everywhere: movement */ \
	X(MOVE_UP, WB_IN_VIEWS, "k <up>", "", "up", "", "Up") \
	X(MOVE_DOWN, WB_IN_VIEWS, "j <down>", "", "down", "", "Down") \
	X(MOVE_LEFT, WB_IN_VIEWS, "h <left>", "", "left", "", "Left") \
	X(MOVE_RIGHT, WB_IN_VIEWS, "l <right>", "", "right", "", "Right") \
	X(MOVE_FIRST, WB_IN_VIEWS, "gg <home>", "", "first", "", "To the first") \
	X(MOVE_LAST, WB_IN_VIEWS, "G <end>", "", "last", "", "To the last") \
	X(MOVE_HALF_DOWN, WB_IN_VIEWS, "<ctrl-d>", "", "half-page-down", "", "Half a page down") \
	X(MOVE_HALF_UP, WB_IN_VIEWS, "<ctrl-u>", "", "half-page-up", "", "Half a page up") \
	X(MOVE_PAGE_DOWN, WB_IN_VIEWS, "<page-down> <ctrl-f>", "", "page-down", "", "A page down") \
	X(MOVE_PAGE_UP, WB_IN_VIEWS, "<page-up> <ctrl-b>", "", "page-up", "", "A page up") \
	X(PANE_NEXT, WB_IN_VIEWS, "<tab>", "", "next-pane", "", "To the next pane") \
	X(PANE_PREVIOUS, WB_IN_VIEWS, "<shift-tab>", "", "previous-pane", "", "To the pane before") \
	X(ENTER, WB_IN_VIEWS, "<enter>", "", "open", "", "Open what is under the cursor") \
	X(BACK, WB_IN_VIEWS, "q", "<f10>", "back", "", "Back to where you came from") \
	X(STOP, WB_IN_VIEWS, "<esc> <ctrl-c>", "", "stop", "", "Stop work in the background; without any: back") \
	/* everywhere: looking */ \
	X(FIND, WB_IN_VIEWS, "/", "<f7>", "find", "find", "Find a text on this screen") \
	X(FIND_NEXT, WB_IN_VIEWS, "n", "", "find-next", "", "To the next place found") \
	X(FIND_PREVIOUS, WB_IN_VIEWS, "N", "", "find-previous", "", "To the place found before") \
	X(FILTER, WB_IN_VIEWS, "f", "<f8>", "filter", "", "Show only some of it") \
	X(ORDER, WB_IN_VIEWS, "o", "", "order", "", "Order by another column") \
	X(COPY, WB_IN_VIEWS, "y", "", "copy", "", "Copy what is under the cursor") \
	X(WHY, WB_IN_VIEWS, "w", "<f6>", "why", "", "Why does this cell look so?") \
	/* everywhere: the design */ \
	X(UNDO, WB_IN_VIEWS, "u", "", "undo", "undo", "Take the last edit back") \
	X(REDO, WB_IN_VIEWS, "U", "", "redo", "", "Do the edit last undone again") \
	X(HEAD, WB_IN_VIEWS, "gd", "", "first-line", "", \
	  "The first line of a parameter, mapping or crosswalk: what it is, what it is for") \
	X(REPEAT, WB_IN_VIEWS, ".", "", "repeat", "", "The last edit again, on this field") \
	/* everywhere: places */ \
	X(GO_BOARD, WB_IN_VIEWS, "1", "", "board", "", "To the board") \
	X(GO_SCHEMA, WB_IN_VIEWS, "2", "", "schema", "", "To the schema") \
	X(GO_MAPPER, WB_IN_VIEWS, "3", "", "mapper", "", "To the mapper") \
	X(GO_CROSSWALKS, WB_IN_VIEWS, "4", "", "crosswalks", "", "To the crosswalks") \
	X(GO_DIFF, WB_IN_VIEWS, "5", "", "diff", "", "To the diff") \
	X(GO_RUN, WB_IN_VIEWS, "6", "", "run", "", "To the run") \
	X(GO_REJECTS, WB_IN_VIEWS, "7", "", "rejects", "", "To the rejects") \
	X(GO_LOG, WB_IN_VIEWS, "8", "", "log", "", "To the log") \
	X(GO_TRANSFORM, WB_IN_VIEWS, "gt", "", "transform", "", "To the steps of an arrow, chosen by its name") \
	X(GO_PREVIEW, WB_IN_VIEWS, "gp", "", "preview", "", "To the preview of a mapping") \
	X(GO_HISTORY, WB_IN_VIEWS, "gh", "", "history", "", "To the history of the design") \
	X(GO_MESSAGES, WB_IN_VIEWS, "gm", "", "messages", "", "To the messages") \
	/* everywhere: the workbench itself */ \
	X(PALETTE, WB_IN_VIEWS, ":", "<f2>", "command", "command", "Any action by its name") \
	X(HELP, WB_IN_VIEWS, "?", "<f1>", "help", "help", "The keys of this screen, then all") \
	X(REDRAW, WB_IN_VIEWS, "<ctrl-l>", "", "redraw", "", "Paint the screen anew") \
	X(SCREEN, WB_IN_VIEWS, "", "", "screen", "", "Write what is seen to a file: screen FILE (.svg: as a picture)") \
	X(THEME, WB_IN_VIEWS, "", "", "theme", "", "Other colours: theme dark, light or plain") \
	X(SUSPEND, WB_IN_VIEWS, "<ctrl-z>", "", "suspend", "", "Back to the shell; fg continues") \
	X(QUIT, WB_IN_VIEWS, "Q", "", "quit", "", "Leave; nothing is ever unsaved")
/* clang-format on */

enum wb_action {
	WB_DO_NOTHING,
#define X(id, where, keys, function_keys, name, hint, help) WB_DO_##id,
	WB_ACTIONS(X)
#undef X
		WB_ACTION_COUNT
};

struct wb_action_rule {
	uint32_t where; /* set of contexts */
	const char *keys, *function_keys;
	const char *name, *hint, *help;
};

/* By enum wb_action; the first (nothing) has no name. */
extern const struct wb_action_rule wb_action_rules[WB_ACTION_COUNT];

const char *wb_context_name(enum wb_context_index context);

/* Whether an action moves the cursor: what a count repeats. */
bool wb_action_moves(enum wb_action action);

#endif
