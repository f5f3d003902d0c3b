/* Every example of the function table gives what the table says it gives. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "lang/function.h"
#include "lang/parse.h"
#include "plan/evaluate.h"
#include "plan/plan.h"

/* What the examples of map, lookup and xref name. */
static const char script[] = "crosswalk member_status {\n"
			     "  \"active\" -> \"ACT\"\n"
			     "  \"lapsed\" -> \"LAP\"\n"
			     "  otherwise reject\n"
			     "}\n"
			     "system crm sqlite \"crm.db\"\n"
			     "mapping member {\n"
			     "  from crm.country as c into crm.member create key number\n"
			     "  number <- c.code | integer\n"
			     "}\n";

/* A project that has run nothing yet: a sequence begins. */
static void
answer(void *nothing, const struct wb_reference *reference, uint64_t batch, struct wb_text key,
       struct wb_arena *arena, struct wb_answer *out)
{
	(void)nothing;
	(void)batch;
	(void)key;
	(void)arena;
	out->kind = WB_ANSWER_FOUND;
	if (reference->kind == WB_REFERENCE_LOOKUP) {
		out->value = wb_value_text(WB_TEXT("Portugal"));
		return;
	}
	out->value = (struct wb_value){ .type = WB_TYPE_INTEGER, .cell = WB_CELL_VALUE };
	out->value.as.integer = reference->kind == WB_REFERENCE_XREF ? 12 : reference->start;
}

static const struct wb_references references = { .ask = answer };

static const struct wb_context context = {
	.now = INT64_C(1796083200000000), /* 2026-11-30 16:00 */
	.run = { "run-1", 5 },
	.source = { "ams.members", 11 },
	.references = &references,
};

/* What the expression comes to, as the table writes it; in the arena. */
static const char *
evaluate(const struct wb_plan *plan, struct wb_arena *arena)
{
	struct wb_evaluator *evaluator = wb_evaluator_new(plan, &context);
	struct wb_batch batch = { .rows = 1, .first_row = 1 };
	const struct wb_column *column =
		wb_evaluate_expression(evaluator, plan->arrows[0].expr, &batch);
	const char *text = "null";

	if (wb_column_cell(column, 0) == WB_CELL_FAILED)
		text = wb_arena_format(arena, "fails: %s",
				       column->fault[wb_column_index(column, 0)]->rule);
	else if (wb_column_cell(column, 0) == WB_CELL_VALUE)
		text = wb_arena_string(arena, wb_column_text(column, 0, arena));
	wb_evaluator_free(evaluator);
	wb_batch_release(&batch);
	return text;
}

static void
check_example(const struct wb_function *function, const struct wb_model *model)
{
	struct wb_arena arena = { 0 };
	struct wb_error err = { 0 };
	struct wb_plan *plan = NULL;
	struct wb_node *node = NULL;
	const char *got;

	if (wb_parse_expression(wb_text_of(function->example), "example", &arena, &node, &err) ||
	    wb_plan_compile_expression(model, node, NULL, WB_TEXT(""), &plan, &err))
		fail_msg("%s: %s: %s", function->name, function->example, err.what);
	got = evaluate(plan, &arena);
	if (strcmp(got, function->gives) != 0)
		fail_msg("%s: %s gives %s, not %s", function->name, function->example, got,
			 function->gives);
	wb_plan_free(plan);
	wb_arena_release(&arena);
}

/* crm.country(code, name). */
static void
make_schema(struct wb_schema *schema)
{
	static const struct wb_type_spec type = { .type = WB_TYPE_TEXT };
	struct wb_table *table = wb_schema_add_table(schema, WB_TEXT("country"), 2);

	table->fields[0] = (struct wb_field){ .name = WB_TEXT("code"), .type = type };
	table->fields[1] = (struct wb_field){ .name = WB_TEXT("name"), .type = type };
}

static void
test_examples(void **state)
{
	const struct wb_schema *schemas[8] = { NULL };
	struct wb_schema schema = { 0 };
	struct wb_script parsed = { 0 };
	struct wb_error err = { 0 };
	struct wb_model model = { 0 };

	(void)state;
	assert_int_equal(wb_parse_script(wb_text_of(script), "script", &parsed, &err), WB_OK);
	model.n_objects = parsed.n_objects;
	model.objects = parsed.objects;
	make_schema(&schema);
	assert_true(model.n_objects <= 8);
	for (size_t i = 0; i < model.n_objects; i++)
		schemas[i] = model.objects[i].kind == WB_OBJECT_SYSTEM ? &schema : NULL;
	model.schemas = schemas;
	for (int group = 0; group < WB_GROUPS; group++) {
		size_t count;
		const struct wb_function *functions =
			wb_functions((enum wb_function_group)group, &count);

		for (size_t i = 0; i < count; i++)
			/* Those of aggregates need a group: see test_group.c. */
			if (group != WB_GROUP_AGGREGATE)
				check_example(&functions[i], &model);
	}
	wb_schema_release(&schema);
	wb_script_release(&parsed);
}

/* Calls that lack what they need are refused when they are compiled. */
static const char *const refused[] = {
	"hash()",
	"uuid(\"a\")",
	"trim()",
	"row(1)",
	"\"a\" | gsub(\"a\", \"b\")",
	"\"a\" | match(/a/, \"$1\")",
	"json(\"1\", \"a\")",
	"\"a\" | normalize(\"x\")",
	"\"a\" | nullif(5)",
	"sequence(\"a\", 1)",
	"count()",
};

static void
test_refused(void **state)
{
	const struct wb_model model = { 0 };

	(void)state;
	for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
		struct wb_arena arena = { 0 };
		struct wb_error err = { 0 };
		struct wb_plan *plan = NULL;
		struct wb_node *node = NULL;

		if (wb_parse_expression(wb_text_of(refused[i]), "example", &arena, &node, &err))
			fail_msg("%s: %s", refused[i], err.what);
		if (!wb_plan_compile_expression(&model, node, NULL, WB_TEXT(""), &plan, &err))
			fail_msg("%s was taken", refused[i]);
		assert_true(err.what[0] != '\0');
		wb_arena_release(&arena);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_examples),
		cmocka_unit_test(test_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
