/*
 * Both measures compare every character of one text with those of the other,
 * so the product of their lengths is limited.
 */
#include <math.h>
#include <string.h>

#include "base/utf8.h"
#include "lang/function_groups.h"
#include "lang/function_text.h"
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

/* A text as code points. */
struct characters {
	int32_t *at;
	size_t count;
};

static struct characters
characters_of(struct wb_text text, struct wb_arena *arena)
{
	struct characters characters = { wb_arena_alloc(arena, (text.len + 1) * sizeof(int32_t)),
					 0 };

	while (text.len)
		characters.at[characters.count++] = wb_utf8_next(&text);
	return characters;
}

/* The two texts of a row; false where comparing them would take too long. */
static bool
take_pair(struct wb_call *call, size_t row, struct characters *a, struct characters *b)
{
	struct wb_text one = wb_call_text(call, 0, row), other = wb_call_text(call, 1, row);
	size_t n = wb_utf8_count(one), m = wb_utf8_count(other);

	if (n && m > PAIRS_MAX / n) {
		wb_call_fail(call, row, "out-of-range", "%zu by %zu characters", n, m);
		return false;
	}
	*a = characters_of(one, call->arena);
	*b = characters_of(other, call->arena);
	return true;
}

static void
drop_common_ends(struct characters *a, struct characters *b)
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
distance(struct characters a, struct characters b, struct wb_arena *arena)
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
	struct characters a, b;

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

/*
 * Pairs up equal characters that lie within `reach` of each other, each used
 * once; marks them in the two arrays and returns how many pairs there are.
 */
static size_t
pair_up(struct characters a, struct characters b, bool *paired_a, bool *paired_b)
{
	size_t longer = a.count > b.count ? a.count : b.count;
	size_t reach = longer / 2 ? longer / 2 - 1 : 0;
	size_t pairs = 0;

	for (size_t i = 0; i < a.count; i++) {
		size_t from = i > reach ? i - reach : 0;
		size_t to = i + reach + 1 < b.count ? i + reach + 1 : b.count;

		for (size_t j = from; j < to; j++) {
			if (paired_b[j] || a.at[i] != b.at[j])
				continue;
			paired_a[i] = paired_b[j] = true;
			pairs++;
			break;
		}
	}
	return pairs;
}

/* How many of the pairs stand in another order; twice the transpositions. */
static size_t
count_displaced(struct characters a, struct characters b, const bool *paired_a,
		const bool *paired_b)
{
	size_t displaced = 0;

	for (size_t i = 0, j = 0; i < a.count; i++) {
		if (!paired_a[i])
			continue;
		while (!paired_b[j])
			j++;
		displaced += a.at[i] != b.at[j++];
	}
	return displaced;
}

static double
jaro(struct characters a, struct characters b, struct wb_arena *arena)
{
	bool *paired_a = WB_NEW_ARRAY(arena, bool, a.count + 1);
	bool *paired_b = WB_NEW_ARRAY(arena, bool, b.count + 1);
	double pairs = (double)pair_up(a, b, paired_a, paired_b), transpositions;

	if (!a.count && !b.count)
		return 1;
	if (pairs < 1)
		return 0;
	transpositions = (double)(count_displaced(a, b, paired_a, paired_b) / 2);
	return (pairs / (double)a.count + pairs / (double)b.count +
		(pairs - transpositions) / pairs) /
	       3;
}

/*
 * William E. Winkler, "String Comparator Metrics …" (1990): Jaro's measure, and
 * where that is over 0.7 a tenth of the rest for each of up to four characters
 * that both begin with.
 */
static double
jaro_winkler(struct characters a, struct characters b, struct wb_arena *arena)
{
	double similarity = jaro(a, b, arena);
	size_t prefix = 0;

	while (prefix < 4 && prefix < a.count && prefix < b.count && a.at[prefix] == b.at[prefix])
		prefix++;
	if (similarity > 0.7)
		similarity += (double)prefix * 0.1 * (1 - similarity);
	return similarity;
}

void
wb_kernel_similarity(struct wb_call *call)
{
	struct characters a, b;

	WB_EACH_ROW (call, row) {
		if (!take_pair(call, row, &a, &b))
			continue;
		call->out->cells.decimal[row] = (struct wb_decimal){
			.unscaled = llround(jaro_winkler(a, b, call->arena) * SIMILARITY_ONE),
			.scale = SIMILARITY_SCALE,
		};
	}
}
