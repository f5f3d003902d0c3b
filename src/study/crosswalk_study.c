/*
 * A trial of the steps before the crosswalk tells what arrives there, and how often:
 * several values of the field may become one, so its results are counted by text.
 */
#include "study/crosswalk_study.h"

#include <stdlib.h>

#include "base/map.h"
#include "plan/crosswalk.h"
#include "study/crosswalk_codes.h"
#include "study/crosswalk_use.h"

struct studying {
	struct wb_session *session;
	const struct wb_crosswalk_asking *asking;
	const struct wb_object *crosswalk;
	const struct wb_object *mapping; /* that uses it */
	struct wb_crosswalk_use use;
	struct wb_crosswalk_study *out;
	struct wb_crosswalk_index index;
	struct wb_map seen; /* value → struct wb_crosswalk_value */
	struct wb_crosswalk_value *null;
	struct wb_trial_values *loaded;
	struct wb_plan *plan;
	struct wb_trial_result result;
	size_t most; /* values that are listed */
};

/* Finding. */

/* The mapping that has the use asked for, and its number there. */
static size_t
find_mapping(struct studying *studying)
{
	const struct wb_session *session = studying->session;
	size_t wanted = studying->asking->use, number = 0;

	for (size_t i = 0; i < wb_session_count(session); i++) {
		const struct wb_object *mapping = wb_session_mapping(session, i);
		size_t n = wb_crosswalk_use_count(mapping, studying->asking->crosswalk);
		size_t before = studying->out->n_uses;

		studying->out->n_uses += n;
		if (studying->mapping || wanted >= before + n)
			continue;
		studying->mapping = mapping;
		number = wanted - before;
	}
	return number;
}

static enum wb_status
find_use(struct studying *studying, struct wb_error *err)
{
	struct wb_text name = studying->asking->crosswalk;
	size_t number;

	studying->crosswalk =
		wb_model_find(wb_session_model(studying->session), WB_OBJECT_CROSSWALK, name);
	if (!studying->crosswalk)
		return wb_fail(err, WB_NOT_FOUND, "crosswalk", "there is no crosswalk %.*s",
			       WB_TEXT_ARG(name));
	number = find_mapping(studying);
	if (!studying->mapping)
		return wb_fail(err, WB_NOT_FOUND, "crosswalk",
			       "crosswalk %.*s is used %zu times, not %zu", WB_TEXT_ARG(name),
			       studying->out->n_uses, studying->asking->use + 1);
	return wb_crosswalk_use_find(studying->mapping, name, number, &studying->out->arena,
				     &studying->use, err);
}

static void
tell_use(struct studying *studying)
{
	struct wb_crosswalk_study *out = studying->out;
	const struct wb_crosswalk_use *use = &studying->use;

	out->table.system = wb_arena_text(&out->arena, use->table.system);
	out->table.table = wb_arena_text(&out->arena, use->table.table);
	out->field = wb_arena_text(&out->arena, use->field);
	out->mapping = wb_arena_text(&out->arena, studying->mapping->name);
	out->line = wb_arena_text(&out->arena, use->name);
	out->target = wb_arena_text(&out->arena, use->target);
	out->steps = use->steps;
	out->otherwise = studying->crosswalk->as.crosswalk.otherwise;
}

/* Counting. */

static struct wb_crosswalk_value *
value_of(struct studying *studying, const struct wb_trial_case *one)
{
	struct wb_crosswalk_study *out = studying->out;
	struct wb_map_entry *entry = NULL;
	struct wb_crosswalk_value *value = studying->null;

	if (!one->result_null) {
		entry = wb_map_put(&studying->seen, one->result);
		value = entry->value;
	}
	if (value)
		return value;
	if (out->n_values == studying->most)
		return NULL;
	value = &out->values[out->n_values++];
	value->is_null = one->result_null;
	value->value = wb_arena_text(&out->arena, one->result);
	value->suggestion.code = WB_NO_CODE;
	if (entry)
		entry->value = value;
	else
		studying->null = value;
	return value;
}

/* What arrives: all but the failed; what is not listed is counted all the same. */
static void
count_cases(struct studying *studying)
{
	struct wb_crosswalk_study *out = studying->out;
	const struct wb_trial_result *result = &studying->result;
	struct wb_trial_totals totals = wb_trial_totals(studying->loaded);

	out->values = WB_NEW_ARRAY(&out->arena, struct wb_crosswalk_value, studying->most);
	out->failed = totals.unreadable + result->counts[WB_TRIAL_FAILED].rows;
	out->beyond = totals.beyond;
	for (size_t kind = 0; kind < WB_TRIAL_FAILED; kind++) {
		const struct wb_trial_list *list = &result->lists[kind];
		uint64_t unlisted = result->counts[kind].rows;

		out->rows += unlisted;
		for (size_t i = 0; i < list->count; i++) {
			struct wb_crosswalk_value *value = value_of(studying, &list->cases[i]);

			if (!value)
				continue;
			value->rows += list->cases[i].rows;
			unlisted -= list->cases[i].rows;
		}
		out->beyond += unlisted;
	}
	out->rows += totals.beyond;
}

static void
judge_values(struct studying *studying)
{
	struct wb_crosswalk_study *out = studying->out;

	for (size_t i = 0; i < out->n_values; i++) {
		struct wb_crosswalk_value *value = &out->values[i];
		const struct wb_value *found =
			value->is_null
				? studying->index.of_null
				: wb_crosswalk_find(&studying->index, value->value, &out->arena);

		if (found) {
			value->state = WB_CROSSWALK_COVERED;
			value->code = wb_value_to_text(found, &out->arena);
		} else if (value->is_null) {
			value->state = WB_CROSSWALK_PASSED;
		}
		if (value->state == WB_CROSSWALK_OPEN)
			out->n_open++;
		else
			out->covered += value->rows;
	}
}

static int
compare_values(const void *a, const void *b)
{
	const struct wb_crosswalk_value *left = a, *right = b;
	bool left_open = left->state == WB_CROSSWALK_OPEN;

	if (left_open != (right->state == WB_CROSSWALK_OPEN))
		return left_open ? -1 : 1;
	if (left->rows != right->rows)
		return left->rows > right->rows ? -1 : 1;
	return wb_text_compare(left->value, right->value);
}

static void
suggest(struct studying *studying)
{
	struct wb_crosswalk_study *out = studying->out;
	struct wb_text *texts = WB_NEW_ARRAY(&out->arena, struct wb_text, out->n_open);
	struct wb_code_suggestion *found =
		WB_NEW_ARRAY(&out->arena, struct wb_code_suggestion, out->n_open);

	for (size_t i = 0; i < out->n_open; i++)
		texts[i] = out->values[i].value;
	wb_suggest_codes(texts, out->n_open, out->codes, out->n_codes,
			 &studying->crosswalk->as.crosswalk, found);
	for (size_t i = 0; i < out->n_open; i++)
		out->values[i].suggestion = found[i];
}

static enum wb_status
count_values(struct studying *studying, struct wb_error *err)
{
	const struct wb_crosswalk_asking *asking = studying->asking;
	struct wb_trial_asking trial = { .cancelled = asking->loading.cancelled };
	struct wb_arena *arena = &studying->out->arena;
	enum wb_status status =
		wb_trial_load(studying->session, &studying->use.table, studying->use.field,
			      &asking->loading, &studying->loaded, err);

	if (status == WB_OK && studying->most > wb_trial_totals(studying->loaded).values)
		studying->most = wb_trial_totals(studying->loaded).values;
	trial.most = studying->most;
	if (status == WB_OK)
		status = wb_trial_compile(studying->loaded, studying->session, studying->use.steps,
					  arena, &studying->plan, err);
	if (status == WB_OK)
		status = wb_trial_evaluate(studying->loaded, studying->session, studying->plan,
					   &trial, &studying->result, err);
	if (status == WB_OK)
		status = wb_crosswalk_index_init(&studying->index, studying->crosswalk, arena, err);
	if (status != WB_OK)
		return status;
	count_cases(studying);
	judge_values(studying);
	qsort(studying->out->values, studying->out->n_values, sizeof *studying->out->values,
	      compare_values);
	return WB_OK;
}

enum wb_status
wb_crosswalk_study(struct wb_session *session, const struct wb_crosswalk_asking *asking,
		   struct wb_crosswalk_study *out, struct wb_error *err)
{
	struct studying studying = {
		.session = session,
		.asking = asking,
		.out = out,
		.most = asking->most ? asking->most : WB_CROSSWALK_VALUES,
	};
	enum wb_status status = find_use(&studying, err);

	if (status == WB_OK) {
		tell_use(&studying);
		status = wb_crosswalk_codes(session, studying.mapping, studying.use.target,
					    &studying.crosswalk->as.crosswalk, &out->arena,
					    &out->codes, &out->n_codes, err);
	}
	if (status == WB_OK)
		status = count_values(&studying, err);
	if (status == WB_OK && asking->suggests == WB_CROSSWALK_SUGGESTIONS)
		suggest(&studying);
	wb_crosswalk_index_release(&studying.index);
	wb_map_release(&studying.seen);
	wb_trial_result_release(&studying.result);
	wb_plan_free(studying.plan);
	wb_trial_values_free(studying.loaded);
	return status;
}

void
wb_crosswalk_study_release(struct wb_crosswalk_study *study)
{
	wb_arena_release(&study->arena);
	*study = (struct wb_crosswalk_study){ 0 };
}

double
wb_crosswalk_coverage(const struct wb_crosswalk_study *study)
{
	return study->rows ? 100.0 * (double)study->covered / (double)study->rows : 100;
}
