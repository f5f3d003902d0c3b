/* Filters of decisions as sentences. */
#include "project/decision_filter.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

/* A sentence, and how it is printed again; or what is said of it. */
static const struct {
	const char *sentence, *printed, *said;
} cases[] = {
	{ "", "", NULL },
	{ "  ", "", NULL },
	{ "member", "member", NULL },
	{ "member where outcome = rejected and field = email and row = 877",
	  "member where outcome = rejected and field = email and row = 877", NULL },
	{ "where outcome=rejected", "where outcome = rejected", NULL },
	{ "outcome = rejected", "where outcome = rejected", NULL },
	{ "Member WHERE Row = 7 AND Kind = field", "Member where kind = field and row = 7", NULL },
	{ "member, second pass where row = 1", "\"member, second pass\" where row = 1", NULL },
	{ "\"member, second pass\"", "\"member, second pass\"", NULL },
	{ "value = \"say \"\"no\"\" = \"", "where value = \"say \"\"no\"\" = \"", NULL },
	{ "value = \"\"", "where value = \"\"", NULL },
	{ "\"where\" where rule = and", "where where rule = and", NULL },
	{ "member where", NULL, "kind, outcome, rule, field, value or row is missing at the end" },
	{ "member where colour = red", NULL,
	  "kind, outcome, rule, field, value or row, not \"colour\"" },
	{ "member where outcome rejected", NULL, "=, not \"rejected\"" },
	{ "member where outcome =", NULL, "a value is missing at the end" },
	{ "outcome = lost", NULL, "\"lost\" is no outcome" },
	{ "outcome = pending", NULL, "\"pending\" is no outcome" },
	{ "row = 0", NULL, "a row is a number from 1, not \"0\"" },
	{ "row = -3", NULL, "a row is a number from 1, not \"-3\"" },
	{ "row = 1234567890123456789012", NULL,
	  "a row is a number from 1, not \"1234567890123456789012\"" },
	{ "kind = cell", NULL, "a kind is row, field or step, not \"cell\"" },
	{ "field = a or field = b", NULL, "`and`, not \"or\"" },
	{ "field = a and field = b", NULL, "field stands there twice" },
	{ "field = a and", NULL, "kind, outcome, rule, field, value or row is missing at the end" },
	{ "value = \"x", NULL, "a closing \" is missing" },
	{ "value = \"", NULL, "a closing \" is missing" },
	{ "colour = red", NULL, "kind, outcome, rule, field, value or row, not \"colour\"" },
	{ "=", NULL, "a step, then `where`, not \"=\"" },
};

static void
sentences_are_read(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct wb_arena arena = { 0 };
		struct wb_decision_filter filter = { 0 };
		struct wb_buffer printed = { 0 };
		struct wb_error err = { 0 };
		enum wb_status status = wb_decision_filter_parse(wb_text_of(cases[i].sentence),
								 &arena, &filter, &err);

		assert_int_equal(status, cases[i].said ? WB_INVALID : WB_OK);
		wb_decision_filter_print(&filter, &printed);
		wb_buffer_byte(&printed, '\0');
		if (cases[i].said)
			assert_string_equal(err.what, cases[i].said);
		else
			assert_string_equal(printed.at, cases[i].printed);
		wb_buffer_release(&printed);
		wb_arena_release(&arena);
	}
}

static const struct {
	const char *sentence;
	enum wb_decision_part part;
	size_t begin;
	enum wb_decision_term term; /* of a value */
} typed[] = {
	{ "", WB_DECISION_PART_BEGIN, 0, 0 },
	{ "mem", WB_DECISION_PART_BEGIN, 0, 0 },
	{ "member ", WB_DECISION_PART_WHERE, 7, 0 },
	{ "member wh", WB_DECISION_PART_WHERE, 7, 0 },
	{ "member where ", WB_DECISION_PART_TERM, 13, 0 },
	{ "where ou", WB_DECISION_PART_TERM, 6, 0 },
	{ "where outcome ", WB_DECISION_PART_EQUALS, 14, 0 },
	{ "where outcome = ", WB_DECISION_PART_VALUE, 16, WB_DECISION_OUTCOME },
	{ "where field = em", WB_DECISION_PART_VALUE, 14, WB_DECISION_FIELD },
	{ "rule = \"no m", WB_DECISION_PART_VALUE, 7, WB_DECISION_RULE },
	{ "rule = x ", WB_DECISION_PART_AND, 9, 0 },
	{ "rule = x and ", WB_DECISION_PART_TERM, 13, 0 },
};

static void
what_follows_is_known(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof typed / sizeof *typed; i++) {
		enum wb_decision_term term;
		size_t begin;

		assert_int_equal(
			wb_decision_filter_part(wb_text_of(typed[i].sentence), &begin, &term),
			typed[i].part);
		assert_int_equal(begin, typed[i].begin);
		if (typed[i].part == WB_DECISION_PART_VALUE)
			assert_int_equal(term, typed[i].term);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sentences_are_read),
		cmocka_unit_test(what_follows_is_known),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
