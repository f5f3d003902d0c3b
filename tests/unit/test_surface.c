/* What a text looks like on a surface: widths, marks, escapes, cuts, values, ASCII. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "tui/dump.h"
#include "tui/surface.h"

/* The first row of a surface that is one row high. */
static char *
row_of(struct wb_surface *surface)
{
	static char row[512];
	struct wb_buffer dump = { 0 };
	size_t len;

	wb_dump_text(surface, &dump);
	len = strcspn(dump.at, "\n");
	assert_true(len < sizeof row);
	memcpy(row, dump.at, len);
	row[len] = '\0';
	wb_buffer_release(&dump);
	return row;
}

static void
test_put(void **state)
{
	static const struct {
		const char *text;
		int columns;
		bool ascii;
		const char *want;
	} cases[] = {
		{ "plain", 10, false, "plain" },
		{ "too long for it", 8, false, "too lon…" },
		{ "fits ok", 7, false, "fits ok" },
		{ "日本語", 6, false, "日本語" },
		{ "日本語", 5, false, "日本…" },
		{ "日本語", 4, false, "日 …" },
		{ "e\u0301a", 4, false, "e\u0301a" },
		{ "\u0301", 4, false, "" },
		{ "a\tb\nc\x1b[2J", 20, false, "a\\tb\\nc\\x1b[2J" },
		{ "a\x9b"
		  "b",
		  10, false, "a\\x9bb" },
		{ "\xc3", 10, false, "\\xc3" },
		{ "a\u202eb", 12, false, "a\\u{202e}b" },
		{ "👨\u200d👩", 10, false, "👨👩" },
		{ "❤\ufe0f", 10, false, "❤" },
		{ "é – ─│▶…", 20, true, "? - -|>~" },
		{ "日本", 10, true, "????" },
		{ "x", 0, false, "" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct wb_surface surface = { .ascii = cases[i].ascii };

		wb_surface_resize(&surface, 1, 20);
		wb_put(wb_area_part(wb_surface_whole(&surface), 0, 0, 1, cases[i].columns), 0, 0,
		       WB_STYLE(PLAIN), wb_text_of(cases[i].text));
		assert_string_equal(row_of(&surface), cases[i].want);
		wb_surface_release(&surface);
	}
}

static void
test_value(void **state)
{
	static const struct {
		const char *value;
		bool null;
		int width;
		const char *want;
	} cases[] = {
		{ "a", false, 10, "a" },
		{ "", false, 10, "\"\"" },
		{ "", true, 10, "∅" },
		{ "  a b ", false, 10, "··a b·" },
		{ "   ", false, 10, "···" },
		{ "     ", false, 3, "··…" },
		{ "ab\r\n", false, 9, "ab\\r\\n" },
		{ "long value", false, 5, "long…" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct wb_surface surface = { 0 };

		wb_surface_resize(&surface, 1, 20);
		wb_put_value(wb_surface_whole(&surface), 0, 0, cases[i].width, WB_STYLE(PLAIN),
			     wb_text_of(cases[i].value), cases[i].null);
		assert_string_equal(row_of(&surface), cases[i].want);
		wb_surface_release(&surface);
	}
}

/* A style for each byte: that of a character's first one counts; blanks at the ends are dots. */
static void
test_painted(void **state)
{
	static const struct wb_text text = WB_TEXT(" é b\t ");
	struct wb_style styles[8];
	struct wb_surface surface = { 0 };

	(void)state;
	for (size_t i = 0; i < text.len; i++)
		styles[i] = (struct wb_style){ (uint8_t)(WB_ROLE_GROUP_1 + i % 2), 0 };
	wb_surface_resize(&surface, 1, 20);
	assert_int_equal(wb_put_painted(wb_surface_whole(&surface), 0, 0, 20, styles, text), 7);
	assert_string_equal(row_of(&surface), "·é b\\t·");
	assert_int_equal(wb_surface_cell(&surface, 0, 0)->style.role, WB_ROLE_NULL);
	assert_int_equal(wb_surface_cell(&surface, 0, 1)->style.role, WB_ROLE_GROUP_2);
	assert_int_equal(wb_surface_cell(&surface, 0, 2)->style.role, WB_ROLE_GROUP_2);
	assert_int_equal(wb_surface_cell(&surface, 0, 3)->style.role, WB_ROLE_GROUP_1);
	assert_int_equal(wb_surface_cell(&surface, 0, 4)->style.role, WB_ROLE_NULL);
	assert_int_equal(wb_put_painted(wb_surface_whole(&surface), 0, 0, 3, styles, text), 3);
	assert_string_equal(row_of(&surface), "·é…b\\t·");
	wb_surface_release(&surface);
}

/* A wide character that loses a half loses the other, too. */
static void
test_halves(void **state)
{
	struct wb_surface surface = { 0 };
	struct wb_area area;

	(void)state;
	wb_surface_resize(&surface, 1, 8);
	area = wb_surface_whole(&surface);
	wb_put_string(area, 0, 0, WB_STYLE(PLAIN), "日本語");
	wb_put_string(area, 0, 1, WB_STYLE(PLAIN), "x");
	assert_string_equal(row_of(&surface), " x本語");
	wb_put_string(area, 0, 2, WB_STYLE(PLAIN), "y");
	assert_string_equal(row_of(&surface), " xy 語");
	wb_put_string(area, 0, 5, WB_STYLE(PLAIN), "漢");
	assert_string_equal(row_of(&surface), " xy  漢");
	wb_surface_release(&surface);
}

/* Nothing is drawn outside an area, wherever it lies. */
static void
test_clip(void **state)
{
	struct wb_surface surface = { 0 };
	struct wb_area whole, part;

	(void)state;
	wb_surface_resize(&surface, 3, 6);
	whole = wb_surface_whole(&surface);
	part = wb_area_part(whole, 1, 2, 1, 2);
	wb_put_string(part, 0, 0, WB_STYLE(PLAIN), "abcdef");
	wb_put_string(part, 1, 0, WB_STYLE(PLAIN), "below");
	wb_put_string(part, -1, 0, WB_STYLE(PLAIN), "above");
	wb_put_string(part, 0, -1, WB_STYLE(PLAIN), "left");
	wb_put_string(part, 0, 5, WB_STYLE(PLAIN), "right");
	wb_mark(part, 5, 0, 9, WB_STYLE_CURSOR);
	wb_put_box(wb_area_part(whole, 2, 0, 9, 9), "t");
	part = wb_area_part(whole, 7, 7, 2, 2);
	wb_fill_area(part, WB_STYLE(OK));
	wb_place_cursor(part, 0, 0);
	assert_int_equal(surface.cursor_row, -1);
	for (int row = 0; row < 2; row++)
		for (int column = 0; column < 6; column++) {
			const struct wb_screen_cell *cell = wb_surface_cell(&surface, row, column);
			bool inside = row == 1 && (column == 2 || column == 3);

			assert_int_equal(cell->bytes[0] != ' ', inside);
		}
	wb_surface_release(&surface);
}

static void
test_empty(void **state)
{
	struct wb_surface surface = { 0 };
	struct wb_area area;

	(void)state;
	wb_surface_resize(&surface, 0, 0);
	area = wb_surface_whole(&surface);
	wb_put_string(area, 0, 0, WB_STYLE(PLAIN), "x");
	wb_put_rule(area, 0, "title");
	wb_put_box(area, "title");
	wb_put_right(area, 0, 0, 5, WB_STYLE(PLAIN), WB_TEXT("x"));
	wb_surface_resize(&surface, 1, 1);
	area = wb_surface_whole(&surface);
	wb_put_string(area, 0, 0, WB_STYLE(PLAIN), "日");
	assert_string_equal(row_of(&surface), "…");
	wb_surface_release(&surface);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_put),     cmocka_unit_test(test_value),
		cmocka_unit_test(test_painted), cmocka_unit_test(test_halves),
		cmocka_unit_test(test_clip),    cmocka_unit_test(test_empty),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
