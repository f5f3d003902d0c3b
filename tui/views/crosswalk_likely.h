/*
 * Which codes are likely for open values: found in the background by likeness, with
 * what the crosswalk says already.
 */
#ifndef TUI_VIEWS_CROSSWALK_LIKELY_H
#define TUI_VIEWS_CROSSWALK_LIKELY_H

#include "base/map.h"
#include "study/suggest_code.h"
#include "tui/app.h"
#include "tui/views/crosswalk_model.h"

enum { WB_CODE_GUESSES = 5000 }; /* most open values that are looked at, from the first line on */

/* From this score on a suggestion is taken with all others. */
#define WB_CODE_SURE .9

struct wb_code_guess {
	struct wb_text value, code;
	double score;
	const char *reason;
};

/* All zero is none. */
struct wb_code_guesses {
	struct wb_arena arena;
	size_t n;
	struct wb_code_guess *items;
	struct wb_map by_value; /* → struct wb_code_guess */
};

void wb_code_guesses_release(struct wb_code_guesses *guesses);

/* The guess for a value, or NULL. */
const struct wb_code_guess *
wb_code_guess_of(const struct wb_code_guesses *guesses, struct wb_text value);

struct wb_code_guessing;

/* Told on the loop's thread, once, unless it was cancelled before; takes the guesses over. */
typedef void wb_code_guessed_fn(void *context, struct wb_code_guesses *guesses);

/* For the open lines of a model; all is copied. The handle is valid until it told, or was
   cancelled. */
struct wb_code_guessing *
wb_code_guessing_begin(struct wb_app *app, const struct wb_crosswalk_model *model,
		       const struct wb_crosswalk *crosswalk, wb_code_guessed_fn *told,
		       void *context);
void wb_code_guessing_cancel(struct wb_code_guessing *guessing); /* accepts NULL */

#endif
