#include "draft/head.h"

#include <string.h>

#include "draft/draft_state.h"
#include "lang/parse.h"
#include "lang/print.h"

void
wb_draft_print_head(const struct wb_object *object, struct wb_buffer *out)
{
	struct wb_object head = *object;
	struct wb_buffer text = { 0 };
	size_t len;

	head.comments = head.tail = (struct wb_comments){ 0 };
	if (head.kind == WB_OBJECT_MAPPING)
		head.as.mapping = (struct wb_mapping){ 0 };
	if (head.kind == WB_OBJECT_SYSTEM)
		head.as.system.n_options = 0;
	if (head.kind == WB_OBJECT_CROSSWALK && !head.as.crosswalk.from_table)
		head.as.crosswalk =
			(struct wb_crosswalk){ .ignoring_case =
						       object->as.crosswalk.ignoring_case };
	wb_print_object(&head, &text);
	len = text.len;
	while (len && strchr(" \n{}", text.at[len - 1]))
		len--;
	wb_buffer_text(out, (struct wb_text){ text.at, len });
	wb_buffer_release(&text);
}

/* A head with braces where its kind has some. */
static enum wb_status
parse_head(struct wb_text text, struct wb_script *script, struct wb_error *err)
{
	struct wb_buffer whole = { 0 };
	struct wb_error ignored;
	enum wb_status status;

	wb_buffer_text(&whole, text);
	wb_buffer_string(&whole, " {\n}\n");
	status = wb_parse_script(wb_buffer_slice(&whole), "head", script, &ignored);
	wb_buffer_release(&whole);
	if (status == WB_OK)
		return WB_OK;
	return wb_parse_script(text, "head", script, err);
}

static enum wb_status
check_head(const struct wb_script *script, struct wb_error *err)
{
	if (script->n_objects != 1) {
		wb_fail(err, WB_INVALID, "head", "one line of one object is expected");
		wb_hint(err, "such as: param cutoff date = \"2005-01-01\"");
		return WB_INVALID;
	}
	if (script->objects->kind == WB_OBJECT_SYSTEM) {
		wb_fail(err, WB_INVALID, "head", "a system is not changed by its first line");
		wb_hint(err, "change it on the board");
		return WB_INVALID;
	}
	return WB_OK;
}

/* What is within stays as it is in the draft. */
static void
take_inside(const struct wb_object *present, struct wb_object *head)
{
	head->comments = present->comments;
	head->tail = present->tail;
	if (head->kind == WB_OBJECT_MAPPING)
		head->as.mapping = present->as.mapping;
	if (head->kind == WB_OBJECT_CROSSWALK && !head->as.crosswalk.from_table) {
		bool ignoring_case = head->as.crosswalk.ignoring_case;

		head->as.crosswalk = present->as.crosswalk;
		head->as.crosswalk.ignoring_case = ignoring_case;
	}
}

enum wb_status
wb_draft_set_head(struct wb_draft *draft, struct wb_text text, struct wb_error *err)
{
	struct wb_script script = { 0 };
	struct wb_buffer told = { 0 };
	enum wb_status status = parse_head(text, &script, err);
	const struct wb_object *present;
	struct wb_object object;

	if (status == WB_OK)
		status = check_head(&script, err);
	if (status == WB_OK) {
		object = script.objects[0];
		present = wb_draft_object(draft, object.kind, object.name);
		if (present)
			take_inside(present, &object);
		else if (object.kind != WB_OBJECT_PARAM)
			status = wb_fail(err, WB_NOT_FOUND, "head", "there is no %s %s",
					 wb_object_kind_name(object.kind),
					 wb_draft_name(draft, object.name));
	}
	if (status == WB_OK)
		status = wb_draft_keep(draft, &object, err);
	if (status == WB_OK) {
		wb_draft_print_head(&object, &told);
		wb_draft_say(draft, "%.*s", (int)told.len, told.at);
	}
	wb_buffer_release(&told);
	wb_script_release(&script);
	return status;
}
