#include "lang/likeness.h"

#include "base/utf8.h"

struct wb_characters
wb_characters_of(struct wb_text text, struct wb_arena *arena)
{
	struct wb_characters characters = { wb_arena_alloc(arena, (text.len + 1) * sizeof(int32_t)),
					    0 };

	while (text.len)
		characters.at[characters.count++] = wb_utf8_next(&text);
	return characters;
}

/*
 * Pairs up equal characters that lie within `reach` of each other, each used
 * once; marks them in the two arrays and returns how many pairs there are.
 */
static size_t
pair_up(struct wb_characters a, struct wb_characters b, bool *paired_a, bool *paired_b)
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
count_displaced(struct wb_characters a, struct wb_characters b, const bool *paired_a,
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
jaro(struct wb_characters a, struct wb_characters b, struct wb_arena *arena)
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
double
wb_jaro_winkler(struct wb_characters a, struct wb_characters b, struct wb_arena *arena)
{
	double similarity = jaro(a, b, arena);
	size_t prefix = 0;

	while (prefix < 4 && prefix < a.count && prefix < b.count && a.at[prefix] == b.at[prefix])
		prefix++;
	if (similarity > 0.7)
		similarity += (double)prefix * 0.1 * (1 - similarity);
	return similarity;
}
