/*
 * inspect: what systems hold, as they are now. The schemas go into the catalog
 * together, once all are read; what differs from the last time is told, and what
 * of the mappings is parked for it.
 */
#include <string.h>

#include "cli/cmd.h"
#include "cli/message.h"
#include "project/author.h"
#include "session/survey.h"

/* An inspection under way. */
struct inspection {
	struct wb_invocation *call;
	struct wb_project *project;
	struct wb_session *session;
	struct wb_listing *listing;
	struct wb_text system, table; /* as asked for; empty: all */
	struct wb_survey survey;
};

static const struct wb_list_column table_columns[] = {
	{ "system", WB_LIST_TEXT, 30 },     { "table", WB_LIST_TEXT, 40 },
	{ "kind", WB_LIST_TEXT, 0 },        { "rows", WB_LIST_ESTIMATE, 0 },
	{ "fields", WB_LIST_COUNT, 0 },     { "key", WB_LIST_TEXT, 40 },
	{ "references", WB_LIST_TEXT, 60 },
};

static const struct wb_list_column field_columns[] = {
	{ "table", WB_LIST_TEXT, 30 },   { "field", WB_LIST_TEXT, 40 },
	{ "type", WB_LIST_TEXT, 0 },     { "declared", WB_LIST_TEXT, 24 },
	{ "key", WB_LIST_NUMBER, 0 },    { "not_null", WB_LIST_FLAG, 0 },
	{ "unique", WB_LIST_FLAG, 0 },   { "default", WB_LIST_FLAG, 0 },
	{ "computed", WB_LIST_FLAG, 0 }, { "references", WB_LIST_TEXT, 40 },
};

static const struct wb_list_column drift_columns[] = {
	{ "system", WB_LIST_TEXT, 30 },  { "change", WB_LIST_TEXT, 0 },
	{ "table", WB_LIST_TEXT, 30 },   { "field", WB_LIST_TEXT, 40 },
	{ "before", WB_LIST_TEXT, 60 },  { "after", WB_LIST_TEXT, 60 },
	{ "perhaps", WB_LIST_TEXT, 40 }, { "alike", WB_LIST_NUMBER, 0 },
};

static bool
is_listing_drift(const struct inspection *inspection)
{
	return wb_options_has(&inspection->call->options, "drift");
}

static bool
is_listing_fields(const struct inspection *inspection)
{
	return inspection->system.len && !is_listing_drift(inspection);
}

static void
list_field(struct wb_listing *listing, const struct wb_table *table, const struct wb_field *field)
{
	struct wb_buffer text = { 0 };

	wb_listing_text(listing, table->name);
	wb_listing_text(listing, field->name);
	wb_type_spec_print(field->type, &text);
	wb_listing_text(listing, wb_buffer_slice(&text));
	wb_listing_text(listing, field->declared);
	if (field->key_part)
		wb_listing_number(listing, field->key_part);
	else
		wb_listing_null(listing);
	wb_listing_flag(listing, field->not_null);
	wb_listing_flag(listing, field->unique);
	wb_listing_flag(listing, field->has_default);
	wb_listing_flag(listing, field->generated);
	wb_buffer_clear(&text);
	if (field->references_table.len)
		wb_buffer_format(&text, "%.*s.%.*s", WB_TEXT_ARG(field->references_table),
				 WB_TEXT_ARG(field->references_field));
	wb_listing_text(listing, wb_buffer_slice(&text));
	wb_buffer_release(&text);
}

static void
add_name(struct wb_buffer *names, struct wb_text name)
{
	if (names->len)
		wb_buffer_string(names, ", ");
	wb_buffer_text(names, name);
}

static void
list_key(struct wb_listing *listing, const struct wb_table *table)
{
	struct wb_buffer names = { 0 };

	for (unsigned part = 1; part <= table->n_fields; part++)
		for (size_t i = 0; i < table->n_fields; i++)
			if (table->fields[i].key_part == part)
				add_name(&names, table->fields[i].name);
	wb_listing_text(listing, wb_buffer_slice(&names));
	wb_buffer_release(&names);
}

static void
list_references(struct wb_listing *listing, const struct wb_table *table)
{
	struct wb_buffer names = { 0 };

	for (size_t i = 0; i < table->n_fields; i++)
		if (table->fields[i].references_table.len)
			add_name(&names, table->fields[i].references_table);
	wb_listing_text(listing, wb_buffer_slice(&names));
	wb_buffer_release(&names);
}

static void
list_table(struct inspection *inspection, struct wb_text system, const struct wb_table *table)
{
	struct wb_listing *listing = inspection->listing;

	wb_listing_text(listing, system);
	wb_listing_text(listing, table->name);
	wb_listing_string(listing, table->writable ? "table" : "view");
	if (table->row_estimate < 0)
		wb_listing_null(listing);
	else
		wb_listing_number(listing, table->row_estimate);
	wb_listing_number(listing, (int64_t)table->n_fields);
	list_key(listing, table);
	list_references(listing, table);
}

static void
list_schema(struct inspection *inspection, struct wb_text system, const struct wb_schema *schema)
{
	for (size_t t = 0; t < schema->n_tables; t++) {
		const struct wb_table *table = &schema->tables[t];

		if (is_listing_drift(inspection))
			continue;
		if (!is_listing_fields(inspection))
			list_table(inspection, system, table);
		else
			for (size_t i = 0; i < table->n_fields; i++)
				list_field(inspection->listing, table, &table->fields[i]);
	}
}

static void
tell_warnings(struct wb_text system, const struct wb_schema *schema)
{
	for (size_t t = 0; t < schema->n_tables; t++)
		for (size_t i = 0; i < schema->tables[t].n_warnings; i++)
			wb_message_note("%.*s.%.*s: %.*s", WB_TEXT_ARG(system),
					WB_TEXT_ARG(schema->tables[t].name),
					WB_TEXT_ARG(schema->tables[t].warnings[i]));
}

static void
tell_drift_item(const struct wb_drift *drift, struct wb_text system)
{
	struct wb_buffer line = { 0 };

	wb_drift_describe(drift, system, &line);
	wb_message_note("%s", line.at);
	wb_buffer_release(&line);
}

static void
list_drift_item(struct wb_listing *listing, const struct wb_drift *drift, struct wb_text system)
{
	wb_listing_text(listing, system);
	wb_listing_string(listing, wb_drift_kind_name(drift->kind));
	wb_listing_text(listing, drift->table);
	wb_listing_text(listing, drift->field);
	wb_listing_text(listing, drift->before);
	wb_listing_text(listing, drift->after);
	wb_listing_text(listing, drift->other);
	if (drift->compared)
		wb_listing_number(listing, wb_resemblance_percent(&drift->values));
	else
		wb_listing_null(listing);
}

static void
show_drift(struct inspection *inspection, struct wb_text system, const struct wb_drift_list *drift)
{
	for (size_t i = 0; i < drift->count; i++) {
		if (is_listing_drift(inspection))
			list_drift_item(inspection->listing, &drift->items[i], system);
		else
			tell_drift_item(&drift->items[i], system);
	}
}

static const char *
system_name(const void *context, size_t i)
{
	const struct wb_model *model = context;

	for (size_t o = 0; o < model->n_objects; o++)
		if (model->objects[o].kind == WB_OBJECT_SYSTEM && !i--)
			return model->objects[o].name.at;
	return NULL;
}

/* SYSTEM or SYSTEM.TABLE: a system's name that holds a dot wins. */
static enum wb_status
read_what(struct inspection *inspection, const char *word, struct wb_error *err)
{
	const struct wb_model *model = wb_session_model(inspection->session);
	const char *dot = strchr(word, '.'), *near;

	inspection->system = wb_text_of(word);
	if (dot && !wb_model_find(model, WB_OBJECT_SYSTEM, inspection->system)) {
		inspection->system.len = (size_t)(dot - word);
		inspection->table = wb_text_of(dot + 1);
	}
	if (wb_model_find(model, WB_OBJECT_SYSTEM, inspection->system))
		return WB_OK;
	wb_fail(err, WB_NOT_FOUND, wb_project_path(inspection->project), "there is no system %.*s",
		WB_TEXT_ARG(inspection->system));
	near = wb_nearest(word, system_name, model);
	if (near)
		wb_hint(err, "did you mean %s?", near);
	return WB_NOT_FOUND;
}

static struct wb_listing *
new_listing(const struct inspection *inspection)
{
	enum wb_format format = wb_call_format(inspection->call);

	if (is_listing_drift(inspection))
		return wb_listing_new(stdout, format, drift_columns, WB_COUNT_OF(drift_columns));
	if (is_listing_fields(inspection))
		return wb_listing_new(stdout, format, field_columns, WB_COUNT_OF(field_columns));
	return wb_listing_new(stdout, format, table_columns, WB_COUNT_OF(table_columns));
}

static void
tell_change(const struct wb_parking_change *change)
{
	struct wb_text line = change->line.len ? change->line : WB_TEXT("the mapping as a whole");
	struct wb_buffer hint = { 0 };

	if (change->state != WB_PARKED) {
		wb_message_note("%.*s: no longer parked, for it %s: %.*s",
				WB_TEXT_ARG(change->mapping),
				change->state == WB_PARKED_FITS ? "fits again" : "was mended",
				WB_TEXT_ARG(line));
		return;
	}
	wb_message_note("%.*s: parked: %.*s: %.*s", WB_TEXT_ARG(change->mapping), WB_TEXT_ARG(line),
			WB_TEXT_ARG(change->reason));
	wb_message_hint(&hint, change->hint, stderr);
	fwrite(hint.at, 1, hint.len, stderr);
	wb_buffer_release(&hint);
}

static void
tell_takeover(const struct inspection *inspection, const struct wb_takeover *takeover)
{
	const char *path = wb_project_path(inspection->project);
	size_t parked = 0;

	for (size_t i = 0; i < takeover->n_changes; i++) {
		tell_change(&takeover->changes[i]);
		parked += takeover->changes[i].state == WB_PARKED;
	}
	for (size_t i = 0; i < takeover->n_mappings; i++)
		wb_message_note("%.*s: runs skip it: %.*s",
				WB_TEXT_ARG(takeover->mappings[i].mapping),
				WB_TEXT_ARG(takeover->mappings[i].reason));
	if (parked)
		wb_message_note("runs go without what is parked until it is mended or left: "
				"waybill check %s",
				path);
}

static void
tell_failures(struct inspection *inspection)
{
	const struct wb_survey *survey = &inspection->survey;

	for (size_t i = 0; i < survey->n_failures; i++) {
		wb_message_error(stderr, &survey->failures[i].err);
		/* What is not there yet may be a target that a run will make. */
		if (survey->failures[i].status != WB_NOT_FOUND)
			inspection->call->result = WB_EXIT_USAGE;
	}
}

static enum wb_status
keep_and_show(struct inspection *inspection, struct wb_error *err)
{
	struct wb_survey *survey = &inspection->survey;
	enum wb_status status;

	for (size_t i = 0; i < survey->count; i++)
		show_drift(inspection, survey->items[i].system, &survey->items[i].drift);
	status = wb_survey_keep(inspection->session, wb_text_of(wb_author()), survey, err);
	for (size_t i = 0; status == WB_OK && i < survey->count; i++) {
		list_schema(inspection, survey->items[i].system, &survey->items[i].schema);
		tell_warnings(survey->items[i].system, &survey->items[i].schema);
	}
	return status;
}

static enum wb_status
survey(struct inspection *inspection, struct wb_error *err)
{
	const char *word = inspection->call->options.arguments[1];
	enum wb_status status = word ? read_what(inspection, word, err) : WB_OK;

	if (status)
		return status;
	if (word)
		return wb_survey_system(inspection->session, inspection->system, inspection->table,
					&inspection->survey, err);
	return wb_survey_all(inspection->session, &inspection->survey, err);
}

static enum wb_status
inspect(struct inspection *inspection, struct wb_error *err)
{
	enum wb_status status = survey(inspection, err);

	if (status)
		return status;
	tell_failures(inspection);
	inspection->listing = new_listing(inspection);
	status = keep_and_show(inspection, err);
	if (!status && !wb_listing_rows(inspection->listing))
		wb_message_aside(is_listing_drift(inspection) ? "nothing has changed"
							      : "there is nothing to show");
	wb_listing_end(inspection->listing);
	if (!status)
		tell_takeover(inspection, &inspection->survey.takeover);
	return status;
}

static enum wb_status
run_inspect(struct wb_invocation *call, struct wb_error *err)
{
	struct inspection inspection = { .call = call };
	struct wb_session_settings settings = {
		.allow_outside = wb_options_has(&call->options, "allow-outside"),
	};
	enum wb_status status;

	status = wb_project_open(call->options.arguments[0], WB_PROJECT_WRITE, &inspection.project,
				 err);
	if (!status)
		status = wb_session_open(inspection.project, &settings, &inspection.session, err);
	if (!status)
		status = inspect(&inspection, err);
	wb_survey_release(&inspection.survey);
	wb_session_close(inspection.session);
	wb_project_close(inspection.project);
	return status;
}

const struct wb_command wb_command_inspect = {
	.name = "inspect",
	.summary = "reads the schemas of systems into the catalog, and shows them",
	.arguments = "FILE [SYSTEM[.TABLE]]",
	.about =
		"Without SYSTEM: all systems, a table a line. With it: its fields, a line each. "
		"Only shapes are read: the number of rows is an estimate. What has changed "
		"since the last time is told on standard error.\n\n"
		"A field that went may be one that came, with another name: that is offered, never "
		"assumed. It is guessed, among fields of one kind, by name and place. Where a "
		"profile "
		"from before is kept ('waybill profile'), values count, too: at most the first "
		"2,000 "
		"rows of the table are read, and how much of them is as the profile has it is "
		"told in percent. Of a profile without values (--no-values), patterns and lengths "
		"serve. So Mail is known again as Contact1, and a field in its place that holds "
		"other "
		"things is not offered; one with a name alike is, but the figure says so.\n\n"
		"Where lines of a mapping do not fit any more, they are parked, and that is told: "
		"the script stays as it is, and runs go without an arrow or a let that is parked, "
		"so that its target field is not written. Where rows depend on what is parked (a "
		"table, a condition, the key, a field that must be written), or 'write replace' "
		"would empty the field, runs skip the mapping. A line is no longer parked once it "
		"was edited, or what it names is back at a later inspection; a 'leave' of the "
		"target field settles it too. What did not fit before is a fault in the design.",
	.options =
		(const struct wb_option_rule[]){
			{ .name = "drift",
			  .help = "list what has changed since the last time instead" },
			WB_OPTION_ALLOW_OUTSIDE,
			WB_OPTION_FORMAT,
			{ 0 },
		},
	.examples =
		(const struct wb_example[]){
			{ "inspect members.wb", "the tables of every system" },
			{ "inspect members.wb ams.members", "the fields of one table" },
			{ "inspect members.wb --drift --format json",
			  "has the vendor changed it?" },
			{ 0 },
		},
	.run = run_inspect,
};
