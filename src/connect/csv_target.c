#include "connect/csv_target.h"

#include <stdlib.h>

#include "base/memory.h"
#include "connect/csv_layout.h"
#include "connect/csv_part.h"
#include "connect/csv_stage.h"

struct wb_target {
	struct wb_csv_layout layout;
	bool replaces;
	struct wb_csv_part *part;   /* replacing; NULL: a dry run, whose bytes go nowhere */
	struct wb_csv_stage *stage; /* appending */
};

static enum wb_status
start_part(struct wb_target *target, struct wb_error *err)
{
	struct wb_buffer start = { 0 };
	enum wb_status status = wb_csv_part_create(target->layout.path, &target->part, err);

	if (status != WB_OK)
		return status;
	wb_csv_layout_start(&target->layout, &start);
	status = wb_csv_part_write(target->part, wb_buffer_slice(&start), err);
	wb_buffer_release(&start);
	return status;
}

static enum wb_status
resume_part(struct wb_target *target, const struct wb_ledger_entry *last, struct wb_error *err)
{
	struct wb_csv_progress progress = { last->offset, last->checksum };
	struct wb_buffer start = { 0 };
	enum wb_status status;

	if (!last->next_row)
		return wb_fail(err, WB_NOT_FOUND, target->layout.path,
			       "nothing of this step was committed");
	wb_csv_layout_start(&target->layout, &start);
	status = wb_csv_part_resume(target->layout.path, wb_buffer_slice(&start), &progress,
				    &target->part, err);
	wb_buffer_release(&start);
	return status;
}

static enum wb_status
open_stage(struct wb_target *target, const struct wb_csv_options *options,
	   const struct wb_target_spec *spec, struct wb_ledger_entry *last, struct wb_error *err)
{
	if (spec->resume)
		return wb_csv_stage_resume(&target->layout, spec, last, &target->stage, err);
	return wb_csv_stage_create(&target->layout, options, spec, &target->stage, err);
}

enum wb_status
wb_csv_target_open(const struct wb_csv_place *place, const struct wb_csv_options *options,
		   const struct wb_target_spec *spec, struct wb_ledger_entry *last,
		   struct wb_target **out, struct wb_error *err)
{
	struct wb_target *target = wb_alloc(sizeof *target);
	enum wb_status status = wb_csv_layout_init(&target->layout, place, options, spec, err);

	target->replaces = spec->mode == WB_TARGET_REPLACE;
	if (status == WB_OK && !target->replaces)
		status = open_stage(target, options, spec, last, err);
	else if (status == WB_OK && spec->resume)
		status = resume_part(target, last, err);
	else if (status == WB_OK && !spec->dry)
		status = start_part(target, err);
	if (status != WB_OK) {
		wb_csv_target_close(target, true);
		return status;
	}
	*out = target;
	return WB_OK;
}

void
wb_csv_target_encode(const struct wb_target *target, struct wb_rows *rows)
{
	/* A stage takes cells as they are. */
	if (target->replaces)
		wb_csv_encode_rows(&target->layout.encoder, rows);
}

enum wb_status
wb_csv_target_read_keys(struct wb_target *target, const struct wb_rows *rows,
			struct wb_column *before, bool *found, struct wb_error *err)
{
	if (target->stage)
		return wb_csv_stage_read_keys(target->stage, rows, before, found, err);
	/* A table that is replaced starts empty; the engine watches the keys of its rows. */
	for (size_t i = 0; i < rows->n_selected; i++)
		found[i] = false;
	return WB_OK;
}

/* A row without bytes could not be encoded, whatever was decided about it since. */
static void
reject_unencoded(struct wb_rows *rows)
{
	static const struct wb_fault unencoded = {
		.rule = "encoding",
		.reason = { "the row cannot be written to this file", 38 },
	};
	size_t start, end = 0;

	for (size_t i = 0; i < rows->n_selected; i++) {
		size_t row = rows->selected[i];

		start = end;
		end = rows->encoded_end[i];
		if (start < end || rows->outcome[row] != WB_OUTCOME_INSERTED)
			continue;
		rows->outcome[row] = WB_OUTCOME_REJECTED;
		if (!rows->faults[row])
			rows->faults[row] = &unencoded;
	}
}

/* Writes the bytes of rows that are to be inserted, as many at once as stand together. */
static enum wb_status
write_encoded(struct wb_target *target, const struct wb_rows *rows, struct wb_error *err)
{
	size_t first = 0, end = 0, start = 0;
	enum wb_status status;

	for (size_t i = 0; i < rows->n_selected; i++) {
		start = end;
		end = rows->encoded_end[i];
		if (rows->outcome[rows->selected[i]] == WB_OUTCOME_INSERTED)
			continue;
		status = wb_csv_part_write(
			target->part, (struct wb_text){ rows->encoded.at + first, start - first },
			err);
		if (status != WB_OK)
			return status;
		first = end;
	}
	return wb_csv_part_write(target->part,
				 (struct wb_text){ rows->encoded.at + first, end - first }, err);
}

enum wb_status
wb_csv_target_write(struct wb_target *target, struct wb_rows *rows, struct wb_error *err)
{
	if (target->stage)
		return wb_csv_stage_write(target->stage, rows, err);
	if (rows->n_selected && !rows->encoded_end)
		wb_csv_encode_rows(&target->layout.encoder, rows);
	reject_unencoded(rows);
	return target->part ? write_encoded(target, rows, err) : WB_OK;
}

enum wb_status
wb_csv_target_commit(struct wb_target *target, struct wb_ledger_entry *entry, struct wb_error *err)
{
	struct wb_csv_progress progress;
	enum wb_status status;

	if (target->stage)
		return wb_csv_stage_commit(target->stage, entry, err);
	if (!target->part)
		return WB_OK;
	status = wb_csv_part_sync(target->part, &progress, err);
	if (status != WB_OK)
		return status;
	entry->offset = progress.size;
	entry->checksum = progress.checksum;
	return WB_OK;
}

enum wb_status
wb_csv_target_finish(struct wb_target *target, struct wb_error *err)
{
	if (target->stage)
		return wb_csv_stage_finish(target->stage, err);
	return target->part ? wb_csv_part_place(target->part, err) : WB_OK;
}

void
wb_csv_target_close(struct wb_target *target, bool keep)
{
	if (!target)
		return;
	wb_csv_stage_close(target->stage, keep);
	wb_csv_part_close(target->part, keep);
	wb_csv_layout_release(&target->layout);
	free(target);
}
