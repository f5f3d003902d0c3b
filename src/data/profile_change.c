#include "data/profile_change.h"

#include <stdlib.h>

#include "base/memory.h"

struct comparison {
	struct wb_arena *arena;
	struct wb_profile_changes *out;
	struct wb_text field;
};

static void
add(struct comparison *comparison, const char *what, struct wb_text before, struct wb_text after)
{
	struct wb_profile_changes *out = comparison->out;

	WB_GROW(out->items, out->capacity, out->count + 1);
	out->items[out->count++] =
		(struct wb_profile_change){ comparison->field, what, before, after };
}

static void
compare_texts(struct comparison *comparison, const char *what, struct wb_text before,
	      struct wb_text after)
{
	if (!wb_text_equal(before, after))
		add(comparison, what, before, after);
}

static struct wb_text
count_text(struct wb_arena *arena, uint64_t count, bool exact)
{
	return wb_text_of(
		wb_arena_format(arena, "%s%llu", exact ? "" : "~", (unsigned long long)count));
}

static void
compare_counts(struct comparison *comparison, const char *what, uint64_t before, uint64_t after)
{
	compare_texts(comparison, what, count_text(comparison->arena, before, true),
		      count_text(comparison->arena, after, true));
}

/* Shares that differ by less than a thousandth read the same. */
static void
compare_shares(struct comparison *comparison, const char *what, uint64_t before,
	       uint64_t rows_before, uint64_t after, uint64_t rows_after)
{
	double old = rows_before ? 100.0 * (double)before / (double)rows_before : 0;
	double new = rows_after ? 100.0 * (double)after / (double)rows_after : 0;

	compare_texts(comparison, what,
		      wb_text_of(wb_arena_format(comparison->arena, "%.1f %%", old)),
		      wb_text_of(wb_arena_format(comparison->arena, "%.1f %%", new)));
}

static bool
has_pattern(const struct wb_field_profile *field, struct wb_text pattern)
{
	for (size_t i = 0; i < field->n_patterns; i++)
		if (wb_text_equal(field->patterns[i].value, pattern))
			return true;
	return false;
}

static void
compare_patterns(struct comparison *comparison, const struct wb_field_profile *before,
		 const struct wb_field_profile *after)
{
	const struct wb_text none = { "", 0 };

	for (size_t i = 0; i < after->n_patterns; i++)
		if (!has_pattern(before, after->patterns[i].value))
			add(comparison,
			    before->patterns_all ? "pattern appeared" : "pattern risen to the top",
			    none, after->patterns[i].value);
	for (size_t i = 0; i < before->n_patterns; i++)
		if (!has_pattern(after, before->patterns[i].value))
			add(comparison,
			    after->patterns_all ? "pattern disappeared" : "pattern left the top",
			    before->patterns[i].value, none);
}

static struct wb_text
type_text(struct wb_arena *arena, const struct wb_field_profile *field)
{
	return wb_text_of(wb_arena_format(arena, "%s%s%.*s", wb_type_name(field->type),
					  field->format.len ? " " : "",
					  WB_TEXT_ARG(field->format)));
}

static void
compare_fields(struct comparison *comparison, const struct wb_field_profile *before,
	       const struct wb_field_profile *after)
{
	compare_texts(comparison, "type", type_text(comparison->arena, before),
		      type_text(comparison->arena, after));
	compare_shares(comparison, "null share", before->nulls, before->rows, after->nulls,
		       after->rows);
	compare_shares(comparison, "empty share", before->empties, before->rows, after->empties,
		       after->rows);
	compare_texts(comparison, "distinct",
		      count_text(comparison->arena, before->distinct, before->distinct_exact),
		      count_text(comparison->arena, after->distinct, after->distinct_exact));
	if (before->has_range && after->has_range) {
		compare_texts(comparison, "least", before->least.value, after->least.value);
		compare_texts(comparison, "greatest", before->greatest.value,
			      after->greatest.value);
	}
	compare_counts(comparison, "greatest length", before->max_length, after->max_length);
	compare_patterns(comparison, before, after);
}

void
wb_profile_compare(const struct wb_profile *before, const struct wb_profile *after,
		   struct wb_arena *arena, struct wb_profile_changes *out)
{
	struct comparison comparison = { .arena = arena, .out = out, .field = { "", 0 } };

	compare_counts(&comparison, "rows", before->rows, after->rows);
	compare_counts(&comparison, "unreadable", before->unreadable, after->unreadable);
	for (size_t i = 0; i < after->n_fields; i++) {
		const struct wb_field_profile *field = &after->fields[i];
		const struct wb_field_profile *old = wb_profile_field(before, field->name);

		comparison.field = field->name;
		if (old)
			compare_fields(&comparison, old, field);
		else
			add(&comparison, "field appeared", (struct wb_text){ "", 0 }, field->name);
	}
	for (size_t i = 0; i < before->n_fields; i++) {
		comparison.field = before->fields[i].name;
		if (!wb_profile_field(after, comparison.field))
			add(&comparison, "field disappeared", comparison.field,
			    (struct wb_text){ "", 0 });
	}
}

void
wb_profile_changes_release(struct wb_profile_changes *changes)
{
	free(changes->items);
	*changes = (struct wb_profile_changes){ 0 };
}
