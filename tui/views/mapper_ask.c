#include "tui/views/mapper_ask.h"

#include <stdlib.h>

#include "base/memory.h"
#include "draft/line.h"
#include "lang/parse.h"
#include "lang/print.h"
#include "tui/views/line.h"
#include "tui/views/mapper_edit.h"

/* What a line is asked for; names, for the workspace may be read again meanwhile. */
struct asking {
	struct mapper_view *mapper;
	struct wb_arena arena;
	struct wb_text alias, name; /* the field, or the let */
	struct wb_text typed;       /* what was typed */
	int64_t seen;               /* of an expression: the version that it is of */
	enum wb_draft_guard guard;  /* of an expression: the arrow is seen, and changed */
	bool is_let, is_new;        /* a let; one that is not there yet */
};

static struct asking *
new_asking(struct mapper_view *mapper, const struct wb_mapper_item *item)
{
	struct asking *asking = wb_alloc(sizeof *asking);

	asking->mapper = mapper;
	asking->seen = wb_mapper_seen(mapper);
	if (item) {
		asking->alias = wb_arena_text(&asking->arena, wb_mapper_item_alias(item));
		asking->name = wb_arena_text(&asking->arena, item->name);
		asking->is_let = item->kind == WB_MAPPER_LET;
	}
	return asking;
}

static void
forget(void *context, struct wb_app *app, bool answered)
{
	struct asking *asking = context;

	(void)answered;
	asking->mapper->typing = false;
	wb_arena_release(&asking->arena);
	free(asking);
	wb_app_touch(app);
}

static const struct wb_mapper_item *
item_here(const struct mapper_view *mapper)
{
	const struct wb_mapper_item *item = wb_mapper_item_at(mapper, mapper->side);

	if (!item)
		wb_app_say(mapper->view.app, WB_MESSAGE_INFO, "put the cursor on a field first");
	return item;
}

/* A target field that can be written. */
static const struct wb_mapper_item *
target_here(const struct mapper_view *mapper)
{
	const struct wb_mapper_item *item = wb_mapper_item_at(mapper, WB_MAPPER_TARGET);

	if (mapper->side == WB_MAPPER_TARGET && item && !(item->field && item->field->generated))
		return item;
	wb_app_say(mapper->view.app, WB_MESSAGE_INFO,
		   "put the cursor on a field of the target first");
	return NULL;
}

/* Map. */

void
wb_mapper_ask_map(struct mapper_view *mapper)
{
	const struct wb_mapper_item *item = item_here(mapper);
	struct wb_buffer marked = { 0 };

	if (!item)
		return;
	wb_mapper_marked(mapper, &marked);
	if (mapper->side == WB_MAPPER_SOURCE) {
		wb_mapper_pick_target(mapper, item, wb_buffer_slice(&marked));
	} else if (item->field && item->field->generated) {
		target_here(mapper);
	} else if (marked.len) {
		wb_mapper_draw_arrow(mapper, item->name, wb_buffer_slice(&marked));
		wb_mapper_unmark(mapper);
	} else {
		wb_mapper_pick_source(mapper, item, WB_TEXT(""));
	}
	wb_buffer_release(&marked);
}

/* Leave. */

static void
complete_reason(void *context, struct wb_text typed, struct wb_candidates *out)
{
	const struct asking *asking = context;
	const struct wb_object *const *mappings;
	size_t n = wb_workspace_mappings(wb_app_workspace(asking->mapper->view.app), &mappings);

	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < mappings[i]->as.mapping.n_lines; k++) {
			const struct wb_line *line = &mappings[i]->as.mapping.lines[k];
			bool known = line->kind != WB_LINE_LEAVE;

			for (size_t c = 0; !known && c < out->count; c++)
				known = wb_text_equal(out->texts[c], line->text);
			if (!known)
				wb_candidates_add(out, typed, line->text);
		}
}

static bool
leave(void *context, struct wb_text typed, struct wb_app *app)
{
	struct asking *asking = context;

	if (!wb_text_trim(typed).len) {
		wb_app_say(app, WB_MESSAGE_WARNING, "say why it stays behind");
		return false;
	}
	asking->typed = wb_arena_text(&asking->arena, wb_text_trim(typed));
	return true;
}

/* After the line has closed: the edit may ask again. */
static void
leave_closed(void *context, struct wb_app *app, bool answered)
{
	struct asking *asking = context;

	if (answered)
		wb_mapper_leave_field(asking->mapper, asking->alias, asking->name, asking->typed);
	forget(context, app, answered);
}

void
wb_mapper_ask_leave(struct mapper_view *mapper)
{
	const struct wb_mapper_item *item = item_here(mapper);
	struct asking *asking;
	char *label;

	if (!item)
		return;
	if (item->kind != WB_MAPPER_FIELD) {
		wb_app_say(mapper->view.app, WB_MESSAGE_INFO, "a field is left, not a let");
		return;
	}
	asking = new_asking(mapper, item);
	label = wb_arena_format(&asking->arena, "%.*s stays behind, because",
				WB_TEXT_ARG(item->name));
	wb_line_ask(mapper->view.app,
		    &(struct wb_line_question){ .label = label,
						.initial = item->leave ? item->leave->text
								       : WB_TEXT(""),
						.context = asking,
						.complete = complete_reason,
						.answer = leave,
						.closed = leave_closed });
}

/* Constants. */

/* What was typed as a literal: itself where it is one, else as text. */
static struct wb_text
literal_of(struct wb_text typed, struct wb_arena *arena)
{
	struct wb_buffer quoted = { 0 };
	struct wb_error ignored;
	struct wb_node *node;
	struct wb_text text = wb_text_trim(typed);

	if (wb_parse_expression(text, "value", arena, &node, &ignored) ||
	    (node->kind != WB_NODE_LITERAL && node->kind != WB_NODE_NEGATE)) {
		wb_print_text(text, &quoted);
		text = wb_arena_text(arena, wb_buffer_slice(&quoted));
	}
	wb_buffer_release(&quoted);
	return text;
}

static bool
take_text(void *context, struct wb_text typed, struct wb_app *app)
{
	struct asking *asking = context;

	(void)app;
	asking->typed = wb_arena_text(&asking->arena, typed);
	return true;
}

static void
constant_closed(void *context, struct wb_app *app, bool answered)
{
	struct asking *asking = context;

	if (answered)
		wb_mapper_draw_arrow(asking->mapper, asking->name,
				     literal_of(asking->typed, &asking->arena));
	forget(context, app, answered);
}

void
wb_mapper_ask_constant(struct mapper_view *mapper)
{
	const struct wb_mapper_item *item = target_here(mapper);
	struct asking *asking;

	if (!item)
		return;
	asking = new_asking(mapper, item);
	wb_line_ask(mapper->view.app,
		    &(struct wb_line_question){ .label = wb_arena_format(&asking->arena,
									 "%.*s is always",
									 WB_TEXT_ARG(item->name)),
						.context = asking,
						.answer = take_text,
						.closed = constant_closed });
}

/* Expressions, of arrows and lets. */

struct writing {
	const struct asking *asking;
	struct wb_text mapping, text;
};

static enum wb_status
write_let(struct wb_draft *draft, void *context, struct wb_error *err)
{
	const struct writing *writing = context;
	const struct asking *asking = writing->asking;
	const struct wb_object *mapping =
		wb_draft_object(draft, WB_OBJECT_MAPPING, writing->mapping);
	struct wb_buffer line = { 0 };
	enum wb_status status =
		asking->is_new ? WB_OK
			       : wb_mapper_check_seen(draft, writing->mapping, asking->seen, err);

	if (status)
		return status;
	wb_buffer_string(&line, "let ");
	wb_buffer_text(&line, writing->text);
	if (asking->is_new || !mapping)
		status = wb_draft_add_line(draft, writing->mapping, wb_buffer_slice(&line), err);
	else
		status = wb_draft_set_line(
			draft, writing->mapping, WB_LINE_LET,
			wb_line_named(&mapping->as.mapping, WB_LINE_LET, asking->name),
			wb_buffer_slice(&line), err);
	wb_buffer_release(&line);
	return status;
}

static enum wb_status
write_arrow(struct wb_draft *draft, void *context, struct wb_error *err)
{
	const struct writing *writing = context;
	enum wb_status status =
		wb_mapper_check_seen(draft, writing->mapping, writing->asking->seen, err);

	if (status)
		return status;
	return wb_draft_set_arrow(draft, writing->mapping, writing->asking->name, writing->text,
				  writing->asking->guard, err);
}

/* Where it cannot be written the line stays open, and says why. */
static bool
write_expression(void *context, struct wb_text typed, struct wb_app *app)
{
	struct asking *asking = context;
	struct mapper_view *mapper = asking->mapper;
	struct wb_error err = { 0 };
	struct writing writing = { asking,
				   wb_arena_text(&asking->arena, wb_buffer_slice(&mapper->name)),
				   typed };

	(void)app;
	if (!wb_mapper_edit(mapper, asking->is_let ? write_let : write_arrow, &writing, &err))
		return true;
	if (err.status) {
		mapper->typing = true;
		mapper->typed_error = err;
		return false;
	}
	if (!asking->is_let) {
		wb_buffer_clear(&mapper->last_expression);
		wb_buffer_text(&mapper->last_expression, typed);
	}
	return true;
}

static void
look_at_let(struct wb_text typed, struct wb_error *err)
{
	struct wb_buffer line = { 0 };
	struct wb_arena arena = { 0 };
	struct wb_mapping parsed;

	wb_buffer_string(&line, "let ");
	wb_buffer_text(&line, typed);
	wb_parse_lines(wb_buffer_slice(&line), "", &arena, &parsed, err);
	wb_arena_release(&arena);
	wb_buffer_release(&line);
}

/* What is wrong with it so far is shown while it is typed. */
static void
look_at(void *context, struct wb_text typed)
{
	struct asking *asking = context;
	struct mapper_view *mapper = asking->mapper;

	mapper->typing = true;
	mapper->typed_error = (struct wb_error){ 0 };
	if (asking->is_let)
		look_at_let(typed, &mapper->typed_error);
	else if (mapper->model.mapping)
		wb_arrow_fault(wb_workspace_model(wb_app_workspace(mapper->view.app)),
			       mapper->model.mapping, asking->name, typed, &mapper->typed_error);
	wb_app_touch(mapper->view.app);
}

static void
complete_expression(void *context, struct wb_text typed, struct wb_candidates *out)
{
	wb_mapper_complete(((struct asking *)context)->mapper, typed, out);
}

static void
ask_line(struct asking *asking, const char *label, struct wb_text initial)
{
	wb_line_ask(asking->mapper->view.app,
		    &(struct wb_line_question){ .label = label,
						.initial = initial,
						.context = asking,
						.complete = complete_expression,
						.changed = look_at,
						.answer = write_expression,
						.closed = forget });
}

void
wb_mapper_ask_let(struct mapper_view *mapper)
{
	const struct wb_mapper_item *item = wb_mapper_item_at(mapper, WB_MAPPER_SOURCE);
	struct asking *asking = new_asking(mapper, NULL);
	struct wb_buffer initial = { 0 };

	asking->is_let = asking->is_new = true;
	if (mapper->side == WB_MAPPER_SOURCE && item) {
		wb_print_name(item->name, &initial);
		wb_buffer_string(&initial, " = ");
		wb_mapper_item_expression(item, &initial);
	}
	ask_line(asking, "let", wb_buffer_slice(&initial));
	wb_buffer_release(&initial);
}

void
wb_mapper_ask_expression(struct mapper_view *mapper)
{
	const struct wb_mapper_item *item = item_here(mapper);
	const struct wb_line *line;
	struct asking *asking;
	struct wb_buffer text = { 0 };

	if (!item || (item->kind != WB_MAPPER_LET && !target_here(mapper)))
		return;
	asking = new_asking(mapper, item);
	asking->guard = item->arrow ? WB_DRAFT_REPLACE : WB_DRAFT_ADD;
	line = asking->is_let ? item->line : item->arrow;
	if (asking->is_let) {
		wb_print_name(item->name, &text);
		wb_buffer_string(&text, " = ");
	}
	if (line)
		wb_print_expression(line->expressions[0], &text);
	ask_line(asking,
		 asking->is_let
			 ? "let"
			 : wb_arena_format(&asking->arena, "%.*s <-", WB_TEXT_ARG(item->name)),
		 wb_buffer_slice(&text));
	wb_buffer_release(&text);
}

/* Again. */

void
wb_mapper_repeat(struct mapper_view *mapper)
{
	struct wb_text last = wb_buffer_slice(&mapper->last_expression);
	const struct wb_mapper_item *item = item_here(mapper);
	struct wb_buffer text = { 0 };

	if (!item)
		return;
	if (!last.len)
		wb_app_say(mapper->view.app, WB_MESSAGE_INFO,
			   "no arrow was drawn here yet that could be repeated");
	else if (mapper->side == WB_MAPPER_TARGET)
		wb_mapper_pick_source(mapper, item, last);
	else if (wb_mapper_over(last, item, &text))
		wb_mapper_pick_target(mapper, item, wb_buffer_slice(&text));
	else
		wb_app_say(mapper->view.app, WB_MESSAGE_INFO, "%.*s reads not just one field",
			   WB_TEXT_ARG(last));
	wb_buffer_release(&text);
}

/* Away. */

struct removal {
	struct wb_text mapping, alias, name;
	enum wb_line_kind kind;
};

static enum wb_status
take_away(struct wb_draft *draft, void *context, struct wb_error *err)
{
	const struct removal *removal = context;
	const struct wb_object *mapping;

	if (removal->kind == WB_LINE_ARROW)
		return wb_draft_remove_arrow(draft, removal->mapping, removal->name, err);
	if (removal->kind == WB_LINE_LEAVE)
		return wb_draft_remove_leave(draft, removal->mapping, removal->alias, removal->name,
					     err);
	mapping = wb_draft_object(draft, WB_OBJECT_MAPPING, removal->mapping);
	return wb_draft_remove_line(
		draft, removal->mapping, removal->kind,
		mapping ? wb_line_named(&mapping->as.mapping, removal->kind, removal->name)
			: SIZE_MAX,
		err);
}

void
wb_mapper_remove(struct mapper_view *mapper)
{
	const struct wb_mapper_item *item = item_here(mapper);
	struct wb_app *app = mapper->view.app;
	struct removal removal = { .kind = WB_LINE_KINDS };
	struct wb_arena arena = { 0 };
	struct wb_error err = { 0 };

	if (!item)
		return;
	if (mapper->side == WB_MAPPER_TARGET && item->arrow)
		removal.kind = WB_LINE_ARROW;
	else if (item->leave)
		removal.kind = WB_LINE_LEAVE;
	else if (item->kind == WB_MAPPER_LET)
		removal.kind = WB_LINE_LET;
	if (removal.kind == WB_LINE_KINDS) {
		wb_app_say(app, WB_MESSAGE_INFO,
			   item->n_wires ? "an arrow is taken away at its target"
					 : "there is nothing to take away here");
		return;
	}
	removal.mapping = wb_arena_text(&arena, wb_buffer_slice(&mapper->name));
	removal.alias = wb_arena_text(&arena, wb_mapper_item_alias(item));
	removal.name = wb_arena_text(&arena, item->name);
	if (wb_mapper_edit(mapper, take_away, &removal, &err) && err.status)
		wb_app_say_error(app, &err);
	wb_arena_release(&arena);
}
