/*
 * A question of one line, at the bottom of the screen, with completion and
 * history. Escape leaves things as they were.
 */
#ifndef TUI_VIEWS_LINE_H
#define TUI_VIEWS_LINE_H

#include "tui/app.h"

/* Candidates for what is being typed; each is a whole line. */
struct wb_candidates {
	struct wb_arena arena;
	size_t count, capacity;
	struct wb_text *texts;
};

/* Adds a copy, where it begins with what was typed, ignoring case. */
void wb_candidates_add(struct wb_candidates *candidates, struct wb_text typed, struct wb_text text);

/* Functions but for `answer` may be NULL; texts are valid during the call. */
struct wb_line_question {
	const char *label;      /* copied */
	struct wb_text initial; /* copied */
	void *context;
	void (*complete)(void *context, struct wb_text typed, struct wb_candidates *out);
	void (*changed)(void *context, struct wb_text typed);
	/* Enter. False: it stays open; the answer has said why. */
	bool (*answer)(void *context, struct wb_text typed, struct wb_app *app);
	/* It is gone from the screen: frees the context; may push the next dialog. */
	void (*closed)(void *context, struct wb_app *app, bool answered);
};

void wb_line_ask(struct wb_app *app, const struct wb_line_question *question);

/* A completion: names of files and folders, for `complete`. */
void wb_complete_path(void *context, struct wb_text typed, struct wb_candidates *out);

/* The same for names that start in a folder. */
void wb_complete_path_in(const char *folder, struct wb_text typed, struct wb_candidates *out);

#endif
