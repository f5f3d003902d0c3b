/*
 * A row put aside is a record:
 *
 *	head │ source record │ values of the row plan's arrows │ fields for what is late
 *
 * With `order by` the records are sorted by that first; read back in that order
 * they are given to their groups, which are numbered as they appear, and sorted by
 * that number. Sorting keeps the order of equals, so that within a group rows stay
 * in order.
 */
#include "relation/gather.h"

#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "base/memory.h"
#include "relation/aggregate.h"
#include "relation/cells.h"
#include "relation/packed.h"
#include "relation/sorter.h"

/* What a record begins with. */
struct head {
	uint64_t place;  /* among the rows of the relation, from 1 */
	uint64_t number; /* of the source row that it was made of */
	size_t record;   /* bytes of the source record */
	bool wanted;
};

struct group {
	uint64_t first_place, first_number, rows;
	bool wanted; /* for one of its rows */
};

struct wb_gather {
	const struct wb_plan *plan, *rows;
	struct wb_sorter *ordered; /* NULL without `order by` */
	struct wb_sorter *grouped; /* NULL without `group by` */
	size_t n_late;
	size_t *late; /* columns of the relation that are read once rows are in order */

	uint64_t read;         /* rows of the relation before the batch in hand */
	struct wb_map numbers; /* key → number of the group */
	size_t n_groups, groups_capacity;
	struct group *groups;
	struct wb_buffer key, record; /* scratch */
	struct wb_arena scratch;

	/* Reading back. */
	uint64_t item;         /* of the record in hand; 0: none yet */
	uint64_t fetched;      /* items handed out */
	uint64_t batches;      /* likewise */
	size_t full_at;        /* bytes of the batch's arena */
	struct wb_text from;   /* the record in hand */
	bool waiting;          /* it opens the next item and is not taken yet */
	uint64_t open;         /* the group whose rows are being taken */
	struct wb_buffer keys; /* of the open group: packed */
	struct wb_aggregate *aggregates;
};

static void
add_late(struct wb_gather *gather, size_t column)
{
	for (size_t i = 0; i < gather->n_late; i++)
		if (gather->late[i] == column)
			return;
	gather->late[gather->n_late++] = column;
}

static void
add_fields_read(struct wb_gather *gather, const struct wb_expr *expr)
{
	if (expr->kind == WB_EXPR_FIELD)
		add_late(gather, expr->field);
	for (size_t i = 0; i < expr->n_operands; i++)
		add_fields_read(gather, expr->operands[i]);
}

/* What is late reads fields of the row; so does who keeps its key for xref. */
static void
find_late_fields(struct wb_gather *gather)
{
	const struct wb_plan *plan = gather->plan;

	gather->late = wb_alloc(plan->n_columns * sizeof *gather->late);
	for (size_t a = 0; a < plan->n_arrows; a++)
		if (plan->arrows[a].late)
			add_fields_read(gather, plan->arrows[a].expr);
	for (size_t i = 0; i < plan->n_requires; i++)
		if (plan->requires[i].late)
			add_fields_read(gather, plan->requires[i].expr);
	for (size_t k = 0; k < plan->n_kept; k++)
		for (size_t i = 0; i < plan->kept[k].n_fields; i++)
			add_late(gather, plan->kept[k].fields[i]);
}

struct wb_gather *
wb_gather_new(const struct wb_plan *plan, uint64_t memory)
{
	struct wb_gather *gather = wb_alloc(sizeof *gather);
	bool both = plan->group && wb_plan_rows(plan)->n_order;

	gather->plan = plan;
	gather->rows = wb_plan_rows(plan);
	if (gather->rows->n_order)
		gather->ordered = wb_sorter_new(both ? (memory + 1) / 2 : memory);
	if (!plan->group) {
		find_late_fields(gather);
		return gather;
	}
	gather->grouped = wb_sorter_new(both ? (memory + 1) / 2 : memory);
	gather->aggregates = wb_alloc(plan->group->n_aggregates * sizeof *gather->aggregates);
	for (size_t i = 0; i < plan->group->n_aggregates; i++)
		gather->aggregates[i].plan = &plan->group->aggregates[i];
	return gather;
}

void
wb_gather_keep_fields(struct wb_gather *gather)
{
	for (size_t c = 0; gather->late && c < gather->plan->n_columns; c++)
		add_late(gather, c);
}

void
wb_gather_free(struct wb_gather *gather)
{
	if (!gather)
		return;
	wb_sorter_free(gather->ordered);
	wb_sorter_free(gather->grouped);
	for (size_t i = 0; gather->aggregates && i < gather->plan->group->n_aggregates; i++)
		wb_aggregate_release(&gather->aggregates[i]);
	free(gather->aggregates);
	free(gather->groups);
	free(gather->late);
	wb_map_release(&gather->numbers);
	wb_arena_release(&gather->scratch);
	wb_buffer_release(&gather->key);
	wb_buffer_release(&gather->record);
	wb_buffer_release(&gather->keys);
	free(gather);
}

/* The head of a record, and its source record; *from goes on at the values. */
static struct head
take_head(struct wb_text *from, struct wb_text *record)
{
	struct head head;

	memcpy(&head, from->at, sizeof head);
	*record = (struct wb_text){ from->at + sizeof head, head.record };
	from->at += sizeof head + head.record;
	from->len -= sizeof head + head.record;
	return head;
}

/* The number of the group that a record belongs to, from 1. */
static uint64_t
group_of(struct wb_gather *gather, struct wb_text record)
{
	struct wb_text source;
	struct head head = take_head(&record, &source);
	struct wb_map_entry *entry;
	struct group *group;

	wb_buffer_clear(&gather->key);
	for (size_t k = 0; k < gather->plan->group->n_keys; k++) {
		struct wb_value value = wb_unpack_value(&record, NULL);

		wb_sort_key_add(&gather->key, &value, WB_ASCENDING);
	}
	entry = wb_map_put(&gather->numbers, wb_buffer_slice(&gather->key));
	if (!entry->value) {
		WB_GROW(gather->groups, gather->groups_capacity, gather->n_groups + 1);
		gather->groups[gather->n_groups++] =
			(struct group){ .first_place = head.place, .first_number = head.number };
		entry->value = (void *)(uintptr_t)gather->n_groups;
	}
	group = &gather->groups[(uintptr_t)entry->value - 1];
	group->rows++;
	group->wanted |= head.wanted;
	if (head.place < group->first_place) {
		group->first_place = head.place;
		group->first_number = head.number;
	}
	return (uintptr_t)entry->value;
}

/* A number as a sorter's key: its bytes, the highest first. */
enum { NUMBER_SIZE = 8 };

static enum wb_status
add_to_group(struct wb_gather *gather, struct wb_text record, struct wb_error *err)
{
	uint64_t number = group_of(gather, record);
	char key[NUMBER_SIZE];

	for (int i = NUMBER_SIZE - 1; i >= 0; i--, number >>= 8)
		key[i] = (char)number;
	return wb_sorter_add(gather->grouped, (struct wb_text){ key, sizeof key }, record, err);
}

static uint64_t
number_of(struct wb_text key)
{
	uint64_t number = 0;

	for (size_t i = 0; i < NUMBER_SIZE; i++)
		number = number << 8 | (unsigned char)key.at[i];
	return number;
}

static enum wb_status
add_in_order(struct wb_gather *gather, const struct wb_evaluated *evaluated, size_t row,
	     struct wb_text record, struct wb_error *err)
{
	wb_buffer_clear(&gather->key);
	for (size_t k = 0; k < gather->rows->n_order; k++) {
		struct wb_value value = wb_column_value(&evaluated->order[k], row);

		wb_sort_key_add(&gather->key, &value,
				gather->rows->order[k].descending ? WB_DESCENDING : WB_ASCENDING);
	}
	return wb_sorter_add(gather->ordered, wb_buffer_slice(&gather->key), record, err);
}

static struct wb_text
pack_row(struct wb_gather *gather, const struct wb_gather_rows *rows, size_t row)
{
	const struct wb_evaluated *evaluated = rows->evaluated;
	const struct wb_batch *batch = evaluated->source;
	struct wb_text source = rows->records ? rows->records[row] : WB_TEXT("");
	struct head head = {
		.place = gather->read + row + 1,
		.number = wb_batch_number(batch, row),
		.record = source.len,
		.wanted = !rows->wanted || rows->wanted[row],
	};
	struct wb_buffer *out = &gather->record;

	wb_buffer_clear(out);
	wb_buffer_add(out, (const char *)&head, sizeof head);
	wb_buffer_text(out, source);
	for (size_t a = 0; a < gather->rows->n_arrows; a++) {
		struct wb_value value = wb_column_value(&evaluated->columns[a], row);

		wb_pack_value(out, &value);
	}
	for (size_t i = 0; i < gather->n_late; i++)
		wb_cell_pack(&batch->columns[gather->late[i]], row, out);
	return wb_buffer_slice(out);
}

enum wb_status
wb_gather_add(struct wb_gather *gather, const struct wb_gather_rows *rows, struct wb_error *err)
{
	const struct wb_evaluated *evaluated = rows->evaluated;
	enum wb_status status = WB_OK;

	for (size_t i = 0; status == WB_OK && i < evaluated->n_selected; i++) {
		uint32_t row = evaluated->selected[i];
		struct wb_text record = pack_row(gather, rows, row);

		status = gather->ordered ? add_in_order(gather, evaluated, row, record, err)
					 : add_to_group(gather, record, err);
	}
	gather->read += evaluated->source->rows;
	return status;
}

/* What is read back in the end. */
static struct wb_sorter *
last_sorter(const struct wb_gather *gather)
{
	return gather->grouped ? gather->grouped : gather->ordered;
}

static enum wb_status
group_ordered(struct wb_gather *gather, struct wb_error *err)
{
	enum wb_status status = wb_sorter_rewind(gather->ordered, err);
	struct wb_text key, record;
	bool more = true;

	while (status == WB_OK) {
		status = wb_sorter_next(gather->ordered, &key, &record, &more, err);
		if (status != WB_OK || !more)
			break;
		status = add_to_group(gather, record, err);
	}
	wb_sorter_free(gather->ordered);
	gather->ordered = NULL;
	return status;
}

enum wb_status
wb_gather_end(struct wb_gather *gather, struct wb_error *err)
{
	enum wb_status status = WB_OK;

	if (gather->ordered && gather->grouped)
		status = group_ordered(gather, err);
	return status == WB_OK ? wb_gather_rewind(gather, err) : status;
}

enum wb_status
wb_gather_rewind(struct wb_gather *gather, struct wb_error *err)
{
	gather->item = gather->fetched = gather->batches = 0;
	gather->waiting = false;
	return wb_sorter_rewind(last_sorter(gather), err);
}

/* The next record and its item; those of groups are in order of their numbers. */
static enum wb_status
next_record(struct wb_gather *gather, bool *more, struct wb_error *err)
{
	struct wb_text key;
	enum wb_status status = wb_sorter_next(last_sorter(gather), &key, &gather->from, more, err);

	if (status == WB_OK && *more)
		gather->item = gather->grouped ? number_of(key) : gather->item + 1;
	return status;
}

static bool
is_wanted(const struct wb_gather *gather)
{
	struct wb_text record = gather->from, source;

	return gather->grouped ? gather->groups[gather->item - 1].wanted
			       : take_head(&record, &source).wanted;
}

/* The next record of an item that somebody wants. */
static enum wb_status
next_wanted(struct wb_gather *gather, bool *more, struct wb_error *err)
{
	enum wb_status status;

	do
		status = next_record(gather, more, err);
	while (status == WB_OK && *more && !is_wanted(gather));
	return status;
}

enum wb_status
wb_gather_member(struct wb_gather *gather, struct wb_gather_member *member, bool *more,
		 struct wb_error *err)
{
	enum wb_status status = next_record(gather, more, err);
	struct wb_text rest;
	struct head head;

	if (status != WB_OK || !*more)
		return status;
	rest = gather->from;
	head = take_head(&rest, &member->record);
	member->item = gather->item;
	member->place = head.place;
	member->row = head.number;
	member->is_first =
		!gather->grouped || head.place == gather->groups[gather->item - 1].first_place;
	return WB_OK;
}

/* Groups. */

static void
open_group(struct wb_gather *gather, struct wb_text record)
{
	struct wb_text source;
	const char *start;

	gather->open = gather->item;
	take_head(&record, &source);
	start = record.at;
	for (size_t k = 0; k < gather->plan->group->n_keys; k++)
		wb_unpack_value(&record, NULL);
	wb_buffer_clear(&gather->keys);
	wb_buffer_add(&gather->keys, start, (size_t)(record.at - start));
	for (size_t i = 0; i < gather->plan->group->n_aggregates; i++)
		wb_aggregate_clear(&gather->aggregates[i]);
}

static void
take_record(struct wb_gather *gather, struct wb_text record)
{
	const struct wb_plan_group *group = gather->plan->group;
	struct wb_text source;
	struct wb_value *values;

	wb_arena_reset(&gather->scratch);
	values = WB_NEW_ARRAY(&gather->scratch, struct wb_value, gather->rows->n_arrows);
	take_head(&record, &source);
	for (size_t a = 0; a < gather->rows->n_arrows; a++)
		values[a] = wb_unpack_value(&record, &gather->scratch);
	for (size_t i = 0; i < group->n_aggregates; i++)
		wb_aggregate_take(&gather->aggregates[i], &values[group->aggregates[i].column]);
}

static void
close_group(struct wb_gather *gather, struct wb_batch *batch)
{
	const struct wb_plan_group *group = gather->plan->group;
	struct wb_text keys = wb_arena_text(&batch->arena, wb_buffer_slice(&gather->keys));

	batch->numbers[batch->rows] = gather->groups[gather->open - 1].first_number;
	for (size_t k = 0; k < group->n_keys; k++) {
		struct wb_value value = wb_unpack_value(&keys, NULL);

		wb_column_set(&batch->columns[k], batch->rows, &value);
	}
	for (size_t i = 0; i < group->n_aggregates; i++) {
		size_t column = group->n_keys + i;

		wb_aggregate_give(&gather->aggregates[i], group->table.fields[column].name,
				  &batch->columns[column], batch->rows, WB_BATCH_ROWS,
				  &batch->arena);
	}
	batch->rows++;
}

static bool
is_full(const struct wb_gather *gather, const struct wb_batch *batch)
{
	return batch->rows == WB_BATCH_ROWS || batch->arena.used > gather->full_at;
}

static enum wb_status
fetch_groups(struct wb_gather *gather, struct wb_batch *batch, struct wb_error *err)
{
	bool open = false, more = true;
	enum wb_status status = WB_OK;

	while (!is_full(gather, batch)) {
		uint64_t item = gather->item;

		if (!gather->waiting)
			status = next_wanted(gather, &more, err);
		if (status != WB_OK || !more)
			break;
		if (!gather->waiting && open && gather->item != item) {
			close_group(gather, batch);
			open = false;
			gather->waiting = true;
			continue;
		}
		if (!open)
			open_group(gather, gather->from);
		open = true;
		gather->waiting = false;
		take_record(gather, gather->from);
	}
	if (status == WB_OK && open)
		close_group(gather, batch);
	return status;
}

/* Rows. */

/* The next row: its fields into the batch, what its arrows were into *out. */
static void
place_row(struct wb_gather *gather, struct wb_text record, struct wb_batch *batch,
	  struct wb_evaluated *out)
{
	struct wb_text source;
	size_t row = batch->rows++;

	batch->numbers[row] = take_head(&record, &source).number;
	out->selected[row] = (uint32_t)row;
	for (size_t a = 0; a < gather->rows->n_arrows; a++) {
		struct wb_value value = wb_unpack_value(&record, &batch->arena);

		if (!gather->plan->arrows[a].late)
			wb_column_set(&out->columns[a], row, &value);
	}
	for (size_t i = 0; i < gather->n_late; i++)
		wb_cell_unpack(&record, &batch->columns[gather->late[i]], row, WB_BATCH_ROWS,
			       &batch->arena);
}

static enum wb_status
fetch_rows(struct wb_gather *gather, struct wb_batch *batch, struct wb_evaluated *out,
	   struct wb_error *err)
{
	enum wb_status status = WB_OK;
	bool more = true;

	while (!is_full(gather, batch)) {
		status = next_wanted(gather, &more, err);
		if (status != WB_OK || !more)
			break;
		place_row(gather, wb_arena_text(&batch->arena, gather->from), batch, out);
	}
	out->n_selected = batch->rows;
	return status;
}

/* Of the relation's columns those that are needed have room; the others are null. */
static void
init_rows(const struct wb_gather *gather, struct wb_batch *batch, struct wb_evaluated *out)
{
	const struct wb_plan *plan = gather->plan;
	struct wb_value null = wb_value_null(WB_TYPE_TEXT);
	struct wb_arena *arena = &batch->arena;

	batch->n_columns = plan->n_columns;
	batch->columns = WB_NEW_ARRAY(arena, struct wb_column, plan->n_columns);
	for (size_t c = 0; c < plan->n_columns; c++)
		wb_column_init_constant(&batch->columns[c], &null, arena);
	for (size_t i = 0; i < gather->n_late; i++)
		wb_column_init(&batch->columns[gather->late[i]],
			       wb_plan_column_type(plan, gather->late[i]), WB_BATCH_ROWS, arena);
	*out = (struct wb_evaluated){ .source = batch };
	out->columns = WB_NEW_ARRAY(arena, struct wb_column, plan->n_arrows);
	for (size_t a = 0; a < plan->n_arrows; a++)
		wb_column_init(&out->columns[a], plan->arrows[a].type, WB_BATCH_ROWS, arena);
	out->outcome = WB_NEW_ARRAY(arena, uint8_t, WB_BATCH_ROWS);
	out->faults = WB_NEW_ARRAY(arena, const struct wb_fault *, WB_BATCH_ROWS);
	out->selected = WB_NEW_ARRAY(arena, uint32_t, WB_BATCH_ROWS);
}

static void
init_groups(const struct wb_gather *gather, struct wb_batch *batch)
{
	const struct wb_table *table = &gather->plan->group->table;

	batch->n_columns = table->n_fields;
	batch->columns = WB_NEW_ARRAY(&batch->arena, struct wb_column, table->n_fields);
	for (size_t c = 0; c < table->n_fields; c++)
		wb_column_init(&batch->columns[c], table->fields[c].type, WB_BATCH_ROWS,
			       &batch->arena);
}

enum wb_status
wb_gather_fetch(struct wb_gather *gather, struct wb_batch *batch, struct wb_evaluated *out,
		struct wb_error *err)
{
	enum wb_status status;

	if (gather->grouped)
		init_groups(gather, batch);
	else
		init_rows(gather, batch, out);
	batch->numbers = WB_NEW_ARRAY(&batch->arena, uint64_t, WB_BATCH_ROWS);
	batch->first_row = gather->fetched + 1;
	batch->number = gather->batches++;
	gather->full_at = batch->arena.used + WB_BATCH_BYTES;
	status = gather->grouped ? fetch_groups(gather, batch, err)
				 : fetch_rows(gather, batch, out, err);
	batch->source_rows = batch->rows;
	gather->fetched += batch->rows;
	return status;
}

uint64_t
wb_gather_rows(const struct wb_gather *gather, uint64_t item)
{
	return gather->grouped ? gather->groups[item - 1].rows : 1;
}
