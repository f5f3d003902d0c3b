#include "study/crosswalk_codes.h"

#include <stdlib.h>

#include "base/map.h"
#include "base/memory.h"
#include "project/profile_store.h"
#include "session/reading.h"

enum { CODES_MAX = 2000 }; /* a table with more rows is no list of codes */

struct collection {
	struct wb_arena *arena;
	struct wb_map known; /* by code */
	struct wb_code *codes;
	size_t count, capacity;
	const struct wb_field *code; /* of the reference table */
};

static void
add_code(struct collection *collection, struct wb_text code, struct wb_text label)
{
	struct wb_map_entry *entry;

	if (collection->count == CODES_MAX || !code.len)
		return;
	entry = wb_map_put(&collection->known, code);
	if (entry->value)
		return;
	entry->value = collection;
	WB_GROW(collection->codes, collection->capacity, collection->count + 1);
	collection->codes[collection->count++] = (struct wb_code){
		wb_arena_text(collection->arena, code),
		wb_arena_text(collection->arena, label),
	};
}

/* The field that says what a code is called: the first other text; or none. */
static size_t
label_field(const struct wb_table *table, size_t code)
{
	for (size_t i = 0; i < table->n_fields; i++)
		if (i != code && table->fields[i].type.type == WB_TYPE_TEXT &&
		    !table->fields[i].references_table.len)
			return i;
	return table->n_fields;
}

static enum wb_status
take_rows(void *context, const struct wb_table *table, struct wb_batch *batch, struct wb_error *err)
{
	struct collection *collection = context;
	size_t code = wb_table_field(table, collection->code->references_field);
	size_t label = label_field(table, code);

	if (code == table->n_fields)
		return WB_OK;
	if (collection->count + batch->rows > CODES_MAX)
		return wb_fail(err, WB_LIMIT, "", "too many rows for a list of codes");
	for (size_t row = 0; row < batch->rows; row++)
		add_code(collection, wb_column_text(&batch->columns[code], row, &batch->arena),
			 label < table->n_fields
				 ? wb_column_text(&batch->columns[label], row, &batch->arena)
				 : (struct wb_text){ "", 0 });
	return WB_OK;
}

/* What cannot be read gives no codes: that is found and said where the target is written. */
static void
collect_reference(struct wb_session *session, const struct wb_table_name *target,
		  struct collection *collection)
{
	struct wb_table_name name = { .system = target->system,
				      .table = collection->code->references_table };
	struct wb_error ignored;
	size_t before = collection->count;

	if (wb_session_read(session, &name, take_rows, collection, &ignored) != WB_OK)
		collection->count = before;
}

static void
collect_entries(const struct wb_crosswalk *crosswalk, struct collection *collection)
{
	struct wb_text no_label = { "", 0 };

	for (size_t i = 0; i < crosswalk->n_entries; i++)
		if (crosswalk->entries[i].value.cell == WB_CELL_VALUE)
			add_code(collection,
				 wb_value_to_text(&crosswalk->entries[i].value, collection->arena),
				 no_label);
	if (crosswalk->otherwise == WB_OTHERWISE_VALUE &&
	    crosswalk->otherwise_value.cell == WB_CELL_VALUE)
		add_code(collection,
			 wb_value_to_text(&crosswalk->otherwise_value, collection->arena),
			 no_label);
}

/* The values that the target's field was seen to hold, where they are few enough to be codes. */
static enum wb_status
collect_profile(struct wb_session *session, const struct wb_table_name *target,
		struct wb_text field, struct collection *collection, struct wb_error *err)
{
	struct wb_profile profile = { 0 };
	struct wb_error missing;
	const struct wb_field_profile *found = NULL;
	enum wb_status status = wb_profile_load(wb_session_project(session), target->system,
						target->table, &profile, &missing);

	if (status == WB_OK)
		found = wb_profile_field(&profile, field);
	for (size_t i = 0; found && found->values_all && i < found->n_values; i++)
		add_code(collection, found->values[i].value, (struct wb_text){ "", 0 });
	wb_profile_release(&profile);
	if (status != WB_OK && status != WB_NOT_FOUND && err)
		*err = missing;
	return status == WB_NOT_FOUND ? WB_OK : status;
}

static const struct wb_field *
target_field(const struct wb_model *model, const struct wb_table_name *target, struct wb_text field)
{
	const struct wb_schema *schema = wb_model_schema(model, target->system);
	const struct wb_table *table = schema ? wb_schema_table(schema, target->table) : NULL;
	size_t i = table ? wb_table_field(table, field) : 0;

	return table && i < table->n_fields ? &table->fields[i] : NULL;
}

enum wb_status
wb_crosswalk_codes(struct wb_session *session, const struct wb_object *mapping,
		   struct wb_text target, const struct wb_crosswalk *crosswalk,
		   struct wb_arena *arena, struct wb_code **codes, size_t *count,
		   struct wb_error *err)
{
	const struct wb_line *into = wb_mapping_line(&mapping->as.mapping, WB_LINE_INTO);
	struct collection collection = { .arena = arena };
	enum wb_status status = WB_OK;

	if (into && target.len)
		collection.code = target_field(wb_session_model(session), &into->table, target);
	if (collection.code && collection.code->references_table.len)
		collect_reference(session, &into->table, &collection);
	collect_entries(crosswalk, &collection);
	if (collection.code)
		status = collect_profile(session, &into->table, target, &collection, err);
	*codes = WB_NEW_ARRAY(arena, struct wb_code, collection.count);
	*count = collection.count;
	for (size_t i = 0; i < collection.count; i++)
		(*codes)[i] = collection.codes[i];
	free(collection.codes);
	wb_map_release(&collection.known);
	return status;
}
