/*
 * Both measures compare every character of one text with those of the other,
 * so the product of their lengths is limited.
 */
#include <math.h>

#include "base/utf8.h"
#include "lang/function_groups.h"
#include "lang/function_text.h"
#include "lang/likeness.h"
#include "lang/phonetic.h"
#include "lang/transliterate.h"

enum { PAIRS_MAX = 16 * 1024 * 1024, SIMILARITY_SCALE = 4, SIMILARITY_ONE = 10000 };

static void
sound_rows(struct wb_call *call, void (*sound)(struct wb_text, struct wb_buffer *))
{
	struct wb_buffer plain = { 0 }, key = { 0 };

	WB_EACH_ROW (call, row) {
		wb_buffer_clear(&plain);
		wb_buffer_clear(&key);
		wb_transliterate_all(wb_call_text(call, 0, row), &plain);
		sound(wb_buffer_slice(&plain), &key);
		if (key.len)
			wb_call_give_buffer(call, row, &key);
		else
			wb_call_fail(call, row, "no-letters", "no letter A to Z in it");
	}
	wb_buffer_release(&plain);
	wb_buffer_release(&key);
}

void
wb_kernel_soundex(struct wb_call *call)
{
	sound_rows(call, wb_soundex);
}

void
wb_kernel_metaphone(struct wb_call *call)
{
	sound_rows(call, wb_metaphone);
}

/* The two texts of a row; false where comparing them would take too long. */
static bool
take_pair(struct wb_call *call, size_t row, struct wb_characters *a, struct wb_characters *b)
{
	struct wb_text one = wb_call_text(call, 0, row), other = wb_call_text(call, 1, row);
	size_t n = wb_utf8_count(one), m = wb_utf8_count(other);

	if (n && m > PAIRS_MAX / n) {
		wb_call_fail(call, row, "out-of-range", "%zu by %zu characters", n, m);
		return false;
	}
	*a = wb_characters_of(one, call->arena);
	*b = wb_characters_of(other, call->arena);
	return true;
}

static void
drop_common_ends(struct wb_characters *a, struct wb_characters *b)
{
	while (a->count && b->count && a->at[0] == b->at[0]) {
		a->at++, a->count--;
		b->at++, b->count--;
	}
	while (a->count && b->count && a->at[a->count - 1] == b->at[b->count - 1]) {
		a->count--;
		b->count--;
	}
}

/* Vladimir Levenshtein's distance (1965), one row of the table at a time. */
static int64_t
distance(struct wb_characters a, struct wb_characters b, struct wb_arena *arena)
{
	uint32_t *row;

	drop_common_ends(&a, &b);
	row = wb_arena_alloc(arena, (b.count + 1) * sizeof *row);
	for (size_t j = 0; j <= b.count; j++)
		row[j] = (uint32_t)j;
	for (size_t i = 1; i <= a.count; i++) {
		uint32_t diagonal = row[0];

		row[0] = (uint32_t)i;
		for (size_t j = 1; j <= b.count; j++) {
			uint32_t best = diagonal + (a.at[i - 1] != b.at[j - 1]);

			diagonal = row[j];
			best = row[j] + 1 < best ? row[j] + 1 : best;
			row[j] = row[j - 1] + 1 < best ? row[j - 1] + 1 : best;
		}
	}
	return row[b.count];
}

void
wb_kernel_levenshtein(struct wb_call *call)
{
	struct wb_characters a, b;

	WB_EACH_ROW (call, row)
		if (take_pair(call, row, &a, &b))
			call->out->cells.integer[row] = distance(a, b, call->arena);
}

enum wb_status
wb_prepare_similarity(struct wb_prepare *prepare, struct wb_error *err)
{
	(void)err;
	prepare->result.precision = SIMILARITY_SCALE + 1;
	prepare->result.scale = SIMILARITY_SCALE;
	return WB_OK;
}

void
wb_kernel_similarity(struct wb_call *call)
{
	struct wb_characters a, b;

	WB_EACH_ROW (call, row) {
		if (!take_pair(call, row, &a, &b))
			continue;
		call->out->cells.decimal[row] = (struct wb_decimal){
			.unscaled = llround(wb_jaro_winkler(a, b, call->arena) * SIMILARITY_ONE),
			.scale = SIMILARITY_SCALE,
		};
	}
}
