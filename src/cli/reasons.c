#include "cli/reasons.h"

#include <stdlib.h>

#include "base/memory.h"
#include "cli/listing.h"

/* An example is for the eye: of a long value its beginning is enough. */
enum { EXAMPLE_LENGTH = 1000 };

struct reason {
	struct wb_text mapping, field, rule, example;
	uint64_t rows;
	size_t order; /* of its first row */
};

void
wb_reasons_release(struct wb_reasons *reasons)
{
	wb_map_release(&reasons->groups);
}

/* Keys live as long as the map does, and so may everything else that an entry keeps. */
static struct reason *
new_reason(struct wb_reasons *reasons, struct wb_text mapping, const struct wb_reject *reject)
{
	struct wb_arena *arena = &reasons->groups.keys;
	struct reason *reason = WB_NEW(arena, struct reason);
	struct wb_text example = reject->value.len ? reject->value : reject->reason;

	if (example.len > EXAMPLE_LENGTH)
		example.len = EXAMPLE_LENGTH;
	reason->mapping = wb_arena_text(arena, mapping);
	reason->field = wb_arena_text(arena, reject->field);
	reason->rule = wb_arena_text(arena, reject->rule);
	reason->example = wb_arena_text(arena, example);
	reason->order = reasons->groups.count;
	return reason;
}

void
wb_reasons_add(struct wb_reasons *reasons, struct wb_text mapping, const struct wb_reject *reject)
{
	struct wb_map_entry *entry;
	struct wb_buffer key = { 0 };
	struct reason *reason;

	wb_buffer_text(&key, mapping);
	wb_buffer_byte(&key, '\0');
	wb_buffer_text(&key, reject->field);
	wb_buffer_byte(&key, '\0');
	wb_buffer_text(&key, reject->rule);
	if (wb_text_is(reject->rule, "require")) { /* each with a reason of its author's */
		wb_buffer_byte(&key, '\0');
		wb_buffer_text(&key, reject->reason);
	}
	entry = wb_map_put(&reasons->groups, wb_buffer_slice(&key));
	if (!entry->value)
		entry->value = new_reason(reasons, mapping, reject);
	reason = entry->value;
	reason->rows++;
	wb_buffer_release(&key);
}

static int
compare_reasons(const void *a, const void *b)
{
	const struct reason *left = *(const struct reason *const *)a;
	const struct reason *right = *(const struct reason *const *)b;

	if (left->rows != right->rows)
		return left->rows < right->rows ? 1 : -1;
	return (left->order > right->order) - (left->order < right->order);
}

static void
list(FILE *stream, const struct reason *const *sorted, size_t count)
{
	static const struct wb_list_column columns[] = {
		{ "rows", WB_LIST_COUNT, 0 },    { "step", WB_LIST_TEXT, 30 },
		{ "field", WB_LIST_TEXT, 30 },   { "rule", WB_LIST_TEXT, 0 },
		{ "example", WB_LIST_TEXT, 40 },
	};
	struct wb_listing *listing =
		wb_listing_new(stream, WB_FORMAT_TABLE, columns, sizeof columns / sizeof *columns);

	for (size_t i = 0; i < count; i++) {
		wb_listing_number(listing, (int64_t)sorted[i]->rows);
		wb_listing_text(listing, sorted[i]->mapping);
		wb_listing_text(listing, sorted[i]->field);
		wb_listing_text(listing, sorted[i]->rule);
		wb_listing_text(listing, sorted[i]->example);
	}
	wb_listing_end(listing);
}

void
wb_reasons_print(const struct wb_reasons *reasons, FILE *stream)
{
	size_t count = reasons->groups.count;
	const struct reason **sorted;

	if (!count)
		return;
	sorted = wb_alloc(count * sizeof *sorted);
	for (size_t i = 0; i < count; i++)
		sorted[i] = reasons->groups.entries[i].value;
	qsort(sorted, count, sizeof *sorted, compare_reasons);
	fputs("\nwhy rows would be rejected:\n", stream);
	list(stream, sorted, count);
	free(sorted);
}
