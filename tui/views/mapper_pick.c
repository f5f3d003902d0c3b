/*
 * Drawing an arrow by its two ends: the fields of the other side as candidates, best
 * first, each with the reasons for it.
 */
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "draft/refer.h"
#include "tui/views/mapper_ask.h"
#include "tui/views/mapper_edit.h"
#include "tui/views/picker.h"

struct candidate {
	size_t item;
	enum wb_suggest_state state;
	double score;
	struct wb_text name;       /* of the target field of the arrow */
	struct wb_text expression; /* of the arrow */
	struct wb_text label, detail, about;
};

struct picking {
	struct mapper_view *mapper;
	struct wb_arena arena;
	enum wb_mapper_side side;  /* of the candidates */
	struct wb_text target;     /* where sources are the candidates */
	struct wb_text expression; /* where targets are: what is drawn; empty: as suggested */
	struct wb_text over;       /* a transform to repeat, or empty */
	bool makes_table;          /* a target field of another name is a new one */
	size_t count;
	struct candidate *candidates;
};

/* Candidates. */

static enum wb_suggest_state
state_of(const struct wb_mapper_item *item, enum wb_mapper_side side)
{
	bool mapped = side == WB_MAPPER_TARGET ? item->arrow != NULL : item->n_wires > 0;

	return mapped ? WB_SUGGEST_MAPPED : item->leave ? WB_SUGGEST_LEFT : WB_SUGGEST_OPEN;
}

static struct wb_text
kept_expression(struct picking *picking, const struct wb_mapper_item *item)
{
	struct wb_buffer text = { 0 };
	struct wb_text kept;

	wb_mapper_item_expression(item, &text);
	kept = wb_arena_text(&picking->arena, wb_buffer_slice(&text));
	wb_buffer_release(&text);
	return kept;
}

static void
add_candidate(struct picking *picking, size_t number)
{
	const struct wb_mapper_item *item = &picking->mapper->model.items[picking->side][number];
	struct candidate *candidate = &picking->candidates[picking->count++];

	candidate->item = number;
	candidate->state = state_of(item, picking->side);
	if (picking->side == WB_MAPPER_TARGET) {
		candidate->label = candidate->name = wb_arena_text(&picking->arena, item->name);
		candidate->expression = picking->expression;
	} else {
		candidate->name = picking->target;
		candidate->label = candidate->expression = kept_expression(picking, item);
	}
}

static void
add_candidates(struct picking *picking)
{
	const struct wb_mapper_model *model = &picking->mapper->model;

	picking->candidates =
		WB_NEW_ARRAY(&picking->arena, struct candidate, model->count[picking->side] + 1);
	for (size_t i = 0; i < model->count[picking->side]; i++) {
		const struct wb_mapper_item *item = &model->items[picking->side][i];

		if (wb_mapper_item_ends_wires(item) &&
		    !(item->field && item->field->generated && picking->side == WB_MAPPER_TARGET))
			add_candidate(picking, i);
	}
}

/* What is known of each. */

static struct candidate *
find_candidate(struct picking *picking, size_t item)
{
	for (size_t i = 0; i < picking->count; i++)
		if (picking->candidates[i].item == item)
			return &picking->candidates[i];
	return NULL;
}

static void
judge(struct picking *picking, const struct wb_suggestion *suggestion)
{
	const struct wb_mapper_model *model = &picking->mapper->model;
	const struct wb_suggest_input *input = wb_suggester_input(picking->mapper->study.suggester);
	bool is_target = picking->side == WB_MAPPER_TARGET;
	struct candidate *candidate = find_candidate(
		picking, is_target ? wb_mapper_model_find(model, WB_MAPPER_TARGET, WB_TEXT(""),
							  suggestion->target_name)
				   : wb_mapper_model_find(model, WB_MAPPER_SOURCE,
							  input->sources[suggestion->source].alias,
							  suggestion->source_name));
	struct wb_buffer reason = { 0 };

	if (!candidate)
		return;
	candidate->score = suggestion->score;
	if (suggestion->state == WB_SUGGEST_DECLINED)
		candidate->state = WB_SUGGEST_DECLINED;
	if (!is_target || !picking->expression.len)
		candidate->expression = wb_arena_text(&picking->arena, suggestion->expression);
	wb_suggestion_reason(suggestion, " · ", &reason);
	candidate->detail = wb_arena_text(&picking->arena, wb_buffer_slice(&reason));
	wb_buffer_release(&reason);
}

static struct wb_suggestions
suggestions_for(struct picking *picking, const struct wb_mapper_item *item, struct wb_arena *arena)
{
	const struct wb_suggester *suggester = picking->mapper->study.suggester;
	const struct wb_suggest_input *input = wb_suggester_input(suggester);
	struct wb_text alias = wb_mapper_item_alias(item);

	if (picking->side == WB_MAPPER_SOURCE)
		return input->target.table
			       ? wb_suggest_sources(suggester,
						    wb_table_field(input->target.table, item->name),
						    arena)
			       : (struct wb_suggestions){ 0 };
	for (size_t i = 0; i < input->n_sources; i++)
		if (input->sources[i].table && wb_text_equal(input->sources[i].alias, alias))
			return wb_suggest_targets(
				suggester, i, wb_table_field(input->sources[i].table, item->name),
				arena);
	return (struct wb_suggestions){ 0 };
}

static void
judge_all(struct picking *picking, const struct wb_mapper_item *item)
{
	struct wb_suggestions suggestions;
	struct wb_arena arena = { 0 };

	if (!picking->mapper->study.suggester || item->kind != WB_MAPPER_FIELD)
		return;
	suggestions = suggestions_for(picking, item, &arena);
	for (size_t i = 0; i < suggestions.count; i++)
		judge(picking, &suggestions.items[i]);
	wb_arena_release(&arena);
}

static int
compare(const void *a, const void *b)
{
	const struct candidate *x = a, *y = b;

	if (x->state != y->state)
		return x->state < y->state ? -1 : 1;
	if (x->score != y->score)
		return x->score > y->score ? -1 : 1;
	return x->item < y->item ? -1 : 1;
}

static void
describe(struct picking *picking, struct candidate *candidate)
{
	static const char *const states[] = {
		[WB_SUGGEST_OPEN] = "",
		[WB_SUGGEST_MAPPED] = "mapped",
		[WB_SUGGEST_LEFT] = "left",
		[WB_SUGGEST_DECLINED] = "declined",
	};
	const char *state = states[candidate->state];

	candidate->detail = wb_text_of(
		wb_arena_format(&picking->arena, "%.*s%s%s", WB_TEXT_ARG(candidate->detail),
				*state && candidate->detail.len ? " · " : "", state));
	candidate->about = wb_text_of(wb_arena_format(&picking->arena, "%.*s <- %.*s",
						      WB_TEXT_ARG(candidate->name),
						      WB_TEXT_ARG(candidate->expression)));
}

bool
wb_mapper_over(struct wb_text expression, const struct wb_mapper_item *item, struct wb_buffer *out)
{
	const struct wb_field_name to = { wb_mapper_item_alias(item), item->name };
	struct wb_arena arena = { 0 };
	struct wb_field_name *fields;
	struct wb_error err;
	size_t n;
	bool is_over = !wb_expression_fields(expression, &arena, &fields, &n, &err) && n == 1 &&
		       !wb_expression_over(expression, fields[0], to, out, &err);

	wb_arena_release(&arena);
	return is_over;
}

/* The transform that is repeated, over each candidate. */
static void
put_over(struct picking *picking)
{
	for (size_t i = 0; i < picking->count; i++) {
		struct candidate *candidate = &picking->candidates[i];
		struct wb_buffer text = { 0 };

		if (wb_mapper_over(picking->over,
				   &picking->mapper->model.items[WB_MAPPER_SOURCE][candidate->item],
				   &text))
			candidate->expression =
				wb_arena_text(&picking->arena, wb_buffer_slice(&text));
		wb_buffer_release(&text);
	}
}

/* The question. */

static void
chosen(void *context, size_t item, struct wb_text typed, struct wb_app *app)
{
	struct picking *picking = context;
	const struct candidate *candidate = &picking->candidates[item];

	(void)typed;
	(void)app;
	wb_mapper_draw_arrow(picking->mapper, candidate->name, candidate->expression);
	wb_mapper_unmark(picking->mapper);
}

/* A name that is none of the target's: a field of a table that is yet to be made. */
static bool
other(void *context, struct wb_text typed, struct wb_app *app)
{
	struct picking *picking = context;

	if (!picking->makes_table || !typed.len) {
		wb_app_say(app, WB_MESSAGE_WARNING, "there is no such field");
		return false;
	}
	picking->target = wb_arena_text(&picking->arena, typed);
	return true;
}

static void
closed(void *context)
{
	struct picking *picking = context;

	if (picking->side == WB_MAPPER_TARGET && picking->target.len) {
		wb_mapper_draw_arrow(picking->mapper, picking->target, picking->expression);
		wb_mapper_unmark(picking->mapper);
	}
	wb_arena_release(&picking->arena);
	free(picking);
}

static void
ask(struct picking *picking, struct wb_text title)
{
	struct wb_pick_item *items =
		WB_NEW_ARRAY(&picking->arena, struct wb_pick_item, picking->count + 1);

	for (size_t i = 0; i < picking->count; i++) {
		describe(picking, &picking->candidates[i]);
		items[i] = (struct wb_pick_item){ .label = picking->candidates[i].label,
						  .detail = picking->candidates[i].detail,
						  .about = picking->candidates[i].about };
	}
	wb_pick(picking->mapper->view.app,
		&(struct wb_pick_question){ .title = wb_arena_string(&picking->arena, title),
					    .n_items = picking->count,
					    .items = items,
					    .context = picking,
					    .chosen = chosen,
					    .other = picking->side == WB_MAPPER_TARGET ? other
										       : NULL,
					    .closed = closed });
}

static struct picking *
new_picking(struct mapper_view *mapper, enum wb_mapper_side side)
{
	struct picking *picking = wb_alloc(sizeof *picking);

	picking->mapper = mapper;
	picking->side = side;
	return picking;
}

void
wb_mapper_pick_target(struct mapper_view *mapper, const struct wb_mapper_item *source,
		      struct wb_text expression)
{
	struct picking *picking = new_picking(mapper, WB_MAPPER_TARGET);
	const struct wb_line *into = mapper->model.into;
	struct wb_text title;

	picking->makes_table =
		into && into->create && !mapper->model.items[WB_MAPPER_TARGET][0].table;
	picking->expression =
		expression.len ? wb_arena_text(&picking->arena, expression) : WB_TEXT("");
	add_candidates(picking);
	judge_all(picking, source);
	if (!picking->expression.len)
		picking->expression = kept_expression(picking, source);
	for (size_t i = 0; i < picking->count; i++)
		if (!picking->candidates[i].expression.len)
			picking->candidates[i].expression = picking->expression;
	qsort(picking->candidates, picking->count, sizeof *picking->candidates, compare);
	title = wb_text_of(
		wb_arena_format(&picking->arena, "%.*s goes to", WB_TEXT_ARG(picking->expression)));
	ask(picking, title);
}

void
wb_mapper_pick_source(struct mapper_view *mapper, const struct wb_mapper_item *target,
		      struct wb_text over)
{
	struct picking *picking = new_picking(mapper, WB_MAPPER_SOURCE);
	struct wb_text title;

	picking->target = wb_arena_text(&picking->arena, target->name);
	picking->over = wb_arena_text(&picking->arena, over);
	add_candidates(picking);
	judge_all(picking, target);
	if (over.len)
		put_over(picking);
	qsort(picking->candidates, picking->count, sizeof *picking->candidates, compare);
	title = wb_text_of(
		wb_arena_format(&picking->arena, "%.*s comes from", WB_TEXT_ARG(target->name)));
	ask(picking, title);
}

void
wb_mapper_join(struct mapper_view *mapper, const struct wb_mapper_item *source,
	       const struct wb_mapper_item *target)
{
	struct picking *picking = new_picking(mapper, WB_MAPPER_SOURCE);
	const struct wb_mapper_model *model = &mapper->model;
	const struct candidate *candidate;

	picking->target = wb_arena_text(&picking->arena, target->name);
	add_candidates(picking);
	judge_all(picking, target);
	candidate = find_candidate(picking, (size_t)(source - model->items[WB_MAPPER_SOURCE]));
	if (candidate && !(target->field && target->field->generated))
		wb_mapper_draw_arrow(mapper, candidate->name, candidate->expression);
	closed(picking);
}
