#include "session/session.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/memory.h"
#include "connect/registry.h"
#include "lang/parse.h"
#include "plan/deferral.h"
#include "plan/use.h"
#include "session/crosswalk_table.h"
#include "session/inspection.h"
#include "session/order.h"

struct wb_session {
	struct wb_arena arena;
	struct wb_project *project;
	struct wb_session_settings settings;
	struct wb_design_list design;
	struct wb_script *scripts; /* by version in `design`: each an object */
	struct wb_object *objects; /* the model's */
	struct wb_text *states;    /* by object: of a crosswalk's table as it was read, or empty */
	struct wb_model model;
	struct wb_inspection inspection;
	struct wb_key_store *keys; /* NULL: not asked for yet */
	struct wb_parked_list parked;
	struct wb_parking *parking; /* by object */
	size_t n_chosen, n_skipped;
	const struct wb_object **chosen;  /* that can be compiled */
	const struct wb_object **skipped; /* parked as a whole */
	size_t n_steps;
	struct wb_ordered_step *steps; /* of the chosen */
};

static enum wb_status
load_design(struct wb_session *session, struct wb_error *err)
{
	if (session->settings.run)
		return wb_design_at(session->project, session->settings.run, &session->design, err);
	return wb_design_load(session->project, &session->design, err);
}

static enum wb_status
parse_object(struct wb_session *session, size_t i, struct wb_object *out, struct wb_error *err)
{
	const struct wb_design_version *version = &session->design.versions[i];
	const char *name =
		wb_arena_format(&session->arena, "%s %.*s", wb_object_kind_name(version->kind),
				WB_TEXT_ARG(version->name));
	enum wb_status status = wb_parse_script(version->script, name, &session->scripts[i], err);

	if (status != WB_OK)
		return status;
	if (session->scripts[i].n_objects != 1)
		return wb_fail(err, WB_INVALID, name, "the project file holds %zu objects here",
			       session->scripts[i].n_objects);
	*out = session->scripts[i].objects[0];
	return WB_OK;
}

/* The objects of all scripts side by side, as the model wants them. */
static enum wb_status
parse_design(struct wb_session *session, struct wb_error *err)
{
	size_t n = session->design.count;
	struct wb_object *objects = WB_NEW_ARRAY(&session->arena, struct wb_object, n);
	struct wb_text *texts = WB_NEW_ARRAY(&session->arena, struct wb_text, n);
	struct wb_system_traits *traits = WB_NEW_ARRAY(&session->arena, struct wb_system_traits, n);
	enum wb_status status = WB_OK;

	session->scripts = WB_NEW_ARRAY(&session->arena, struct wb_script, n);
	for (size_t i = 0; status == WB_OK && i < n; i++) {
		const struct wb_connector *connector;

		status = parse_object(session, i, &objects[i], err);
		texts[i] = session->design.versions[i].script;
		if (status != WB_OK || objects[i].kind != WB_OBJECT_SYSTEM)
			continue;
		connector = wb_connector_find(objects[i].as.system.kind);
		traits[i].enforces_keys = connector && (connector->caps & WB_HAS_CONSTRAINTS);
		traits[i].syncs = connector && connector->source_within;
		traits[i].replace_remakes = !traits[i].enforces_keys;
	}
	session->objects = objects;
	session->states = WB_NEW_ARRAY(&session->arena, struct wb_text, n);
	session->model = (struct wb_model){
		.n_objects = n,
		.objects = objects,
		.texts = texts,
		.traits = traits,
		.n_parameters = session->settings.n_parameters,
		.parameters = session->settings.parameters,
	};
	return status;
}

static enum wb_status
check_parameters(const struct wb_session *session, struct wb_error *err)
{
	for (size_t i = 0; i < session->settings.n_parameters; i++) {
		struct wb_text name = session->settings.parameters[i].name;

		if (wb_model_find(&session->model, WB_OBJECT_PARAM, name))
			continue;
		wb_fail(err, WB_INVALID, "--set", "the project has no parameter %.*s",
			WB_TEXT_ARG(name));
		wb_hint(err, "see the design with: waybill export %s",
			wb_project_path(session->project));
		return WB_INVALID;
	}
	return WB_OK;
}

enum wb_status
wb_session_open(struct wb_project *project, const struct wb_session_settings *settings,
		struct wb_session **out, struct wb_error *err)
{
	struct wb_session *session = wb_alloc(sizeof *session);
	enum wb_status status;

	session->project = project;
	session->settings = *settings;
	status = load_design(session, err);
	if (status == WB_OK)
		status = parse_design(session, err);
	if (status == WB_OK)
		status = check_parameters(session, err);
	if (status == WB_OK)
		status =
			wb_parking_apply(project, &session->model, session->objects, settings->run,
					 &session->arena, &session->parked, &session->parking, err);
	if (status != WB_OK) {
		wb_session_close(session);
		return status;
	}
	*out = session;
	return WB_OK;
}

void
wb_session_close(struct wb_session *session)
{
	if (!session)
		return;
	wb_key_store_close(session->keys);
	wb_inspection_release(&session->inspection);
	for (size_t i = 0; session->scripts && i < session->design.count; i++)
		wb_script_release(&session->scripts[i]);
	wb_design_list_release(&session->design);
	wb_parked_list_release(&session->parked);
	free(session->steps);
	free(session->chosen);
	free(session->skipped);
	wb_arena_release(&session->arena);
	free(session);
}

static enum wb_status
unknown_mapping(const struct wb_session *session, struct wb_text name, struct wb_error *err)
{
	struct wb_text near = { "", 0 };
	size_t least = name.len / 2 + 2;

	for (size_t i = 0; i < session->model.n_objects; i++) {
		const struct wb_object *object = &session->model.objects[i];
		size_t distance = wb_text_distance(object->name, name);

		if (object->kind != WB_OBJECT_MAPPING || distance >= least)
			continue;
		least = distance;
		near = object->name;
	}
	wb_fail(err, WB_INVALID, wb_project_path(session->project), "there is no mapping %.*s",
		WB_TEXT_ARG(name));
	if (near.len)
		wb_hint(err, "is %.*s meant?", WB_TEXT_ARG(near));
	return WB_INVALID;
}

static enum wb_status
collect(struct wb_session *session, const struct wb_text *names, size_t n, struct wb_error *err)
{
	const struct wb_model *model = &session->model;

	free(session->chosen);
	free(session->skipped);
	session->n_chosen = session->n_skipped = 0;
	session->chosen = wb_alloc((model->n_objects + 1) * sizeof *session->chosen);
	session->skipped = wb_alloc((model->n_objects + 1) * sizeof *session->skipped);
	for (size_t k = 0; k < n; k++)
		if (!wb_model_find(model, WB_OBJECT_MAPPING, names[k]))
			return unknown_mapping(session, names[k], err);
	for (size_t i = 0; i < model->n_objects; i++) {
		bool wanted = n == 0;

		for (size_t k = 0; k < n && !wanted; k++)
			wanted = wb_text_equal(names[k], model->objects[i].name);
		if (!wanted || model->objects[i].kind != WB_OBJECT_MAPPING)
			continue;
		if (session->parking[i].whole.len)
			session->skipped[session->n_skipped++] = &model->objects[i];
		else
			session->chosen[session->n_chosen++] = &model->objects[i];
	}
	if (session->n_chosen + session->n_skipped)
		return WB_OK;
	wb_fail(err, WB_INVALID, wb_project_path(session->project), "the project has no mapping");
	wb_hint(err, "write one and import it: waybill import %s SCRIPT.wbs",
		wb_project_path(session->project));
	return WB_INVALID;
}

static bool
is_crosswalk(void *context, const struct wb_use *use)
{
	const struct wb_object *crosswalk = context;

	return use->kind == WB_USE_CROSSWALK && !use->parked &&
	       wb_text_equal(use->name, crosswalk->name);
}

static bool
fills(const struct wb_object *mapping, const struct wb_table_name *table)
{
	const struct wb_line *into = wb_mapping_line(&mapping->as.mapping, WB_LINE_INTO);

	return into && wb_text_equal(into->table.system, table->system) &&
	       wb_text_equal(into->table.table, table->table);
}

/* A crosswalk is read before anything runs: what the run fills itself would be missed. */
static enum wb_status
refuse_filled(const struct wb_session *session, const struct wb_object *crosswalk,
	      struct wb_error *err)
{
	const struct wb_table_name *table = &crosswalk->as.crosswalk.source;
	char where[256];

	for (size_t i = 0; i < session->n_chosen; i++) {
		if (!fills(session->chosen[i], table))
			continue;
		snprintf(where, sizeof where, "crosswalk %.*s", WB_TEXT_ARG(crosswalk->name));
		wb_fail(err, WB_INVALID, where,
			"is read before the run begins, but mapping %.*s fills %.*s.%.*s",
			WB_TEXT_ARG(session->chosen[i]->name), WB_TEXT_ARG(table->system),
			WB_TEXT_ARG(table->table));
		wb_hint(err, "run that mapping by itself first, then the others by name");
		return WB_INVALID;
	}
	return WB_OK;
}

/* The tables of the crosswalks that the chosen mappings use. */
static enum wb_status
read_crosswalks(struct wb_session *session, struct wb_error *err)
{
	enum wb_status status = WB_OK;

	for (size_t i = 0; status == WB_OK && i < session->model.n_objects; i++) {
		struct wb_object *object = &session->objects[i];
		bool used = false;

		if (object->kind != WB_OBJECT_CROSSWALK || !object->as.crosswalk.from_table)
			continue;
		for (size_t k = 0; k < session->n_chosen && !used; k++)
			used = wb_mapping_uses(&session->chosen[k]->as.mapping, is_crosswalk,
					       object);
		if (!used)
			continue;
		status = refuse_filled(session, object, err);
		if (status == WB_OK)
			status = wb_crosswalk_read(session, object, &session->arena,
						   &session->states[i], err);
	}
	return status;
}

/* The steps in their order, and by it the chosen mappings. */
static void
order_steps(struct wb_session *session)
{
	size_t n = 0;

	free(session->steps);
	session->steps = wb_alloc((2 * session->n_chosen + 1) * sizeof *session->steps);
	session->n_steps =
		wb_order_steps(&session->model, session->chosen, session->n_chosen, session->steps);
	for (size_t i = 0; i < session->n_steps; i++)
		if (session->steps[i].pass == 1)
			session->chosen[n++] = session->steps[i].mapping;
}

enum wb_status
wb_session_choose(struct wb_session *session, const struct wb_text *names, size_t n,
		  struct wb_error *err)
{
	enum wb_status status = collect(session, names, n, err);

	if (status == WB_OK)
		status = wb_inspect_for(session, session->chosen, session->n_chosen,
					session->settings.rows_are_kept, &session->inspection, err);
	if (status != WB_OK)
		return status;
	session->model.schemas = session->inspection.schemas;
	session->model.deferral = wb_deferral_find(&session->model, &session->arena);
	order_steps(session);
	return read_crosswalks(session, err);
}

enum wb_status
wb_session_inspect_also(struct wb_session *session, const struct wb_node *expression,
			struct wb_error *err)
{
	enum wb_status status = wb_inspect_also(session, expression, &session->inspection, err);

	session->model.schemas = session->inspection.schemas;
	return status;
}

const struct wb_ordered_step *
wb_session_steps(const struct wb_session *session, size_t *n)
{
	*n = session->n_steps;
	return session->steps;
}

size_t
wb_session_count(const struct wb_session *session)
{
	return session->n_chosen;
}

const struct wb_object *
wb_session_mapping(const struct wb_session *session, size_t i)
{
	return session->chosen[i];
}

size_t
wb_session_count_parked(const struct wb_session *session)
{
	return session->n_skipped;
}

const struct wb_object *
wb_session_mapping_parked(const struct wb_session *session, size_t i)
{
	return session->skipped[i];
}

const struct wb_parking *
wb_session_parking(const struct wb_session *session, const struct wb_object *mapping)
{
	return &session->parking[mapping - session->model.objects];
}

enum wb_status
wb_session_refuse_parked(const struct wb_session *session, struct wb_error *err)
{
	const struct wb_object *mapping;
	char where[256];

	if (session->n_chosen || !session->n_skipped)
		return WB_OK;
	mapping = session->skipped[0];
	snprintf(where, sizeof where, "mapping %.*s", WB_TEXT_ARG(mapping->name));
	wb_fail(err, WB_INVALID, where, "it is parked: %.*s",
		WB_TEXT_ARG(wb_session_parking(session, mapping)->whole));
	wb_hint(err, "see what has to be mended with: waybill check %s %.*s",
		wb_project_path(session->project), WB_TEXT_ARG(mapping->name));
	return WB_INVALID;
}

const struct wb_model *
wb_session_model(const struct wb_session *session)
{
	return &session->model;
}

struct wb_text
wb_session_state(const struct wb_session *session, size_t object)
{
	return session->states[object];
}

const struct wb_design_version *
wb_session_version(const struct wb_session *session, const struct wb_object *object)
{
	return &session->design.versions[object - session->model.objects];
}

struct wb_project *
wb_session_project(const struct wb_session *session)
{
	return session->project;
}

const struct wb_design_list *
wb_session_design(const struct wb_session *session)
{
	return &session->design;
}

enum wb_status
wb_session_keys(struct wb_session *session, struct wb_key_store **out, struct wb_error *err)
{
	enum wb_status status = WB_OK;

	if (!session->keys)
		status = wb_key_store_open(session->project, &session->keys, err);
	*out = session->keys;
	return status;
}

/* The path that a locator names, seen from the project's folder; the caller's to free. */
static char *
path_of(const struct wb_session *session, const struct wb_object *system)
{
	struct wb_buffer locator = { 0 };
	char *path;

	wb_buffer_text(&locator, system->as.system.locator);
	path = wb_path_join(wb_project_folder(session->project), locator.at);
	wb_buffer_release(&locator);
	return path;
}

bool
wb_session_same_place(const struct wb_session *session, struct wb_text a, struct wb_text b)
{
	const struct wb_object *one = wb_model_find(&session->model, WB_OBJECT_SYSTEM, a);
	const struct wb_object *other = wb_model_find(&session->model, WB_OBJECT_SYSTEM, b);
	char *left, *right;
	bool same;

	if (!one || !other || one == other)
		return one == other;
	left = path_of(session, one);
	right = path_of(session, other);
	same = wb_text_equal(one->as.system.kind, other->as.system.kind) &&
	       wb_path_inside(left, right) && wb_path_inside(right, left);
	free(left);
	free(right);
	return same;
}

static enum wb_status
unknown_kind(const struct wb_object *object, struct wb_error *err)
{
	struct wb_buffer kinds = { 0 };
	char where[128];

	for (const struct wb_connector *const *each = wb_connectors(); *each; each++)
		wb_buffer_format(&kinds, "%s%s", kinds.len ? ", " : "", (*each)->scheme);
	snprintf(where, sizeof where, "system %.*s", WB_TEXT_ARG(object->name));
	wb_fail(err, WB_INVALID, where, "this waybill has no connector for %.*s",
		WB_TEXT_ARG(object->as.system.kind));
	wb_hint(err, "it knows %s", kinds.at);
	wb_buffer_release(&kinds);
	return WB_INVALID;
}

enum wb_status
wb_session_open_system(struct wb_session *session, struct wb_text name, enum wb_access access,
		       const struct wb_connector **connector, struct wb_handle **handle,
		       struct wb_error *err)
{
	const struct wb_object *object = wb_model_find(&session->model, WB_OBJECT_SYSTEM, name);
	const struct wb_system *system;
	struct wb_location location = { .system = name };
	struct wb_setting *settings;

	if (!object)
		return wb_fail(err, WB_INVALID, wb_project_path(session->project),
			       "there is no system %.*s", WB_TEXT_ARG(name));
	system = &object->as.system;
	*connector = wb_connector_find(system->kind);
	if (!*connector)
		return unknown_kind(object, err);
	settings = WB_NEW_ARRAY(&session->arena, struct wb_setting, system->n_options);
	for (size_t i = 0; i < system->n_options; i++)
		settings[i] =
			(struct wb_setting){ system->options[i].name, system->options[i].value };
	location.locator = system->locator;
	location.settings = settings;
	location.n_settings = system->n_options;
	location.folder = wb_project_folder(session->project);
	location.allow_outside = session->settings.allow_outside;
	return (*connector)->open(&location, access, handle, err);
}
