#include "tui/wires_put.h"

static uint8_t
role_of(const struct wb_wire_cell *cell)
{
	static const uint8_t roles[] = {
		[WB_WIRE_CONFIRMED] = WB_ROLE_WIRE,
		[WB_WIRE_SUGGESTED] = WB_ROLE_SUGGESTED,
		[WB_WIRE_BROKEN] = WB_ROLE_BROKEN,
		[WB_WIRE_LEFT] = WB_ROLE_LEFT,
	};

	return cell->part == WB_WIRE_NAME && cell->state == WB_WIRE_CONFIRMED ? WB_ROLE_DIM
									      : roles[cell->state];
}

static void
put_cell(struct wb_area area, int row, int column, const struct wb_wire_cell *cell)
{
	struct wb_style style = { role_of(cell), cell->selected ? WB_STYLE_BOLD : 0 };

	if (cell->width && cell->part != WB_WIRE_BLANK)
		wb_put(area, row, column, style, (struct wb_text){ cell->bytes, cell->len });
}

void
wb_wires_put(struct wb_area area, const struct wb_wire_picture *picture)
{
	for (int row = 0; row < picture->rows; row++)
		for (int column = 0; column < picture->width; column++)
			put_cell(area, row, column, &picture->cells[row * picture->width + column]);
}
