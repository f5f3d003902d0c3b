/* suggest: arrows that a mapping may be missing, with the reasons; draws none. */
#include <stdlib.h>
#include <string.h>

#include "cli/cmd.h"
#include "cli/cmd_suggest.h"
#include "cli/message.h"
#include "cli/opening.h"
#include "study/suggest.h"

enum { ALTERNATIVES = 5 }; /* most of one target field */

static const double WORTH_SHOWING = 0.3; /* the least score of an alternative */

static const struct wb_list_column columns[] = {
	{ "field", WB_LIST_TEXT, 0 },
	{ "expression", WB_LIST_TEXT, 60 },
	{ "score", WB_LIST_NUMBER, 0 },
	{ "reason", WB_LIST_TEXT, 0 },
};

static void
list_suggestion(struct wb_listing *listing, const struct wb_suggestion *suggestion)
{
	struct wb_buffer reason = { 0 };
	char score[16];

	snprintf(score, sizeof score, "%.2f", suggestion->score);
	wb_suggestion_reason(suggestion, "; ", &reason);
	wb_listing_text(listing, suggestion->target_name);
	wb_listing_text(listing, suggestion->expression);
	wb_listing_string(listing, score);
	wb_listing_text(listing, wb_buffer_slice(&reason));
	wb_buffer_release(&reason);
}

static void
list_alternatives(struct wb_listing *listing, const struct wb_suggester *suggester, size_t target,
		  struct wb_arena *arena)
{
	struct wb_suggestions found = wb_suggest_sources(suggester, target, arena);
	size_t listed = 0;

	for (size_t i = 0; i < found.count && listed < ALTERNATIVES; i++) {
		const struct wb_suggestion *suggestion = &found.items[i];

		if (suggestion->score < WORTH_SHOWING || suggestion->state == WB_SUGGEST_DECLINED ||
		    suggestion->state == WB_SUGGEST_LEFT)
			continue;
		list_suggestion(listing, suggestion);
		listed++;
	}
}

static void
print(const struct wb_suggester *suggester, const struct wb_invocation *call)
{
	const struct wb_table *target = wb_suggester_input(suggester)->target.table;
	bool all = wb_options_has(&call->options, "all");
	struct wb_listing *listing =
		wb_listing_new(stdout, wb_call_format(call), columns, WB_COUNT_OF(columns));
	struct wb_arena arena = { 0 };
	struct wb_suggestions arrows = { 0 };
	size_t listed;

	if (!all)
		arrows = wb_suggest_arrows(suggester, &arena);
	for (size_t i = 0; i < arrows.count; i++)
		list_suggestion(listing, &arrows.items[i]);
	for (size_t t = 0; all && target && t < target->n_fields; t++)
		if (wb_suggest_state_of_target(suggester, t) == WB_SUGGEST_OPEN)
			list_alternatives(listing, suggester, t, &arena);
	listed = wb_listing_rows(listing);
	wb_listing_end(listing);
	fflush(stdout);
	if (!listed)
		wb_message_note(target ? "nothing to suggest"
				       : "the target table does not exist yet: its fields are "
					 "made from the arrows");
	wb_arena_release(&arena);
}

static enum wb_status
suggest_arrows(struct wb_opening *opening, const struct wb_invocation *call, struct wb_error *err)
{
	struct wb_suggester *suggester = NULL;
	struct wb_text name = wb_text_of(call->options.arguments[1]);
	enum wb_status status = wb_session_choose(opening->session, &name, 1, err);

	if (status == WB_OK)
		status =
			wb_suggester_open(opening->project, wb_session_model(opening->session),
					  wb_session_mapping(opening->session, 0), &suggester, err);
	if (status == WB_OK)
		print(suggester, call);
	wb_suggester_free(suggester);
	return status;
}

/* Whether a word names a table, SYSTEM.TABLE, of a system that the design has. */
static bool
names_table(const struct wb_opening *opening, const char *word, struct wb_table_name *out)
{
	const struct wb_model *model = wb_session_model(opening->session);
	const char *dot = strchr(word, '.');

	if (!dot || wb_model_find(model, WB_OBJECT_MAPPING, wb_text_of(word)))
		return false;
	*out = (struct wb_table_name){ .system = { word, (size_t)(dot - word) },
				       .table = wb_text_of(dot + 1) };
	return wb_model_find(model, WB_OBJECT_SYSTEM, out->system) != NULL;
}

static enum wb_status
run_suggest(struct wb_invocation *call, struct wb_error *err)
{
	struct wb_opening opening = { 0 };
	struct wb_table_name table;
	enum wb_status status = wb_opening_project(&opening, call, WB_PROJECT_READ, err);

	if (status == WB_OK)
		status = wb_opening_session(&opening, call, err);
	if (status == WB_OK)
		status = names_table(&opening, call->options.arguments[1], &table)
				 ? wb_suggest_tables_list(&opening, &table, wb_call_format(call),
							  err)
				 : suggest_arrows(&opening, call, err);
	wb_opening_close(&opening);
	return status;
}

const struct wb_command wb_command_suggest = {
	.name = "suggest",
	.summary = "suggests arrows for a mapping's open fields, with reasons; draws none",
	.arguments = "FILE MAPPING",
	.about = "For each target field without an arrow that is not left, the source field that "
		 "goes best with it, if one is good enough: by its name, by its type, and, where "
		 "the tables were profiled, by its values. The expression has the steps that the "
		 "target's type asks for. A score is from 0 to 1; 'name .92' says how alike the "
		 "names are, 'values 81 %' in how many of the source's rows the value is one "
		 "that the target has, 'patterns' the same of the values' shapes.\n\n"
		 "A source field is suggested once, unless it is far better than any other. Pairs "
		 "that were declined in the workbench are not suggested again.\n\n"
		 "With SYSTEM.TABLE in place of MAPPING: tables of other systems that it could be "
		 "mapped to, as far as they are in the catalog ('waybill inspect').",
	.options =
		(const struct wb_option_rule[]){
			{ .name = "all",
			  .help = "list up to five candidates for each open target field" },
			WB_OPTION_ALLOW_OUTSIDE,
			WB_OPTION_FORMAT,
			{ 0 },
		},
	.examples =
		(const struct wb_example[]){
			{ "suggest members.wb member", "what could be drawn next?" },
			{ "suggest members.wb ams.members", "which table is it for?" },
			{ 0 },
		},
	.run = run_suggest,
};
