#include <stdio.h>

#include "base/json.h"
#include "cli/explain_report.h"

/* JSON is written member by member; a comma stands before all but the first. */

static void
next(struct wb_buffer *out)
{
	char last = out->len ? out->at[out->len - 1] : '{';

	if (last != '{' && last != '[')
		wb_buffer_string(out, ", ");
}

static void
name(struct wb_buffer *out, const char *member)
{
	next(out);
	wb_json_string(out, wb_text_of(member));
	wb_buffer_string(out, ": ");
}

static void
add_text(struct wb_buffer *out, const char *member, struct wb_text text)
{
	name(out, member);
	wb_json_string(out, text);
}

static void
add_number(struct wb_buffer *out, const char *member, uint64_t number)
{
	name(out, member);
	wb_buffer_format(out, "%llu", (unsigned long long)number);
}

static void
add_flag(struct wb_buffer *out, const char *member, bool flag)
{
	name(out, member);
	wb_buffer_string(out, flag ? "true" : "false");
}

static void
add_moment(struct wb_buffer *out, const char *member, int64_t micros)
{
	name(out, member);
	wb_buffer_byte(out, '"');
	wb_explain_moment(out, micros);
	wb_buffer_byte(out, '"');
}

/* The record is JSON as kept. */
static void
add_record(struct wb_buffer *out, struct wb_text record)
{
	name(out, "record");
	wb_buffer_text(out, record);
}

static void
add_cell(struct wb_buffer *out, const char *member, const struct wb_traced_cell *cell)
{
	name(out, member);
	switch (cell->state) {
	case WB_CELL_VALUE:
		wb_json_string(out, cell->text);
		break;
	case WB_CELL_NULL:
		wb_buffer_string(out, "null");
		break;
	case WB_CELL_FAILED:
		wb_buffer_byte(out, '{');
		add_text(out, "fails", cell->rule);
		add_text(out, "reason", cell->reason);
		add_text(out, "given", cell->text);
		wb_buffer_byte(out, '}');
	}
}

static void
begin_list(struct wb_buffer *out, const char *member)
{
	name(out, member);
	wb_buffer_byte(out, '[');
}

static void
begin_item(struct wb_buffer *out)
{
	next(out);
	wb_buffer_byte(out, '{');
}

static void
add_group(struct wb_buffer *out, const struct wb_traced_group *group)
{
	begin_item(out);
	add_number(out, "match", group->match);
	add_number(out, "group", group->number);
	if (group->name.len)
		add_text(out, "name", group->name);
	name(out, "text");
	if (group->taken)
		wb_json_string(out, group->text);
	else
		wb_buffer_string(out, "null");
	wb_buffer_byte(out, '}');
}

static void
add_step(struct wb_buffer *out, const struct wb_traced_step *step)
{
	begin_item(out);
	add_text(out, "step", step->step);
	add_cell(out, "value", &step->cell);
	if (step->note.len)
		add_text(out, "note", step->note);
	if (step->n_groups) {
		begin_list(out, "groups");
		for (size_t i = 0; i < step->n_groups; i++)
			add_group(out, &step->groups[i]);
		wb_buffer_byte(out, ']');
	}
	wb_buffer_byte(out, '}');
}

static void
add_value(struct wb_buffer *out, const struct wb_explained_value *value)
{
	begin_item(out);
	add_text(out, value->is_condition ? "condition" : "field", value->name);
	if (value->key_part)
		add_number(out, "key_part", value->key_part);
	if (value->waits)
		add_number(out, "pass", 2);
	add_cell(out, "value", &value->cell);
	begin_list(out, "steps");
	for (size_t i = 0; i < value->trace.n_steps; i++)
		add_step(out, &value->trace.steps[i]);
	wb_buffer_string(out, "]}");
}

static void
add_past(struct wb_buffer *out, const struct wb_past_run *past)
{
	begin_list(out, "decisions");
	for (size_t i = 0; i < past->n_decisions; i++) {
		begin_item(out);
		add_text(out, "outcome", past->decisions[i].outcome);
		add_text(out, "rule", past->decisions[i].rule);
		add_text(out, "note", past->decisions[i].note);
		wb_buffer_byte(out, '}');
	}
	wb_buffer_byte(out, ']');
	begin_list(out, "choices");
	for (size_t i = 0; i < past->n_choices; i++) {
		begin_item(out);
		add_text(out, "field", past->choices[i].field);
		add_text(out, "rule", past->choices[i].rule);
		add_text(out, "note", past->choices[i].note);
		add_text(out, "value", past->choices[i].value);
		wb_buffer_byte(out, '}');
	}
	wb_buffer_byte(out, ']');
}

static void
add_record_cell(struct wb_buffer *out, const char *word, const struct wb_record_cell *cell)
{
	name(out, word);
	if (cell->kind == WB_RECORD_NULL)
		wb_buffer_string(out, "null");
	else
		wb_json_string(out, cell->text);
}

/* What a person did about the rejects; there is mostly nothing. */
static void
add_work(struct wb_buffer *out, const struct wb_past_run *past)
{
	if (past->n_corrections) {
		begin_list(out, "corrections");
		for (size_t i = 0; i < past->n_corrections; i++) {
			begin_item(out);
			add_text(out, "field", past->corrections[i].before.name);
			add_record_cell(out, "old", &past->corrections[i].before);
			add_record_cell(out, "new", &past->corrections[i].after);
			add_text(out, "author", past->corrections[i].author);
			add_moment(out, "at", past->corrections[i].at);
			wb_buffer_byte(out, '}');
		}
		wb_buffer_byte(out, ']');
	}
	if (past->n_leavings) {
		begin_list(out, "left");
		for (size_t i = 0; i < past->n_leavings; i++) {
			begin_item(out);
			add_text(out, "reason", past->leavings[i].reason);
			add_text(out, "author", past->leavings[i].author);
			add_moment(out, "at", past->leavings[i].at);
			wb_buffer_byte(out, '}');
		}
		wb_buffer_byte(out, ']');
	}
}

static void
add_run(struct wb_buffer *out, const struct wb_explained_run *run)
{
	begin_item(out);
	add_number(out, "run", (uint64_t)run->past.run);
	if (run->past.pass == 2)
		add_number(out, "pass", 2);
	add_moment(out, "started", run->past.started);
	add_flag(out, "other_source", run->other_source);
	add_past(out, &run->past);
	begin_list(out, "rejects");
	for (size_t i = 0; i < run->past.n_rejects; i++) {
		const struct wb_past_reject *reject = &run->past.rejects[i];

		begin_item(out);
		add_text(out, "key", reject->key);
		add_text(out, "field", reject->field);
		add_text(out, "rule", reject->rule);
		add_text(out, "reason", reject->reason);
		add_text(out, "value", reject->value);
		add_record(out, reject->record);
		wb_buffer_byte(out, '}');
	}
	wb_buffer_byte(out, ']');
	add_work(out, &run->past);
	wb_buffer_byte(out, '}');
}

/* How the row comes out when it is evaluated now. */
static void
add_outcome(struct wb_buffer *out, const struct wb_explained_row *row)
{
	const char *pending = row->in_group ? wb_outcome_name(WB_OUTCOME_GROUPED) : "written";

	add_text(out, "evaluates_to",
		 wb_text_of(row->outcome == WB_OUTCOME_PENDING ? pending
							       : wb_outcome_name(row->outcome)));
	add_flag(out, "contradicts", row->contradicts);
	if (!row->fault.rule.len)
		return;
	name(out, "fault");
	wb_buffer_byte(out, '{');
	add_text(out, "field", row->fault.field);
	add_text(out, "rule", row->fault.rule);
	add_text(out, "reason", row->fault.reason);
	add_text(out, "value", row->fault.value);
	wb_buffer_byte(out, '}');
}

static void
add_evaluation(struct wb_buffer *out, const struct wb_explained_row *row)
{
	add_number(out, "position", row->position);
	if (row->key.len)
		add_text(out, "key", row->key);
	if (row->record.len)
		add_record(out, row->record);
	begin_list(out, "source");
	for (size_t i = 0; i < row->n_fields; i++) {
		begin_item(out);
		if (row->fields[i].alias.len)
			add_text(out, "alias", row->fields[i].alias);
		add_text(out, "field", row->fields[i].name);
		add_cell(out, "value", &row->fields[i].cell);
		wb_buffer_byte(out, '}');
	}
	wb_buffer_byte(out, ']');
	add_outcome(out, row);
	begin_list(out, "values");
	for (size_t i = 0; i < row->n_values; i++)
		add_value(out, &row->values[i]);
	wb_buffer_byte(out, ']');
}

static void
add_row_alone(struct wb_buffer *out, const struct wb_explained_row *row)
{
	begin_item(out);
	add_number(out, "row", row->number);
	add_flag(out, "read", row->is_read);
	add_flag(out, "last", row->is_last);
	if (row->is_read)
		add_evaluation(out, row);
	begin_list(out, "runs");
	for (size_t i = 0; i < row->n_runs; i++)
		add_run(out, &row->runs[i]);
	wb_buffer_byte(out, ']');
}

static void
add_row(struct wb_buffer *out, const struct wb_explained_row *row)
{
	add_row_alone(out, row);
	if (row->group) {
		name(out, "group");
		wb_buffer_byte(out, '{');
		add_number(out, "rows", row->group->rows);
		begin_list(out, "first");
		for (size_t i = 0; i < row->group->n_members; i++) {
			add_row_alone(out, &row->group->members[i]);
			wb_buffer_byte(out, '}');
		}
		wb_buffer_string(out, "]}");
	}
	wb_buffer_byte(out, '}');
}

static void
add_version(struct wb_buffer *out, const struct wb_explanation *of)
{
	name(out, "design");
	wb_buffer_byte(out, '{');
	add_number(out, "version", (uint64_t)of->version);
	add_moment(out, "at", of->at);
	add_text(out, "author", of->author);
	add_text(out, "message", of->message);
	wb_buffer_byte(out, '}');
}

static void
add_parked(struct wb_buffer *out, const struct wb_explanation *of)
{
	if (!of->n_parked)
		return;
	begin_list(out, "parked");
	for (size_t i = 0; i < of->n_parked; i++) {
		begin_item(out);
		add_text(out, "field", of->parked[i].field);
		add_text(out, "line", of->parked[i].line);
		add_text(out, "reason", of->parked[i].reason);
		add_moment(out, "at", of->parked[i].at);
		add_text(out, "author", of->parked[i].author);
		wb_buffer_byte(out, '}');
	}
	wb_buffer_byte(out, ']');
}

void
wb_explain_json(const struct wb_explanation *of)
{
	struct wb_buffer out = { 0 };

	wb_buffer_byte(&out, '{');
	add_text(&out, "mapping", of->mapping);
	add_version(&out, of);
	name(&out, "run");
	if (of->run)
		wb_buffer_format(&out, "%lld", (long long)of->run->run);
	else
		wb_buffer_string(&out, "null");
	add_text(&out, "source", of->source);
	add_text(&out, "source_is", wb_text_of(wb_explain_source_name(of->state)));
	if (of->trouble.len)
		add_text(&out, "trouble", of->trouble);
	add_text(&out, "target", of->target);
	if (of->key.len)
		add_text(&out, "key", of->key);
	add_parked(&out, of);
	begin_list(&out, "rows");
	for (size_t i = 0; i < of->n_rows; i++)
		add_row(&out, &of->rows[i]);
	wb_buffer_byte(&out, ']');
	add_number(&out, "rows_found", of->rows_found);
	wb_buffer_string(&out, "}\n");
	fwrite(out.at, 1, out.len, stdout);
	wb_buffer_release(&out);
}
