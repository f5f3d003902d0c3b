#include "engine/second_pass.h"

#include <inttypes.h>
#include <stdio.h>

static const struct wb_fault not_written = { .rule = "not-written" };

static enum wb_status
refuse_other_source(const struct wb_transfer *transfer, struct wb_error *err)
{
	char where[256];

	snprintf(where, sizeof where, "%.*s", WB_TEXT_ARG(transfer->result->source));
	wb_fail(err, WB_INVALID, where,
		"is not what it was in the first pass: the second cannot be done");
	wb_hint(err, "bring the source back, or start a new run with --anew");
	return WB_INVALID;
}

enum wb_status
wb_second_pass_begin(const struct wb_transfer *transfer, struct wb_error *err)
{
	const struct wb_step_task *task = transfer->task;
	struct wb_buffer state = { 0 };
	struct wb_arena arena = { 0 };
	struct wb_text then = { "", 0 };
	enum wb_status status =
		wb_written_rows_load(task->written, task->journal, task->first->id, err);

	if (status == WB_OK)
		status = wb_relation_source_state(transfer->relation, &state, err);
	if (status == WB_OK)
		status = wb_journal_source_was(task->journal, task->first->id, &arena, &then, err);
	/* The state of what is joined and looked up in stands behind that of the driving table. */
	if (status == WB_OK &&
	    (then.len < state.len ||
	     !wb_text_equal((struct wb_text){ then.at, state.len }, wb_buffer_slice(&state))))
		status = refuse_other_source(transfer, err);
	wb_buffer_release(&state);
	wb_arena_release(&arena);
	return status;
}

static enum wb_status
refuse_changed(const struct wb_committer *committer, uint64_t rows, struct wb_error *err)
{
	char where[160];

	snprintf(where, sizeof where, "mapping %.*s", WB_TEXT_ARG(committer->plan->mapping));
	wb_fail(err, WB_INVALID, where,
		"the source changed between the two passes: %" PRIu64
		" rows in the first, %s%" PRIu64 " in the second",
		committer->written->count, rows > committer->written->count ? "at least " : "",
		rows);
	wb_hint(err, "start a new run with --anew, over a source that stays as it is");
	return WB_INVALID;
}

/* Choices about rows that are passed over were never made. */
static void
drop_choices(const struct wb_committer *committer, struct wb_evaluated *evaluated, uint64_t first)
{
	size_t kept = 0;

	for (size_t i = 0; i < evaluated->n_choices; i++) {
		evaluated->choices[kept] = evaluated->choices[i];
		kept += wb_written_rows_has(committer->written, first + evaluated->choices[i].row);
	}
	evaluated->n_choices = kept;
}

enum wb_status
wb_second_pass_select(const struct wb_committer *committer, struct wb_parcel *parcel,
		      struct wb_error *err)
{
	uint64_t first = committer->at.rows_read + committer->at.rows_made;
	struct wb_rows *rows = &parcel->rows;

	if (first + parcel->batch.rows > committer->written->count)
		return refuse_changed(committer, first + parcel->batch.rows, err);
	for (size_t row = 0; row < parcel->batch.rows; row++) {
		if (wb_written_rows_has(committer->written, first + row))
			continue;
		rows->outcome[row] = WB_OUTCOME_FILTERED;
		rows->faults[row] = &not_written;
	}
	drop_choices(committer, &parcel->evaluated, first);
	return WB_OK;
}

enum wb_status
wb_second_pass_stand_in(const struct wb_committer *committer, const struct wb_rows *rows,
			const bool *found, bool *made, struct wb_error *err)
{
	const struct wb_value null = wb_value_null(WB_TYPE_NULL);
	struct wb_rows absent = *rows;
	uint32_t *selected = WB_NEW_ARRAY(rows->arena, uint32_t, rows->n_selected);

	absent.n_selected = 0;
	absent.selected = selected;
	absent.columns = WB_NEW_ARRAY(rows->arena, struct wb_column, rows->n_columns);
	absent.outcome = WB_NEW_ARRAY(rows->arena, uint8_t, rows->capacity);
	absent.faults = WB_NEW_ARRAY(rows->arena, const struct wb_fault *, rows->capacity);
	for (size_t i = 0; i < rows->n_selected; i++) {
		uint32_t row = rows->selected[i];

		if (found[i] || rows->outcome[row] != WB_OUTCOME_PENDING)
			continue;
		selected[absent.n_selected++] = row;
		absent.outcome[row] = WB_OUTCOME_INSERTED;
	}
	for (size_t c = 0; c < rows->n_columns; c++)
		if (committer->plan->arrows[c].key_part)
			absent.columns[c] = rows->columns[c];
		else
			wb_column_init_constant(&absent.columns[c], &null, rows->arena);
	*made = absent.n_selected > 0;
	return *made ? committer->connector->write(committer->target, &absent, err) : WB_OK;
}

enum wb_status
wb_second_pass_end(const struct wb_committer *committer, struct wb_error *err)
{
	uint64_t rows = committer->at.rows_read + committer->at.rows_made;

	return rows == committer->written->count ? WB_OK : refuse_changed(committer, rows, err);
}
