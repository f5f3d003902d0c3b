/*
 * Views: one screen, or one dialog over it.
 *
 * A view is a struct that begins with struct wb_view and is made by the
 * `wb_NAME_view_new` of its file in views/; it is given to the app, which puts it
 * on its stack, draws it, tells it what to do, and closes it. Everything happens
 * on the loop's thread and must return at once: what takes time is a job.
 */
#ifndef TUI_VIEW_H
#define TUI_VIEW_H

#include "tui/actions.h"
#include "tui/input.h"
#include "tui/surface.h"

struct wb_app;
struct wb_view;

/* How an action was asked for. */
struct wb_action_call {
	int count;               /* how often a movement is repeated, from 1 */
	bool counted;            /* a count was typed */
	struct wb_text argument; /* words behind the action's name in the palette, or empty */
};

/* What changed elsewhere, so that a view brings itself up to date. */
enum wb_notice {
	WB_NOTICE_DESIGN = 1,  /* the workspace was parsed anew: pointers into it are stale */
	WB_NOTICE_CATALOG = 2, /* a table was inspected, with the same result */
	WB_NOTICE_PROFILE = 4,
	WB_NOTICE_RUN = 8,    /* a run began, ended, or its rejects changed */
	WB_NOTICE_SHOWN = 16, /* it is on top again, after the view over it closed */
};

/* Functions may be NULL, but for `draw` and `close`. */
struct wb_view_ops {
	enum wb_context_index context;
	bool is_modal; /* a dialog: what lies below stays in sight */
	void (*draw)(struct wb_view *view, struct wb_area area);
	/* False: the action is none of this view's; the app does its own of that name. */
	bool (*act)(struct wb_view *view, enum wb_action action, const struct wb_action_call *call);
	/* Before the keymap: for views in which text is typed. False: not taken. */
	bool (*input)(struct wb_view *view, const struct wb_input *input);
	/* A press, release or double click at a place in the view's own area. */
	void (*mouse)(struct wb_view *view, const struct wb_input *input);
	/* Moves to the next place that holds the text, ignoring case; direction 1 or -1;
	   `here`: the present place counts. False: there is none. */
	bool (*find)(struct wb_view *view, struct wb_text text, int direction, bool here);
	void (*notify)(struct wb_view *view, unsigned notices);     /* set of enum wb_notice */
	void (*path)(struct wb_view *view, struct wb_buffer *out);  /* "member › phone" */
	void (*state)(struct wb_view *view, struct wb_buffer *out); /* "12/12 mapped" */
	void (*copy)(struct wb_view *view, struct wb_buffer *out);  /* what `y` takes */
	void (*close)(struct wb_view *view);                        /* frees it */
};

struct wb_view {
	const struct wb_view_ops *ops;
	struct wb_app *app; /* set by the app before the first call */
};

#endif
