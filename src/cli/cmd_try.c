/*
 * try: an expression over all distinct values of a field: how many it changes,
 * how many fall back or fail, and which.
 */
#include <string.h>

#include "cli/cmd.h"
#include "cli/interrupt.h"
#include "cli/message.h"
#include "cli/opening.h"
#include "cli/progress.h"
#include "study/trial.h"

enum { DEFAULT_CASES = 5, LISTED_CASES = 20 };

static const char *const kind_choices[] = { "changed", "same", "null", "fallback", "failed", NULL };

struct attempt {
	struct wb_opening opening;
	struct wb_table_name table;
	struct wb_text field;
	struct wb_trial_values *values;
	struct wb_arena arena; /* of the expression's syntax tree */
	struct wb_plan *plan;
	struct wb_trial_result result;
	struct wb_progress progress;
};

static void
show_loading(void *context, uint64_t done, uint64_t total, uint64_t rows)
{
	struct attempt *attempt = context;

	wb_progress_show(&attempt->progress, attempt->field, done, total, rows);
}

static enum wb_status
refuse_place(const char *word, struct wb_error *err)
{
	wb_fail(err, WB_INVALID, "try", "\"%s\" does not name a field", word);
	wb_hint(err, "name it as SYSTEM.TABLE.FIELD; 'waybill inspect FILE SYSTEM.TABLE' lists "
		     "the fields");
	return WB_INVALID;
}

/* The start of a name that ends at `end`; the rest of the word is behind the dot there. */
static struct wb_text
part(const char **word, const char *end)
{
	struct wb_text text = { *word, (size_t)(end - *word) };

	*word = end + 1;
	return text;
}

/* SYSTEM.TABLE.FIELD: tables may hold dots (a file's name), fields, too, if no table fits. */
static enum wb_status
read_place(struct attempt *attempt, const char *word, struct wb_error *err)
{
	const char *whole = word, *dot = strchr(word, '.'), *last = strrchr(word, '.');
	const struct wb_model *model = wb_session_model(attempt->opening.session);

	if (!dot || dot == last || dot == word || !last[1])
		return refuse_place(whole, err);
	attempt->table.system = part(&word, dot);
	attempt->table.table = part(&word, last);
	attempt->field = wb_text_of(word);
	if (!attempt->table.table.len)
		return refuse_place(whole, err);
	if (wb_model_find(model, WB_OBJECT_SYSTEM, attempt->table.system))
		return WB_OK;
	wb_fail(err, WB_INVALID, wb_project_path(attempt->opening.project),
		"there is no system %.*s", WB_TEXT_ARG(attempt->table.system));
	wb_hint(err, "'waybill inspect %s' lists systems and tables",
		wb_project_path(attempt->opening.project));
	return WB_INVALID;
}

static enum wb_status
load(struct attempt *attempt, struct wb_error *err)
{
	struct wb_trial_loading loading = {
		.cancelled = wb_interrupt_flag(),
		.context = attempt,
		.progress = show_loading,
	};
	enum wb_status status;

	wb_progress_init(&attempt->progress, stderr);
	wb_progress_step(&attempt->progress);
	status = wb_trial_load(attempt->opening.session, &attempt->table, attempt->field, &loading,
			       &attempt->values, err);
	wb_progress_clear(&attempt->progress);
	return status;
}

static void
print_counts(const struct wb_trial_result *result)
{
	static const struct wb_list_column columns[] = {
		{ "outcome", WB_LIST_TEXT, 0 },
		{ "rule", WB_LIST_TEXT, 0 },
		{ "values", WB_LIST_COUNT, 0 },
		{ "rows", WB_LIST_COUNT, 0 },
	};
	struct wb_listing *listing =
		wb_listing_new(stdout, WB_FORMAT_TABLE, columns, WB_COUNT_OF(columns));

	for (size_t kind = 0; kind < WB_TRIAL_KINDS; kind++) {
		wb_listing_string(listing, wb_trial_kind_name((enum wb_trial_kind)kind));
		wb_listing_null(listing);
		wb_listing_number(listing, (int64_t)result->counts[kind].values);
		wb_listing_number(listing, (int64_t)result->counts[kind].rows);
	}
	for (size_t i = 0; i < result->n_rules; i++) {
		wb_listing_string(listing, "failed");
		wb_listing_string(listing, result->rules[i].rule);
		wb_listing_number(listing, (int64_t)result->rules[i].count.values);
		wb_listing_number(listing, (int64_t)result->rules[i].count.rows);
	}
	wb_listing_end(listing);
}

static void
list_cell(struct wb_listing *listing, bool null, struct wb_text text)
{
	if (null)
		wb_listing_null(listing);
	else
		wb_listing_text(listing, text);
}

static void
list_kind(struct wb_listing *listing, const struct wb_trial_result *result, enum wb_trial_kind kind)
{
	for (size_t i = 0; i < result->lists[kind].count; i++) {
		const struct wb_trial_case *one = &result->lists[kind].cases[i];

		wb_listing_string(listing, wb_trial_kind_name(kind));
		wb_listing_number(listing, (int64_t)one->rows);
		list_cell(listing, one->value_null, one->value);
		list_cell(listing, one->result_null, one->result);
		wb_listing_string(listing, one->rule);
		list_cell(listing, !one->reason.len, one->reason);
	}
}

/* Every kind, or the one that was asked for. */
static void
print_cases(const struct attempt *attempt, const char *wanted, enum wb_format format)
{
	static const struct wb_list_column columns[] = {
		{ "outcome", WB_LIST_TEXT, 0 }, { "rows", WB_LIST_COUNT, 0 },
		{ "value", WB_LIST_VALUE, 40 }, { "result", WB_LIST_VALUE, 40 },
		{ "rule", WB_LIST_TEXT, 0 },    { "reason", WB_LIST_TEXT, 0 },
	};
	struct wb_listing *listing = wb_listing_new(stdout, format, columns, WB_COUNT_OF(columns));

	for (size_t kind = 0; kind < WB_TRIAL_KINDS; kind++)
		if (!wanted || !strcmp(wanted, wb_trial_kind_name((enum wb_trial_kind)kind)))
			list_kind(listing, &attempt->result, (enum wb_trial_kind)kind);
	wb_listing_end(listing);
}

static void
tell_totals(const struct attempt *attempt)
{
	struct wb_trial_totals totals = wb_trial_totals(attempt->values);
	struct wb_buffer line = { 0 };

	fflush(stdout);
	wb_show_count(&line, (int64_t)totals.values);
	wb_buffer_string(&line, totals.values == 1 ? " value in " : " distinct values in ");
	wb_show_count(&line, (int64_t)totals.rows);
	wb_buffer_string(&line, totals.rows == 1 ? " row" : " rows");
	if (totals.unreadable) {
		wb_buffer_string(&line, ", of which ");
		wb_show_count(&line, (int64_t)totals.unreadable);
		wb_buffer_string(&line, " cannot be read");
	}
	wb_message_note("%s", line.at);
	wb_buffer_clear(&line);
	if (totals.beyond) {
		wb_show_count(&line, (int64_t)totals.beyond);
		wb_message_note("not all values fit into memory: %s rows with further values are "
				"not counted above",
				line.at);
	}
	wb_buffer_release(&line);
}

static void
print(const struct attempt *attempt, const struct wb_invocation *call)
{
	const char *wanted = wb_options_value(&call->options, "list");
	enum wb_format format = wb_call_format(call);

	if (format == WB_FORMAT_TABLE) {
		print_counts(&attempt->result);
		putchar('\n');
	}
	print_cases(attempt, wanted, format);
	tell_totals(attempt);
}

static enum wb_status
attempt_expression(struct attempt *attempt, const struct wb_invocation *call, struct wb_error *err)
{
	const struct wb_options *options = &call->options;
	struct wb_trial_asking asking = {
		.most = wb_options_count(options, "limit",
					 wb_options_has(options, "list") ? LISTED_CASES
									 : DEFAULT_CASES),
		.cancelled = wb_interrupt_flag(),
	};
	struct wb_text expression = wb_text_of(options->arguments[2]);
	enum wb_status status = load(attempt, err);

	if (status == WB_OK)
		status = wb_trial_compile(attempt->values, attempt->opening.session, expression,
					  &attempt->arena, &attempt->plan, err);
	if (status == WB_OK)
		status = wb_trial_evaluate(attempt->values, attempt->opening.session, attempt->plan,
					   &asking, &attempt->result, err);
	return status;
}

static enum wb_status
run_try(struct wb_invocation *call, struct wb_error *err)
{
	struct attempt attempt = { 0 };
	enum wb_status status = wb_opening_project(&attempt.opening, call, WB_PROJECT_READ, err);

	wb_interrupt_catch();
	if (status == WB_OK)
		status = wb_opening_session(&attempt.opening, call, err);
	if (status == WB_OK)
		status = read_place(&attempt, call->options.arguments[1], err);
	if (status == WB_OK)
		status = attempt_expression(&attempt, call, err);
	if (status == WB_OK)
		print(&attempt, call);
	wb_trial_result_release(&attempt.result);
	wb_plan_free(attempt.plan);
	wb_arena_release(&attempt.arena);
	wb_trial_values_free(attempt.values);
	wb_opening_close(&attempt.opening);
	return status;
}

const struct wb_command wb_command_try = {
	.name = "try",
	.summary = "tries an expression on all values of a field; writes nothing",
	.arguments = "FILE SYSTEM.TABLE.FIELD EXPRESSION",
	.about = "Every distinct value of the field is given to the expression once. What comes of "
		 "it is counted, by values and by rows: changed, the same, null, a fallback (of "
		 "'else', or a crosswalk's otherwise) or failed, by rule; and the values of each "
		 "kind are listed, most frequent first.\n\n"
		 "The expression calls the field by its name; one that begins with | is applied to "
		 "it. Parameters and crosswalks of the project can be used, lookup, and xref for "
		 "keys that runs have written.",
	.options =
		(const struct wb_option_rule[]){
			{ .name = "list",
			  .kind = WB_OPTION_CHOICE,
			  .argument = "KIND",
			  .help = "list values of this kind only: changed, same, null, fallback, "
				  "failed",
			  .choices = kind_choices },
			{ .name = "limit",
			  .letter = 'n',
			  .kind = WB_OPTION_COUNT,
			  .argument = "N",
			  .help = "list N values of each kind (default: 5; with --list 20)" },
			WB_OPTION_SET,
			WB_OPTION_ALLOW_OUTSIDE,
			WB_OPTION_FORMAT,
			{ 0 },
		},
	.examples =
		(const struct wb_example[]){
			{ "try members.wb ams.members.status '| lower | map(member_status)'",
			  "which codes does the crosswalk not know?" },
			{ "try members.wb ams.members.joined 'date(joined) else null' --list "
			  "fallback",
			  "the dates that are none" },
			{ 0 },
		},
	.run = run_try,
};
