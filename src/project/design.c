/*
 * Edits form a tree: each row of design_change has as parent the edit that was
 * present when it was made, and project.present_change points at the one the
 * design stands at.
 *
 *	1 ── 2 ── 3 (undone)		undo: 3 → 2	redo: 2 → 3
 *	     └─── 4			an edit after the undo; now redo from 2 means 4
 *
 * Redo goes to the youngest child that is undone: an older sibling was cut off
 * by the younger one. Each version remembers the version of its object that
 * was present before it, so undoing an edit walks its versions backwards and
 * puts design_object.present back, and redoing walks them forwards.
 *
 * An edit's row is written with its first change, so that an import that
 * changes nothing leaves nothing to undo.
 */
#include "project/design.h"

#include <inttypes.h>
#include <string.h>

#include "project/store.h"

void
wb_design_list_release(struct wb_design_list *list)
{
	wb_arena_release(&list->arena);
	*list = (struct wb_design_list){ 0 };
}

const struct wb_design_version *
wb_design_find(const struct wb_design_list *list, enum wb_object_kind kind, struct wb_text name)
{
	for (size_t i = 0; i < list->count; i++)
		if (list->versions[i].kind == kind && wb_text_equal(list->versions[i].name, name))
			return &list->versions[i];
	return NULL;
}

/* Edits */

enum wb_status
wb_design_begin(struct wb_design_edit *edit, struct wb_error *err)
{
	edit->change = 0;
	return wb_store_begin(edit->project, err);
}

enum wb_status
wb_design_commit(struct wb_design_edit *edit, struct wb_error *err)
{
	return wb_store_commit(edit->project, err);
}

void
wb_design_rollback(struct wb_design_edit *edit)
{
	wb_store_rollback(edit->project);
}

static enum wb_status
insert_change(struct wb_design_edit *edit, struct wb_error *err)
{
	static const char sql[] = "INSERT INTO design_change (parent, at, author, message) "
				  "SELECT present_change, ?1, ?2, ?3 FROM project RETURNING id";
	sqlite3_stmt *statement = NULL;
	enum wb_status status = wb_store_prepare(edit->project, sql, &statement, err);

	if (status != WB_OK)
		return status;
	sqlite3_bind_int64(statement, 1, edit->at);
	wb_store_bind_text(statement, 2, edit->author);
	wb_store_bind_text(statement, 3, edit->message);
	status = wb_store_number(edit->project, statement, &edit->change, err);
	if (status == WB_OK)
		status = wb_store_execute_with(edit->project,
					       "UPDATE project SET present_change = ?1",
					       edit->change, 0, err);
	return status;
}

/* An object as an edit finds it. */
struct found {
	int64_t object;  /* 0: there never was one */
	int64_t present; /* its present version, 0: none */
	bool gone;       /* no present version, or one without a script */
	bool same;       /* its script is the one asked about */
};

static enum wb_status
find(struct wb_project *project, enum wb_object_kind kind, struct wb_text name,
     struct wb_text script, struct found *out, struct wb_error *err)
{
	static const char sql[] =
		"SELECT o.id, v.id, v.script IS NULL, v.script IS ?3 FROM design_object AS o "
		"LEFT JOIN design_version AS v ON v.id = o.present WHERE o.kind = ?1 AND o.name = "
		"?2";
	sqlite3_stmt *statement = NULL;
	enum wb_status status = wb_store_prepare(project, sql, &statement, err);
	enum wb_store_step step;

	*out = (struct found){ .gone = true };
	if (status != WB_OK)
		return status;
	wb_store_bind_text(statement, 1, wb_text_of(wb_object_kind_name(kind)));
	wb_store_bind_text(statement, 2, name);
	wb_store_bind_text(statement, 3, script);
	step = wb_store_step(project, statement, err);
	if (step == WB_STORE_ROW)
		*out = (struct found){
			.object = sqlite3_column_int64(statement, 0),
			.present = sqlite3_column_int64(statement, 1),
			.gone = sqlite3_column_int(statement, 2) != 0,
			.same = sqlite3_column_int(statement, 3) != 0,
		};
	sqlite3_finalize(statement);
	return wb_store_status(step, err);
}

static enum wb_status
insert_object(struct wb_project *project, enum wb_object_kind kind, struct wb_text name,
	      int64_t *id, struct wb_error *err)
{
	static const char sql[] =
		"INSERT INTO design_object (kind, name) VALUES (?1, ?2) RETURNING id";
	sqlite3_stmt *statement = NULL;
	enum wb_status status = wb_store_prepare(project, sql, &statement, err);

	if (status != WB_OK)
		return status;
	wb_store_bind_text(statement, 1, wb_text_of(wb_object_kind_name(kind)));
	wb_store_bind_text(statement, 2, name);
	return wb_store_number(project, statement, id, err);
}

/* Adds a version and makes it the present one; a NULL script says that the object is gone. */
static enum wb_status
insert_version(struct wb_design_edit *edit, const struct found *found, const struct wb_text *script,
	       struct wb_error *err)
{
	static const char sql[] =
		"INSERT INTO design_version (object, version, change, previous, script) "
		"VALUES (?1, (SELECT coalesce(max(version), 0) + 1 FROM design_version "
		"WHERE object = ?1), ?2, ?3, ?4) RETURNING id";
	sqlite3_stmt *statement = NULL;
	int64_t id = 0;
	enum wb_status status = WB_OK;

	if (!edit->change)
		status = insert_change(edit, err);
	if (status == WB_OK)
		status = wb_store_prepare(edit->project, sql, &statement, err);
	if (status != WB_OK)
		return status;
	sqlite3_bind_int64(statement, 1, found->object);
	sqlite3_bind_int64(statement, 2, edit->change);
	if (found->present)
		sqlite3_bind_int64(statement, 3, found->present);
	if (script)
		wb_store_bind_text(statement, 4, *script);
	status = wb_store_number(edit->project, statement, &id, err);
	if (status != WB_OK)
		return status;
	return wb_store_execute_with(edit->project,
				     "UPDATE design_object SET present = ?1 WHERE id = ?2", id,
				     found->object, err);
}

enum wb_status
wb_design_put(struct wb_design_edit *edit, enum wb_object_kind kind, struct wb_text name,
	      struct wb_text script, bool *changed, struct wb_error *err)
{
	struct found found;
	enum wb_status status = find(edit->project, kind, name, script, &found, err);

	if (status != WB_OK)
		return status;
	if (changed)
		*changed = !found.same;
	if (found.same)
		return WB_OK;
	if (!found.object)
		status = insert_object(edit->project, kind, name, &found.object, err);
	if (status != WB_OK)
		return status;
	return insert_version(edit, &found, &script, err);
}

enum wb_status
wb_design_remove(struct wb_design_edit *edit, enum wb_object_kind kind, struct wb_text name,
		 struct wb_error *err)
{
	struct found found;
	enum wb_status status = find(edit->project, kind, name, WB_TEXT(""), &found, err);

	if (status != WB_OK)
		return status;
	if (found.gone)
		return wb_fail(err, WB_NOT_FOUND, wb_project_path(edit->project),
			       "there is no %s %.*s", wb_object_kind_name(kind), WB_TEXT_ARG(name));
	return insert_version(edit, &found, NULL, err);
}

/* Lists */

#define VERSION_COLUMNS                                                                 \
	"SELECT v.id, o.kind, o.name, v.version, c.at, c.author, c.message, v.script, " \
	"CASE WHEN v.id = o.present THEN 0 WHEN c.undone THEN 2 ELSE 1 END, c.id "      \
	"FROM design_version AS v JOIN design_object AS o ON o.id = v.object "          \
	"JOIN design_change AS c ON c.id = v.change "

/* Systems, crosswalks, params, mappings: the order in which they can refer to each other. */
#define DESIGN_ORDER                                                         \
	"ORDER BY CASE o.kind WHEN 'system' THEN 1 WHEN 'crosswalk' THEN 2 " \
	"WHEN 'param' THEN 3 ELSE 4 END, o.id"

static struct wb_design_version
version_of_row(sqlite3_stmt *row, struct wb_arena *arena)
{
	return (struct wb_design_version){
		.id = sqlite3_column_int64(row, 0),
		.kind = wb_object_kind_of_name(wb_store_text(row, 1)),
		.name = wb_store_copy(row, 2, arena),
		.version = sqlite3_column_int64(row, 3),
		.at = sqlite3_column_int64(row, 4),
		.author = wb_store_copy(row, 5, arena),
		.message = wb_store_copy(row, 6, arena),
		.script = wb_store_copy(row, 7, arena),
		.gone = sqlite3_column_type(row, 7) == SQLITE_NULL,
		.state = (enum wb_version_state)sqlite3_column_int(row, 8),
		.change = sqlite3_column_int64(row, 9),
	};
}

/* Lists are as long as a history can be: the array doubles within the arena. */
static struct wb_design_version *
wider(struct wb_design_list *list, size_t *capacity)
{
	struct wb_design_version *versions;

	*capacity = *capacity ? *capacity * 2 : 16;
	versions = WB_NEW_ARRAY(&list->arena, struct wb_design_version, *capacity);
	if (list->count)
		memcpy(versions, list->versions, list->count * sizeof *versions);
	return versions;
}

/* Reads a bound statement of VERSION_COLUMNS into the list, and finalizes it. */
static enum wb_status
read_list(struct wb_project *project, sqlite3_stmt *statement, struct wb_design_list *out,
	  struct wb_error *err)
{
	enum wb_store_step step;
	size_t capacity = 0;

	wb_design_list_release(out);
	while ((step = wb_store_step(project, statement, err)) == WB_STORE_ROW) {
		if (out->count == capacity)
			out->versions = wider(out, &capacity);
		out->versions[out->count++] = version_of_row(statement, &out->arena);
	}
	sqlite3_finalize(statement);
	return wb_store_status(step, err);
}

static enum wb_status
read_versions(struct wb_project *project, const char *sql, int64_t number,
	      struct wb_design_list *out, struct wb_error *err)
{
	sqlite3_stmt *statement = NULL;
	enum wb_status status = wb_store_prepare(project, sql, &statement, err);

	if (status != WB_OK)
		return status;
	if (sqlite3_bind_parameter_count(statement))
		sqlite3_bind_int64(statement, 1, number);
	return read_list(project, statement, out, err);
}

enum wb_status
wb_design_load(struct wb_project *project, struct wb_design_list *out, struct wb_error *err)
{
	return read_versions(project,
			     VERSION_COLUMNS
			     "WHERE v.id = o.present AND v.script IS NOT NULL " DESIGN_ORDER,
			     0, out, err);
}

enum wb_status
wb_design_at(struct wb_project *project, int64_t run, struct wb_design_list *out,
	     struct wb_error *err)
{
	int64_t runs = 0;
	enum wb_status status = wb_store_lookup(
		project, "SELECT count(*) FROM run WHERE number = ?1", run, &runs, err);

	if (status != WB_OK)
		return status;
	if (!runs)
		return wb_fail(err, WB_NOT_FOUND, wb_project_path(project),
			       "there is no run %" PRId64, run);
	return read_versions(project,
			     VERSION_COLUMNS "JOIN run_version AS r ON r.version = v.id "
					     "WHERE r.run = ?1 " DESIGN_ORDER,
			     run, out, err);
}

enum wb_status
wb_design_history(struct wb_project *project, enum wb_object_kind kind, struct wb_text name,
		  struct wb_design_list *out, struct wb_error *err)
{
	static const char sql[] =
		VERSION_COLUMNS "WHERE (?1 IS NULL OR o.kind = ?1) AND (?2 IS NULL OR o.name = ?2) "
				"ORDER BY v.id DESC";
	sqlite3_stmt *statement = NULL;
	enum wb_status status = wb_store_prepare(project, sql, &statement, err);

	if (status != WB_OK)
		return status;
	if (kind != WB_OBJECT_KINDS)
		wb_store_bind_text(statement, 1, wb_text_of(wb_object_kind_name(kind)));
	if (name.len)
		wb_store_bind_text(statement, 2, name);
	return read_list(project, statement, out, err);
}

/* Undo and redo */

static enum wb_status
set_present(struct wb_project *project, const struct wb_design_version *version, int64_t present,
	    struct wb_error *err)
{
	return wb_store_execute_with(project,
				     "UPDATE design_object SET present = nullif(?1, 0) WHERE id = "
				     "(SELECT object FROM design_version WHERE id = ?2)",
				     present, version->id, err);
}

static enum wb_status
take_back(struct wb_project *project, const struct wb_design_list *what, struct wb_error *err)
{
	enum wb_status status = WB_OK;
	int64_t previous;

	for (size_t i = what->count; i-- > 0 && status == WB_OK;) {
		status = wb_store_lookup(project,
					 "SELECT previous FROM design_version WHERE id = ?1",
					 what->versions[i].id, &previous, err);
		if (status == WB_OK)
			status = set_present(project, &what->versions[i], previous, err);
	}
	return status;
}

static enum wb_status
do_again(struct wb_project *project, const struct wb_design_list *what, struct wb_error *err)
{
	enum wb_status status = WB_OK;

	for (size_t i = 0; i < what->count && status == WB_OK; i++)
		status = set_present(project, &what->versions[i], what->versions[i].id, err);
	return status;
}

/* Which way the design moves along its edits, and what that takes. */
struct direction {
	const char *change; /* the edit concerned, 0 or no row where there is none */
	const char *mark, *move;
	const char *nothing; /* the message where there is none */
	enum wb_status (*apply)(struct wb_project *project, const struct wb_design_list *what,
				struct wb_error *err);
};

static const struct direction backward = {
	.change = "SELECT present_change FROM project",
	.mark = "UPDATE design_change SET undone = 1 WHERE id = ?1",
	.move = "UPDATE project SET present_change = "
		"(SELECT parent FROM design_change WHERE id = ?1)",
	.nothing = "there is nothing to undo",
	.apply = take_back,
};

static const struct direction forward = {
	.change = "SELECT max(c.id) FROM design_change AS c, project AS p "
		  "WHERE c.parent IS p.present_change AND c.undone",
	.mark = "UPDATE design_change SET undone = 0 WHERE id = ?1",
	.move = "UPDATE project SET present_change = ?1",
	.nothing = "there is nothing to redo",
	.apply = do_again,
};

static enum wb_status
step_along(struct wb_project *project, const struct direction *direction,
	   struct wb_design_list *what, struct wb_error *err)
{
	int64_t change = 0;
	enum wb_status status = wb_store_lookup(project, direction->change, 0, &change, err);

	if (status == WB_OK && !change)
		status = wb_fail(err, WB_NOT_FOUND, wb_project_path(project), "%s",
				 direction->nothing);
	if (status == WB_OK)
		status = read_versions(project, VERSION_COLUMNS "WHERE c.id = ?1 ORDER BY v.id",
				       change, what, err);
	if (status == WB_OK)
		status = direction->apply(project, what, err);
	if (status == WB_OK)
		status = wb_store_execute_with(project, direction->mark, change, 0, err);
	if (status == WB_OK)
		status = wb_store_execute_with(project, direction->move, change, 0, err);
	return status;
}

static enum wb_status
move(struct wb_project *project, const struct direction *direction, struct wb_design_list *what,
     struct wb_error *err)
{
	enum wb_status status = wb_store_begin(project, err);

	if (status != WB_OK)
		return status;
	status = step_along(project, direction, what, err);
	if (status == WB_OK)
		return wb_store_commit(project, err);
	wb_store_rollback(project);
	return status;
}

enum wb_status
wb_design_undo(struct wb_project *project, struct wb_design_list *what, struct wb_error *err)
{
	return move(project, &backward, what, err);
}

enum wb_status
wb_design_redo(struct wb_project *project, struct wb_design_list *what, struct wb_error *err)
{
	return move(project, &forward, what, err);
}
