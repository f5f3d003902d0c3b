/*
 * The lines of either side of the mapper: items in order, without those that the
 * filter hides, runs of fields without a wire folded to one line. The loop's thread.
 */
#ifndef TUI_VIEWS_MAPPER_LIST_H
#define TUI_VIEWS_MAPPER_LIST_H

#include "base/map.h"
#include "tui/scroll.h"
#include "tui/views/mapper_model.h"

enum wb_mapper_filter {
	WB_MAPPER_ALL,
	WB_MAPPER_GAPS,
	WB_MAPPER_SUGGESTED,
	WB_MAPPER_BROKEN,
	WB_MAPPER_TRANSFORMED,
	WB_MAPPER_KEY,
	WB_MAPPER_FILTERS
};

const char *wb_mapper_filter_name(enum wb_mapper_filter filter); /* "all", "gaps", … */

struct wb_mapper_row {
	size_t item;
	size_t folded; /* 0: the item itself; else so many from it on are one line */
};

struct wb_mapper_list {
	struct wb_scroll scroll;
	size_t capacity;
	struct wb_mapper_row *rows; /* scroll.count of them */
	size_t n_items, items_capacity;
	size_t *row_of; /* by item; SIZE_MAX: hidden */
};

/* How the lists are made. */
struct wb_mapper_listing {
	enum wb_mapper_filter filter;
	bool fold;
	struct wb_map unfolded; /* items that are never folded, by wb_mapper_key */
};

/* What names an item in a map: "alias\0name"; appended. */
void wb_mapper_key(struct wb_text alias, struct wb_text name, struct wb_buffer *out);

void wb_mapper_list_fill(struct wb_mapper_list *list, const struct wb_mapper_model *model,
			 enum wb_mapper_side side, const struct wb_mapper_listing *listing);
void wb_mapper_list_release(struct wb_mapper_list *list);

/* How many fields of both sides a filter would show. */
size_t wb_mapper_filter_count(const struct wb_mapper_model *model, enum wb_mapper_filter filter);

/* The row of the cursor, or NULL where there is none. */
const struct wb_mapper_row *wb_mapper_list_at(const struct wb_mapper_list *list);

/* From now on the run of fields at the cursor is shown; fill again. */
void wb_mapper_list_unfold(const struct wb_mapper_list *list, const struct wb_mapper_model *model,
			   enum wb_mapper_side side, struct wb_mapper_listing *listing);

#endif
