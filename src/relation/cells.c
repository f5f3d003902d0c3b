#include "relation/cells.h"

#include <string.h>

static void
pack_text(struct wb_buffer *out, struct wb_text text)
{
	wb_buffer_add(out, (const char *)&text.len, sizeof text.len);
	wb_buffer_text(out, text);
}

static struct wb_text
unpack_text(struct wb_text *packed)
{
	struct wb_text text;

	memcpy(&text.len, packed->at, sizeof text.len);
	text.at = packed->at + sizeof text.len;
	packed->at = text.at + text.len;
	packed->len -= sizeof text.len + text.len;
	return text;
}

static bool
is_text(const struct wb_column *column)
{
	return column->type.type == WB_TYPE_TEXT || column->type.type == WB_TYPE_BYTES;
}

/* Rules are constants of the program, which outlives what is packed. */
static void
pack_fault(const struct wb_fault *fault, struct wb_buffer *out)
{
	wb_buffer_add(out, (const char *)&fault->rule, sizeof fault->rule);
	pack_text(out, fault->reason);
	pack_text(out, fault->field);
	pack_text(out, fault->step);
	pack_text(out, fault->value);
}

static const struct wb_fault *
unpack_fault(struct wb_text *packed, struct wb_arena *arena)
{
	struct wb_fault *fault = WB_NEW(arena, struct wb_fault);

	memcpy(&fault->rule, packed->at, sizeof fault->rule);
	packed->at += sizeof fault->rule;
	packed->len -= sizeof fault->rule;
	fault->reason = unpack_text(packed);
	fault->field = unpack_text(packed);
	fault->step = unpack_text(packed);
	fault->value = unpack_text(packed);
	return fault;
}

void
wb_cell_pack(const struct wb_column *column, size_t row, struct wb_buffer *out)
{
	size_t index = wb_column_index(column, row), size = wb_type_cell_size(column->type.type);
	enum wb_cell cell = wb_column_cell(column, row);

	wb_buffer_byte(out, (char)cell);
	if (cell == WB_CELL_FAILED)
		pack_fault(column->fault[index], out);
	else if (cell == WB_CELL_VALUE && is_text(column))
		pack_text(out, column->cells.text[index]);
	else if (cell == WB_CELL_VALUE)
		wb_buffer_add(out, (const char *)column->cells.any + index * size, size);
}

void
wb_cell_unpack(struct wb_text *packed, struct wb_column *column, size_t row, size_t rows,
	       struct wb_arena *arena)
{
	enum wb_cell cell = (enum wb_cell) * packed->at;
	size_t size = wb_type_cell_size(column->type.type);

	packed->at++;
	packed->len--;
	column->state[row] = (uint8_t)cell;
	if (cell == WB_CELL_FAILED) {
		wb_column_fail(column, row, rows, unpack_fault(packed, arena), arena);
	} else if (cell == WB_CELL_VALUE && is_text(column)) {
		column->cells.text[row] = unpack_text(packed);
	} else if (cell == WB_CELL_VALUE) {
		memcpy((char *)column->cells.any + row * size, packed->at, size);
		packed->at += size;
		packed->len -= size;
	}
}

/* 1.50 and 1.5 are one number. */
static struct wb_decimal
without_zeros(struct wb_decimal decimal)
{
	while (decimal.scale && decimal.unscaled % 10 == 0) {
		decimal.unscaled /= 10;
		decimal.scale--;
	}
	return decimal;
}

void
wb_cell_key(const struct wb_column *column, size_t row, struct wb_buffer *out)
{
	size_t index = wb_column_index(column, row);
	struct wb_decimal decimal;
	double real;

	switch (column->type.type) {
	case WB_TYPE_TEXT:
	case WB_TYPE_BYTES:
		pack_text(out, column->cells.text[index]);
		break;
	case WB_TYPE_DECIMAL:
		decimal = without_zeros(column->cells.decimal[index]);
		wb_buffer_add(out, (const char *)&decimal.unscaled, sizeof decimal.unscaled);
		wb_buffer_byte(out, (char)decimal.scale);
		break;
	case WB_TYPE_REAL:
		real = column->cells.real[index];
		if (real == 0)
			real = 0; /* there is a negative zero, and it is equal */
		wb_buffer_add(out, (const char *)&real, sizeof real);
		break;
	default:
		wb_buffer_add(out, (const char *)&column->cells.integer[index], sizeof(int64_t));
	}
}
