/* The function table as a whole, and the groups choice and key. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "kernel.h"

/* As the language lists them. */
static const struct {
	enum wb_function_group group;
	const char *name, *functions;
} groups[] = {
	{ WB_GROUP_TEXT, "text",
	  "trim ltrim rtrim squeeze lower upper title len left right mid pad lpad repeat reverse "
	  "replace starts ends contains index split part join words normalize ascii fingerprint "
	  "soundex metaphone levenshtein similarity" },
	{ WB_GROUP_REGEX, "regex", "match extract extract_all sub gsub matches" },
	{ WB_GROUP_CHOICE, "choice", "coalesce nullif if case in between map lookup xref" },
	{ WB_GROUP_KEY, "key", "sequence uuid hash row run source" },
	{ WB_GROUP_CODEC, "codec",
	  "base64 unbase64 hex unhex url_encode url_decode html_unescape json md5 sha256" },
	{ WB_GROUP_AGGREGATE, "aggregate", "count sum avg first last list" },
};

static void
test_groups(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof groups / sizeof *groups; i++) {
		struct wb_buffer names = { 0 };
		size_t count;
		const struct wb_function *functions = wb_functions(groups[i].group, &count);

		for (size_t k = 0; k < count; k++)
			wb_buffer_format(&names, "%s%s", k ? " " : "", functions[k].name);
		assert_string_equal(names.at, groups[i].functions);
		assert_string_equal(wb_function_group_name(groups[i].group), groups[i].name);
		wb_buffer_release(&names);
	}
}

/* Optional and repeating parameters come last, so that arguments fall into place. */
static void
check_parameters(const struct wb_function *function)
{
	bool optional = false, repeats = false;

	for (size_t i = 0; i < WB_PARAMETERS_MAX && function->parameters[i].name; i++) {
		const struct wb_parameter *parameter = &function->parameters[i];

		if (!parameter->accepts || repeats ||
		    (optional && !parameter->optional && !parameter->named))
			fail_msg("%s: parameter %s", function->name, parameter->name);
		repeats = parameter->repeats && !parameter->named;
		optional = parameter->optional;
	}
}

static void
check_row(const struct wb_function *function, enum wb_function_group group)
{
	bool kernel = function->form == WB_FORM_STRICT || function->form == WB_FORM_NULLABLE;

	if (function->group != group || !function->help || !*function->help || !function->example ||
	    !function->gives || kernel != (function->kernel != NULL))
		fail_msg("%s is not complete", function->name);
	if (function->help[strlen(function->help) - 1] == '.')
		fail_msg("%s: help ends in a stop", function->name);
	if (wb_function_find(wb_text_of(function->name)) != function)
		fail_msg("%s is there twice", function->name);
	check_parameters(function);
}

static void
test_rows(void **state)
{
	(void)state;
	for (int group = 0; group < WB_GROUPS; group++) {
		size_t count;
		const struct wb_function *functions =
			wb_functions((enum wb_function_group)group, &count);

		for (size_t i = 0; i < count; i++)
			check_row(&functions[i], (enum wb_function_group)group);
	}
}

static const struct {
	const char *typed, *meant;
} suggestions[] = {
	{ "trimm", "trim" }, { "lowr", "lower" },
	{ "Gsub", "gsub" },  { "extractall", "extract_all" },
	{ "zzzzzz", NULL },
};

static void
test_suggest(void **state)
{
	(void)state;
	assert_null(wb_function_find(WB_TEXT("trimm")));
	assert_null(wb_function_find(WB_TEXT("")));
	for (size_t i = 0; i < sizeof suggestions / sizeof *suggestions; i++) {
		const char *name = wb_function_suggest(wb_text_of(suggestions[i].typed));

		if (!suggestions[i].meant)
			assert_null(name);
		else
			assert_string_equal(name, suggestions[i].meant);
	}
}

static const struct {
	const char *function, *signature;
} signatures[] = {
	{ "trim", "trim(text, [characters])" },
	{ "join", "join(first, separator, [more...])" },
	{ "row", "row()" },
	{ "gsub", "gsub(text, regex, template)" },
};

static void
test_signatures(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof signatures / sizeof *signatures; i++) {
		struct wb_buffer out = { 0 };

		wb_function_print_signature(wb_function_find(wb_text_of(signatures[i].function)),
					    &out);
		assert_string_equal(out.at, signatures[i].signature);
		wb_buffer_release(&out);
	}
}

#define DNS "text:6ba7b810-9dad-11d1-80b4-00c04fd430c8"

static const struct kernel_case cases[] = {
	{ "nullif", { "text:n/a", "text:n/a" }, "null" },
	{ "nullif", { "text:N/A", "text:n/a" }, "N/A" },
	{ "nullif", { "integer:0", "decimal:0.00" }, "null" },
	{ "nullif", { "integer:5", "null:integer" }, "5" },
	{ "nullif", { "null:text", "text:a" }, "null" },
	{ "nullif", { "date:2024-02-29", "date:2024-02-29" }, "null" },
	{ "nullif", { "text:5", "integer:5" }, "error: text and integer do not compare" },
	{ "uuid", { DNS, "text:www.example.com" }, "2ed6657d-e927-568b-95e1-2665a8aea6a2" },
	{ "uuid",
	  { "text:6BA7B810-9DAD-11D1-80B4-00C04FD430C8", "text:www.example.com" },
	  "2ed6657d-e927-568b-95e1-2665a8aea6a2" },
	{ "uuid", { DNS, "null:text" }, "null" },
	{ "uuid", { "text:member", "text:12" }, "69933189-f666-5eee-9fe4-eccff7ef731a" },
	{ "uuid", { "text:member", "text:1", "text:2" }, "c6d41feb-478c-5279-a55a-15e641814317" },
	{ "hash", { "null:text" }, "null" },
	{ "hash", { "text:abc" }, "06b05ab6733a618578af5f94892f3950" },
	{ "hash", { "bytes:616263" }, "06b05ab6733a618578af5f94892f3950" },
	{ "hash", { "text:" }, "99aa06d3014798d86001c324468d497f" },
	{ "row", { NULL }, "2" },
	{ "run", { NULL }, "run-7" },
	{ "source", { NULL }, "ams.members" },
};

static const struct wb_context context = {
	.run = { "run-7", 5 },
	.source = { "ams.members", 11 },
};

static void
test_kernels(void **state)
{
	(void)state;
	kernel_check(cases, sizeof cases / sizeof *cases, &context);
}

/* What differs in where one value ends, or in null and empty, differs in the hash. */
static void
test_hash_parts(void **state)
{
	static const struct kernel_case parts[] = {
		{ "hash", { "text:ab", "text:c" }, NULL },
		{ "hash", { "text:a", "text:bc" }, NULL },
		{ "hash", { "text:abc", "text:" }, NULL },
		{ "hash", { "text:abc", "null:text" }, NULL },
		{ "hash", { "null:text", "text:abc" }, NULL },
		{ "hash", { "null:text", "null:text" }, NULL },
		{ "hash", { "text:abc" }, NULL },
	};
	enum { PARTS = sizeof parts / sizeof *parts };
	struct wb_arena arena = { 0 };
	const char *hashes[PARTS];

	(void)state;
	for (size_t i = 0; i < PARTS; i++) {
		hashes[i] = kernel_call(&parts[i], &context, &arena);
		assert_int_equal(strlen(hashes[i]), 32);
		for (size_t k = 0; k < i; k++)
			assert_string_not_equal(hashes[i], hashes[k]);
	}
	wb_arena_release(&arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_groups),  cmocka_unit_test(test_rows),
		cmocka_unit_test(test_suggest), cmocka_unit_test(test_signatures),
		cmocka_unit_test(test_kernels), cmocka_unit_test(test_hash_parts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
