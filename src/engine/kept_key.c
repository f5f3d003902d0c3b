#include "engine/kept_key.h"

#include "base/json.h"

/* The old key of a row as those who ask for it write it; false where a part of it is null. */
static bool
print_old_key(const struct wb_kept_key *kept, struct wb_batch *batch, size_t row,
	      struct wb_buffer *out)
{
	wb_buffer_clear(out);
	for (size_t i = 0; i < kept->n_fields; i++) {
		const struct wb_column *column = &batch->columns[kept->fields[i]];

		if (wb_column_cell(column, row) != WB_CELL_VALUE)
			return false;
		wb_buffer_byte(out, i ? ',' : '[');
		wb_json_string(out, wb_column_text(column, row, &batch->arena));
	}
	wb_buffer_byte(out, ']');
	return true;
}

static enum wb_status
keep_key(struct wb_committer *committer, const struct wb_kept_key *kept, struct wb_parcel *parcel,
	 size_t row, struct wb_text old_key, struct wb_error *err)
{
	const struct wb_plan *plan = committer->plan;
	struct wb_xref xref = {
		.mapping = plan->mapping,
		.field = plan->arrows[kept->arrow].name,
		.old_key = old_key,
		.new_key = wb_column_text(&parcel->rows.columns[kept->arrow], row,
					  &parcel->batch.arena),
	};

	if (committer->journal)
		return wb_journal_xref(committer->journal, committer->step,
				       wb_batch_number(&parcel->batch, row), &xref, err);
	wb_key_store_rehearse(committer->store, xref.mapping, xref.field, xref.old_key,
			      xref.new_key);
	return WB_OK;
}

enum wb_status
wb_keep_keys(struct wb_committer *committer, struct wb_parcel *parcel, struct wb_error *err)
{
	const struct wb_plan *plan = committer->plan;
	struct wb_buffer old_key = { 0 };
	enum wb_status status = WB_OK;

	for (size_t k = 0; k < plan->n_kept; k++)
		for (size_t row = 0; status == WB_OK && row < parcel->batch.rows; row++)
			if (wb_stands_in_target((enum wb_outcome)parcel->rows.outcome[row]) &&
			    print_old_key(&plan->kept[k], &parcel->batch, row, &old_key))
				status = keep_key(committer, &plan->kept[k], parcel, row,
						  wb_buffer_slice(&old_key), err);
	wb_buffer_release(&old_key);
	return status;
}
