#include "session/table_drift.h"

#include "base/memory.h"
#include "data/drift.h"
#include "project/catalog.h"
#include "session/present_values.h"

static bool
names_table(const struct wb_line *line)
{
	return line->kind == WB_LINE_FROM || line->kind == WB_LINE_JOIN ||
	       line->kind == WB_LINE_INTO;
}

/* A table that an earlier line of the mapping names is looked at once. */
static bool
is_named_before(const struct wb_mapping *mapping, size_t i)
{
	const struct wb_table_name *name = &mapping->lines[i].table;

	for (size_t k = 0; k < i; k++)
		if (names_table(&mapping->lines[k]) &&
		    wb_text_equal(mapping->lines[k].table.system, name->system) &&
		    wb_text_equal(mapping->lines[k].table.table, name->table))
			return true;
	return false;
}

static void
add_lines(const struct wb_drift_list *drift, struct wb_text system, struct wb_arena *arena,
	  struct wb_table_drift *out)
{
	struct wb_text *lines = WB_NEW_ARRAY(arena, struct wb_text, out->count + drift->count);
	struct wb_buffer line = { 0 };

	for (size_t i = 0; i < out->count; i++)
		lines[i] = out->lines[i];
	for (size_t i = 0; i < drift->count; i++) {
		wb_buffer_clear(&line);
		wb_drift_describe(&drift->items[i], system, &line);
		lines[out->count++] = wb_arena_text(arena, wb_buffer_slice(&line));
	}
	out->lines = lines;
	wb_buffer_release(&line);
}

static enum wb_status
compare_table(struct wb_session *session, struct wb_present_values *values,
	      const struct wb_table_name *name, struct wb_arena *arena, struct wb_table_drift *out,
	      struct wb_error *err)
{
	struct wb_drift_witness witness = wb_present_values_witness(values, name->system);
	const struct wb_schema *now = wb_model_schema(wb_session_model(session), name->system);
	const struct wb_table *table = now ? wb_schema_table(now, name->table) : NULL, *before;
	struct wb_schema seen = { 0 };
	struct wb_drift_list drift;
	enum wb_status status;

	if (!table)
		return WB_OK;
	status = wb_catalog_load(wb_session_project(session), name->system, &seen, NULL, err);
	if (status == WB_NOT_FOUND)
		return WB_OK;
	before = status == WB_OK ? wb_schema_table(&seen, name->table) : NULL;
	if (before) {
		drift = wb_table_drift(before, table, &witness, arena);
		add_lines(&drift, name->system, arena, out);
	}
	wb_schema_release(&seen);
	return status;
}

enum wb_status
wb_session_drift(struct wb_session *session, const struct wb_object *mapping,
		 struct wb_arena *arena, struct wb_table_drift *out, struct wb_error *err)
{
	struct wb_present_values *values = wb_present_values_new(session);
	const struct wb_mapping *lines = &mapping->as.mapping;
	enum wb_status status = WB_OK;

	*out = (struct wb_table_drift){ 0 };
	for (size_t i = 0; status == WB_OK && i < lines->n_lines; i++)
		if (names_table(&lines->lines[i]) && !is_named_before(lines, i))
			status = compare_table(session, values, &lines->lines[i].table, arena, out,
					       err);
	wb_present_values_free(values);
	return status;
}

enum wb_status
wb_refuse_drift(const struct wb_project *project, const struct wb_table_drift *drift,
		struct wb_error *err)
{
	const char *path = wb_project_path(project);

	wb_fail(err, WB_INVALID, path, "%.*s", WB_TEXT_ARG(drift->lines[0]));
	if (drift->count > 1)
		wb_fail(err, WB_INVALID, path, "%.*s (and %zu more)", WB_TEXT_ARG(drift->lines[0]),
			drift->count - 1);
	wb_hint(err,
		"look at it and take it over with: waybill inspect %s; then waybill check %s; or "
		"run as it is with --allow-drift",
		path, path);
	return WB_INVALID;
}
