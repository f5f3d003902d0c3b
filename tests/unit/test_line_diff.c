/* The difference of two texts by line. */
#include "draft/line_diff.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

/* Texts with ";" for a line end, and the difference: " kept", "-gone", "+new". */
static const struct {
	const char *before, *after, *wanted;
} cases[] = {
	{ "", "", "" },
	{ "a;", "a;", " a" },
	{ "", "a;b;", "+a+b" },
	{ "a;b;", "", "-a-b" },
	{ "a;b;c;", "a;c;", " a-b c" },
	{ "a;c;", "a;b;c;", " a+b c" },
	{ "a;b;c;", "a;x;c;", " a-b+x c" },
	{ "a;b;c;a;b;b;a;", "c;b;a;b;a;c;", "-a-b c+b a b-b a+c" },
	{ "a;;;b;", "a;;b;", " a - b" },
	{ "a;b", "a;b;", " a b" },
	{ "a;a;a;", "a;a;", " a a-a" },
	{ "x;y;", "y;x;", "-x y+x" },
};

static char *
text_of(const char *lines)
{
	struct wb_buffer text = { 0 };

	wb_buffer_string(&text, "");
	for (; *lines; lines++)
		wb_buffer_byte(&text, *lines == ';' ? '\n' : *lines);
	return text.at;
}

static void
tells_the_least_change(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char *before = text_of(cases[i].before), *after = text_of(cases[i].after);
		struct wb_buffer found = { 0 };
		struct wb_line_diff diff;

		wb_buffer_string(&found, "");
		wb_line_diff(wb_text_of(before), wb_text_of(after), &diff);
		for (size_t k = 0; k < diff.count; k++)
			wb_buffer_format(&found, "%c%.*s", " -+"[diff.lines[k].change],
					 WB_TEXT_ARG(diff.lines[k].text));
		assert_string_equal(found.at, cases[i].wanted);
		wb_line_diff_release(&diff);
		wb_buffer_release(&found);
		free(before);
		free(after);
	}
}

/* Whatever the texts, the lines told give both of them back, with their numbers. */
static void
check_whole(struct wb_text before, struct wb_text after)
{
	struct wb_buffer texts[2] = { { 0 }, { 0 } };
	struct wb_line_diff diff;
	size_t n[2] = { 0, 0 };

	wb_line_diff(before, after, &diff);
	for (size_t i = 0; i < diff.count; i++) {
		const struct wb_diff_line *line = &diff.lines[i];
		const size_t numbers[2] = { line->before, line->after };

		for (int side = 0; side < 2; side++) {
			if (!numbers[side])
				continue;
			assert_int_equal(numbers[side], ++n[side]);
			wb_buffer_text(&texts[side], line->text);
			wb_buffer_byte(&texts[side], '\n');
		}
	}
	assert_true(wb_text_equal(wb_buffer_slice(&texts[0]), before));
	assert_true(wb_text_equal(wb_buffer_slice(&texts[1]), after));
	assert_int_equal(diff.count, n[0] + diff.new);
	assert_int_equal(diff.count, n[1] + diff.gone);
	wb_buffer_release(&texts[0]);
	wb_buffer_release(&texts[1]);
	wb_line_diff_release(&diff);
}

/* Lines drawn from a few words by a fixed generator. */
static void
draw(struct wb_buffer *out, size_t lines, unsigned words, unsigned *seed)
{
	wb_buffer_clear(out);
	for (size_t i = 0; i < lines; i++) {
		*seed = *seed * 1103515245U + 12345U;
		wb_buffer_format(out, "%u\n", (*seed >> 16) % words);
	}
}

static void
gives_both_texts_back(void **state)
{
	struct wb_buffer before = { 0 }, after = { 0 };
	unsigned seed = 1;

	(void)state;
	for (size_t i = 0; i < 300; i++) {
		draw(&before, i % 23, 2 + (unsigned)i % 7, &seed);
		draw(&after, (i * 7) % 29, 2 + (unsigned)i % 7, &seed);
		check_whole(wb_buffer_slice(&before), wb_buffer_slice(&after));
	}
	/* More changes than are worked out. */
	draw(&before, 6000, 100000, &seed);
	draw(&after, 6000, 100000, &seed);
	check_whole(wb_buffer_slice(&before), wb_buffer_slice(&after));
	wb_buffer_release(&before);
	wb_buffer_release(&after);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tells_the_least_change),
		cmocka_unit_test(gives_both_texts_back),
	};

	return cmocka_run_group_tests_name("line_diff", tests, NULL, NULL);
}
