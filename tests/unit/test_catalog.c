/* The catalog keeps a schema whole; drift tells what changed since. */
#include "project/catalog.h"

#include <string.h>

#include "data/drift.h"
#include "project_fixture.h"

static void
add_member(struct wb_schema *schema)
{
	struct wb_table *table = wb_schema_add_table(schema, WB_TEXT("member"), 3);

	table->row_estimate = 1200;
	table->fields[0] = (struct wb_field){ .name = WB_TEXT("id"),
					      .declared = WB_TEXT("INT"),
					      .type = { .type = WB_TYPE_INTEGER },
					      .not_null = true,
					      .key_part = 1 };
	table->fields[1] = (struct wb_field){ .name = WB_TEXT("Total Paid ($)"),
					      .type = { WB_TYPE_DECIMAL, 12, 2 },
					      .has_default = true };
	table->fields[2] = (struct wb_field){ .name = WB_TEXT("club"),
					      .type = { .type = WB_TYPE_TEXT },
					      .max_length = UINT64_MAX,
					      .generated = true,
					      .unique = true,
					      .references_table = WB_TEXT("club"),
					      .references_field = WB_TEXT("id") };
	wb_table_warn(schema, table, "column 3 is the second \"%s\"", "club");
	wb_table_warn(schema, table, "100 %% sure");
}

static void
add_view(struct wb_schema *schema, const char *name)
{
	struct wb_table *table = wb_schema_add_table(schema, wb_text_of(name), 1);

	table->writable = false;
	table->fields[0] =
		(struct wb_field){ .name = WB_TEXT("x"), .type = { .type = WB_TYPE_DATE } };
}

typedef enum wb_status
saving(struct wb_project *, struct wb_text, const struct wb_schema *, int64_t, struct wb_error *);

static void
save(struct wb_project *project, saving *way, const char *system, const struct wb_schema *schema,
     int64_t now)
{
	struct wb_error err;

	assert_ok(err, wb_catalog_begin(project, &err));
	assert_ok(err, way(project, wb_text_of(system), schema, now, &err));
	assert_ok(err, wb_catalog_commit(project, &err));
}

static void
a_schema_comes_back_whole(void **state)
{
	struct wb_project *project = project_fixture_open(*state);
	struct wb_schema saved = { 0 }, loaded = { 0 };
	struct wb_arena arena = { 0 };
	struct wb_error err;
	int64_t inspected_at = 0;

	add_member(&saved);
	add_view(&saved, "a view");
	save(project, wb_catalog_save, "ams", &saved, 42);
	assert_ok(err, wb_catalog_load(project, WB_TEXT("ams"), &loaded, &inspected_at, &err));
	assert_int_equal(inspected_at, 42);
	assert_int_equal(loaded.n_tables, 2);
	assert_int_equal(loaded.tables[0].row_estimate, 1200);
	assert_int_equal(loaded.tables[1].row_estimate, -1);
	assert_false(loaded.tables[1].writable);
	assert_int_equal(loaded.tables[0].n_warnings, 2);
	assert_true(wb_text_is(loaded.tables[0].warnings[0], "column 3 is the second \"club\""));
	assert_true(wb_text_is(loaded.tables[0].warnings[1], "100 % sure"));
	assert_int_equal(wb_schema_drift(&saved, &loaded, NULL, &arena).count, 0);
	assert_true(loaded.tables[0].fields[2].max_length == UINT64_MAX);
	wb_arena_release(&arena);
	wb_schema_release(&saved);
	wb_schema_release(&loaded);
	wb_project_close(project);
}

static void
saving_replaces_or_adds(void **state)
{
	struct project_fixture *fixture = *state;
	struct wb_project *project = project_fixture_open(fixture);
	struct wb_schema whole = { 0 }, part = { 0 }, other = { 0 };

	add_view(&whole, "b");
	add_view(&whole, "a");
	add_view(&part, "a");
	add_view(&part, "c");
	add_view(&other, "a");
	save(project, wb_catalog_save, "ams", &whole, 1);
	save(project, wb_catalog_save, "crm", &other, 1);
	save(project, wb_catalog_save_tables, "ams", &part, 2);
	project_fixture_expect(fixture->path,
			       "SELECT system, name, position, inspected_at FROM catalog_table "
			       "ORDER BY system, position",
			       "ams|b|0|1\nams|a|1|2\nams|c|2|2\ncrm|a|0|1\n");
	save(project, wb_catalog_save, "ams", &other, 3);
	project_fixture_expect(fixture->path,
			       "SELECT system, \"table\", field, type, inspected_at FROM catalog "
			       "ORDER BY system",
			       "ams|a|x|date|1970-01-01T00:00:00Z\n"
			       "crm|a|x|date|1970-01-01T00:00:00Z\n");
	wb_schema_release(&whole);
	wb_schema_release(&part);
	wb_schema_release(&other);
	wb_project_close(project);
}

static void
what_was_never_seen_is_not_found(void **state)
{
	struct wb_project *project = project_fixture_open(*state);
	struct wb_schema loaded = { 0 }, empty = { 0 };
	struct wb_error err = { 0 };

	assert_int_equal(wb_catalog_load(project, WB_TEXT("ams"), &loaded, NULL, &err),
			 WB_NOT_FOUND);
	assert_non_null(strstr(err.hint, "waybill inspect"));
	save(project, wb_catalog_save, "ams", &empty, 1);
	assert_ok(err, wb_catalog_load(project, WB_TEXT("ams"), &loaded, NULL, &err));
	assert_int_equal(loaded.n_tables, 0);
	wb_project_close(project);
}

static void
drift_names_every_change(void **state)
{
	static const struct {
		enum wb_drift_kind kind;
		const char *table, *field, *before, *after;
	} wanted[] = {
		{ WB_DRIFT_FIELD_CHANGED, "member", "id", "integer (INT), not null, key 1",
		  "text (INT), not null, key 1" },
		{ WB_DRIFT_FIELD_ADDED, "member", "new", "", "text" },
		{ WB_DRIFT_FIELD_REMOVED, "member", "Total Paid ($)",
		  "decimal(12, 2), has a default", "" },
		{ WB_DRIFT_TABLE_ADDED, "arrived", "", "", "" },
		{ WB_DRIFT_TABLE_REMOVED, "gone", "", "", "" },
	};
	struct wb_schema before = { 0 }, after = { 0 };
	struct wb_arena arena = { 0 };
	struct wb_drift_list list;

	(void)state;
	add_member(&before);
	add_view(&before, "gone");
	add_member(&after);
	add_view(&after, "arrived");
	after.tables[0].fields[0].type.type = WB_TYPE_TEXT;
	after.tables[0].fields[1] =
		(struct wb_field){ .name = WB_TEXT("new"), .type = { .type = WB_TYPE_TEXT } };
	list = wb_schema_drift(&before, &after, NULL, &arena);
	assert_int_equal(list.count, sizeof wanted / sizeof *wanted);
	for (size_t i = 0; i < list.count; i++) {
		assert_int_equal(list.items[i].kind, wanted[i].kind);
		assert_true(wb_text_is(list.items[i].table, wanted[i].table));
		assert_true(wb_text_is(list.items[i].field, wanted[i].field));
		assert_true(wb_text_is(list.items[i].before, wanted[i].before));
		assert_true(wb_text_is(list.items[i].after, wanted[i].after));
	}
	assert_int_equal(wb_table_drift(&before.tables[0], &after.tables[0], NULL, &arena).count,
			 3);
	assert_string_equal(wb_drift_kind_name(WB_DRIFT_TABLE_REMOVED), "table removed");
	wb_arena_release(&arena);
	wb_schema_release(&before);
	wb_schema_release(&after);
}

static void
renames_are_guessed(void **state)
{
	static const struct {
		const char *before[3], *after[3], *gone, *now;
	} cases[] = {
		{ { "id", "mail", "x" }, { "id", "e_mail", "x" }, "mail", "e_mail" }, /* name */
		{ { "id", "born", "x" },
		  { "id", "birthday", "x" },
		  "born",
		  "birthday" }, /* place */
		{ { "id", "phone", NULL }, { "id", "note", "phones" }, "phone", "phones" },
		{ { "id", "abc", NULL }, { "id", "x", "qqqqq" }, "abc", "x" },
		{ { "id", "x", "abc" }, { "qqqqq", "id", "x" }, NULL, NULL }, /* neither */
	};
	struct wb_arena arena = { 0 };

	(void)state;
	for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
		struct wb_schema before = { 0 }, after = { 0 };
		struct wb_table *old = wb_schema_add_table(&before, WB_TEXT("t"), 3);
		struct wb_table *new = wb_schema_add_table(&after, WB_TEXT("t"), 3);
		struct wb_drift_list list;
		const char *now = NULL;

		for (old->n_fields = 0; old->n_fields < 3 && cases[c].before[old->n_fields];) {
			struct wb_field *field = &old->fields[old->n_fields];

			field->name = wb_text_of(cases[c].before[old->n_fields++]);
			field->type.type = WB_TYPE_TEXT;
		}
		for (new->n_fields = 0; new->n_fields < 3 && cases[c].after[new->n_fields];) {
			struct wb_field *field = &new->fields[new->n_fields];

			field->name = wb_text_of(cases[c].after[new->n_fields++]);
			field->type.type = WB_TYPE_TEXT;
		}
		list = wb_table_drift(old, new, NULL, &arena);
		for (size_t i = 0; i < list.count; i++)
			if (list.items[i].kind == WB_DRIFT_FIELD_REMOVED && list.items[i].other.len)
				now = wb_arena_format(&arena, "%.*s=%.*s",
						      WB_TEXT_ARG(list.items[i].field),
						      WB_TEXT_ARG(list.items[i].other));
		if (cases[c].gone)
			assert_string_equal(
				now, wb_arena_format(&arena, "%s=%s", cases[c].gone, cases[c].now));
		else
			assert_null(now);
		wb_schema_release(&before);
		wb_schema_release(&after);
	}
	wb_arena_release(&arena);
}

int
main(void)
{
#define WITH_PROJECT(test) \
	cmocka_unit_test_setup_teardown(test, project_fixture_setup, project_fixture_teardown)
	const struct CMUnitTest tests[] = {
		WITH_PROJECT(a_schema_comes_back_whole),
		WITH_PROJECT(saving_replaces_or_adds),
		WITH_PROJECT(what_was_never_seen_is_not_found),
		cmocka_unit_test(drift_names_every_change),
		cmocka_unit_test(renames_are_guessed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
