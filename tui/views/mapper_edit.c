#include "tui/views/mapper_edit.h"

#include <stdlib.h>

#include "base/memory.h"
#include "tui/views/picker.h"

bool
wb_mapper_edit(struct mapper_view *mapper, wb_mapper_editor *editor, void *context,
	       struct wb_error *err)
{
	struct wb_app *app = mapper->view.app;
	struct wb_draft *draft = NULL;
	struct wb_buffer message = { 0 };
	enum wb_status status;

	if (!wb_app_may_edit(app))
		return false;
	err->status = WB_OK;
	status = wb_draft_begin(wb_workspace_project(wb_app_workspace(app)), wb_app_author(app),
				&draft, err);
	if (!status)
		status = editor(draft, context, err);
	if (!status)
		wb_buffer_text(&message, wb_draft_message(draft));
	if (!status)
		status = wb_draft_commit(draft, WB_TEXT(""), err);
	wb_draft_free(draft);
	err->status = status;
	if (!status) {
		wb_app_edited(app);
		if (message.len)
			wb_app_say(app, WB_MESSAGE_INFO, "%s", message.at);
	}
	wb_buffer_release(&message);
	return true;
}

int64_t
wb_mapper_seen(const struct mapper_view *mapper)
{
	const struct wb_design_version *version =
		wb_design_find(wb_workspace_design(wb_app_workspace(mapper->view.app)),
			       WB_OBJECT_MAPPING, wb_buffer_slice(&mapper->name));

	return version ? version->id : 0;
}

enum wb_status
wb_mapper_check_seen(struct wb_draft *draft, struct wb_text mapping, int64_t seen,
		     struct wb_error *err)
{
	const struct wb_design_version version = { .id = seen,
						   .kind = WB_OBJECT_MAPPING,
						   .name = mapping };

	return wb_draft_check_seen(draft, &version, err);
}

/* A line that takes the place of another one, once that was asked. */
struct change {
	struct mapper_view *mapper;
	struct wb_arena arena;
	struct wb_text mapping;
	bool leaves;
	struct wb_text alias, field; /* LEAVE: of a source, or empty; the field that it is about */
	struct wb_text text;         /* the expression, or the reason */
	enum wb_draft_guard guard;
	int64_t seen; /* REPLACE: the version in which the other line was shown */
};

static enum wb_status
do_change(struct wb_draft *draft, void *context, struct wb_error *err)
{
	const struct change *change = context;
	enum wb_status status = WB_OK;

	if (change->guard == WB_DRAFT_REPLACE)
		status = wb_mapper_check_seen(draft, change->mapping, change->seen, err);
	if (status)
		return status;
	if (change->leaves)
		return wb_draft_set_leave(draft, change->mapping, change->alias, change->field,
					  change->text, change->guard, err);
	return wb_draft_set_arrow(draft, change->mapping, change->field, change->text,
				  change->guard, err);
}

static void
release_change(void *context)
{
	struct change *change = context;

	wb_arena_release(&change->arena);
	free(change);
}

/* The new arrow is shown on the other side, too. */
static void
show_target(struct mapper_view *mapper, struct wb_text field)
{
	size_t item = wb_mapper_model_find(&mapper->model, WB_MAPPER_TARGET, WB_TEXT(""), field);

	wb_mapper_move_to(mapper, WB_MAPPER_TARGET, item);
	wb_mapper_keep_places(mapper);
}

static void
remember(struct mapper_view *mapper, const struct change *change)
{
	if (change->leaves)
		return;
	wb_buffer_clear(&mapper->last_expression);
	wb_buffer_text(&mapper->last_expression, change->text);
	show_target(mapper, change->field);
}

static void
replace(void *context, size_t item, struct wb_text typed, struct wb_app *app)
{
	struct change *change = context;
	struct wb_error err = { 0 };

	(void)typed;
	if (!item)
		return;
	change->guard = WB_DRAFT_REPLACE;
	if (!wb_mapper_edit(change->mapper, do_change, change, &err))
		return;
	if (err.status)
		wb_app_say_error(app, &err);
	else
		remember(change->mapper, change);
}

static void
ask_to_replace(struct change *change, const struct wb_error *taken)
{
	const char *what = change->leaves ? "leave: " : "draw: ";
	struct wb_pick_item items[] = {
		{ .label = WB_TEXT("keep what is there"), .detail = wb_text_of(taken->what) },
		{ .label = WB_TEXT("replace it"),
		  .detail = wb_text_of(wb_arena_format(&change->arena, "%s%.*s", what,
						       WB_TEXT_ARG(change->text))) },
	};
	char *title = wb_arena_format(&change->arena, "%.*s", WB_TEXT_ARG(change->field));

	change->seen = wb_mapper_seen(change->mapper);
	items[0].about = items[0].detail;
	items[1].about = items[1].detail;
	wb_pick(change->mapper->view.app, &(struct wb_pick_question){ .title = title,
								      .n_items = 2,
								      .items = items,
								      .context = change,
								      .chosen = replace,
								      .closed = release_change });
}

/* Takes the change over. */
static void
make(struct change *change)
{
	struct mapper_view *mapper = change->mapper;
	struct wb_error err = { 0 };

	if (!wb_mapper_edit(mapper, do_change, change, &err)) {
		release_change(change);
		return;
	}
	if (err.status == WB_TAKEN) {
		ask_to_replace(change, &err);
		return;
	}
	if (err.status)
		wb_app_say_error(mapper->view.app, &err);
	else
		remember(mapper, change);
	release_change(change);
}

static struct change *
new_change(struct mapper_view *mapper, struct wb_text field, struct wb_text text)
{
	struct change *change = wb_alloc(sizeof *change);

	change->mapper = mapper;
	change->mapping = wb_arena_text(&change->arena, wb_buffer_slice(&mapper->name));
	change->field = wb_arena_text(&change->arena, field);
	change->text = wb_arena_text(&change->arena, text);
	return change;
}

void
wb_mapper_draw_arrow(struct mapper_view *mapper, struct wb_text target, struct wb_text expression)
{
	make(new_change(mapper, target, expression));
}

void
wb_mapper_leave_field(struct mapper_view *mapper, struct wb_text alias, struct wb_text field,
		      struct wb_text reason)
{
	struct change *change = new_change(mapper, field, reason);

	change->leaves = true;
	change->alias = wb_arena_text(&change->arena, alias);
	make(change);
}
