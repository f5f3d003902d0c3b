#include "plan_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/memory.h"
#include "lang/parse.h"

static void
add_field(struct wb_table *table, size_t i, const char *name, enum wb_type type)
{
	table->fields[i].name = wb_text_of(name);
	table->fields[i].type.type = type;
}

static void
make_schemas(struct plan_fixture *fixture)
{
	struct wb_table *t = wb_schema_add_table(&fixture->source, WB_TEXT("t"), PLAN_FIELDS);
	struct wb_table *member = wb_schema_add_table(&fixture->target, WB_TEXT("member"), 6);

	add_field(t, 0, "a", WB_TYPE_TEXT);
	add_field(t, 1, "b", WB_TYPE_TEXT);
	add_field(t, 2, "n", WB_TYPE_INTEGER);
	add_field(t, 3, "d", WB_TYPE_DATE);
	add_field(member, 0, "id", WB_TYPE_INTEGER);
	member->fields[0].key_part = 1;
	add_field(member, 1, "name", WB_TYPE_TEXT);
	member->fields[1].not_null = true;
	member->fields[1].max_length = 5;
	add_field(member, 2, "paid", WB_TYPE_DECIMAL);
	member->fields[2].type.precision = 6;
	member->fields[2].type.scale = 2;
	add_field(member, 3, "born", WB_TYPE_DATE);
	add_field(member, 4, "shout", WB_TYPE_TEXT);
	member->fields[4].generated = true;
	add_field(member, 5, "active", WB_TYPE_BOOLEAN);
}

void
plan_fixture_init(struct plan_fixture *fixture, const char *script)
{
	size_t n;

	memset(fixture, 0, sizeof *fixture);
	if (wb_parse_script(wb_text_of(script), "test.wbs", &fixture->script, &fixture->err) !=
	    WB_OK)
		fail_msg("%s: %s", fixture->err.where, fixture->err.what);
	make_schemas(fixture);
	n = fixture->script.n_objects;
	fixture->schemas = wb_alloc((n + 1) * sizeof *fixture->schemas);
	fixture->traits = wb_alloc((n + 1) * sizeof *fixture->traits);
	for (size_t i = 0; i < n; i++) {
		const struct wb_object *object = &fixture->script.objects[i];

		if (object->kind == WB_OBJECT_SYSTEM && wb_text_is(object->name, "ams"))
			fixture->schemas[i] = &fixture->source;
		if (object->kind == WB_OBJECT_SYSTEM && wb_text_is(object->name, "crm")) {
			fixture->schemas[i] = &fixture->target;
			fixture->traits[i].enforces_keys = true;
			fixture->traits[i].syncs = true;
		}
	}
	fixture->model = (struct wb_model){
		.n_objects = n,
		.objects = fixture->script.objects,
		.schemas = fixture->schemas,
		.traits = fixture->traits,
	};
}

void
plan_fixture_release(struct plan_fixture *fixture)
{
	wb_script_release(&fixture->script);
	wb_schema_release(&fixture->source);
	wb_schema_release(&fixture->target);
	free(fixture->schemas);
	free(fixture->traits);
}

void
plan_fixture_batch(struct wb_batch *batch, const char *const (*rows)[PLAN_FIELDS], size_t n)
{
	static const enum wb_type types[PLAN_FIELDS] = { WB_TYPE_TEXT, WB_TYPE_TEXT,
							 WB_TYPE_INTEGER, WB_TYPE_DATE };

	wb_batch_reset(batch);
	batch->n_columns = PLAN_FIELDS;
	batch->columns = WB_NEW_ARRAY(&batch->arena, struct wb_column, PLAN_FIELDS);
	batch->rows = n;
	batch->first_row = 1;
	for (size_t c = 0; c < PLAN_FIELDS; c++) {
		struct wb_type_spec type = { .type = types[c] };

		wb_column_init(&batch->columns[c], type, n, &batch->arena);
		for (size_t row = 0; row < n; row++) {
			struct wb_value value = wb_value_null(types[c]);

			if (rows[row][c])
				assert_true(wb_value_of_text(wb_text_of(rows[row][c]), type,
							     &batch->arena, &value));
			wb_column_set(&batch->columns[c], row, &value);
		}
	}
}

static const char *
show(const struct wb_column *column, struct wb_arena *arena)
{
	switch (wb_column_cell(column, 0)) {
	case WB_CELL_NULL:
		return "null";
	case WB_CELL_FAILED:
		return wb_arena_format(arena, "fails: %s",
				       column->fault[wb_column_index(column, 0)]->rule);
	default:
		return wb_arena_format(arena, "%.*s",
				       WB_TEXT_ARG(wb_column_text(column, 0, arena)));
	}
}

const char *
plan_fixture_value(struct plan_fixture *fixture, const char *expression, struct wb_batch *batch,
		   struct wb_arena *arena)
{
	struct wb_context context = { .now = INT64_C(1767225600000000),
				      .run = WB_TEXT("test-run"),
				      .source = WB_TEXT("ams.t") };
	const struct wb_table *table = batch ? &fixture->source.tables[0] : NULL;
	struct wb_batch alone = { .rows = 1, .first_row = 1 };
	struct wb_evaluator *evaluator;
	struct wb_plan *plan;
	struct wb_node *node;
	const char *value;

	if (wb_parse_expression(wb_text_of(expression), "test", arena, &node, &fixture->err) !=
		    WB_OK ||
	    wb_plan_compile_expression(&fixture->model, node, table, WB_TEXT("t"), &plan,
				       &fixture->err) != WB_OK)
		return wb_arena_format(arena, "error: %s", fixture->err.what);
	evaluator = wb_evaluator_new(plan, &context);
	value = show(
		wb_evaluate_expression(evaluator, plan->arrows[0].expr, batch ? batch : &alone),
		arena);
	wb_evaluator_free(evaluator);
	wb_plan_free(plan);
	wb_batch_release(&alone);
	return value;
}
