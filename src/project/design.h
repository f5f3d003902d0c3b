/*
 * The design in the project file: every object as versions of its canonical
 * script text. The texts are opaque here; who calls has parsed and printed them.
 *
 * An edit is what lies between wb_design_begin and wb_design_commit: one put by
 * the workbench, or a whole import. It is kept whole or not at all, and undone
 * and redone whole, across restarts. Nothing is ever deleted: removing an
 * object adds a version without a script, undoing moves a pointer back, and an
 * edit made after an undo cuts what was undone off from redo, not from history.
 *
 * Reads outside an edit see what is committed; within one, its puts too. One
 * thread, that of the project's connection.
 */
#ifndef WB_PROJECT_DESIGN_H
#define WB_PROJECT_DESIGN_H

#include "base/arena.h"
#include "lang/syntax.h"
#include "project/project.h"

enum wb_version_state {
	WB_VERSION_PRESENT, /* the object is so now */
	WB_VERSION_EARLIER, /* replaced by a later one */
	WB_VERSION_UNDONE,
};

/* One version of one object. */
struct wb_design_version {
	int64_t id; /* unique in the project; what a run pins */
	enum wb_object_kind kind;
	struct wb_text name;
	int64_t version; /* 1, 2, … of the object */
	int64_t at;      /* microseconds UTC */
	struct wb_text author, message;
	struct wb_text script;
	bool gone; /* this version says that the object is removed; no script */
	enum wb_version_state state;
	int64_t change; /* the edit that it is part of */
};

/* Versions, with the memory they live in. A list of all zero bytes is empty. */
struct wb_design_list {
	struct wb_arena arena;
	size_t count;
	struct wb_design_version *versions;
};

void wb_design_list_release(struct wb_design_list *list);

/* The version of an object in a list, or NULL. */
const struct wb_design_version *
wb_design_find(const struct wb_design_list *list, enum wb_object_kind kind, struct wb_text name);

/* An edit under way: on the caller's stack, from begin to commit or rollback. */
struct wb_design_edit {
	struct wb_project *project;
	int64_t at;                     /* microseconds UTC; all versions of the edit share it */
	struct wb_text author, message; /* borrowed until the edit ends; message may be empty */
	int64_t change;                 /* its number, once something changed; 0 before */
};

/* Begins an edit: fill project, at, author and message first. WB_LOCKED while another writes. */
enum wb_status wb_design_begin(struct wb_design_edit *edit, struct wb_error *err);

/*
 * Adds a version of an object, which is made where it is new, unless it has
 * that very script now; *changed (may be NULL) says which. After a failure the
 * edit can only be rolled back.
 */
enum wb_status
wb_design_put(struct wb_design_edit *edit, enum wb_object_kind kind, struct wb_text name,
	      struct wb_text script, bool *changed, struct wb_error *err);

/* Adds a version that says the object is gone; WB_NOT_FOUND where there is none. */
enum wb_status wb_design_remove(struct wb_design_edit *edit, enum wb_object_kind kind,
				struct wb_text name, struct wb_error *err);

/* Keeps the edit; one that changed nothing leaves no trace. On failure nothing is kept. */
enum wb_status wb_design_commit(struct wb_design_edit *edit, struct wb_error *err);
void wb_design_rollback(struct wb_design_edit *edit); /* harmless after commit or rollback */

/*
 * Each of these replaces the content of *out, which is released by the caller.
 *
 * load: the present version of every object that is not gone: systems,
 * crosswalks, params, mappings, each in the order in which they were first made.
 */
enum wb_status
wb_design_load(struct wb_project *project, struct wb_design_list *out, struct wb_error *err);

/* The versions that a run pinned, in the same order; WB_NOT_FOUND where there is no such run. */
enum wb_status wb_design_at(struct wb_project *project, int64_t run, struct wb_design_list *out,
			    struct wb_error *err);

/*
 * Versions, newest first: of every object where name is empty (of every kind
 * where kind is WB_OBJECT_KINDS), else of those so named.
 */
enum wb_status
wb_design_history(struct wb_project *project, enum wb_object_kind kind, struct wb_text name,
		  struct wb_design_list *out, struct wb_error *err);

/*
 * Takes the last edit back, or does the edit last undone again; *what gets its
 * versions. WB_NOT_FOUND where there is nothing (more) to undo or redo.
 */
enum wb_status
wb_design_undo(struct wb_project *project, struct wb_design_list *what, struct wb_error *err);
enum wb_status
wb_design_redo(struct wb_project *project, struct wb_design_list *what, struct wb_error *err);

#endif
