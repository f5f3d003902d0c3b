/*
 * A gathering: the rows of a mapping with `group by` or `order by`, held until
 * the last of them is read, then handed back as items: groups, or the rows
 * themselves in their order.
 *
 *   rows ─► in their order ─► by group ─► a batch of items
 *
 * Items are numbered from 1 in the order of writing: a group stands where its
 * first row stands. Rows are those of the relation: joins and lists may have made
 * several of one source row. They are added in the relation's order, in which each
 * has its place. One thread at a time; the plan outlives it.
 */
#ifndef WB_RELATION_GATHER_H
#define WB_RELATION_GATHER_H

#include "plan/evaluate.h"

struct wb_gather;

/* `memory`: bytes of rows that may be held before they go to disk; 0: the default. */
struct wb_gather *wb_gather_new(const struct wb_plan *plan, uint64_t memory);
void wb_gather_free(struct wb_gather *gather); /* accepts NULL */

/* Where rows are put in order: keeps all their fields, not only what is late reads. Before the
 * first. */
void wb_gather_keep_fields(struct wb_gather *gather);

/* A batch of the relation that was evaluated. */
struct wb_gather_rows {
	const struct wb_evaluated *evaluated;
	const struct wb_text *records; /* by row: kept for wb_gather_member; NULL: none are */
	const bool *wanted; /* by row: items without a wanted one are not fetched; NULL: all are */
};

/* Adds the selected rows. */
enum wb_status
wb_gather_add(struct wb_gather *gather, const struct wb_gather_rows *rows, struct wb_error *err);

/* All rows are added: the first fetch gives the first items. */
enum wb_status wb_gather_end(struct wb_gather *gather, struct wb_error *err);

/*
 * Fills a reset batch with the next items; zero rows: the end. Groups come as the
 * columns of plan->group->table, to be evaluated. Rows have been: *out is filled, save
 * for what is late, for which the batch has the fields. `numbers` are those of the
 * source rows (a group's first one). first_row is the number of the first item, where
 * all are wanted.
 */
enum wb_status wb_gather_fetch(struct wb_gather *gather, struct wb_batch *batch,
			       struct wb_evaluated *out, struct wb_error *err);

uint64_t wb_gather_rows(const struct wb_gather *gather, uint64_t item); /* of a group */

/* A row of an item. The record is valid until the next one. */
struct wb_gather_member {
	uint64_t item;
	uint64_t place; /* among the rows of the relation, from 1 */
	uint64_t row;   /* the number of its source row */
	bool is_first;  /* of the group: the first in the relation's order */
	struct wb_text record;
};

/* Goes through all rows again, item by item: to the first, then one after the other. */
enum wb_status wb_gather_rewind(struct wb_gather *gather, struct wb_error *err);
enum wb_status wb_gather_member(struct wb_gather *gather, struct wb_gather_member *member,
				bool *more, struct wb_error *err);

#endif
