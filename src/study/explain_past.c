#include "study/explain_past.h"

static struct wb_explained_row *
row_of_number(struct wb_explanation *out, uint64_t number)
{
	for (size_t i = 0; i < out->n_rows; i++)
		if (out->rows[i].number == number)
			return &out->rows[i];
	return NULL;
}

static void
add_unread_row(struct wb_explanation *out, uint64_t number)
{
	struct wb_explained_row *row = row_of_number(out, number) ? NULL : wb_explanation_add(out);

	if (row)
		row->number = number;
}

/* A group was rejected with each of its rows. */
static bool
is_group_found(const struct wb_explanation *out)
{
	return out->n_rows && out->rows[0].group;
}

/* Rows that were rejected with this key, under whatever number; an empty one is no key. */
static enum wb_status
add_rejected_rows(const struct wb_explain_past *past, struct wb_explanation *out,
		  struct wb_error *err)
{
	enum wb_status status = WB_OK;

	if (!past->key.len || is_group_found(out))
		return WB_OK;
	for (size_t i = 0; status == WB_OK && i < past->n_runs; i++) {
		struct wb_past_run run = past->runs[i];

		if (past->question->run && run.run != past->question->run)
			continue;
		status = wb_past_of_key(past->project, past->key, &out->arena, &run, err);
		for (size_t k = 0; status == WB_OK && k < run.n_rejects; k++)
			add_unread_row(out, run.rejects[k].row);
	}
	return status;
}

static bool
knows(const struct wb_past_run *run)
{
	return run->n_decisions || run->n_choices || run->n_rejects || run->n_leavings;
}

/* A number alone, of a run that read another source, may be another row's; its key tells. */
static bool
is_another_row(const struct wb_explained_row *row, const struct wb_explained_run *run)
{
	for (size_t i = 0; run->other_source && i < run->past.n_rejects; i++)
		if (row->key.len && run->past.rejects[i].key.len &&
		    !wb_text_equal(row->key, run->past.rejects[i].key))
			return true;
	return false;
}

/* Did a run read the source in another state than the row's: as it is now, or as the run saw it? */
static bool
read_another_source(const struct wb_explanation *out, const struct wb_past_run *run)
{
	struct wb_text state = out->source_state;

	if (!state.len && out->run)
		state = out->run->source_state;
	return state.len && run->source_state.len && !wb_text_equal(state, run->source_state);
}

static enum wb_status
add_runs(const struct wb_explain_past *past, struct wb_explanation *out,
	 struct wb_explained_row *row, struct wb_error *err)
{
	enum wb_status status = WB_OK;

	row->runs = WB_NEW_ARRAY(&out->arena, struct wb_explained_run, past->n_runs + 1);
	for (size_t i = 0; status == WB_OK && i < past->n_runs; i++) {
		struct wb_explained_run *run = &row->runs[row->n_runs];

		if (past->question->run && past->runs[i].run != past->question->run)
			continue;
		*run = (struct wb_explained_run){ .past = past->runs[i] };
		status = wb_past_of_row(past->project, row->number, &out->arena, &run->past, err);
		run->other_source = read_another_source(out, &run->past);
		row->n_runs += status == WB_OK && knows(&run->past) && !is_another_row(row, run);
	}
	return status;
}

static const struct wb_past_run *
past_in_run(const struct wb_explained_row *row, const struct wb_past_run *run)
{
	for (size_t i = 0; run && i < row->n_runs; i++)
		if (row->runs[i].past.run == run->run && row->runs[i].past.step == run->step)
			return &row->runs[i].past;
	return NULL;
}

static bool
came_out_as(const struct wb_past_run *past, enum wb_outcome outcome)
{
	for (size_t i = 0; i < past->n_decisions; i++)
		if (wb_outcome_of_name(past->decisions[i].outcome) == outcome)
			return true;
	return false;
}

static bool
changed_target(const struct wb_past_run *past)
{
	return came_out_as(past, WB_OUTCOME_INSERTED) || came_out_as(past, WB_OUTCOME_UPDATED);
}

/* Rows come in the source's order, and so were they written. */
static void
mark_last(struct wb_explanation *out)
{
	struct wb_explained_row *last = NULL;

	for (size_t i = 0; i < out->n_rows; i++) {
		const struct wb_past_run *past = past_in_run(&out->rows[i], out->run);

		if (past && changed_target(past) && (!last || last->number <= out->rows[i].number))
			last = &out->rows[i];
	}
	if (last && out->n_rows > 1)
		last->is_last = true;
}

/* What the plan decides by itself, a run with the same row decided alike. */
static bool
contradicts(const struct wb_explained_row *row, const struct wb_past_run *past)
{
	if (!row->is_read || !past || !past->n_decisions)
		return false;
	return (row->outcome == WB_OUTCOME_FILTERED || row->outcome == WB_OUTCOME_REJECTED) &&
	       !came_out_as(past, row->outcome);
}

static enum wb_status
add_past_of_row(const struct wb_explain_past *past, struct wb_explanation *out,
		struct wb_explained_row *row, struct wb_error *err)
{
	enum wb_status status = add_runs(past, out, row, err);

	row->contradicts = contradicts(row, past_in_run(row, out->run));
	return status;
}

enum wb_status
wb_explain_add_past(const struct wb_explain_past *past, struct wb_explanation *out,
		    struct wb_error *err)
{
	enum wb_status status = WB_OK;

	if (!past->question->row)
		status = add_rejected_rows(past, out, err);
	else if (!out->n_rows)
		add_unread_row(out, past->question->row);
	for (size_t i = 0; status == WB_OK && i < out->n_rows; i++) {
		struct wb_explained_group *group = out->rows[i].group;

		status = add_past_of_row(past, out, &out->rows[i], err);
		for (size_t m = 0; status == WB_OK && group && m < group->n_members; m++)
			status = add_past_of_row(past, out, &group->members[m], err);
	}
	if (!past->question->row)
		mark_last(out);
	return status;
}
