/*
 * States are what up to two plain steps make of the values; those that make the same of
 * the examples as a cheaper one are dropped (in the terms of program synthesis: they
 * are observationally equivalent). From each state, in the order of their cost, what the
 * examples suggest as a last step is proposed; a proposal is evaluated as a whole over
 * examples and samples before it counts.
 */
#include "study/by_example.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/memory.h"
#include "base/utf8.h"
#include "lang/parse.h"
#include "lang/print.h"
#include "study/by_example_state.h"
#include "study/value_tally.h"

enum { DEEPEST = 2, FAILING = 20 }; /* what failing for all samples costs */

static const struct {
	const char *step;
	unsigned cost;
} plain_steps[] = {
	{ "trim", 1 },
	{ "lower", 2 },
	{ "upper", 2 },
	{ "title", 2 },
	{ "squeeze", 2 },
	{ "ascii", 3 },
	{ "integer", 3 },
	{ "gsub(/\\D+/, \"\")", 3 },
	{ "gsub(/\\s+/, \"\")", 3 },
	{ "gsub(/[^\\p{L}\\d]+/, \"\")", 4 },
	{ "html_unescape", 5 },
};

bool
wb_example_stopped(struct wb_example_search *search)
{
	const atomic_bool *cancelled = search->asking->cancelled;

	search->stopped |=
		wb_clock_monotonic() > search->deadline || (cancelled && atomic_load(cancelled));
	return search->stopped;
}

/* Proposals. */

static struct wb_text
expression_of(struct wb_text source, const struct wb_example_found *found, struct wb_arena *arena)
{
	return wb_text_of(wb_arena_format(
		arena, "%.*s%s(%.*s)%.*s%s%.*s", WB_TEXT_ARG(found->before),
		found->before.len ? " & (" : "", WB_TEXT_ARG(source), WB_TEXT_ARG(found->steps),
		found->after.len ? (found->before.len ? ") & " : " & ")
				 : (found->before.len ? ")" : ""),
		WB_TEXT_ARG(found->after)));
}

static bool
gives_wanted(const struct wb_example_search *search, const struct wb_bench_value *out)
{
	for (size_t i = 0; i < search->n_examples; i++) {
		if (i >= search->n_plain && out[i].state != WB_CELL_NULL)
			return false;
		if (i < search->n_plain && (out[i].state != WB_CELL_VALUE ||
					    !wb_text_equal(out[i].text, search->wanted[i])))
			return false;
	}
	return true;
}

static uint64_t
hash_of(const struct wb_bench_value *values, size_t n)
{
	struct wb_buffer all = { 0 };
	uint64_t hash;

	for (size_t i = 0; i < n; i++) {
		wb_buffer_format(&all, "%d %zu ", (int)values[i].state, values[i].text.len);
		wb_buffer_text(&all, values[i].text);
	}
	hash = wb_value_hash(wb_buffer_slice(&all));
	wb_buffer_release(&all);
	return hash;
}

static bool
is_written_alike(const struct wb_example_found *a, const struct wb_example_found *b)
{
	return wb_text_equal(a->before, b->before) && wb_text_equal(a->steps, b->steps) &&
	       wb_text_equal(a->after, b->after);
}

/* Of several that do the same to the samples the cheapest is kept. */
static void
keep(struct wb_example_search *search, const struct wb_example_found *found)
{
	for (size_t i = 0; i < search->n_found; i++) {
		bool alike = search->n > search->n_examples
				     ? search->found[i].does == found->does
				     : is_written_alike(&search->found[i], found);

		if (!alike)
			continue;
		if (found->cost < search->found[i].cost)
			search->found[i] = *found;
		return;
	}
	WB_GROW(search->found, search->found_capacity, search->n_found + 1);
	search->found[search->n_found++] = *found;
}

void
wb_example_propose(struct wb_example_search *search, struct wb_text before, struct wb_text steps,
		   struct wb_text after, unsigned cost)
{
	struct wb_example_found found = {
		.before = before, .steps = steps, .after = after, .cost = cost
	};
	struct wb_bench_value *out = WB_NEW_ARRAY(&search->arena, struct wb_bench_value, search->n);

	if (wb_example_stopped(search) ||
	    !wb_example_bench_run(&search->bench,
				  expression_of(WB_TEXT("x"), &found, &search->arena),
				  search->values, search->n, out, &search->arena) ||
	    !gives_wanted(search, out))
		return;
	for (size_t i = search->n_examples; i < search->n; i++)
		found.works += out[i].state != WB_CELL_FAILED;
	found.does = hash_of(out, search->n);
	keep(search, &found);
}

void
wb_example_propose_step(struct wb_example_search *search, const struct wb_example_state *state,
			unsigned cost, const char *format, ...)
{
	struct wb_text none = { "", 0 };
	char step[1024];
	va_list arguments;
	int len;

	va_start(arguments, format);
	len = vsnprintf(step, sizeof step, format, arguments);
	va_end(arguments);
	if (len < 0 || (size_t)len >= sizeof step)
		return; /* no simple step */
	wb_example_propose(search, none,
			   wb_text_of(wb_arena_format(&search->arena, "%.*s | %s",
						      WB_TEXT_ARG(state->steps), step)),
			   none, state->cost + cost);
}

/* States. */

static bool
same_examples(const struct wb_example_search *search, const struct wb_bench_value *a,
	      const struct wb_bench_value *b)
{
	for (size_t i = 0; i < search->n_examples; i++)
		if (a[i].state != b[i].state || !wb_text_equal(a[i].text, b[i].text))
			return false;
	return true;
}

/* Examples that should have a value must have one on the way. */
static bool
is_alive(const struct wb_example_search *search, const struct wb_bench_value *values)
{
	for (size_t i = 0; i < search->n_plain; i++)
		if (values[i].state != WB_CELL_VALUE)
			return false;
	return true;
}

static void
add_state(struct wb_example_search *search, struct wb_text steps, unsigned cost, unsigned depth,
	  struct wb_bench_value *values)
{
	for (size_t i = 0; i < search->n_states; i++)
		if (same_examples(search, search->states[i].values, values))
			return;
	WB_GROW(search->states, search->states_capacity, search->n_states + 1);
	search->states[search->n_states++] =
		(struct wb_example_state){ steps, cost, depth, values };
}

/* The state that a plain step leads to, unless it is known. */
static void
go_on(struct wb_example_search *search, size_t from, size_t step)
{
	const struct wb_example_state state = search->states[from];
	struct wb_bench_value *values =
		WB_NEW_ARRAY(&search->arena, struct wb_bench_value, search->n);
	const char *one = wb_arena_format(&search->arena, "x | %s", plain_steps[step].step);

	if (wb_example_bench_run(&search->bench, wb_text_of(one), state.values, search->n, values,
				 &search->arena) &&
	    is_alive(search, values))
		add_state(search,
			  wb_text_of(wb_arena_format(&search->arena, "%.*s | %s",
						     WB_TEXT_ARG(state.steps),
						     plain_steps[step].step)),
			  state.cost + plain_steps[step].cost, state.depth + 1, values);
}

static void
explore(struct wb_example_search *search)
{
	for (size_t at = 0; at < search->n_states && !wb_example_stopped(search); at++)
		for (size_t step = 0;
		     search->states[at].depth < DEEPEST &&
		     step < sizeof plain_steps / sizeof *plain_steps && !wb_example_stopped(search);
		     step++)
			go_on(search, at, step);
}

static int
compare_states(const void *a, const void *b)
{
	const struct wb_example_state *left = a, *right = b;

	return left->cost != right->cost ? (left->cost > right->cost ? 1 : -1)
					 : wb_text_compare(left->steps, right->steps);
}

static void
search_all(struct wb_example_search *search)
{
	struct wb_text none = { "", 0 };

	explore(search);
	qsort(search->states, search->n_states, sizeof *search->states, compare_states);
	for (size_t i = 0; i < search->n_states; i++)
		wb_example_propose(search, none, search->states[i].steps, none,
				   search->states[i].cost);
	for (size_t i = 0; i < search->n_states && !wb_example_stopped(search); i++) {
		wb_example_try_steps(search, &search->states[i]);
		if (search->states[i].depth < DEEPEST)
			wb_example_try_regexes(search, &search->states[i]);
	}
}

/* Answers. */

static double
rank_of(const struct wb_example_search *search, const struct wb_example_found *found)
{
	size_t samples = search->n - search->n_examples;
	double failing = samples ? (double)(samples - found->works) / (double)samples : 0;

	return (double)found->cost + FAILING * failing;
}

static void
sort_found(struct wb_example_search *search)
{
	for (size_t i = 1; i < search->n_found; i++) {
		struct wb_example_found one = search->found[i];
		size_t at = i;

		for (; at && rank_of(search, &search->found[at - 1]) > rank_of(search, &one); at--)
			search->found[at] = search->found[at - 1];
		search->found[at] = one;
	}
}

static enum wb_status
answer(struct wb_example_search *search, struct wb_example_answers *out, struct wb_error *err)
{
	sort_found(search);
	out->complete = !search->stopped;
	out->items = WB_NEW_ARRAY(&out->arena, struct wb_example_answer, WB_EXAMPLE_ANSWERS);
	for (size_t i = 0; i < search->n_found && out->count < WB_EXAMPLE_ANSWERS; i++) {
		struct wb_text text =
			expression_of(search->asking->source, &search->found[i], &search->arena);
		struct wb_buffer canonical = { 0 };
		struct wb_node *node;
		enum wb_status status =
			wb_parse_expression(text, "expression", &search->arena, &node, err);

		if (status != WB_OK)
			return status;
		wb_print_expression(node, &canonical);
		out->items[out->count++] = (struct wb_example_answer){
			.expression = wb_arena_text(&out->arena, wb_buffer_slice(&canonical)),
			.cost = search->found[i].cost,
			.works = search->found[i].works,
		};
		wb_buffer_release(&canonical);
	}
	return WB_OK;
}

void
wb_example_answers_release(struct wb_example_answers *answers)
{
	wb_arena_release(&answers->arena);
	*answers = (struct wb_example_answers){ 0 };
}

/* Taking in. */

static enum wb_status
check_examples(const struct wb_example_asking *asking, struct wb_error *err)
{
	if (!asking->n_examples || asking->n_examples > WB_EXAMPLES_MAX)
		return wb_fail(err, WB_INVALID, "examples", "give 1 to %d of them",
			       WB_EXAMPLES_MAX);
	for (size_t i = 0; i < asking->n_examples; i++) {
		const struct wb_example *one = &asking->examples[i];

		if (!wb_utf8_valid(one->input) || !wb_utf8_valid(one->output))
			return wb_fail(err, WB_INVALID, "examples", "number %zu is no UTF-8",
				       i + 1);
		for (size_t k = 0; k < i; k++) {
			const struct wb_example *other = &asking->examples[k];

			if (wb_text_equal(other->input, one->input) &&
			    (other->is_null != one->is_null ||
			     (!one->is_null && !wb_text_equal(other->output, one->output))))
				return wb_fail(err, WB_INVALID, "examples",
					       "numbers %zu and %zu want the same value to become "
					       "two",
					       k + 1, i + 1);
		}
	}
	return WB_OK;
}

/* Examples that keep a value come first; those that become null say by which steps. */
static struct wb_text
take_examples(struct wb_example_search *search)
{
	const struct wb_example_asking *asking = search->asking;
	struct wb_text *wanted = WB_NEW_ARRAY(&search->arena, struct wb_text, asking->n_examples);
	struct wb_buffer steps = { 0 };
	struct wb_text first;

	for (size_t i = 0; i < asking->n_examples; i++) {
		if (asking->examples[i].is_null)
			continue;
		wanted[search->n_plain] = asking->examples[i].output;
		search->values[search->n_plain++].text = asking->examples[i].input;
	}
	search->n_examples = search->n_plain;
	for (size_t i = 0; i < asking->n_examples; i++) {
		if (!asking->examples[i].is_null)
			continue;
		search->values[search->n_examples++].text = asking->examples[i].input;
		wb_buffer_string(&steps, " | nullif(");
		wb_print_text(asking->examples[i].input, &steps);
		wb_buffer_byte(&steps, ')');
	}
	search->wanted = wanted;
	first = wb_arena_text(&search->arena, wb_buffer_slice(&steps));
	wb_buffer_release(&steps);
	return first;
}

static void
take_samples(struct wb_example_search *search)
{
	const struct wb_example_asking *asking = search->asking;

	search->n = search->n_examples;
	for (size_t i = 0; i < asking->n_samples && i < WB_EXAMPLE_SAMPLES_MAX; i++)
		if (wb_utf8_valid(asking->samples[i]))
			search->values[search->n++].text = asking->samples[i];
}

static void
begin(struct wb_example_search *search)
{
	const struct wb_example_asking *asking = search->asking;
	unsigned limit = asking->milliseconds ? asking->milliseconds : WB_EXAMPLE_MILLISECONDS;
	struct wb_text first;
	struct wb_bench_value *values;
	struct wb_text expression;

	search->deadline = wb_clock_monotonic() + (int64_t)limit * 1000;
	wb_example_bench_init(&search->bench);
	search->values = WB_NEW_ARRAY(&search->arena, struct wb_bench_value,
				      asking->n_examples + WB_EXAMPLE_SAMPLES_MAX);
	first = take_examples(search);
	take_samples(search);
	values = WB_NEW_ARRAY(&search->arena, struct wb_bench_value, search->n);
	expression = wb_text_of(wb_arena_format(&search->arena, "x%.*s", WB_TEXT_ARG(first)));
	if (wb_example_bench_run(&search->bench, expression, search->values, search->n, values,
				 &search->arena) &&
	    is_alive(search, values))
		add_state(search, first, (unsigned)(search->n_examples - search->n_plain), 0,
			  values);
}

enum wb_status
wb_by_example(const struct wb_example_asking *asking, struct wb_example_answers *out,
	      struct wb_error *err)
{
	struct wb_example_search search = { .asking = asking };
	struct wb_node *node;
	enum wb_status status = check_examples(asking, err);

	if (status == WB_OK)
		status = wb_parse_expression(asking->source, "expression", &search.arena, &node,
					     err);
	if (status == WB_OK) {
		begin(&search);
		search_all(&search);
		status = answer(&search, out, err);
	}
	free(search.states);
	free(search.found);
	wb_arena_release(&search.arena);
	return status;
}
