#include "session/survey.h"

#include "base/clock.h"
#include "project/catalog.h"

static void
begin(struct wb_session *session, struct wb_survey *survey, size_t n)
{
	survey->values = wb_present_values_new(session);
	survey->items = WB_NEW_ARRAY(&survey->arena, struct wb_surveyed, n);
	survey->failures = WB_NEW_ARRAY(&survey->arena, struct wb_survey_failure, n);
}

static enum wb_status
read_system(struct wb_session *session, struct wb_text system, struct wb_text table,
	    struct wb_schema *schema, struct wb_error *err)
{
	const struct wb_connector *connector;
	struct wb_handle *handle = NULL;
	enum wb_status status =
		wb_session_open_system(session, system, WB_READ, &connector, &handle, err);

	if (status)
		return status;
	status = connector->inspect(handle, table, schema, err);
	connector->close(handle);
	return status;
}

static enum wb_status
look_at(struct wb_session *session, struct wb_text system, struct wb_text table,
	struct wb_survey *survey, struct wb_error *err)
{
	struct wb_surveyed *item = &survey->items[survey->count];
	enum wb_status status = read_system(session, system, table, &item->schema, err);

	if (status) {
		wb_schema_release(&item->schema);
		return status;
	}
	item->system = wb_arena_text(&survey->arena, system);
	survey->count++;
	return WB_OK;
}

/* The whole system, or the one table that was asked for. */
static struct wb_drift_list
find_drift(const struct wb_schema *before, const struct wb_schema *now, struct wb_text table,
	   const struct wb_drift_witness *witness, struct wb_arena *arena)
{
	const struct wb_table *old, *new;

	if (!table.len)
		return wb_schema_drift(before, now, witness, arena);
	old = wb_schema_table(before, table);
	new = wb_schema_table(now, table);
	return old && new ? wb_table_drift(old, new, witness, arena) : (struct wb_drift_list){ 0 };
}

/* Items of the drift borrow from both schemas: the old one is copied out before it goes. */
static void
keep_drift(struct wb_surveyed *item, const struct wb_drift_list *drift, struct wb_arena *arena)
{
	item->drift.count = drift->count;
	item->drift.items = WB_NEW_ARRAY(arena, struct wb_drift, drift->count);
	for (size_t i = 0; i < drift->count; i++) {
		struct wb_drift *to = &item->drift.items[i];

		*to = drift->items[i];
		to->table = wb_arena_text(arena, to->table);
		to->field = wb_arena_text(arena, to->field);
		to->before = wb_arena_text(arena, to->before);
		to->after = wb_arena_text(arena, to->after);
		to->other = wb_arena_text(arena, to->other);
	}
}

static enum wb_status
compare(struct wb_session *session, struct wb_text table, struct wb_survey *survey,
	struct wb_surveyed *item, struct wb_error *err)
{
	struct wb_drift_witness witness = wb_present_values_witness(survey->values, item->system);
	struct wb_schema before = { 0 };
	struct wb_arena arena = { 0 };
	struct wb_drift_list drift;
	struct wb_error trouble;
	enum wb_status status =
		wb_catalog_load(wb_session_project(session), item->system, &before, NULL, &trouble);

	if (status == WB_NOT_FOUND) {
		item->is_new = true;
		return WB_OK;
	}
	if (status) {
		*err = trouble;
		return status;
	}
	drift = find_drift(&before, &item->schema, table, &witness, &arena);
	keep_drift(item, &drift, &survey->arena);
	wb_arena_release(&arena);
	wb_schema_release(&before);
	return WB_OK;
}

static enum wb_status
compare_all(struct wb_session *session, struct wb_text table, struct wb_survey *survey,
	    struct wb_error *err)
{
	enum wb_status status = WB_OK;

	for (size_t i = 0; status == WB_OK && i < survey->count; i++)
		status = compare(session, table, survey, &survey->items[i], err);
	return status;
}

enum wb_status
wb_survey_all(struct wb_session *session, struct wb_survey *out, struct wb_error *err)
{
	const struct wb_model *model = wb_session_model(session);

	begin(session, out, model->n_objects);
	for (size_t i = 0; i < model->n_objects; i++) {
		struct wb_survey_failure failure = { .system = model->objects[i].name };

		if (model->objects[i].kind != WB_OBJECT_SYSTEM)
			continue;
		failure.status = look_at(session, failure.system, WB_TEXT(""), out, &failure.err);
		if (failure.status)
			out->failures[out->n_failures++] = failure;
	}
	return compare_all(session, WB_TEXT(""), out, err);
}

enum wb_status
wb_survey_system(struct wb_session *session, struct wb_text system, struct wb_text table,
		 struct wb_survey *out, struct wb_error *err)
{
	enum wb_status status;

	begin(session, out, 1);
	out->tables_only = table.len > 0;
	status = look_at(session, system, table, out, err);
	return status ? status : compare_all(session, table, out, err);
}

enum wb_status
wb_survey_keep(struct wb_session *session, struct wb_text author, struct wb_survey *survey,
	       struct wb_error *err)
{
	struct wb_inspected *found =
		WB_NEW_ARRAY(&survey->arena, struct wb_inspected, survey->count);

	for (size_t i = 0; i < survey->count; i++)
		found[i] = (struct wb_inspected){ .system = survey->items[i].system,
						  .schema = &survey->items[i].schema,
						  .tables_only = survey->tables_only };
	return wb_take_over(session, survey->values, found, survey->count, wb_clock_now(), author,
			    &survey->takeover, err);
}

void
wb_survey_release(struct wb_survey *survey)
{
	for (size_t i = 0; i < survey->count; i++)
		wb_schema_release(&survey->items[i].schema);
	wb_takeover_release(&survey->takeover);
	wb_present_values_free(survey->values);
	wb_arena_release(&survey->arena);
	*survey = (struct wb_survey){ 0 };
}
