/*
 * Transforms from examples: what one or two values should become, and the steps of the
 * language that do it.
 *
 * A small search after Gulwani, "Automating String Processing in Spreadsheets Using
 * Input-Output Examples" (POPL 2011), over pipelines instead of a language of its own:
 * up to two plain steps (trim, upper, digits only, …), then one that the examples
 * themselves suggest: a constant in front or behind, zeros in front, a part between
 * separators, characters left out or replaced, a date in another form, or a regex whose
 * groups are put together anew. Simple ones come first; of those that do the same to
 * all values at hand only the simplest is told.
 *
 * Every step is carried out by the compiler and the evaluator that a run uses, and what
 * is found has been evaluated whole: it gives just what the examples say. The search
 * ends after `milliseconds`, or when cancelled, with what it has. It reads nothing but its
 * input; any thread.
 */
#ifndef WB_STUDY_BY_EXAMPLE_H
#define WB_STUDY_BY_EXAMPLE_H

#include <stdatomic.h>

#include "base/arena.h"
#include "base/error.h"

enum {
	WB_EXAMPLES_MAX = 10,
	WB_EXAMPLE_SAMPLES_MAX = 200,
	WB_EXAMPLE_MILLISECONDS = 80,
	WB_EXAMPLE_ANSWERS = 8,
};

struct wb_example {
	struct wb_text input;  /* a value, as the source expression gives it */
	struct wb_text output; /* what it should become; canonical: a date as 2001-12-31 */
	bool is_null;          /* it should become null: output does not count */
};

struct wb_example_asking {
	struct wb_text source; /* the expression that gives the values: "m.Phone"; it is parsed */
	size_t n_examples;     /* 1 to WB_EXAMPLES_MAX */
	const struct wb_example *examples;
	size_t n_samples; /* other values; those past WB_EXAMPLE_SAMPLES_MAX are not looked at */
	const struct wb_text *samples;
	unsigned milliseconds;        /* 0: WB_EXAMPLE_MILLISECONDS */
	const atomic_bool *cancelled; /* may be NULL */
};

struct wb_example_answer {
	struct wb_text expression; /* canonical: "m.Phone | trim | m/^(\\d+)-(\\d+)$/$2 $1/" */
	unsigned cost;             /* how far from simple */
	size_t works;              /* for so many of the samples it gives a value */
};

struct wb_example_answers {
	struct wb_arena arena;
	size_t count;                    /* 0: nothing simple does it */
	struct wb_example_answer *items; /* best first */
	bool complete;                   /* false: time was up, or it was cancelled */
};

/*
 * All zero before; release it, also after a failure. WB_INVALID where an example or the
 * source cannot be used: no example, two outputs for one input, no UTF-8.
 */
enum wb_status wb_by_example(const struct wb_example_asking *asking, struct wb_example_answers *out,
			     struct wb_error *err);
void wb_example_answers_release(struct wb_example_answers *answers);

#endif
