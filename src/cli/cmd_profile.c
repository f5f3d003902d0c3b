/*
 * profile: what one pass over a table says about its fields; kept in the
 * project, and compared with what was kept before. For people a table and a
 * block a field; for programs an object a field.
 */
#include <string.h>

#include "base/json.h"
#include "cli/cmd.h"
#include "cli/interrupt.h"
#include "cli/message.h"
#include "cli/opening.h"
#include "cli/profile_block.h"
#include "cli/progress.h"
#include "project/profile_store.h"
#include "study/profile.h"

enum { JOBS_MAX = 64 };

struct profiling {
	struct wb_invocation *call;
	struct wb_opening opening;
	bool keeps; /* the project can be written */
	struct wb_text system, table;
	struct wb_progress progress;
	struct wb_profile before, now;
	bool has_before;
	struct wb_profile_changes changes;
	struct wb_arena arena; /* of the changes' texts */
};

/* For programs */

static const struct wb_list_column columns[] = {
	{ "field", WB_LIST_TEXT, 0 },
	{ "rows", WB_LIST_NUMBER, 0 },
	{ "nulls", WB_LIST_NUMBER, 0 },
	{ "empties", WB_LIST_NUMBER, 0 },
	{ "distinct", WB_LIST_NUMBER, 0 },
	{ "distinct_exact", WB_LIST_FLAG, 0 },
	{ "type", WB_LIST_TEXT, 0 },
	{ "format", WB_LIST_TEXT, 0 },
	{ "fits", WB_LIST_NUMBER, 0 },
	{ "least", WB_LIST_VALUE, 0 },
	{ "greatest", WB_LIST_VALUE, 0 },
	{ "min_length", WB_LIST_NUMBER, 0 },
	{ "max_length", WB_LIST_NUMBER, 0 },
	{ "mean_length", WB_LIST_NUMBER, 0 },
	{ "patterns", WB_LIST_JSON, 0 },
	{ "patterns_all", WB_LIST_FLAG, 0 },
	{ "values", WB_LIST_JSON, 0 },
	{ "values_all", WB_LIST_FLAG, 0 },
	{ "values_exact", WB_LIST_FLAG, 0 },
	{ "quantiles", WB_LIST_JSON, 0 },
	{ "quantiles_exact", WB_LIST_FLAG, 0 },
	{ "histogram", WB_LIST_JSON, 0 },
	{ "lengths", WB_LIST_JSON, 0 },
	{ "unreadable", WB_LIST_NUMBER, 0 },
	{ "changes", WB_LIST_JSON, 0 },
};

static void
list_json(struct wb_listing *listing, struct wb_buffer *json, char end)
{
	wb_buffer_byte(json, end);
	wb_listing_text(listing, wb_buffer_slice(json));
	wb_buffer_clear(json);
}

static void
list_counted(struct wb_listing *listing, const struct wb_counted *entries, size_t n)
{
	struct wb_buffer json = { 0 };

	wb_buffer_byte(&json, '[');
	for (size_t i = 0; i < n; i++) {
		wb_buffer_string(&json, i ? ", {\"value\": " : "{\"value\": ");
		wb_json_string(&json, entries[i].value);
		wb_buffer_format(&json, ", \"count\": %llu}", (unsigned long long)entries[i].count);
	}
	list_json(listing, &json, ']');
	wb_buffer_release(&json);
}

static void
list_quantiles(struct wb_listing *listing, const struct wb_field_profile *field)
{
	struct wb_buffer json = { 0 };

	if (!field->n_quantiles) {
		wb_listing_null(listing);
		wb_listing_null(listing);
		return;
	}
	wb_buffer_byte(&json, '{');
	for (size_t i = 0; i < field->n_quantiles; i++)
		wb_buffer_format(&json, "%s\"%g\": %.*s", i ? ", " : "", wb_profile_quantiles[i],
				 WB_TEXT_ARG(field->quantiles[i]));
	list_json(listing, &json, '}');
	wb_listing_flag(listing, field->quantiles_exact);
	wb_buffer_release(&json);
}

static void
list_bins(struct wb_listing *listing, const struct wb_field_profile *field)
{
	struct wb_buffer json = { 0 };

	if (!field->n_bins) {
		wb_listing_null(listing);
		return;
	}
	wb_buffer_byte(&json, '[');
	for (size_t i = 0; i < field->n_bins; i++)
		wb_buffer_format(&json, "%s%llu", i ? ", " : "",
				 (unsigned long long)field->bins[i]);
	list_json(listing, &json, ']');
	wb_buffer_release(&json);
}

static void
list_lengths(struct wb_listing *listing, const struct wb_field_profile *field)
{
	struct wb_buffer json = { 0 };

	wb_buffer_byte(&json, '[');
	for (size_t i = 0; i < field->n_lengths; i++)
		wb_buffer_format(&json, "%s[%llu, %llu]", i ? ", " : "",
				 (unsigned long long)field->lengths[i].length,
				 (unsigned long long)field->lengths[i].count);
	list_json(listing, &json, ']');
	wb_buffer_release(&json);
}

/* The changes of a field and of the table as a whole; null where there is nothing to compare. */
static void
list_changes(struct wb_listing *listing, const struct profiling *profiling, struct wb_text field)
{
	const struct wb_profile_changes *changes = &profiling->changes;
	struct wb_buffer json = { 0 };

	if (!profiling->has_before) {
		wb_listing_null(listing);
		return;
	}
	wb_buffer_byte(&json, '[');
	for (size_t i = 0; i < changes->count; i++) {
		const struct wb_profile_change *change = &changes->items[i];

		if (change->field.len && !wb_text_equal(change->field, field))
			continue;
		wb_buffer_string(&json, json.len > 1 ? ", {\"changed\": " : "{\"changed\": ");
		wb_json_string(&json, wb_text_of(change->what));
		wb_buffer_string(&json, ", \"before\": ");
		wb_json_string(&json, change->before);
		wb_buffer_string(&json, ", \"now\": ");
		wb_json_string(&json, change->after);
		wb_buffer_byte(&json, '}');
	}
	list_json(listing, &json, ']');
	wb_buffer_release(&json);
}

static void
list_end(struct wb_listing *listing, const struct wb_field_profile *field,
	 const struct wb_counted *end)
{
	if (field->has_range)
		wb_listing_text(listing, end->value);
	else
		wb_listing_null(listing);
}

static void
list_mean(struct wb_listing *listing, const struct wb_field_profile *field)
{
	uint64_t present = field->rows - field->nulls;
	char text[32];

	snprintf(text, sizeof text, "%.2f",
		 present ? (double)field->total_length / (double)present : 0.0);
	wb_listing_string(listing, text);
}

static void
list_field(struct wb_listing *listing, const struct profiling *profiling,
	   const struct wb_field_profile *field)
{
	wb_listing_text(listing, field->name);
	wb_listing_number(listing, (int64_t)field->rows);
	wb_listing_number(listing, (int64_t)field->nulls);
	wb_listing_number(listing, (int64_t)field->empties);
	wb_listing_number(listing, (int64_t)field->distinct);
	wb_listing_flag(listing, field->distinct_exact);
	wb_listing_string(listing, wb_type_name(field->type));
	wb_listing_string(listing, field->format.len ? field->format.at : NULL);
	wb_listing_number(listing, (int64_t)field->fits);
	list_end(listing, field, &field->least);
	list_end(listing, field, &field->greatest);
	wb_listing_number(listing, (int64_t)field->min_length);
	wb_listing_number(listing, (int64_t)field->max_length);
	list_mean(listing, field);
	list_counted(listing, field->patterns, field->n_patterns);
	wb_listing_flag(listing, field->patterns_all);
	list_counted(listing, field->values, field->n_values);
	wb_listing_flag(listing, field->values_all);
	wb_listing_flag(listing, field->values_exact);
	list_quantiles(listing, field);
	list_bins(listing, field);
	list_lengths(listing, field);
	wb_listing_number(listing, (int64_t)profiling->now.unreadable);
	list_changes(listing, profiling, field->name);
}

static void
show(const struct profiling *profiling)
{
	enum wb_format format = wb_call_format(profiling->call);
	struct wb_listing *listing;

	if (format == WB_FORMAT_TABLE) {
		wb_profile_print(&profiling->now);
		if (profiling->has_before)
			wb_profile_print_changes(&profiling->changes, profiling->before.made_at);
		return;
	}
	listing = wb_listing_new(stdout, format, columns, WB_COUNT_OF(columns));
	for (size_t i = 0; i < profiling->now.n_fields; i++)
		list_field(listing, profiling, &profiling->now.fields[i]);
	wb_listing_end(listing);
}

/* The work */

static void
show_progress(void *context, uint64_t done, uint64_t total, uint64_t rows)
{
	struct profiling *profiling = context;

	wb_progress_show(&profiling->progress, profiling->table, done, total, rows);
}

static enum wb_status
study(struct profiling *profiling, struct wb_error *err)
{
	uint64_t jobs = wb_options_count(&profiling->call->options, "jobs", 0);
	struct wb_profiling settings = {
		.system = profiling->system,
		.table = profiling->table,
		.jobs = jobs > JOBS_MAX ? JOBS_MAX : (unsigned)jobs,
		.cancel = wb_interrupt_flag(),
		.context = profiling,
		.progress = show_progress,
	};
	enum wb_status status;

	wb_progress_init(&profiling->progress, stderr);
	wb_interrupt_catch();
	status = wb_profile_table(profiling->opening.session, &settings, &profiling->now, err);
	wb_progress_clear(&profiling->progress);
	profiling->now.min_count = wb_options_count(&profiling->call->options, "min-count", 1);
	wb_profile_suppress(&profiling->now);
	return status;
}

static enum wb_status
compare(struct profiling *profiling, struct wb_error *err)
{
	enum wb_status status = wb_profile_load(profiling->opening.project, profiling->now.system,
						profiling->now.table, &profiling->before, err);

	if (status == WB_NOT_FOUND)
		return WB_OK;
	if (status)
		return status;
	profiling->has_before = true;
	wb_profile_compare(&profiling->before, &profiling->now, &profiling->arena,
			   &profiling->changes);
	return WB_OK;
}

/* Comes last: it may take the values out of what was shown. */
static enum wb_status
keep(struct profiling *profiling, struct wb_error *err)
{
	if (!profiling->keeps)
		return WB_OK;
	if (wb_options_has(&profiling->call->options, "no-values")) {
		wb_profile_forget_values(&profiling->now);
		wb_message_note("%s: no value of %.*s.%.*s was kept",
				wb_project_path(profiling->opening.project),
				WB_TEXT_ARG(profiling->now.system),
				WB_TEXT_ARG(profiling->now.table));
	}
	return wb_profile_save(profiling->opening.project, &profiling->now, err);
}

/* SYSTEM.TABLE: the longest system's name before a dot. */
static enum wb_status
read_what(struct profiling *profiling, struct wb_error *err)
{
	const struct wb_model *model = wb_session_model(profiling->opening.session);
	struct wb_text word = wb_text_of(profiling->call->options.arguments[1]);
	const char *path = wb_project_path(profiling->opening.project);

	for (size_t i = word.len; i > 0; i--) {
		struct wb_text system = { word.at, i - 1 };

		if (word.at[i - 1] != '.' || i == word.len ||
		    !wb_model_find(model, WB_OBJECT_SYSTEM, system))
			continue;
		profiling->system = system;
		profiling->table = (struct wb_text){ word.at + i, word.len - i };
		return WB_OK;
	}
	if (wb_model_find(model, WB_OBJECT_SYSTEM, word)) {
		wb_fail(err, WB_INVALID, path, "%s is a system: which of its tables?", word.at);
		wb_hint(err, "waybill inspect %s %s lists them", path, word.at);
		return WB_INVALID;
	}
	wb_fail(err, WB_NOT_FOUND, path, "%s is no SYSTEM.TABLE of the design", word.at);
	wb_hint(err, "waybill inspect %s lists the systems and their tables", path);
	return WB_NOT_FOUND;
}

/* What cannot be written can still be read. */
static enum wb_status
open_project(struct profiling *profiling, struct wb_error *err)
{
	struct wb_error second;
	enum wb_status status =
		wb_opening_project(&profiling->opening, profiling->call, WB_PROJECT_WRITE, err);

	profiling->keeps = status == WB_OK;
	if (status == WB_OK)
		return WB_OK;
	wb_opening_close(&profiling->opening);
	if (wb_opening_project(&profiling->opening, profiling->call, WB_PROJECT_READ, &second))
		return status;
	wb_message_note("%s %s: the profile is shown, but not kept", err->where, err->what);
	return WB_OK;
}

static enum wb_status
run_profile(struct wb_invocation *call, struct wb_error *err)
{
	struct profiling profiling = { .call = call };
	enum wb_status status = open_project(&profiling, err);

	if (!status)
		status = wb_opening_session(&profiling.opening, call, err);
	if (!status)
		status = read_what(&profiling, err);
	if (!status)
		status = study(&profiling, err);
	if (!status)
		status = compare(&profiling, err);
	if (!status) {
		show(&profiling);
		status = keep(&profiling, err);
	}
	wb_profile_changes_release(&profiling.changes);
	wb_arena_release(&profiling.arena);
	wb_profile_release(&profiling.before);
	wb_profile_release(&profiling.now);
	wb_opening_close(&profiling.opening);
	return status;
}

const struct wb_command wb_command_profile = {
	.name = "profile",
	.summary = "says what is in the fields of a table, and what has changed since last time",
	.arguments = "FILE SYSTEM.TABLE",
	.about = "Reads the whole table once. For each field: nulls, empty texts, different "
		 "values, the "
		 "least and the greatest, lengths in characters, the type that nearly all values "
		 "fit "
		 "and the share that does, patterns and top values with their counts, quantiles "
		 "and a "
		 "histogram of numbers. Figures are exact unless marked with ~: different values "
		 "beyond "
		 "a million (half of that and less in a table of more than 12 fields) are "
		 "estimated, and so are top values and quantiles of fields with very "
		 "many "
		 "different values.\n\n"
		 "In a pattern A is an upper-case letter, a any other letter, 9 a digit; A+, a+ "
		 "and 9+ "
		 "stand for more than four letters or more than ten digits; all else stands for "
		 "itself."
		 "\n\n"
		 "Empty text is one of the different values and has length 0; the other figures "
		 "speak "
		 "of values that are neither null nor empty. Records that cannot be read are "
		 "counted "
		 "and left out. The profile is kept in the project, with the date.",
	.options =
		(const struct wb_option_rule[]){
			{ .name = "no-values",
			  .help = "keep no value in the project: only counts, lengths and "
				  "patterns" },
			{ .name = "min-count",
			  .kind = WB_OPTION_POSITIVE,
			  .argument = "N",
			  .help = "neither show nor keep a value or pattern seen fewer than N "
				  "times, "
				  "nor quantiles" },
			{ .name = "jobs",
			  .letter = 'j',
			  .kind = WB_OPTION_POSITIVE,
			  .argument = "N",
			  .help = "workers; the default is the number of processors" },
			WB_OPTION_ALLOW_OUTSIDE,
			WB_OPTION_FORMAT,
			{ 0 },
		},
	.examples =
		(const struct wb_example[]){
			{ "profile members.wb ams.members", "what is in this table?" },
			{ "profile members.wb ams.members --no-values --min-count 10",
			  "personal data stays out of the project" },
			{ "profile members.wb ams.members --format json", "for a program" },
			{ 0 },
		},
	.run = run_profile,
};
