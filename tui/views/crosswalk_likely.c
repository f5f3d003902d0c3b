#include "tui/views/crosswalk_likely.h"

#include <stdlib.h>

#include "base/memory.h"

struct wb_code_guessing {
	wb_code_guessed_fn *told; /* NULL once it was cancelled */
	void *context;
	struct wb_job *job;
	struct wb_arena arena; /* of what is asked */
	size_t n_values, n_codes;
	struct wb_text *values;
	struct wb_code *codes;
	struct wb_crosswalk known; /* its entries alone */
	struct wb_code_guesses guesses;
};

void
wb_code_guesses_release(struct wb_code_guesses *guesses)
{
	wb_map_release(&guesses->by_value);
	wb_arena_release(&guesses->arena);
	*guesses = (struct wb_code_guesses){ 0 };
}

const struct wb_code_guess *
wb_code_guess_of(const struct wb_code_guesses *guesses, struct wb_text value)
{
	return wb_map_get(&guesses->by_value, value);
}

/* The worker's part. */

static enum wb_status
work(void *context, struct wb_job *job, struct wb_error *err)
{
	struct wb_code_guessing *guessing = context;
	struct wb_code_guesses *out = &guessing->guesses;
	struct wb_code_suggestion *found =
		WB_NEW_ARRAY(&guessing->arena, struct wb_code_suggestion, guessing->n_values);

	(void)job;
	(void)err;
	wb_suggest_codes(guessing->values, guessing->n_values, guessing->codes, guessing->n_codes,
			 &guessing->known, found);
	out->items = WB_NEW_ARRAY(&out->arena, struct wb_code_guess, guessing->n_values);
	for (size_t i = 0; i < guessing->n_values; i++) {
		struct wb_code_guess *guess = &out->items[out->n];

		if (found[i].code == WB_NO_CODE)
			continue;
		*guess = (struct wb_code_guess){
			.value = wb_arena_text(&out->arena, guessing->values[i]),
			.code = wb_arena_text(&out->arena, guessing->codes[found[i].code].code),
			.score = found[i].score,
			.reason = found[i].reason,
		};
		wb_map_put(&out->by_value, guess->value)->value = guess;
		out->n++;
	}
	return WB_OK;
}

/* The loop's part. */

static void
done(void *context, enum wb_status status, const struct wb_error *err)
{
	struct wb_code_guessing *guessing = context;

	(void)status; /* it cannot fail */
	(void)err;
	if (guessing->told)
		guessing->told(guessing->context, &guessing->guesses);
	wb_code_guesses_release(&guessing->guesses);
	wb_arena_release(&guessing->arena);
	free(guessing);
}

static void
copy_values(struct wb_code_guessing *guessing, const struct wb_crosswalk_model *model)
{
	size_t n = model->counts[WB_CROSSWALK_SHOW_OPEN];

	n = n > WB_CODE_GUESSES ? WB_CODE_GUESSES : n;
	guessing->values = WB_NEW_ARRAY(&guessing->arena, struct wb_text, n);
	for (size_t i = 0; i < model->n_lines && guessing->n_values < n; i++)
		if (model->lines[i].state == WB_CODE_OPEN)
			guessing->values[guessing->n_values++] =
				wb_arena_text(&guessing->arena, model->lines[i].value);
}

static void
copy_codes(struct wb_code_guessing *guessing, const struct wb_crosswalk_model *model)
{
	struct wb_arena *arena = &guessing->arena;

	guessing->n_codes = model->n_codes;
	guessing->codes = WB_NEW_ARRAY(arena, struct wb_code, model->n_codes);
	for (size_t i = 0; i < model->n_codes; i++)
		guessing->codes[i] = (struct wb_code){
			.code = wb_arena_text(arena, model->codes[i].code),
			.label = wb_arena_text(arena, model->codes[i].label),
		};
}

static struct wb_value
copy_value(const struct wb_value *value, struct wb_arena *arena)
{
	struct wb_value copy = *value;

	if (copy.cell == WB_CELL_VALUE && copy.type == WB_TYPE_TEXT)
		copy.as.text = wb_arena_text(arena, copy.as.text);
	return copy;
}

static void
copy_entries(struct wb_code_guessing *guessing, const struct wb_crosswalk *crosswalk)
{
	struct wb_arena *arena = &guessing->arena;
	struct wb_crosswalk *known = &guessing->known;

	known->ignoring_case = crosswalk->ignoring_case;
	known->n_entries = crosswalk->n_entries;
	known->entries = WB_NEW_ARRAY(arena, struct wb_crosswalk_entry, crosswalk->n_entries);
	for (size_t i = 0; i < crosswalk->n_entries; i++) {
		const struct wb_crosswalk_entry *from = &crosswalk->entries[i];
		struct wb_crosswalk_entry *to = &known->entries[i];

		to->n_keys = from->n_keys;
		to->keys = WB_NEW_ARRAY(arena, struct wb_value, from->n_keys);
		for (size_t k = 0; k < from->n_keys; k++)
			to->keys[k] = copy_value(&from->keys[k], arena);
		to->value = copy_value(&from->value, arena);
	}
}

struct wb_code_guessing *
wb_code_guessing_begin(struct wb_app *app, const struct wb_crosswalk_model *model,
		       const struct wb_crosswalk *crosswalk, wb_code_guessed_fn *told,
		       void *context)
{
	struct wb_code_guessing *guessing = wb_alloc(sizeof *guessing);

	guessing->told = told;
	guessing->context = context;
	copy_values(guessing, model);
	copy_codes(guessing, model);
	copy_entries(guessing, crosswalk);
	guessing->job = wb_job_start(
		wb_app_jobs(app),
		&(struct wb_job_plan){ .context = guessing, .work = work, .done = done });
	return guessing;
}

void
wb_code_guessing_cancel(struct wb_code_guessing *guessing)
{
	if (!guessing)
		return;
	guessing->told = NULL;
	wb_job_cancel(guessing->job);
}
