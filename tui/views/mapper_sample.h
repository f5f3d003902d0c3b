/*
 * Rows of the source as the mapper shows them: their values, and what each arrow
 * makes of them, step by step. They are read in the background by the preview, which
 * is what a run does; where the mapping does not compile, the values alone.
 */
#ifndef TUI_VIEWS_MAPPER_SAMPLE_H
#define TUI_VIEWS_MAPPER_SAMPLE_H

#include "session/sample.h"
#include "study/row_trace.h"
#include "tui/app.h"

/* A row that the mapping makes, with the traces of its arrows. */
struct wb_mapper_sampled {
	uint64_t number; /* of the source row, from 1 */
	enum wb_preview_reach reach;
	enum wb_outcome outcome;
	struct wb_text why;            /* REJECTED: the reason */
	struct wb_row_trace *arrows;   /* by arrow; NULL where reach is not TARGET */
	struct wb_traced_cell *joined; /* by joined column; NULL where the row was not read */
};

struct wb_mapper_samples {
	struct wb_arena arena;
	struct wb_sample source; /* of the driving table */
	size_t n_arrows;
	struct wb_text *arrows; /* target fields */
	size_t n_joined;
	struct wb_mapper_column {           /* of a joined table, or an element of a list */
		struct wb_text alias, name; /* of an element: it is its name, the alias is empty */
	} * joined;
	size_t n_rows, capacity;
	struct wb_mapper_sampled *rows;
	bool read, previewed;
};

struct wb_mapper_sampling;

/* Told on the loop's thread, once, unless it was forgotten before; takes the samples over. */
typedef void wb_mapper_sampled_fn(void *context, struct wb_mapper_samples *samples);

/* Texts are copied. The handle is valid until it told, or was forgotten. */
struct wb_mapper_sampling *wb_mapper_sampling_begin(struct wb_app *app, struct wb_text mapping,
						    const struct wb_table_name *from,
						    wb_mapper_sampled_fn *told, void *context);

/* Asks it to end soon; it tells all the same. */
void wb_mapper_sampling_stop(struct wb_mapper_sampling *sampling);
/* Likewise, and it tells nobody: for a view that closes. Accepts NULL. */
void wb_mapper_sampling_forget(struct wb_mapper_sampling *sampling);

void wb_mapper_samples_release(struct wb_mapper_samples *samples);

/* How many rows can be stepped through: those of the preview, else of the source. */
size_t wb_mapper_samples_count(const struct wb_mapper_samples *samples);

/* The number in the source of the n-th of them. */
uint64_t wb_mapper_samples_number(const struct wb_mapper_samples *samples, size_t n);

/* The n-th one, as the preview saw it, or NULL. */
const struct wb_mapper_sampled *
wb_mapper_samples_row(const struct wb_mapper_samples *samples, size_t n);

/* The cell of the driving table's field in the n-th row, or NULL. */
const struct wb_sample_cell *
wb_mapper_samples_cell(const struct wb_mapper_samples *samples, size_t n, struct wb_text field);

/* The cell of a joined table's field, or of an element (an empty alias), or NULL. */
const struct wb_traced_cell *
wb_mapper_samples_joined(const struct wb_mapper_samples *samples, size_t n, struct wb_text alias,
			 struct wb_text field);

/* What the arrow into a field made of the n-th row, or NULL. */
const struct wb_row_trace *
wb_mapper_samples_trace(const struct wb_mapper_samples *samples, size_t n, struct wb_text field);

#endif
