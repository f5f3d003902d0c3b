/*
 * The source record of a reject, as cells: what a person corrects and a run
 * takes up again. waybill-project(5) has the JSON that it is kept as.
 *
 * Pure functions; any thread. All memory is the arena's.
 */
#ifndef WB_PROJECT_REJECT_RECORD_H
#define WB_PROJECT_REJECT_RECORD_H

#include "base/arena.h"

enum wb_record_kind {
	WB_RECORD_NULL,
	WB_RECORD_TEXT,
	WB_RECORD_UNREAD, /* the text only stands for what could not be read, or was cut */
};

struct wb_record_cell {
	struct wb_text name, text;
	enum wb_record_kind kind;
};

struct wb_reject_record {
	bool readable; /* false: it could not be cut into the table's fields */
	size_t n_cells;
	struct wb_record_cell *cells; /* none where it is not readable */
};

struct wb_reject_record wb_reject_record_parse(struct wb_text json, struct wb_arena *arena);
void wb_reject_record_print(const struct wb_reject_record *record, struct wb_buffer *out);

/* The index of a field, or n_cells. */
size_t wb_reject_record_field(const struct wb_reject_record *record, struct wb_text name);

/* Whether both hold the same; names are not compared. */
bool wb_record_cell_equal(const struct wb_record_cell *a, const struct wb_record_cell *b);

#endif
