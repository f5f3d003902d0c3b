#include "project/declined.h"

#include <stdlib.h>

#include "base/memory.h"
#include "project/store.h"

enum wb_status
wb_declined_put(struct wb_project *project, const struct wb_declined *declined,
		struct wb_error *err)
{
	static const char sql[] = "INSERT INTO declined (mapping, field, expression, at, author)"
				  " VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT DO NOTHING";
	sqlite3_stmt *statement = NULL;
	enum wb_status status = wb_store_prepare(project, sql, &statement, err);

	if (status != WB_OK)
		return status;
	wb_store_bind_text(statement, 1, declined->mapping);
	wb_store_bind_text(statement, 2, declined->field);
	wb_store_bind_text(statement, 3, declined->expression);
	sqlite3_bind_int64(statement, 4, declined->at);
	wb_store_bind_text(statement, 5, declined->author);
	status = wb_store_run(project, statement, err);
	sqlite3_finalize(statement);
	return status;
}

enum wb_status
wb_declined_remove(struct wb_project *project, struct wb_text mapping, struct wb_text field,
		   struct wb_text expression, struct wb_error *err)
{
	static const char sql[] = "DELETE FROM declined"
				  " WHERE mapping = ?1 AND field = ?2 AND expression = ?3";
	sqlite3_stmt *statement = NULL;
	enum wb_status status = wb_store_prepare(project, sql, &statement, err);

	if (status != WB_OK)
		return status;
	wb_store_bind_text(statement, 1, mapping);
	wb_store_bind_text(statement, 2, field);
	wb_store_bind_text(statement, 3, expression);
	status = wb_store_run(project, statement, err);
	sqlite3_finalize(statement);
	if (status == WB_OK && !sqlite3_changes(wb_project_database(project)))
		return wb_fail(err, WB_NOT_FOUND, wb_project_path(project),
			       "%.*s <- %.*s of mapping %.*s was not declined", WB_TEXT_ARG(field),
			       WB_TEXT_ARG(expression), WB_TEXT_ARG(mapping));
	return status;
}

enum wb_status
wb_declined_load(struct wb_project *project, struct wb_text mapping, struct wb_declined_list *out,
		 struct wb_error *err)
{
	static const char sql[] = "SELECT field, expression, at, author FROM declined"
				  " WHERE mapping = ?1 ORDER BY id";
	sqlite3_stmt *statement = NULL;
	struct wb_declined *items = NULL;
	size_t capacity = 0;
	enum wb_store_step step = WB_STORE_DONE;
	enum wb_status status = wb_store_prepare(project, sql, &statement, err);

	if (status != WB_OK)
		return status;
	wb_store_bind_text(statement, 1, mapping);
	mapping = wb_arena_text(&out->arena, mapping);
	while ((step = wb_store_step(project, statement, err)) == WB_STORE_ROW) {
		WB_GROW(items, capacity, out->count + 1);
		items[out->count++] = (struct wb_declined){
			.mapping = mapping,
			.field = wb_store_copy(statement, 0, &out->arena),
			.expression = wb_store_copy(statement, 1, &out->arena),
			.at = sqlite3_column_int64(statement, 2),
			.author = wb_store_copy(statement, 3, &out->arena),
		};
	}
	sqlite3_finalize(statement);
	out->items = items;
	return wb_store_status(step, err);
}

void
wb_declined_list_release(struct wb_declined_list *list)
{
	free(list->items);
	wb_arena_release(&list->arena);
	*list = (struct wb_declined_list){ 0 };
}
