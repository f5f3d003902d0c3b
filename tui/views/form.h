/*
 * A form in the middle of the screen: fields by name, each a line of text. Tab,
 * Up and Down move, Enter takes the whole, Escape leaves things as they were.
 */
#ifndef TUI_VIEWS_FORM_H
#define TUI_VIEWS_FORM_H

#include "tui/views/line.h"

struct wb_form_field {
	const char *name;
	struct wb_text initial;
	/* A line below, while it is being typed and nothing completes it; may be NULL. */
	const char *help;
	const char *const
		*choices; /* Space and arrows go round them; ends in NULL; NULL: free text */
	void (*complete)(void *context, struct wb_text typed, struct wb_candidates *out);
};

struct wb_form_question {
	const char *title;
	size_t n_fields;
	const struct wb_form_field *fields; /* all copied, but for `choices` */
	void *context;
	/* Enter: the values by field. False: it stays open, and the answer has said why. */
	bool (*answer)(void *context, const struct wb_text *values, struct wb_app *app);
	/* A field changed: may return a line to show about it all ("3 CSV files"), owned by the
	   context until the next call; "✗ …" tells of a fault; may be NULL. */
	const char *(*changed)(void *context, const struct wb_text *values);
	void (*closed)(void *context, struct wb_app *app, bool answered); /* frees the context */
};

void wb_form_ask(struct wb_app *app, const struct wb_form_question *question);

#endif
