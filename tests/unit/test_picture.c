/* Systems edited, and the design as it is shown: coverage and faults by the catalog. */
#include "draft/picture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "draft/system.h"
#include "draft_fixture.h"
#include "project/catalog.h"

static const char design[] = "# Where it comes from.\n"
			     "system ams csv \"ams\" {\n"
			     "  # As the vendor says.\n"
			     "  encoding \"windows-1252\"\n"
			     "}\n"
			     "system crm sqlite \"crm.db\"\n"
			     "crosswalk listed from ams.codes(old, new)\n"
			     "mapping member {\n"
			     "  from  ams.members as m\n"
			     "  into  crm.member\n"
			     "\n"
			     "  id      <- m.id\n"
			     "  status  <- m.status | map(listed)\n"
			     "\n"
			     "  leave   m.notes \"free\"\n"
			     "  leave   crm.member.photo \"none\"\n"
			     "}\n"
			     "mapping phones {\n"
			     "  from  ams.members as p\n"
			     "  into  crm.phone\n"
			     "\n"
			     "  number  <- p.phone | nosuch\n"
			     "}\n";

static const struct {
	const char *name, *kind, *locator, *options;
	enum wb_draft_guard guard;
	enum wb_status status;
	const char *wanted; /* the script, or the error */
} systems[] = {
	{ "lms", "csv", "exports/lms", "", WB_DRAFT_ADD, WB_OK,
	  "system lms csv \"exports/lms\"\n" },
	{ "my lms", "sqlite", "a \"b\".db", "", WB_DRAFT_ADD, WB_OK,
	  "system `my lms` sqlite \"a \\\"b\\\".db\"\n" },
	{ "lms", "csv", "x", "delimiter \";\"  skip 1", WB_DRAFT_ADD, WB_OK,
	  "system lms csv \"x\" { delimiter \";\"  skip 1 }\n" },
	{ "ams", "csv", "ams", "skip 1 encoding \"utf-8\"", WB_DRAFT_REPLACE, WB_OK,
	  "# Where it comes from.\nsystem ams csv \"ams\" {\n  skip 1\n  # As the vendor says.\n"
	  "  encoding \"utf-8\"\n}\n" },
	{ "ams", "csv", "x", "", WB_DRAFT_ADD, WB_TAKEN, "there is a system of that name already" },
	{ "x", "oracle", "x", "", WB_DRAFT_ADD, WB_INVALID,
	  "this waybill has no connector for oracle" },
	{ "x", "csv", "", "", WB_DRAFT_ADD, WB_INVALID, "say where it is" },
	{ "x", "csv", "x", "delimeter \";\"", WB_DRAFT_ADD, WB_INVALID,
	  "csv has no option delimeter" },
	{ "x", "csv", "x", "password \"s3cret\"", WB_DRAFT_ADD, WB_INVALID,
	  "the option holds a secret, which would be stored" },
	{ "x", "csv", "postgresql://u:s3cret@h/d", "", WB_DRAFT_ADD, WB_INVALID,
	  "the locator holds a secret, which would be stored" },
	{ "x", "csv", "x", "} system y csv \"y\" {", WB_DRAFT_ADD, WB_INVALID,
	  "the options hold more than options" },
	{ "x", "csv", "x", "skip", WB_DRAFT_ADD, WB_INVALID,
	  "the value of the option is expected here, not }" },
};

static void
edits_systems(void **state)
{
	struct wb_project *project = project_fixture_open(*state);

	draft_fixture_design(project, design);
	for (size_t i = 0; i < sizeof systems / sizeof *systems; i++) {
		struct wb_draft *draft = draft_fixture_begin(project);
		struct wb_design_list what = { 0 };
		struct wb_new_system system = {
			.name = wb_text_of(systems[i].name),
			.kind = wb_text_of(systems[i].kind),
			.locator = wb_text_of(systems[i].locator),
			.options = wb_text_of(systems[i].options),
		};
		struct wb_error err = { .what = "" };
		enum wb_status status = wb_draft_put_system(draft, &system, systems[i].guard, &err);
		char *script;

		if (status != systems[i].status)
			fail_msg("system %zu: status %d: %s", i, status, err.what);
		if (status != WB_OK) {
			assert_string_equal(err.what, systems[i].wanted);
			assert_null(strstr(err.excerpt, "s3cret"));
			wb_draft_free(draft);
			continue;
		}
		assert_ok(err, wb_draft_commit(draft, WB_TEXT(""), &err));
		wb_draft_free(draft);
		script = draft_fixture_script(project, WB_OBJECT_SYSTEM, systems[i].name);
		assert_string_equal(script, systems[i].wanted);
		free(script);
		assert_ok(err, wb_design_undo(project, &what, &err));
		wb_design_list_release(&what);
	}
	wb_project_close(project);
}

static void
names_places_from_the_project(void **state)
{
	static const char *const cases[][2] = {
		{ "%s/ams", "ams" }, { "%s/new/crm.db", "new/crm.db" }, { "%s/ams/../ams", "ams" },
		{ "%s", "." },       { "/usr/../usr/lib", "/usr/lib" },
	};
	const struct project_fixture *fixture = *state;
	struct wb_project *project = project_fixture_open(fixture);
	struct wb_buffer locator = { 0 };
	char path[256];

	snprintf(path, sizeof path, "%s/ams", fixture->folder);
	assert_int_equal(mkdir(path, 0700), 0);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const char *rest = strstr(cases[i][0], "%s");

		snprintf(path, sizeof path, "%s%s", rest ? fixture->folder : cases[i][0],
			 rest ? rest + 2 : "");
		wb_buffer_clear(&locator);
		wb_draft_locator(project, path, &locator);
		assert_string_equal(locator.at, cases[i][1]);
	}
	wb_buffer_release(&locator);
	wb_project_close(project);
}

/* A table of text fields: names with blanks between; "!" before one that is computed. */
static void
add_table(struct wb_schema *schema, const char *name, const char *fields)
{
	size_t n = 1;
	struct wb_table *table;

	for (const char *at = fields; *at; at++)
		n += *at == ' ';
	table = wb_schema_add_table(schema, wb_text_of(name), n);
	for (size_t i = 0; i < n; i++) {
		size_t len = strcspn(fields, " ");

		table->fields[i].generated = *fields == '!';
		table->fields[i].name = (struct wb_text){ fields + table->fields[i].generated,
							  len - table->fields[i].generated };
		table->fields[i].type.type = WB_TYPE_TEXT;
		fields += len + 1;
	}
	table->writable = true;
}

static void
fill_catalog(struct wb_project *project)
{
	struct wb_schema ams = { 0 }, crm = { 0 };
	struct wb_error err;

	add_table(&ams, "members", "id status notes phone fax");
	add_table(&ams, "codes", "old new");
	add_table(&crm, "member", "id status photo email !stamp");
	assert_ok(err, wb_catalog_save(project, WB_TEXT("ams"), &ams, 1, &err));
	assert_ok(err, wb_catalog_save(project, WB_TEXT("crm"), &crm, 1, &err));
	wb_schema_release(&ams);
	wb_schema_release(&crm);
}

static void
expect_side(const struct wb_side_coverage *side, const char *wanted)
{
	char found[64];

	snprintf(found, sizeof found, "%d: %zu = %zu %zu %zu %zu", side->known, side->fields,
		 side->mapped, side->left, side->elsewhere, side->gaps);
	assert_string_equal(found, wanted);
}

static void
tells_coverage_and_faults(void **state)
{
	struct wb_project *project = project_fixture_open(*state);
	struct wb_findings findings = { 0 };
	struct wb_picture *picture = NULL;
	const struct wb_object *member, *phones;
	const struct wb_model *model;
	struct wb_coverage coverage;
	struct wb_error err;

	draft_fixture_design(project, design);
	/* Before anything was inspected. */
	assert_ok(err, wb_picture_take(project, &picture, &err));
	model = wb_picture_model(picture);
	member = wb_model_find(model, WB_OBJECT_MAPPING, WB_TEXT("member"));
	coverage = wb_mapping_coverage(model, member);
	expect_side(&coverage.source, "0: 0 = 0 0 0 0");
	wb_picture_free(picture);

	fill_catalog(project);
	assert_ok(err, wb_picture_take(project, &picture, &err));
	model = wb_picture_model(picture);
	member = wb_model_find(model, WB_OBJECT_MAPPING, WB_TEXT("member"));
	phones = wb_model_find(model, WB_OBJECT_MAPPING, WB_TEXT("phones"));
	assert_int_equal(wb_picture_design(picture)->count, 5);
	coverage = wb_mapping_coverage(model, member);
	expect_side(&coverage.source, "1: 5 = 2 1 1 1");
	expect_side(&coverage.target, "1: 4 = 2 1 0 1");
	coverage = wb_mapping_coverage(model, phones);
	expect_side(&coverage.source, "1: 5 = 1 0 3 1");
	expect_side(&coverage.target, "0: 0 = 0 0 0 0");
	wb_picture_check(picture, member, &findings);
	assert_int_equal(findings.errors, 0);
	wb_picture_check(picture, phones, &findings);
	assert_true(findings.errors > 0);
	wb_findings_release(&findings);
	wb_picture_free(picture);
	wb_project_close(project);
}

static const char circle[] = "system ams csv \"ams\"\n"
			     "system crm sqlite \"crm.db\"\n"
			     "mapping member {\n"
			     "  from  ams.members as m\n"
			     "  into  crm.member\n"
			     "  key   id\n"
			     "\n"
			     "  id      <- m.id\n"
			     "  status  <- m.phone | xref(member)\n"
			     "}\n";

/* As a run does it: what asks for its own keys waits for the second pass. */
static void
lets_arrows_wait(void **state)
{
	struct wb_project *project = project_fixture_open(*state);
	struct wb_findings findings = { 0 };
	struct wb_picture *picture = NULL;
	struct wb_error err;

	draft_fixture_design(project, circle);
	fill_catalog(project);
	assert_ok(err, wb_picture_take(project, &picture, &err));
	wb_picture_check(
		picture,
		wb_model_find(wb_picture_model(picture), WB_OBJECT_MAPPING, WB_TEXT("member")),
		&findings);
	assert_int_equal(findings.errors, 0);
	assert_int_equal(findings.count, 1);
	assert_string_equal(findings.items[0].rule, "circle");
	wb_findings_release(&findings);
	wb_picture_free(picture);
	wb_project_close(project);
}

#define WITH_PROJECT(test) \
	cmocka_unit_test_setup_teardown(test, project_fixture_setup, project_fixture_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_PROJECT(edits_systems),
		WITH_PROJECT(names_places_from_the_project),
		WITH_PROJECT(tells_coverage_and_faults),
		WITH_PROJECT(lets_arrows_wait),
	};

	return cmocka_run_group_tests_name("picture", tests, NULL, NULL);
}
