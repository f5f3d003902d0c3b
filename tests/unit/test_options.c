#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "cli/options.h"

static const struct wb_option_rule rules[] = {
	{ .name = "rows", .letter = 'n', .kind = WB_OPTION_COUNT, .argument = "ROWS", .help = "" },
	{ .name = "limit", .kind = WB_OPTION_POSITIVE, .argument = "N", .help = "" },
	{ .name = "set", .kind = WB_OPTION_ASSIGNMENT, .repeats = true, .argument = "P=V" },
	{ .name = "memory", .kind = WB_OPTION_SIZE, .argument = "SIZE" },
	{ .name = "max-rejects", .kind = WB_OPTION_SHARE, .argument = "N" },
	{ .name = "trace", .letter = 't', .help = "" },
	{
		.name = "format",
		.kind = WB_OPTION_CHOICE,
		.argument = "FORMAT",
		.choices = (const char *const[]){ "csv", "json", NULL },
	},
	{ .name = "secret", .hidden = true },
	{ 0 },
};

/* A command line, and what it must say: options in order, then arguments, or an error. */
static const struct {
	const char *line, *want;
} cases[] = {
	{ "", "" },
	{ "a b", "a b" },
	{ "--rows 5 a", "rows=5 a" },
	{ "--rows=5 a", "rows=5 a" },
	{ "-n 5 a", "rows=5 a" },
	{ "-n5 a", "rows=5 a" },
	{ "a --trace b", "trace a b" },
	{ "-t", "trace" },
	{ "-", "-" },
	{ "--trace -- --rows 5", "trace --rows 5" },
	{ "--set a=1 --set b=2", "set=a=1 set=b=2" },
	{ "--set a=", "set=a=" },
	{ "--help", "help" },
	{ "-h", "help" },
	{ "--memory 512M", "memory=512M" },
	{ "--memory 1", "memory=1" },
	{ "--memory 0", "error: --memory must be a size such as 64K, 512M or 2G, not \"0\"" },
	{ "--memory M", "error: --memory must be a size such as 64K, 512M or 2G, not \"M\"" },
	{ "--memory 9999999999G",
	  "error: --memory must be a size such as 64K, 512M or 2G, not \"9999999999G\"" },
	{ "--max-rejects 5", "max-rejects=5" },
	{ "--max-rejects 0.5%", "max-rejects=0.5%" },
	{ "--max-rejects 100%", "max-rejects=100%" },
	{ "--max-rejects 101%",
	  "error: --max-rejects must be a whole number or a percentage such as "
	  "0.5%, not \"101%\"" },
	{ "--max-rejects 1.2.3%",
	  "error: --max-rejects must be a whole number or a percentage such as "
	  "0.5%, not \"1.2.3%\"" },
	{ "--max-rejects -1", "error: --max-rejects must be a whole number or a percentage such as "
			      "0.5%, not \"-1\"" },
	{ "--rows", "error: --rows needs a value: ROWS" },
	{ "--rows x", "error: --rows must be a whole number, not \"x\"" },
	{ "--rows -1", "error: --rows must be a whole number, not \"-1\"" },
	{ "--rows=", "error: --rows must be a whole number, not \"\"" },
	{ "--rows 18446744073709551615", "rows=18446744073709551615" },
	{ "--rows 18446744073709551616",
	  "error: --rows must be a whole number, not \"18446744073709551616\"" },
	{ "--limit 1", "limit=1" },
	{ "--limit 0", "error: --limit must be a whole number from 1, not \"0\"" },
	{ "--limit x", "error: --limit must be a whole number from 1, not \"x\"" },
	{ "--set =1", "error: --set must be of the form NAME=VALUE, not \"=1\"" },
	{ "--set x", "error: --set must be of the form NAME=VALUE, not \"x\"" },
	{ "--trace=yes", "error: --trace takes no value" },
	{ "--format xml", "error: --format must be one of csv, json, not \"xml\"" },
	{ "--rwos 5", "error: there is no option --rwos (did you mean --rows?)" },
	{ "--secrets",
	  "error: there is no option --secrets ('waybill help test' lists the options)" },
	{ "--zzzzzzzz=1",
	  "error: there is no option --zzzzzzzz=1 ('waybill help test' lists the options)" },
	{ "-x", "error: there is no option -x ('waybill help test' lists the options)" },
};

static void
parse_line(const char *line, struct wb_buffer *seen)
{
	char words[256], *argv[16];
	int argc = 0;
	struct wb_options options = { 0 };
	struct wb_error err = { 0 };

	snprintf(words, sizeof words, "%s", line);
	for (char *word = strtok(words, " "); word; word = strtok(NULL, " "))
		argv[argc++] = word;
	if (wb_options_parse(rules, "test", argc, argv, &options, &err)) {
		wb_buffer_format(seen, "error: %s", err.what);
		if (err.hint[0])
			wb_buffer_format(seen, " (%s)", err.hint);
		return;
	}
	for (size_t i = 0; i < options.n_given; i++)
		wb_buffer_format(seen, "%s%s%s%s", seen->len ? " " : "",
				 options.given[i].rule->name, options.given[i].value ? "=" : "",
				 options.given[i].value ? options.given[i].value : "");
	for (size_t i = 0; i < options.n_arguments; i++)
		wb_buffer_format(seen, "%s%s", seen->len ? " " : "", options.arguments[i]);
	wb_options_release(&options);
}

static void
test_command_lines(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct wb_buffer seen = { 0 };

		wb_buffer_string(&seen, "");
		parse_line(cases[i].line, &seen);
		assert_string_equal(seen.at, cases[i].want);
		wb_buffer_release(&seen);
	}
}

static void
test_asking(void **state)
{
	char *argv[] = { "-n1", "--set", "a=1", "-n", "2", "--set=b=2" };
	struct wb_options options = { 0 };

	(void)state;
	assert_int_equal(wb_options_parse(rules, "test", 6, argv, &options, NULL), WB_OK);
	assert_int_equal(wb_options_count(&options, "rows", 9), 2);
	assert_int_equal(wb_options_count(&options, "max-rejects", 9), 9);
	assert_string_equal(wb_options_value(&options, "set"), "b=2");
	assert_string_equal(wb_options_value_at(&options, "set", 0), "a=1");
	assert_null(wb_options_value_at(&options, "set", 2));
	assert_false(wb_options_has(&options, "trace"));
	assert_null(wb_options_value(&options, "trace"));
	wb_options_release(&options);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_command_lines),
		cmocka_unit_test(test_asking),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
