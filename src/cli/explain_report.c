#include "cli/explain_report.h"

#include <stdio.h>
#include <unistd.h>

#include "base/utf8.h"
#include "cli/terminal.h"
#include "data/datetime.h"

enum { NAME_WIDTH = 20, WIDEST_NAME = 44, STEP_WIDTH = 40, GROUP_MARGIN = 4 };

/* Lines on standard output; on a terminal cut to its width. */
struct report {
	const struct wb_explanation *of;
	struct wb_buffer line;
	size_t width;  /* 0: not a terminal */
	size_t margin; /* of the rows of a group */
};

const char *
wb_explain_source_name(enum wb_explain_source state)
{
	static const char *const names[] = {
		[WB_EXPLAIN_SAME] = "same",      [WB_EXPLAIN_CHANGED] = "changed",
		[WB_EXPLAIN_UNTOLD] = "unknown", [WB_EXPLAIN_GONE] = "gone",
		[WB_EXPLAIN_KEPT] = "kept",
	};

	return names[state];
}

void
wb_explain_moment(struct wb_buffer *out, int64_t micros)
{
	struct wb_civil at;

	wb_micros_to_civil(micros, &at);
	wb_buffer_format(out, "%04d-%02u-%02uT%02u:%02u:%02uZ", (int)at.year, (unsigned)at.month,
			 (unsigned)at.day, (unsigned)at.hour, (unsigned)at.minute,
			 (unsigned)at.second);
}

static void
end_line(struct report *report)
{
	if (report->width)
		wb_cut_shown(&report->line, 0, report->width - report->margin);
	if (report->line.len)
		printf("%*s", (int)report->margin, "");
	wb_buffer_byte(&report->line, '\n');
	fwrite(report->line.at, 1, report->line.len, stdout);
	wb_buffer_clear(&report->line);
}

static void
say(struct report *report, const char *sentence)
{
	wb_buffer_string(&report->line, sentence);
	end_line(report);
}

static void
indent(struct report *report, size_t columns)
{
	wb_buffer_format(&report->line, "%*s", (int)columns, "");
}

/* A name padded to the column where values begin. */
static void
begin(struct report *report, size_t columns, struct wb_text name, size_t width)
{
	size_t start;

	indent(report, columns);
	start = report->line.len;
	wb_show_text(&report->line, name);
	if (report->width)
		wb_cut_shown(&report->line, start, width);
	wb_pad_shown(&report->line, start, width);
	indent(report, 2);
}

static void
show_fault(struct wb_buffer *out, const struct wb_traced_cell *cell)
{
	wb_buffer_string(out, "fails: ");
	wb_show_text(out, cell->rule);
	wb_buffer_string(out, ", ");
	wb_show_text(out, cell->reason);
}

static void
show_cell(struct wb_buffer *out, const struct wb_traced_cell *cell)
{
	switch (cell->state) {
	case WB_CELL_NULL:
		wb_buffer_string(out, "∅");
		break;
	case WB_CELL_FAILED:
		show_fault(out, cell);
		break;
	case WB_CELL_VALUE:
		wb_show_value(out, cell->text);
	}
}

/* What is explained. */

static void
print_version(struct report *report)
{
	const struct wb_explanation *of = report->of;
	struct wb_buffer *line = &report->line;

	begin(report, 0, WB_TEXT("mapping"), 7);
	wb_show_text(line, of->mapping);
	wb_buffer_format(line, ", version %lld of ", (long long)of->version);
	wb_explain_moment(line, of->at);
	wb_buffer_string(line, " by ");
	wb_show_text(line, of->author);
	if (of->message.len) {
		wb_buffer_string(line, ": ");
		wb_show_text(line, of->message);
	}
	end_line(report);
}

static void
print_run(struct report *report)
{
	const struct wb_past_run *run = report->of->run;

	begin(report, 0, WB_TEXT("run"), 7);
	if (!run) {
		say(report, "none so far: this is what the design as it is now would do");
		return;
	}
	wb_buffer_format(&report->line, "%lld of ", (long long)run->run);
	wb_explain_moment(&report->line, run->started);
	wb_buffer_string(&report->line, ", ");
	wb_show_text(&report->line, run->state);
	end_line(report);
}

static void
print_source(struct report *report)
{
	const struct wb_explanation *of = report->of;

	begin(report, 0, WB_TEXT("source"), 7);
	wb_show_text(&report->line, of->source);
	end_line(report);
	if (of->state == WB_EXPLAIN_CHANGED) {
		say(report,
		    "         it has changed since that run: the fields and steps below are of "
		    "what it holds now,");
		say(report, "         and a row of that number may have been another one then");
	}
	if (of->state == WB_EXPLAIN_KEPT) {
		wb_buffer_format(
			&report->line,
			"         not read: the rows are rejects of run %lld, as they were "
			"kept and corrected",
			(long long)of->run->rejects_of);
		end_line(report);
	}
	if (of->state != WB_EXPLAIN_GONE)
		return;
	indent(report, 9);
	wb_buffer_string(&report->line, "not read: ");
	wb_show_text(&report->line, of->trouble);
	end_line(report);
	say(report,
	    "         what follows is from the journal alone; values that it does not keep, "
	    "and steps, cannot be told");
}

static void
print_target(struct report *report)
{
	const struct wb_explanation *of = report->of;

	begin(report, 0, WB_TEXT("target"), 7);
	wb_show_text(&report->line, of->target);
	if (of->key.len) {
		wb_buffer_string(&report->line, ", key ");
		wb_show_text(&report->line, of->key);
	}
	end_line(report);
}

static void
print_parked(struct report *report)
{
	struct wb_buffer *line = &report->line;

	for (size_t i = 0; i < report->of->n_parked; i++) {
		const struct wb_explained_parking *parked = &report->of->parked[i];

		begin(report, 0, WB_TEXT("parked"), 7);
		if (parked->field.len) {
			wb_show_text(line, parked->field);
			wb_buffer_string(line, " is not written: ");
		}
		wb_show_text(line, parked->reason);
		wb_buffer_string(line, ", since ");
		wb_explain_moment(line, parked->at);
		wb_buffer_string(line, " by ");
		wb_show_text(line, parked->author);
		end_line(report);
		indent(report, 9);
		wb_show_text(line, parked->line);
		end_line(report);
	}
}

/* A row. */

static const char *
outcome_word(const struct wb_explained_row *row)
{
	if (row->outcome != WB_OUTCOME_PENDING)
		return wb_outcome_name(row->outcome);
	return row->in_group ? "goes into its group" : "would be written";
}

static void
show_reason(struct wb_buffer *out, struct wb_text field, struct wb_text reason, struct wb_text rule)
{
	wb_buffer_string(out, ": ");
	if (field.len) {
		wb_show_text(out, field);
		wb_buffer_string(out, ": ");
	}
	wb_show_text(out, reason);
	wb_buffer_string(out, " (");
	wb_show_text(out, rule);
	wb_buffer_byte(out, ')');
}

/* As the run decided; of a row that no run knows, as it would come out. */
static void
print_heading(struct report *report, const struct wb_explained_row *row)
{
	struct wb_buffer *line = &report->line;

	wb_buffer_format(line, "row %llu", (unsigned long long)row->number);
	if (row->is_read && row->position && report->of->state != WB_EXPLAIN_KEPT)
		wb_buffer_format(line, ", in the piece from position %llu",
				 (unsigned long long)row->position);
	if (row->group)
		wb_buffer_format(line, ": the first of a group of %llu",
				 (unsigned long long)row->group->rows);
	if (row->is_last)
		wb_buffer_string(line, ": the last that changed the target row");
	end_line(report);
	if (row->is_read && (!row->n_runs || row->contradicts)) {
		wb_buffer_format(line, "  evaluated now it %s%s",
				 row->outcome == WB_OUTCOME_PENDING ? "" : "is ",
				 outcome_word(row));
		if (row->fault.rule.len)
			show_reason(line, row->fault.field, row->fault.reason, row->fault.rule);
		end_line(report);
	}
	if (row->contradicts)
		say(report, "  not as the run says: the source, or what the mapping looks up, is "
			    "no longer what it was");
}

/* A field of a joined table bears its table's name: two tables may have it. */
static void
show_field_name(struct wb_buffer *out, const struct wb_explained_field *field)
{
	wb_show_text(out, field->alias);
	wb_buffer_string(out, field->alias.len ? "." : "");
	wb_show_text(out, field->name);
}

static size_t
widest_field(struct report *report, const struct wb_explained_row *row)
{
	size_t widest = NAME_WIDTH;

	for (size_t i = 0; i < row->n_fields; i++) {
		size_t width;

		show_field_name(&report->line, &row->fields[i]);
		width = wb_shown_width(&report->line, 0);
		wb_buffer_clear(&report->line);
		widest = width > widest ? width : widest;
	}
	return widest < WIDEST_NAME ? widest : WIDEST_NAME;
}

static void
print_field(struct report *report, const struct wb_explained_field *field, size_t width)
{
	struct wb_buffer name = { 0 };

	show_field_name(&name, field);
	begin(report, 4, wb_buffer_slice(&name), width);
	show_cell(&report->line, &field->cell);
	end_line(report);
	wb_buffer_release(&name);
}

static void
print_fields(struct report *report, const struct wb_explained_row *row)
{
	size_t width;

	if (row->record.len) {
		begin(report, 2, WB_TEXT("record"), 6);
		wb_show_text(&report->line, row->record);
		end_line(report);
	}
	if (!row->n_fields)
		return;
	say(report, row->group ? "  of the group" : "  source fields");
	width = widest_field(report, row);
	for (size_t i = 0; i < row->n_fields; i++)
		print_field(report, &row->fields[i], width);
}

/* "$1 Olga  $name=2 …", the matches of one value apart from each other. */
static void
print_groups(struct report *report, const struct wb_traced_step *step, size_t columns)
{
	struct wb_buffer *line = &report->line;
	bool has_groups = false;

	for (size_t i = 0; i < step->n_groups; i++)
		has_groups |= step->groups[i].number > 0;
	if (!step->n_groups)
		return;
	indent(report, columns);
	wb_buffer_string(line, "captured");
	for (size_t i = 0; i < step->n_groups; i++) {
		const struct wb_traced_group *group = &step->groups[i];

		if (has_groups && !group->number)
			continue;
		wb_buffer_format(line, "  $%u", group->number);
		if (group->name.len) {
			wb_buffer_string(line, " ${");
			wb_show_text(line, group->name);
			wb_buffer_byte(line, '}');
		}
		wb_buffer_string(line, " = ");
		if (group->taken)
			wb_show_value(line, group->text);
		else
			wb_buffer_string(line, "∅");
	}
	end_line(report);
}

static size_t
widest_step(struct report *report, const struct wb_row_trace *trace)
{
	struct wb_buffer *scratch = &report->line;
	size_t widest = 0;

	for (size_t i = 0; i < trace->n_steps; i++) {
		size_t width;

		wb_show_text(scratch, trace->steps[i].step);
		width = wb_shown_width(scratch, 0);
		wb_buffer_clear(scratch);
		widest = width > widest ? width : widest;
	}
	return widest < STEP_WIDTH ? widest : STEP_WIDTH;
}

static void
print_step(struct report *report, const struct wb_traced_step *step, size_t width)
{
	struct wb_buffer *line = &report->line;
	size_t start;

	indent(report, 8);
	start = line->len;
	wb_show_text(line, step->step);
	if (report->width)
		wb_cut_shown(line, start, width);
	wb_pad_shown(line, start, width);
	wb_buffer_string(line, "  ->  ");
	show_cell(line, &step->cell);
	if (step->note.len) {
		wb_buffer_string(line, "  [");
		wb_show_text(line, step->note);
		wb_buffer_byte(line, ']');
	}
	end_line(report);
	print_groups(report, step, 12);
}

static void
print_values(struct report *report, const struct wb_explained_row *row)
{
	if (row->n_values)
		say(report, "  step by step");
	for (size_t i = 0; i < row->n_values; i++) {
		const struct wb_explained_value *value = &row->values[i];
		size_t width = widest_step(report, &value->trace);

		begin(report, 4, value->name, NAME_WIDTH);
		show_cell(&report->line, &value->cell);
		wb_buffer_string(&report->line, value->waits ? ", by the second pass" : "");
		end_line(report);
		for (size_t k = 0; k < value->trace.n_steps; k++)
			print_step(report, &value->trace.steps[k], width);
	}
}

/* What runs did with it. */

static void
begin_decision(struct report *report, const struct wb_explained_run *run, const char *what)
{
	wb_buffer_format(&report->line, "    run %lld%s  %s", (long long)run->past.run,
			 run->past.pass == 2 ? ", second pass" : "", what);
}

static void
print_decision(struct report *report, const struct wb_explained_run *run,
	       const struct wb_past_decision *decision)
{
	begin_decision(report, run, "");
	wb_show_text(&report->line, decision->outcome);
	if (decision->rule.len) {
		wb_buffer_string(&report->line, ", ");
		wb_show_text(&report->line, decision->rule);
	}
	if (decision->note.len) {
		wb_buffer_string(&report->line, ": ");
		wb_show_text(&report->line, decision->note);
	}
	if (run->other_source)
		wb_buffer_string(&report->line, "  [the source was another then]");
	end_line(report);
}

static void
print_choice(struct report *report, const struct wb_explained_run *run,
	     const struct wb_past_choice *choice)
{
	begin_decision(report, run, "field ");
	wb_show_text(&report->line, choice->field);
	wb_buffer_string(&report->line, ": ");
	wb_show_text(&report->line, choice->rule);
	if (choice->note.len) {
		wb_buffer_string(&report->line, ", ");
		wb_show_text(&report->line, choice->note);
	}
	wb_buffer_string(&report->line, ", given ");
	wb_show_value(&report->line, choice->value);
	end_line(report);
}

static void
print_reject(struct report *report, const struct wb_explained_run *run,
	     const struct wb_past_reject *reject, bool with_record)
{
	begin_decision(report, run, "reject");
	show_reason(&report->line, reject->field, reject->reason, reject->rule);
	if (reject->value.len) {
		wb_buffer_string(&report->line, ", given ");
		wb_show_value(&report->line, reject->value);
	}
	end_line(report);
	if (!with_record)
		return;
	begin_decision(report, run, "record ");
	wb_show_text(&report->line, reject->record);
	end_line(report);
}

static void
show_record_cell(struct wb_buffer *out, const struct wb_record_cell *cell)
{
	if (cell->kind == WB_RECORD_NULL)
		wb_buffer_string(out, "∅");
	else
		wb_show_value(out, cell->text);
}

static void
end_decision(struct report *report, struct wb_text author, int64_t at)
{
	wb_buffer_string(&report->line, ", by ");
	wb_show_text(&report->line, author);
	wb_buffer_string(&report->line, " at ");
	wb_explain_moment(&report->line, at);
	end_line(report);
}

/* What a person did about a reject. */
static void
print_work(struct report *report, const struct wb_explained_run *run)
{
	for (size_t i = 0; i < run->past.n_corrections; i++) {
		const struct wb_past_correction *correction = &run->past.corrections[i];

		begin_decision(report, run, "corrected: ");
		wb_show_text(&report->line, correction->before.name);
		wb_buffer_string(&report->line, ": ");
		show_record_cell(&report->line, &correction->before);
		wb_buffer_string(&report->line, " -> ");
		show_record_cell(&report->line, &correction->after);
		end_decision(report, correction->author, correction->at);
	}
	for (size_t i = 0; i < run->past.n_leavings; i++) {
		begin_decision(report, run, "left: ");
		wb_show_text(&report->line, run->past.leavings[i].reason);
		end_decision(report, run->past.leavings[i].author, run->past.leavings[i].at);
	}
}

static void
print_runs(struct report *report, const struct wb_explained_row *row)
{
	struct wb_text field = report->of->field;

	say(report, row->n_runs ? "  decisions" : "  decisions: none, no run has come to it");
	for (size_t i = 0; i < row->n_runs; i++) {
		const struct wb_explained_run *run = &row->runs[i];

		for (size_t k = 0; k < run->past.n_decisions; k++)
			print_decision(report, run, &run->past.decisions[k]);
		for (size_t k = 0; k < run->past.n_choices; k++)
			if (!field.len || wb_text_equal(field, run->past.choices[k].field))
				print_choice(report, run, &run->past.choices[k]);
		for (size_t k = 0; k < run->past.n_rejects; k++)
			print_reject(report, run, &run->past.rejects[k],
				     !row->is_read || run->other_source ||
					     report->of->state == WB_EXPLAIN_KEPT);
		print_work(report, run);
	}
}

static void
print_row(struct report *report, const struct wb_explained_row *row)
{
	end_line(report);
	print_heading(report, row);
	print_fields(report, row);
	print_values(report, row);
	print_runs(report, row);
}

/* Its rows stand under it, further to the right. */
static void
print_group(struct report *report, const struct wb_explained_group *group)
{
	end_line(report);
	if (group->n_members < group->rows)
		wb_buffer_format(&report->line, "  rows of the group, the first %zu of %llu",
				 group->n_members, (unsigned long long)group->rows);
	else
		wb_buffer_string(&report->line, "  rows of the group");
	end_line(report);
	report->margin = GROUP_MARGIN;
	for (size_t i = 0; i < group->n_members; i++)
		print_row(report, &group->members[i]);
	report->margin = 0;
}

void
wb_explain_report(const struct wb_explanation *explanation)
{
	struct report report = { .of = explanation };

	if (isatty(STDOUT_FILENO))
		report.width = wb_terminal_width(stdout);
	print_version(&report);
	print_run(&report);
	print_source(&report);
	print_target(&report);
	print_parked(&report);
	for (size_t i = 0; i < explanation->n_rows; i++) {
		print_row(&report, &explanation->rows[i]);
		if (explanation->rows[i].group)
			print_group(&report, explanation->rows[i].group);
	}
	if (explanation->rows_found > explanation->n_rows) {
		wb_buffer_format(&report.line, "\nand %zu more rows with this key",
				 explanation->rows_found - explanation->n_rows);
		end_line(&report);
	}
	wb_buffer_release(&report.line);
}
