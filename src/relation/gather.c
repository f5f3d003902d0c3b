/*
 * A row put aside is a record: its row number, the values of the row plan's
 * arrows, packed, then its source record. With `order by` the records are sorted
 * by that first; read back in that order they are given to their groups, which
 * are numbered as they appear, and sorted by that number. Sorting keeps the order
 * of equals, so that within a group rows stay in order.
 */
#include "relation/gather.h"

#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "base/memory.h"
#include "relation/aggregate.h"
#include "relation/packed.h"
#include "relation/sorter.h"

struct group {
	uint64_t first_row, rows;
};

struct wb_gather {
	const struct wb_plan *plan, *rows;
	struct wb_sorter *ordered; /* NULL without `order by` */
	struct wb_sorter *grouped; /* NULL without `group by` */

	struct wb_map numbers; /* key → number of the group */
	size_t n_groups, groups_capacity;
	struct group *groups;
	struct wb_buffer key, record; /* scratch */
	struct wb_arena scratch;

	/* Reading back. */
	uint64_t item;         /* of the record in hand; 0: none yet */
	uint64_t fetched;      /* items handed out */
	size_t full_at;        /* bytes of the batch's arena */
	struct wb_text from;   /* the record in hand */
	bool waiting;          /* it opens the next item and is not taken yet */
	struct wb_buffer keys; /* of the open group: packed */
	struct wb_aggregate *aggregates;
};

struct wb_gather *
wb_gather_new(const struct wb_plan *plan, uint64_t memory)
{
	struct wb_gather *gather = wb_alloc(sizeof *gather);
	bool both = plan->group && wb_plan_rows(plan)->n_order;

	gather->plan = plan;
	gather->rows = wb_plan_rows(plan);
	if (gather->rows->n_order)
		gather->ordered = wb_sorter_new(both ? (memory + 1) / 2 : memory);
	if (!plan->group)
		return gather;
	gather->grouped = wb_sorter_new(both ? (memory + 1) / 2 : memory);
	gather->aggregates = wb_alloc(plan->group->n_aggregates * sizeof *gather->aggregates);
	for (size_t i = 0; i < plan->group->n_aggregates; i++)
		gather->aggregates[i].plan = &plan->group->aggregates[i];
	return gather;
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
	wb_map_release(&gather->numbers);
	wb_arena_release(&gather->scratch);
	wb_buffer_release(&gather->key);
	wb_buffer_release(&gather->record);
	wb_buffer_release(&gather->keys);
	free(gather);
}

static uint64_t
take_number(struct wb_text *from)
{
	uint64_t number;

	memcpy(&number, from->at, sizeof number);
	from->at += sizeof number;
	from->len -= sizeof number;
	return number;
}

/* The number of the group that a record belongs to, from 1. */
static uint64_t
group_of(struct wb_gather *gather, struct wb_text record)
{
	uint64_t row = take_number(&record);
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
		gather->groups[gather->n_groups++] = (struct group){ .first_row = row };
		entry->value = (void *)(uintptr_t)gather->n_groups;
	}
	group = &gather->groups[(uintptr_t)entry->value - 1];
	group->rows++;
	if (row < group->first_row)
		group->first_row = row;
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

enum wb_status
wb_gather_add(struct wb_gather *gather, const struct wb_evaluated *evaluated,
	      const struct wb_text *records, struct wb_error *err)
{
	enum wb_status status = WB_OK;

	for (size_t i = 0; status == WB_OK && i < evaluated->n_selected; i++) {
		uint32_t row = evaluated->selected[i];
		uint64_t number = wb_batch_number(evaluated->source, row);
		struct wb_text record;

		wb_buffer_clear(&gather->record);
		wb_buffer_add(&gather->record, (const char *)&number, sizeof number);
		for (size_t a = 0; a < gather->rows->n_arrows; a++) {
			struct wb_value value = wb_column_value(&evaluated->columns[a], row);

			wb_pack_value(&gather->record, &value);
		}
		if (records)
			wb_buffer_text(&gather->record, records[row]);
		record = wb_buffer_slice(&gather->record);
		status = gather->ordered ? add_in_order(gather, evaluated, row, record, err)
					 : add_to_group(gather, record, err);
	}
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
	gather->item = gather->fetched = 0;
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

enum wb_status
wb_gather_member(struct wb_gather *gather, struct wb_gather_member *member, bool *more,
		 struct wb_error *err)
{
	enum wb_status status = next_record(gather, more, err);

	if (status != WB_OK || !*more)
		return status;
	member->item = gather->item;
	member->record = gather->from;
	member->row = take_number(&member->record);
	wb_arena_reset(&gather->scratch);
	for (size_t a = 0; a < gather->rows->n_arrows; a++)
		wb_unpack_value(&member->record, &gather->scratch);
	return WB_OK;
}

/* Groups. */

static void
open_group(struct wb_gather *gather, struct wb_text record)
{
	const char *start;

	take_number(&record);
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
	struct wb_value *values;

	wb_arena_reset(&gather->scratch);
	values = WB_NEW_ARRAY(&gather->scratch, struct wb_value, gather->rows->n_arrows);
	take_number(&record);
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

	batch->numbers[batch->rows] =
		wb_gather_first_row(gather, gather->fetched + batch->rows + 1);

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
			status = next_record(gather, &more, err);
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

static enum wb_status
fetch_rows(struct wb_gather *gather, struct wb_batch *batch, struct wb_error *err)
{
	enum wb_status status = WB_OK;
	bool more = true;

	while (!is_full(gather, batch)) {
		struct wb_text record;

		status = next_record(gather, &more, err);
		if (status != WB_OK || !more)
			break;
		record = wb_arena_text(&batch->arena, gather->from);
		batch->numbers[batch->rows] = take_number(&record);
		for (size_t a = 0; a < gather->rows->n_arrows; a++) {
			struct wb_value value = wb_unpack_value(&record, &batch->arena);

			wb_column_set(&batch->columns[a], batch->rows, &value);
		}
		batch->rows++;
	}
	return status;
}

static struct wb_type_spec
type_of_column(const struct wb_gather *gather, size_t column)
{
	return gather->grouped ? gather->plan->group->table.fields[column].type
			       : gather->plan->arrows[column].type;
}

enum wb_status
wb_gather_fetch(struct wb_gather *gather, struct wb_batch *batch, struct wb_error *err)
{
	enum wb_status status;

	batch->n_columns =
		gather->grouped ? gather->plan->group->table.n_fields : gather->plan->n_arrows;
	batch->columns = WB_NEW_ARRAY(&batch->arena, struct wb_column, batch->n_columns);
	for (size_t c = 0; c < batch->n_columns; c++)
		wb_column_init(&batch->columns[c], type_of_column(gather, c), WB_BATCH_ROWS,
			       &batch->arena);
	batch->numbers = WB_NEW_ARRAY(&batch->arena, uint64_t, WB_BATCH_ROWS);
	batch->first_row = gather->fetched + 1;
	gather->full_at = batch->arena.used + WB_BATCH_BYTES;
	status =
		gather->grouped ? fetch_groups(gather, batch, err) : fetch_rows(gather, batch, err);
	batch->source_rows = batch->rows;
	gather->fetched += batch->rows;
	return status;
}

uint64_t
wb_gather_first_row(const struct wb_gather *gather, uint64_t item)
{
	return gather->groups[item - 1].first_row;
}

uint64_t
wb_gather_rows(const struct wb_gather *gather, uint64_t item)
{
	return gather->grouped ? gather->groups[item - 1].rows : 1;
}
