#include "tui/views/log_filter.h"

#include <stdlib.h>

#include "base/map.h"
#include "base/memory.h"
#include "data/outcome.h"
#include "tui/views/line.h"

enum { VALUES_MOST = 50 };

struct asking {
	struct wb_view *view; /* below the line: it closes after it */
	const struct wb_log_pages *pages;
	void (*taken)(struct wb_view *view, struct wb_text sentence);
	struct wb_arena arena;
	size_t n_steps;
	struct wb_text *steps;
	struct wb_map rules, fields; /* those that the decisions hold */
};

/* What is typed, and where its last word begins. */
struct typed {
	struct wb_text text;
	size_t begin;
	struct wb_candidates *out;
};

static void
offer(const struct typed *typed, struct wb_text word, const char *behind)
{
	struct wb_buffer line = { 0 };

	wb_buffer_add(&line, typed->text.at, typed->begin);
	wb_buffer_text(&line, word);
	wb_buffer_string(&line, behind);
	wb_candidates_add(typed->out, typed->text, wb_buffer_slice(&line));
	wb_buffer_release(&line);
}

static void
offer_value(const struct typed *typed, struct wb_text value)
{
	struct wb_buffer quoted = { 0 };

	wb_decision_filter_quote(value, &quoted);
	offer(typed, wb_buffer_slice(&quoted), "");
	wb_buffer_release(&quoted);
}

static void
offer_terms(const struct typed *typed)
{
	static const enum wb_decision_term order[] = { WB_DECISION_OUTCOME, WB_DECISION_FIELD,
						       WB_DECISION_ROW,     WB_DECISION_RULE,
						       WB_DECISION_VALUE,   WB_DECISION_KIND };

	for (size_t i = 0; i < sizeof order / sizeof *order; i++)
		offer(typed, wb_text_of(wb_decision_term_name(order[i])), " = ");
}

static void
offer_known(const struct typed *typed, const struct wb_map *known)
{
	for (size_t i = 0; i < known->count && i < VALUES_MOST; i++)
		offer_value(typed, known->entries[i].key);
}

static void
offer_values(const struct asking *asking, const struct typed *typed, enum wb_decision_term term)
{
	static const char *const kinds[] = { "row", "field", "step" };

	if (term == WB_DECISION_KIND)
		for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
			offer(typed, wb_text_of(kinds[i]), "");
	else if (term == WB_DECISION_OUTCOME)
		for (int i = WB_OUTCOME_PENDING + 1; i < WB_OUTCOMES; i++)
			offer(typed, wb_text_of(wb_outcome_name((enum wb_outcome)i)), "");
	else if (term == WB_DECISION_RULE)
		offer_known(typed, &asking->rules);
	else if (term == WB_DECISION_FIELD)
		offer_known(typed, &asking->fields);
}

static void
complete(void *context, struct wb_text text, struct wb_candidates *out)
{
	const struct asking *asking = context;
	struct typed typed = { .text = text, .out = out };
	enum wb_decision_term term;

	switch (wb_decision_filter_part(text, &typed.begin, &term)) {
	case WB_DECISION_PART_BEGIN:
		for (size_t i = 0; i < asking->n_steps; i++)
			offer_value(&typed, asking->steps[i]);
		offer_terms(&typed);
		break;
	case WB_DECISION_PART_WHERE:
		offer(&typed, WB_TEXT("where"), " ");
		break;
	case WB_DECISION_PART_TERM:
		offer_terms(&typed);
		break;
	case WB_DECISION_PART_EQUALS:
		offer(&typed, WB_TEXT("="), " ");
		break;
	case WB_DECISION_PART_VALUE:
		offer_values(asking, &typed, term);
		break;
	case WB_DECISION_PART_AND:
		offer(&typed, WB_TEXT("and"), " ");
		break;
	}
}

static bool
answer(void *context, struct wb_text text, struct wb_app *app)
{
	const struct asking *asking = context;
	struct wb_arena arena = { 0 };
	struct wb_decision_filter filter;
	struct wb_buffer sentence = { 0 };
	struct wb_error err = { 0 };
	enum wb_status status = wb_decision_filter_parse(text, &arena, &filter, &err);

	if (status) {
		wb_app_say_error(app, &err);
	} else {
		wb_decision_filter_print(&filter, &sentence);
		asking->taken(asking->view, wb_buffer_slice(&sentence));
	}
	wb_buffer_release(&sentence);
	wb_arena_release(&arena);
	return !status;
}

static void
closed(void *context, struct wb_app *app, bool answered)
{
	struct asking *asking = context;

	(void)app;
	(void)answered;
	wb_map_release(&asking->rules);
	wb_map_release(&asking->fields);
	wb_arena_release(&asking->arena);
	free(asking);
}

static void
gather(struct asking *asking)
{
	size_t n = wb_log_pages_count(asking->pages);

	for (size_t i = 0; i < n && i < 1000; i++) {
		const struct wb_decision *decision = wb_log_pages_at(asking->pages, i);

		if (decision->rule.len)
			wb_map_put(&asking->rules, decision->rule);
		if (decision->field.len)
			wb_map_put(&asking->fields, decision->field);
	}
}

void
wb_log_filter_ask(struct wb_app *app, const struct wb_log_pages *pages, struct wb_text sentence,
		  struct wb_view *view,
		  void (*taken)(struct wb_view *view, struct wb_text sentence))
{
	struct asking *asking = wb_alloc(sizeof *asking);
	struct wb_error err;

	asking->view = view;
	asking->pages = pages;
	asking->taken = taken;
	if (wb_run_step_names(wb_workspace_project(wb_app_workspace(app)), wb_log_pages_run(pages),
			      &asking->arena, &asking->steps, &asking->n_steps, &err))
		wb_app_say_error(app, &err);
	gather(asking);
	wb_line_ask(app, &(struct wb_line_question){ .label = "only",
						     .initial = sentence,
						     .context = asking,
						     .complete = complete,
						     .answer = answer,
						     .closed = closed });
}
