/*
 *  insert             every row is its own change: told at once
 *  upsert, update, sync
 *                     changed rows wait in the index, by key, for later ones of their key
 *  replace            the table as it was waits in the index; a row written takes its
 *                     like out and is told at once; what is left at the end is deleted
 *  second pass of it  likewise, but a row without its like is one that the first pass
 *                     inserted, and what is left is none of its concern
 *
 * A record in the index is its cells in the order of the fields, each a length (0
 * for null, else one more than the bytes) and the bytes: equal records are equal
 * bytes.
 */
#include "engine/changes.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "engine/change_index.h"
#include "engine/key.h"

enum way {
	WAY_AT_ONCE,
	WAY_NET,
	WAY_REPLACED,
	WAY_AFTERWARDS,
};

struct wb_changes {
	const struct wb_plan *plan;
	enum way way;
	wb_tell_change *tell;
	void *context;
	struct wb_arena arena;         /* names of fields, and the rooms below */
	size_t n_fields;               /* arrows, then what replacing empties */
	struct wb_text *fields;        /* by field */
	struct wb_change_cell *before; /* rooms for one row, by field */
	struct wb_change_cell *after;
	struct wb_change_index *index; /* NULL: at once */
	struct wb_buffer record, old, key;
	uint64_t counts[WB_OUTCOMES];
};

static enum way
way_of(const struct wb_plan *plan, enum wb_changes_base base)
{
	if (base == WB_CHANGES_PASSES)
		return WAY_AFTERWARDS;
	if (plan->mode == WB_WRITE_INSERT)
		return WAY_AT_ONCE;
	return plan->mode == WB_WRITE_REPLACE ? WAY_REPLACED : WAY_NET;
}

static bool
is_arrow(const struct wb_plan *plan, struct wb_text name)
{
	for (size_t a = 0; a < plan->n_arrows; a++)
		if (wb_text_equal(plan->arrows[a].name, name))
			return true;
	return false;
}

/*
 * Does replacing the table take this field's values away? Of one that the target
 * fills in itself nobody knows what it will be.
 */
static bool
is_emptied(const struct wb_changes *changes, const struct wb_field *field)
{
	const struct wb_plan *plan = changes->plan;

	if (changes->way != WAY_REPLACED || field->has_default || field->generated ||
	    field->key_part)
		return false;
	return !is_arrow(plan, field->name) &&
	       !(plan->second && is_arrow(plan->second, field->name));
}

/* The arrows, and, where the table is there, what replacing it empties. */
static void
name_fields(struct wb_changes *changes, const struct wb_table *table)
{
	const struct wb_plan *plan = changes->plan;
	size_t most = plan->n_arrows + (table ? table->n_fields : 0) + 1;

	changes->n_fields = 0;
	changes->fields = WB_NEW_ARRAY(&changes->arena, struct wb_text, most);
	for (size_t a = 0; a < plan->n_arrows; a++)
		changes->fields[changes->n_fields++] = plan->arrows[a].name;
	if (plan->missing.set && !is_arrow(plan, plan->missing.set->arrows[0].name))
		changes->fields[changes->n_fields++] = plan->missing.set->arrows[0].name;
	for (size_t i = 0; table && i < table->n_fields; i++)
		if (is_emptied(changes, &table->fields[i]))
			changes->fields[changes->n_fields++] =
				wb_arena_text(&changes->arena, table->fields[i].name);
	changes->before = WB_NEW_ARRAY(&changes->arena, struct wb_change_cell, changes->n_fields);
	changes->after = WB_NEW_ARRAY(&changes->arena, struct wb_change_cell, changes->n_fields);
}

enum wb_status
wb_changes_new(const struct wb_plan *plan, enum wb_changes_base base, wb_tell_change *tell,
	       void *context, struct wb_changes **out, struct wb_error *err)
{
	struct wb_changes *changes = wb_alloc(sizeof *changes);
	enum wb_status status = WB_OK;

	changes->plan = plan;
	changes->way = way_of(plan, base);
	changes->tell = tell;
	changes->context = context;
	name_fields(changes, NULL);
	if (changes->way == WAY_NET)
		status = wb_change_index_new(WB_CHANGE_KEYS_UNIQUE, &changes->index, err);
	else if (changes->way != WAY_AT_ONCE)
		status = wb_change_index_new(WB_CHANGE_KEYS_REPEATED, &changes->index, err);
	if (status != WB_OK) {
		wb_changes_free(changes);
		return status;
	}
	*out = changes;
	return WB_OK;
}

void
wb_changes_tell(struct wb_changes *changes, void *context)
{
	changes->context = context;
}

void
wb_changes_free(struct wb_changes *changes)
{
	if (!changes)
		return;
	wb_change_index_free(changes->index);
	wb_buffer_release(&changes->record);
	wb_buffer_release(&changes->old);
	wb_buffer_release(&changes->key);
	wb_arena_release(&changes->arena);
	free(changes);
}

/* Cells and records. */

static struct wb_change_cell
cell_of(const struct wb_column *column, size_t row, struct wb_arena *arena)
{
	if (wb_column_cell(column, row) != WB_CELL_VALUE)
		return (struct wb_change_cell){ .null = true };
	return (struct wb_change_cell){ .text = wb_column_text(column, row, arena) };
}

/* A row of columns by arrow; fields that no arrow writes are null. */
static void
read_cells(const struct wb_changes *changes, const struct wb_column *columns, size_t row,
	   struct wb_arena *arena, struct wb_change_cell *cells)
{
	for (size_t i = 0; i < changes->n_fields; i++)
		cells[i] = i < changes->plan->n_arrows ? cell_of(&columns[i], row, arena)
						       : (struct wb_change_cell){ .null = true };
}

static void
pack_cell(const struct wb_change_cell *cell, struct wb_buffer *out)
{
	size_t length = cell->null ? 0 : cell->text.len + 1;

	wb_buffer_add(out, (const char *)&length, sizeof length);
	if (!cell->null)
		wb_buffer_text(out, cell->text);
}

static struct wb_text
pack(const struct wb_changes *changes, const struct wb_change_cell *cells, struct wb_buffer *out)
{
	wb_buffer_clear(out);
	for (size_t i = 0; i < changes->n_fields; i++)
		pack_cell(&cells[i], out);
	return wb_buffer_slice(out);
}

/* The cells borrow from the record. */
static void
unpack(const struct wb_changes *changes, struct wb_text record, struct wb_change_cell *cells)
{
	for (size_t i = 0; i < changes->n_fields; i++) {
		size_t length;

		memcpy(&length, record.at, sizeof length);
		record.at += sizeof length;
		cells[i] = (struct wb_change_cell){ .null = !length };
		if (!length)
			continue;
		cells[i].text = (struct wb_text){ record.at, length - 1 };
		record.at += length - 1;
	}
}

/* What a row is found by: its key; without one, all that it holds. */
static struct wb_text
key_of(struct wb_changes *changes, const struct wb_change_cell *cells)
{
	const struct wb_plan *plan = changes->plan;

	if (!plan->n_key)
		return pack(changes, cells, &changes->key);
	wb_buffer_clear(&changes->key);
	for (size_t k = 0; k < plan->n_key; k++)
		pack_cell(&cells[plan->key[k]], &changes->key);
	return wb_buffer_slice(&changes->key);
}

static enum wb_status
tell(struct wb_changes *changes, uint64_t row, enum wb_outcome outcome,
     const struct wb_change_cell *before, const struct wb_change_cell *after,
     const struct wb_fault *fault, struct wb_error *err)
{
	struct wb_change change = {
		.plan = changes->plan,
		.row = row,
		.outcome = outcome,
		.n_fields = changes->n_fields,
		.fields = changes->fields,
		.before = before,
		.after = after,
		.fault = fault,
	};

	changes->counts[outcome]++;
	return changes->tell(changes->context, &change, err);
}

/* What the target holds. */

struct reading {
	struct wb_changes *changes;
	const struct wb_connector *connector;
	struct wb_source *source;
	size_t *columns; /* by field: its column in the table, or n_fields of it where it has none
			  */
};

static enum wb_status
keep_rows(const struct reading *reading, struct wb_batch *batch, struct wb_error *err)
{
	struct wb_changes *changes = reading->changes;
	enum wb_status status = WB_OK;

	for (size_t row = 0; status == WB_OK && row < batch->rows; row++) {
		struct wb_indexed_change kept = { 0 };

		for (size_t i = 0; i < changes->n_fields; i++)
			changes->before[i] = reading->columns[i] < batch->n_columns
						     ? cell_of(&batch->columns[reading->columns[i]],
							       row, &batch->arena)
						     : (struct wb_change_cell){ .null = true };
		kept.before = pack(changes, changes->before, &changes->old);
		status = wb_change_index_put(changes->index, key_of(changes, changes->before),
					     &kept, err);
	}
	return status;
}

static enum wb_status
read_rows(const struct reading *reading, struct wb_error *err)
{
	struct wb_batch batch = { 0 };
	enum wb_status status = WB_OK;

	while (status == WB_OK) {
		wb_batch_reset(&batch);
		status = reading->connector->fetch(reading->source, &batch, err);
		if (status != WB_OK || !batch.rows)
			break;
		if (reading->connector->parse)
			status = reading->connector->parse(reading->source, &batch, err);
		if (status == WB_OK)
			status = keep_rows(reading, &batch, err);
	}
	wb_batch_release(&batch);
	return status;
}

static enum wb_status
read_table(struct reading *reading, struct wb_handle *handle, const struct wb_table *table,
	   struct wb_error *err)
{
	struct wb_changes *changes = reading->changes;
	enum wb_status status;

	name_fields(changes, table);
	reading->columns = wb_alloc(changes->n_fields * sizeof *reading->columns);
	for (size_t i = 0; i < changes->n_fields; i++)
		reading->columns[i] = wb_table_field(table, changes->fields[i]);
	status = reading->connector->source_open(handle, table->name, 0, 1, &reading->source, err);
	if (status == WB_OK)
		status = read_rows(reading, err);
	reading->connector->source_close(reading->source);
	free(reading->columns);
	return status;
}

/* A table that is not there yet holds nothing. */
enum wb_status
wb_changes_read_target(struct wb_changes *changes, const struct wb_connector *connector,
		       struct wb_handle *handle, struct wb_error *err)
{
	struct reading reading = { .changes = changes, .connector = connector };
	struct wb_schema schema = { 0 };
	struct wb_error trouble = { 0 };
	enum wb_status status;

	if (changes->way != WAY_REPLACED && changes->way != WAY_AFTERWARDS)
		return WB_OK;
	status = connector->inspect(handle, changes->plan->target.table, &schema, &trouble);
	if (status == WB_NOT_FOUND)
		status = WB_OK;
	else if (status != WB_OK && err)
		*err = trouble;
	if (status == WB_OK && schema.n_tables)
		status = read_table(&reading, handle, &schema.tables[0], err);
	wb_schema_release(&schema);
	return status;
}

/* What is written. */

/* A row that is inserted into a table that was emptied: what it was before tells what it is. */
static enum wb_status
compare_replaced(struct wb_changes *changes, uint64_t row, struct wb_error *err)
{
	struct wb_text record = pack(changes, changes->after, &changes->record);
	struct wb_indexed_change old;
	bool found;
	enum wb_status status = wb_change_index_take(
		changes->index, key_of(changes, changes->after), &found, &old, err);

	if (status != WB_OK)
		return status;
	if (!found)
		return tell(changes, row, WB_OUTCOME_INSERTED, NULL, changes->after, NULL, err);
	if (wb_text_equal(record, old.before))
		return tell(changes, row, WB_OUTCOME_UNCHANGED, NULL, changes->after, NULL, err);
	unpack(changes, old.before, changes->before);
	return tell(changes, row, WB_OUTCOME_UPDATED, changes->before, changes->after, NULL, err);
}

/* Of a row of the first pass what it was inserted with: its key, and null. */
static void
empty_cells(const struct wb_changes *changes, const struct wb_change_cell *row,
	    struct wb_change_cell *out)
{
	for (size_t i = 0; i < changes->n_fields; i++)
		out[i] = changes->plan->arrows[i].key_part
				 ? row[i]
				 : (struct wb_change_cell){ .null = true };
}

/* A row of the first pass, with the fields that waited. */
static enum wb_status
compare_afterwards(struct wb_changes *changes, uint64_t row, struct wb_error *err)
{
	struct wb_text record = pack(changes, changes->after, &changes->record);
	struct wb_indexed_change old;
	bool found;
	enum wb_status status = wb_change_index_take(
		changes->index, key_of(changes, changes->after), &found, &old, err);

	if (status != WB_OK)
		return status;
	if (!found) {
		empty_cells(changes, changes->after, changes->before);
		old.before = pack(changes, changes->before, &changes->old);
	}
	if (wb_text_equal(record, old.before))
		return tell(changes, row, WB_OUTCOME_UNCHANGED, NULL, changes->after, NULL, err);
	unpack(changes, old.before, changes->before);
	return tell(changes, row, WB_OUTCOME_UPDATED, changes->before, changes->after, NULL, err);
}

/* A row that the second pass rejects stays as the first one inserted it: what it had is gone. */
static enum wb_status
compare_rejected(struct wb_changes *changes, const struct wb_parcel *parcel, size_t row,
		 struct wb_error *err)
{
	struct wb_indexed_change old;
	bool found;
	enum wb_status status;

	if (!wb_key_is_whole(parcel->rows.columns, changes->plan->key, changes->plan->n_key, row))
		return WB_OK;
	read_cells(changes, parcel->rows.columns, row, parcel->rows.arena, changes->after);
	status = wb_change_index_take(changes->index, key_of(changes, changes->after), &found, &old,
				      err);
	if (status != WB_OK || !found)
		return status;
	unpack(changes, old.before, changes->before);
	empty_cells(changes, changes->before, changes->after);
	if (wb_text_equal(pack(changes, changes->after, &changes->record), old.before))
		return WB_OK;
	return tell(changes, wb_batch_number(&parcel->batch, row), WB_OUTCOME_UPDATED,
		    changes->before, changes->after, NULL, err);
}

static enum wb_status
keep_net(struct wb_changes *changes, const struct wb_parcel *parcel, size_t row,
	 const struct wb_column *before, struct wb_error *err)
{
	struct wb_indexed_change change = { .row = wb_batch_number(&parcel->batch, row) };

	change.after = pack(changes, changes->after, &changes->record);
	if (parcel->rows.outcome[row] == WB_OUTCOME_UPDATED) {
		read_cells(changes, before, row, parcel->rows.arena, changes->before);
		change.before = pack(changes, changes->before, &changes->old);
	}
	return wb_change_index_put(changes->index, key_of(changes, changes->after), &change, err);
}

static enum wb_status
take_row(struct wb_changes *changes, const struct wb_parcel *parcel, size_t row,
	 const struct wb_column *before, struct wb_error *err)
{
	const struct wb_rows *rows = &parcel->rows;
	enum wb_outcome outcome = (enum wb_outcome)rows->outcome[row];
	uint64_t number = wb_batch_number(&parcel->batch, row);
	bool written = outcome == WB_OUTCOME_INSERTED || outcome == WB_OUTCOME_UPDATED;
	enum wb_status status = WB_OK;

	if (changes->way == WAY_AFTERWARDS && outcome == WB_OUTCOME_REJECTED)
		status = compare_rejected(changes, parcel, row, err);
	if (status != WB_OK)
		return status;
	if (!written && outcome != WB_OUTCOME_UNCHANGED)
		return tell(changes, number, outcome, NULL, NULL, rows->faults[row], err);
	read_cells(changes, rows->columns, row, rows->arena, changes->after);
	if (written && changes->way == WAY_REPLACED)
		return compare_replaced(changes, number, err);
	if (changes->way == WAY_AFTERWARDS)
		return compare_afterwards(changes, number, err);
	if (written && changes->way == WAY_NET)
		return keep_net(changes, parcel, row, before, err);
	return tell(changes, number, outcome, NULL, changes->after, NULL, err);
}

enum wb_status
wb_changes_settle(struct wb_changes *changes, uint64_t row, enum wb_outcome outcome,
		  const struct wb_fault *fault, struct wb_error *err)
{
	return tell(changes, row, outcome, NULL, NULL, fault, err);
}

enum wb_status
wb_changes_take(struct wb_changes *changes, const struct wb_parcel *parcel,
		const struct wb_column *before, struct wb_error *err)
{
	enum wb_status status = WB_OK;

	for (size_t row = 0; status == WB_OK && row < parcel->batch.rows; row++)
		status = take_row(changes, parcel, row, before, err);
	return status;
}

enum wb_status
wb_changes_missing(struct wb_changes *changes, const struct wb_table *table, struct wb_batch *batch,
		   size_t row, struct wb_text set, const struct wb_column *value,
		   struct wb_error *err)
{
	for (size_t i = 0; i < changes->n_fields; i++) {
		size_t column = wb_table_field(table, changes->fields[i]);

		changes->before[i] = column < batch->n_columns
					     ? cell_of(&batch->columns[column], row, &batch->arena)
					     : (struct wb_change_cell){ .null = true };
		changes->after[i] = changes->before[i];
		if (value && wb_text_equal(changes->fields[i], set))
			changes->after[i] = cell_of(value, row, &batch->arena);
	}
	return tell(changes, 0, value ? WB_OUTCOME_UPDATED : WB_OUTCOME_DELETED, changes->before,
		    value ? changes->after : NULL, NULL, err);
}

/* The end. */

static enum wb_status
tell_net(struct wb_changes *changes, const struct wb_indexed_change *change, struct wb_error *err)
{
	unpack(changes, change->after, changes->after);
	if (!change->before.at)
		return tell(changes, change->row, WB_OUTCOME_INSERTED, NULL, changes->after, NULL,
			    err);
	if (wb_text_equal(change->before, change->after))
		return tell(changes, change->row, WB_OUTCOME_UNCHANGED, NULL, changes->after, NULL,
			    err);
	unpack(changes, change->before, changes->before);
	return tell(changes, change->row, WB_OUTCOME_UPDATED, changes->before, changes->after, NULL,
		    err);
}

static enum wb_status
tell_deleted(struct wb_changes *changes, const struct wb_indexed_change *change,
	     struct wb_error *err)
{
	unpack(changes, change->before, changes->before);
	return tell(changes, 0, WB_OUTCOME_DELETED, changes->before, NULL, NULL, err);
}

enum wb_status
wb_changes_end(struct wb_changes *changes, uint64_t counts[WB_OUTCOMES], struct wb_error *err)
{
	struct wb_indexed_change change;
	enum wb_status status = WB_OK;
	bool more = changes->index && changes->way != WAY_AFTERWARDS;

	while (status == WB_OK && more) {
		status = wb_change_index_next(changes->index, &more, &change, err);
		if (status != WB_OK || !more)
			break;
		status = changes->way == WAY_NET ? tell_net(changes, &change, err)
						 : tell_deleted(changes, &change, err);
	}
	memcpy(counts, changes->counts, sizeof changes->counts);
	return status;
}
