#include "engine/source_keys.h"

#include "engine/key.h"

/* Whether a parcel's row was selected to be written; rows are asked for in order. */
static bool
is_selected(const struct wb_rows *rows, size_t row, size_t *at)
{
	while (*at < rows->n_selected && rows->selected[*at] < row)
		++*at;
	return *at < rows->n_selected && rows->selected[*at] == row;
}

/* The rows that are not filtered and have a key; of the others the rejected ones are counted. */
static void
select_keyed(struct wb_committer *committer, const struct wb_parcel *parcel, size_t n,
	     enum wb_keys_noted noted, struct wb_rows *out)
{
	const struct wb_plan *plan = committer->plan;
	uint32_t *keyed = WB_NEW_ARRAY(out->arena, uint32_t, n);
	size_t at = 0;

	out->selected = keyed;
	out->n_selected = 0;
	for (size_t row = 0; row < n; row++) {
		bool written = noted == WB_KEYS_NOT_WRITTEN && is_selected(&parcel->rows, row, &at);

		if (written || out->outcome[row] == WB_OUTCOME_FILTERED)
			continue;
		if (!(parcel->batch.faults && parcel->batch.faults[row]) &&
		    wb_key_is_whole(out->columns, plan->key, plan->n_key, row))
			keyed[out->n_selected++] = (uint32_t)row;
		else
			committer->unknown_keys++;
	}
}

enum wb_status
wb_source_keys_add(struct wb_committer *committer, const struct wb_rows *rows,
		   const struct wb_column *before, const bool *found, struct wb_error *err)
{
	const struct wb_plan *plan = committer->plan;
	struct wb_keyset *set = committer->source_keys;
	enum wb_status status = WB_OK;
	bool added;

	for (size_t i = 0; set && status == WB_OK && i < rows->n_selected; i++) {
		size_t row = rows->selected[i];

		status = wb_keyset_add(set, rows->columns, plan->key, plan->n_key, row, rows->arena,
				       &added, err);
		if (status == WB_OK && found[i])
			status = wb_keyset_add(set, before, plan->key, plan->n_key, row,
					       rows->arena, &added, err);
	}
	return status;
}

enum wb_status
wb_source_keys_note(struct wb_committer *committer, struct wb_parcel *parcel, size_t n,
		    enum wb_keys_noted noted, struct wb_error *err)
{
	struct wb_rows rows = parcel->rows;
	struct wb_column *before;
	enum wb_status status;
	bool *found;

	if (!committer->source_keys)
		return WB_OK;
	select_keyed(committer, parcel, n, noted, &rows);
	if (!rows.n_selected)
		return WB_OK;
	before = WB_NEW_ARRAY(rows.arena, struct wb_column, rows.n_columns);
	found = WB_NEW_ARRAY(rows.arena, bool, n);
	status = committer->connector->read_keys(committer->target, &rows, before, found, err);
	return status == WB_OK ? wb_source_keys_add(committer, &rows, before, found, err) : status;
}
