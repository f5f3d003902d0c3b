#include "tui/views/cell_text.h"

#include <string.h>

static const char ellipsis[] = "…";

struct wb_text
wb_cell_text_keep(struct wb_arena *arena, struct wb_text text)
{
	size_t len = WB_CELL_KEPT;
	char *kept;

	if (text.len <= WB_CELL_KEPT)
		return wb_arena_text(arena, text);
	while (len && ((unsigned char)text.at[len] & 0xc0) == 0x80)
		len--;
	kept = wb_arena_bytes(arena, len + sizeof ellipsis - 1);
	memcpy(kept, text.at, len);
	memcpy(kept + len, ellipsis, sizeof ellipsis - 1);
	return (struct wb_text){ kept, len + sizeof ellipsis - 1 };
}

void
wb_cell_text_add(struct wb_buffer *out, const struct wb_cell_text *cell)
{
	if (cell->null)
		wb_buffer_string(out, "∅");
	else if (!cell->text.len)
		wb_buffer_string(out, "\"\"");
	else
		wb_buffer_text(out, cell->text);
}
