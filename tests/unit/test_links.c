/* What arrows read, of what kind they are, and what is wrong with a mapping's lines. */
#include "draft/links.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "draft/faults.h"
#include "lang/parse.h"
#include "plan_fixture.h"

static const char design[] = "system ams csv \"ams\"\n"
			     "system crm sqlite \"crm.db\"\n"
			     "crosswalk codes { \"a\" -> \"A\" }\n"
			     "param cutoff date = \"2020-01-01\"\n"
			     "mapping m {\n"
			     "  from ams.t as t\n"
			     "  join ams.t as u on u.a = t.a\n"
			     "  each tag in t.b | split(\",\")\n"
			     "  into crm.member create\n"
			     "  let b = t.b | trim\n"
			     "  name <- t.nosuch\n"
			     "  id <- t.a | nosuch\n"
			     "  born <- t.d\n"
			     "}\n";

/* Links are written ALIAS.FIELD, a let or an element by its name alone. */
static const struct {
	const char *expression, *links, *kind;
} cases[] = {
	{ "t.a", "t.a", "copy" },
	{ "u.b", "u.b", "copy" },
	{ "a", "t.a", "copy" }, /* the first table that has it */
	{ "b", "b", "copy" },   /* the let, not the field */
	{ "tag", "tag", "copy" },
	{ "cutoff", "", "copy" },
	{ "x.a", "", "copy" },
	{ "t.nosuch", "t.nosuch", "copy" },
	{ "\"ams\"", "", "constant" },
	{ "null", "", "constant" },
	{ "\"a\" | upper", "", "constant" },
	{ "now()", "", "function" },
	{ "count()", "", "function" },
	{ "t.a & \" \" & u.b & t.a", "t.a u.b", "function" },
	{ "t.a | trim | m/^(\\d+)/$1/ else null", "t.a", "match" },
	{ "t.a | s/x/y/ | trim", "t.a", "substitute" },
	{ "gsub(t.a, /x/, \"\")", "t.a", "substitute" },
	{ "t.a | trim | map(codes)", "t.a", "crosswalk" },
	{ "t.a | m/(.)/$1/ | map(codes)", "t.a", "crosswalk" },
	{ "lookup(ams.t, a, u.n)", "u.n", "crosswalk" },
	{ "if t.a ~ /x/ then tag else t.d end", "t.a tag t.d", "function" },
};

static const struct wb_object *
mapping_of(const struct plan_fixture *fixture)
{
	return wb_model_find(&fixture->model, WB_OBJECT_MAPPING, WB_TEXT("m"));
}

static void
finds_links(void **state)
{
	struct plan_fixture fixture;
	struct wb_arena arena = { 0 };

	(void)state;
	plan_fixture_init(&fixture, design);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct wb_buffer seen = { 0 };
		struct wb_node *node;
		struct wb_link *links;
		size_t n;

		assert_int_equal(wb_parse_expression(wb_text_of(cases[i].expression), "test",
						     &arena, &node, &fixture.err),
				 WB_OK);
		n = wb_links(&fixture.model, &mapping_of(&fixture)->as.mapping, node, &arena,
			     &links);
		for (size_t k = 0; k < n; k++)
			wb_buffer_format(&seen, "%s%.*s%s%.*s", k ? " " : "",
					 WB_TEXT_ARG(links[k].line->alias),
					 links[k].line->alias.len ? "." : "",
					 WB_TEXT_ARG(links[k].name));
		assert_string_equal(seen.at ? seen.at : "", cases[i].links);
		assert_string_equal(wb_transform_name(wb_transform_of(node)), cases[i].kind);
		wb_buffer_release(&seen);
	}
	wb_arena_release(&arena);
	plan_fixture_release(&fixture);
}

static void
tells_faults_by_line(void **state)
{
	struct wb_text texts[8];
	struct plan_fixture fixture;
	struct wb_arena arena = { 0 };
	struct wb_line_fault *faults;
	const struct wb_mapping *mapping;
	struct wb_buffer seen = { 0 };
	size_t n;

	(void)state;
	plan_fixture_init(&fixture, design);
	for (size_t i = 0; i < fixture.model.n_objects; i++)
		texts[i] = WB_TEXT(design);
	fixture.model.texts = texts;
	mapping = &mapping_of(&fixture)->as.mapping;
	n = wb_mapping_faults(&fixture.model, mapping_of(&fixture), &arena, &faults);
	for (size_t i = 0; i < n; i++)
		wb_buffer_format(&seen, "%.*s: %.*s\n",
				 WB_TEXT_ARG(mapping->lines[faults[i].line].name),
				 WB_TEXT_ARG(faults[i].what));
	assert_string_equal(seen.at, "name: t has no field nosuch\n"
				     "id: there is no function nosuch\n");
	wb_buffer_release(&seen);
	wb_arena_release(&arena);
	plan_fixture_release(&fixture);
}

/* The mapping has faults of its own, which are not the arrow's. */
static const struct {
	const char *field, *expression, *fault; /* "": none */
} arrows[] = {
	{ "name", "t.a | trim", "" },
	{ "name", "b & tag", "" },
	{ "name", "t.nosuch", "t has no field nosuch" },
	{ "name", "t.a | ", "a step is expected here, not the end of the script" },
	{ "name", "", "a value is expected here, not the end of the script" },
	{ "id", "t.a | map(none)", "there is no crosswalk none" },
	{ "born", "t.d", "" },
};

static void
tells_the_fault_of_an_arrow(void **state)
{
	struct plan_fixture fixture;

	(void)state;
	plan_fixture_init(&fixture, design);
	for (size_t i = 0; i < sizeof arrows / sizeof *arrows; i++) {
		struct wb_error err = { 0 };
		bool is_wrong = wb_arrow_fault(&fixture.model, mapping_of(&fixture),
					       wb_text_of(arrows[i].field),
					       wb_text_of(arrows[i].expression), &err);

		assert_string_equal(err.what, arrows[i].fault);
		assert_int_equal(is_wrong, *arrows[i].fault != 0);
	}
	plan_fixture_release(&fixture);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(finds_links),
		cmocka_unit_test(tells_faults_by_line),
		cmocka_unit_test(tells_the_fault_of_an_arrow),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
