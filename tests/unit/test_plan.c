/* Whole mappings: compiled, checked, and evaluated over rows. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "plan/check.h"
#include "plan_fixture.h"

#define SYSTEMS                              \
	"system ams csv \"ams\" { }\n"       \
	"system crm sqlite \"crm.db\" { }\n" \
	"crosswalk loud { \"A\" -> \"x\" }\n"
#define MAPPING(lines) SYSTEMS "mapping m {\n" lines "\n}\n"
#define HEAD           "from ams.t as t\ninto crm.member\nkey id\n"

static const struct wb_object *
mapping_of(const struct plan_fixture *fixture)
{
	return wb_model_find(&fixture->model, WB_OBJECT_MAPPING, WB_TEXT("m"));
}

static void
errors(void **state)
{
	static const struct {
		const char *script, *what, *hint;
	} cases[] = {
		{ MAPPING("into crm.member id <- 1"), "lacks its line: from", NULL },
		{ MAPPING("from ams.t as t id <- 1"), "lacks its line: into", NULL },
		{ MAPPING("from ams.nosuch into crm.member id <- 1"), "ams has no table nosuch",
		  "inspect" },
		{ MAPPING("from ams.t as t into crm.nosuch id <- 1"), "crm has no table nosuch",
		  "create" },
		{ MAPPING("from erp.t as t into crm.member id <- 1"), "there is no system erp",
		  NULL },
		{ MAPPING(HEAD), "the mapping has no arrows", NULL },
		{ MAPPING(HEAD "id <- t.n\nnosuch <- t.a"), "member has no field nosuch",
		  "id, name" },
		{ MAPPING(HEAD "id <- t.n\nshout <- t.a"), "computes shout by itself", NULL },
		{ MAPPING(HEAD "id <- t.a"), "id is integer and takes no text", "| integer" },
		{ MAPPING(HEAD "id <- t.n\nborn <- t.a"), "born is date and takes no text",
		  "| date" },
		{ MAPPING(HEAD "id <- t.n\nid <- t.n"), "id has two arrows", NULL },
		{ MAPPING(HEAD "where t.n > 1 where t.n < 9 id <- t.n"),
		  "there is a second line `where`", "by and" },
		{ MAPPING(HEAD "key name id <- t.n name <- t.a"), "there is a second line `key`",
		  "keep one" },
		{ MAPPING(HEAD "write upsert write insert id <- t.n"),
		  "there is a second line `write`", "keep one" },
		{ MAPPING(HEAD "name <- t.a"), "the key field id has no arrow", NULL },
		{ MAPPING("from ams.t as t into crm.member write upsert id <- t.n"),
		  "needs to know what identifies a row", "key FIELD" },
		{ MAPPING("from ams.t as t into crm.member write sync id <- t.n"),
		  "`write sync` needs to know what identifies a row", "key FIELD" },
		{ MAPPING("from ams.t as t into ams.t key a write sync a <- t.a"),
		  "`write sync` cannot be done to ams", "write replace" },
		{ MAPPING(HEAD "missing delete\nid <- t.n"), "`missing` needs `write sync`",
		  "write upsert" },
		{ MAPPING(HEAD "write upsert\nmissing at most 5%\nid <- t.n"),
		  "`missing` needs `write sync`", NULL },
		{ MAPPING(HEAD "write sync missing keep missing delete\nid <- t.n"),
		  "there is a second line `missing`", NULL },
		{ MAPPING(HEAD "write sync missing set nosuch = 1\nid <- t.n"),
		  "member has no field nosuch", "id, name" },
		{ MAPPING(HEAD "write sync missing set shout = \"x\"\nid <- t.n"),
		  "computes shout by itself", NULL },
		{ MAPPING(HEAD "write sync missing set id = 1\nid <- t.n"), "id is part of the key",
		  "another field" },
		{ MAPPING(HEAD "write sync missing set name = t.a\nid <- t.n"),
		  "no table here is called t", NULL },
		{ MAPPING(HEAD "write sync missing set born = name\nid <- t.n"),
		  "born is date and takes no text", "| date" },
		{ MAPPING(HEAD "distinct distinct\nid <- t.n"), "a second line `distinct`", NULL },
		{ MAPPING(HEAD "join ams.t as u on u.a = t.n\nid <- t.n"), "do not go together",
		  "| integer" },
		{ MAPPING(HEAD "join ams.t as u on u.a = t.a\nid <- n"),
		  "more than one table here has a field n", "t.n, u.n" },
		{ MAPPING(HEAD
			  "join ams.t as u on u.a = v.a\njoin ams.t as v on v.n = 1\nid <- t.n"),
		  "v stands further down", "move" },
		{ MAPPING(HEAD "join ams.t as t on t.a = t.a\nid <- t.n"),
		  "two things here are called t", "as NAME" },
		{ MAPPING(HEAD "each x in t.a\nid <- t.n"), "`each` needs a list", "split" },
		{ MAPPING(HEAD "let x = t.a\nlet x = t.b\nid <- t.n"), "two lets called x", NULL },
		{ MAPPING(HEAD "let x = t.q\nid <- t.n"), "t has no field q", NULL },
		{ MAPPING(HEAD "id <- t.n\nname <- t.a | split(\",\")"), "a list", "join" },
		{ MAPPING(HEAD "where t.a\nid <- t.n"), "a condition is needed", NULL },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct plan_fixture fixture;
		struct wb_plan *plan;

		plan_fixture_init(&fixture, cases[i].script);
		assert_int_equal(
			wb_plan_compile(&fixture.model, mapping_of(&fixture), &plan, &fixture.err),
			WB_INVALID);
		if (!strstr(fixture.err.what, cases[i].what) ||
		    (cases[i].hint && !strstr(fixture.err.hint, cases[i].hint)))
			fail_msg("case %zu: %s (%s)", i, fixture.err.what, fixture.err.hint);
		plan_fixture_release(&fixture);
	}
}

static const char full[] = MAPPING(HEAD "where t.b is null or t.b != \"skip\"\n"
					"let clean = t.a | trim\n"
					"id <- t.n\n"
					"name <- clean | m/^(\\w+)/$1/\n"
					"paid <- t.b | decimal else 0.00\n"
					"born <- t.d\n"
					"require name != \"Zoe\" \"no Zoe\"");

static void
rows(void **state)
{
	static const char *const cells[][PLAN_FIELDS] = {
		{ " Ana ", "12.5", "1", "2001-02-03" },
		{ "Bob", "skip", "2", NULL },
		{ "---", "x", "3", NULL },
		{ "Zoe", NULL, "4", NULL },
		{ "Penelope", "1", "5", NULL },
		{ "Cy", "123456.78", "6", NULL },
		{ "Di", "y", "7", NULL },
		{ "Ed", "1", NULL, NULL },
	};
	static const struct {
		enum wb_outcome outcome;
		const char *rule, *field;
	} want[] = {
		{ WB_OUTCOME_PENDING, NULL, NULL },
		{ WB_OUTCOME_FILTERED, NULL, NULL },
		{ WB_OUTCOME_REJECTED, "no-match", "name" },
		{ WB_OUTCOME_REJECTED, "require", "require" },
		{ WB_OUTCOME_REJECTED, "too-long", "name" },
		{ WB_OUTCOME_REJECTED, "out-of-range", "paid" },
		{ WB_OUTCOME_PENDING, NULL, NULL },
		{ WB_OUTCOME_REJECTED, "key-null", "id" },
	};
	struct wb_context context = { .run = WB_TEXT("r"), .source = WB_TEXT("s") };
	struct plan_fixture fixture;
	struct wb_evaluator *evaluator;
	struct wb_evaluated out;
	struct wb_batch batch = { 0 };
	struct wb_plan *plan;

	(void)state;
	plan_fixture_init(&fixture, full);
	assert_int_equal(wb_plan_compile(&fixture.model, mapping_of(&fixture), &plan, &fixture.err),
			 WB_OK);
	assert_true(plan->key_enforced);
	plan_fixture_batch(&batch, cells, sizeof cells / sizeof *cells);
	evaluator = wb_evaluator_new(plan, &context);
	wb_evaluate(evaluator, &batch, &out);
	for (size_t row = 0; row < batch.rows; row++) {
		assert_int_equal(out.outcome[row], want[row].outcome);
		if (!want[row].rule)
			continue;
		assert_string_equal(out.faults[row]->rule, want[row].rule);
		assert_true(wb_text_is(out.faults[row]->field, want[row].field));
	}
	assert_int_equal(out.n_selected, 2);
	assert_int_equal(out.selected[0], 0);
	assert_int_equal(out.selected[1], 6);
	assert_true(wb_text_is(wb_column_text(&out.columns[2], 0, &batch.arena), "12.50"));
	assert_true(wb_text_is(wb_column_text(&out.columns[2], 6, &batch.arena), "0.00"));
	/* The fallbacks of rows 2 and 6, and no other: row 1 was filtered before. */
	assert_int_equal(out.n_choices, 2);
	assert_int_equal(out.choices[0].row, 2);
	assert_int_equal(out.choices[1].row, 6);
	assert_string_equal(out.choices[1].rule, "fallback");
	assert_true(wb_text_is(out.choices[1].field, "paid"));
	assert_true(wb_text_is(out.choices[1].value, "y"));
	wb_evaluator_free(evaluator);
	wb_batch_release(&batch);
	wb_plan_free(plan);
	plan_fixture_release(&fixture);
}

/* A branch that a row does not take leaves no trace, even where the node is shared. */
static void
branches(void **state)
{
	static const char *const cells[][PLAN_FIELDS] = {
		{ "x", "p", "1", NULL },
		{ "y", "q", "2", NULL },
	};
	static const char script[] =
		MAPPING(HEAD "let safe = t.a | integer else 0\n"
			     "id <- if t.b = \"q\" then safe else t.n end\n"
			     "name <- if t.b = \"q\" then safe & \"\" else \"-\" end");
	struct wb_context context = { .run = WB_TEXT("r"), .source = WB_TEXT("s") };
	struct plan_fixture fixture;
	struct wb_evaluator *evaluator;
	struct wb_evaluated out;
	struct wb_batch batch = { 0 };
	struct wb_plan *plan;

	(void)state;
	plan_fixture_init(&fixture, script);
	assert_int_equal(wb_plan_compile(&fixture.model, mapping_of(&fixture), &plan, &fixture.err),
			 WB_OK);
	plan_fixture_batch(&batch, cells, 2);
	evaluator = wb_evaluator_new(plan, &context);
	wb_evaluate(evaluator, &batch, &out);
	assert_int_equal(out.n_choices, 1);
	assert_int_equal(out.choices[0].row, 1);
	assert_true(wb_text_is(out.choices[0].field, "safe"));
	wb_evaluator_free(evaluator);
	wb_batch_release(&batch);
	wb_plan_free(plan);
	plan_fixture_release(&fixture);
}

static void
check_design(const struct plan_fixture *fixture, struct wb_findings *findings)
{
	const struct wb_object *mapping = mapping_of(fixture);

	wb_check_mapping(&fixture->model, mapping, NULL, findings);
	wb_check_together(&fixture->model, &mapping, 1, findings);
}

static void
findings(void **state)
{
	static const struct {
		const char *script;
		enum wb_severity severity;
		const char *rule, *message; /* rule NULL: nothing is found */
	} cases[] = {
		{ MAPPING(HEAD "id <- t.n\nname <- t.a & t.b\nborn <- t.d\nleave paid \"no\"\n"
			       "leave active \"no\""),
		  WB_SEVERITY_NOTE, "too-long", "longer than 5" },
		{ MAPPING(HEAD "id <- t.n\nname <- t.a\nborn <- t.d"), WB_SEVERITY_WARNING, "gap",
		  "source field b" },
		{ MAPPING(HEAD "id <- t.n\nname <- t.a"), WB_SEVERITY_WARNING, "gap",
		  "target field paid" },
		{ MAPPING(HEAD "let b = t.a\nid <- t.n\nname <- b & d\nleave paid \"no\""),
		  WB_SEVERITY_WARNING, "gap", "source field b" },
		{ MAPPING(HEAD "id <- t.n"), WB_SEVERITY_ERROR, "design",
		  "member.name must not be null" },
		{ MAPPING(HEAD "id <- t.a"), WB_SEVERITY_ERROR, "design", "takes no text" },
		{ MAPPING(HEAD "id <- t.n\nname <- t.a\nleave t.zip \"gone\""), WB_SEVERITY_WARNING,
		  "leave", "no table here has" },
		{ MAPPING(HEAD "id <- t.n\nname <- t.a | lower | map(loud)"), WB_SEVERITY_WARNING,
		  "unreachable", "\"A\" never comes out of `lower`" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct wb_findings found = { 0 };
		struct plan_fixture fixture;
		bool met = false;

		plan_fixture_init(&fixture, cases[i].script);
		check_design(&fixture, &found);
		for (size_t k = 0; k < found.count; k++)
			met |= found.items[k].severity == cases[i].severity &&
			       !strcmp(found.items[k].rule, cases[i].rule) &&
			       strstr(found.items[k].message.at, cases[i].message);
		if (!met)
			fail_msg("case %zu: no %s among %zu findings", i, cases[i].rule,
				 found.count);
		wb_findings_release(&found);
		plan_fixture_release(&fixture);
	}
}

/* What one mapping does not say, another one of the design may. */
static void
said_elsewhere(void **state)
{
	static const char script[] =
		MAPPING(HEAD "id <- t.n\nname <- t.a\nborn <- t.d\nleave paid "
			     "\"no\"") "mapping other { from ams.t as x into "
				       "crm.member id <- x.n\n"
				       "leave x.b \"no\"\nactive <- x.b = \"y\" }";
	struct wb_findings found = { 0 };
	struct plan_fixture fixture;

	(void)state;
	plan_fixture_init(&fixture, script);
	check_design(&fixture, &found);
	for (size_t k = 0; k < found.count; k++)
		assert_string_not_equal(found.items[k].rule, "gap");
	wb_findings_release(&found);
	plan_fixture_release(&fixture);
}

static void
nothing_found(void **state)
{
	static const char script[] = MAPPING(
		HEAD
		"id <- t.n\nname <- t.a | map(loud) | left(5)\nborn <- t.d\n"
		"leave t.b \"free text\"\nleave paid \"later\"\nleave crm.member.active \"no\"");
	struct wb_findings found = { 0 };
	struct plan_fixture fixture;

	(void)state;
	plan_fixture_init(&fixture, script);
	check_design(&fixture, &found);
	for (size_t k = 0; k < found.count; k++)
		if (found.items[k].severity != WB_SEVERITY_NOTE)
			fail_msg("%s: %.*s", found.items[k].rule,
				 WB_TEXT_ARG(found.items[k].message));
	wb_findings_release(&found);
	plan_fixture_release(&fixture);
}

/* How an `on` is taken apart: "left = right, … / residual", each as its step. */
static void
conditions(void **state)
{
	static const struct {
		const char *on, *want;
	} cases[] = {
		{ "u.a = t.a", "t.a = u.a" },
		{ "t.a = u.a and u.n = t.n", "t.a = u.a, t.n = u.n" },
		{ "u.b = \"x\" and u.a = t.a", "= u.b, t.a = u.a" },
		{ "u.a = lower(t.a & t.b) and u.n > t.n", "lower(t.a & t.b) = u.a / u.n > t.n" },
		{ "u.n > t.n", "/ u.n > t.n" },
		{ "u.a = t.a or u.n = t.n", "/ u.a = t.a or u.n = t.n" },
		{ "u.a = u.b", "/ u.a = u.b" },
		{ "u.a & t.b = t.a", "/ u.a & t.b = t.a" },
		{ "u.n = row()", "row() = u.n" },
		{ "t.a = t.b", "/ t.a = t.b" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct wb_buffer script = { 0 }, seen = { 0 };
		const struct wb_plan_input *input;
		struct plan_fixture fixture;
		struct wb_plan *plan;

		wb_buffer_format(&script,
				 SYSTEMS "mapping m {\n" HEAD
					 "join ams.t as u on %s\nid <- t.n\nname <- u.b\n}\n",
				 cases[i].on);
		plan_fixture_init(&fixture, script.at);
		if (wb_plan_compile(&fixture.model, mapping_of(&fixture), &plan, &fixture.err))
			fail_msg("%s: %s", cases[i].on, fixture.err.what);
		input = &plan->inputs[1];
		for (size_t k = 0; k < input->n_keys; k++)
			wb_buffer_format(&seen, "%s%.*s%s= %.*s", k ? ", " : "",
					 WB_TEXT_ARG(input->keys[k].left->step),
					 input->keys[k].left->step.len ? " " : "",
					 WB_TEXT_ARG(input->keys[k].right->step));
		if (input->residual)
			wb_buffer_format(&seen, "%s/ %.*s", seen.len ? " " : "",
					 WB_TEXT_ARG(input->residual->step));
		assert_string_equal(seen.at, cases[i].want);
		assert_int_equal(input->first_column, PLAN_FIELDS);
		assert_int_equal(plan->n_columns, 2 * PLAN_FIELDS);
		wb_plan_free(plan);
		plan_fixture_release(&fixture);
		wb_buffer_release(&script);
		wb_buffer_release(&seen);
	}
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(errors),         cmocka_unit_test(conditions),
		cmocka_unit_test(rows),           cmocka_unit_test(branches),
		cmocka_unit_test(findings),       cmocka_unit_test(nothing_found),
		cmocka_unit_test(said_elsewhere),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
