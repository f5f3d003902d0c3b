/* Codes for old values, and what a crosswalk at work covers. */
#include "study/crosswalk_study.h"

#include <stdio.h>
#include <string.h>

#include "project/design.h"
#include "project_fixture.h"
#include "study/crosswalk_use.h"

/* Codes. */

static void
codes(void **state)
{
	static const struct wb_code instruments[] = {
		{ WB_TEXT("CHK"), WB_TEXT("Check") }, { WB_TEXT("CARD"), WB_TEXT("Credit card") },
		{ WB_TEXT("CASH"), WB_TEXT("Cash") }, { WB_TEXT("EFT"), WB_TEXT("Bank transfer") },
		{ WB_TEXT("F"), WB_TEXT("") },        { WB_TEXT("M"), WB_TEXT("") },
		{ WB_TEXT("ACT"), WB_TEXT("") },
	};
	static const struct {
		const char *value, *want; /* NULL: none */
	} cases[] = {
		{ "eft", "EFT" },          { "Check", "CHK" },      { "cheque", "CHK" },
		{ "credit card", "CARD" }, { "visa card", "CARD" }, { "bank transfer", "EFT" },
		{ "female", "F" },         { "Male", "M" },         { " active ", "ACT" },
		{ "cash", "CASH" },        { "zzz", NULL },         { "", NULL },
		{ "\xff", NULL },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct wb_text value = wb_text_of(cases[i].value);
		struct wb_code_suggestion found;
		struct wb_arena arena = { 0 };
		struct wb_code_suggestion *ranked =
			wb_rank_codes(value, instruments, 7, NULL, &arena);

		wb_suggest_codes(&value, 1, instruments, 7, NULL, &found);
		if (!cases[i].want != (found.code == WB_NO_CODE) ||
		    (cases[i].want && !wb_text_is(instruments[found.code].code, cases[i].want)))
			fail_msg("%s: %s", cases[i].value,
				 found.code < 0 ? "none" : instruments[found.code].code.at);
		if (cases[i].want)
			assert_int_equal(ranked[0].code, found.code);
		wb_arena_release(&arena);
	}
}

/* What a person has matched already is an example. */
static void
codes_by_example(void **state)
{
	static const struct wb_code only[] = { { WB_TEXT("7"), WB_TEXT("") },
					       { WB_TEXT("8"), WB_TEXT("") } };
	struct wb_value key = { .type = WB_TYPE_TEXT, .as.text = WB_TEXT("member dues") };
	struct wb_crosswalk_entry entry = { .n_keys = 1, .keys = &key };
	struct wb_crosswalk known = { .n_entries = 1, .entries = &entry };
	struct wb_text value = WB_TEXT("Member Due");
	struct wb_code_suggestion found;

	(void)state;
	entry.value = (struct wb_value){ .type = WB_TYPE_INTEGER, .as.integer = 8 };
	wb_suggest_codes(&value, 1, only, 2, &known, &found);
	assert_int_equal(found.code, 1);
	assert_string_equal(found.reason, "like a value that has it");
	wb_suggest_codes(&value, 1, only, 0, &known, &found);
	assert_int_equal(found.code, WB_NO_CODE);
}

/* At work. */

struct bench {
	struct wb_project *project;
	struct wb_session *session;
};

static void
write_file(const struct project_fixture *fixture, const char *text)
{
	char path[128];
	FILE *file;

	snprintf(path, sizeof path, "%s/p.csv", fixture->folder);
	file = fopen(path, "w");
	assert_non_null(file);
	fputs(text, file);
	assert_int_equal(fclose(file), 0);
}

static void
put(struct wb_design_edit *edit, enum wb_object_kind kind, struct wb_text name, const char *script)
{
	struct wb_error err;

	assert_ok(err, wb_design_put(edit, kind, name, wb_text_of(script), NULL, &err));
}

static void
open_bench(const struct project_fixture *fixture, struct bench *bench, const char *mapping)
{
	struct wb_session_settings settings = { 0 };
	struct wb_design_edit edit = { .at = 1, .author = WB_TEXT("t"), .message = WB_TEXT("") };
	struct wb_error err;
	char path[128];

	snprintf(path, sizeof path, "%s/crm.db", fixture->folder);
	project_fixture_sql(path, "CREATE TABLE kind (code TEXT PRIMARY KEY, name TEXT);"
				  "INSERT INTO kind VALUES ('ACT', 'Active'), ('LAP', 'Lapsed'),"
				  " ('HON', 'Honorary');"
				  "CREATE TABLE m (id INTEGER PRIMARY KEY,"
				  " kind TEXT REFERENCES kind (code))");
	edit.project = bench->project = project_fixture_open(fixture);
	assert_ok(err, wb_design_begin(&edit, &err));
	put(&edit, WB_OBJECT_SYSTEM, WB_TEXT("s"), "system s csv \"p.csv\"\n");
	put(&edit, WB_OBJECT_SYSTEM, WB_TEXT("crm"), "system crm sqlite \"crm.db\"\n");
	put(&edit, WB_OBJECT_CROSSWALK, WB_TEXT("kinds"),
	    "crosswalk kinds { \"active\" -> \"ACT\" \"old\" -> \"LAP\" otherwise reject }\n");
	put(&edit, WB_OBJECT_MAPPING, WB_TEXT("m"), mapping);
	assert_ok(err, wb_design_commit(&edit, &err));
	assert_ok(err, wb_session_open(bench->project, &settings, &bench->session, &err));
	assert_ok(err, wb_session_choose(bench->session, NULL, 0, &err));
}

static void
close_bench(struct bench *bench)
{
	wb_session_close(bench->session);
	wb_project_close(bench->project);
}

static void
at_work(void **state)
{
	static const char mapping[] =
		"mapping m { from s.p as p into crm.m let k = p.kind | trim | lower\n"
		"let c = k | map(kinds) id <- p.id | integer kind <- c }\n";
	static const struct wb_crosswalk_asking asking = { .crosswalk = WB_TEXT("kinds") };
	const struct project_fixture *fixture = *state;
	struct wb_crosswalk_study study = { 0 };
	struct bench bench;
	struct wb_error err;

	write_file(fixture, "id,kind\n1,active\n2, Active \n3,old\n4,honorary\n5,HONORARY\n"
			    "6,honorary\n7,\n8,lapsd\n");
	open_bench(fixture, &bench, mapping);
	assert_ok(err, wb_crosswalk_study(bench.session, &asking, &study, &err));
	assert_true(wb_text_is(study.steps, "kind | trim | lower"));
	assert_true(wb_text_is(study.field, "kind"));
	assert_true(wb_text_is(study.line, "c"));
	assert_true(wb_text_is(study.target, "kind"));
	assert_int_equal(study.n_values, 5);
	assert_int_equal(study.n_open, 2);
	assert_int_equal(study.rows, 8);
	assert_int_equal(study.covered, 4);
	assert_true(wb_crosswalk_coverage(&study) > 49.9 && wb_crosswalk_coverage(&study) < 50.1);
	assert_int_equal(study.n_codes, 3);

	/* The open ones first, with what they could become. */
	assert_true(wb_text_is(study.values[0].value, "honorary"));
	assert_int_equal(study.values[0].rows, 3);
	assert_true(wb_text_is(study.codes[study.values[0].suggestion.code].code, "HON"));
	assert_true(wb_text_is(study.values[1].value, "lapsd"));
	assert_true(wb_text_is(study.codes[study.values[1].suggestion.code].code, "LAP"));
	assert_true(wb_text_is(study.values[2].value, "active"));
	assert_int_equal(study.values[2].rows, 2);
	assert_true(wb_text_is(study.values[2].code, "ACT"));
	assert_true(study.values[3].is_null);
	assert_int_equal(study.values[3].state, WB_CROSSWALK_PASSED);
	assert_int_equal(study.n_uses, 1);
	wb_crosswalk_study_release(&study);
	close_bench(&bench);
}

/* Fewer values than there are, and no suggestions: what is not listed is counted. */
static void
some_values(void **state)
{
	static const char mapping[] =
		"mapping m { from s.p as p into crm.m id <- p.id kind <- p.kind | map(kinds) }\n";
	static const struct wb_crosswalk_asking asking = {
		.crosswalk = WB_TEXT("kinds"),
		.most = 2,
		.suggests = WB_CROSSWALK_NO_SUGGESTIONS,
	};
	const struct project_fixture *fixture = *state;
	struct wb_crosswalk_study study = { 0 };
	struct bench bench;
	struct wb_error err;

	write_file(fixture, "id,kind\n1,active\n2,active\n3,lapsd\n4,lapsd\n5,lapsd\n6,old\n");
	open_bench(fixture, &bench, mapping);
	assert_ok(err, wb_crosswalk_study(bench.session, &asking, &study, &err));
	assert_int_equal(study.n_values, 2);
	assert_true(wb_text_is(study.values[0].value, "lapsd"));
	assert_int_equal(study.values[0].suggestion.code, WB_NO_CODE);
	assert_int_equal(study.rows, 6);
	wb_crosswalk_study_release(&study);
	close_bench(&bench);
}

/* A crosswalk may be used by several arrows, each with values of its own. */
static void
several_uses(void **state)
{
	static const char mapping[] = "mapping m { from s.p as p into crm.m id <- p.id | integer\n"
				      "let a = p.id | map(kinds) kind <- p.kind | map(kinds) }\n";
	const struct project_fixture *fixture = *state;
	struct wb_crosswalk_study study = { 0 };
	struct bench bench;
	struct wb_error err;

	write_file(fixture, "id,kind\n1,active\n2,active\n");
	open_bench(fixture, &bench, mapping);
	for (size_t use = 0; use < 3; use++) {
		struct wb_crosswalk_asking asking = { .crosswalk = WB_TEXT("kinds"), .use = use };
		enum wb_status status = wb_crosswalk_study(bench.session, &asking, &study, &err);

		assert_int_equal(status, use < 2 ? WB_OK : WB_NOT_FOUND);
		assert_int_equal(study.n_uses, 2);
		if (status == WB_OK) {
			assert_true(wb_text_is(study.field, use ? "kind" : "id"));
			assert_int_equal(study.n_open, use ? 0 : 2);
		}
		wb_crosswalk_study_release(&study);
	}
	assert_string_equal(err.what, "crosswalk kinds is used 2 times, not 3");
	close_bench(&bench);
}

static void
not_at_work(void **state)
{
	static const char mapping[] = "mapping m { from s.p as p into crm.m id <- p.id | integer\n"
				      "kind <- p.kind & p.id | map(kinds) }\n";
	static const struct wb_crosswalk_asking asking = { .crosswalk = WB_TEXT("kinds") };
	static const struct wb_crosswalk_asking unknown = { .crosswalk = WB_TEXT("nothing") };
	const struct project_fixture *fixture = *state;
	struct wb_crosswalk_study study = { 0 };
	struct wb_crosswalk_use use;
	struct bench bench;
	struct wb_error err;

	write_file(fixture, "id,kind\n1,active\n");
	open_bench(fixture, &bench, mapping);
	assert_int_equal(wb_crosswalk_study(bench.session, &asking, &study, &err), WB_INVALID);
	assert_string_equal(err.where, "m.kind");
	wb_crosswalk_study_release(&study);
	assert_int_equal(wb_crosswalk_study(bench.session, &unknown, &study, &err), WB_NOT_FOUND);
	assert_int_equal(wb_crosswalk_use_find(wb_session_mapping(bench.session, 0), WB_TEXT("x"),
					       0, &study.arena, &use, &err),
			 WB_NOT_FOUND);
	wb_crosswalk_study_release(&study);
	close_bench(&bench);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(codes),
		cmocka_unit_test(codes_by_example),
		cmocka_unit_test_setup_teardown(at_work, project_fixture_setup,
						project_fixture_teardown),
		cmocka_unit_test_setup_teardown(some_values, project_fixture_setup,
						project_fixture_teardown),
		cmocka_unit_test_setup_teardown(several_uses, project_fixture_setup,
						project_fixture_teardown),
		cmocka_unit_test_setup_teardown(not_at_work, project_fixture_setup,
						project_fixture_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
