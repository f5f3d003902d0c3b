#include "tui/views/why_lines.h"

#include <stdlib.h>

#include "base/memory.h"
#include "tui/number.h"

enum { NAME = 20, STEP = 34 };

void
wb_why_lines_release(struct wb_why_lines *lines)
{
	free(lines->items);
	wb_arena_release(&lines->arena);
	*lines = (struct wb_why_lines){ 0 };
}

/* Making lines. */

static struct wb_why_line *
add_line(struct wb_why_lines *lines, int indent)
{
	WB_GROW(lines->items, lines->capacity, lines->count + 1);
	lines->items[lines->count] = (struct wb_why_line){ .indent = indent };
	return &lines->items[lines->count++];
}

static void
add_span(struct wb_why_line *line, struct wb_text text, struct wb_style style, int width)
{
	if (line->n_spans == WB_WHY_SPANS || (!text.len && !width))
		return;
	line->spans[line->n_spans++] =
		(struct wb_why_span){ .text = text, .style = style, .width = width };
}

static void
add_word(struct wb_why_line *line, const char *word, struct wb_style style)
{
	add_span(line, wb_text_of(word), style, 0);
}

static void
add_value(struct wb_why_line *line, struct wb_text text, bool null)
{
	if (line->n_spans == WB_WHY_SPANS)
		return;
	line->spans[line->n_spans++] = (struct wb_why_span){
		.text = text, .style = WB_STYLE(PLAIN), .is_value = true, .null = null
	};
}

static struct wb_text
kept(struct wb_why_lines *lines, struct wb_buffer *text)
{
	struct wb_text copy = wb_arena_text(&lines->arena, wb_buffer_slice(text));

	wb_buffer_release(text);
	return copy;
}

static struct wb_text
number_text(struct wb_why_lines *lines, const char *before, uint64_t number)
{
	struct wb_buffer text = { 0 };

	wb_buffer_string(&text, before);
	wb_add_count(&text, number);
	return kept(lines, &text);
}

static struct wb_text
time_text(struct wb_why_lines *lines, int64_t at)
{
	struct wb_buffer text = { 0 };

	wb_add_time(&text, at);
	return kept(lines, &text);
}

static void
add_heading(struct wb_why_lines *lines, int indent, const char *text)
{
	add_line(lines, 0);
	add_word(add_line(lines, indent), text, WB_STYLE(HEADING));
}

static void
add_cell(struct wb_why_line *line, const struct wb_traced_cell *cell)
{
	if (cell->state == WB_CELL_FAILED) {
		add_word(line, "✗ ", WB_STYLE(BROKEN));
		add_span(line, cell->reason, WB_STYLE(BROKEN), 0);
	} else {
		add_value(line, cell->text, cell->state == WB_CELL_NULL);
	}
}

/* What is explained. */

static struct wb_why_line *
add_labelled(struct wb_why_lines *lines, const char *label)
{
	struct wb_why_line *line = add_line(lines, 0);

	add_span(line, wb_text_of(label), WB_STYLE(DIM), 9);
	return line;
}

static void
add_version(struct wb_why_lines *lines, const struct wb_explanation *of)
{
	struct wb_why_line *line = add_labelled(lines, "mapping");

	line->link = WB_WHY_MAPPING;
	line->target = of->mapping;
	add_span(line, of->mapping, WB_STYLE(PLAIN), 0);
	add_span(line, number_text(lines, "  version ", (uint64_t)of->version), WB_STYLE(DIM), 0);
	add_word(line, " of ", WB_STYLE(DIM));
	add_span(line, time_text(lines, of->at), WB_STYLE(DIM), 0);
	add_word(line, " by ", WB_STYLE(DIM));
	add_span(line, of->author, WB_STYLE(PLAIN), 0);
}

static void
add_run(struct wb_why_lines *lines, const struct wb_explanation *of)
{
	struct wb_why_line *line = add_labelled(lines, "run");

	if (!of->run) {
		add_word(line, "none so far: what the design as it is now would do", WB_STYLE(DIM));
		return;
	}
	line->link = WB_WHY_RUN;
	add_span(line, number_text(lines, "#", (uint64_t)of->run->run), WB_STYLE(PLAIN), 0);
	add_word(line, " of ", WB_STYLE(DIM));
	add_span(line, time_text(lines, of->run->started), WB_STYLE(DIM), 0);
	add_word(line, "  ", WB_STYLE(DIM));
	add_span(line, of->run->state, WB_STYLE(PLAIN), 0);
}

static void
add_source(struct wb_why_lines *lines, const struct wb_explanation *of)
{
	struct wb_why_line *line = add_labelled(lines, "source");

	line->link = WB_WHY_TABLE;
	line->target = of->source;
	add_span(line, of->source, WB_STYLE(PLAIN), 0);
	switch (of->state) {
	case WB_EXPLAIN_CHANGED:
		add_word(line, "  it has changed since that run: below is what it holds now",
			 WB_STYLE(WARNING));
		break;
	case WB_EXPLAIN_KEPT:
		add_word(line, "  not read: the record as the project keeps it, corrected",
			 WB_STYLE(DIM));
		break;
	case WB_EXPLAIN_GONE:
		add_word(line, "  not read: ", WB_STYLE(WARNING));
		add_span(line, of->trouble, WB_STYLE(WARNING), 0);
		break;
	case WB_EXPLAIN_SAME:
	case WB_EXPLAIN_UNTOLD:
		break;
	}
}

static void
add_target(struct wb_why_lines *lines, const struct wb_explanation *of)
{
	struct wb_why_line *line = add_labelled(lines, "target");

	line->link = WB_WHY_TABLE;
	line->target = of->target;
	add_span(line, of->target, WB_STYLE(PLAIN), 0);
	if (!of->key.len)
		return;
	add_word(line, "  key ", WB_STYLE(DIM));
	add_value(line, of->key, false);
}

/* A row's values, each with what its steps made of it. */

static void
add_groups(struct wb_why_lines *lines, const struct wb_traced_step *step, int indent)
{
	struct wb_why_line *line = NULL;

	for (size_t i = 0; i < step->n_groups; i++) {
		const struct wb_traced_group *group = &step->groups[i];
		struct wb_style style = { 0 };

		if (!group->number)
			continue;
		if (!line || line->n_spans + 2 > WB_WHY_SPANS) {
			line = add_line(lines, indent);
			add_word(line, "captured", WB_STYLE(DIM));
		}
		style.role = (uint8_t)(WB_ROLE_GROUP_1 + (group->number - 1) % 6);
		add_span(line, number_text(lines, "  $", group->number), style, 0);
		add_word(line, " ", WB_STYLE(DIM));
		add_value(line, group->text, !group->taken);
		line->spans[line->n_spans - 1].style = style;
	}
}

static void
add_steps(struct wb_why_lines *lines, const struct wb_row_trace *trace, int indent)
{
	for (size_t i = 0; i < trace->n_steps; i++) {
		const struct wb_traced_step *step = &trace->steps[i];
		struct wb_why_line *line = add_line(lines, indent);

		add_span(line, step->step, WB_STYLE(WIRE), STEP);
		add_word(line, " → ", WB_STYLE(DIM));
		add_cell(line, &step->cell);
		if (step->note.len) {
			add_word(line, "  ", WB_STYLE(DIM));
			add_span(line, step->note, WB_STYLE(DIM), 0);
		}
		add_groups(lines, step, indent + 2);
	}
}

static void
add_values(struct wb_why_lines *lines, const struct wb_explained_row *row, struct wb_text unfolded,
	   int indent)
{
	if (row->n_values)
		add_heading(lines, indent, "values");
	for (size_t i = 0; i < row->n_values; i++) {
		const struct wb_explained_value *value = &row->values[i];
		bool open = wb_text_is(unfolded, "*") || wb_text_equal(unfolded, value->name);
		struct wb_why_line *line = add_line(lines, indent + 1);

		line->link = WB_WHY_FIELD;
		line->target = value->name;
		add_word(line, !value->trace.n_steps ? "  " : open ? "▾ " : "▸ ", WB_STYLE(DIM));
		add_span(line, value->name, value->key_part ? WB_STYLE(KEY) : WB_STYLE(PLAIN),
			 NAME);
		add_word(line, "  ", WB_STYLE(DIM));
		add_cell(line, &value->cell);
		if (value->waits)
			add_word(line, "  by the second pass", WB_STYLE(DIM));
		if (open)
			add_steps(lines, &value->trace, indent + 5);
	}
}

static void
add_fields(struct wb_why_lines *lines, const struct wb_explained_row *row, int indent)
{
	if (row->n_fields)
		add_heading(lines, indent, row->group ? "of the group" : "source record");
	for (size_t i = 0; i < row->n_fields; i++) {
		const struct wb_explained_field *field = &row->fields[i];
		struct wb_why_line *line = add_line(lines, indent + 3);
		struct wb_buffer name = { 0 };

		wb_buffer_text(&name, field->alias);
		wb_buffer_string(&name, field->alias.len ? "." : "");
		wb_buffer_text(&name, field->name);
		add_span(line, kept(lines, &name), WB_STYLE(PLAIN), NAME);
		add_word(line, "  ", WB_STYLE(DIM));
		add_cell(line, &field->cell);
	}
	if (row->record.len)
		add_value(add_line(lines, indent + 3), row->record, false);
}

/* Decisions. */

static struct wb_why_line *
add_decision(struct wb_why_lines *lines, const struct wb_explained_run *run, int indent)
{
	struct wb_why_line *line = add_line(lines, indent + 3);

	line->link = WB_WHY_RUN;
	add_span(line, number_text(lines, "#", (uint64_t)run->past.run), WB_STYLE(DIM), 6);
	if (run->other_source)
		add_word(line, "[another source then] ", WB_STYLE(WARNING));
	return line;
}

static void
add_note(struct wb_why_line *line, struct wb_text note)
{
	if (!note.len)
		return;
	add_word(line, "  ", WB_STYLE(DIM));
	add_span(line, note, WB_STYLE(DIM), 0);
}

static void
add_run_decisions(struct wb_why_lines *lines, const struct wb_explained_run *run, int indent)
{
	for (size_t i = 0; i < run->past.n_decisions; i++) {
		const struct wb_past_decision *decision = &run->past.decisions[i];
		struct wb_why_line *line = add_decision(lines, run, indent);

		add_span(line, decision->outcome,
			 wb_text_is(decision->outcome, "rejected") ? WB_STYLE(REJECTED)
								   : WB_STYLE(OK),
			 0);
		add_note(line, decision->rule);
		add_note(line, decision->note);
	}
	for (size_t i = 0; i < run->past.n_choices; i++) {
		const struct wb_past_choice *choice = &run->past.choices[i];
		struct wb_why_line *line = add_decision(lines, run, indent);

		add_span(line, choice->field, WB_STYLE(PLAIN), 0);
		add_word(line, ": ", WB_STYLE(DIM));
		add_span(line, choice->rule, WB_STYLE(WARNING), 0);
		add_note(line, choice->note);
		add_word(line, "  given ", WB_STYLE(DIM));
		add_value(line, choice->value, false);
	}
	for (size_t i = 0; i < run->past.n_rejects; i++) {
		const struct wb_past_reject *reject = &run->past.rejects[i];
		struct wb_why_line *line = add_decision(lines, run, indent);

		add_span(line, reject->field, WB_STYLE(PLAIN), 0);
		add_word(line, reject->field.len ? ": " : "", WB_STYLE(DIM));
		add_span(line, reject->reason, WB_STYLE(REJECTED), 0);
		add_note(line, reject->rule);
	}
}

static void
add_work(struct wb_why_lines *lines, const struct wb_explained_run *run, int indent)
{
	for (size_t i = 0; i < run->past.n_corrections; i++) {
		const struct wb_past_correction *correction = &run->past.corrections[i];
		struct wb_why_line *line = add_decision(lines, run, indent);

		add_word(line, "corrected ", WB_STYLE(CHANGED));
		add_span(line, correction->before.name, WB_STYLE(PLAIN), 0);
		add_word(line, ": ", WB_STYLE(DIM));
		add_value(line, correction->before.text, correction->before.kind == WB_RECORD_NULL);
		add_word(line, " → ", WB_STYLE(DIM));
		add_value(line, correction->after.text, correction->after.kind == WB_RECORD_NULL);
		line = add_line(lines, indent + 9);
		add_word(line, "by ", WB_STYLE(DIM));
		add_span(line, correction->author, WB_STYLE(PLAIN), 0);
		add_word(line, ", ", WB_STYLE(DIM));
		add_span(line, time_text(lines, correction->at), WB_STYLE(DIM), 0);
	}
	for (size_t i = 0; i < run->past.n_leavings; i++) {
		struct wb_why_line *line = add_decision(lines, run, indent);

		add_word(line, "left: ", WB_STYLE(LEFT));
		add_span(line, run->past.leavings[i].reason, WB_STYLE(PLAIN), 0);
		add_word(line, ", by ", WB_STYLE(DIM));
		add_span(line, run->past.leavings[i].author, WB_STYLE(PLAIN), 0);
	}
}

static void
add_decisions(struct wb_why_lines *lines, const struct wb_explained_row *row, int indent)
{
	add_heading(lines, indent, "decisions");
	if (!row->n_runs)
		add_word(add_line(lines, indent + 3), "none: no run has come to it", WB_STYLE(DIM));
	for (size_t i = 0; i < row->n_runs; i++) {
		add_run_decisions(lines, &row->runs[i], indent);
		add_work(lines, &row->runs[i], indent);
	}
}

/* A row. */

static void
add_row_heading(struct wb_why_lines *lines, const struct wb_explained_row *row, int indent)
{
	struct wb_why_line *line;

	add_line(lines, 0);
	line = add_line(lines, indent);
	add_span(line, number_text(lines, "row ", row->number), WB_STYLE(TITLE), 0);
	if (row->group) {
		add_word(line, "  the first of a group of ", WB_STYLE(DIM));
		add_span(line, number_text(lines, "", row->group->rows), WB_STYLE(PLAIN), 0);
	}
	if (row->is_last)
		add_word(line, "  the last that changed the target row", WB_STYLE(DIM));
	if (row->is_read && row->fault.rule.len) {
		add_word(line, "  rejected: ", WB_STYLE(REJECTED));
		add_span(line, row->fault.field, WB_STYLE(PLAIN), 0);
		add_word(line, " ", WB_STYLE(PLAIN));
		add_span(line, row->fault.reason, WB_STYLE(REJECTED), 0);
	}
	if (row->contradicts)
		add_word(add_line(lines, indent + 1),
			 "not as the run says: the source, or what the mapping looks up, has "
			 "changed",
			 WB_STYLE(WARNING));
}

static void
add_row(struct wb_why_lines *lines, const struct wb_explained_row *row, struct wb_text unfolded,
	int indent)
{
	add_row_heading(lines, row, indent);
	add_values(lines, row, unfolded, indent);
	add_decisions(lines, row, indent);
	add_fields(lines, row, indent);
	if (!row->group)
		return;
	add_heading(lines, indent, "rows of the group");
	for (size_t i = 0; i < row->group->n_members; i++)
		add_row(lines, &row->group->members[i], unfolded, indent + 2);
}

void
wb_why_lines_fill(struct wb_why_lines *lines, const struct wb_explanation *explanation,
		  struct wb_text unfolded)
{
	lines->count = 0;
	wb_arena_reset(&lines->arena);
	add_version(lines, explanation);
	add_run(lines, explanation);
	add_source(lines, explanation);
	add_target(lines, explanation);
	for (size_t i = 0; i < explanation->n_rows; i++)
		add_row(lines, &explanation->rows[i], unfolded, 0);
	if (explanation->rows_found > explanation->n_rows)
		add_span(add_line(lines, 0),
			 number_text(lines, "more rows with this key: ",
				     explanation->rows_found - explanation->n_rows),
			 WB_STYLE(DIM), 0);
}
