#include "project/reject_record.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"

enum { LONGEST_KEPT = 64 * 1024 };

/* A text that was cut when it was kept says so at its end. */
static bool
is_cut(struct wb_text text)
{
	static const char end[] = " bytes in all)";
	size_t len = sizeof end - 1;

	return text.len > LONGEST_KEPT - 4 && !memcmp(text.at + text.len - len, end, len);
}

/* What no cell of a CSV file can hold as it is: the JSON of it stands for it. */
static void
set_json(struct wb_record_cell *cell, const json_t *value, struct wb_arena *arena)
{
	char *json = json_dumps(value, JSON_ENCODE_ANY | JSON_COMPACT);

	cell->kind = WB_RECORD_UNREAD;
	cell->text = wb_arena_text(arena, wb_text_of(json));
	free(json);
}

static void
set_text(struct wb_record_cell *cell, const json_t *value, struct wb_arena *arena)
{
	struct wb_text text = { json_string_value(value), json_string_length(value) };

	if (memchr(text.at, '\0', text.len)) {
		set_json(cell, value, arena);
		return;
	}
	cell->kind = is_cut(text) ? WB_RECORD_UNREAD : WB_RECORD_TEXT;
	cell->text = wb_arena_text(arena, text);
}

static void
set_cell(struct wb_record_cell *cell, const json_t *value, struct wb_arena *arena)
{
	const json_t *unread = json_object_get(value, "unread");

	if (json_is_string(unread)) {
		set_text(cell, unread, arena);
		cell->kind = WB_RECORD_UNREAD;
	} else if (json_is_string(value)) {
		set_text(cell, value, arena);
	} else if (!json_is_null(value)) {
		set_json(cell, value, arena);
	}
}

struct wb_reject_record
wb_reject_record_parse(struct wb_text json, struct wb_arena *arena)
{
	json_t *root = json_loadb(json.at, json.len, JSON_DECODE_ANY | JSON_ALLOW_NUL, NULL);
	struct wb_reject_record record = { 0 };
	const char *name;
	json_t *value;

	/* A record that is no UTF-8 at all is {"hex": "…"}: that has no fields. */
	record.readable = json_is_object(root) &&
			  !(json_object_size(root) == 1 && json_object_get(root, "hex"));
	if (record.readable)
		record.cells = WB_NEW_ARRAY(arena, struct wb_record_cell, json_object_size(root));
	json_object_foreach(record.readable ? root : NULL, name, value)
	{
		struct wb_record_cell *cell = &record.cells[record.n_cells++];

		cell->name = wb_arena_text(arena, wb_text_of(name));
		set_cell(cell, value, arena);
	}
	json_decref(root);
	return record;
}

void
wb_reject_record_print(const struct wb_reject_record *record, struct wb_buffer *out)
{
	wb_buffer_byte(out, '{');
	for (size_t i = 0; i < record->n_cells; i++) {
		const struct wb_record_cell *cell = &record->cells[i];

		wb_buffer_string(out, i ? ", " : "");
		wb_json_string(out, cell->name);
		wb_buffer_string(out, cell->kind == WB_RECORD_UNREAD ? ": {\"unread\": " : ": ");
		if (cell->kind == WB_RECORD_NULL)
			wb_buffer_string(out, "null");
		else
			wb_json_string(out, cell->text);
		if (cell->kind == WB_RECORD_UNREAD)
			wb_buffer_byte(out, '}');
	}
	wb_buffer_byte(out, '}');
}

size_t
wb_reject_record_field(const struct wb_reject_record *record, struct wb_text name)
{
	size_t i = 0;

	while (i < record->n_cells && !wb_text_equal(record->cells[i].name, name))
		i++;
	return i;
}

bool
wb_record_cell_equal(const struct wb_record_cell *a, const struct wb_record_cell *b)
{
	return a->kind == b->kind && (a->kind == WB_RECORD_NULL || wb_text_equal(a->text, b->text));
}
