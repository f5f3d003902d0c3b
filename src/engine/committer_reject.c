/* What the committer tells of a rejected row, and of one that is written later. */
#include "engine/committer.h"
#include "engine/key.h"
#include "engine/record.h"

struct wb_reject
wb_committer_reject(const struct wb_plan *plan, struct wb_parcel *parcel, size_t row)
{
	const struct wb_fault *fault = parcel->rows.faults[row];

	return (struct wb_reject){
		.row = wb_batch_number(&parcel->batch, row),
		.key = wb_key_text(parcel->rows.columns, plan->key, plan->n_key, row,
				   &parcel->batch.arena),
		.field = fault->field,
		.rule = wb_text_of(fault->rule),
		.reason = fault->reason,
		.value = fault->value,
	};
}

enum wb_status
wb_committer_tell(struct wb_committer *committer, const struct wb_reject *reject,
		  struct wb_error *err)
{
	if (committer->rejected)
		committer->rejected(committer->context, reject);
	if (!committer->journal)
		return WB_OK;
	return wb_journal_reject(committer->journal, committer->step, reject, err);
}

enum wb_status
wb_committer_tell_row(struct wb_committer *committer, struct wb_parcel *parcel, size_t row,
		      struct wb_error *err)
{
	const struct wb_plan *rows = wb_plan_rows(committer->plan);
	struct wb_batch *batch = &parcel->batch;
	static const struct wb_plan unknown = { 0 }; /* without a key */
	bool readable = !(batch->faults && batch->faults[row]);
	struct wb_reject reject = wb_committer_reject(readable ? rows : &unknown, parcel, row);

	reject.record = wb_record_of_row(rows->source_table, batch, row, &batch->arena);
	return wb_committer_tell(committer, &reject, err);
}

enum wb_status
wb_committer_log_keys(struct wb_committer *committer, struct wb_parcel *parcel,
		      struct wb_error *err)
{
	const struct wb_plan *plan = committer->plan;
	enum wb_status status = WB_OK;

	if (!committer->rejected_keys.count)
		return WB_OK;
	for (size_t row = 0; status == WB_OK && row < parcel->batch.rows; row++) {
		enum wb_outcome outcome = (enum wb_outcome)parcel->rows.outcome[row];
		struct wb_text key;

		if (!wb_stands_in_target(outcome))
			continue;
		key = wb_key_text(parcel->rows.columns, plan->key, plan->n_key, row,
				  &parcel->batch.arena);
		if (wb_map_find(&committer->rejected_keys, key))
			status = wb_journal_key_written(committer->journal, committer->step,
							wb_batch_number(&parcel->batch, row),
							outcome, key, err);
	}
	return status;
}
