/*
 *  rows of the target ─► key in the source? ─► yes: passed over
 *                               │
 *                               └ no: count (first reading) ─► more than allowed: nothing
 *                                     │                          of the step is kept
 *                                     delete, set or keep (second reading)
 *
 * Two readings, so that the brake is pulled before the first row goes. Both go
 * through the target's own transaction: they see what the step has written, whose
 * keys the source has. The phase's rows are written by a target of its own within
 * that transaction, of the key and the field that is set.
 */
#include "engine/missing.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/trap.h"
#include "engine/key.h"
#include "engine/limit.h"

struct phase {
	struct wb_transfer *transfer;
	const struct wb_plan *plan;
	struct wb_missing_result *result;
	struct wb_schema schema; /* the target table as it is */
	const struct wb_table *table;
	size_t *arrows; /* by arrow: its column in the table */
	size_t *key;    /* by key part: likewise */
	size_t *fields; /* by field of the set plan's source: likewise */

	struct wb_target *target; /* of the second reading */
	size_t n_written;         /* its fields: the key's parts, then what is set */
	struct wb_target_field *written;
	struct wb_context context;
	struct wb_evaluator *evaluator; /* of what is set */

	uint64_t rows, missing;
};

/* Missing rows of the batch in hand. */
struct selection {
	size_t n;
	uint32_t *rows;
};

/* Opening. */

static enum wb_status
find_column(const struct phase *phase, struct wb_text name, size_t *out, struct wb_error *err)
{
	*out = wb_table_field(phase->table, name);
	if (*out < phase->table->n_fields)
		return WB_OK;
	return wb_fail(err, WB_INVALID, "missing rows", "%.*s has lost its field %.*s",
		       WB_TEXT_ARG(phase->table->name), WB_TEXT_ARG(name));
}

static enum wb_status
find_columns(struct phase *phase, struct wb_error *err)
{
	const struct wb_plan *plan = phase->plan, *set = plan->missing.set;
	size_t n_fields = set ? set->source_table->n_fields : 0;
	enum wb_status status = WB_OK;

	phase->arrows = wb_alloc(plan->n_arrows * sizeof *phase->arrows);
	phase->key = wb_alloc(plan->n_key * sizeof *phase->key);
	phase->fields = wb_alloc((n_fields + 1) * sizeof *phase->fields);
	for (size_t a = 0; status == WB_OK && a < plan->n_arrows; a++)
		status = find_column(phase, plan->arrows[a].name, &phase->arrows[a], err);
	for (size_t k = 0; k < plan->n_key; k++)
		phase->key[k] = phase->arrows[plan->key[k]];
	for (size_t f = 0; status == WB_OK && f < n_fields; f++)
		status = find_column(phase, set->source_table->fields[f].name, &phase->fields[f],
				     err);
	return status;
}

static enum wb_status
look_at_table(struct phase *phase, struct wb_error *err)
{
	struct wb_transfer *transfer = phase->transfer;
	struct wb_text name = phase->plan->target.table;
	enum wb_status status =
		transfer->to->inspect(transfer->target_handle, name, &phase->schema, err);

	if (status != WB_OK)
		return status;
	if (!phase->schema.n_tables)
		return wb_fail(err, WB_INVALID, "missing rows", "there is no table %.*s",
			       WB_TEXT_ARG(name));
	phase->table = &phase->schema.tables[0];
	return find_columns(phase, err);
}

static void
phase_release(struct phase *phase)
{
	phase->transfer->to->target_close(phase->target, false);
	wb_evaluator_free(phase->evaluator);
	wb_schema_release(&phase->schema);
	free(phase->written);
	free(phase->arrows);
	free(phase->key);
	free(phase->fields);
}

/* Reading. */

/* The rows of a batch whose keys the source lacks; *keyless counts those that have no key. */
static enum wb_status
select_missing(struct phase *phase, struct wb_batch *batch, struct selection *out,
	       uint64_t *keyless, struct wb_error *err)
{
	struct wb_keyset *keys = phase->transfer->committer.source_keys;
	enum wb_status status = WB_OK;

	out->n = 0;
	out->rows = WB_NEW_ARRAY(&batch->arena, uint32_t, batch->rows);
	for (size_t row = 0; status == WB_OK && row < batch->rows; row++) {
		bool known = false;

		if (!wb_key_is_whole(batch->columns, phase->key, phase->plan->n_key, row)) {
			++*keyless;
			continue;
		}
		status = wb_keyset_has(keys, batch->columns, phase->key, phase->plan->n_key, row,
				       &batch->arena, &known, err);
		if (!known)
			out->rows[out->n++] = (uint32_t)row;
	}
	return status;
}

typedef enum wb_status take_missing(struct phase *phase, struct wb_batch *batch,
				    const struct selection *missing, struct wb_error *err);

static enum wb_status
stay_alive(const struct phase *phase, struct wb_error *err)
{
	const struct wb_step_task *task = phase->transfer->task;

	return wb_transfer_is_dry(phase->transfer) ? WB_OK : wb_lease_beat(task->lease, err);
}

static enum wb_status
read_target(struct phase *phase, take_missing *take, struct wb_error *err)
{
	const struct wb_connector *to = phase->transfer->to;
	struct wb_batch batch = { 0 };
	struct wb_source *source = NULL;
	struct selection missing;
	enum wb_status status = to->source_within(phase->transfer->target_handle,
						  phase->plan->target.table, &source, err);

	phase->rows = phase->result->keyless = 0;
	while (status == WB_OK) {
		wb_batch_reset(&batch);
		status = to->fetch(source, &batch, err);
		if (status != WB_OK || !batch.rows)
			break;
		phase->rows += batch.rows;
		status = select_missing(phase, &batch, &missing, &phase->result->keyless, err);
		if (status == WB_OK)
			status = take(phase, &batch, &missing, err);
		if (status == WB_OK)
			status = stay_alive(phase, err);
	}
	to->source_close(source);
	wb_batch_release(&batch);
	return status;
}

/* Counting. */

static enum wb_status
count_missing(struct phase *phase, struct wb_batch *batch, const struct selection *missing,
	      struct wb_error *err)
{
	const atomic_bool *interrupted = phase->transfer->task->options->interrupted;

	(void)batch;
	phase->missing += missing->n;
	if (!interrupted || !atomic_load(interrupted))
		return WB_OK;
	wb_fail(err, WB_INTERRUPTED, "run", "stopped before the rows that the source lacks");
	wb_hint(err, "continue with --resume");
	return WB_INTERRUPTED;
}

static enum wb_status
check_brake(const struct phase *phase, struct wb_error *err)
{
	const struct wb_plan *plan = phase->plan;
	uint64_t inserted = phase->transfer->committer.counts[WB_OUTCOME_INSERTED];
	uint64_t before = phase->rows > inserted ? phase->rows - inserted : 0;
	char where[160];

	if (!plan->missing.has_limit ||
	    !wb_limit_passed(&plan->missing.limit, phase->missing, before))
		return WB_OK;
	snprintf(where, sizeof where, "mapping %.*s", WB_TEXT_ARG(plan->mapping));
	wb_fail(err, WB_LIMIT, where,
		"%" PRIu64 " of %" PRIu64 " rows of the target are missing in the source: more "
		"than allowed; nothing was written",
		phase->missing, before);
	wb_hint(err, "is the source whole? If so, raise `missing at most` and start a new run");
	return WB_LIMIT;
}

/* Logging. */

static enum wb_status
note(const struct phase *phase, const char *rule, uint64_t count, struct wb_text text,
     struct wb_error *err)
{
	const struct wb_step_task *task = phase->transfer->task;

	if (wb_transfer_is_dry(phase->transfer))
		return WB_OK;
	return wb_journal_step_note(task->journal, task->record->id, wb_text_of(rule), count, text,
				    err);
}

/* A row that the target, or the expression, did not let go the way that was asked for. */
static enum wb_status
tell_refused(struct phase *phase, const struct wb_fault *fault, struct wb_text key,
	     struct wb_arena *arena, struct wb_error *err)
{
	struct wb_committer *committer = &phase->transfer->committer;
	const char *text =
		wb_arena_format(arena, "%.*s: %.*s", WB_TEXT_ARG(key), WB_TEXT_ARG(fault->reason));
	struct wb_reject reject = {
		.key = key,
		.field = fault->field,
		.rule = wb_text_of(fault->rule),
		.reason = fault->reason,
		.value = fault->value,
		.record = WB_TEXT(""),
	};

	phase->result->refused++;
	if (committer->rejected)
		committer->rejected(committer->context, &reject);
	return note(phase, "missing-refused", 1, wb_text_of(text), err);
}

/* Following. */

/* What leaves the target, and what stands there now: NULL where nothing does. */
static void
settle_tally(struct phase *phase, struct wb_batch *batch, size_t row, const struct wb_column *value)
{
	const struct wb_plan *plan = phase->plan;
	struct wb_tally *expected = &phase->transfer->committer.expected;
	struct wb_column *columns;

	if (!phase->transfer->committer.keeps_figures)
		return;
	columns = WB_NEW_ARRAY(&batch->arena, struct wb_column, plan->n_arrows);
	for (size_t a = 0; a < plan->n_arrows; a++)
		columns[a] = batch->columns[phase->arrows[a]];
	wb_tally_row(expected, columns, row, WB_TALLY_SUBTRACT, &batch->arena);
	if (!value)
		return;
	for (size_t a = 0; a < plan->n_arrows; a++)
		if (wb_text_equal(plan->arrows[a].name, plan->missing.set->arrows[0].name))
			columns[a] = *value;
	wb_tally_row(expected, columns, row, WB_TALLY_ADD, &batch->arena);
}

/* Nobody is given the key of a row that was deleted. */
static enum wb_status
note_gone(struct phase *phase, struct wb_batch *batch, size_t row, struct wb_error *err)
{
	const struct wb_committer *committer = &phase->transfer->committer;
	const struct wb_plan *plan = phase->plan;
	enum wb_status status = WB_OK;

	for (size_t k = 0; status == WB_OK && k < plan->n_kept; k++) {
		size_t arrow = plan->kept[k].arrow;
		struct wb_text field = plan->arrows[arrow].name;
		struct wb_text key =
			wb_column_text(&batch->columns[phase->arrows[arrow]], row, &batch->arena);

		if (wb_transfer_is_dry(phase->transfer))
			wb_key_store_forget(committer->store, plan->mapping, field, key);
		else
			status = wb_journal_key_gone(committer->journal, field, key, err);
	}
	return status;
}

/* Logs what came of the rows that were to be written. */
static enum wb_status
settle_rows(struct phase *phase, struct wb_batch *batch, const struct wb_rows *rows,
	    struct wb_error *err)
{
	bool deletes = phase->plan->missing.action == WB_MISSING_DELETE;
	const struct wb_column *value = deletes ? NULL : &rows->columns[phase->plan->n_key];
	struct wb_changes *changes = phase->transfer->committer.changes;
	enum wb_status status = WB_OK;

	for (size_t i = 0; status == WB_OK && i < rows->n_selected; i++) {
		size_t row = rows->selected[i];
		struct wb_text key = wb_key_text(batch->columns, phase->key, phase->plan->n_key,
						 row, &batch->arena);

		if (rows->outcome[row] == WB_OUTCOME_REJECTED) {
			status = tell_refused(phase, rows->faults[row], key, &batch->arena, err);
			continue;
		}
		settle_tally(phase, batch, row, value);
		if (changes)
			status = wb_changes_missing(changes, phase->table, batch, row,
						    phase->written[phase->n_written - 1].name,
						    value, err);
		if (status != WB_OK)
			break;
		if (deletes)
			status = note_gone(phase, batch, row, err);
		if (status != WB_OK)
			break;
		phase->result->deleted += deletes;
		phase->result->set += !deletes;
		status = note(phase, deletes ? "missing-deleted" : "missing-set", 1, key, err);
	}
	return status;
}

/* Rows of the batch for the phase's own target: the key's parts, then the value, if any. */
static enum wb_status
write_missing(struct phase *phase, struct wb_batch *batch, const struct selection *missing,
	      const struct wb_column *value, struct wb_error *err)
{
	const struct wb_connector *to = phase->transfer->to;
	struct wb_rows rows = {
		.capacity = batch->rows,
		.n_columns = phase->n_written,
		.columns = WB_NEW_ARRAY(&batch->arena, struct wb_column, phase->n_written),
		.n_selected = missing->n,
		.selected = missing->rows,
		.outcome = WB_NEW_ARRAY(&batch->arena, uint8_t, batch->rows),
		.faults = WB_NEW_ARRAY(&batch->arena, const struct wb_fault *, batch->rows),
		.arena = &batch->arena,
	};
	enum wb_status status;

	for (size_t k = 0; k < phase->plan->n_key; k++)
		rows.columns[k] = batch->columns[phase->key[k]];
	if (value)
		rows.columns[phase->plan->n_key] = *value;
	for (size_t i = 0; i < missing->n; i++)
		rows.outcome[missing->rows[i]] = value ? WB_OUTCOME_UPDATED : WB_OUTCOME_DELETED;
	status = to->write(phase->target, &rows, err);
	wb_trap("missing-written");
	return status == WB_OK ? settle_rows(phase, batch, &rows, err) : status;
}

static enum wb_status
delete_missing(struct phase *phase, struct wb_batch *batch, const struct selection *missing,
	       struct wb_error *err)
{
	return missing->n ? write_missing(phase, batch, missing, NULL, err) : WB_OK;
}

static bool
is_same(const struct wb_column *a, const struct wb_column *b, size_t row, struct wb_arena *arena)
{
	return wb_column_cell(a, row) == wb_column_cell(b, row) &&
	       wb_text_equal(wb_column_text(a, row, arena), wb_column_text(b, row, arena));
}

/* The value of each row, by the set plan, whose source fields are columns of the table. */
static void
evaluate_set(struct phase *phase, struct wb_batch *batch, struct wb_evaluated *out)
{
	size_t n = phase->plan->missing.set->source_table->n_fields, n_columns = batch->n_columns;
	struct wb_column *columns = batch->columns;

	batch->n_columns = n;
	batch->columns = WB_NEW_ARRAY(&batch->arena, struct wb_column, n);
	for (size_t f = 0; f < n; f++)
		batch->columns[f] = columns[phase->fields[f]];
	wb_evaluate(phase->evaluator, batch, out);
	batch->n_columns = n_columns;
	batch->columns = columns;
}

static enum wb_status
set_missing(struct phase *phase, struct wb_batch *batch, const struct selection *missing,
	    struct wb_error *err)
{
	const struct wb_column *present = &batch->columns[wb_table_field(
		phase->table, phase->written[phase->plan->n_key].name)];
	struct selection changed = { .rows = WB_NEW_ARRAY(&batch->arena, uint32_t, missing->n) };
	struct wb_evaluated values;
	enum wb_status status = WB_OK;

	if (!missing->n)
		return WB_OK;
	evaluate_set(phase, batch, &values);
	status = wb_answers_trouble(phase->transfer->set_answers, err);
	for (size_t i = 0; status == WB_OK && i < missing->n; i++) {
		uint32_t row = missing->rows[i];

		if (values.outcome[row] == WB_OUTCOME_REJECTED)
			status = tell_refused(phase, values.faults[row],
					      wb_key_text(batch->columns, phase->key,
							  phase->plan->n_key, row, &batch->arena),
					      &batch->arena, err);
		else if (!is_same(present, &values.columns[0], row, &batch->arena))
			changed.rows[changed.n++] = row;
	}
	if (status != WB_OK || !changed.n)
		return status;
	return write_missing(phase, batch, &changed, &values.columns[0], err);
}

/* Opens the target of the second reading: the key, and what is set. */
static enum wb_status
open_target(struct phase *phase, struct wb_error *err)
{
	const struct wb_plan *plan = phase->plan, *set = plan->missing.set;
	struct wb_transfer *transfer = phase->transfer;
	struct wb_target_spec spec = {
		.table = plan->target.table,
		.mode = WB_TARGET_APPEND,
		.run = transfer->task->context->run,
		.step = transfer->result->name,
		.within = true,
	};

	phase->n_written = plan->n_key + (set ? 1 : 0);
	phase->written = wb_alloc(phase->n_written * sizeof *phase->written);
	for (size_t k = 0; k < plan->n_key; k++) {
		const struct wb_field *field = &phase->table->fields[phase->key[k]];

		phase->written[k] =
			(struct wb_target_field){ field->name, field->type, (unsigned)k + 1 };
	}
	if (set) {
		phase->written[plan->n_key] =
			(struct wb_target_field){ set->arrows[0].name, set->arrows[0].type, 0 };
		phase->context = *transfer->task->context;
		phase->context.references = wb_answers_references(transfer->set_answers);
		phase->evaluator = wb_evaluator_new(set, &phase->context);
	}
	spec.n_fields = phase->n_written;
	spec.fields = phase->written;
	return transfer->to->target_open(transfer->target_handle, &spec, NULL, &phase->target, err);
}

static enum wb_status
follow(struct phase *phase, struct wb_error *err)
{
	static take_missing *const actions[] = {
		[WB_MISSING_DELETE] = delete_missing,
		[WB_MISSING_SET] = set_missing,
	};
	enum wb_missing action = phase->plan->missing.action;
	uint64_t unknown = phase->transfer->committer.unknown_keys;
	enum wb_status status;

	if (action != WB_MISSING_KEEP && unknown) {
		phase->result->unknown = unknown;
		return note(phase, "missing-unknown", unknown,
			    WB_TEXT("rejected rows have no key: no missing row was touched"), err);
	}
	status = check_brake(phase, err);
	if (status != WB_OK || action == WB_MISSING_KEEP || !phase->missing)
		return status;
	status = open_target(phase, err);
	return status == WB_OK ? read_target(phase, actions[action], err) : status;
}

/* The last note of the phase: where it stands, the phase is done. */
static enum wb_status
note_kept(struct phase *phase, struct wb_error *err)
{
	struct wb_missing_result *result = phase->result;
	enum wb_status status = WB_OK;

	result->kept = phase->missing - result->deleted - result->set - result->refused;
	if (result->keyless)
		status = note(phase, "missing-keyless", result->keyless,
			      WB_TEXT("rows of the target have no key: they stay"), err);
	result->done = true;
	if (status == WB_OK && result->deleted && phase->plan->n_kept &&
	    !wb_transfer_is_dry(phase->transfer))
		status = wb_journal_forget_gone(phase->transfer->task->journal,
						phase->transfer->task->record->id, err);
	if (status != WB_OK)
		return status;
	return note(phase, "missing-kept", result->kept,
		    WB_TEXT("rows of the target that the source lacks stay as they are"), err);
}

enum wb_status
wb_missing_follow(struct wb_transfer *transfer, struct wb_error *err)
{
	struct phase phase = {
		.transfer = transfer,
		.plan = transfer->plan,
		.result = &transfer->result->missing,
	};
	enum wb_status status;

	if (transfer->plan->mode != WB_WRITE_SYNC || phase.result->done)
		return WB_OK;
	status = look_at_table(&phase, err);
	if (status == WB_OK)
		status = read_target(&phase, count_missing, err);
	if (status == WB_OK)
		status = follow(&phase, err);
	if (status == WB_OK)
		status = note_kept(&phase, err);
	phase_release(&phase);
	if (status == WB_OK)
		wb_committer_close_rows(&transfer->committer);
	return status;
}

enum wb_status
wb_missing_recall(struct wb_journal *journal, int64_t step, struct wb_missing_result *out,
		  struct wb_error *err)
{
	const struct {
		const char *rule;
		uint64_t *count;
	} notes[] = {
		{ "missing-deleted", &out->deleted }, { "missing-set", &out->set },
		{ "missing-refused", &out->refused }, { "missing-keyless", &out->keyless },
		{ "missing-unknown", &out->unknown }, { "missing-kept", &out->kept },
	}; /* the phase's last note comes last: it says whether the phase is done */
	enum wb_status status = WB_OK;

	for (size_t i = 0; status == WB_OK && i < sizeof notes / sizeof *notes; i++)
		status = wb_journal_noted(journal, step, wb_text_of(notes[i].rule), notes[i].count,
					  &out->done, err);
	return status;
}
