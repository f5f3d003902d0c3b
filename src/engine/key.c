#include "engine/key.h"

bool
wb_key_is_whole(const struct wb_column *columns, const size_t *key, size_t n_key, size_t row)
{
	for (size_t k = 0; k < n_key; k++)
		if (wb_column_cell(&columns[key[k]], row) != WB_CELL_VALUE)
			return false;
	return true;
}

struct wb_text
wb_key_text(const struct wb_column *columns, const size_t *key, size_t n_key, size_t row,
	    struct wb_arena *arena)
{
	struct wb_buffer out = { 0 };
	struct wb_text text;

	if (!wb_key_is_whole(columns, key, n_key, row))
		return WB_TEXT("");
	for (size_t k = 0; k < n_key; k++) {
		if (k)
			wb_buffer_string(&out, ", ");
		wb_buffer_text(&out, wb_column_text(&columns[key[k]], row, arena));
	}
	text = wb_arena_text(arena, wb_buffer_slice(&out));
	wb_buffer_release(&out);
	return text;
}
