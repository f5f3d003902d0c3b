#include "connect/csv_packed.h"

#include <stdint.h>
#include <string.h>

static const uint32_t NULL_CELL = UINT32_MAX;

void
wb_csv_pack(const struct wb_csv_cell *cells, size_t n, struct wb_buffer *out)
{
	wb_buffer_clear(out);
	for (size_t i = 0; i < n; i++) {
		uint32_t len = cells[i].bare ? NULL_CELL : (uint32_t)cells[i].text.len;

		wb_buffer_add(out, (const char *)&len, sizeof len);
		if (!cells[i].bare)
			wb_buffer_text(out, cells[i].text);
	}
}

bool
wb_csv_unpack(struct wb_text packed, struct wb_csv_cell *cells, size_t n)
{
	const char *at = packed.at, *end = packed.at + packed.len;

	for (size_t i = 0; i < n; i++) {
		uint32_t len;

		if ((size_t)(end - at) < sizeof len)
			return false;
		memcpy(&len, at, sizeof len);
		at += sizeof len;
		cells[i] = (struct wb_csv_cell){ .text = WB_TEXT(""), .bare = len == NULL_CELL };
		if (len == NULL_CELL)
			continue;
		if ((size_t)(end - at) < len)
			return false;
		cells[i].text = (struct wb_text){ at, len };
		at += len;
	}
	return at == end;
}
