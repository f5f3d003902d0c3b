/*
 * A gathering: the rows of a mapping with `group by` or `order by`, held until
 * the last of them is read, then handed back as items: groups, or the rows
 * themselves in their order.
 *
 *   rows ─► in their order ─► by group ─► a batch of items
 *
 * Items are numbered from 1 in the order of writing: a group stands where its
 * first row stands. Rows are added in source order. One thread at a time; the
 * plan outlives it.
 */
#ifndef WB_RELATION_GATHER_H
#define WB_RELATION_GATHER_H

#include "plan/evaluate.h"

struct wb_gather;

/* `memory`: bytes of rows that may be held before they go to disk; 0: the default. */
struct wb_gather *wb_gather_new(const struct wb_plan *plan, uint64_t memory);
void wb_gather_free(struct wb_gather *gather); /* accepts NULL */

/*
 * Adds the selected rows of a batch that wb_plan_rows(plan) was evaluated on;
 * `records`, by row, are kept for wb_gather_member; NULL: none are.
 */
enum wb_status wb_gather_add(struct wb_gather *gather, const struct wb_evaluated *evaluated,
			     const struct wb_text *records, struct wb_error *err);

/* All rows are added: the first fetch gives the first items. */
enum wb_status wb_gather_end(struct wb_gather *gather, struct wb_error *err);

/*
 * Fills a reset batch with the next items; zero rows: the end. Groups come as the
 * columns of plan->group->table, rows as those of the plan's arrows; first_row is
 * the number of the first item, `numbers` those of the source rows (a group's first
 * one).
 */
enum wb_status
wb_gather_fetch(struct wb_gather *gather, struct wb_batch *batch, struct wb_error *err);

/* Of a group: its first row in the source, and how many rows it has. */
uint64_t wb_gather_first_row(const struct wb_gather *gather, uint64_t item);
uint64_t wb_gather_rows(const struct wb_gather *gather, uint64_t item);

/* A row of an item. The record is valid until the next one. */
struct wb_gather_member {
	uint64_t item;
	uint64_t row;
	struct wb_text record;
};

/* Goes through all rows again, item by item: to the first, then one after the other. */
enum wb_status wb_gather_rewind(struct wb_gather *gather, struct wb_error *err);
enum wb_status wb_gather_member(struct wb_gather *gather, struct wb_gather_member *member,
				bool *more, struct wb_error *err);

#endif
