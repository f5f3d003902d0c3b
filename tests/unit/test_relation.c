/* What joins are made of: cells as bytes, keys, and rows by key in memory and out of it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "relation/cells.h"
#include "relation/picks.h"
#include "relation/table_index.h"

enum { ROWS = 500, KEYS = 37 };

/* A column of one cell, of canonical text; NULL: null. */
static struct wb_column
cell(enum wb_type type, const char *text, struct wb_arena *arena)
{
	struct wb_type_spec spec = { .type = type };
	struct wb_value value = wb_value_null(type);
	struct wb_column column;

	wb_column_init(&column, spec, 1, arena);
	if (text)
		assert_true(wb_value_of_text(wb_text_of(text), spec, arena, &value));
	wb_column_set(&column, 0, &value);
	return column;
}

static void
cells_come_back(void **state)
{
	static const struct {
		enum wb_type type;
		const char *text;
	} cases[] = {
		{ WB_TYPE_TEXT, "Ana" },      { WB_TYPE_TEXT, "" },
		{ WB_TYPE_TEXT, NULL },       { WB_TYPE_INTEGER, "-9223372036854775808" },
		{ WB_TYPE_DECIMAL, "-1.50" }, { WB_TYPE_REAL, "1e+300" },
		{ WB_TYPE_BOOLEAN, "true" },  { WB_TYPE_DATE, "2024-02-29" },
		{ WB_TYPE_BYTES, "00ff" },    { WB_TYPE_TIMESTAMP, NULL },
	};
	enum { N = sizeof cases / sizeof *cases };
	struct wb_arena arena = { 0 };
	struct wb_buffer packed = { 0 };
	struct wb_text rest;

	(void)state;
	for (size_t i = 0; i < N; i++) {
		struct wb_column column = cell(cases[i].type, cases[i].text, &arena);

		wb_cell_pack(&column, 0, &packed);
	}
	rest = wb_buffer_slice(&packed);
	for (size_t i = 0; i < N; i++) {
		struct wb_column column;

		wb_column_init(&column, (struct wb_type_spec){ .type = cases[i].type }, 1, &arena);
		wb_cell_unpack(&rest, &column, 0, 1, &arena);
		assert_int_equal(wb_column_cell(&column, 0),
				 cases[i].text ? WB_CELL_VALUE : WB_CELL_NULL);
		if (cases[i].text)
			assert_true(wb_text_is(wb_column_text(&column, 0, &arena), cases[i].text));
	}
	assert_int_equal(rest.len, 0);
	wb_buffer_release(&packed);
	wb_arena_release(&arena);
}

static void
faults_come_back(void **state)
{
	static const struct wb_fault fault = {
		.rule = "not-a-date",
		.reason = { "no such day", 11 },
		.value = { "31.02.", 6 },
	};
	struct wb_type_spec date = { .type = WB_TYPE_DATE };
	struct wb_arena arena = { 0 };
	struct wb_buffer packed = { 0 };
	struct wb_column column, back;
	struct wb_text rest;

	(void)state;
	wb_column_init(&column, date, 1, &arena);
	wb_column_fail(&column, 0, 1, &fault, &arena);
	wb_cell_pack(&column, 0, &packed);
	rest = wb_buffer_slice(&packed);
	wb_column_init(&back, date, 1, &arena);
	wb_cell_unpack(&rest, &back, 0, 1, &arena);
	assert_int_equal(wb_column_cell(&back, 0), WB_CELL_FAILED);
	assert_string_equal(back.fault[0]->rule, "not-a-date");
	assert_true(wb_text_is(back.fault[0]->value, "31.02."));
	assert_int_equal(rest.len, 0);
	wb_buffer_release(&packed);
	wb_arena_release(&arena);
}

static void
keys_are_equal_where_values_are(void **state)
{
	static const struct {
		enum wb_type type;
		const char *a, *b;
		bool equal;
	} cases[] = {
		{ WB_TYPE_TEXT, "a", "a", true },
		{ WB_TYPE_TEXT, "a", "A", false },
		{ WB_TYPE_TEXT, "", "a", false },
		{ WB_TYPE_DECIMAL, "1.5", "1.500", true },
		{ WB_TYPE_DECIMAL, "100", "100.0", true },
		{ WB_TYPE_DECIMAL, "1", "10", false },
		{ WB_TYPE_DECIMAL, "0.00", "0", true },
		{ WB_TYPE_REAL, "0", "-0", true },
		{ WB_TYPE_REAL, "0.1", "0.2", false },
		{ WB_TYPE_INTEGER, "7", "7", true },
		{ WB_TYPE_BOOLEAN, "true", "false", false },
	};
	struct wb_arena arena = { 0 };

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct wb_column a = cell(cases[i].type, cases[i].a, &arena);
		struct wb_column b = cell(cases[i].type, cases[i].b, &arena);
		struct wb_buffer left = { 0 }, right = { 0 };

		wb_cell_key(&a, 0, &left);
		wb_cell_key(&b, 0, &right);
		if (wb_text_equal(wb_buffer_slice(&left), wb_buffer_slice(&right)) !=
		    cases[i].equal)
			fail_msg("%s and %s", cases[i].a, cases[i].b);
		wb_buffer_release(&left);
		wb_buffer_release(&right);
	}
	wb_arena_release(&arena);
}

static struct wb_text
numbered(char *out, size_t size, const char *what, size_t i)
{
	return (struct wb_text){ out, (size_t)snprintf(out, size, "%s%zu", what, i) };
}

/* Key 0 is empty, as of a join that compares nothing. */
static struct wb_text
key_of(char *out, size_t size, size_t i)
{
	return i % KEYS ? numbered(out, size, "k", i % KEYS) : WB_TEXT("");
}

static struct wb_table_index *
fill(size_t memory)
{
	struct wb_table_index *index = wb_table_index_new(memory);
	char key[32], record[32];
	struct wb_error err;

	for (size_t i = 0; i < ROWS; i++)
		assert_int_equal(wb_table_index_add(index, key_of(key, sizeof key, i),
						    numbered(record, sizeof record, "row ", i),
						    &err),
				 WB_OK);
	assert_int_equal(wb_table_index_seal(index, &err), WB_OK);
	return index;
}

/* Every row of a key, in order, page by page; then none. */
static void
expect_rows(struct wb_table_index *index, size_t key, size_t page)
{
	struct wb_index_cursor cursor = { 0 };
	struct wb_arena arena = { 0 };
	struct wb_text records[ROWS];
	char name[32], record[32];
	size_t n = page, at = key;
	struct wb_error err;

	while (n == page) {
		assert_int_equal(wb_table_index_next(index, key_of(name, sizeof name, key), &cursor,
						     records, page, &n, &arena, &err),
				 WB_OK);
		for (size_t i = 0; i < n; i++, at += KEYS)
			assert_true(wb_text_equal(records[i],
						  numbered(record, sizeof record, "row ", at)));
	}
	assert_true(at >= ROWS);
	wb_arena_release(&arena);
}

static void
rows_are_found_by_key(void **state)
{
	static const struct {
		size_t memory;
		bool spilled;
	} cases[] = { { 1 << 20, false }, { 1 << 14, true }, { 1, true } };

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct wb_table_index *index = fill(cases[i].memory);
		struct wb_index_cursor cursor = { 0 };
		struct wb_arena arena = { 0 };
		struct wb_text record;
		struct wb_error err;
		size_t n;

		assert_int_equal(wb_table_index_is_spilled(index), cases[i].spilled);
		for (size_t key = 0; key < KEYS; key++) {
			expect_rows(index, key, 1);
			expect_rows(index, key, 5);
			expect_rows(index, key, ROWS);
		}
		assert_int_equal(wb_table_index_next(index, WB_TEXT("nobody"), &cursor, &record, 1,
						     &n, &arena, &err),
				 WB_OK);
		assert_int_equal(n, 0);
		wb_arena_release(&arena);
		wb_table_index_free(index);
	}
}

static void
batches_are_made_of_picks(void **state)
{
	static const uint32_t rows[] = { 0, 0, 1, 2, 2, 2 };
	static const struct wb_fault dropped = { .rule = "no-partner" };
	struct wb_batch batch = { .rows = 3, .first_row = 41 };
	struct wb_picks picks = { 0 };

	(void)state;
	wb_batch_init_text(&batch, 1, 3);
	for (size_t i = 0; i < 2; i++) {
		struct wb_value value = wb_value_text(i ? WB_TEXT("b") : WB_TEXT("a"));

		wb_column_set(&batch.columns[0], i, &value);
	}
	wb_batch_drop(&batch, 1, WB_OUTCOME_FILTERED, &dropped);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		wb_picks_add(&picks, rows[i], (struct wb_text){ 0 });
	wb_picks_gather(&picks, &batch, 1, &batch.arena, &batch);
	assert_int_equal(batch.rows, 6);
	assert_int_equal(wb_batch_source_rows(&batch), 3);
	for (size_t i = 0; i < batch.rows; i++) {
		assert_int_equal(wb_batch_number(&batch, i), 41 + rows[i]);
		assert_ptr_equal(batch.dropped[i], rows[i] == 1 ? &dropped : NULL);
		assert_int_equal(wb_column_cell(&batch.columns[0], i),
				 rows[i] == 2 ? WB_CELL_NULL : WB_CELL_VALUE);
	}
	wb_picks_release(&picks);
	wb_batch_release(&batch);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(cells_come_back),
		cmocka_unit_test(faults_come_back),
		cmocka_unit_test(keys_are_equal_where_values_are),
		cmocka_unit_test(rows_are_found_by_key),
		cmocka_unit_test(batches_are_made_of_picks),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
