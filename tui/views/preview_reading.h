/*
 * Rows of a preview, read in the background and told of in pieces as they come. The
 * loop's thread, but for what its worker does inside.
 */
#ifndef TUI_VIEWS_PREVIEW_READING_H
#define TUI_VIEWS_PREVIEW_READING_H

#include "study/preview.h"
#include "tui/app.h"
#include "tui/views/cell_text.h"

/* Why a cell or a row failed; `rule` is empty where none did. */
struct wb_previewed_fault {
	struct wb_text field, step, rule, reason, value;
};

struct wb_previewed_cell {
	struct wb_cell_text shown;
	struct wb_previewed_fault fault; /* where it failed */
};

struct wb_previewed_row {
	uint64_t number;      /* in the source, from 1; of a group: of its first row */
	struct wb_text label; /* the number as shown */
	enum wb_preview_reach reach;
	enum wb_outcome outcome;
	struct wb_previewed_fault fault;
	struct wb_previewed_cell *cells; /* by field; NULL where the target was not computed */
};

/* A piece: rows and all their texts lie in its arena. */
struct wb_preview_piece {
	struct wb_preview_piece *next; /* for who keeps it */
	struct wb_arena arena;
	size_t n_fields;
	struct wb_text *fields; /* of the target */
	bool *numeric;          /* by field */
	bool is_read;           /* it tells `reading`: all of the source was read for it */
	struct wb_preview_reading reading;
	size_t n_rows, capacity;
	struct wb_previewed_row *rows;
};
void wb_preview_piece_free(struct wb_preview_piece *piece);

/* Told on the loop's thread, unless it was cancelled. */
struct wb_preview_listener {
	void *context;
	void (*piece)(void *context, struct wb_preview_piece *piece); /* takes it over */
	/* Once, last; whole: there are no more rows. */
	void (*ended)(void *context, bool whole, enum wb_status status, const struct wb_error *err);
};

struct wb_preview_asking {
	struct wb_text mapping; /* copied */
	struct wb_text where;   /* only such rows; empty: all; copied */
	uint64_t rows;          /* at most so many source rows, or groups */
	size_t skip;            /* so many of what they become are known already */
};

struct wb_preview_job;

/* Valid until `ended` was told, or it was cancelled. */
struct wb_preview_job *
wb_preview_job_begin(struct wb_app *app, const struct wb_preview_asking *asking,
		     const struct wb_preview_listener *listener);
void wb_preview_job_cancel(struct wb_preview_job *job); /* accepts NULL */

#endif
