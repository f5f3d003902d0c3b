#include "tui/views/mapper_list.h"

#include <stdlib.h>

#include "base/memory.h"

enum {
	FOLD_LEAST = 4,  /* fields of a run that is folded */
	ITEMS_LEAST = 16 /* a side with fewer is never folded */
};

const char *
wb_mapper_filter_name(enum wb_mapper_filter filter)
{
	static const char *const names[] = {
		[WB_MAPPER_ALL] = "all",
		[WB_MAPPER_GAPS] = "gaps",
		[WB_MAPPER_SUGGESTED] = "suggested",
		[WB_MAPPER_BROKEN] = "broken",
		[WB_MAPPER_TRANSFORMED] = "transformed",
		[WB_MAPPER_KEY] = "key",
	};

	return names[filter];
}

void
wb_mapper_list_release(struct wb_mapper_list *list)
{
	free(list->rows);
	free(list->row_of);
	*list = (struct wb_mapper_list){ 0 };
}

void
wb_mapper_key(struct wb_text alias, struct wb_text name, struct wb_buffer *out)
{
	wb_buffer_text(out, alias);
	wb_buffer_byte(out, '\0');
	wb_buffer_text(out, name);
}

/* Filters. */

static bool
shows(const struct wb_mapper_item *item, enum wb_mapper_filter filter)
{
	switch (filter) {
	case WB_MAPPER_GAPS:
		return item->kind == WB_MAPPER_FIELD && item->state == WB_FIELD_GAP &&
		       !(item->field && item->field->generated);
	case WB_MAPPER_SUGGESTED:
		return item->suggested;
	case WB_MAPPER_BROKEN:
		return item->broken || item->fault.len;
	case WB_MAPPER_TRANSFORMED:
		return item->transformed;
	case WB_MAPPER_KEY:
		return item->key;
	default:
		return true;
	}
}

/* A source is shown where its target is. */
static bool
feeds_shown(const struct wb_mapper_model *model, size_t source, enum wb_mapper_filter filter)
{
	for (size_t i = 0; i < model->n_wires; i++)
		if (model->wires[i].source == source &&
		    shows(&model->items[WB_MAPPER_TARGET][model->wires[i].target], filter))
			return true;
	return false;
}

static bool
is_shown(const struct wb_mapper_model *model, enum wb_mapper_side side, size_t item,
	 enum wb_mapper_filter filter)
{
	const struct wb_mapper_item *at = &model->items[side][item];

	if (!wb_mapper_item_ends_wires(at) || shows(at, filter))
		return true;
	return filter == WB_MAPPER_KEY && side == WB_MAPPER_SOURCE &&
	       feeds_shown(model, item, filter);
}

size_t
wb_mapper_filter_count(const struct wb_mapper_model *model, enum wb_mapper_filter filter)
{
	size_t count = 0;

	for (int side = 0; side < WB_MAPPER_SIDES; side++)
		for (size_t i = 0; i < model->count[side]; i++)
			count += wb_mapper_item_ends_wires(&model->items[side][i]) &&
				 shows(&model->items[side][i], filter);
	return count;
}

/* Folding. */

static bool
must_be_written(const struct wb_mapper_item *item)
{
	return item->state == WB_FIELD_GAP && item->field && wb_field_must_be_written(item->field);
}

static bool
can_fold(const struct wb_mapper_item *item, enum wb_mapper_side side,
	 const struct wb_mapper_listing *listing)
{
	struct wb_buffer key = { 0 };
	bool unfolded;

	if (item->kind != WB_MAPPER_FIELD || item->n_wires || item->state == WB_FIELD_MAPPED ||
	    (side == WB_MAPPER_TARGET && must_be_written(item)))
		return false;
	wb_mapper_key(wb_mapper_item_alias(item), item->name, &key);
	unfolded = wb_map_find(&listing->unfolded, wb_buffer_slice(&key)) != NULL;
	wb_buffer_release(&key);
	return !unfolded;
}

static bool
has_wires(const struct wb_mapper_model *model, enum wb_mapper_side side)
{
	for (size_t i = 0; i < model->count[side]; i++)
		if (model->items[side][i].n_wires)
			return true;
	return false;
}

/* How many fields from an item on become one line; 0: none. */
static size_t
run_at(const struct wb_mapper_model *model, enum wb_mapper_side side, size_t item,
       const struct wb_mapper_listing *listing)
{
	size_t end = item;

	while (end < model->count[side] && can_fold(&model->items[side][end], side, listing))
		end++;
	return end - item >= FOLD_LEAST ? end - item : 0;
}

static void
add_row(struct wb_mapper_list *list, size_t *count, struct wb_mapper_row row)
{
	WB_GROW(list->rows, list->capacity, *count + 1);
	for (size_t i = 0; i < (row.folded ? row.folded : 1); i++)
		list->row_of[row.item + i] = *count;
	list->rows[(*count)++] = row;
}

void
wb_mapper_list_fill(struct wb_mapper_list *list, const struct wb_mapper_model *model,
		    enum wb_mapper_side side, const struct wb_mapper_listing *listing)
{
	bool folds = listing->fold && listing->filter == WB_MAPPER_ALL &&
		     model->count[side] >= ITEMS_LEAST && has_wires(model, side);
	size_t count = 0, run;

	list->n_items = model->count[side];
	WB_GROW(list->row_of, list->items_capacity, list->n_items + 1);
	for (size_t i = 0; i < list->n_items; i++)
		list->row_of[i] = SIZE_MAX;
	for (size_t i = 0; i < list->n_items; i += run ? run : 1) {
		run = folds ? run_at(model, side, i, listing) : 0;
		if (is_shown(model, side, i, listing->filter))
			add_row(list, &count, (struct wb_mapper_row){ i, run });
	}
	wb_scroll_count(&list->scroll, count);
}

const struct wb_mapper_row *
wb_mapper_list_at(const struct wb_mapper_list *list)
{
	return list->scroll.count ? &list->rows[list->scroll.cursor] : NULL;
}

void
wb_mapper_list_unfold(const struct wb_mapper_list *list, const struct wb_mapper_model *model,
		      enum wb_mapper_side side, struct wb_mapper_listing *listing)
{
	const struct wb_mapper_row *row = wb_mapper_list_at(list);
	struct wb_buffer key = { 0 };

	for (size_t i = 0; row && i < row->folded; i++) {
		const struct wb_mapper_item *item = &model->items[side][row->item + i];

		wb_buffer_clear(&key);
		wb_mapper_key(wb_mapper_item_alias(item), item->name, &key);
		wb_map_put(&listing->unfolded, wb_buffer_slice(&key));
	}
	wb_buffer_release(&key);
}
