/*
 * The inside of the search for transforms by example, shared by by_example.c (which
 * searches), by_example_step.c and by_example_regex.c (which propose). No other file
 * needs it.
 */
#ifndef WB_STUDY_BY_EXAMPLE_STATE_H
#define WB_STUDY_BY_EXAMPLE_STATE_H

#include <stdint.h>

#include "study/by_example.h"
#include "study/example_bench.h"

/* What some plain steps have made of all values: the examples first, then the samples. */
struct wb_example_state {
	struct wb_text steps; /* " | trim | upper", over x */
	unsigned cost, depth;
	struct wb_bench_value *values;
};

struct wb_example_found {
	struct wb_text before, steps, after; /* before & (x steps) & after; texts as in a script */
	unsigned cost;
	size_t works;
	uint64_t does; /* a hash of what it makes of all values */
};

struct wb_example_search {
	const struct wb_example_asking *asking;
	struct wb_arena arena;
	struct wb_example_bench bench;
	int64_t deadline; /* on the monotonic clock */
	bool stopped;
	size_t n;       /* values of a state */
	size_t n_plain; /* of the examples, those that do not become null: they come first */
	size_t n_examples;
	const struct wb_text *wanted;  /* by example, as far as n_plain */
	struct wb_bench_value *values; /* as given: examples, then samples */
	size_t n_states, states_capacity;
	struct wb_example_state *states;
	size_t n_found, found_capacity;
	struct wb_example_found *found;
};

/* Whether time is up. */
bool wb_example_stopped(struct wb_example_search *search);

/*
 * Proposes a transform: constants (may be empty) before and behind what steps over x make.
 * It is evaluated, and kept where it gives what the examples want.
 */
void wb_example_propose(struct wb_example_search *search, struct wb_text before,
			struct wb_text steps, struct wb_text after, unsigned cost);

/* The same without constants: the state's steps, and one behind them as a format says. */
void wb_example_propose_step(struct wb_example_search *search, const struct wb_example_state *state,
			     unsigned cost, const char *format, ...)
	__attribute__((format(printf, 4, 5)));

enum wb_example_quoting { WB_QUOTE_PLAIN, WB_QUOTE_CLASS }; /* CLASS: between [ and ] */

/* Appends text so that a regex takes it literally. */
void wb_example_quote(struct wb_text text, enum wb_example_quoting quoting, struct wb_buffer *out);

/* What a state suggests: by_example_step.c, by_example_regex.c. */
void wb_example_try_steps(struct wb_example_search *search, const struct wb_example_state *state);
void wb_example_try_regexes(struct wb_example_search *search, const struct wb_example_state *state);

#endif
