/* suggest SYSTEM.TABLE: tables that a table could be mapped to, from the catalog. */
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "cli/cmd.h"
#include "cli/cmd_suggest.h"
#include "cli/message.h"
#include "project/catalog.h"
#include "study/suggest.h"

/* The schemas of all systems as they were last inspected. */
struct catalog {
	struct wb_arena arena;
	struct wb_model model; /* the session's, with these schemas */
	struct wb_schema *owned;
	const struct wb_schema **schemas; /* by object */
	struct wb_table_name *others;     /* tables of other systems */
	size_t n_others, capacity;
};

static void
release(struct catalog *catalog)
{
	for (size_t i = 0; i < catalog->model.n_objects; i++)
		wb_schema_release(&catalog->owned[i]);
	free(catalog->others);
	wb_arena_release(&catalog->arena);
}

static enum wb_status
load_schemas(struct catalog *catalog, const struct wb_opening *opening, struct wb_error *err)
{
	enum wb_status status = WB_OK;

	catalog->model = *wb_session_model(opening->session);
	catalog->owned = WB_NEW_ARRAY(&catalog->arena, struct wb_schema, catalog->model.n_objects);
	catalog->schemas =
		WB_NEW_ARRAY(&catalog->arena, const struct wb_schema *, catalog->model.n_objects);
	catalog->model.schemas = catalog->schemas;
	for (size_t i = 0; status == WB_OK && i < catalog->model.n_objects; i++) {
		const struct wb_object *object = &catalog->model.objects[i];

		if (object->kind != WB_OBJECT_SYSTEM)
			continue;
		status = wb_catalog_load(opening->project, object->name, &catalog->owned[i], NULL,
					 err);
		if (status == WB_OK)
			catalog->schemas[i] = &catalog->owned[i];
		else if (status == WB_NOT_FOUND)
			status = WB_OK;
	}
	return status;
}

static void
find_others(struct catalog *catalog, const struct wb_table_name *table)
{
	for (size_t i = 0; i < catalog->model.n_objects; i++) {
		const struct wb_schema *schema = catalog->schemas[i];
		struct wb_text system = catalog->model.objects[i].name;

		if (!schema || wb_text_equal(system, table->system))
			continue;
		for (size_t t = 0; t < schema->n_tables; t++) {
			if (!schema->tables[t].writable)
				continue;
			WB_GROW(catalog->others, catalog->capacity, catalog->n_others + 1);
			catalog->others[catalog->n_others++] =
				(struct wb_table_name){ .system = system,
							.table = schema->tables[t].name };
		}
	}
}

static enum wb_status
check_table(const struct catalog *catalog, const struct wb_table_name *table, const char *path,
	    struct wb_error *err)
{
	const struct wb_schema *schema = wb_model_schema(&catalog->model, table->system);

	if (schema && wb_schema_table(schema, table->table))
		return WB_OK;
	wb_fail(err, WB_INVALID, path, "the catalog has no table %.*s.%.*s",
		WB_TEXT_ARG(table->system), WB_TEXT_ARG(table->table));
	wb_hint(err, "'waybill inspect %s' reads the tables there are", path);
	return WB_INVALID;
}

static void
list(const struct catalog *catalog, const struct wb_table_suggestion *found, size_t count,
     enum wb_format format)
{
	static const struct wb_list_column columns[] = {
		{ "table", WB_LIST_TEXT, 0 },
		{ "score", WB_LIST_NUMBER, 0 },
		{ "reason", WB_LIST_TEXT, 0 },
	};
	struct wb_listing *listing = wb_listing_new(stdout, format, columns, WB_COUNT_OF(columns));
	struct wb_buffer text = { 0 };

	for (size_t i = 0; i < count; i++) {
		const struct wb_table_name *name = &catalog->others[found[i].table];

		wb_buffer_clear(&text);
		wb_buffer_format(&text, "%.*s.%.*s", WB_TEXT_ARG(name->system),
				 WB_TEXT_ARG(name->table));
		wb_listing_text(listing, wb_buffer_slice(&text));
		wb_buffer_clear(&text);
		wb_buffer_format(&text, "%.2f", found[i].score);
		wb_listing_text(listing, wb_buffer_slice(&text));
		wb_buffer_clear(&text);
		wb_table_suggestion_reason(&found[i], &text);
		wb_listing_text(listing, wb_buffer_slice(&text));
	}
	wb_buffer_release(&text);
	wb_listing_end(listing);
	fflush(stdout);
	if (!count)
		wb_message_note("nothing to suggest");
}

enum wb_status
wb_suggest_tables_list(const struct wb_opening *opening, const struct wb_table_name *table,
		       enum wb_format format, struct wb_error *err)
{
	struct catalog catalog = { 0 };
	struct wb_table_suggestion *found = NULL;
	size_t count = 0;
	enum wb_status status = load_schemas(&catalog, opening, err);

	if (status == WB_OK)
		status = check_table(&catalog, table, wb_project_path(opening->project), err);
	if (status == WB_OK) {
		find_others(&catalog, table);
		status = wb_suggest_tables_open(opening->project, &catalog.model, table,
						WB_SUGGEST_SOURCE, catalog.others, catalog.n_others,
						&catalog.arena, &found, &count, err);
	}
	if (status == WB_OK)
		list(&catalog, found, count, format);
	release(&catalog);
	return status;
}
