/*
 * The objects of the design are loaded when the draft begins and parsed when an
 * edit asks for them. An edit makes a shallow copy of the tree with one place
 * changed; keeping it prints the copy and parses what was printed, and only then
 * takes the place of what was there. So the trees that edits see are always
 * those of the text that a commit writes.
 */
#include "draft/draft_state.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/memory.h"
#include "base/utf8.h"
#include "lang/parse.h"
#include "lang/print.h"

enum {
	MESSAGE_MAX = 160,   /* bytes, until further edits are only counted */
	EXPRESSION_MAX = 60, /* code points of an expression in a message */
};

/* Telling. */

void
wb_draft_say(struct wb_draft *draft, const char *format, ...)
{
	va_list arguments;
	char text[1024];

	if (draft->message.len > MESSAGE_MAX) {
		draft->untold++;
		return;
	}
	va_start(arguments, format);
	vsnprintf(text, sizeof text, format, arguments);
	va_end(arguments);
	if (draft->message.len)
		wb_buffer_string(&draft->message, "; ");
	wb_buffer_text(&draft->message,
		       (struct wb_text){ text, wb_utf8_valid_prefix(wb_text_of(text)) });
}

const char *
wb_draft_expression(struct wb_draft *draft, const struct wb_node *node)
{
	struct wb_buffer printed = { 0 }, shown = { 0 };
	struct wb_text text;
	const char *result;
	size_t end;

	wb_print_expression(node, &printed);
	wb_show_text(&shown, wb_buffer_slice(&printed));
	text = wb_buffer_slice(&shown);
	end = wb_utf8_offset(text, EXPRESSION_MAX);
	result = wb_arena_format(&draft->arena, "%.*s%s", (int)end, text.at,
				 end < text.len ? "…" : "");
	wb_buffer_release(&printed);
	wb_buffer_release(&shown);
	return result;
}

const char *
wb_draft_name(struct wb_draft *draft, struct wb_text name)
{
	struct wb_buffer shown = { 0 };
	char *result;

	wb_show_text(&shown, name);
	result = wb_arena_string(&draft->arena, wb_buffer_slice(&shown));
	wb_buffer_release(&shown);
	return result;
}

struct wb_text
wb_draft_message(const struct wb_draft *draft)
{
	return wb_buffer_slice(&draft->message);
}

/* Objects. */

static struct draft_object *
find_object(const struct wb_draft *draft, enum wb_object_kind kind, struct wb_text name)
{
	for (size_t i = 0; i < draft->n_objects; i++)
		if (draft->objects[i]->kind == kind && wb_text_equal(draft->objects[i]->name, name))
			return draft->objects[i];
	return NULL;
}

static struct draft_object *
add_object(struct wb_draft *draft, enum wb_object_kind kind, struct wb_text name)
{
	struct draft_object *object = wb_alloc(sizeof *object);

	object->kind = kind;
	object->name = name;
	object->gone = true;
	WB_GROW(draft->objects, draft->capacity, draft->n_objects + 1);
	draft->objects[draft->n_objects++] = object;
	return object;
}

static void
free_object(struct draft_object *object)
{
	wb_script_release(&object->script);
	wb_buffer_release(&object->printed);
	free(object);
}

enum wb_status
wb_draft_parsed(struct draft_object *object, struct wb_error *err)
{
	char name[256];
	enum wb_status status;

	if (object->script.n_objects)
		return WB_OK;
	snprintf(name, sizeof name, "%s %.*s", wb_object_kind_name(object->kind),
		 WB_TEXT_ARG(object->name));
	status = wb_parse_script(object->text, name, &object->script, err);
	if (status == WB_OK && object->script.n_objects != 1) {
		status = wb_fail(err, WB_INVALID, name, "the project file holds %zu objects here",
				 object->script.n_objects);
		wb_script_release(&object->script);
	}
	return status;
}

enum wb_status
wb_draft_find(struct wb_draft *draft, enum wb_object_kind kind, struct wb_text name,
	      const struct wb_object **out, struct wb_error *err)
{
	struct draft_object *object = find_object(draft, kind, name);
	enum wb_status status;

	if (!object || object->gone)
		return wb_fail(err, WB_NOT_FOUND, wb_project_path(draft->edit.project),
			       "there is no %s %s", wb_object_kind_name(kind),
			       wb_draft_name(draft, name));
	status = wb_draft_parsed(object, err);
	if (status == WB_OK)
		*out = object->script.objects;
	return status;
}

const struct wb_object *
wb_draft_object(struct wb_draft *draft, enum wb_object_kind kind, struct wb_text name)
{
	const struct wb_object *object;

	return wb_draft_find(draft, kind, name, &object, NULL) == WB_OK ? object : NULL;
}

/* Puts a parsed script in the object's place; both, and the text, are the draft's from then on. */
static void
take_script(struct draft_object *object, struct wb_script *script, struct wb_buffer *printed)
{
	wb_script_release(&object->script);
	wb_buffer_release(&object->printed);
	object->script = *script;
	object->printed = *printed;
	object->text = wb_buffer_slice(printed);
	object->gone = false;
	object->changed = !wb_text_equal(object->text, object->stored);
}

enum wb_status
wb_draft_keep(struct wb_draft *draft, const struct wb_object *object, struct wb_error *err)
{
	struct draft_object *place = find_object(draft, object->kind, object->name);
	struct wb_buffer printed = { 0 };
	struct wb_script script = { 0 };
	char name[256];
	enum wb_status status;

	wb_print_object(object, &printed);
	snprintf(name, sizeof name, "%s %.*s", wb_object_kind_name(object->kind),
		 WB_TEXT_ARG(object->name));
	status = wb_parse_script(wb_buffer_slice(&printed), name, &script, err);
	if (status != WB_OK) {
		wb_buffer_release(&printed);
		return status;
	}
	if (!place)
		place = add_object(draft, object->kind, wb_arena_text(&draft->arena, object->name));
	take_script(place, &script, &printed);
	return WB_OK;
}

/* The edit. */

static void
load_objects(struct wb_draft *draft)
{
	for (size_t i = 0; i < draft->stored.count; i++) {
		const struct wb_design_version *version = &draft->stored.versions[i];
		struct draft_object *object = add_object(draft, version->kind, version->name);

		object->stored = version->script;
		object->text = version->script;
		object->gone = false;
	}
}

enum wb_status
wb_draft_begin(struct wb_project *project, struct wb_text author, struct wb_draft **out,
	       struct wb_error *err)
{
	struct wb_draft *draft = wb_alloc(sizeof *draft);
	enum wb_status status;

	draft->edit = (struct wb_design_edit){
		.project = project,
		.at = wb_clock_now(),
		.author = author,
	};
	wb_buffer_string(&draft->message, "");
	status = wb_design_begin(&draft->edit, err);
	draft->open = status == WB_OK;
	if (status == WB_OK)
		status = wb_design_load(project, &draft->stored, err);
	if (status != WB_OK) {
		wb_draft_free(draft);
		return status;
	}
	load_objects(draft);
	*out = draft;
	return WB_OK;
}

enum wb_status
wb_draft_check_seen(struct wb_draft *draft, const struct wb_design_version *seen,
		    struct wb_error *err)
{
	const struct wb_design_version *now =
		wb_design_find(&draft->stored, seen->kind, seen->name);
	const char *name = wb_draft_name(draft, seen->name);

	if (now && now->id == seen->id)
		return WB_OK;
	if (now)
		wb_fail(err, WB_TAKEN, name, "%s changed it meanwhile: %s",
			wb_draft_name(draft, now->author), wb_draft_name(draft, now->message));
	else
		wb_fail(err, WB_TAKEN, name, "it was removed meanwhile");
	wb_hint(err, "look at it again first");
	return WB_TAKEN;
}

bool
wb_draft_changed(const struct wb_draft *draft)
{
	for (size_t i = 0; i < draft->n_objects; i++)
		if (draft->objects[i]->changed)
			return true;
	return false;
}

static enum wb_status
write_object(struct wb_draft *draft, const struct draft_object *object, struct wb_error *err)
{
	if (!object->changed)
		return WB_OK;
	if (object->gone)
		return wb_design_remove(&draft->edit, object->kind, object->name, err);
	return wb_design_put(&draft->edit, object->kind, object->name, object->text, NULL, err);
}

enum wb_status
wb_draft_commit(struct wb_draft *draft, struct wb_text message, struct wb_error *err)
{
	enum wb_status status = WB_OK;

	if (draft->untold)
		wb_buffer_format(&draft->message, "; and %zu more", draft->untold);
	draft->untold = 0;
	draft->edit.message = message.len ? message : wb_buffer_slice(&draft->message);
	for (size_t i = 0; i < draft->n_objects && status == WB_OK; i++)
		status = write_object(draft, draft->objects[i], err);
	if (status == WB_OK)
		status = wb_design_commit(&draft->edit, err);
	if (status != WB_OK)
		wb_design_rollback(&draft->edit);
	draft->open = false;
	return status;
}

void
wb_draft_free(struct wb_draft *draft)
{
	if (!draft)
		return;
	if (draft->open)
		wb_design_rollback(&draft->edit);
	for (size_t i = 0; i < draft->n_objects; i++)
		free_object(draft->objects[i]);
	free(draft->objects);
	wb_design_list_release(&draft->stored);
	wb_buffer_release(&draft->message);
	wb_arena_release(&draft->arena);
	free(draft);
}

/* Whole objects. */

struct wb_comments
wb_draft_join_comments(struct wb_draft *draft, struct wb_comments a, struct wb_comments b)
{
	struct wb_comments both = { .count = a.count + b.count };

	if (!a.count || !b.count)
		return a.count ? a : b;
	both.lines = WB_NEW_ARRAY(&draft->arena, struct wb_text, both.count);
	memcpy(both.lines, a.lines, a.count * sizeof *a.lines);
	memcpy(both.lines + a.count, b.lines, b.count * sizeof *b.lines);
	return both;
}

static enum wb_status
refuse_other(const struct wb_script *script, enum wb_object_kind kind, struct wb_text name,
	     const char *source, struct wb_error *err)
{
	const struct wb_object *object = script->objects;
	const char *wanted = wb_object_kind_name(kind);

	if (script->n_objects == 1 && object->kind == kind && wb_text_equal(object->name, name))
		return WB_OK;
	if (script->n_objects != 1) {
		wb_fail(err, WB_INVALID, source, "holds %zu objects, where one %s is expected",
			script->n_objects, wanted);
		wb_hint(err, "several at once are taken by: waybill import");
		return WB_INVALID;
	}
	wb_fail(err, WB_INVALID, source, "%s %.*s stands where %s %.*s is expected",
		wb_object_kind_name(object->kind), WB_TEXT_ARG(object->name), wanted,
		WB_TEXT_ARG(name));
	wb_hint(err, "keep kind and name as they were; the text says what is within");
	return WB_INVALID;
}

enum wb_status
wb_draft_put_script(struct wb_draft *draft, enum wb_object_kind kind, struct wb_text name,
		    struct wb_text text, const char *source, struct wb_error *err)
{
	const struct draft_object *before = find_object(draft, kind, name);
	bool is_new = !before || before->gone;
	struct wb_script script = { 0 };
	struct wb_object object;
	enum wb_status status = wb_parse_script(text, source, &script, err);

	if (status != WB_OK)
		return status;
	status = refuse_other(&script, kind, name, source, err);
	if (status == WB_OK) {
		object = script.objects[0];
		object.comments = wb_draft_join_comments(draft, object.comments, script.tail);
		status = wb_draft_keep(draft, &object, err);
	}
	wb_script_release(&script);
	if (status == WB_OK)
		wb_draft_say(draft, "%s: %s", wb_draft_name(draft, name),
			     is_new ? "taken from its text" : "edited as text");
	return status;
}

void
wb_draft_drop(struct wb_draft *draft, enum wb_object_kind kind, struct wb_text name)
{
	struct draft_object *object = find_object(draft, kind, name);

	wb_script_release(&object->script);
	wb_buffer_release(&object->printed);
	object->text = WB_TEXT("");
	object->gone = true;
	object->changed = object->stored.len > 0;
}

enum wb_status
wb_draft_remove(struct wb_draft *draft, enum wb_object_kind kind, struct wb_text name,
		struct wb_error *err)
{
	const struct wb_object *object;
	enum wb_status status = wb_draft_find(draft, kind, name, &object, err);

	if (status == WB_OK)
		status = wb_draft_refuse_used(draft, kind, name, err);
	if (status != WB_OK)
		return status;
	wb_draft_say(draft, "%s %s removed", wb_object_kind_name(kind), wb_draft_name(draft, name));
	wb_draft_drop(draft, kind, name);
	return WB_OK;
}

static const struct wb_design_version *
find_version(const struct wb_design_list *list, int64_t version)
{
	for (size_t i = 0; i < list->count; i++)
		if (list->versions[i].version == version)
			return &list->versions[i];
	return NULL;
}

static enum wb_status
restore_script(struct wb_draft *draft, const struct wb_design_version *version,
	       struct wb_error *err)
{
	struct wb_script script = { 0 };
	char name[256];
	enum wb_status status;

	snprintf(name, sizeof name, "%s %.*s, version %" PRId64, wb_object_kind_name(version->kind),
		 WB_TEXT_ARG(version->name), version->version);
	status = wb_parse_script(version->script, name, &script, err);
	if (status == WB_OK)
		status = refuse_other(&script, version->kind, version->name, name, err);
	if (status == WB_OK)
		status = wb_draft_keep(draft, script.objects, err);
	if (status == WB_OK)
		wb_draft_say(draft, "%s: back to version %" PRId64,
			     wb_draft_name(draft, version->name), version->version);
	wb_script_release(&script);
	return status;
}

enum wb_status
wb_draft_restore(struct wb_draft *draft, enum wb_object_kind kind, struct wb_text name,
		 int64_t version, struct wb_error *err)
{
	struct wb_design_list history = { 0 };
	const struct wb_design_version *found;
	enum wb_status status = wb_design_history(draft->edit.project, kind, name, &history, err);

	found = status == WB_OK ? find_version(&history, version) : NULL;
	if (status == WB_OK && !found)
		status = wb_fail(err, WB_NOT_FOUND, wb_project_path(draft->edit.project),
				 "%s %s has no version %" PRId64, wb_object_kind_name(kind),
				 wb_draft_name(draft, name), version);
	else if (status == WB_OK)
		status = found->gone ? wb_draft_remove(draft, kind, name, err)
				     : restore_script(draft, found, err);
	wb_design_list_release(&history);
	return status;
}
