/* A line being typed: keys by name, and what then stands in it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tui/line_edit.h"

static void
press(struct wb_line_edit *edit, const char *names)
{
	struct wb_text text = wb_text_of(names);
	int32_t key;

	while (text.len) {
		assert_true(wb_key_take(&text, &key));
		wb_line_edit_input(edit, &(struct wb_input){ .kind = WB_INPUT_KEY, .key = key });
	}
}

static void
test_keys(void **state)
{
	static const struct {
		const char *before, *keys, *want;
		size_t cursor;
	} cases[] = {
		{ "", "abc", "abc", 3 },
		{ "abc", "<left><left>x", "axbc", 2 },
		{ "abc", "<home>x<end>y", "xabcy", 5 },
		{ "aé中", "<left><backspace>", "a中", 1 },
		{ "aé中", "<home><right><delete>", "a中", 1 },
		{ "one two  ", "<ctrl-w>", "one ", 4 },
		{ "one two", "<left><left><ctrl-u>", "wo", 0 },
		{ "one two", "<left><left><ctrl-k>", "one t", 5 },
		{ "ab", "<right><right><delete>", "ab", 2 },
		{ "ab", "<home><left><backspace>", "ab", 0 },
		{ "ab", "<space>é", "ab é", 5 },
		{ "ab", "<up><tab><enter><esc>", "ab", 2 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct wb_line_edit edit = { 0 };

		wb_line_edit_set(&edit, wb_text_of(cases[i].before));
		press(&edit, cases[i].keys);
		assert_true(wb_text_is(wb_line_edit_text(&edit), cases[i].want));
		assert_int_equal(edit.cursor, cases[i].cursor);
		wb_line_edit_release(&edit);
	}
}

/* What is pasted comes in as one line of text that cannot act. */
static void
test_paste(void **state)
{
	struct wb_line_edit edit = { 0 };
	struct wb_input paste = { .kind = WB_INPUT_PASTE, .text = WB_TEXT("x\ny\x1b\xff\tz") };

	(void)state;
	wb_line_edit_set(&edit, WB_TEXT("ab"));
	edit.cursor = 1;
	assert_true(wb_line_edit_input(&edit, &paste));
	assert_true(wb_text_is(wb_line_edit_text(&edit), "ax y  zb"));
	wb_line_edit_release(&edit);
}

/* The cursor is in sight, however narrow. */
static void
test_scroll(void **state)
{
	struct wb_surface surface = { 0 };
	struct wb_line_edit edit = { 0 };

	(void)state;
	wb_surface_resize(&surface, 1, 10);
	wb_line_edit_set(&edit, WB_TEXT("a long 日本 line of text"));
	for (int width = 2; width < 10; width++)
		for (size_t i = 0; i < 30; i++) {
			press(&edit, i < 25 ? "<left>" : "<right>");
			wb_line_edit_draw(&edit, wb_surface_whole(&surface), 0, 0, width,
					  WB_STYLE(PLAIN), true);
			assert_true(surface.cursor_column >= 0 && surface.cursor_column < width);
		}
	wb_line_edit_release(&edit);
	wb_surface_release(&surface);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_keys),
		cmocka_unit_test(test_paste),
		cmocka_unit_test(test_scroll),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
