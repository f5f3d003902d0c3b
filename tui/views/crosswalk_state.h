/* The inside of a crosswalk's screen: what its files share. Not for other screens. */
#ifndef TUI_VIEWS_CROSSWALK_STATE_H
#define TUI_VIEWS_CROSSWALK_STATE_H

#include "draft/draft.h"
#include "tui/scroll.h"
#include "tui/views/crosswalk_likely.h"
#include "tui/views/crosswalk_model.h"
#include "tui/views/crosswalk_reading.h"

/* An arrow or let that maps by the crosswalk. */
struct crosswalk_use {
	struct wb_text mapping, line;
	size_t number; /* in the mapping, from 0 */
};

struct crosswalk_view {
	struct wb_view view;
	struct wb_buffer name;
	bool filled;
	const struct wb_object *object; /* the workspace's; NULL: there is none of that name */

	struct wb_arena arena; /* of the uses */
	size_t n_uses, use;    /* `use` is the one shown */
	struct crosswalk_use *uses;
	int64_t read_version; /* of the mapping that the values were read by */

	struct wb_crosswalk_reading *reading; /* while it goes on */
	struct wb_crosswalk_found found;
	struct wb_buffer trouble; /* why the values could not be read, or empty */

	enum wb_crosswalk_filter filter;
	enum wb_crosswalk_order order;
	struct wb_crosswalk_model model;
	struct wb_scroll scroll;

	bool likely_shown, likely_asked;   /* shown; asked for just now: none is said, too */
	struct wb_code_guessing *guessing; /* while it goes on */
	struct wb_code_guesses guesses;
};

/* The line under the cursor, or NULL. */
const struct wb_crosswalk_line *wb_crosswalk_at(const struct crosswalk_view *crosswalk);

/* Puts the cursor on a value's line, where there is one. */
void wb_crosswalk_move_to(struct crosswalk_view *crosswalk, struct wb_text value, bool null);

/* Makes the lines anew; the cursor stays on its value. */
void wb_crosswalk_refill(struct crosswalk_view *crosswalk);

/* The crosswalk with the entries that it has, also where they are a table's. */
struct wb_crosswalk wb_crosswalk_with_entries(const struct crosswalk_view *crosswalk);

/* The name, as messages want it. */
struct wb_text wb_crosswalk_name(const struct crosswalk_view *crosswalk);

/* crosswalk_draw.c */
void wb_crosswalk_draw(struct crosswalk_view *crosswalk, struct wb_area area);

/* crosswalk_edit.c: each is one edit, or asks first. */
void wb_crosswalk_ask_code(struct crosswalk_view *crosswalk);
void wb_crosswalk_ask_otherwise(struct crosswalk_view *crosswalk);
void wb_crosswalk_ask_entry(struct crosswalk_view *crosswalk);
void wb_crosswalk_remove_entry(struct crosswalk_view *crosswalk);
void wb_crosswalk_accept(struct crosswalk_view *crosswalk);
void wb_crosswalk_accept_all(struct crosswalk_view *crosswalk);

/* Whether the crosswalk can be edited; says why not. */
bool wb_crosswalk_may_edit(struct crosswalk_view *crosswalk);

/* A draft on the crosswalk as it is shown, or NULL: it has been said why. */
struct wb_draft *wb_crosswalk_begin(struct crosswalk_view *crosswalk);

/* Keeps a draft or, where a step of it failed, drops it; says what was done. True: it was kept. */
bool wb_crosswalk_end(struct crosswalk_view *crosswalk, struct wb_draft *draft,
		      enum wb_status status, struct wb_error *err);

/* crosswalk_file.c */
void wb_crosswalk_ask_import(struct crosswalk_view *crosswalk);
void wb_crosswalk_ask_export(struct crosswalk_view *crosswalk);

#endif
