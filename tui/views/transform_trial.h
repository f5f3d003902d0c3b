/*
 * The trials of an arrow's steps: each prefix of its expression over every value of the
 * field that it reads, in the background. The newest wish wins: an older one that is
 * still worked on is cancelled. What was found last for a step stays until the next is
 * there. The loop's thread.
 */
#ifndef TUI_VIEWS_TRANSFORM_TRIAL_H
#define TUI_VIEWS_TRANSFORM_TRIAL_H

#include "tui/app.h"
#include "tui/views/transform_desk.h"

/* What is known of a step; all of it valid until the next call, or the next `changed`. */
struct wb_transform_slot {
	char *prefix;  /* whose result it shall be */
	bool has;      /* a result is there … */
	bool is_stale; /* … of an older text */
	struct wb_trial_result result;
	bool has_sample;
	struct wb_arena arena; /* of the sample's case */
	struct wb_trial_case sample;
	enum wb_trial_kind sample_kind;
	bool failed; /* the prefix does not compile */
	struct wb_error err;
};

struct wb_transform_wish {
	struct wb_text mapping;
	struct wb_arrow_source source; /* whose values */
	size_t n_steps;
	const struct wb_text *prefixes; /* by step */
	size_t first;                   /* the step whose result is wanted first */
	bool has_sample;
	uint64_t sample; /* by its order among the values */
};

struct wb_transform_trial;

/* `changed` is called when there is something new; the trial is the view's. */
struct wb_transform_trial *
wb_transform_trial_new(struct wb_app *app, void (*changed)(void *context), void *context);
void wb_transform_trial_free(struct wb_transform_trial *trial); /* accepts NULL */

/* All texts are copied. Nothing is done where everything is known already. */
void
wb_transform_trial_wish(struct wb_transform_trial *trial, const struct wb_transform_wish *wish);

/* Nothing is wished any more: what is known is forgotten. */
void wb_transform_trial_forget(struct wb_transform_trial *trial);

/* The design has changed: what is known is found out again. */
void wb_transform_trial_renew(struct wb_transform_trial *trial);

/* Of the wish's steps. */
size_t wb_transform_trial_slots(const struct wb_transform_trial *trial,
				const struct wb_transform_slot **slots);

enum wb_transform_values {
	WB_TRANSFORM_NONE, /* nothing was wished */
	WB_TRANSFORM_LOADING,
	WB_TRANSFORM_LOADED,
	WB_TRANSFORM_NOT_LOADED, /* *err says why */
};

/* How it stands with the values; totals are those of LOADED. */
enum wb_transform_values
wb_transform_trial_values(const struct wb_transform_trial *trial, struct wb_trial_totals *totals,
			  const struct wb_error **err);

/* Whether results are still to come. */
bool wb_transform_trial_is_busy(const struct wb_transform_trial *trial);

#endif
