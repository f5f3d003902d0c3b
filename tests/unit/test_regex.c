#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/memory.h"
#include "lang/regex.h"

static struct wb_regex *
compile(const char *pattern, const char *flags)
{
	struct wb_regex *regex = NULL;
	struct wb_error err = { 0 };

	if (wb_regex_compile(wb_text_of(pattern), wb_text_of(flags), &regex, NULL, &err))
		fail_msg("/%s/%s: %s", pattern, flags, err.what);
	return regex;
}

/* s/PATTERN/TEMPLATE/FLAGS on a subject. */
static const struct {
	const char *pattern, *template, *flags, *subject, *want;
} substitutions[] = {
	{ "^M-0*", "", "", "M-0000012", "12" },
	{ "^M-0*", "", "", "X-1", "X-1" },
	{ "b", "[$0]", "", "abcb", "a[b]cb" },
	{ "b", "[$0]", "g", "abcb", "a[b]c[b]" },
	{ "[$,]", "", "g", "$1,234,567.00", "1234567.00" },
	{ "[$,]", "", "g", "", "" },
	{ "[$,]", "", "g", "$,", "" },
	{ "[$,]", "", "g", "12", "12" },
	{ "[$,]", "<>", "g", "$1,€", "<>1<>€" },
	{ "[$,]", "\\n", "g", "1,2", "1\n2" },
	{ "[$,]", "[$0]", "g", "1,2", "1[,]2" },
	{ "[$,]", "\\Ux", "g", "1,2", "1X2" },
	{ "[k]", "x", "g", "kK", "xK" },
	{ "[k]", "x", "gi", "kK\xe2\x84\xaa", "xxx" },
	{ "[^a]", "x", "g", "ab", "ax" },
	{ "[a-c]", "x", "g", "abcd-", "xxxd-" },
	{ "[é]", "x", "g", "aé", "ax" },
	{ "[a b]", "", "gx", "a b", "" },
	{ "^\"|\"$", "", "g", "\"St. \"\"Paul\"", "St. \"\"Paul" },
	{ "x*", "-", "g", "abc", "-a-b-c-" },
	{ "x*", "-", "g", "", "-" },
	{ "a*", "-", "g", "aaa", "--" },
	{ "", "-", "g", "é€𝄞", "-é-€-𝄞-" },
	{ "a\\K", "-", "g", "aaa", "a-a-a-" },
	{ "(?<=a)", "-", "g", "aba", "a-ba-" },
	{ "^", "> ", "gm", "one\ntwo", "> one\n> two" },
	{ "$", ";", "gm", "one\ntwo", "one;\ntwo;" },
	{ "(*ANYCRLF)$", ";", "gm", "one\r\ntwo", "one;\r\ntwo;" },
	{ "(*CRLF)(?m)^", "", "g", "a\r\nb", "a\r\nb" },
	{ "\\b", "|", "g", "ab cd", "|ab| |cd|" },
	{ "É", "e", "i", "caf\xc3\xa9", "cafe" },
	{ "k", "x", "gi", "\xe2\x84\xaa", "x" },
	{ "s", "x", "gi", "\xc5\xbf", "x" },
	{ "\\d", "#", "g", "1\xd9\xa3", "#\xd9\xa3" },
	{ "a.c", "x", "s", "a\nc", "x" },
	{ "a . c # all", "x", "x", "abc", "x" },
	{ "(\\w+) (\\w+)", "$2, $1", "", "Ada Lovelace", "Lovelace, Ada" },
	{ "(?<last>\\w+), (\\w)", "${2}. ${last}", "", "Silva, Olga", "O. Silvalga" },
	{ "(a)|(b)", "[$1$2]", "g", "ab", "[a][b]" },
	{ "(.)(.)", "${1}0$2", "", "ab", "a0b" },
	{ "\\d+", "$$$0", "", "12", "$12" },
	{ "(\\w)(\\w*)", "\\U$1\\E\\L$2\\E!", "g", "oLGA sILVA", "Olga! Silva!" },
	{ "(\\w+)", "\\U$1 x", "", "stra\xc3\xa7o", "STRA Xço" },
	{ "(.+)", "\\U$1", "", "stra\xc3\xa7o", "STRA\xc3\x87O" },
	{ ",", "\\n\\t\\\\\\/", "", "a,b", "a\n\t\\/b" },
	{ "a(?=b)", "x", "g", "abac", "xbac" },
	{ "((a)(b)(c)(d)(e)(f)(g)(h)(i)(j))", "$11$1", "", "abcdefghij", "jabcdefghij" },
};

static void
test_substitute(void **state)
{
	struct wb_regex_scratch *scratch = wb_regex_scratch_new();
	struct wb_arena arena = { 0 };

	(void)state;
	for (size_t i = 0; i < sizeof substitutions / sizeof *substitutions; i++) {
		const char *flags = substitutions[i].flags;
		struct wb_regex *regex = compile(substitutions[i].pattern, flags);
		const struct wb_template *template = NULL;
		struct wb_error err = { 0 };
		struct wb_text out;

		if (wb_template_compile(wb_text_of(substitutions[i].template), regex, &arena,
					&template, &err))
			fail_msg("%s: %s", substitutions[i].template, err.what);
		wb_regex_substitute(regex, template, strchr(flags, 'g') != NULL,
				    wb_text_of(substitutions[i].subject), scratch, &arena, &out);
		if (!wb_text_is(out, substitutions[i].want))
			fail_msg("s/%s/%s/%s of \"%s\": \"%.*s\", not \"%s\"",
				 substitutions[i].pattern, substitutions[i].template, flags,
				 substitutions[i].subject, WB_TEXT_ARG(out), substitutions[i].want);
		wb_regex_free(regex);
	}
	wb_arena_release(&arena);
	wb_regex_scratch_free(scratch);
}

/* The same results where the work is counted: subjects padded beyond the short ones. */
static void
test_substitute_long(void **state)
{
	struct wb_regex_scratch *scratch = wb_regex_scratch_new();
	struct wb_regex *regex = compile("[aeiou]", "");
	const struct wb_template *template = NULL;
	struct wb_arena arena = { 0 };
	struct wb_text subject, out;
	char *text = wb_alloc(100001);

	(void)state;
	for (size_t i = 0; i < 100000; i++)
		text[i] = "abc"[i % 3];
	subject = wb_text_of(text);
	assert_int_equal(wb_template_compile(WB_TEXT(""), regex, &arena, &template, NULL), WB_OK);
	assert_int_equal(wb_regex_substitute(regex, template, true, subject, scratch, &arena, &out),
			 WB_REGEX_MATCH);
	assert_int_equal(out.len, 100000 - 33334);
	assert_memory_equal(out.at, "bcbcbc", 6);
	assert_int_equal(
		wb_regex_substitute(regex, template, false, subject, scratch, &arena, &out),
		WB_REGEX_MATCH);
	assert_int_equal(out.len, 99999);
	free(text);
	wb_regex_free(regex);
	wb_arena_release(&arena);
	wb_regex_scratch_free(scratch);
}

static void
test_unchanged_is_the_subject(void **state)
{
	struct wb_regex_scratch *scratch = wb_regex_scratch_new();
	struct wb_regex *regex = compile("x", "");
	const struct wb_template *template = NULL;
	struct wb_text subject = WB_TEXT("abc"), out;
	struct wb_arena arena = { 0 };

	(void)state;
	assert_int_equal(wb_template_compile(WB_TEXT("y"), regex, &arena, &template, NULL), WB_OK);
	assert_int_equal(wb_regex_substitute(regex, template, true, subject, scratch, &arena, &out),
			 WB_REGEX_NO_MATCH);
	assert_ptr_equal(out.at, subject.at);
	wb_regex_free(regex);
	wb_arena_release(&arena);
	wb_regex_scratch_free(scratch);
}

static const struct {
	const char *pattern, *flags, *what;
	size_t offset;
} bad_patterns[] = {
	{ "(a", "", "missing closing parenthesis", 2 },
	{ "a\\C", "", "using \\C is disabled by the application", 3 },
	{ "[z-a]", "", "range out of order in character class", 3 },
	{ "a", "iq", "\"q\" is no flag", 0 },
	{ "\xff", "", "UTF-8 error: illegal byte (0xfe or 0xff)", 0 },
};

static void
test_bad_patterns(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof bad_patterns / sizeof *bad_patterns; i++) {
		struct wb_regex *regex = NULL;
		struct wb_error err = { 0 };
		size_t offset = 99;

		assert_int_equal(wb_regex_compile(wb_text_of(bad_patterns[i].pattern),
						  wb_text_of(bad_patterns[i].flags), &regex,
						  &offset, &err),
				 WB_INVALID);
		assert_null(regex);
		assert_string_equal(err.what, bad_patterns[i].what);
		assert_int_equal(offset, bad_patterns[i].offset);
	}
}

static void
test_huge_pattern(void **state)
{
	struct wb_regex *regex = NULL;
	struct wb_error err = { 0 };
	char *pattern = wb_alloc(100001);

	(void)state;
	memset(pattern, 'a', 100000);
	assert_int_equal(wb_regex_compile(wb_text_of(pattern), WB_TEXT(""), &regex, NULL, &err),
			 WB_INVALID);
	memset(pattern, '(', 1000);
	pattern[1000] = '\0';
	assert_int_equal(wb_regex_compile(wb_text_of(pattern), WB_TEXT(""), &regex, NULL, &err),
			 WB_INVALID);
	free(pattern);
}

static const struct {
	const char *template, *what;
} bad_templates[] = {
	{ "a$3", "no group \"3\", at byte 2" },
	{ "$10", "no group \"10\", at byte 1" },
	{ "${nobody}", "no group \"nobody\", at byte 1" },
	{ "${}", "no group \"\", at byte 1" },
	{ "${1", "a lone \"$\", at byte 1" },
	{ "cost $", "a lone \"$\", at byte 6" },
	{ "$x", "a lone \"$\", at byte 1" },
	{ "a\\q", "unknown escape, at byte 2" },
	{ "a\\", "unknown escape, at byte 2" },
	{ "$99999999999999999999", "no group \"99999999999999999999\", at byte 1" },
};

static void
test_bad_templates(void **state)
{
	struct wb_regex *regex = compile("(?<a>.)(.)", "");
	struct wb_arena arena = { 0 };

	(void)state;
	for (size_t i = 0; i < sizeof bad_templates / sizeof *bad_templates; i++) {
		const struct wb_template *template = NULL;
		struct wb_error err = { 0 };

		assert_int_equal(wb_template_compile(wb_text_of(bad_templates[i].template), regex,
						     &arena, &template, &err),
				 WB_INVALID);
		assert_string_equal(err.what, bad_templates[i].what);
	}
	wb_regex_free(regex);
	wb_arena_release(&arena);
}

/* Patterns that would run for hours; `repeat` is the subject's length, its last byte "!". */
static const struct {
	const char *pattern;
	char fill;
	size_t repeat;
	enum wb_regex_result want;
} limits[] = {
	{ "(a+)+$", 'a', 60, WB_REGEX_LIMIT },
	{ "(a+)+$", 'a', 5000, WB_REGEX_LIMIT },
	{ "\\s+$", ' ', 200, WB_REGEX_NO_MATCH },
	{ "\\s+$", ' ', WB_REGEX_SUBJECT_MAX, WB_REGEX_LIMIT },
	{ "a*[bc]", 'a', WB_REGEX_SUBJECT_MAX, WB_REGEX_LIMIT },
	{ "a*a*a*a*a*[bc]", 'a', 3000, WB_REGEX_LIMIT },
	{ "(?:a|b)*c", 'a', WB_REGEX_SUBJECT_MAX, WB_REGEX_LIMIT },
	{ "!", 'a', WB_REGEX_SUBJECT_MAX, WB_REGEX_MATCH },
	{ "^a+!$", 'a', WB_REGEX_SUBJECT_MAX, WB_REGEX_MATCH },
	{ "!", 'a', WB_REGEX_SUBJECT_MAX + 1, WB_REGEX_LIMIT },
	{ "(?R)?a", 'a', 100000, WB_REGEX_LIMIT },
};

static void
test_limits(void **state)
{
	struct wb_regex_scratch *scratch = wb_regex_scratch_new();
	char *text = wb_alloc(WB_REGEX_SUBJECT_MAX + 2);

	(void)state;
	for (size_t i = 0; i < sizeof limits / sizeof *limits; i++) {
		struct wb_regex *regex = compile(limits[i].pattern, "");
		struct wb_text subject = { text, limits[i].repeat };

		memset(text, limits[i].fill, limits[i].repeat);
		text[limits[i].repeat - 1] = '!';
		if (wb_regex_search(regex, subject, 0, scratch) != limits[i].want)
			fail_msg("/%s/ over %zu bytes", limits[i].pattern, limits[i].repeat);
		wb_regex_free(regex);
	}
	free(text);
	wb_regex_scratch_free(scratch);
}

/* Without JIT the interpreter keeps the same limits; (*NO_JIT) asks for it. */
static void
test_interpreter(void **state)
{
	struct wb_regex_scratch *scratch = wb_regex_scratch_new();
	struct wb_regex *bad = compile("(*NO_JIT)(a+)+$", "");
	struct wb_regex *good = compile("(*NO_JIT)(\\d+)-(\\d+)", "");
	struct wb_text group;

	(void)state;
	assert_int_equal(
		wb_regex_search(bad, WB_TEXT("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!"), 0, scratch),
		WB_REGEX_LIMIT);
	assert_int_equal(wb_regex_search(good, WB_TEXT("tel 12-34"), 0, scratch), WB_REGEX_MATCH);
	assert_true(wb_regex_group(scratch, 2, &group));
	assert_true(wb_text_is(group, "34"));
	wb_regex_free(bad);
	wb_regex_free(good);
	wb_regex_scratch_free(scratch);
}

static void
test_result_cap(void **state)
{
	struct wb_regex_scratch *scratch = wb_regex_scratch_new();
	struct wb_regex *regex = compile(".", "");
	const struct wb_template *template = NULL;
	struct wb_arena arena = { 0 };
	char *text = wb_alloc(1000001);
	struct wb_text out;

	(void)state;
	memset(text, 'a', 1000000);
	assert_int_equal(wb_template_compile(WB_TEXT("$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0"),
					     regex, &arena, &template, NULL),
			 WB_OK);
	assert_int_equal(
		wb_regex_substitute(regex, template, true, wb_text_of(text), scratch, &arena, &out),
		WB_REGEX_LIMIT);
	assert_ptr_equal(out.at, text);
	free(text);
	wb_regex_free(regex);
	wb_arena_release(&arena);
	wb_regex_scratch_free(scratch);
}

static void
test_groups(void **state)
{
	struct wb_regex_scratch *scratch = wb_regex_scratch_new();
	struct wb_regex *regex = compile("(?<x>a)|(b)()", "");
	struct wb_text group;
	uint32_t number = 0;

	(void)state;
	assert_int_equal(wb_regex_group_count(regex), 3);
	assert_true(wb_regex_group_named(regex, WB_TEXT("x"), &number));
	assert_int_equal(number, 1);
	assert_false(wb_regex_group_named(regex, WB_TEXT("y"), &number));
	assert_int_equal(wb_regex_search(regex, WB_TEXT("b"), 0, scratch), WB_REGEX_MATCH);
	assert_false(wb_regex_group(scratch, 1, &group));
	assert_int_equal(group.len, 0);
	assert_true(wb_regex_group(scratch, 3, &group));
	assert_int_equal(group.len, 0);
	assert_false(wb_regex_group(scratch, 4, &group));
	assert_int_equal(wb_regex_search(regex, WB_TEXT("b"), 1, scratch), WB_REGEX_NO_MATCH);
	assert_int_equal(wb_regex_search(regex, WB_TEXT("b"), 2, scratch), WB_REGEX_NO_MATCH);
	assert_false(wb_regex_group(scratch, 0, &group));
	wb_regex_free(regex);
	wb_regex_scratch_free(scratch);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_substitute),
		cmocka_unit_test(test_substitute_long),
		cmocka_unit_test(test_unchanged_is_the_subject),
		cmocka_unit_test(test_bad_patterns),
		cmocka_unit_test(test_huge_pattern),
		cmocka_unit_test(test_bad_templates),
		cmocka_unit_test(test_limits),
		cmocka_unit_test(test_interpreter),
		cmocka_unit_test(test_result_cap),
		cmocka_unit_test(test_groups),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
