/* The lines of a crosswalk's screen: states, order, filters, codes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tui/views/crosswalk_model.h"

static struct wb_value keys[][2] = {
	{ { .type = WB_TYPE_TEXT, .cell = WB_CELL_VALUE, .as.text = { "gold", 4 } },
	  { .type = WB_TYPE_TEXT, .cell = WB_CELL_VALUE, .as.text = { "g", 1 } } },
	{ { .type = WB_TYPE_TEXT, .cell = WB_CELL_VALUE, .as.text = { "old", 3 } } },
	{ { .type = WB_TYPE_NULL, .cell = WB_CELL_NULL } },
};

static struct wb_crosswalk_entry entries[] = {
	{ .n_keys = 2,
	  .keys = keys[0],
	  .value = { .type = WB_TYPE_TEXT, .cell = WB_CELL_VALUE, .as.text = { "G", 1 } } },
	{ .n_keys = 1,
	  .keys = keys[1],
	  .value = { .type = WB_TYPE_TEXT, .cell = WB_CELL_VALUE, .as.text = { "O", 1 } } },
	{ .n_keys = 1, .keys = keys[2], .value = { .type = WB_TYPE_NULL, .cell = WB_CELL_NULL } },
};

static struct wb_crosswalk_value values[] = {
	{ .value = { "GOLD", 4 }, .rows = 5 },   { .value = { "silver", 6 }, .rows = 2 },
	{ .value = { "bronze", 6 }, .rows = 7 }, { .value = { "", 0 }, .rows = 1 },
	{ .is_null = true, .rows = 3 },
};

static struct wb_code codes[] = { { .code = { "S", 1 }, .label = { "Silver", 6 } },
				  { .code = { "G", 1 }, .label = { "Gold", 4 } } };

static const struct wb_crosswalk_study study = {
	.n_values = 5, .values = values, .rows = 18, .n_codes = 2, .codes = codes
};

/* Lines as "value>code state rows", null as ~, parted by blanks. */
static void
write_lines(const struct wb_crosswalk_model *model, struct wb_buffer *out)
{
	static const char states[] = { [WB_CODE_OPEN] = 'o',
				       [WB_CODE_BY_RULE] = '*',
				       [WB_CODE_MATCHED] = 'm',
				       [WB_CODE_PASSED] = 'p',
				       [WB_CODE_UNUSED] = 'u' };

	wb_buffer_clear(out);
	for (size_t i = 0; i < model->n_lines; i++) {
		const struct wb_crosswalk_line *line = &model->lines[i];

		wb_buffer_format(out, "%s%.*s%s>%.*s%s%c%d", i ? " " : "", WB_TEXT_ARG(line->value),
				 line->null ? "~" : "", WB_TEXT_ARG(line->code),
				 line->code_null ? "~" : "", states[line->state], (int)line->rows);
	}
}

static const struct {
	bool ignoring_case, studied;
	size_t n_entries;
	enum wb_otherwise otherwise;
	enum wb_crosswalk_filter filter;
	enum wb_crosswalk_order order;
	const char *want;
	uint64_t covered;
} cases[] = {
	{ true, true, 3, WB_OTHERWISE_REJECT, WB_CROSSWALK_SHOW_ALL, WB_CROSSWALK_BY_ROWS,
	  "bronze>o7 silver>o2 >o1 GOLD>Gm5 ~>~m3 g>Gu0 old>Ou0", 8 },
	{ false, true, 3, WB_OTHERWISE_REJECT, WB_CROSSWALK_SHOW_ALL, WB_CROSSWALK_BY_ROWS,
	  "bronze>o7 GOLD>o5 silver>o2 >o1 ~>~m3 g>Gu0 gold>Gu0 old>Ou0", 3 },
	{ true, true, 2, WB_OTHERWISE_KEEP, WB_CROSSWALK_SHOW_ALL, WB_CROSSWALK_BY_ROWS,
	  "bronze>bronze*7 silver>silver*2 >*1 GOLD>Gm5 ~>~p3 g>Gu0 old>Ou0", 8 },
	{ true, true, 3, WB_OTHERWISE_VALUE, WB_CROSSWALK_SHOW_BY_RULE, WB_CROSSWALK_BY_ROWS,
	  "bronze>rest*7 silver>rest*2 >rest*1", 8 },
	{ true, true, 3, WB_OTHERWISE_REJECT, WB_CROSSWALK_SHOW_ALL, WB_CROSSWALK_BY_VALUE,
	  ">o1 GOLD>Gm5 bronze>o7 g>Gu0 old>Ou0 silver>o2 ~>~m3", 8 },
	{ true, true, 3, WB_OTHERWISE_REJECT, WB_CROSSWALK_SHOW_ALL, WB_CROSSWALK_BY_CODE,
	  "bronze>o7 silver>o2 >o1 GOLD>Gm5 g>Gu0 old>Ou0 ~>~m3", 8 },
	{ true, true, 3, WB_OTHERWISE_REJECT, WB_CROSSWALK_SHOW_OPEN, WB_CROSSWALK_BY_ROWS,
	  "bronze>o7 silver>o2 >o1", 8 },
	{ true, true, 2, WB_OTHERWISE_REJECT, WB_CROSSWALK_SHOW_MATCHED, WB_CROSSWALK_BY_ROWS,
	  "GOLD>Gm5 ~>~p3", 8 },
	{ true, false, 3, WB_OTHERWISE_REJECT, WB_CROSSWALK_SHOW_UNUSED, WB_CROSSWALK_BY_ROWS,
	  "g>Gu0 gold>Gu0 old>Ou0 ~>~u0", 0 },
	{ true, false, 0, WB_OTHERWISE_REJECT, WB_CROSSWALK_SHOW_ALL, WB_CROSSWALK_BY_ROWS, "", 0 },
};

static void
lines(void **state)
{
	struct wb_crosswalk_model model = { 0 };
	struct wb_buffer seen = { 0 };

	(void)state;
	wb_buffer_string(&seen, "");
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct wb_crosswalk crosswalk = {
			.ignoring_case = cases[i].ignoring_case,
			.n_entries = cases[i].n_entries,
			.entries = entries,
			.otherwise = cases[i].otherwise,
			.otherwise_value = wb_value_text(WB_TEXT("rest")),
		};
		struct wb_crosswalk_input input = { .crosswalk = &crosswalk,
						    .study = cases[i].studied ? &study : NULL,
						    .filter = cases[i].filter,
						    .order = cases[i].order };

		wb_crosswalk_model_fill(&model, &input);
		write_lines(&model, &seen);
		assert_string_equal(seen.len ? seen.at : "", cases[i].want);
		assert_int_equal(model.covered, cases[i].covered);
		assert_int_equal(model.rows, cases[i].studied ? 18 : 0);
	}
	wb_crosswalk_model_release(&model);
	wb_buffer_release(&seen);
}

/* What is called something keeps its name; entries' own codes come behind. */
static void
all_codes(void **state)
{
	struct wb_crosswalk crosswalk = { .n_entries = 3, .entries = entries };
	struct wb_crosswalk_model model = { 0 };

	(void)state;
	wb_crosswalk_model_fill(
		&model, &(struct wb_crosswalk_input){ .crosswalk = &crosswalk, .study = &study });
	assert_int_equal(model.n_codes, 3);
	assert_true(wb_text_is(model.codes[1].code, "G"));
	assert_true(wb_text_is(model.codes[1].label, "Gold"));
	assert_true(wb_text_is(model.codes[2].code, "O"));
	wb_crosswalk_model_release(&model);
}

static void
finding(void **state)
{
	struct wb_crosswalk crosswalk = { .ignoring_case = true,
					  .n_entries = 3,
					  .entries = entries };
	struct wb_crosswalk_model model = { 0 };

	(void)state;
	wb_crosswalk_model_fill(
		&model, &(struct wb_crosswalk_input){ .crosswalk = &crosswalk, .study = &study });
	assert_int_equal(wb_crosswalk_model_find(&model, WB_TEXT("silver"), false), 1);
	assert_int_equal(wb_crosswalk_model_find(&model, WB_TEXT(""), false), 2);
	assert_int_equal(wb_crosswalk_model_find(&model, WB_TEXT(""), true), 4);
	assert_int_equal(wb_crosswalk_model_find(&model, WB_TEXT("none"), false), model.n_lines);
	assert_int_equal(wb_crosswalk_model_next_open(&model, 1), 1);
	assert_int_equal(wb_crosswalk_model_next_open(&model, 3), 0);
	crosswalk.otherwise = WB_OTHERWISE_KEEP;
	wb_crosswalk_model_fill(
		&model, &(struct wb_crosswalk_input){ .crosswalk = &crosswalk, .study = &study });
	assert_int_equal(wb_crosswalk_model_next_open(&model, 0), model.n_lines);
	wb_crosswalk_model_release(&model);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lines),
		cmocka_unit_test(all_codes),
		cmocka_unit_test(finding),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
