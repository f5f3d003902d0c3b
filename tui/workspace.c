#include "tui/workspace.h"

#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/map.h"
#include "base/memory.h"
#include "plan/deferral.h"
#include "project/catalog.h"
#include "project/lease.h"
#include "project/profile_store.h"

/* What a reload makes, all at once. */
struct content {
	struct wb_arena arena;
	struct wb_picture *picture;
	size_t n_systems;
	struct wb_workspace_system *systems;
	size_t n_mappings;
	const struct wb_object **mappings;
};

struct wb_workspace {
	char *path;
	bool allow_outside;
	struct wb_project *project;
	char *read_only;
	struct content content;
	struct wb_buffer signature; /* of the content, see read_signature */
	int64_t data_version;       /* SQLite's: differs once another connection wrote */
	struct wb_map
		profiles; /* "system\0table" to a struct wb_profile, or a NULL: none is kept */
};

/* Opening. */

static void
say_read_only(struct wb_workspace *workspace, const char *why)
{
	free(workspace->read_only);
	workspace->read_only = wb_strdup(why);
}

/* Whether another process runs the project; says who. */
static bool
is_run_elsewhere(struct wb_project *project, struct wb_error *who)
{
	struct wb_lease *lease;
	bool held;

	if (wb_lease_held(project, &held, who) || !held)
		return false;
	if (wb_lease_take(project, &lease, who) == WB_LOCKED)
		return true;
	wb_lease_drop(lease);
	return false;
}

static enum wb_status
open_read_only(struct wb_workspace *workspace, const char *why, struct wb_error *err)
{
	struct wb_project *project;
	enum wb_status status = wb_project_open(workspace->path, WB_PROJECT_READ, &project, err);

	if (status)
		return status;
	wb_project_close(workspace->project);
	workspace->project = project;
	say_read_only(workspace, why);
	return WB_OK;
}

static enum wb_status
open_project(struct wb_workspace *workspace, struct wb_error *err)
{
	struct wb_error trouble = { 0 }, ignored;
	enum wb_status status =
		wb_project_open(workspace->path, WB_PROJECT_WRITE, &workspace->project, &trouble);

	if (status && open_read_only(workspace, trouble.what, &ignored)) {
		*err = trouble;
		return status;
	}
	if (!status && is_run_elsewhere(workspace->project, &trouble))
		return open_read_only(workspace, trouble.what, err);
	return WB_OK;
}

static void
release_content(struct content *content)
{
	wb_picture_free(content->picture);
	wb_arena_release(&content->arena);
	*content = (struct content){ 0 };
}

void
wb_workspace_close(struct wb_workspace *workspace)
{
	if (!workspace)
		return;
	wb_workspace_forget_profiles(workspace);
	release_content(&workspace->content);
	wb_project_close(workspace->project);
	wb_buffer_release(&workspace->signature);
	free(workspace->read_only);
	free(workspace->path);
	free(workspace);
}

/* Reading. */

static size_t
count_kind(const struct wb_model *model, enum wb_object_kind kind)
{
	size_t count = 0;

	for (size_t i = 0; i < model->n_objects; i++)
		count += model->objects[i].kind == kind;
	return count;
}

static enum wb_status
read_system(struct wb_workspace *workspace, struct content *content, const struct wb_object *object,
	    struct wb_error *err)
{
	struct wb_workspace_system *system = &content->systems[content->n_systems++];

	system->object = object;
	system->schema = wb_model_schema(wb_picture_model(content->picture), object->name);
	return wb_catalog_inspected_at(workspace->project, object->name, &system->inspected_at,
				       err);
}

static enum wb_status
read_content(struct wb_workspace *workspace, struct content *content, struct wb_error *err)
{
	enum wb_status status = wb_picture_take(workspace->project, &content->picture, err);
	const struct wb_model *model;
	size_t n;

	if (status)
		return status;
	model = wb_picture_model(content->picture);
	n = count_kind(model, WB_OBJECT_SYSTEM);
	content->systems = WB_NEW_ARRAY(&content->arena, struct wb_workspace_system, n);
	n = count_kind(model, WB_OBJECT_MAPPING);
	content->mappings = WB_NEW_ARRAY(&content->arena, const struct wb_object *, n);
	for (size_t i = 0; !status && i < model->n_objects; i++) {
		const struct wb_object *object = &model->objects[i];

		if (object->kind == WB_OBJECT_MAPPING)
			content->mappings[content->n_mappings++] = object;
		if (object->kind == WB_OBJECT_SYSTEM)
			status = read_system(workspace, content, object, err);
	}
	return status;
}

static int64_t
read_data_version(struct wb_workspace *workspace)
{
	sqlite3_stmt *statement;
	int64_t version = 0;

	if (sqlite3_prepare_v2(wb_project_database(workspace->project), "PRAGMA data_version", -1,
			       &statement, NULL) != SQLITE_OK)
		return workspace->data_version;
	if (sqlite3_step(statement) == SQLITE_ROW)
		version = sqlite3_column_int64(statement, 0);
	sqlite3_finalize(statement);
	return version;
}

/* What tells one state of design and catalog from another: the numbers of versions, the dates. */
static enum wb_status
read_signature(struct wb_workspace *workspace, struct wb_buffer *out, struct wb_error *err)
{
	static const char sql[] =
		"SELECT coalesce(max(inspected_at), 0), count(*) FROM catalog_table";
	struct wb_design_list design = { 0 };
	enum wb_status status = wb_design_load(workspace->project, &design, err);
	sqlite3_stmt *statement;

	for (size_t i = 0; !status && i < design.count; i++)
		wb_buffer_format(out, "%lld ", (long long)design.versions[i].id);
	wb_design_list_release(&design);
	if (status)
		return status;
	if (sqlite3_prepare_v2(wb_project_database(workspace->project), sql, -1, &statement,
			       NULL) != SQLITE_OK)
		return wb_fail(err, WB_IO, workspace->path, "the catalog cannot be read");
	if (sqlite3_step(statement) == SQLITE_ROW)
		wb_buffer_format(out, "| %lld %lld", sqlite3_column_int64(statement, 0),
				 sqlite3_column_int64(statement, 1));
	sqlite3_finalize(statement);
	return WB_OK;
}

enum wb_status
wb_workspace_reload(struct wb_workspace *workspace, struct wb_error *err)
{
	struct content content = { 0 };
	struct wb_buffer signature = { 0 };
	enum wb_status status = read_signature(workspace, &signature, err);

	if (!status)
		status = read_content(workspace, &content, err);
	if (status) {
		wb_buffer_release(&signature);
		release_content(&content);
		return status;
	}
	release_content(&workspace->content);
	workspace->content = content;
	wb_buffer_release(&workspace->signature);
	workspace->signature = signature;
	wb_workspace_forget_profiles(workspace);
	return WB_OK;
}

enum wb_status
wb_workspace_open(const char *path, bool allow_outside, struct wb_workspace **out,
		  struct wb_error *err)
{
	struct wb_workspace *workspace = wb_alloc(sizeof *workspace);
	enum wb_status status;

	workspace->path = wb_strdup(path);
	workspace->allow_outside = allow_outside;
	status = open_project(workspace, err);
	if (!status)
		status = wb_workspace_reload(workspace, err);
	if (status) {
		wb_workspace_close(workspace);
		return status;
	}
	workspace->data_version = read_data_version(workspace);
	*out = workspace;
	return WB_OK;
}

enum wb_workspace_change
wb_workspace_look(struct wb_workspace *workspace)
{
	int64_t version = read_data_version(workspace);
	struct wb_buffer now = { 0 };
	struct wb_error ignored;
	bool same;

	if (version == workspace->data_version)
		return WB_WORKSPACE_SAME;
	workspace->data_version = version;
	same = !read_signature(workspace, &now, &ignored) &&
	       wb_text_equal(wb_buffer_slice(&now), wb_buffer_slice(&workspace->signature));
	wb_buffer_release(&now);
	return same ? WB_WORKSPACE_RECORDS : WB_WORKSPACE_DESIGN;
}

bool
wb_workspace_retry(struct wb_workspace *workspace)
{
	struct wb_project *project, *before = workspace->project;
	struct wb_error ignored = { 0 };

	if (!workspace->read_only ||
	    wb_project_open(workspace->path, WB_PROJECT_WRITE, &project, &ignored))
		return false;
	workspace->project = project;
	if (is_run_elsewhere(project, &ignored) || wb_workspace_reload(workspace, &ignored)) {
		workspace->project = before;
		wb_project_close(project);
		return false;
	}
	wb_project_close(before);
	free(workspace->read_only);
	workspace->read_only = NULL;
	workspace->data_version = read_data_version(workspace);
	return true;
}

/* Asking. */

const char *
wb_workspace_path(const struct wb_workspace *workspace)
{
	return workspace->path;
}

bool
wb_workspace_allow_outside(const struct wb_workspace *workspace)
{
	return workspace->allow_outside;
}

struct wb_project *
wb_workspace_project(const struct wb_workspace *workspace)
{
	return workspace->project;
}

const char *
wb_workspace_read_only(const struct wb_workspace *workspace)
{
	return workspace->read_only;
}

const struct wb_model *
wb_workspace_model(const struct wb_workspace *workspace)
{
	return wb_picture_model(workspace->content.picture);
}

const struct wb_picture *
wb_workspace_picture(const struct wb_workspace *workspace)
{
	return workspace->content.picture;
}

const struct wb_design_list *
wb_workspace_design(const struct wb_workspace *workspace)
{
	return wb_picture_design(workspace->content.picture);
}

size_t
wb_workspace_systems(const struct wb_workspace *workspace,
		     const struct wb_workspace_system **systems)
{
	*systems = workspace->content.systems;
	return workspace->content.n_systems;
}

size_t
wb_workspace_mappings(const struct wb_workspace *workspace,
		      const struct wb_object *const **mappings)
{
	*mappings = workspace->content.mappings;
	return workspace->content.n_mappings;
}

const struct wb_table *
wb_workspace_table(const struct wb_workspace *workspace, struct wb_text system,
		   struct wb_text table)
{
	const struct wb_schema *schema = wb_model_schema(wb_workspace_model(workspace), system);

	return schema ? wb_schema_table(schema, table) : NULL;
}

const struct wb_profile *
wb_workspace_profile(struct wb_workspace *workspace, struct wb_text system, struct wb_text table)
{
	struct wb_buffer key = { 0 };
	struct wb_error ignored;
	struct wb_map_entry *entry;
	struct wb_profile *profile;

	wb_buffer_text(&key, system);
	wb_buffer_byte(&key, '\0');
	wb_buffer_text(&key, table);
	entry = wb_map_find(&workspace->profiles, wb_buffer_slice(&key));
	if (!entry) {
		profile = wb_alloc(sizeof *profile);
		if (wb_profile_load(workspace->project, system, table, profile, &ignored)) {
			free(profile);
			profile = NULL;
		}
		entry = wb_map_put(&workspace->profiles, wb_buffer_slice(&key));
		entry->value = profile;
	}
	wb_buffer_release(&key);
	return entry->value;
}

void
wb_workspace_forget_profiles(struct wb_workspace *workspace)
{
	for (size_t i = 0; i < workspace->profiles.count; i++) {
		struct wb_profile *profile = workspace->profiles.entries[i].value;

		if (!profile)
			continue;
		wb_profile_release(profile);
		free(profile);
	}
	wb_map_release(&workspace->profiles);
}
