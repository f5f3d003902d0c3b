/* Where the groups of a regex stand: a digit a byte, the group's number. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "lang/regex_groups.h"

enum { MOST = 200 };

static void
expect(const uint8_t *groups, size_t n, const char *want, const char *of)
{
	char seen[MOST + 1] = { 0 };

	for (size_t i = 0; i < n; i++)
		seen[i] = groups[i] ? (char)('0' + groups[i]) : '.';
	if (strcmp(seen, want) != 0)
		fail_msg("%s: got %s, want %s", of, seen, want);
}

static void
test_pattern(void **state)
{
	static const struct {
		const char *pattern, *flags, *want;
	} cases[] = {
		{ "^(\\d+)-(a)$", "", ".11111.222." },
		{ "a(b(c)d)e", "", ".1122211." },
		{ "(?:a)(b)", "", ".....111" },
		{ "(?<y>a)(?P<z>b)(?'q'c)", "", "1111111222222223333333" },
		{ "(?=a)(?!b)(?<=c)(?<!d)(e)", "", "......................111" },
		{ "[(]()", "", "...11" },
		{ "[]()]([^]]a)", "", ".....1111111" },
		{ "[[:alpha:](](a)", "", "............111" },
		{ "\\((a)\\Q(\\E(b)", "", "..111.....222" },
		{ "(?#(a))(b)", "", ".......111" },
		{ "(?|(a)|(b))(c)", "", "...111.111.222" },
		{ "(*UCP)(a)", "", "......111" },
		{ "a#(\n(b)", "x", "....111" },
		{ "a#(b)", "", "..111" },
		/* half typed */
		{ "(a[(", "", "1111" },
		{ "(", "", "1" },
		{ "(a\\", "", "111" },
		{ "a)(b)", "", "..111" },
		{ "(?", "", ".." },
		{ "", "", "" },
	};
	uint8_t groups[MOST];

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct wb_text pattern = wb_text_of(cases[i].pattern);

		wb_regex_groups_in_pattern(pattern, wb_text_of(cases[i].flags), groups);
		expect(groups, pattern.len, cases[i].want, cases[i].pattern);
	}
}

/* More parentheses than are kept track of. */
static void
test_deep_pattern(void **state)
{
	char pattern[4000];
	uint8_t groups[4000];

	(void)state;
	memset(pattern, '(', 2000);
	memset(pattern + 2000, ')', 2000);
	wb_regex_groups_in_pattern((struct wb_text){ pattern, sizeof pattern }, WB_TEXT(""),
				   groups);
	assert_int_equal(groups[0], 1);
	assert_int_equal(groups[1999], 250);
}

static struct wb_regex *
compile(const char *pattern)
{
	struct wb_regex *regex;

	assert_int_equal(wb_regex_compile(wb_text_of(pattern), WB_TEXT(""), &regex, NULL, NULL),
			 WB_OK);
	return regex;
}

static void
test_template(void **state)
{
	static const struct {
		const char *template, *want;
	} cases[] = {
		{ "+1$1-$2", "..11.22" }, { "${1}0${b}", "1111.2222" },
		{ "$$1$1", "...11" },     { "\\$1$1", "...11" },
		{ "$0a", "..." },         { "a$", ".." },
		{ "${", ".." },           { "\\", "." },
		{ "$99999999", "ÿ" },     { "${nothing}", ".........." },
	};
	struct wb_regex *regex = compile("(a)(?<b>b)");
	uint8_t groups[MOST];

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct wb_text template = wb_text_of(cases[i].template);

		wb_regex_groups_in_template(template, regex, groups);
		if (cases[i].want[0] == '\xc3')
			assert_int_equal(groups[0], 255);
		else
			expect(groups, template.len, cases[i].want, cases[i].template);
	}
	wb_regex_free(regex);
}

static void
test_subject(void **state)
{
	static const struct {
		const char *pattern;
		bool all;
		const char *subject, *want;
	} cases[] = {
		{ "(\\d+)-(\\d+)", false, "12-345", "11.222" },
		{ "(\\d)", true, "1a2", "1.1" },
		{ "(\\d)", false, "1a2", "1.." },
		{ "((a)b)", false, "ab", "21" },
		{ "(x)?b", false, "ab", ".." },
		{ "(c)", false, "ab", NULL },
		{ "()", true, "ab", ".." },
	};
	struct wb_regex_scratch *scratch = wb_regex_scratch_new();
	uint8_t groups[MOST];

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct wb_regex *regex = compile(cases[i].pattern);
		struct wb_text subject = wb_text_of(cases[i].subject);
		bool matches =
			wb_regex_groups_in_subject(regex, cases[i].all, subject, scratch, groups);

		assert_int_equal(matches, cases[i].want != NULL);
		if (matches)
			expect(groups, subject.len, cases[i].want, cases[i].pattern);
		wb_regex_free(regex);
	}
	wb_regex_scratch_free(scratch);
}

/* One who may not search long gives up soon. */
static void
test_brief_scratch(void **state)
{
	struct wb_regex *regex = compile("(a+)+$");
	struct wb_regex_scratch *scratch = wb_regex_scratch_new_brief();

	(void)state;
	assert_int_equal(wb_regex_search(regex, WB_TEXT("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab"),
					 0, scratch),
			 WB_REGEX_LIMIT);
	assert_int_equal(wb_regex_search(regex, WB_TEXT("baaa"), 0, scratch), WB_REGEX_MATCH);
	wb_regex_scratch_free(scratch);
	wb_regex_free(regex);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_pattern),       cmocka_unit_test(test_deep_pattern),
		cmocka_unit_test(test_template),      cmocka_unit_test(test_subject),
		cmocka_unit_test(test_brief_scratch),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
