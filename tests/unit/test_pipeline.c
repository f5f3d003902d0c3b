/* The pipeline: order, bounds, failures; and the tallies and key sets it feeds. */
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "engine/keyset.h"
#include "engine/pipeline.h"

enum { NEVER = -1, BATCHES = 300 };

struct stream {
	int batches, fail_fetch, fail_work, fail_commit; /* at this batch, or NEVER */
	int fetched, committed;
	atomic_int in_fetch, workers;
	int most_ahead;
};

static enum wb_status
fetch(void *context, struct wb_parcel *parcel, struct wb_error *err)
{
	struct stream *stream = context;

	assert_int_equal(atomic_fetch_add(&stream->in_fetch, 1), 0);
	if (stream->fetched == stream->fail_fetch) {
		atomic_fetch_sub(&stream->in_fetch, 1);
		return wb_fail(err, WB_IO, "fetch", "batch %d", stream->fetched);
	}
	parcel->batch.number = (uint64_t)stream->fetched;
	parcel->batch.rows = stream->fetched < stream->batches ? 1 : 0;
	stream->fetched++;
	atomic_fetch_sub(&stream->in_fetch, 1);
	return WB_OK;
}

static void *
worker_new(void *context)
{
	struct stream *stream = context;

	atomic_fetch_add(&stream->workers, 1);
	return stream;
}

static void
worker_free(void *worker)
{
	struct stream *stream = worker;

	atomic_fetch_sub(&stream->workers, 1);
}

static enum wb_status
work(void *context, void *worker, struct wb_parcel *parcel, struct wb_error *err)
{
	struct stream *stream = context;

	assert_ptr_equal(worker, context);
	if ((int)parcel->batch.number == stream->fail_work)
		return wb_fail(err, WB_IO, "work", "batch %d", stream->fail_work);
	parcel->batch.position = parcel->batch.number * 10;
	return WB_OK;
}

static enum wb_status
commit(void *context, struct wb_parcel *parcel, struct wb_error *err)
{
	struct stream *stream = context;

	assert_int_equal(parcel->batch.number, stream->committed);
	assert_int_equal(parcel->batch.position, stream->committed * 10);
	if (stream->committed == stream->fail_commit)
		return wb_fail(err, WB_IO, "commit", "batch %d", stream->fail_commit);
	stream->committed++;
	return WB_OK;
}

static void
order_and_failures(void **state)
{
	static const struct {
		int batches, fail_fetch, fail_work, fail_commit, committed;
		const char *where;
	} cases[] = {
		{ BATCHES, NEVER, NEVER, NEVER, BATCHES, NULL },
		{ 0, NEVER, NEVER, NEVER, 0, NULL },
		{ 1, NEVER, NEVER, NEVER, 1, NULL },
		{ BATCHES, 17, NEVER, NEVER, 17, "fetch" },
		{ BATCHES, NEVER, 17, NEVER, 17, "work" },
		{ BATCHES, NEVER, NEVER, 17, 17, "commit" },
		{ BATCHES, 20, 19, 18, 18, "commit" },
		{ BATCHES, 0, NEVER, NEVER, 0, "fetch" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		for (unsigned jobs = 1; jobs <= 5; jobs++) {
			struct stream stream = { .batches = cases[i].batches,
						 .fail_fetch = cases[i].fail_fetch,
						 .fail_work = cases[i].fail_work,
						 .fail_commit = cases[i].fail_commit };
			struct wb_pipeline pipeline = { .context = &stream,
							.jobs = jobs,
							.fetch = fetch,
							.worker_new = worker_new,
							.worker_free = worker_free,
							.work = work,
							.commit = commit };
			struct wb_error err = { 0 };
			enum wb_status status = wb_pipeline_run(&pipeline, &err);

			assert_int_equal(status, cases[i].where ? WB_IO : WB_OK);
			if (cases[i].where)
				assert_string_equal(err.where, cases[i].where);
			assert_int_equal(stream.committed, cases[i].committed);
			assert_int_equal(atomic_load(&stream.workers), 0);
			assert_true(stream.fetched <= stream.committed + (int)(2 * jobs + 2) + 1);
		}
}

static void
make_column(struct wb_column *column, const char *const *texts, size_t n, struct wb_arena *arena)
{
	wb_column_init(column, (struct wb_type_spec){ .type = WB_TYPE_TEXT }, n, arena);
	for (size_t i = 0; i < n; i++) {
		struct wb_value value = wb_value_text(wb_text_of(texts[i]));

		if (texts[i])
			wb_column_set(column, i, &value);
	}
}

static void
tallies(void **state)
{
	static const char *const texts[] = { "a", "b", NULL, "", "a" };
	static const uint32_t forward[] = { 0, 1, 2, 3, 4 };
	struct wb_field_tally one[1] = { 0 }, two[1] = { 0 }, three[1] = { 0 };
	struct wb_tally all = { .n_fields = 1, .fields = one };
	struct wb_tally backward = { .n_fields = 1, .fields = two };
	struct wb_tally read = { .n_fields = 1, .fields = three };
	struct wb_buffer text = { 0 };
	struct wb_arena arena = { 0 };
	struct wb_column column;

	(void)state;
	make_column(&column, texts, 5, &arena);
	wb_tally_rows(&all, &column, forward, 5, &arena);
	for (size_t row = 5; row-- > 0;)
		wb_tally_row(&backward, &column, row, WB_TALLY_ADD, &arena);
	assert_int_equal(all.rows, 5);
	assert_int_equal(one[0].present, 4);
	assert_true(all.row_sum == backward.row_sum);
	assert_memory_equal(one, two, sizeof one);
	wb_tally_print(&all, &text);
	assert_true(wb_tally_parse(wb_buffer_slice(&text), &read));
	assert_int_equal(read.rows, 5);
	assert_memory_equal(one, three, sizeof one);
	assert_false(wb_tally_parse(WB_TEXT("5"), &read));
	assert_false(wb_tally_parse(WB_TEXT("5:1 1:2 3:4"), &read));
	wb_tally_row(&all, &column, 1, WB_TALLY_SUBTRACT, &arena);
	assert_int_equal(all.rows, 4);
	assert_true(one[0].sum != two[0].sum);
	wb_tally_row(&all, &column, 1, WB_TALLY_ADD, &arena);
	assert_memory_equal(one, two, sizeof one);
	wb_buffer_release(&text);
	wb_arena_release(&arena);
}

/* Two values that change places leave the fields' sums alone, but not the rows'. */
static void
exchanged_values(void **state)
{
	static const char *const keys[] = { "1", "2" }, *const there[] = { "a", "b" },
				 *const swapped[] = { "b", "a" };
	static const uint32_t both[] = { 0, 1 };
	struct wb_field_tally before[2] = { 0 }, after[2] = { 0 };
	struct wb_tally one = { .n_fields = 2, .fields = before };
	struct wb_tally other = { .n_fields = 2, .fields = after };
	struct wb_arena arena = { 0 };
	struct wb_column columns[2];

	(void)state;
	make_column(&columns[0], keys, 2, &arena);
	make_column(&columns[1], there, 2, &arena);
	wb_tally_rows(&one, columns, both, 2, &arena);
	make_column(&columns[1], swapped, 2, &arena);
	wb_tally_rows(&other, columns, both, 2, &arena);
	assert_memory_equal(before, after, sizeof before);
	assert_true(one.row_sum != other.row_sum);
	wb_arena_release(&arena);
}

/* The same answers in memory and spilled. */
static void
key_sets(void **state)
{
	enum { KEYS = 5000 };
	static const size_t limits[] = { 0, 1, 100, KEYS };

	(void)state;
	for (size_t l = 0; l < sizeof limits / sizeof *limits; l++) {
		struct wb_keyset *set = wb_keyset_new(limits[l]);
		struct wb_arena arena = { 0 };
		struct wb_error err;
		size_t key[] = { 0, 1 };

		for (int round = 0; round < 2; round++)
			for (int i = 0; i < KEYS; i++) {
				char left[16], right[16];
				const char *texts[2];
				struct wb_column columns[2];
				bool added;

				snprintf(left, sizeof left, "%d", i / 70);
				snprintf(right, sizeof right, "%d", i % 70);
				texts[0] = left;
				texts[1] = right;
				make_column(&columns[0], &texts[0], 1, &arena);
				make_column(&columns[1], &texts[1], 1, &arena);
				assert_int_equal(wb_keyset_add(set, columns, key, 2, 0, &arena,
							       &added, &err),
						 WB_OK);
				assert_int_equal(added, round == 0);
				assert_int_equal(wb_keyset_has(set, columns, key, 2, 0, &arena,
							       &added, &err),
						 WB_OK);
				assert_true(added);
				make_column(&columns[0], &texts[1], 1, &arena);
				make_column(&columns[1], &texts[1], 1, &arena);
				columns[1].cells.text[0] = WB_TEXT("none");
				assert_int_equal(wb_keyset_has(set, columns, key, 2, 0, &arena,
							       &added, &err),
						 WB_OK);
				assert_false(added);
				wb_arena_reset(&arena);
			}
		wb_keyset_free(set);
		wb_arena_release(&arena);
	}
}

/* A null is none of the texts, in whichever part it stands. */
static void
key_nulls(void **state)
{
	static const char *const rows[][2] = {
		{ NULL, "" },   { "", NULL },  { "", "" },
		{ NULL, NULL }, { "a", NULL }, { NULL, "a" },
	};
	struct wb_keyset *set = wb_keyset_new(0);
	struct wb_arena arena = { 0 };
	struct wb_error err;
	size_t key[] = { 0, 1 };

	(void)state;
	for (int round = 0; round < 2; round++)
		for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
			struct wb_column columns[2];
			bool added;

			make_column(&columns[0], &rows[i][0], 1, &arena);
			make_column(&columns[1], &rows[i][1], 1, &arena);
			assert_int_equal(
				wb_keyset_add(set, columns, key, 2, 0, &arena, &added, &err),
				WB_OK);
			assert_int_equal(added, round == 0);
		}
	wb_keyset_free(set);
	wb_arena_release(&arena);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(order_and_failures), cmocka_unit_test(tallies),
		cmocka_unit_test(exchanged_values),   cmocka_unit_test(key_sets),
		cmocka_unit_test(key_nulls),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
