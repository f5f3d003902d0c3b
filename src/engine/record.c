#include "engine/record.h"

#include "base/json.h"

/* What stands in a cell; of one that could not be read, what stood in the source, marked. */
static void
put_cell(struct wb_buffer *out, const struct wb_column *column, size_t row, struct wb_arena *arena)
{
	switch (wb_column_cell(column, row)) {
	case WB_CELL_NULL:
		wb_buffer_string(out, "null");
		break;
	case WB_CELL_FAILED:
		wb_buffer_string(out, "{\"unread\": ");
		wb_json_string(out, column->fault[wb_column_index(column, row)]->value);
		wb_buffer_byte(out, '}');
		break;
	case WB_CELL_VALUE:
		wb_json_string(out, wb_column_text(column, row, arena));
	}
}

struct wb_text
wb_record_of_row(const struct wb_table *table, const struct wb_batch *batch, size_t row,
		 struct wb_arena *arena)
{
	struct wb_buffer out = { 0 };
	struct wb_text record;

	if (batch->faults && batch->faults[row])
		return batch->records[row];
	wb_buffer_byte(&out, '{');
	for (size_t i = 0; i < table->n_fields; i++) {
		if (i)
			wb_buffer_string(&out, ", ");
		wb_json_string(&out, table->fields[i].name);
		wb_buffer_string(&out, ": ");
		put_cell(&out, &batch->columns[i], row, arena);
	}
	wb_buffer_byte(&out, '}');
	record = wb_arena_text(arena, wb_buffer_slice(&out));
	wb_buffer_release(&out);
	return record;
}
