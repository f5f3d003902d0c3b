/* Sources that are marked to be combined, in the order in which they were marked. */
#include "tui/views/mapper_ask.h"

static struct wb_buffer
key_of(const struct wb_mapper_item *item)
{
	struct wb_buffer key = { 0 };

	wb_mapper_key(wb_mapper_item_alias(item), item->name, &key);
	return key;
}

bool
wb_mapper_is_marked(const struct mapper_view *mapper, const struct wb_mapper_item *item)
{
	struct wb_buffer key;
	bool marked;

	if (!mapper->marked.count)
		return false;
	key = key_of(item);
	marked = wb_map_get(&mapper->marked, wb_buffer_slice(&key)) != NULL;
	wb_buffer_release(&key);
	return marked;
}

void
wb_mapper_mark(struct mapper_view *mapper)
{
	const struct wb_mapper_item *item = wb_mapper_item_at(mapper, WB_MAPPER_SOURCE);
	bool marked;
	struct wb_buffer key;

	if (mapper->side != WB_MAPPER_SOURCE || !item) {
		wb_app_say(mapper->view.app, WB_MESSAGE_INFO,
			   "sources are marked, to be combined in one arrow");
		return;
	}
	marked = wb_mapper_is_marked(mapper, item);
	key = key_of(item);
	wb_map_put(&mapper->marked, wb_buffer_slice(&key))->value = marked ? NULL : mapper;
	wb_buffer_release(&key);
}

void
wb_mapper_unmark(struct mapper_view *mapper)
{
	wb_map_release(&mapper->marked);
	mapper->marked = (struct wb_map){ 0 };
}

static const struct wb_mapper_item *
marked_item(const struct mapper_view *mapper, size_t n)
{
	const struct wb_map_entry *entry = &mapper->marked.entries[n];
	size_t alias = wb_text_of(entry->key.at).len;
	size_t item = wb_mapper_model_find(
		&mapper->model, WB_MAPPER_SOURCE, (struct wb_text){ entry->key.at, alias },
		(struct wb_text){ entry->key.at + alias + 1, entry->key.len - alias - 1 });

	return entry->value && item < mapper->model.count[WB_MAPPER_SOURCE]
		       ? &mapper->model.items[WB_MAPPER_SOURCE][item]
		       : NULL;
}

void
wb_mapper_marked(const struct mapper_view *mapper, struct wb_buffer *out)
{
	for (size_t i = 0; i < mapper->marked.count; i++) {
		const struct wb_mapper_item *item = marked_item(mapper, i);

		if (!item)
			continue;
		if (out->len)
			wb_buffer_string(out, " & \" \" & ");
		wb_mapper_item_expression(item, out);
	}
}
