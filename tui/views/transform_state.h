/* The inside of the transform, for the files transform*.c alone. */
#ifndef TUI_VIEWS_TRANSFORM_STATE_H
#define TUI_VIEWS_TRANSFORM_STATE_H

#include "draft/steps.h"
#include "tui/line_edit.h"
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

enum wb_transform_edit_kind {
	WB_EDIT_NONE,
	WB_EDIT_STEP, /* the text of a step */
	WB_EDIT_WHOLE,
	WB_EDIT_REGEX, /* the parts of a step */
};

/* The lines of WB_EDIT_REGEX. */
enum { WB_REGEX_PATTERN, WB_REGEX_TEMPLATE, WB_REGEX_FLAGS, WB_REGEX_LINES };

struct wb_transform_edit {
	enum wb_transform_edit_kind kind;
	size_t step;
	bool is_new;          /* the step is put before the one of that number */
	size_t n_lines, line; /* line: that in which keys are typed */
	struct wb_line_edit lines[WB_REGEX_LINES];
	bool is_match; /* REGEX: m, else s */
	bool failed;   /* what is typed is no expression … */
	struct wb_error err;
	bool has_place; /* … and this is where, in bytes of a line */
	size_t error_line, error_at;
};

struct wb_transform_regex;    /* transform_regex.c */
struct wb_transform_examples; /* transform_example.c */

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
	struct wb_arrow_source source; /* what is shown reads */
	char *untried;                 /* why its values are not tried, or NULL */

	struct wb_transform_trial *trial;
	bool has_sample;
	uint64_t sample; /* by its order among the values */

	struct wb_transform_edit edit;
	struct wb_transform_regex *regex; /* of the step under the cursor, or NULL */

	struct wb_transform_examples *examples; /* being searched by, or NULL */

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

void wb_transform_choose_list(struct wb_transform *transform, enum wb_transform_list list);

/* Editing: transform_edit.c. Each accepted edit is one version. */

/* Sets the arrow; false, having said why, where it cannot be. */
bool wb_transform_keep(struct wb_transform *transform, struct wb_text expression);
void wb_transform_remove_step(struct wb_transform *transform);
void wb_transform_move_step(struct wb_transform *transform, int direction);

/* Begin editing in place: the step under the cursor; the whole; a new step. */
void wb_transform_edit_step(struct wb_transform *transform);
void wb_transform_edit_whole(struct wb_transform *transform);
void wb_transform_edit_new(struct wb_transform *transform, size_t step, struct wb_text text);
void wb_transform_edit_outside(struct wb_transform *transform);

/* Shows what a new step would make of it; the text is "| trim", "else null", … */
void wb_transform_try_step(struct wb_transform *transform, size_t step, struct wb_text text);

/* Choosing a new step: transform_new.c. From examples: transform_example.c. */
void wb_transform_choose_step(struct wb_transform *transform);
void wb_transform_ask_examples(struct wb_transform *transform);
void wb_transform_forget_examples(struct wb_transform *transform); /* before it closes */

/* Draws what step i makes of the sample and of all values, in a line. */
void wb_transform_draw_outcome(const struct wb_transform *transform, size_t i, struct wb_area area,
			       int row);

/* Leaves the arrow as it was. */
void wb_transform_edit_end(struct wb_transform *transform);
bool wb_transform_input(struct wb_view *view, const struct wb_input *input);

/* The regex of the step under the cursor: transform_regex.c. */

/* Before drawing: brings it up to date, or takes it away. */
void wb_transform_regex_refresh(struct wb_transform *transform);
void wb_transform_regex_free(struct wb_transform_regex *regex); /* accepts NULL */

/* A value with the groups in colours; false: it does not match, and nothing was drawn. */
bool wb_transform_put_matched(const struct wb_transform *transform, struct wb_area area, int row,
			      int column, int width, struct wb_text value);

/* Its parts from a row on; the row behind. */
int wb_transform_draw_regex(struct wb_transform *transform, struct wb_area area, int row);

/* Drawing: transform_draw.c. */

/* What is wrong with the line typed, under its place where that is known; the row behind. */
int wb_transform_draw_error(const struct wb_transform *transform, struct wb_area area, int row,
			    int column);
void wb_transform_draw(struct wb_view *view, struct wb_area area);

#endif
