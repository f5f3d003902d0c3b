/*
 * What is found out about a mapping in the background after each edit: what is wrong
 * with its lines, and which fields may belong together.
 */
#ifndef TUI_VIEWS_MAPPER_STUDY_H
#define TUI_VIEWS_MAPPER_STUDY_H

#include "draft/faults.h"
#include "draft/picture.h"
#include "study/suggest.h"
#include "tui/app.h"

/* A study owns its project connection; one thread at a time, after the job the loop's. */
struct wb_mapper_study {
	struct wb_project *project;
	struct wb_picture *picture;
	struct wb_suggester *suggester;  /* NULL: there is nothing to compare */
	const struct wb_object *mapping; /* of the picture; NULL: there is none */
	struct wb_arena arena;
	size_t n_faults;
	struct wb_line_fault *faults;
};

void wb_mapper_study_release(struct wb_mapper_study *study);

/*
 * What is wrong with a line of the mapping as it is now, or empty: a line that reads
 * otherwise than when it was studied has no fault until it is studied again.
 */
struct wb_text
wb_mapper_study_fault(const struct wb_mapper_study *study, const struct wb_line *line);

struct wb_mapper_studying;

/* Told on the loop's thread, once, unless it was forgotten before; takes the study over. */
typedef void wb_mapper_studied_fn(void *context, struct wb_mapper_study *study);

/* The text is copied. The handle is valid until it told, or was forgotten. */
struct wb_mapper_studying *wb_mapper_studying_begin(struct wb_app *app, struct wb_text mapping,
						    wb_mapper_studied_fn *told, void *context);

/* It goes on to its end, and tells nobody: for a view that closes. Accepts NULL. */
void wb_mapper_studying_forget(struct wb_mapper_studying *studying);

#endif
