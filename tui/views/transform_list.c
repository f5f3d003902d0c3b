/* The values of a step's list: those of one or several kinds of the trial, most rows first. */
#include <stdlib.h>

#include "base/memory.h"
#include "tui/views/transform_state.h"

#define KIND(kind) (1u << WB_TRIAL_##kind)

static const struct {
	const char *name;
	unsigned kinds;
} lists[WB_TRANSFORM_LISTS] = {
	[WB_TRANSFORM_OK] = { "ok", KIND(CHANGED) | KIND(SAME) | KIND(NULL) },
	[WB_TRANSFORM_CHANGED] = { "changed", KIND(CHANGED) },
	[WB_TRANSFORM_FAILED] = { "failed", KIND(FAILED) },
	[WB_TRANSFORM_FALLBACK] = { "fallback", KIND(FALLBACK) },
};

const char *
wb_transform_list_name(enum wb_transform_list list)
{
	return lists[list].name;
}

struct wb_trial_count
wb_transform_count(const struct wb_trial_result *result, enum wb_transform_list list)
{
	struct wb_trial_count count = { 0 };

	for (unsigned kind = 0; kind < WB_TRIAL_KINDS; kind++) {
		if (!(lists[list].kinds & 1u << kind))
			continue;
		count.values += result->counts[kind].values;
		count.rows += result->counts[kind].rows;
	}
	return count;
}

const struct wb_transform_slot *
wb_transform_slot(const struct wb_transform *transform, size_t step)
{
	const struct wb_transform_slot *slots;
	size_t n = wb_transform_trial_slots(transform->trial, &slots);

	return step < n ? &slots[step] : NULL;
}

static int
compare_cases(const void *a, const void *b)
{
	const struct wb_trial_case *left = *(const struct wb_trial_case *const *)a;
	const struct wb_trial_case *right = *(const struct wb_trial_case *const *)b;

	if (left->rows != right->rows)
		return left->rows < right->rows ? 1 : -1;
	return left->order < right->order ? -1 : left->order > right->order;
}

void
wb_transform_list_fill(struct wb_transform *transform)
{
	const struct wb_transform_slot *slot =
		wb_transform_slot(transform, transform->steps.cursor);
	size_t n = 0;

	free(transform->cases);
	transform->cases = NULL;
	for (unsigned kind = 0; slot && slot->has && kind < WB_TRIAL_KINDS; kind++)
		if (lists[transform->list].kinds & 1u << kind)
			n += slot->result.lists[kind].count;
	if (n)
		transform->cases = wb_alloc(n * sizeof *transform->cases);
	transform->n_cases = 0;
	for (unsigned kind = 0; n && kind < WB_TRIAL_KINDS; kind++)
		for (size_t i = 0; lists[transform->list].kinds & 1u << kind &&
				   i < slot->result.lists[kind].count;
		     i++)
			transform->cases[transform->n_cases++] = &slot->result.lists[kind].cases[i];
	if (n)
		qsort(transform->cases, n, sizeof *transform->cases, compare_cases);
	if (transform->n_cases > WB_TRANSFORM_CASES)
		transform->n_cases = WB_TRANSFORM_CASES;
	wb_scroll_count(&transform->values, transform->n_cases);
}
