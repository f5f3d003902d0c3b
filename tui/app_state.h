/* The app's inside, for the files app*.c alone. */
#ifndef TUI_APP_STATE_H
#define TUI_APP_STATE_H

#include "tui/app.h"

enum { WB_VIEWS_MOST = 64 };

struct wb_app {
	struct wb_workspace *workspace;
	struct wb_jobs *jobs;
	struct wb_running *running;
	struct wb_keymap keymap;
	struct wb_surface surface;
	bool allow_outside;
	enum wb_theme_kind theme;

	size_t n_views;
	struct wb_view *views[WB_VIEWS_MOST]; /* from the board up */
	struct wb_area view_area;             /* of the top screen, as last drawn */

	/* Keys that begin a sequence, or a count; see app_keys.c. */
	size_t n_pending;
	int32_t pending[WB_SEQUENCE_KEYS];
	int count;           /* 0: none typed */
	int64_t digit_until; /* monotonic microseconds: then a lone digit is what it is bound to */

	char *find; /* what `find` looked for last, or NULL */

	size_t n_messages, messages_capacity;
	struct wb_message *messages;
	bool message_shown; /* the last one still stands in the status line */
	int64_t edited_at;  /* microseconds UTC of the last edit; 0: none yet */
	int64_t looked_at;  /* monotonic: when the project file was last looked at */

	bool stale, over, suspend, redraw;
	struct wb_buffer copied;
	/* A text for the editor, and whose it is; NULL: none. */
	struct wb_view *edits;
	struct wb_buffer edited;
	void (*edit_done)(struct wb_view *view, struct wb_text text);
	struct wb_buffer last_mapping; /* the name of the one shown last */
	char *screen_file;             /* where to write the next drawing, or NULL */
};

/* A key of a view: app_keys.c. */
void wb_app_key(struct wb_app *app, const struct wb_input *input);

/* A lone digit whose time is up, and a sequence that nothing followed: app_keys.c. */
void wb_app_settle_keys(struct wb_app *app);

/* What the app does for an action that the view leaves to it: app_act.c. */
void
wb_app_act_itself(struct wb_app *app, enum wb_action action, const struct wb_action_call *call);

/* Title, status and hints around the views: app_draw.c. */
void wb_app_draw_frame(struct wb_app *app);

#endif
