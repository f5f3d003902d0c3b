#include "data/batch.h"

#include <string.h>

static const uint8_t cell_sizes[WB_TYPES] = {
	[WB_TYPE_NULL] = 1,
	[WB_TYPE_TEXT] = sizeof(struct wb_text),
	[WB_TYPE_INTEGER] = sizeof(int64_t),
	[WB_TYPE_DECIMAL] = sizeof(struct wb_decimal),
	[WB_TYPE_REAL] = sizeof(double),
	[WB_TYPE_BOOLEAN] = sizeof(int64_t),
	[WB_TYPE_DATE] = sizeof(int64_t),
	[WB_TYPE_TIME] = sizeof(int64_t),
	[WB_TYPE_TIMESTAMP] = sizeof(int64_t),
	[WB_TYPE_BYTES] = sizeof(struct wb_text),
	[WB_TYPE_LIST] = sizeof(struct wb_list),
};

size_t
wb_type_cell_size(enum wb_type type)
{
	return cell_sizes[type];
}

void
wb_column_init(struct wb_column *column, struct wb_type_spec type, size_t rows,
	       struct wb_arena *arena)
{
	memset(column, 0, sizeof *column);
	column->type = type;
	column->state = wb_arena_alloc(arena, rows ? rows : 1);
	memset(column->state, WB_CELL_NULL, rows ? rows : 1);
	column->cells.any = wb_arena_alloc(arena, (rows ? rows : 1) * cell_sizes[type.type]);
}

void
wb_column_init_constant(struct wb_column *column, const struct wb_value *value,
			struct wb_arena *arena)
{
	struct wb_type_spec type = { .type = value->type };

	if (value->type == WB_TYPE_DECIMAL)
		type.scale = value->as.decimal.scale;
	wb_column_init(column, type, 1, arena);
	column->constant = true;
	wb_column_set(column, 0, value);
}

void
wb_column_fail(struct wb_column *column, size_t row, size_t rows, const struct wb_fault *fault,
	       struct wb_arena *arena)
{
	size_t index = wb_column_index(column, row);

	if (!column->fault)
		column->fault =
			WB_NEW_ARRAY(arena, const struct wb_fault *, column->constant ? 1 : rows);
	column->state[index] = WB_CELL_FAILED;
	column->fault[index] = fault;
}

struct wb_value
wb_column_value(const struct wb_column *column, size_t row)
{
	size_t index = wb_column_index(column, row);
	struct wb_value value = wb_value_null(column->type.type);

	if (column->state[index] != WB_CELL_VALUE)
		return value;
	value.cell = WB_CELL_VALUE;
	switch (column->type.type) {
	case WB_TYPE_TEXT:
	case WB_TYPE_BYTES:
		value.as.text = column->cells.text[index];
		break;
	case WB_TYPE_DECIMAL:
		value.as.decimal = column->cells.decimal[index];
		break;
	case WB_TYPE_REAL:
		value.as.real = column->cells.real[index];
		break;
	case WB_TYPE_LIST:
		value.as.list = column->cells.list[index];
		break;
	case WB_TYPE_NULL:
	case WB_TYPES:
		break;
	default:
		value.as.integer = column->cells.integer[index];
	}
	return value;
}

void
wb_column_set(struct wb_column *column, size_t row, const struct wb_value *value)
{
	size_t index = wb_column_index(column, row);

	column->state[index] = (uint8_t)value->cell;
	if (value->cell != WB_CELL_VALUE)
		return;
	switch (column->type.type) {
	case WB_TYPE_TEXT:
	case WB_TYPE_BYTES:
		column->cells.text[index] = value->as.text;
		break;
	case WB_TYPE_DECIMAL:
		column->cells.decimal[index] = value->as.decimal;
		break;
	case WB_TYPE_REAL:
		column->cells.real[index] = value->as.real;
		break;
	case WB_TYPE_LIST:
		column->cells.list[index] = value->as.list;
		break;
	case WB_TYPE_NULL:
	case WB_TYPES:
		break;
	default:
		column->cells.integer[index] = value->as.integer;
	}
}

struct wb_text
wb_column_text(const struct wb_column *column, size_t row, struct wb_arena *arena)
{
	struct wb_value value = wb_column_value(column, row);

	return wb_value_to_text(&value, arena);
}

void
wb_batch_reset(struct wb_batch *batch)
{
	struct wb_arena arena = batch->arena;

	wb_arena_reset(&arena);
	memset(batch, 0, sizeof *batch);
	batch->arena = arena;
}

void
wb_batch_release(struct wb_batch *batch)
{
	wb_arena_release(&batch->arena);
	memset(batch, 0, sizeof *batch);
}

void
wb_batch_init_text(struct wb_batch *batch, size_t n_columns, size_t rows)
{
	batch->n_columns = n_columns;
	batch->columns = WB_NEW_ARRAY(&batch->arena, struct wb_column, n_columns);
	for (size_t i = 0; i < n_columns; i++)
		wb_column_init(&batch->columns[i], (struct wb_type_spec){ .type = WB_TYPE_TEXT },
			       rows, &batch->arena);
}

void
wb_batch_fault(struct wb_batch *batch, size_t row, size_t capacity, const struct wb_fault *fault,
	       struct wb_text record)
{
	if (!batch->faults) {
		batch->faults = WB_NEW_ARRAY(&batch->arena, const struct wb_fault *, capacity);
		batch->records = WB_NEW_ARRAY(&batch->arena, struct wb_text, capacity);
	}
	batch->faults[row] = fault;
	batch->records[row] = record;
}

void
wb_batch_drop(struct wb_batch *batch, size_t row, enum wb_outcome outcome,
	      const struct wb_fault *fault)
{
	if (!batch->dropped) {
		batch->dropped = WB_NEW_ARRAY(&batch->arena, const struct wb_fault *, batch->rows);
		batch->dropped_as = WB_NEW_ARRAY(&batch->arena, uint8_t, batch->rows);
	}
	batch->dropped[row] = fault;
	batch->dropped_as[row] = (uint8_t)outcome;
}
