#include <stdlib.h>

#include "study/suggest_state.h"

static const double TABLE_NAME_WEIGHT = 0.25; /* of a table's name; its fields have the rest */
static const double TABLE_FLOOR = 0.15;       /* less is nothing in common */

static size_t
count_writable(const struct wb_table *table)
{
	size_t n = 0;

	for (size_t i = 0; table && i < table->n_fields; i++)
		n += !table->fields[i].generated;
	return n;
}

static double
table_likeness(const struct wb_suggest_table *a, const struct wb_suggest_table *b)
{
	struct wb_lexicon lexicon;
	struct wb_name left, right;
	double likeness;

	wb_lexicon_init(&lexicon);
	wb_lexicon_name(&lexicon, a->name.table, NULL, &left);
	wb_lexicon_name(&lexicon, b->name.table, NULL, &right);
	likeness = wb_name_likeness(&lexicon, &left, &right);
	wb_lexicon_release(&lexicon);
	return likeness;
}

/* Dice's coefficient of the fields on both sides, as COMA has it for sets of elements. */
static struct wb_table_suggestion
compare_tables(const struct wb_suggest_table *source, const struct wb_suggest_table *target)
{
	struct wb_suggest_input input = { .n_sources = 1, .sources = source, .target = *target };
	struct wb_suggester *suggester = wb_suggester_new(&input);
	struct wb_arena arena = { 0 };
	struct wb_suggestions arrows = wb_suggest_arrows(suggester, &arena);
	struct wb_table_suggestion found = {
		.fields = arrows.count,
		.of = count_writable(target->table),
		.name = table_likeness(source, target),
	};
	size_t both = found.of + (source->table ? source->table->n_fields : 0);
	double sum = 0;

	for (size_t i = 0; i < arrows.count; i++) {
		sum += arrows.items[i].score;
		found.by_values |= arrows.items[i].overlap.kind != WB_OVERLAP_UNKNOWN;
	}
	found.score = TABLE_NAME_WEIGHT * found.name +
		      (1 - TABLE_NAME_WEIGHT) * (both ? 2 * sum / (double)both : 0);
	wb_arena_release(&arena);
	wb_suggester_free(suggester);
	return found;
}

static int
compare_scores(const void *a, const void *b)
{
	const struct wb_table_suggestion *left = a, *right = b;

	if (left->score < right->score || left->score > right->score)
		return left->score > right->score ? -1 : 1;
	return (left->table > right->table) - (left->table < right->table);
}

struct wb_table_suggestion *
wb_suggest_tables(const struct wb_suggest_table *table, enum wb_suggest_side side,
		  const struct wb_suggest_table *others, size_t n, struct wb_arena *arena,
		  size_t *count)
{
	struct wb_table_suggestion *found = WB_NEW_ARRAY(arena, struct wb_table_suggestion, n);

	*count = 0;
	for (size_t i = 0; i < n; i++) {
		struct wb_table_suggestion one = side == WB_SUGGEST_SOURCE
							 ? compare_tables(table, &others[i])
							 : compare_tables(&others[i], table);

		one.table = i;
		if (one.fields && one.score >= TABLE_FLOOR)
			found[(*count)++] = one;
	}
	qsort(found, *count, sizeof *found, compare_scores);
	return found;
}

void
wb_table_suggestion_reason(const struct wb_table_suggestion *suggestion, struct wb_buffer *out)
{
	wb_buffer_format(out, "names%s alike: %zu of %zu fields",
			 suggestion->by_values ? " and values" : "", suggestion->fields,
			 suggestion->of);
}
