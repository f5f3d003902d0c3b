#include "tui/views/head.h"

#include <stdlib.h>

#include "base/memory.h"
#include "draft/head.h"
#include "tui/views/line.h"
#include "tui/views/picker.h"

struct choosing {
	struct wb_arena arena;
	struct wb_text *heads; /* by item */
};

static enum wb_status
keep_head(struct wb_app *app, struct wb_text typed, struct wb_error *err)
{
	struct wb_draft *draft = NULL;
	struct wb_buffer message = { 0 };
	enum wb_status status = wb_draft_begin(wb_workspace_project(wb_app_workspace(app)),
					       wb_app_author(app), &draft, err);

	if (!status)
		status = wb_draft_set_head(draft, typed, err);
	if (!status)
		wb_buffer_text(&message, wb_draft_message(draft));
	if (!status)
		status = wb_draft_commit(draft, WB_TEXT(""), err);
	wb_draft_free(draft);
	if (!status) {
		wb_app_edited(app);
		wb_app_say(app, WB_MESSAGE_INFO, "%.*s", WB_TEXT_ARG(wb_buffer_slice(&message)));
	}
	wb_buffer_release(&message);
	return status;
}

static bool
answer(void *context, struct wb_text typed, struct wb_app *app)
{
	struct wb_error err = { 0 };

	(void)context;
	if (keep_head(app, wb_text_trim(typed), &err)) {
		wb_app_say_error(app, &err);
		return false;
	}
	return true;
}

static void
chosen(void *context, size_t item, struct wb_text typed, struct wb_app *app)
{
	const struct choosing *choosing = context;

	(void)typed;
	wb_line_ask(app, &(struct wb_line_question){ .label = "line",
						     .initial = choosing->heads[item],
						     .answer = answer });
}

static void
closed(void *context)
{
	struct choosing *choosing = context;

	wb_arena_release(&choosing->arena);
	free(choosing);
}

static void
add_item(struct choosing *choosing, const struct wb_object *object, struct wb_pick_item *item,
	 size_t n)
{
	struct wb_buffer head = { 0 };

	wb_draft_print_head(object, &head);
	choosing->heads[n] = wb_arena_text(&choosing->arena, wb_buffer_slice(&head));
	wb_buffer_release(&head);
	item->label = wb_text_of(wb_arena_format(&choosing->arena, "%s %.*s",
						 wb_object_kind_name(object->kind),
						 WB_TEXT_ARG(object->name)));
	item->detail = object->doc;
	item->about = choosing->heads[n];
}

void
wb_head_choose(struct wb_app *app)
{
	const struct wb_model *model;
	struct choosing *choosing;
	struct wb_pick_item *items;
	size_t n = 0;

	if (!wb_app_may_edit(app))
		return;
	model = wb_workspace_model(wb_app_workspace(app));
	choosing = wb_alloc(sizeof *choosing);
	choosing->heads = WB_NEW_ARRAY(&choosing->arena, struct wb_text, model->n_objects + 1);
	items = WB_NEW_ARRAY(&choosing->arena, struct wb_pick_item, model->n_objects + 1);
	for (size_t i = 0; i < model->n_objects; i++)
		if (model->objects[i].kind != WB_OBJECT_SYSTEM) {
			add_item(choosing, &model->objects[i], &items[n], n);
			n++;
		}
	items[n].label = WB_TEXT("new parameter");
	items[n].detail = WB_TEXT("param cutoff date = \"2005-01-01\"");
	choosing->heads[n++] = WB_TEXT("param ");
	wb_pick(app, &(struct wb_pick_question){ .title = "the first line of",
						 .n_items = n,
						 .items = items,
						 .context = choosing,
						 .chosen = chosen,
						 .closed = closed });
}
