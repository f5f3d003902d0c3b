/* The parts of a profile: patterns, looks, distinct values, quantiles, tallies, ranges of types. */
#include <malloc.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "data/pattern.h"
#include "study/distinct.h"
#include "study/field_study.h"
#include "study/guess.h"
#include "study/value_tally.h"

static void
patterns(void **state)
{
	static const struct {
		const char *text, *want;
	} cases[] = {
		{ "", "" },
		{ "AB-1234", "AA-9999" },
		{ "Silva, Olga", "Aaaaa, Aaaa" },
		{ "Johnson", "Aa+" },
		{ "JOHNSON", "A+" },
		{ "abcd", "aaaa" },
		{ "abcde", "a+" },
		{ "abcdeF", "a+A" },
		{ "1234567890", "9999999999" },
		{ "12345678901", "9+" },
		{ "+1 (423) 681", "+9 (999) 999" },
		{ "Zoë Ñandú", "Aaa Aaaaa" },
		{ "東京", "aa" },
		{ "٣4", "99" },
		{ "----------", "----------" },
		{ "a\xff"
		  "b",
		  "a\xff"
		  "a" },
		{ "\xe2\x82", "\xe2\x82" },
		{ "5 €", "9 €" },
		{ "1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1",
		  "9.9.9.9.9.9.9.9.9.9.9.9.9.9.9.9.9.9.9.9.9.9.9.9.9.9.9.9.9.9.…" },
	};
	char out[WB_PATTERN_SIZE];

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		size_t len = wb_pattern_of(wb_text_of(cases[i].text), out);

		assert_in_range(len, 0, WB_PATTERN_SIZE - 1);
		out[len] = '\0';
		assert_string_equal(out, cases[i].want);
	}
}

static void
looks(void **state)
{
	static const struct {
		const char *text;
		enum wb_type type;
		unsigned orders; /* of dates: bits */
	} cases[] = {
		{ "0", WB_TYPE_INTEGER, 0 },
		{ "-12", WB_TYPE_INTEGER, 0 },
		{ "+12", WB_TYPE_INTEGER, 0 },
		{ "99999999999999999999", WB_TYPE_INTEGER, 0 },
		{ "12.5", WB_TYPE_DECIMAL, 0 },
		{ "-0.10", WB_TYPE_DECIMAL, 0 },
		{ "1e5", WB_TYPE_REAL, 0 },
		{ "1.", WB_TYPE_TEXT, 0 },
		{ ".5", WB_TYPE_TEXT, 0 },
		{ "1,000", WB_TYPE_TEXT, 0 },
		{ " 1", WB_TYPE_TEXT, 0 },
		{ "1 ", WB_TYPE_TEXT, 0 },
		{ "-", WB_TYPE_TEXT, 0 },
		{ "12a", WB_TYPE_TEXT, 0 },
		{ "0x10", WB_TYPE_TEXT, 0 },
		{ "yes", WB_TYPE_BOOLEAN, 0 },
		{ "FALSE", WB_TYPE_BOOLEAN, 0 },
		{ "n", WB_TYPE_BOOLEAN, 0 },
		{ "yess", WB_TYPE_TEXT, 0 },
		{ "2024-02-29", WB_TYPE_DATE, 1 << WB_YEAR_FIRST },
		{ "2023-02-29", WB_TYPE_TEXT, 0 },
		{ "2024/2/9", WB_TYPE_DATE, 1 << WB_YEAR_FIRST },
		{ "31.12.1999", WB_TYPE_DATE, 1 << WB_DAY_FIRST },
		{ "12/31/1999", WB_TYPE_DATE, 1 << WB_MONTH_FIRST },
		{ "1/2/1999", WB_TYPE_DATE, 1 << WB_DAY_FIRST | 1 << WB_MONTH_FIRST },
		{ "1/2-1999", WB_TYPE_TEXT, 0 },
		{ "1/2/99", WB_TYPE_TEXT, 0 },
		{ "13/13/1999", WB_TYPE_TEXT, 0 },
		{ "0000-01-01", WB_TYPE_TEXT, 0 },
		{ "2024-01-01 00:00:00", WB_TYPE_TIMESTAMP, 1 << WB_YEAR_FIRST },
		{ "2024-01-01T23:59", WB_TYPE_TIMESTAMP, 1 << WB_YEAR_FIRST },
		{ "31.12.1999 23:59:59.5", WB_TYPE_TIMESTAMP, 1 << WB_DAY_FIRST },
		{ "2024-01-01 24:00:00", WB_TYPE_TEXT, 0 },
		{ "23:59", WB_TYPE_TIME, 0 },
		{ "23:59:59", WB_TYPE_TIME, 0 },
		{ "25:00", WB_TYPE_TEXT, 0 },
		{ "12.5.1.2", WB_TYPE_TEXT, 0 },
		{ "", WB_TYPE_TEXT, 0 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct wb_look look = wb_look_at(wb_text_of(cases[i].text));

		if (look.type != cases[i].type)
			fail_msg("%s looks like %s", cases[i].text, wb_type_name(look.type));
		assert_int_equal(look.orders, cases[i].orders);
	}
	assert_true(wb_look_at(WB_TEXT("007")).leading_zero);
	assert_false(wb_look_at(WB_TEXT("0.7")).leading_zero);
	assert_true(wb_look_at(WB_TEXT("20240229")).compact_date);
	assert_false(wb_look_at(WB_TEXT("20230229")).compact_date);
	assert_true(wb_look_at(WB_TEXT("-12.75")).number == -12.75);
}

static void
guesses(void **state)
{
	static const struct {
		const char *values[6];
		enum wb_type type;
		const char *format;
		uint64_t fits;
		const char *least, *greatest;
	} cases[] = {
		{ { "10", "9", "-1" }, WB_TYPE_INTEGER, "", 3, "-1", "10" },
		{ { "10", "9", "x" }, WB_TYPE_TEXT, "", 3, "10", "x" },
		{ { "1", "2", "3", "4", "x" }, WB_TYPE_INTEGER, "", 4, "1", "4" },
		{ { "10", "9", "010" }, WB_TYPE_TEXT, "", 3, "010", "9" },
		{ { "10", "9.5", "9.50" }, WB_TYPE_DECIMAL, "", 3, "9.5", "10" },
		{ { "10", "1e3" }, WB_TYPE_REAL, "", 2, "10", "1e3" },
		{ { "12345678901234567890", "12345678901234567891" },
		  WB_TYPE_INTEGER,
		  "",
		  2,
		  "12345678901234567890",
		  "12345678901234567891" },
		{ { "2024-01-31", "31.12.2023" },
		  WB_TYPE_DATE,
		  "%Y-%m-%d, %d.%m.%Y",
		  2,
		  "31.12.2023",
		  "2024-01-31" },
		{ { "01/02/2024", "01/31/2023" },
		  WB_TYPE_DATE,
		  "%m/%d/%Y",
		  2,
		  "01/31/2023",
		  "01/02/2024" },
		{ { "01/02/2024", "02/01/2024" },
		  WB_TYPE_DATE,
		  "%d/%m/%Y or %m/%d/%Y",
		  2,
		  "01/02/2024",
		  "02/01/2024" },
		{ { "2024-01-31", "2024-01-31 12:00" },
		  WB_TYPE_TIMESTAMP,
		  "%Y-%m-%d",
		  2,
		  "2024-01-31",
		  "2024-01-31 12:00" },
		{ { "20240131", "20231231" }, WB_TYPE_DATE, "%Y%m%d", 2, "20231231", "20240131" },
		{ { "Y", "N" }, WB_TYPE_BOOLEAN, "", 2, "N", "Y" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct wb_field_profile field = { 0 };
		struct wb_guess guess = { 0 };
		struct wb_arena arena = { 0 };

		for (size_t v = 0; v < 6 && cases[i].values[v]; v++)
			wb_guess_add(&guess, wb_text_of(cases[i].values[v]), 1);
		wb_guess_report(&guess, &arena, &field);
		if (field.type != cases[i].type)
			fail_msg("case %zu is %s", i, wb_type_name(field.type));
		assert_int_equal(field.fits, cases[i].fits);
		assert_true(wb_text_is(field.format, cases[i].format));
		assert_true(wb_text_is(field.least.value, cases[i].least));
		assert_true(wb_text_is(field.greatest.value, cases[i].greatest));
		wb_guess_release(&guess);
		wb_arena_release(&arena);
	}
}

/* Numbers 0, 1, 2 … as texts with hashes. */
static uint64_t
nth_hash(unsigned n)
{
	char text[16];

	return wb_value_hash(
		(struct wb_text){ text, (size_t)snprintf(text, sizeof text, "%u", n) });
}

static void
distinct_values(void **state)
{
	static const struct {
		unsigned values;
		size_t limit;
		bool exact;
	} cases[] = {
		{ 0, 1000, true },         { 1, 1000, true },      { 1000, 1000, true },
		{ 1001, 1000, false },     { 50000, 50000, true }, { 300000, 1000, false },
		{ 300000, 1000000, true },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct wb_distinct distinct;
		double count;

		wb_distinct_init(&distinct, cases[i].limit);
		for (unsigned n = 0; n < 2 * cases[i].values; n++)
			wb_distinct_add(&distinct, nth_hash(n / 2));
		count = (double)wb_distinct_count(&distinct);
		assert_true(wb_distinct_exact(&distinct) == cases[i].exact);
		if (cases[i].exact)
			assert_true(count == cases[i].values);
		else
			assert_true(fabs(count - cases[i].values) < 0.015 * cases[i].values);
		wb_distinct_release(&distinct);
	}
}

/* The numbers 0 to n - 1 in a scattered order: the share at or below the answer is right. */
static void
quantiles_of(unsigned n, unsigned halvings, double tolerance)
{
	struct wb_quantiles quantiles = { .halvings = halvings };
	uint64_t bins[4];

	for (unsigned i = 0; i < n; i++)
		wb_quantiles_add(&quantiles, (double)((uint64_t)i * 7919 % n) - n / 2.0, 1);
	wb_quantiles_close(&quantiles);
	for (size_t q = 0; q < WB_PROFILE_QUANTILES; q++) {
		double at = wb_quantiles_at(&quantiles, wb_profile_quantiles[q]) + n / 2.0;

		assert_true(fabs((at + 1) / n - wb_profile_quantiles[q]) <= tolerance + 1.0 / n);
	}
	wb_quantiles_bins(&quantiles, -(n / 2.0), n / 2.0 - 1, bins, 4);
	assert_true(bins[0] + bins[1] + bins[2] + bins[3] == n);
	assert_true(fabs((double)bins[1] / n - 0.25) <= 2 * tolerance + 1.0 / n);
	wb_quantiles_release(&quantiles);
}

static void
quantiles(void **state)
{
	struct wb_quantiles few = { 0 };

	(void)state;
	quantiles_of(1, 0, 0);
	quantiles_of(2, 0, 0);
	quantiles_of(1000, 0, 0);
	quantiles_of(32768, 0, 0);
	quantiles_of(1000000, 0, 0.005);
	quantiles_of(1000, 5, 0);
	quantiles_of(1000000, 3, 0.02);
	quantiles_of(1000000, 5, 0.05);
	wb_quantiles_add(&few, 5, 99);
	wb_quantiles_add(&few, 1, 1);
	wb_quantiles_close(&few);
	assert_true(wb_quantiles_at(&few, 0.01) == 1);
	assert_true(wb_quantiles_at(&few, 0.02) == 5);
	wb_quantiles_release(&few);
}

static void
tallies(void **state)
{
	struct wb_value_tally tally;
	char text[16];

	(void)state;
	wb_value_tally_init(&tally, 100);
	for (unsigned n = 0; n < 100; n++)
		assert_true(wb_value_tally_add(&tally, nth_hash(n), WB_TEXT("x"), n + 1));
	assert_true(wb_value_tally_add(&tally, nth_hash(7), WB_TEXT("x"), 1));
	assert_false(wb_value_tally_add(&tally, nth_hash(100), WB_TEXT("x"), 1));
	wb_value_tally_release(&tally);

	/* Two values that are a tenth of all each, among 100,000 that occur once. */
	wb_value_tally_init(&tally, 64);
	wb_value_tally_loosen(&tally, 64);
	for (unsigned n = 0; n < 100000; n++) {
		struct wb_text rare = { text, (size_t)snprintf(text, sizeof text, "%u", n) };

		wb_value_tally_add(&tally, nth_hash(n), rare, 1);
		if (n % 8 == 0)
			wb_value_tally_add(&tally, wb_value_hash(WB_TEXT("often")),
					   WB_TEXT("often"), 1);
		if (n % 10 == 0)
			wb_value_tally_add(&tally, wb_value_hash(WB_TEXT("a lot")),
					   WB_TEXT("a lot"), 1);
	}
	wb_value_tally_rank(&tally);
	assert_int_equal(tally.count, 2);
	assert_true(wb_text_is(tally.entries[0].text, "often"));
	assert_int_equal(tally.entries[0].count, 12500);
	assert_true(wb_text_is(tally.entries[1].text, "a lot"));
	assert_int_equal(tally.entries[1].count, 10000);
	wb_value_tally_release(&tally);
}

/* A column of texts; NULL is null. */
static void
study_texts(struct wb_field_study *study, const char *const *texts, size_t n)
{
	struct wb_batch batch = { 0 };

	wb_batch_init_text(&batch, 1, n);
	batch.rows = n;
	for (size_t i = 0; i < n; i++) {
		if (!texts[i])
			continue;
		batch.columns[0].state[i] = WB_CELL_VALUE;
		batch.columns[0].cells.text[i] = wb_text_of(texts[i]);
	}
	wb_field_study_add(study, &batch.columns[0], &batch);
	wb_batch_release(&batch);
}

static void
fields(void **state)
{
	static const char *const texts[] = { "b", NULL, "", "Zoë", "b", "" };
	struct wb_field_study *study = wb_field_study_new(1);
	struct wb_field_profile field = { 0 };
	struct wb_arena arena = { 0 };
	bool exact;

	(void)state;
	study_texts(study, texts, 6);
	wb_field_study_report(study, &arena, &field);
	assert_int_equal(field.rows, 6);
	assert_int_equal(field.nulls, 1);
	assert_int_equal(field.empties, 2);
	assert_int_equal(field.distinct, 3);
	assert_int_equal(field.min_length, 0);
	assert_int_equal(field.max_length, 3);
	assert_int_equal(field.total_length, 5);
	assert_int_equal(wb_field_profile_longer(&field, 0, &exact), 3);
	assert_true(exact);
	assert_int_equal(wb_field_profile_longer(&field, 1, &exact), 1);
	assert_int_equal(wb_field_profile_longer(&field, 3, &exact), 0);
	assert_int_equal(field.n_values, 2);
	assert_true(wb_text_is(field.values[0].value, "b"));
	assert_int_equal(field.values[0].count, 2);
	wb_field_study_free(study);
	wb_arena_release(&arena);
}

/* Past what the tally holds: the same figures come from the other state. */
static void
fields_of_many(void **state)
{
	enum { ROWS = 40000 };
	struct wb_field_study *study = wb_field_study_new(1);
	struct wb_field_profile field = { 0 };
	struct wb_arena arena = { 0 };
	char text[8][16];
	const char *texts[8];

	(void)state;
	for (unsigned n = 0; n < ROWS; n += 4) {
		for (unsigned i = 0; i < 4; i++) {
			snprintf(text[i], sizeof text[i], "%u", n + i + 10000);
			texts[2 * i] = text[i];
			texts[2 * i + 1] = i ? NULL : "12345";
		}
		study_texts(study, texts, 8);
	}
	wb_field_study_report(study, &arena, &field);
	assert_int_equal(field.rows, 2 * ROWS);
	assert_int_equal(field.nulls, ROWS * 3 / 4);
	assert_int_equal(field.distinct, ROWS);
	assert_true(field.distinct_exact);
	assert_int_equal(field.type, WB_TYPE_INTEGER);
	assert_int_equal(field.fits, ROWS + ROWS / 4);
	assert_int_equal(field.total_length, 5 * (ROWS + ROWS / 4));
	assert_true(wb_text_is(field.least.value, "10000"));
	assert_true(wb_text_is(field.greatest.value, "49999"));
	assert_int_equal(field.least.count, 1);
	assert_false(field.values_exact);
	assert_true(wb_text_is(field.values[0].value, "12345"));
	assert_int_equal(field.values[0].count, ROWS / 4 + 1);
	assert_int_equal(field.n_patterns, 1);
	assert_int_equal(field.patterns[0].count, ROWS + ROWS / 4);
	wb_field_study_free(study);
	wb_arena_release(&arena);
}

/* Bytes that a study of one of so many fields holds, all values different numbers; a
   sanitizer's allocator tells none. */
static size_t
memory_of_one(size_t n_fields, struct wb_field_profile *field, struct wb_arena *arena)
{
	enum { ROWS = 100000 };
	struct wb_field_study *study = wb_field_study_new(n_fields);
	size_t before = mallinfo2().uordblks + mallinfo2().hblkhd, after;
	char text[8][16];
	const char *texts[8];

	for (unsigned n = 0; n < ROWS; n += 8) {
		for (unsigned i = 0; i < 8; i++) {
			snprintf(text[i], sizeof text[i], "%u", n + i + 100000);
			texts[i] = text[i];
		}
		study_texts(study, texts, 8);
	}
	after = mallinfo2().uordblks + mallinfo2().hblkhd;
	wb_field_study_report(study, arena, field);
	wb_field_study_free(study);
	return after - before;
}

/* Many fields share the memory: each is estimated earlier, and says so. */
static void
fields_beside_many(void **state)
{
	static const size_t counts[] = { 1, 12, 24, 25, 200, 800 };

	(void)state;
	for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
		struct wb_field_profile field = { 0 };
		struct wb_arena arena = { 0 };
		size_t bytes = memory_of_one(counts[i], &field, &arena);
		double distinct = (double)field.distinct;

		assert_true(bytes * counts[i] < (size_t)200 << 20);
		assert_true(field.distinct_exact == (counts[i] <= 25));
		assert_true(fabs(distinct - 100000) <= (field.distinct_exact ? 0 : 1500));
		assert_int_equal(field.fits, 100000);
		assert_true(wb_text_is(field.least.value, "100000"));
		wb_arena_release(&arena);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(patterns),
		cmocka_unit_test(looks),
		cmocka_unit_test(guesses),
		cmocka_unit_test(distinct_values),
		cmocka_unit_test(quantiles),
		cmocka_unit_test(tallies),
		cmocka_unit_test(fields),
		cmocka_unit_test(fields_of_many),
		cmocka_unit_test(fields_beside_many),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
