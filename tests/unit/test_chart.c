#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "tui/chart.h"

enum { WIDTH = 12, MOST_COUNTS = 12 };

static void
dump(const struct wb_surface *surface, struct wb_buffer *out)
{
	wb_buffer_clear(out);
	for (int column = 0; column < surface->columns; column++) {
		const struct wb_screen_cell *cell = wb_surface_cell(surface, 0, column);

		wb_buffer_add(out, cell->bytes, cell->len);
	}
}

static const struct {
	int width;
	uint64_t part, whole;
	bool ascii;
	const char *want;
} bars[] = {
	{ 4, 0, 100, false, "░░░░        " },
	{ 4, 1, 1000000, false, "▏░░░        " },
	{ 4, 50, 100, false, "██░░        " },
	{ 4, 56, 100, false, "██▏░        " },
	{ 4, 999999, 1000000, false, "███▉        " },
	{ 4, 100, 100, false, "████        " },
	{ 4, 300, 100, false, "████        " },
	{ 4, 5, 0, false, "░░░░        " },
	{ 4, UINT64_MAX / 2, UINT64_MAX, false, "██░░        " },
	{ 10, 9, 12, false, "███████▌░░  " },
	{ 4, 5, 8, true, "##..        " },
	{ 0, 1, 2, false, "            " },
	{ -3, 1, 2, false, "            " },
};

static void
test_bars(void **state)
{
	struct wb_surface surface = { 0 };
	struct wb_buffer text = { 0 };

	(void)state;
	for (size_t i = 0; i < sizeof bars / sizeof *bars; i++) {
		wb_surface_resize(&surface, 1, WIDTH);
		surface.ascii = bars[i].ascii;
		wb_chart_bar(wb_surface_whole(&surface), 0, 0, bars[i].width, bars[i].part,
			     bars[i].whole);
		dump(&surface, &text);
		assert_string_equal(text.at, bars[i].want);
	}
	wb_buffer_release(&text);
	wb_surface_release(&surface);
}

static const struct {
	int width;
	size_t count;
	uint64_t counts[MOST_COUNTS];
	const char *want;
} columns[] = {
	{ 8, 8, { 1, 2, 3, 4, 5, 6, 7, 8 }, "▁▂▃▄▅▆▇█    " },
	{ 4, 8, { 1, 2, 3, 4, 5, 6, 7, 8 }, "▂▄▆█        " },
	{ 2, 5, { 7, 7, 7, 7, 7 }, "██          " },
	{ 6, 3, { 1, 0, 2 }, "▄ █         " },
	{ 3, 3, { 1, 0, 1000000 }, "▁ █         " },
	{ 3, 3, { 0, 0, 0 }, "            " },
	{ 3, 0, { 0 }, "            " },
	{ 2, 4, { UINT64_MAX, UINT64_MAX, 0, UINT64_MAX }, "█▄          " },
	{ 0, 3, { 1, 2, 3 }, "            " },
};

static void
test_columns(void **state)
{
	struct wb_surface surface = { 0 };
	struct wb_buffer text = { 0 };

	(void)state;
	for (size_t i = 0; i < sizeof columns / sizeof *columns; i++) {
		wb_surface_resize(&surface, 1, WIDTH);
		wb_chart_columns(wb_surface_whole(&surface), 0, 0, columns[i].width,
				 columns[i].counts, columns[i].count);
		dump(&surface, &text);
		assert_string_equal(text.at, columns[i].want);
	}
	wb_buffer_release(&text);
	wb_surface_release(&surface);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_bars),
		cmocka_unit_test(test_columns),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
