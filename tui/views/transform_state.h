/* The inside of the transform, for the files transform*.c alone. */
#ifndef TUI_VIEWS_TRANSFORM_STATE_H
#define TUI_VIEWS_TRANSFORM_STATE_H

#include "draft/steps.h"
#include "tui/scroll.h"
#include "tui/views/transform.h"
#include "tui/views/transform_trial.h"

/* The lists of values, by their key less one. */
enum wb_transform_list {
	WB_TRANSFORM_OK,
	WB_TRANSFORM_CHANGED,
	WB_TRANSFORM_FAILED,
	WB_TRANSFORM_FALLBACK,
	WB_TRANSFORM_LISTS
};

enum wb_transform_pane { WB_TRANSFORM_STEPS, WB_TRANSFORM_VALUES };

struct wb_transform {
	struct wb_view view;
	struct wb_arena arena; /* of the names */
	struct wb_text mapping, field;
	bool filled;
	char *missing; /* why there is no arrow to show, or NULL */

	/* The arrow as it stands in the design, and what is shown: the same, but while it is
	   being edited. */
	struct wb_steps saved, shown;
	struct wb_arena reads_arena;
	struct wb_arrow_reads reads; /* of what is shown */
	char *untried;               /* why its values are not tried, or NULL */

	struct wb_transform_trial *trial;
	bool has_sample;
	struct wb_buffer sample;
	bool sample_null;

	enum wb_transform_pane pane;
	struct wb_scroll steps;
	enum wb_transform_list list;
	struct wb_scroll values;
	size_t n_cases;
	const struct wb_trial_case **cases; /* of the list of the step under the cursor */
};

/* Takes the arrow from the design; after this all that is shown is anew. */
void wb_transform_fill(struct wb_transform *transform);

/* Shows an expression in place of the saved one; WB_INVALID: it is none, and nothing changed. */
enum wb_status
wb_transform_show(struct wb_transform *transform, struct wb_text expression, struct wb_error *err);

/* Asks for what is not known yet of what is shown. */
void wb_transform_ask(struct wb_transform *transform);

/* The lists of a step: transform_list.c. */

const char *wb_transform_list_name(enum wb_transform_list list);
struct wb_trial_count
wb_transform_count(const struct wb_trial_result *result, enum wb_transform_list list);

/* Makes `cases` those of the list and step under the cursor. */
void wb_transform_list_fill(struct wb_transform *transform);

/* The result of the step under the cursor, or NULL. */
const struct wb_transform_slot *
wb_transform_slot(const struct wb_transform *transform, size_t step);

void wb_transform_draw(struct wb_view *view, struct wb_area area);

#endif
