/*
 * A choice among many, in a box: typing narrows it (letters in order, anywhere),
 * Up and Down move, Enter takes, Escape leaves things as they were.
 */
#ifndef TUI_VIEWS_PICKER_H
#define TUI_VIEWS_PICKER_H

#include "tui/app.h"

struct wb_pick_item {
	struct wb_text label;  /* what typing narrows by; copied, as the others */
	struct wb_text detail; /* beside it, dim */
	struct wb_text about;  /* shown below while the cursor is on it; may be empty */
};

struct wb_pick_question {
	const char *title;
	size_t n_items;
	const struct wb_pick_item *items; /* best first */
	void *context;
	/* The item was taken; `typed` is what stands in the line. After it closed. */
	void (*chosen)(void *context, size_t item, struct wb_text typed, struct wb_app *app);
	/* What is typed can be taken, too, where no label is just that: a last line, with this
	   beside it ("new code"), for which `other` is told. NULL: no such line. */
	const char *fresh;
	/* Enter where no item is left; NULL: nothing happens. True: it closes. */
	bool (*other)(void *context, struct wb_text typed, struct wb_app *app);
	/* The cursor came to an item: so that it can be shown; may be NULL. */
	void (*at)(void *context, size_t item);
	/* Draws what is to be known of the item under the cursor, in so many rows below, instead
	   of its `about`; may be NULL. */
	void (*draw)(void *context, size_t item, struct wb_area area);
	int draw_rows;
	void (*closed)(void *context); /* always, last: frees the context; may be NULL */
};

void wb_pick(struct wb_app *app, const struct wb_pick_question *question);

/*
 * How well `typed` fits a label: its letters in order, ignoring case; better at
 * beginnings of words and side by side. 0: not at all.
 */
unsigned wb_pick_score(struct wb_text typed, struct wb_text label);

#endif
