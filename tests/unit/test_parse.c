#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "base/utf8.h"
#include "lang/parse.h"
#include "lang/print.h"

/* Scripts that are refused: where, and words of the message and of the hint. */
static const struct {
	const char *source, *where, *what, *hint;
} refused[] = {
	{ "foo", "t:1:1", "system, crosswalk, param or mapping is expected", "known are" },
	{ "maping x {", "t:1:1", "not maping", "did you mean mapping?" },
	{ "mapping m", "t:1:10", "{ is expected here, not the end of the script", "mapping NAME" },
	{ "mapping m {\n distinct\n", "t:3:1", "} is expected", "the { of the mapping on line 1" },
	{ "mapping m {\nmapping n { }", "t:2:1", "not mapping", "is a } missing" },
	{ "mapping m {\n  form a.b\n}", "t:2:3", "not form", "did you mean from?" },
	{ "mapping m { write upsrt }", "t:1:19", "not upsrt", "did you mean upsert?" },
	{ "mapping m { from ams }", "t:1:22", ". is expected", "SYSTEM.TABLE" },
	{ "mapping m { join a.b as c }", "t:1:27", "on is expected", "join [one" },
	{ "mapping m { a.b <- 1 }", "t:1:13", "not a", "target table alone" },
	{ "mapping m { a = 1 }", "t:1:13", "not a", "let NAME" },
	{ "mapping m { where a <- 1 }", "t:1:21", "not <-", "less than minus" },
	{ "mapping m { let end = 1 }", "t:1:17", "not end", "`end`" },
	{ "mapping m { end <- 1 }", "t:1:13", "not end", "backquotes" },
	{ "mapping m { reject at most 1.5 }", "t:1:28", "whole", "2.5%" },
	{ "mapping m { reject at most 100.1% }", "t:1:28", "at most 100%", "2.5%" },
	{ "mapping m { reject at most many }", "t:1:28", "not many", "2.5%" },
	{ "mapping m { missing lose }", "t:1:21", "keep, delete, set", "missing keep" },
	{ "mapping m { leave a.b.c.d }", "t:1:24", "not .", "" },
	{ "system a csv", "t:1:13", "the place of the system", "LOCATOR" },
	{ "system a csv \"x\" { delimiter = \";\" }", "t:1:30", "not =", "NAME VALUE" },
	{ "system a csv \"x\" { delimiter }", "t:1:30", "not }", "NAME VALUE" },
	{ "system a csv \"x\" { \"delimiter\" 1 }", "t:1:20", "the name of an option", "NAME" },
	{ "system a csv \"x\" { skip 1.5 }", "t:1:25", "whole number", "NAME VALUE" },
	{ "system a csv \"x\" { encoding utf-8 }", "t:1:32", "not -", "quotes" },
	{ "crosswalk c { 1 -> \"a\" }", "t:1:15", "looks up texts", "\"1\"" },
	{ "crosswalk c { \"a\" \"b\" }", "t:1:19", "-> is expected", "OLD -> NEW" },
	{ "crosswalk c { otherwise keep \"a\" -> 1 }", "t:1:30", "} is expected", "last" },
	{ "crosswalk c from a.b(c, d) { \"a\" -> 1 }", "t:1:30", "otherwise", "no entries" },
	{ "crosswalk c from a.b(c)", "t:1:23", ", is expected", "old_field" },
	{ "param a", "t:1:8", "a type is expected", "known are: text" },
	{ "param a dat", "t:1:9", "not dat", "did you mean date?" },
	{ "param a list", "t:1:9", "a type is expected", "" },
	{ "param a decimal(39)", "t:1:17", "from 1 to 38", "decimal(12, 2)" },
	{ "param a decimal(5, 6)", "t:1:20", "from 0 to 5", "decimal(12, 2)" },
	{ "param a text = x", "t:1:16", "not x", "in quotes" },
	{ "param a text\nparam b text\nparam a text", "t:3:1", "second param named a", "line 1" },
	{ "param a text = \"x", "t:1:16", "the text is not closed", "\\n" },
	{ "param a text = \"x\ny\"", "t:1:16", "the text is not closed", "\\n" },
	{ "param a text = \"x\\", "t:1:16", "the text is not closed", "" },
	{ "param a text = \"x\\d\"", "t:1:18", "escape", "\\\\" },
	{ "param a text = \"\\u{0}\"", "t:1:17", "escape", "" },
	{ "param a text = \"\\u{d800}\"", "t:1:17", "escape", "" },
	{ "param a text = \"\\u{110000}\"", "t:1:17", "escape", "" },
	{ "param a text = \"\\u{}\"", "t:1:17", "escape", "" },
	{ "param a text = \"\\u41\"", "t:1:17", "escape", "" },
	{ "param `a text", "t:1:7", "the name is not closed", "`" },
	{ "param `` text", "t:1:7", "the name is empty", "" },
	{ "param a integer = 007", "t:1:19", "does not begin with 0", "\"007\"" },
	{ "param a integer = 1e5", "t:1:19", "followed by a letter", "exponent" },
	{ "param a real = .5", "t:1:16", "not .", "" },
	{ "param a decimal = 123456789012345678901234567890123456789", "t:1:19", "38 digits", "" },
	{ "param a text = \xff", "t:1:16", "0xff is not UTF-8", "UTF-8" },
	{ "# \x1b[31m", "t:1:3", "U+001B", "\\u{1b}" },
	{ "# \xe2\x80\xae", "t:1:3", "U+202E", "\\u{202e}" },
	{ "param \xc3\xa9 text", "t:1:7", "U+00E9", "backquotes" },
	{ "param a text; ", "t:1:13", "the character ;", "" },
	{ "param a text = \"\xc3\xa9\xc3\xa9\" !", "t:1:21", "the character !", "" },
};

/* Expressions that are refused. */
static const struct {
	const char *source, *where, *what, *hint;
} refused_expressions[] = {
	{ "", "t:1:1", "a value is expected here, not the end", "" },
	{ "a b", "t:1:3", "an operator or the end", "" },
	{ "a = b = c", "t:1:7", "comparisons do not chain", "and" },
	{ "a is null = b", "t:1:11", "comparisons do not chain", "and" },
	{ "not a < b in (1)", "t:1:11", "comparisons do not chain", "" },
	{ "a = not b", "t:1:5", "not not", "parentheses" },
	{ "a ?? -1", "t:1:6", "not -", "parentheses" },
	{ "a == b", "t:1:3", "==", "equality is written =" },
	{ "a <> b", "t:1:3", "<>", "!=" },
	{ "a || b", "t:1:3", "||", "or" },
	{ "a && b", "t:1:3", "&&", "and" },
	{ "a | f & b", "t:1:7", "binds tighter", "parentheses" },
	{ "a | s / 2", "t:1:7", "binds tighter", "parentheses" },
	{ "a is null + 1", "t:1:11", "binds tighter", "parentheses" },
	{ "a in (1) | f", "t:1:10", "binds tighter", "parentheses" },
	{ "a | 1", "t:1:5", "a step", "function" },
	{ "a | /x/", "t:1:5", "a step", "function" },
	{ "a | m.x", "t:1:6", "not .", "" },
	{ "a.b.c", "t:1:4", "not .", "ALIAS.FIELD" },
	{ "(a", "t:1:3", ") is expected", "parenthesis" },
	{ "f(a", "t:1:4", ") is expected", "" },
	{ "a in ()", "t:1:7", "not )", "" },
	{ "a in 1", "t:1:6", "( is expected", "in (VALUE" },
	{ "a not 1", "t:1:7", "in is expected", "not between" },
	{ "a is 1", "t:1:6", "null is expected", "compare by =" },
	{ "a between 1 or 2", "t:1:13", "and is expected", "between VALUE" },
	{ "if a then b else c", "t:1:19", "end is expected", "if CONDITION" },
	{ "if a then b else c else d end", "t:1:20", "end is expected", "parentheses" },
	{ "case when a then b end", "t:1:6", "not when", "if" },
	{ "case a end", "t:1:8", "when is expected", "" },
	{ "case a when 1 then 2 else 3 end", "t:1:22", "end is expected", "otherwise" },
	{ "a ~ /x", "t:1:5", "regular expression is not closed", "\\/" },
	{ "a ~ /x\n/", "t:1:5", "regular expression is not closed", "\\/" },
	{ "a ~ /x\x07/", "t:1:7", "U+0007", "\\x{7}" },
	{ "a ~ /x/g", "t:1:8", "g is no flag", "s/" },
	{ "a | s/x/y/q", "t:1:11", "q is no flag", "" },
	{ "a | s/x/y/ii", "t:1:12", "twice", "" },
	{ "a | s/x/y", "t:1:5", "not closed", "" },
	{ "a ~ /[/]/", "t:1:8", "the character ]", "" }, /* a class ends at a bare slash too */
	{ "'it''s'", "t:1:5", "an operator or the end", "" },
	{ "/*x*/ a", "t:1:1", "/*", "comment begins with #" },
};

static void
assert_refused(enum wb_status status, const struct wb_error *err, const char *source,
	       const char *where, const char *what, const char *hint)
{
	if (status != WB_INVALID || strcmp(err->where, where) || !strstr(err->what, what) ||
	    !strstr(err->hint, hint))
		fail_msg("%s\ngives %d, %s: %s\n  %s", source, (int)status, err->where, err->what,
			 err->hint);
	assert_non_null(strchr(err->excerpt, '^'));
	assert_null(strpbrk(err->excerpt, "\x1b\x07\t"));
}

static enum wb_status
parse(const char *source, struct wb_error *err)
{
	struct wb_script script = { 0 };
	enum wb_status status = wb_parse_script(wb_text_of(source), "t", &script, err);

	if (status)
		assert_null(script.arena.first);
	wb_script_release(&script);
	return status;
}

static void
test_refused_scripts(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
		struct wb_error err = { 0 };

		assert_refused(parse(refused[i].source, &err), &err, refused[i].source,
			       refused[i].where, refused[i].what, refused[i].hint);
		assert_int_equal(parse(refused[i].source, NULL), WB_INVALID);
	}
}

static enum wb_status
parse_expression(const char *source, struct wb_error *err)
{
	struct wb_arena arena = { 0 };
	struct wb_node *node = NULL;
	enum wb_status status = wb_parse_expression(wb_text_of(source), "t", &arena, &node, err);

	wb_arena_release(&arena);
	return status;
}

static void
test_refused_expressions(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof refused_expressions / sizeof *refused_expressions; i++) {
		struct wb_error err = { 0 };

		assert_refused(parse_expression(refused_expressions[i].source, &err), &err,
			       refused_expressions[i].source, refused_expressions[i].where,
			       refused_expressions[i].what, refused_expressions[i].hint);
	}
}

static void
test_nul_is_refused(void **state)
{
	static const char source[] = "param a text\n\0param b text";
	struct wb_script script = { 0 };
	struct wb_error err = { 0 };
	struct wb_text text = { source, sizeof source - 1 };

	(void)state;
	assert_int_equal(wb_parse_script(text, "t", &script, &err), WB_INVALID);
	assert_string_equal(err.where, "t:2:1");
	assert_non_null(strstr(err.what, "NUL"));
}

/* What holds a secret is refused, without showing it; what only looks alike is not. */
static const struct {
	const char *source;
	bool secret;
} secrets[] = {
	{ "system a p \"postgresql://me:hunter2@host/db\"", true },
	{ "system a p \"postgresql://me:hun/ter2@host\"", true },
	{ "system a p \"postgresql://me:1hunter2@host\"", true },
	{ "system a p \"postgresql://:hunter2@host\"", true },
	{ "system a p \"postgresql://me@host?password=hunter2\"", true },
	{ "system a p \"host=h user=u PASSWORD = hunter2\"", true },
	{ "system a p \"Driver=x;Pwd=hunter2;Server=y\"", true },
	{ "system a p \"https://h/?api_token=hunter2&x=1\"", true },
	{ "system a p \"x\" { password \"hunter2\" }", true },
	{ "system a p \"x\" { passwd hunter2 }", true },
	{ "system a p \"x\" { Api_Token \"hunter2\" }", true },
	{ "system a p \"x\" { pwd 1234 }", true },
	{ "system a p \"x\" { secret \"env:\" }", true },
	{ "system a p \"x\" { password \"env:CRM_PASSWORD\" }", false },
	{ "system a p \"postgresql://me@host:5432/db\"", false },
	{ "system a p \"postgresql://me:@host/db\"", false },
	{ "system a p \"https://host:8080/a@b\"", false },
	{ "system a p \"https://host/a:b@c\"", false },
	{ "system a p \"https://[::1]:80/a@b\"", false },
	{ "system a p \"host=h password=env:P\"", false },
	{ "system a p \"exports/password\" { key \"x\" }", false },
	{ "system a p \"c:\\\\data\\\\a@b\"", false },
};

static void
test_secrets(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof secrets / sizeof *secrets; i++) {
		struct wb_error err = { 0 };
		enum wb_status status = parse(secrets[i].source, &err);

		if (status != (secrets[i].secret ? WB_INVALID : WB_OK))
			fail_msg("%s: %s", secrets[i].source, err.what);
		if (!secrets[i].secret)
			continue;
		assert_non_null(strstr(err.what, "secret"));
		assert_non_null(strstr(err.hint, ".pgpass"));
		assert_null(strstr(err.excerpt, "hunter2"));
		assert_null(strstr(err.what, "hunter2"));
	}
}

/* Opening, `count` times; the middle; closing as often. */
static struct wb_text
nest(struct wb_buffer *out, const char *opening, const char *middle, const char *closing,
     size_t count)
{
	wb_buffer_clear(out);
	for (size_t i = 0; i < count; i++)
		wb_buffer_string(out, opening);
	wb_buffer_string(out, middle);
	for (size_t i = 0; i < count; i++)
		wb_buffer_string(out, closing);
	return wb_buffer_slice(out);
}

static void
test_depth_is_limited(void **state)
{
	static const struct {
		const char *opening, *middle, *closing;
		size_t good, bad;
	} cases[] = {
		{ "(", "a", ")", 255, 256 },
		{ "f(", "a", ")", 255, 256 },
		{ "- ", "a", "", 255, 256 },
		{ "not ", "a", "", 255, 256 },
		{ "if a then ", "b", " end", 255, 256 },
		{ "case a when 1 then ", "b", " end", 255, 256 },
		{ "a | f(", "b", ")", 127, 256 },
		{ "", "a", " | f", 1022, 1024 },
		{ "", "a", " & b", 1023, 1024 },
		{ "", "a", " or b", 1023, 1024 },
		{ "", "a", " else b", 1023, 1024 },
		{ "(", "a", " & b & c & d & e & f)", 204, 205 },
		{ "((((", "a", "", 1, 100000 },
		{ "- ", "a", "", 1, 100000 },
		{ "a | f(", "b", "", 0, 100000 },
	};
	struct wb_buffer out = { 0 };

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct wb_error err = { 0 };

		nest(&out, cases[i].opening, cases[i].middle, cases[i].closing, cases[i].good);
		if (cases[i].closing[0] && parse_expression(out.at, &err))
			fail_msg("%s: %s", cases[i].opening, err.what);
		nest(&out, cases[i].opening, cases[i].middle, cases[i].closing, cases[i].bad);
		assert_int_equal(parse_expression(out.at, &err), WB_INVALID);
		assert_non_null(strstr(err.what, "levels"));
		assert_non_null(strstr(err.hint, "let"));
	}
	wb_buffer_release(&out);
}

/* The caret stands below the column, however wide what is before it. */
static void
test_excerpts(void **state)
{
	static const struct {
		const char *source, *want;
	} cases[] = {
		{ "a = b = c", "a = b = c\n      ^" },
		{ "a +\n  `\xe6\x97\xa5\xe6\x9c\xac` + )",
		  "  `\xe6\x97\xa5\xe6\x9c\xac` + )\n           ^" },
		{ "\ta + )", " a + )\n     ^" },
		{ "\"\x1b\" + )", "\"\\x1b\" + )\n         ^" },
		{ "a + )\r\n", "a + )\n    ^" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct wb_error err = { 0 };

		assert_int_equal(parse_expression(cases[i].source, &err), WB_INVALID);
		assert_string_equal(err.excerpt, cases[i].want);
	}
}

static void
test_long_lines_are_cut_around_the_column(void **state)
{
	struct wb_buffer out = { 0 };
	struct wb_error err = { 0 };
	char *line_end;

	(void)state;
	for (int i = 0; i < 200; i++)
		wb_buffer_string(&out, "a + ");
	wb_buffer_string(&out, ") + ");
	for (int i = 0; i < 200; i++)
		wb_buffer_string(&out, "a + ");
	assert_int_equal(parse_expression(out.at, &err), WB_INVALID);
	assert_string_equal(err.where, "t:1:801");
	line_end = strchr(err.excerpt, '\n');
	assert_non_null(line_end);
	assert_true(wb_utf8_width((struct wb_text){ err.excerpt,
						    (size_t)(line_end - err.excerpt) }) < 80);
	assert_memory_equal(err.excerpt, "…", 3);
	/* the ellipsis is three bytes and one column */
	assert_int_equal(err.excerpt[strlen(line_end + 1) - 1 + 2], ')');
	wb_buffer_release(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_refused_scripts),
		cmocka_unit_test(test_refused_expressions),
		cmocka_unit_test(test_nul_is_refused),
		cmocka_unit_test(test_secrets),
		cmocka_unit_test(test_depth_is_limited),
		cmocka_unit_test(test_excerpts),
		cmocka_unit_test(test_long_lines_are_cut_around_the_column),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
