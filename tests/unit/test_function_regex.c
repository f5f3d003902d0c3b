#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "kernel.h"

#define SLOW "text:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!"

static const struct kernel_case cases[] = {
	{ "match", { "null:text", "regex:/a/", "text:$0" }, "null" },
	{ "match", { "text:Silva, Olga", "regex:/,\\s*(.+)$/", "text:$1" }, "Olga" },
	{ "match", { "text:", "regex:/^$/", "text:empty" }, "empty" },
	{ "match", { "text:abc", "regex:/x/", "text:$0" }, "fails: no-match" },
	{ "match", { SLOW, "regex:/(a+)+$/", "text:$0" }, "fails: regex-limit" },
	{ "match", { "text:abc", "regex:/b/", "text:$1" }, "error: no group \"1\", at byte 1" },
	{ "match", { "text:abc", "regex:/B/i", "text:\\U$0\\E." }, "B." },
	{ "extract", { "text:born 1815", "regex:/\\d{4}/" }, "1815" },
	{ "extract", { "text:born 1815", "regex:/(\\d\\d)(\\d\\d)/", "integer:2" }, "15" },
	{ "extract", { "text:b", "regex:/(a)?b/", "integer:1" }, "null" },
	{ "extract", { "text:x", "regex:/\\d/" }, "fails: no-match" },
	{ "extract", { SLOW, "regex:/(a+)+$/" }, "fails: regex-limit" },
	{ "extract",
	  { "text:x", "regex:/x/", "integer:1" },
	  "error: no group 1: the pattern has 0" },
	{ "extract",
	  { "text:x", "regex:/x/", "integer:-1" },
	  "error: no group -1: the pattern has 0" },
	{ "extract_all", { "null:text", "regex:/a/" }, "null" },
	{ "extract_all", { "text:a1b22", "regex:/\\d+/" }, "[\"1\",\"22\"]" },
	{ "extract_all", { "text:a1b22", "regex:/([a-z])\\d+/", "integer:1" }, "[\"a\",\"b\"]" },
	{ "extract_all", { "text:none", "regex:/\\d+/" }, "[]" },
	{ "extract_all", { "text:é€", "regex://" }, "[\"\",\"\",\"\"]" },
	{ "extract_all",
	  { "text:0123456789", "regex:/./" },
	  "[\"0\",\"1\",\"2\",\"3\",\"4\",\"5\",\"6\",\"7\",\"8\",\"9\"]" },
	{ "extract_all", { SLOW, "regex:/(a+)+$/" }, "fails: regex-limit" },
	{ "sub", { "text:aa", "regex:/a/", "text:b" }, "ba" },
	{ "sub", { "text:xx", "regex:/a/", "text:b" }, "xx" },
	{ "sub", { SLOW, "regex:/(a+)+$/", "text:b" }, "fails: regex-limit" },
	{ "gsub", { "null:text", "regex:/a/", "text:" }, "null" },
	{ "gsub", { "text:$1,234.50", "regex:/[$,]/", "text:" }, "1234.50" },
	{ "gsub", { "text:\"x\"", "regex:/^\"|\"$/", "text:" }, "x" },
	{ "gsub", { "text:aa", "regex:/a/g", "text:b" }, "bb" },
	{ "gsub", { "text:", "regex:/a/", "text:b" }, "" },
	{ "gsub", { "text:aa", "regex:/a/", "text:$" }, "error: a lone \"$\", at byte 1" },
	{ "matches", { "text:a@b", "regex:/@/" }, "true" },
	{ "matches", { "text:ab", "regex:/@/" }, "false" },
	{ "matches", { SLOW, "regex:/(a+)+$/" }, "fails: regex-limit" },
};

static void
test_kernels(void **state)
{
	(void)state;
	kernel_check(cases, sizeof cases / sizeof *cases, NULL);
}

static void
test_table(void **state)
{
	(void)state;
	kernel_check_table(WB_GROUP_REGEX);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_kernels),
		cmocka_unit_test(test_table),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
