/* What the diff shows, and in which order: chosen from what there is, with counts. */
#include <stdlib.h>

#include "base/memory.h"
#include "tui/number.h"
#include "tui/views/diff_state.h"
#include "tui/views/picker.h"

enum { REASONS_MOST = 200 };

/* A choice: what the filter becomes, or the order. Rows may go while it is asked for: copies. */
struct choice {
	struct wb_diff_filter filter;
	bool all_rows;
	enum wb_diff_order order;
	struct wb_text order_field;
};

struct choosing {
	struct wb_diff_view *diff;
	struct wb_arena arena;
	size_t n, choices_capacity, items_capacity;
	struct choice *choices;
	struct wb_pick_item *items;
};

static void
closed(void *context)
{
	struct choosing *choosing = context;

	wb_arena_release(&choosing->arena);
	free(choosing->choices);
	free(choosing->items);
	free(choosing);
}

static void
add(struct choosing *choosing, const struct choice *choice, const char *label, uint64_t rows)
{
	struct wb_pick_item item = { .label = wb_text_of(label) };
	struct wb_buffer count = { 0 };
	struct wb_arena *arena = &choosing->arena;
	struct choice *kept;

	if (rows) {
		wb_add_count(&count, rows);
		wb_buffer_string(&count, rows == 1 ? " row" : " rows");
		item.detail = wb_arena_text(arena, wb_buffer_slice(&count));
		wb_buffer_release(&count);
	}
	WB_GROW(choosing->choices, choosing->choices_capacity, choosing->n + 1);
	WB_GROW(choosing->items, choosing->items_capacity, choosing->n + 1);
	kept = &choosing->choices[choosing->n];
	*kept = *choice;
	kept->filter.field = wb_arena_text(arena, choice->filter.field);
	kept->filter.fault_field = wb_arena_text(arena, choice->filter.fault_field);
	kept->filter.fault_rule = wb_arena_text(arena, choice->filter.fault_rule);
	kept->order_field = wb_arena_text(arena, choice->order_field);
	choosing->items[choosing->n++] = item;
}

/* Filters. */

static void
add_outcomes(struct choosing *choosing)
{
	struct choice choice = { .filter = choosing->diff->rows.filter };

	choice.filter.by_outcome = true;
	for (int i = WB_OUTCOME_INSERTED; i < WB_OUTCOMES; i++) {
		uint64_t rows = 0;

		choice.filter.outcome = (enum wb_outcome)i;
		for (size_t row = 0; row < choosing->diff->rows.n_rows; row++)
			rows += choosing->diff->rows.rows[row].outcome == choice.filter.outcome;
		if (rows)
			add(choosing, &choice,
			    wb_arena_format(&choosing->arena, "outcome %s",
					    wb_outcome_name(choice.filter.outcome)),
			    rows);
	}
}

static void
add_steps(struct choosing *choosing)
{
	const struct wb_diff_rows *rows = &choosing->diff->rows;
	struct choice choice = { .filter = rows->filter };

	for (size_t i = 0; rows->n_steps > 1 && i < rows->n_steps; i++) {
		choice.filter.step = i;
		add(choosing, &choice,
		    wb_arena_format(&choosing->arena, "mapping %.*s",
				    WB_TEXT_ARG(rows->steps[i].name)),
		    wb_diff_rows_changes(rows, i));
	}
}

/* Fields in which rows of a step change. */
static void
add_fields(struct choosing *choosing, size_t number)
{
	const struct wb_diff_rows *rows = &choosing->diff->rows;
	const struct wb_diff_step *step = &rows->steps[number];
	uint64_t *counts = WB_NEW_ARRAY(&choosing->arena, uint64_t, step->n_fields + 1);
	struct choice choice = { .filter = rows->filter };

	for (size_t i = 0; i < rows->n_rows; i++)
		for (size_t field = 0; rows->rows[i].step == number && field < step->n_fields;
		     field++)
			counts[field] += wb_diff_row_changes(&rows->rows[i], field);
	choice.filter.step = number;
	for (size_t field = 0; field < step->n_fields; field++) {
		choice.filter.field = step->fields[field];
		if (counts[field])
			add(choosing, &choice,
			    wb_arena_format(&choosing->arena, "field %.*s",
					    WB_TEXT_ARG(step->fields[field])),
			    counts[field]);
	}
}

static void
add_reasons(struct choosing *choosing)
{
	const struct wb_diff_rows *rows = &choosing->diff->rows;
	const struct wb_diff_fault *reasons[REASONS_MOST];
	uint64_t counts[REASONS_MOST] = { 0 };
	struct choice choice = { .filter = rows->filter };
	size_t n = 0, at;

	for (size_t i = 0; i < rows->n_rows; i++) {
		const struct wb_diff_fault *fault = &rows->rows[i].fault;

		if (!fault->rule.len)
			continue;
		for (at = 0; at < n; at++)
			if (wb_text_equal(reasons[at]->rule, fault->rule) &&
			    wb_text_equal(reasons[at]->field, fault->field))
				break;
		if (at == n && n < REASONS_MOST)
			reasons[n++] = fault;
		if (at < n)
			counts[at]++;
	}
	for (at = 0; at < n; at++) {
		choice.filter.fault_field = reasons[at]->field;
		choice.filter.fault_rule = reasons[at]->rule;
		add(choosing, &choice,
		    wb_arena_format(
			    &choosing->arena, "reason %.*s%s%.*s", WB_TEXT_ARG(reasons[at]->field),
			    reasons[at]->field.len ? " " : "", WB_TEXT_ARG(reasons[at]->rule)),
		    counts[at]);
	}
}

static void
filter_chosen(void *context, size_t item, struct wb_text typed, struct wb_app *app)
{
	struct choosing *choosing = context;
	struct wb_diff_view *diff = choosing->diff;
	const struct choice *choice = &choosing->choices[item];
	struct wb_diff_filter *filter = &diff->rows.filter;

	(void)typed;
	(void)app;
	*filter = choice->filter;
	filter->field = wb_arena_text(&diff->chosen, filter->field);
	filter->fault_field = wb_arena_text(&diff->chosen, filter->fault_field);
	filter->fault_rule = wb_arena_text(&diff->chosen, filter->fault_rule);
	wb_diff_sifted(diff);
	if (choice->all_rows == diff->all_rows)
		return;
	diff->all_rows = choice->all_rows;
	wb_diff_begin(diff);
}

void
wb_diff_choose_filter(struct wb_diff_view *diff)
{
	struct choosing *choosing = wb_alloc(sizeof *choosing);
	struct choice everything = { .filter.step = WB_DIFF_ALL };
	size_t step = wb_diff_step_number(diff);

	choosing->diff = diff;
	everything.all_rows = diff->all_rows;
	add(choosing, &everything, "everything", diff->rows.n_rows);
	add_outcomes(choosing);
	add_steps(choosing);
	if (step < diff->rows.n_steps)
		add_fields(choosing, step);
	for (size_t i = 0; step == WB_DIFF_ALL && i < diff->rows.n_steps; i++)
		add_fields(choosing, i);
	add_reasons(choosing);
	for (size_t i = 0; i < choosing->n; i++)
		choosing->choices[i].all_rows = diff->all_rows;
	everything.all_rows = !diff->all_rows;
	add(choosing, &everything,
	    diff->all_rows ? "without the rows that change nothing"
			   : "with the rows that change nothing, rehearsed again",
	    0);
	wb_pick(diff->view.app, &(struct wb_pick_question){ .title = "show",
							    .n_items = choosing->n,
							    .items = choosing->items,
							    .context = choosing,
							    .chosen = filter_chosen,
							    .closed = closed });
}

/* Orders. */

static void
order_chosen(void *context, size_t item, struct wb_text typed, struct wb_app *app)
{
	struct choosing *choosing = context;
	struct wb_diff_view *diff = choosing->diff;
	const struct choice *choice = &choosing->choices[item];

	(void)typed;
	(void)app;
	diff->rows.order = choice->order;
	diff->rows.order_field = wb_arena_text(&diff->chosen, choice->order_field);
	wb_diff_sifted(diff);
}

void
wb_diff_choose_order(struct wb_diff_view *diff)
{
	static const struct {
		enum wb_diff_order order;
		const char *label;
	} orders[] = {
		{ WB_DIFF_BY_ROW, "by source row" },
		{ WB_DIFF_BY_OUTCOME, "by outcome" },
		{ WB_DIFF_BY_KEY, "by key" },
	};
	struct choosing *choosing = wb_alloc(sizeof *choosing);
	const struct wb_diff_step *step = wb_diff_step_shown(diff);
	struct choice choice = { .order = WB_DIFF_BY_FIELD };

	choosing->diff = diff;
	for (size_t i = 0; i < sizeof orders / sizeof *orders; i++)
		add(choosing, &(struct choice){ .order = orders[i].order }, orders[i].label, 0);
	for (size_t i = 0; step && i < step->n_fields; i++) {
		choice.order_field = step->fields[i];
		add(choosing, &choice,
		    wb_arena_format(&choosing->arena, "by %.*s", WB_TEXT_ARG(step->fields[i])), 0);
	}
	wb_pick(diff->view.app, &(struct wb_pick_question){ .title = "order",
							    .n_items = choosing->n,
							    .items = choosing->items,
							    .context = choosing,
							    .chosen = order_chosen,
							    .closed = closed });
}
