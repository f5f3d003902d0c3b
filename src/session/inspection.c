#include "session/inspection.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "plan/use.h"
#include "project/catalog.h"

void
wb_inspection_release(struct wb_inspection *inspection)
{
	for (size_t i = 0; i < inspection->n; i++)
		wb_schema_release(&inspection->owned[i]);
	free(inspection->owned);
	free(inspection->schemas);
	memset(inspection, 0, sizeof *inspection);
}

struct following {
	struct wb_session *session;
	struct wb_inspection *out;
	bool rows_are_kept; /* of driving tables, in the project */
	bool *seen;         /* by object: has been looked at */
	enum wb_status status;
	struct wb_error *err;
};

static void
begin(const struct wb_model *model, struct wb_inspection *inspection)
{
	wb_inspection_release(inspection);
	inspection->n = model->n_objects;
	inspection->owned = wb_alloc((inspection->n + 1) * sizeof *inspection->owned);
	inspection->schemas = wb_alloc((inspection->n + 1) * sizeof *inspection->schemas);
}

enum wb_status
wb_inspect_catalog(struct wb_project *project, const struct wb_model *model,
		   struct wb_inspection *out, struct wb_error *err)
{
	begin(model, out);
	for (size_t i = 0; i < model->n_objects; i++) {
		enum wb_status status;

		if (model->objects[i].kind != WB_OBJECT_SYSTEM)
			continue;
		status =
			wb_catalog_load(project, model->objects[i].name, &out->owned[i], NULL, err);
		if (status == WB_OK)
			out->schemas[i] = &out->owned[i];
		else if (status != WB_NOT_FOUND)
			return status;
	}
	return WB_OK;
}

/* What a missing place or table means: a source must be there, a target can be made. */
enum need {
	MUST_EXIST,
	MAY_BE_MADE,
};

static enum wb_status
inspect_table(struct wb_session *session, const struct wb_table_name *name, enum need need,
	      struct wb_inspection *out, struct wb_error *err)
{
	const struct wb_model *model = wb_session_model(session);
	const struct wb_object *system = wb_model_find(model, WB_OBJECT_SYSTEM, name->system);
	struct wb_error missing;
	struct wb_error *trouble = need == MAY_BE_MADE ? &missing : err;
	const struct wb_connector *connector;
	struct wb_handle *handle;
	struct wb_schema *schema;
	enum wb_status status;

	if (!system)
		return WB_OK; /* compile says so, with its place in the mapping */
	schema = &out->owned[system - model->objects];
	out->schemas[system - model->objects] = schema;
	if (wb_schema_table(schema, name->table))
		return WB_OK;
	status = wb_session_open_system(session, name->system, WB_READ, &connector, &handle,
					trouble);
	if (status == WB_OK) {
		status = connector->inspect(handle, name->table, schema, trouble);
		connector->close(handle);
	}
	if (status == WB_NOT_FOUND && need == MAY_BE_MADE)
		return WB_OK;
	if (status != WB_OK && need == MAY_BE_MADE && err)
		*err = missing;
	return status;
}

/* A file that `replace` makes anew need not be looked at. */
static bool
is_remade(const struct wb_model *model, const struct wb_mapping *mapping,
	  const struct wb_line *into)
{
	const struct wb_line *write = wb_mapping_line(mapping, WB_LINE_WRITE);

	return into->create && write && write->mode == WB_WRITE_REPLACE &&
	       wb_model_traits(model, into->table.system).replace_remakes;
}

static void
suggest_create(const struct wb_table_name *name, struct wb_error *err)
{
	char hint[sizeof err->hint];

	if (!err)
		return;
	snprintf(hint, sizeof hint, "%s", err->hint);
	wb_hint(err, "%s%shave it made: into %.*s.%.*s create", hint, *hint ? "; or " : "",
		WB_TEXT_ARG(name->system), WB_TEXT_ARG(name->table));
}

/* The table as the catalog has it; WB_NOT_FOUND where it does not. */
static enum wb_status
recall_table(struct wb_session *session, const struct wb_table_name *name,
	     struct wb_inspection *out)
{
	const struct wb_model *model = wb_session_model(session);
	const struct wb_object *system = wb_model_find(model, WB_OBJECT_SYSTEM, name->system);
	struct wb_schema catalog = { 0 };
	const struct wb_table *table = NULL;
	struct wb_error ignored;

	if (system && wb_catalog_load(wb_session_project(session), name->system, &catalog, NULL,
				      &ignored) == WB_OK)
		table = wb_schema_table(&catalog, name->table);
	if (table)
		wb_schema_copy_table(&out->owned[system - model->objects], table);
	wb_schema_release(&catalog);
	return table ? WB_OK : WB_NOT_FOUND;
}

static enum wb_status
inspect_driving(const struct following *following, const struct wb_table_name *name)
{
	enum wb_status status =
		inspect_table(following->session, name, MUST_EXIST, following->out, following->err);

	if (status == WB_OK || !following->rows_are_kept)
		return status;
	if (recall_table(following->session, name, following->out) == WB_OK)
		return WB_OK;
	wb_hint(following->err,
		"the rejected records are kept, but not what their fields are: that is known of "
		"tables that were inspected; bring %.*s.%.*s back",
		WB_TEXT_ARG(name->system), WB_TEXT_ARG(name->table));
	return status;
}

static enum wb_status
inspect_joined(const struct following *following, const struct wb_table_name *name)
{
	enum wb_status status =
		inspect_table(following->session, name, MUST_EXIST, following->out, following->err);

	if (status != WB_OK && following->rows_are_kept)
		wb_hint(following->err,
			"the rejected records are kept, but not those that are joined to them: "
			"bring %.*s.%.*s back",
			WB_TEXT_ARG(name->system), WB_TEXT_ARG(name->table));
	return status;
}

static enum wb_status
inspect_mapping(const struct following *following, const struct wb_mapping *mapping)
{
	struct wb_session *session = following->session;
	struct wb_inspection *out = following->out;
	struct wb_error *err = following->err;
	const struct wb_line *from = wb_mapping_line(mapping, WB_LINE_FROM);
	const struct wb_line *into = wb_mapping_line(mapping, WB_LINE_INTO);
	enum wb_status status = WB_OK;

	if (from)
		status = inspect_driving(following, &from->table);
	for (size_t i = 0; status == WB_OK && i < mapping->n_lines; i++)
		if (mapping->lines[i].kind == WB_LINE_JOIN)
			status = inspect_joined(following, &mapping->lines[i].table);
	if (status != WB_OK || !into || is_remade(wb_session_model(session), mapping, into))
		return status;
	status = inspect_table(session, &into->table, into->create ? MAY_BE_MADE : MUST_EXIST, out,
			       err);
	if (status == WB_NOT_FOUND)
		suggest_create(&into->table, err);
	return status;
}

static bool follow_use(void *context, const struct wb_use *use);

/* A mapping, and what it names besides its own tables. */
static enum wb_status
inspect_all(struct following *following, const struct wb_object *mapping)
{
	bool *seen = &following->seen[mapping - wb_session_model(following->session)->objects];

	if (*seen)
		return WB_OK;
	*seen = true;
	following->status = inspect_mapping(following, &mapping->as.mapping);
	if (following->status == WB_OK)
		wb_mapping_uses(&mapping->as.mapping, follow_use, following);
	return following->status;
}

static bool
follow_use(void *context, const struct wb_use *use)
{
	struct following *following = context;
	const struct wb_object *other;

	if (use->parked)
		return false;
	if (use->kind == WB_USE_LOOKUP)
		following->status = inspect_table(following->session, &use->table, MAY_BE_MADE,
						  following->out, following->err);
	other = use->kind == WB_USE_XREF ? wb_model_find(wb_session_model(following->session),
							 WB_OBJECT_MAPPING, use->name)
					 : NULL;
	if (other)
		inspect_all(following, other);
	return following->status != WB_OK;
}

enum wb_status
wb_inspect_for(struct wb_session *session, const struct wb_object *const *mappings, size_t n,
	       bool rows_are_kept, struct wb_inspection *out, struct wb_error *err)
{
	struct following following = {
		.session = session,
		.out = out,
		.rows_are_kept = rows_are_kept,
		.err = err,
	};
	enum wb_status status = WB_OK;

	begin(wb_session_model(session), out);
	following.seen = wb_alloc((out->n + 1) * sizeof *following.seen);
	for (size_t i = 0; status == WB_OK && i < n; i++)
		status = inspect_all(&following, mappings[i]);
	free(following.seen);
	return status;
}

enum wb_status
wb_inspect_also(struct wb_session *session, const struct wb_node *expression,
		struct wb_inspection *out, struct wb_error *err)
{
	struct following following = { .session = session, .out = out, .err = err };

	if (!out->schemas)
		begin(wb_session_model(session), out);
	following.seen = wb_alloc((out->n + 1) * sizeof *following.seen);
	wb_expression_uses(expression, follow_use, &following);
	free(following.seen);
	return following.status;
}
