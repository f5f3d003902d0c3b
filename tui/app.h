/*
 * The app: the workbench's state, and what views may ask of it.
 *
 * One thread, the loop's. Whoever drives it (a terminal or a script) gives it
 * input and delivers jobs; it keeps the stack of views, the messages, and the
 * surface. Functions that push a view take it over.
 */
#ifndef TUI_APP_H
#define TUI_APP_H

#include "tui/job.h"
#include "tui/keymap.h"
#include "tui/theme.h"
#include "tui/view.h"
#include "tui/workspace.h"

struct wb_running;

struct wb_app_settings {
	const char *path; /* of the project; NULL or not there: one is chosen or made */
	bool allow_outside;
	bool ascii; /* the terminal has ASCII alone */
	enum wb_theme_kind theme;
};

enum wb_status
wb_app_new(const struct wb_app_settings *settings, struct wb_app **out, struct wb_error *err);
void wb_app_free(struct wb_app *app); /* closes all views; accepts NULL */

/* For whoever drives it. */

void wb_app_resize(struct wb_app *app, int rows, int columns);
void wb_app_input(struct wb_app *app, const struct wb_input *input);

/* Time has passed: counts and places typed as digits are settled, changes by others noticed. */
void wb_app_tick(struct wb_app *app);

/* Milliseconds until the next tick is due. */
int wb_app_timeout(const struct wb_app *app);

/* Whether a digit waits for what comes next: a tick will settle it. */
bool wb_app_digit_waits(const struct wb_app *app);

/* Delivers what jobs have posted. */
void wb_app_deliver(struct wb_app *app);

/* Whether something has to be drawn; draws the whole surface, which the app owns. */
bool wb_app_is_stale(const struct wb_app *app);
const struct wb_surface *wb_app_draw(struct wb_app *app);

bool wb_app_is_over(const struct wb_app *app);
void wb_app_stay(struct wb_app *app);         /* takes the wish to leave back */
bool wb_app_take_suspend(struct wb_app *app); /* asked for since the last call? */
bool wb_app_take_redraw(struct wb_app *app);  /* likewise: the terminal may be spoilt */
/* Text for the terminal's clipboard since the last call; empty: none. */
struct wb_text wb_app_take_copied(struct wb_app *app);
/*
 * Whether a view wants a text edited in the analyst's editor: then the driver gives the
 * terminal away and runs it before it takes more input.
 */
bool wb_app_wants_editor(const struct wb_app *app);
void wb_app_run_editor(struct wb_app *app);

struct wb_jobs *wb_app_jobs(struct wb_app *app);
enum wb_theme_kind wb_app_theme(const struct wb_app *app);

/* For views. */

/* The project; NULL before there is one (views/start.h). */
struct wb_workspace *wb_app_workspace(struct wb_app *app);

/* Whether locators may leave the project's folder. */
bool wb_app_allow_outside(const struct wb_app *app);
const struct wb_keymap *wb_app_keymap(const struct wb_app *app);
struct wb_running *wb_app_running(struct wb_app *app); /* running.h */

/* Opens a project and shows its board instead of what is there. */
enum wb_status wb_app_open(struct wb_app *app, const char *path, struct wb_error *err);

void wb_app_push(struct wb_app *app, struct wb_view *view);
/* Closes a view and all above it: the view is gone on return. */
void wb_app_pop(struct wb_app *app, struct wb_view *view);
/* Closes all but the board and pushes a view; NULL: the board alone. */
void wb_app_go(struct wb_app *app, struct wb_view *view);
struct wb_view *wb_app_top(const struct wb_app *app);

/* Does an action as if its key had been pressed. */
void wb_app_act(struct wb_app *app, enum wb_action action, const struct wb_action_call *call);

/*
 * Lets the analyst change a text in an editor (editor.h). `done` gets what came of it,
 * valid during the call; it is not called where the editor failed, which is told, or the
 * view is gone.
 */
void wb_app_edit_text(struct wb_app *app, struct wb_view *view, struct wb_text text,
		      void (*done)(struct wb_view *view, struct wb_text text));

/* Asks for a new drawing. */
void wb_app_touch(struct wb_app *app);

enum wb_message_kind {
	WB_MESSAGE_INFO,
	WB_MESSAGE_WARNING,
	WB_MESSAGE_ERROR,
};

/* Shows a message in the status line, and keeps it with its time. */
void wb_app_say(struct wb_app *app, enum wb_message_kind kind, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
void wb_app_say_error(struct wb_app *app, const struct wb_error *err);

struct wb_message {
	enum wb_message_kind kind;
	int64_t at; /* microseconds UTC */
	char *text;
};
size_t wb_app_messages(const struct wb_app *app, const struct wb_message **messages);

/*
 * Before an edit: whether the project can be written; says why not.
 * After one: reads the workspace again and tells all views.
 */
bool wb_app_may_edit(struct wb_app *app);
void wb_app_edited(struct wb_app *app);

/* Tells all views that something changed (set of enum wb_notice). */
void wb_app_notify(struct wb_app *app, unsigned notices);

/* The mapping that a screen showed last, copied; empty: none yet. */
void wb_app_remember_mapping(struct wb_app *app, struct wb_text name);
struct wb_text wb_app_last_mapping(const struct wb_app *app);

/* The author of edits. */
struct wb_text wb_app_author(const struct wb_app *app);

#endif
