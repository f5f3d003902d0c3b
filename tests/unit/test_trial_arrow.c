/* Arrows to be tried: lets in their places, the fields read, and their values together. */
#include "study/trial_arrow.h"

#include <stdio.h>

#include "lang/parse.h"
#include "lang/print.h"
#include "project/design.h"
#include "project_fixture.h"

static const struct wb_text script = WB_TEXT("mapping m {\n"
					     "  from s.p as p\n"
					     "  join s.q as q on q.id = p.id\n"
					     "  into s.t create\n"
					     "  key id\n"
					     "  each tag in split(p.tags, \",\")\n"
					     "  let name = p.first & last | trim\n"
					     "  let last = upper(last)\n"
					     "  let round = square\n"
					     "  let square = round\n"
					     "  id <- p.id\n"
					     "}\n");

/* The tables as inspected, for names without a qualifier. */
static struct wb_field p_fields[] = { { .name = WB_TEXT("id") },
				      { .name = WB_TEXT("first") },
				      { .name = WB_TEXT("last") },
				      { .name = WB_TEXT("tags") } },
		       q_fields[] = { { .name = WB_TEXT("id") }, { .name = WB_TEXT("city") } };
static struct wb_table tables[] = {
	{ .name = WB_TEXT("p"), .n_fields = 4, .fields = p_fields },
	{ .name = WB_TEXT("q"), .n_fields = 2, .fields = q_fields },
};

static void
print_reads(const struct wb_arrow_reads *reads, struct wb_buffer *out)
{
	for (size_t i = 0; i < reads->n_fields; i++)
		wb_buffer_format(out, " %.*s.%.*s", WB_TEXT_ARG(reads->fields[i].alias),
				 WB_TEXT_ARG(reads->fields[i].field));
}

static void
expand(const struct wb_model *model, const struct wb_object *mapping, const char *text,
       struct wb_buffer *out)
{
	struct wb_arena arena = { 0 };
	struct wb_arrow_reads reads;
	struct wb_node *node;
	struct wb_error err;

	if (wb_arrow_expand(mapping, wb_text_of(text), &arena, &node, &err) != WB_OK) {
		wb_buffer_string(out, err.what);
	} else {
		wb_print_expression(node, out);
		wb_buffer_string(out, ":");
		wb_arrow_reads_of(model, mapping, node, &arena, &reads);
		print_reads(&reads, out);
	}
	wb_arena_release(&arena);
}

static void
lets_and_fields(void **state)
{
	static const struct {
		const char *text, *want;
	} cases[] = {
		{ "p.id | integer", "p.id | integer: p.id" },
		{ "first", "first: p.first" },
		{ "name | lower", "p.first & upper(last) | trim | lower: p.first p.last" },
		{ "last", "upper(last): p.last" },
		{ "p.last", "p.last: p.last" },
		{ "round", "round:" },
		{ "first & q.city & first", "first & q.city & first: p.first q.city" },
		{ "tag", "tag: .tag" },
		{ "first | map(last)", "first | map(last): p.first" },
		{ "\"x\"", "\"x\":" },
		{ "unknown", "unknown:" },
		{ "x +", "a value is expected here, not the end of the script" },
	};
	static const struct wb_schema schema = { .n_tables = 2, .tables = tables };
	struct wb_buffer whole = { 0 };
	struct wb_script parsed = { 0 };
	struct wb_error err;

	(void)state;
	wb_buffer_string(&whole, "system s csv \"x\"\n");
	wb_buffer_text(&whole, script);
	assert_ok(err, wb_parse_script(wb_buffer_slice(&whole), "t", &parsed, &err));
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const struct wb_schema *schemas[] = { &schema, NULL };
		struct wb_model model = { .n_objects = parsed.n_objects,
					  .objects = parsed.objects,
					  .schemas = schemas };
		struct wb_buffer out = { 0 };

		expand(&model, &parsed.objects[1], cases[i].text, &out);
		assert_string_equal(out.at, cases[i].want);
		wb_buffer_release(&out);
	}
	wb_script_release(&parsed);
	wb_buffer_release(&whole);
}

/* Lets that double with each step grow beyond all measure. */
static void
too_large(void **state)
{
	struct wb_buffer text = { 0 };
	struct wb_script parsed = { 0 };
	struct wb_arena arena = { 0 };
	struct wb_node *node;
	struct wb_error err;

	(void)state;
	wb_buffer_string(&text, "mapping m {\n from s.p as p\n into s.t create\n key id\n"
				" let l0 = p.id\n");
	for (int i = 1; i < 30; i++)
		wb_buffer_format(&text, " let l%d = l%d & l%d\n", i, i - 1, i - 1);
	wb_buffer_string(&text, " id <- l29\n}\n");
	assert_ok(err, wb_parse_script(wb_buffer_slice(&text), "t", &parsed, &err));
	assert_int_equal(wb_arrow_expand(&parsed.objects[0], WB_TEXT("l29"), &arena, &node, &err),
			 WB_LIMIT);
	wb_arena_release(&arena);
	wb_script_release(&parsed);
	wb_buffer_release(&text);
}

/* Several fields: a value is what stands side by side; null is not the empty text. */

struct bench {
	struct wb_project *project;
	struct wb_session *session;
	struct wb_trial_values *values;
};

static void
open_bench(const struct project_fixture *fixture, struct bench *bench)
{
	struct wb_session_settings settings = { 0 };
	struct wb_design_edit edit = { .at = 1, .author = WB_TEXT("t"), .message = WB_TEXT("") };
	struct wb_error err;
	char path[128];
	FILE *file;

	snprintf(path, sizeof path, "%s/p.csv", fixture->folder);
	file = fopen(path, "w");
	assert_non_null(file);
	fputs("id,first,last\n1,a,b\n2,a,b\n3,ab,\n4,ab,\"\"\n5,,ab\n6,,\n7,a,c\n8,,\n", file);
	assert_int_equal(fclose(file), 0);
	edit.project = bench->project = project_fixture_open(fixture);
	assert_ok(err, wb_design_begin(&edit, &err));
	assert_ok(err, wb_design_put(&edit, WB_OBJECT_SYSTEM, WB_TEXT("s"),
				     WB_TEXT("system s csv \"p.csv\"\n"), NULL, &err));
	assert_ok(err, wb_design_put(&edit, WB_OBJECT_MAPPING, WB_TEXT("m"),
				     WB_TEXT("mapping m {\n  from s.p as x\n  into s.t create\n"
					     "  key id\n\n  let   last = x.last ?? \"-\"\n\n"
					     "  id <- x.id\n}\n"),
				     NULL, &err));
	assert_ok(err, wb_design_commit(&edit, &err));
	assert_ok(err, wb_session_open(bench->project, &settings, &bench->session, &err));
}

static void
several_fields(void **state)
{
	static struct wb_text fields[] = { WB_TEXT("first"), WB_TEXT("last") };
	struct wb_arrow_source source = { .alias = WB_TEXT("x"), .n_fields = 2, .fields = fields };
	struct wb_table_name table = { .system = WB_TEXT("s"), .table = WB_TEXT("p") };
	struct wb_trial_loading loading = { 0 };
	struct wb_trial_asking asking = { .most = 10 };
	struct wb_trial_result result = { 0 };
	struct wb_arena arena = { 0 };
	struct wb_buffer seen = { 0 };
	struct wb_trial_case one;
	enum wb_trial_kind kind;
	struct bench bench = { 0 };
	struct wb_plan *plan;
	struct wb_error err;

	open_bench(*state, &bench);
	assert_ok(err, wb_trial_load_fields(bench.session, &table, fields, 2, &loading,
					    &bench.values, &err));
	assert_int_equal(wb_trial_totals(bench.values).values, 6);
	assert_ok(err,
		  wb_trial_compile_arrow(bench.values, bench.session,
					 wb_model_find(wb_session_model(bench.session),
						       WB_OBJECT_MAPPING, WB_TEXT("m")),
					 &source, WB_TEXT("x.first & last"), &arena, &plan, &err));
	assert_ok(err,
		  wb_trial_evaluate(bench.values, bench.session, plan, &asking, &result, &err));
	for (size_t i = 0; i < result.lists[WB_TRIAL_CHANGED].count; i++) {
		const struct wb_trial_case *at = &result.lists[WB_TRIAL_CHANGED].cases[i];

		wb_buffer_format(&seen, "%llu*%s>%s; ", (unsigned long long)at->rows, at->value.at,
				 at->result.at);
	}
	assert_string_equal(seen.at, "2*a │ b>ab; 2*∅ │ ∅>-; 1*ab │ ∅>ab-; 1*∅ │ ab>ab; "
				     "1*a │ c>ac; ");
	assert_int_equal(result.counts[WB_TRIAL_SAME].values, 1);
	assert_ok(err, wb_trial_evaluate_one(bench.values, bench.session, plan, 3, &arena, &one,
					     &kind, &err));
	assert_string_equal(one.value.at, "∅ │ ab");
	assert_string_equal(one.result.at, "ab");
	wb_buffer_release(&seen);
	wb_trial_result_release(&result);
	wb_plan_free(plan);
	wb_arena_release(&arena);
	wb_trial_values_free(bench.values);
	wb_session_close(bench.session);
	wb_project_close(bench.project);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lets_and_fields),
		cmocka_unit_test(too_large),
		cmocka_unit_test_setup_teardown(several_fields, project_fixture_setup,
						project_fixture_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
