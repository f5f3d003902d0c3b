/* From an arrow to its crosswalk; where it has none, to a new one behind its steps. */
#include <stdlib.h>

#include "base/memory.h"
#include "draft/crosswalk.h"
#include "draft/steps.h"
#include "lang/print.h"
#include "plan/use.h"
#include "tui/views/crosswalk.h"
#include "tui/views/mapper_ask.h"
#include "tui/views/mapper_edit.h"
#include "tui/views/mapper_suggest.h"

struct coding {
	struct mapper_view *mapper;
	struct wb_arena arena;
	struct wb_text mapping, field, expression; /* of the arrow as it is */
	struct wb_text name;                       /* of the crosswalk */
};

static bool
take_crosswalk(void *context, const struct wb_use *use)
{
	if (use->kind == WB_USE_CROSSWALK)
		*(struct wb_text *)context = use->name;
	return use->kind == WB_USE_CROSSWALK;
}

/* expression | map(name), before its fallbacks. */
static enum wb_status
add_step(const struct coding *coding, struct wb_buffer *out, struct wb_error *err)
{
	struct wb_steps steps = { 0 };
	struct wb_buffer step = { 0 };
	enum wb_status status = wb_steps_parse(coding->expression, &steps, err);

	if (status)
		return status;
	wb_buffer_string(&step, "| map(");
	wb_print_name(coding->name, &step);
	wb_buffer_byte(&step, ')');
	status = wb_steps_insert(&steps, wb_steps_end(&steps), wb_buffer_slice(&step), out, err);
	wb_buffer_release(&step);
	wb_steps_release(&steps);
	return status;
}

/* A crosswalk that is there already is taken as it is. */
static enum wb_status
add_crosswalk(struct wb_draft *draft, void *context, struct wb_error *err)
{
	const struct coding *coding = context;
	struct wb_buffer expression = { 0 };
	enum wb_status status = WB_OK;

	if (!wb_draft_object(draft, WB_OBJECT_CROSSWALK, coding->name))
		status = wb_draft_new_crosswalk(draft, coding->name, WB_TEXT(""), false, err);
	if (!status)
		status = add_step(coding, &expression, err);
	if (!status)
		status = wb_draft_set_arrow(draft, coding->mapping, coding->field,
					    wb_buffer_slice(&expression), WB_DRAFT_REPLACE, err);
	wb_buffer_release(&expression);
	return status;
}

static bool
answer(void *context, struct wb_text typed, struct wb_app *app)
{
	struct coding *coding = context;
	struct wb_error err = { 0 };

	coding->name = wb_arena_text(&coding->arena, wb_text_trim(typed));
	if (!coding->name.len) {
		wb_app_say(app, WB_MESSAGE_WARNING, "say what it is to be called");
		return false;
	}
	if (!wb_mapper_edit(coding->mapper, add_crosswalk, coding, &err))
		return true;
	if (err.status)
		wb_app_say_error(app, &err);
	return !err.status;
}

static void
complete(void *context, struct wb_text typed, struct wb_candidates *out)
{
	struct coding *coding = context;
	const struct wb_model *model =
		wb_workspace_model(wb_app_workspace(coding->mapper->view.app));

	for (size_t i = 0; i < model->n_objects; i++)
		if (model->objects[i].kind == WB_OBJECT_CROSSWALK)
			wb_candidates_add(out, typed, model->objects[i].name);
}

/* On to its values, once it is there. */
static void
closed(void *context, struct wb_app *app, bool answered)
{
	struct coding *coding = context;
	const struct wb_model *model = wb_workspace_model(wb_app_workspace(app));

	if (answered && wb_model_find(model, WB_OBJECT_CROSSWALK, coding->name))
		wb_app_push(app, wb_crosswalk_view_new(coding->name));
	wb_arena_release(&coding->arena);
	free(coding);
}

static void
ask_name(struct mapper_view *mapper, const struct wb_mapper_item *item)
{
	struct coding *coding = wb_alloc(sizeof *coding);
	struct wb_buffer text = { 0 };

	coding->mapper = mapper;
	coding->mapping = wb_arena_text(&coding->arena, wb_buffer_slice(&mapper->name));
	coding->field = wb_arena_text(&coding->arena, item->name);
	wb_print_expression(item->arrow->expressions[0], &text);
	coding->expression = wb_arena_text(&coding->arena, wb_buffer_slice(&text));
	wb_buffer_release(&text);
	wb_line_ask(mapper->view.app,
		    &(struct wb_line_question){ .label = wb_arena_format(&coding->arena,
									 "crosswalk for %.*s",
									 WB_TEXT_ARG(item->name)),
						.initial = coding->field,
						.context = coding,
						.complete = complete,
						.answer = answer,
						.closed = closed });
}

void
wb_mapper_decline_or_crosswalk(struct mapper_view *mapper)
{
	const struct wb_mapper_item *item = wb_mapper_item_at(mapper, WB_MAPPER_TARGET);
	struct wb_text name = WB_TEXT("");

	if (wb_mapper_suggestion_at(mapper)) {
		wb_mapper_decline(mapper);
		return;
	}
	if (mapper->side != WB_MAPPER_TARGET || !item || !item->arrow) {
		wb_app_say(mapper->view.app, WB_MESSAGE_INFO,
			   "put the cursor on the target of an arrow first");
		return;
	}
	wb_expression_uses(item->arrow->expressions[0], take_crosswalk, &name);
	if (name.len)
		wb_app_push(mapper->view.app, wb_crosswalk_view_new(name));
	else
		ask_name(mapper, item);
}
