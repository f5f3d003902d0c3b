#include "tui/views/mapper_suggest.h"

#include <stdlib.h>

#include "base/clock.h"
#include "base/memory.h"
#include "data/real.h"
#include "project/declined.h"
#include "tui/views/line.h"
#include "tui/views/mapper_edit.h"

/* Asking. */

static void
keep(struct mapper_view *mapper, const struct wb_suggestion *suggestion)
{
	struct wb_arena *arena = &mapper->suggested.arena;
	const struct wb_suggest_input *input = wb_suggester_input(mapper->study.suggester);
	struct wb_buffer reason = { 0 };

	wb_suggestion_reason(suggestion, " · ", &reason);
	mapper->suggested.items[mapper->suggested.count++] = (struct wb_mapper_suggestion){
		.alias = wb_arena_text(arena, input->sources[suggestion->source].alias),
		.source = wb_arena_text(arena, suggestion->source_name),
		.target = wb_arena_text(arena, suggestion->target_name),
		.expression = wb_arena_text(arena, suggestion->expression),
		.reason = wb_arena_text(arena, wb_buffer_slice(&reason)),
		.score = suggestion->score,
	};
	wb_buffer_release(&reason);
}

/* To the next suggestion of this side, where there is one. */
static void
move_on(struct mapper_view *mapper)
{
	const struct wb_mapper_model *model = &mapper->model;
	const struct wb_mapper_list *list = &mapper->lists[mapper->side];

	for (size_t i = 0; i < list->scroll.count; i++) {
		size_t row = (list->scroll.cursor + i) % list->scroll.count;
		size_t item = list->rows[row].item;

		if (!list->rows[row].folded && model->items[mapper->side][item].suggested) {
			wb_mapper_move_to(mapper, mapper->side, item);
			break;
		}
	}
	wb_mapper_keep_places(mapper);
}

static void
show(struct mapper_view *mapper)
{
	struct wb_arena arena = { 0 };
	struct wb_suggestions arrows = wb_suggest_arrows(mapper->study.suggester, &arena);

	wb_arena_reset(&mapper->suggested.arena);
	mapper->suggested.count = 0;
	mapper->suggested.items =
		WB_NEW_ARRAY(&mapper->suggested.arena, struct wb_mapper_suggestion, arrows.count);
	for (size_t i = 0; i < arrows.count; i++)
		keep(mapper, &arrows.items[i]);
	wb_arena_release(&arena);
	wb_mapper_refill(mapper);
	move_on(mapper);
	if (arrows.count)
		wb_app_say(mapper->view.app, WB_MESSAGE_INFO,
			   "%zu suggested: a accepts, x declines, A accepts all of a score",
			   mapper->suggested.count);
	else
		wb_app_say(mapper->view.app, WB_MESSAGE_INFO,
			   "no arrow is suggested: what is left does not look alike");
}

void
wb_mapper_suggest(struct mapper_view *mapper)
{
	mapper->suggest_wanted = mapper->studying != NULL;
	if (mapper->suggest_wanted)
		return;
	if (mapper->study.suggester)
		show(mapper);
	else
		wb_app_say(mapper->view.app, WB_MESSAGE_WARNING,
			   "there is nothing to compare: inspect the systems first");
}

const struct wb_mapper_suggestion *
wb_mapper_suggestion_at(const struct mapper_view *mapper)
{
	const struct wb_mapper_item *item = wb_mapper_item_at(mapper, mapper->side);

	for (size_t i = 0; item && item->suggested && i < mapper->suggested.count; i++) {
		const struct wb_mapper_suggestion *suggestion = &mapper->suggested.items[i];
		bool is_here = mapper->side == WB_MAPPER_TARGET
				       ? wb_text_equal(suggestion->target, item->name)
				       : wb_text_equal(suggestion->source, item->name) &&
						 wb_text_equal(suggestion->alias,
							       wb_mapper_item_alias(item));

		if (is_here)
			return suggestion;
	}
	return NULL;
}

static const struct wb_mapper_suggestion *
suggestion_here(const struct mapper_view *mapper)
{
	const struct wb_mapper_suggestion *suggestion = wb_mapper_suggestion_at(mapper);

	if (!suggestion)
		wb_app_say(mapper->view.app, WB_MESSAGE_INFO,
			   mapper->suggested.count ? "no arrow is suggested for this field"
						   : "nothing is suggested yet: s does so");
	return suggestion;
}

/* Forgets it: it was answered. */
static void
drop(struct mapper_view *mapper, const struct wb_mapper_suggestion *suggestion)
{
	size_t at = (size_t)(suggestion - mapper->suggested.items);

	for (mapper->suggested.count--; at < mapper->suggested.count; at++)
		mapper->suggested.items[at] = mapper->suggested.items[at + 1];
	wb_mapper_refill(mapper);
	move_on(mapper);
}

/* Accepting. */

struct accepting {
	struct wb_text mapping;
	const struct wb_mapper_suggestion *items;
	size_t count, drawn;
	double least;
};

/* What was drawn by hand meanwhile stays. */
static enum wb_status
draw_arrows(struct wb_draft *draft, void *context, struct wb_error *err)
{
	struct accepting *accepting = context;
	struct wb_error taken;

	for (size_t i = 0; i < accepting->count; i++) {
		const struct wb_mapper_suggestion *item = &accepting->items[i];
		enum wb_status status;

		if (item->score < accepting->least)
			continue;
		status = wb_draft_set_arrow(draft, accepting->mapping, item->target,
					    item->expression, WB_DRAFT_ADD, &taken);
		if (status && status != WB_TAKEN) {
			*err = taken;
			return status;
		}
		accepting->drawn += !status;
	}
	return WB_OK;
}

void
wb_mapper_accept(struct mapper_view *mapper)
{
	const struct wb_mapper_suggestion *suggestion = suggestion_here(mapper);
	struct accepting accepting = { .mapping = wb_buffer_slice(&mapper->name),
				       .items = suggestion,
				       .count = 1 };
	struct wb_error err = { 0 };

	if (!suggestion || !wb_mapper_edit(mapper, draw_arrows, &accepting, &err))
		return;
	if (err.status) {
		wb_app_say_error(mapper->view.app, &err);
		return;
	}
	wb_buffer_clear(&mapper->last_expression);
	wb_buffer_text(&mapper->last_expression, suggestion->expression);
	drop(mapper, suggestion);
}

static bool
accept_all(void *context, struct wb_text typed, struct wb_app *app)
{
	struct mapper_view *mapper = context;
	struct accepting accepting = { .mapping = wb_buffer_slice(&mapper->name),
				       .items = mapper->suggested.items,
				       .count = mapper->suggested.count };
	struct wb_error err = { 0 };

	if (!wb_real_parse(wb_text_trim(typed), &accepting.least) || accepting.least < 0 ||
	    accepting.least > 1) {
		wb_app_say(app, WB_MESSAGE_WARNING, "a score is a number from 0 to 1");
		return false;
	}
	if (!wb_mapper_edit(mapper, draw_arrows, &accepting, &err))
		return true;
	if (err.status) {
		wb_app_say_error(app, &err);
		return true;
	}
	wb_app_say(app, WB_MESSAGE_INFO, "%zu of %zu suggestions accepted", accepting.drawn,
		   accepting.count);
	mapper->suggested.count = 0;
	for (size_t i = 0; i < accepting.count; i++)
		if (accepting.items[i].score < accepting.least)
			mapper->suggested.items[mapper->suggested.count++] = accepting.items[i];
	wb_mapper_refill(mapper);
	move_on(mapper);
	return true;
}

void
wb_mapper_ask_accept_all(struct mapper_view *mapper)
{
	if (!mapper->suggested.count) {
		suggestion_here(mapper);
		return;
	}
	wb_line_ask(mapper->view.app,
		    &(struct wb_line_question){ .label = "accept all with a score of at least",
						.initial = WB_TEXT("0.70"),
						.context = mapper,
						.answer = accept_all });
}

/* Declining. */

void
wb_mapper_decline(struct mapper_view *mapper)
{
	const struct wb_mapper_suggestion *suggestion = suggestion_here(mapper);
	struct wb_app *app = mapper->view.app;
	struct wb_declined declined = { .mapping = wb_buffer_slice(&mapper->name),
					.author = wb_app_author(app),
					.at = wb_clock_now() };
	struct wb_error err = { 0 };

	if (!suggestion || !wb_app_may_edit(app))
		return;
	declined.field = suggestion->target;
	declined.expression = suggestion->expression;
	if (wb_declined_put(wb_workspace_project(wb_app_workspace(app)), &declined, &err)) {
		wb_app_say_error(app, &err);
		return;
	}
	wb_app_say(app, WB_MESSAGE_INFO, "declined: %.*s <- %.*s", WB_TEXT_ARG(suggestion->target),
		   WB_TEXT_ARG(suggestion->expression));
	drop(mapper, suggestion);
}
