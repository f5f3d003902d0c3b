#include "cli/query.h"

#include <sqlite3.h>
#include <stdlib.h>

#include "base/memory.h"

static enum wb_status
fail(struct wb_project *project, struct wb_error *err)
{
	sqlite3 *database = wb_project_database(project);
	int code = sqlite3_errcode(database);

	return wb_fail(err, code == SQLITE_BUSY ? WB_LOCKED : WB_IO, wb_project_path(project),
		       "cannot be read: %s", sqlite3_errmsg(database));
}

static void
bind(sqlite3_stmt *statement, const struct wb_binding *binding)
{
	int index = sqlite3_bind_parameter_index(statement, binding->name);

	if (binding->is_number)
		sqlite3_bind_int64(statement, index, binding->number);
	else if (binding->text)
		sqlite3_bind_text(statement, index, binding->text, -1, SQLITE_STATIC);
}

static enum wb_status
prepare(struct wb_project *project, const struct wb_query *query, sqlite3_stmt **out,
	struct wb_error *err)
{
	if (sqlite3_prepare_v2(wb_project_database(project), query->sql, -1, out, NULL))
		return fail(project, err);
	for (size_t i = 0; i < query->n_bindings; i++)
		bind(*out, &query->bindings[i]);
	return WB_OK;
}

static void
list_cell(struct wb_listing *listing, sqlite3_stmt *statement, int column)
{
	const char *text;

	if (sqlite3_column_type(statement, column) == SQLITE_NULL) {
		wb_listing_null(listing);
		return;
	}
	text = (const char *)sqlite3_column_text(statement, column);
	wb_listing_text(listing, (struct wb_text){ text ? text : "", (size_t)sqlite3_column_bytes(
									     statement, column) });
}

enum wb_status
wb_query_list(struct wb_project *project, const struct wb_query *query, enum wb_format format,
	      size_t *rows, struct wb_error *err)
{
	sqlite3_stmt *statement = NULL;
	struct wb_listing *listing;
	enum wb_status status = prepare(project, query, &statement, err);
	int code;

	if (status)
		return status;
	listing = wb_listing_new(stdout, format, query->columns, query->n_columns);
	while ((code = sqlite3_step(statement)) == SQLITE_ROW)
		for (size_t i = 0; i < query->n_columns; i++)
			list_cell(listing, statement, (int)i);
	if (code != SQLITE_DONE)
		status = fail(project, err);
	if (rows)
		*rows = wb_listing_rows(listing);
	wb_listing_end(listing);
	sqlite3_finalize(statement);
	return status;
}

enum wb_status
wb_query_strings(struct wb_project *project, const struct wb_query *query, struct wb_strings *out,
		 struct wb_error *err)
{
	sqlite3_stmt *statement = NULL;
	enum wb_status status = prepare(project, query, &statement, err);
	int code;

	if (status)
		return status;
	while ((code = sqlite3_step(statement)) == SQLITE_ROW) {
		const char *text = (const char *)sqlite3_column_text(statement, 0);

		WB_GROW(out->at, out->capacity, out->count + 1);
		out->at[out->count++] = wb_strdup(text ? text : "");
	}
	if (code != SQLITE_DONE)
		status = fail(project, err);
	sqlite3_finalize(statement);
	return status;
}

void
wb_strings_release(struct wb_strings *strings)
{
	for (size_t i = 0; i < strings->count; i++)
		free(strings->at[i]);
	free(strings->at);
	*strings = (struct wb_strings){ 0 };
}

enum wb_status
wb_query_number(struct wb_project *project, const struct wb_query *query, int64_t otherwise,
		int64_t *out, struct wb_error *err)
{
	sqlite3_stmt *statement = NULL;
	enum wb_status status = prepare(project, query, &statement, err);
	int code;

	if (status)
		return status;
	*out = otherwise;
	code = sqlite3_step(statement);
	if (code == SQLITE_ROW && sqlite3_column_type(statement, 0) != SQLITE_NULL)
		*out = sqlite3_column_int64(statement, 0);
	else if (code != SQLITE_ROW && code != SQLITE_DONE)
		status = fail(project, err);
	sqlite3_finalize(statement);
	return status;
}
