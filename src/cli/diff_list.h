/*
 * The rows of a diff as they are told: for people a block a row, for programs a
 * record a field. It chooses which rows are shown, and counts those that are not.
 *
 * Everything about the choice is set before the first row; one thread; borrows
 * what it is given.
 */
#ifndef WB_CLI_DIFF_LIST_H
#define WB_CLI_DIFF_LIST_H

#include "cli/listing.h"
#include "engine/run.h"

struct wb_diff_list {
	/* Set by the caller. */
	struct wb_listing *listing; /* NULL: blocks on standard output */
	bool wanted[WB_OUTCOMES];
	struct wb_text field; /* only rows in which it changes; empty: any */
	uint64_t limit;       /* most rows; 0: all */

	uint64_t shown, left_out; /* rows */
	struct wb_text mapping;   /* of the block before */
	size_t width;             /* of the terminal; 0: none */
	struct wb_buffer line;
};

extern const struct wb_list_column wb_diff_columns[];
extern const size_t wb_diff_n_columns;

void wb_diff_list_release(struct wb_diff_list *list);

/* Whether a row is one of those asked for; then show it, or count it as left out. */
bool wb_diff_list_wants(const struct wb_diff_list *list, const struct wb_change *change);
void wb_diff_list_row(struct wb_diff_list *list, const struct wb_step_result *step,
		      const struct wb_change *change);

#endif
