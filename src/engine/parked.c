#include "engine/parked.h"

enum wb_status
wb_parked_note(struct wb_journal *journal, int64_t step, const struct wb_parking *parking,
	       struct wb_error *err)
{
	struct wb_buffer note = { 0 };
	enum wb_status status = WB_OK;

	for (size_t i = 0; status == WB_OK && i < parking->n; i++) {
		const struct wb_parked *record = parking->records[i];

		wb_buffer_clear(&note);
		if (record->line.len)
			wb_buffer_format(&note, "%.*s: ", WB_TEXT_ARG(record->line));
		wb_buffer_text(&note, record->reason);
		status = wb_journal_step_note(journal, step, WB_TEXT("parked"), 1,
					      wb_buffer_slice(&note), err);
	}
	wb_buffer_release(&note);
	return status;
}

enum wb_status
wb_parked_skip(struct wb_journal *journal, const struct wb_step_record *step,
	       const struct wb_parking *parking, struct wb_error *err)
{
	enum wb_status status;

	if (!step || step->state == WB_RUN_PARKED) /* before the run was stopped */
		return WB_OK;
	status = wb_parked_note(journal, step->id, parking, err);
	if (status == WB_OK)
		status = wb_journal_step_note(journal, step->id, WB_TEXT("skipped"), 1,
					      parking->whole, err);
	if (status == WB_OK)
		status = wb_journal_step_state(journal, step->id, WB_RUN_PARKED, false, err);
	return status;
}

void
wb_parked_pin(const struct wb_parking *parking, struct wb_arena *arena, struct wb_step_record *step)
{
	int64_t *ids = WB_NEW_ARRAY(arena, int64_t, parking->n + 1);

	for (size_t i = 0; i < parking->n; i++)
		ids[i] = parking->records[i]->id;
	step->n_parked = parking->n;
	step->parked = ids;
	step->skipped = parking->whole.len > 0;
}
