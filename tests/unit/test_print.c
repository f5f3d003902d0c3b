#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "lang/parse.h"
#include "lang/print.h"
#include "script_compare.h"

/* The sample of LANGUAGE.md, which is canonical. */
static const char language_sample[] =
	"system ams csv \"exports/ams\" { encoding \"windows-1252\"  delimiter \";\" }\n"
	"system crm sqlite \"crm.db\"\n"
	"\n"
	"crosswalk member_status \"AMS status to CRM code\" {\n"
	"  \"active\", \"a\" -> \"ACT\"\n"
	"  \"lapsed\", \"l\" -> \"LAP\"\n"
	"  null          -> \"UNK\"\n"
	"  otherwise reject\n"
	"}\n"
	"\n"
	"param cutoff date = \"2020-01-01\"\n"
	"\n"
	"mapping member \"Members of the association\" {\n"
	"  from  ams.members as m\n"
	"  join  ams.addresses as a on a.member_id = m.member_id and a.kind = \"home\"\n"
	"  where m.joined | date >= cutoff or m.status ~ /^act/i\n"
	"  into  crm.member\n"
	"  key   member_no\n"
	"  write upsert\n"
	"\n"
	"  let   name = m.full_name | squeeze\n"
	"\n"
	"  member_no   <- m.member_id | s/^M-0*// | integer\n"
	"  last_name   <- name | m/^([^,]+),/$1/\n"
	"  first_name  <- name | m/,\\s*(.+)$/$1/ | title else null\n"
	"  born        <- m.birth_date | date(\"%Y-%m-%d\", \"%m/%d/%Y\")\n"
	"  dues        <- m.dues_paid | gsub(/[$,]/, \"\") | decimal(12, 2)\n"
	"  city        <- a.city ?? \"unknown\"\n"
	"  origin      <- \"ams\"\n"
	"\n"
	"  require email ~ /@/ \"no usable e-mail address\"\n"
	"  leave   m.notes \"free text, decided 2026-11-20\"\n"
	"  leave   crm.member.photo \"no photos in the old system\"\n"
	"}\n";

/* Every line and every option once; canonical too. */
static const char every_line[] =
	"# of the first object\n"
	"#\n"
	"#   indented\n"
	"system db csv \"x\" {\n"
	"  null \"NA\"\n"
	"  # of the header\n"
	"  header none\n"
	"  skip -1\n"
	"  strict true\n"
	"  # at the end\n"
	"}\n"
	"\n"
	"crosswalk c \"doc\" ignoring case from a.b(`old name`, new) {\n"
	"  # of otherwise\n"
	"  otherwise -1.50\n"
	"}\n"
	"\n"
	"crosswalk d from a.b(x, y)\n"
	"\n"
	"crosswalk e {\n"
	"  \"1\" -> -9223372036854775807\n"
	"  \"2\" -> false\n"
	"  \"3\" -> null\n"
	"  otherwise keep\n"
	"}\n"
	"\n"
	"param `odd name` decimal(12, 2) = -0.10\n"
	"param plain text\n"
	"\n"
	"# of the last param\n"
	"param b boolean = true\n"
	"\n"
	"mapping m {\n"
	"  # of from\n"
	"  from  a.b\n"
	"  join  one one.t as o on o.a = b.b\n"
	"  join  many c.d as `end` on true\n"
	"  join  inner e.f on 1 < 2\n"
	"  each  x in m.tags | split(/;\\s*\\//imsx)\n"
	"  where not (a or b) and c not in (\"x\", null) or d is not null\n"
	"  group by a, b | lower\n"
	"  distinct\n"
	"  order by a desc, b, c | f desc\n"
	"  into  t.u create\n"
	"  key   a, `b c`\n"
	"  write sync\n"
	"  missing keep\n"
	"  missing delete\n"
	"  missing set gone = now()\n"
	"  missing at most 2.5%\n"
	"\n"
	"  let   q = a\n"
	"\n"
	"  # of an arrow\n"
	"  key                                  <- b\n"
	"  a_name_of_some_thirty_characters_00  <- c\n"
	"  a_name_so_long_that_the_others_do_not_follow <- d\n"
	"\n"
	"  require x between 1 and 2\n"
	"  leave   n\n"
	"\n"
	"  on reject stop\n"
	"  reject at most 5\n"
	"  reject at most 0.5%\n"
	"  # last\n"
	"}\n"
	"\n"
	"# after all\n";

static char *
print_parsed(const char *source)
{
	struct wb_script script = { 0 };
	struct wb_buffer out = { 0 };
	struct wb_error err = { 0 };

	if (wb_parse_script(wb_text_of(source), "test", &script, &err))
		fail_msg("%s: %s\n%s\nin:\n%s", err.where, err.what, err.excerpt, source);
	wb_print_script(&script, &out);
	wb_script_release(&script);
	wb_buffer_byte(&out, '\0');
	return out.at;
}

static void
assert_prints(const char *source, const char *want)
{
	char *printed = print_parsed(source);

	assert_string_equal(printed, want);
	free(printed);
}

static void
test_canonical_text_stays(void **state)
{
	(void)state;
	assert_prints(language_sample, language_sample);
	assert_prints(every_line, every_line);
	assert_prints("", "");
	assert_prints("# only a comment\n", "# only a comment\n");
}

static const struct {
	const char *source, *want;
} layouts[] = {
	{ "\xef\xbb\xbfparam a text", "param a text\n" },
	{ "param a text # why\r\nparam b text", "# why\nparam a text\nparam b text\n" },
	{ "system a csv \"x\" { }", "system a csv \"x\"\n" },
	{ "system a csv \"x\" { b c # d\n}", "system a csv \"x\" {\n  # d\n  b c\n}\n" },
	{ "system a csv \"x\" { b c } # d\n", "# d\nsystem a csv \"x\" { b c }\n" },
	{ "mapping a { # b\n}", "# b\nmapping a {\n}\n" },
	{ "mapping a { distinct } # b", "# b\nmapping a {\n  distinct\n}\n" },
	{ "mapping a {\n distinct\n} # b", "mapping a {\n  distinct\n  # b\n}\n" },
	{ "mapping a {\n b <- c # one\n | # two\n d\n # three\n distinct }",
	  "mapping a {\n  # one\n  # two\n  b  <- c | d\n\n  # three\n  distinct\n}\n" },
	{ "mapping a { into b.c\n create <- d }",
	  "mapping a {\n  into  b.c\n\n  create  <- d\n}\n" },
	{ "mapping a { order by b\n desc <- c }",
	  "mapping a {\n  order by b\n\n  desc  <- c\n}\n" },
	{ "mapping a { from b.c as c }", "mapping a {\n  from  b.c\n}\n" },
	{ "mapping a { leave b.`in` leave b.in.end }",
	  "mapping a {\n  leave   b.`in`\n  leave   b.`in`.`end`\n}\n" },
	{ "mapping a { reject at most 5 % }", "mapping a {\n  reject at most 5%\n}\n" },
	{ "crosswalk a { otherwise \"x\" }", "crosswalk a {\n  otherwise \"x\"\n}\n" },
	{ "crosswalk a 'it\\'s \"b\"' {}", "crosswalk a \"it's \\\"b\\\"\" {\n}\n" },
	{ "param a decimal(5)", "param a decimal(5, 0)\n" },
	{ "param a text = '\\u{1b}\\u{202e}\\u{a0}\xc2\xa0\\n\\t\\r\\\\\\`'",
	  "param a text = \"\\u{1b}\\u{202e}\\u{a0}\\u{a0}\\n\\t\\r\\\\`\"\n" },
	{ "param a text = '\x1b\xe2\x80\xae'", "param a text = \"\\u{1b}\\u{202e}\"\n" },
	{ "param `a\\`b\\\\\\n` text", "param `a\\`b\\\\\\n` text\n" },
	{ "system a csv \"long long long long long long long long long long long long long\" "
	  "{ b \"long long long\" c d }",
	  "system a csv \"long long long long long long long long long long long long long\" {\n"
	  "  b \"long long long\"\n  c d\n}\n" },
};

static void
test_layouts(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof layouts / sizeof *layouts; i++) {
		assert_prints(layouts[i].source, layouts[i].want);
		assert_prints(layouts[i].want, layouts[i].want);
	}
}

static void
test_parsing_printed_text_gives_the_same_tree(void **state)
{
	static const char *const sources[] = { language_sample, every_line };

	(void)state;
	for (size_t i = 0; i < sizeof sources / sizeof *sources; i++) {
		char *printed = print_parsed(sources[i]);
		struct wb_script a = { 0 }, b = { 0 };

		assert_int_equal(wb_parse_script(wb_text_of(sources[i]), "a", &a, NULL), WB_OK);
		assert_int_equal(wb_parse_script(wb_text_of(printed), "b", &b, NULL), WB_OK);
		assert_true(same_scripts(&a, &b));
		wb_script_release(&a);
		wb_script_release(&b);
		free(printed);
	}
}

static void
test_names(void **state)
{
	static const struct {
		const char *name, *want;
	} cases[] = {
		{ "a_1", "a_1" },
		{ "_", "_" },
		{ "1a", "`1a`" },
		{ "Total ($)", "`Total ($)`" },
		{ "end", "`end`" },
		{ "End", "End" },
		{ "key", "key" },
		{ "a.b", "`a.b`" },
		{ "\xc3\xa9", "`\xc3\xa9`" },
		{ "a`b", "`a\\`b`" },
		{ "a\x1b", "`a\\u{1b}`" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct wb_buffer out = { 0 };

		wb_print_name(wb_text_of(cases[i].name), &out);
		assert_string_equal(out.at, cases[i].want);
		wb_buffer_release(&out);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_canonical_text_stays),
		cmocka_unit_test(test_layouts),
		cmocka_unit_test(test_parsing_printed_text_gives_the_same_tree),
		cmocka_unit_test(test_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
