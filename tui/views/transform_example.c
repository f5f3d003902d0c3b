/*
 * A transform from examples: what some values should become, typed in a form; the
 * transforms that do it, searched in the background; one of them, chosen with its
 * result in sight.
 *
 *   form ─► job ─► picker ─► one version
 */
#include <stdlib.h>

#include "base/memory.h"
#include "base/utf8.h"
#include "study/by_example.h"
#include "tui/views/form.h"
#include "tui/views/picker.h"
#include "tui/views/transform_state.h"

enum { EXAMPLES = 3, MILLISECONDS = 1000 };

/* The values to be asked about, and all that are known. */
struct wb_transform_examples {
	struct wb_app *app;
	struct wb_transform *transform; /* while the form is open, it is below */
	struct wb_arena arena;
	struct wb_text source;
	size_t n_values, n_inputs;
	struct wb_text values[WB_EXAMPLE_SAMPLES_MAX]; /* as the source gives them */
	struct wb_text inputs[EXAMPLES];
	size_t n_examples;
	struct wb_example examples[EXAMPLES];
	struct wb_example_answers answers;
};

static void
free_examples(struct wb_transform_examples *examples)
{
	wb_example_answers_release(&examples->answers);
	wb_arena_release(&examples->arena);
	free(examples);
}

/* Choosing among the answers. */

static void
at(void *context, size_t item)
{
	struct wb_transform_examples *examples = context;
	struct wb_error err;

	wb_transform_show(examples->transform, examples->answers.items[item].expression, &err);
	wb_scroll_move_to(&examples->transform->steps, examples->transform->shown.count - 1);
	wb_transform_list_fill(examples->transform);
}

static void
draw(void *context, size_t item, struct wb_area area)
{
	const struct wb_transform_examples *examples = context;
	const struct wb_example_answer *answer = &examples->answers.items[item];

	wb_put_format(area, 0, 0, WB_STYLE(DIM), "gives a value for %zu of %zu values",
		      answer->works, examples->n_values);
	wb_transform_draw_outcome(examples->transform, examples->transform->shown.count - 1, area,
				  1);
}

static void
chosen(void *context, size_t item, struct wb_text typed, struct wb_app *app)
{
	struct wb_transform_examples *examples = context;

	(void)typed;
	(void)app;
	wb_transform_keep(examples->transform, examples->answers.items[item].expression);
}

static void
picked(void *context)
{
	struct wb_transform_examples *examples = context;

	wb_transform_edit_end(examples->transform);
	free_examples(examples);
}

static void
pick(struct wb_transform_examples *examples)
{
	struct wb_pick_item items[WB_EXAMPLE_ANSWERS] = { 0 };
	size_t n = examples->answers.count;

	for (size_t i = 0; i < n && i < WB_EXAMPLE_ANSWERS; i++)
		items[i].label = examples->answers.items[i].expression;
	wb_pick(examples->app, &(struct wb_pick_question){ .title = "transforms that do it",
							   .n_items = n,
							   .items = items,
							   .context = examples,
							   .chosen = chosen,
							   .at = at,
							   .draw = draw,
							   .draw_rows = 2,
							   .closed = picked });
}

/* Searching. */

static enum wb_status
search(void *context, struct wb_job *job, struct wb_error *err)
{
	struct wb_transform_examples *examples = context;
	struct wb_example_asking asking = {
		.source = examples->source,
		.n_examples = examples->n_examples,
		.examples = examples->examples,
		.n_samples = examples->n_values,
		.samples = examples->values,
		.milliseconds = MILLISECONDS,
		.cancelled = wb_job_cancelled(job),
	};

	return wb_by_example(&asking, &examples->answers, err);
}

static void
searched(void *context, enum wb_status status, const struct wb_error *err)
{
	struct wb_transform_examples *examples = context;
	struct wb_transform *transform = examples->transform;

	if (transform)
		transform->examples = NULL;
	if (!transform || wb_app_top(examples->app) != &transform->view ||
	    transform->edit.kind != WB_EDIT_NONE || transform->missing) {
		free_examples(examples); /* the analyst has gone elsewhere */
		return;
	}
	if (status == WB_OK && examples->answers.count) {
		pick(examples);
		return;
	}
	if (status != WB_OK)
		wb_app_say_error(examples->app, err);
	else
		wb_app_say(examples->app, WB_MESSAGE_INFO,
			   "nothing simple does that to these values");
	free_examples(examples);
}

void
wb_transform_forget_examples(struct wb_transform *transform)
{
	if (transform->examples)
		transform->examples->transform = NULL;
	transform->examples = NULL;
}

/* The form. */

static bool
answer(void *context, const struct wb_text *values, struct wb_app *app)
{
	struct wb_transform_examples *examples = context;

	examples->n_examples = 0;
	for (size_t i = 0; i < examples->n_inputs; i++)
		if (values[i].len)
			examples->examples[examples->n_examples++] = (struct wb_example){
				.input = examples->inputs[i],
				.output = wb_arena_text(&examples->arena, values[i]),
				.is_null = wb_text_is(values[i], "null"),
			};
	if (!examples->n_examples)
		wb_app_say(app, WB_MESSAGE_WARNING, "say of one value what it should become");
	return examples->n_examples > 0;
}

static void
closed(void *context, struct wb_app *app, bool answered)
{
	struct wb_transform_examples *examples = context;

	if (!answered) {
		free_examples(examples);
		return;
	}
	wb_transform_forget_examples(examples->transform);
	examples->transform->examples = examples;
	wb_job_start(wb_app_jobs(app), &(struct wb_job_plan){ .title = "looking for transforms",
							      .context = examples,
							      .work = search,
							      .done = searched });
}

static bool
is_asked(const struct wb_transform_examples *examples, struct wb_text value)
{
	for (size_t i = 0; i < examples->n_inputs; i++)
		if (wb_text_equal(examples->inputs[i], value))
			return true;
	return false;
}

static void
add_input(struct wb_transform_examples *examples, struct wb_text value)
{
	if (value.len && value.len <= 1000 && examples->n_inputs < EXAMPLES &&
	    !is_asked(examples, value))
		examples->inputs[examples->n_inputs++] = wb_arena_text(&examples->arena, value);
}

/* The sample first, then those that most rows have. */
static void
collect(struct wb_transform_examples *examples)
{
	const struct wb_transform_slot *slot = wb_transform_slot(examples->transform, 0);

	if (!slot || !slot->has)
		return;
	if (slot->has_sample && !slot->sample.result_null)
		add_input(examples, slot->sample.result);
	for (size_t kind = 0; kind < WB_TRIAL_KINDS; kind++) {
		const struct wb_trial_list *list = &slot->result.lists[kind];

		for (size_t i = 0; i < list->count; i++) {
			if (list->cases[i].result_null || !list->cases[i].result.len)
				continue;
			add_input(examples, list->cases[i].result);
			if (examples->n_values < WB_EXAMPLE_SAMPLES_MAX)
				examples->values[examples->n_values++] =
					wb_arena_text(&examples->arena, list->cases[i].result);
		}
	}
}

/* The value as the name of a field of the form. */
static const char *
name_of(struct wb_transform_examples *examples, struct wb_text value)
{
	struct wb_buffer shown = { 0 };
	struct wb_text text;

	wb_show_value(&shown, value);
	text = wb_buffer_slice(&shown);
	text.len = wb_utf8_offset(text, 30);
	text = wb_text_of(wb_arena_string(&examples->arena, text));
	wb_buffer_release(&shown);
	return text.at;
}

void
wb_transform_ask_examples(struct wb_transform *transform)
{
	struct wb_transform_examples *examples;
	struct wb_form_field fields[EXAMPLES] = { 0 };

	if (!wb_app_may_edit(transform->view.app))
		return;
	examples = wb_alloc(sizeof *examples);
	examples->app = transform->view.app;
	examples->transform = transform;
	examples->source = wb_arena_text(&examples->arena, transform->saved.items[0].text);
	collect(examples);
	if (!examples->n_inputs) {
		wb_app_say(examples->app, WB_MESSAGE_INFO, "there are no values to begin with");
		free_examples(examples);
		return;
	}
	for (size_t i = 0; i < examples->n_inputs; i++)
		fields[i] = (struct wb_form_field){
			.name = name_of(examples, examples->inputs[i]),
			.help = "what it should become; null: no value; empty: not an example",
		};
	wb_form_ask(examples->app, &(struct wb_form_question){ .title = "by example",
							       .n_fields = examples->n_inputs,
							       .fields = fields,
							       .context = examples,
							       .answer = answer,
							       .closed = closed });
}
