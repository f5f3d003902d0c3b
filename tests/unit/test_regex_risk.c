/* Patterns that can backtrack badly are told from those that cannot. */
#include "lang/regex_risk.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static const struct {
	const char *pattern;
	enum wb_regex_risk risk;
	const char *part;
} cases[] = {
	{ "", WB_REGEX_SOUND, "" },
	{ "^ab+c$", WB_REGEX_SOUND, "" },
	{ "(a+)+", WB_REGEX_EXPONENTIAL, "(a+)+" },
	{ "^(\\d+-?)+$", WB_REGEX_EXPONENTIAL, "(\\d+-?)+" },
	{ "^(\\d+-)+$", WB_REGEX_SOUND, "" },
	{ "(?:x|[a-z]*)*", WB_REGEX_EXPONENTIAL, "(?:x|[a-z]*)*" },
	{ "((a+))+", WB_REGEX_EXPONENTIAL, "((a+))+" },
	{ "(a+){2,}", WB_REGEX_EXPONENTIAL, "(a+){2,}" },
	{ "(a+){2}", WB_REGEX_SOUND, "" },
	{ "(a++)+", WB_REGEX_SOUND, "" },
	{ "(?>a+)+", WB_REGEX_SOUND, "" },
	{ "(a+)++", WB_REGEX_SOUND, "" },
	{ ".*.*x", WB_REGEX_QUADRATIC, ".*.*" },
	{ "\\s*,?\\s*", WB_REGEX_QUADRATIC, "\\s*,?\\s*" },
	{ "\\s*,\\s*", WB_REGEX_SOUND, "" },
	{ "\\d+\\s+\\d+", WB_REGEX_SOUND, "" },
	{ "^(.+)(?=x).+", WB_REGEX_SOUND, "" },
	{ "(?<name>[^]+]+)+", WB_REGEX_EXPONENTIAL, "(?<name>[^]+]+)+" },
	{ "(?i)(?#(a+)+)x", WB_REGEX_SOUND, "" },
	{ "(?i:a+)+", WB_REGEX_EXPONENTIAL, "(?i:a+)+" },
	{ "\\(a+\\)+", WB_REGEX_SOUND, "" },
	{ "[(a+)+]+", WB_REGEX_SOUND, "" },
	{ "a{,3}b{x}+", WB_REGEX_SOUND, "" },
	{ "\\Q(a+)+\\E", WB_REGEX_SOUND, "" },
	{ "(\\p{L}+ ?)*", WB_REGEX_EXPONENTIAL, "(\\p{L}+ ?)*" },
	{ "((((", WB_REGEX_SOUND, "" },
	{ "a)(b+)+", WB_REGEX_EXPONENTIAL, "(b+)+" },
	{ "[a", WB_REGEX_SOUND, "" },
	{ "\\", WB_REGEX_SOUND, "" },
};

static void
risks(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct wb_text part;
		enum wb_regex_risk risk = wb_regex_risk(wb_text_of(cases[i].pattern), &part);

		if (risk != cases[i].risk || !wb_text_is(part, cases[i].part))
			fail_msg("%s: %d, %.*s", cases[i].pattern, (int)risk, WB_TEXT_ARG(part));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(risks) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
