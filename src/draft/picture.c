/*
 * The design is a session's; the schemas are the catalog's. A crosswalk that is a
 * table counts as read, without entries: the rows of tables are not looked at.
 */
#include "draft/picture.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "plan/check.h"
#include "plan/deferral.h"
#include "project/catalog.h"
#include "session/session.h"

struct wb_picture {
	struct wb_session *session;
	struct wb_arena arena;
	struct wb_schema *schemas; /* by object */
	struct wb_model model;
};

static enum wb_status
load_schema(struct wb_picture *picture, struct wb_project *project, size_t i,
	    const struct wb_schema **out, struct wb_error *err)
{
	const struct wb_object *object = &picture->model.objects[i];
	struct wb_error trouble;
	enum wb_status status;

	if (object->kind != WB_OBJECT_SYSTEM)
		return WB_OK;
	status = wb_catalog_load(project, object->name, &picture->schemas[i], NULL, &trouble);
	if (status == WB_NOT_FOUND)
		return WB_OK;
	if (status == WB_OK)
		*out = &picture->schemas[i];
	else if (err)
		*err = trouble;
	return status;
}

static enum wb_status
load_schemas(struct wb_picture *picture, struct wb_project *project, struct wb_error *err)
{
	size_t n = picture->model.n_objects;
	const struct wb_schema **schemas =
		WB_NEW_ARRAY(&picture->arena, const struct wb_schema *, n);
	enum wb_status status = WB_OK;

	picture->schemas = WB_NEW_ARRAY(&picture->arena, struct wb_schema, n);
	for (size_t i = 0; i < n && status == WB_OK; i++)
		status = load_schema(picture, project, i, &schemas[i], err);
	picture->model.schemas = schemas;
	return status;
}

/* The type of a crosswalk's new values, as the catalog knows its table. */
static enum wb_type
source_type(const struct wb_model *model, const struct wb_crosswalk *crosswalk)
{
	const struct wb_table *table = wb_model_table(model, &crosswalk->source);
	size_t field = table ? wb_table_field(table, crosswalk->source_new) : 0;

	return table && field < table->n_fields ? table->fields[field].type.type : WB_TYPE_TEXT;
}

static void
count_tables_as_read(struct wb_picture *picture)
{
	size_t n = picture->model.n_objects;
	struct wb_object *objects = WB_NEW_ARRAY(&picture->arena, struct wb_object, n);

	if (n)
		memcpy(objects, picture->model.objects, n * sizeof *objects);
	picture->model.objects = objects;
	for (size_t i = 0; i < n; i++) {
		struct wb_crosswalk *crosswalk = &objects[i].as.crosswalk;

		if (objects[i].kind != WB_OBJECT_CROSSWALK || !crosswalk->from_table)
			continue;
		crosswalk->was_read = true;
		crosswalk->source_type = source_type(&picture->model, crosswalk);
	}
}

enum wb_status
wb_picture_take(struct wb_project *project, struct wb_picture **out, struct wb_error *err)
{
	const struct wb_session_settings settings = { 0 };
	struct wb_picture *picture = wb_alloc(sizeof *picture);
	enum wb_status status = wb_session_open(project, &settings, &picture->session, err);

	if (status == WB_OK) {
		picture->model = *wb_session_model(picture->session);
		status = load_schemas(picture, project, err);
	}
	if (status != WB_OK) {
		wb_picture_free(picture);
		return status;
	}
	count_tables_as_read(picture);
	picture->model.deferral = wb_deferral_find(&picture->model, &picture->arena);
	*out = picture;
	return WB_OK;
}

void
wb_picture_free(struct wb_picture *picture)
{
	if (!picture)
		return;
	for (size_t i = 0; picture->schemas && i < picture->model.n_objects; i++)
		wb_schema_release(&picture->schemas[i]);
	wb_session_close(picture->session);
	wb_arena_release(&picture->arena);
	free(picture);
}

const struct wb_model *
wb_picture_model(const struct wb_picture *picture)
{
	return &picture->model;
}

const struct wb_design_list *
wb_picture_design(const struct wb_picture *picture)
{
	return wb_session_design(picture->session);
}

/* The picture's objects are copies of the session's, in the same order. */
const struct wb_parking *
wb_picture_parking(const struct wb_picture *picture, const struct wb_object *mapping)
{
	const struct wb_object *objects = wb_session_model(picture->session)->objects;

	return wb_session_parking(picture->session, &objects[mapping - picture->model.objects]);
}

void
wb_picture_check(const struct wb_picture *picture, const struct wb_object *mapping,
		 struct wb_findings *out)
{
	wb_check_mapping(&picture->model, mapping, NULL, out);
}
