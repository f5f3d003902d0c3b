/* new, and a project file alone: a project comes to be, and says where it stands. */
#include <time.h>

#include "base/utf8.h"
#include "cli/cmd.h"
#include "cli/message.h"
#include "cli/query.h"
#include "project/lease.h"
#include "session/session.h"

static enum wb_status
run_new(struct wb_invocation *call, struct wb_error *err)
{
	const char *path = call->options.arguments[0];
	enum wb_status status = wb_project_create(path, err);

	if (!status)
		wb_message_aside("%s is made; next: waybill import %s SCRIPT", path, path);
	return status;
}

const struct wb_command wb_command_new = {
	.name = "new",
	.summary = "creates a project",
	.arguments = "FILE",
	.about = "FILE must not exist yet; by custom its name ends in .wb.",
	.examples =
		(const struct wb_example[]){
			{ "new members.wb", "an empty project" },
			{ 0 },
		},
	.run = run_new,
};

/* What the state says of a project, gathered before anything is printed. */
struct state {
	struct wb_project *project;
	struct wb_session *session;
	const struct wb_model *model;
	size_t n_systems, n_mappings;
	int64_t inspected;          /* systems that have been inspected */
	int64_t runs, resumable;    /* of the last run: can it be taken up again? */
	int64_t rejected, mismatch; /* of the last run */
};

static size_t
count_objects(const struct wb_model *model, enum wb_object_kind kind)
{
	size_t count = 0;

	for (size_t i = 0; i < model->n_objects; i++)
		count += model->objects[i].kind == kind;
	return count;
}

static enum wb_status
ask_number(struct wb_project *project, const char *sql, int64_t *out, struct wb_error *err)
{
	return wb_query_number(project, &(struct wb_query){ .sql = sql }, 0, out, err);
}

#define LAST_RUN "number = (SELECT max(number) FROM run)"

/* A run that is "running" while nobody holds the lease was killed. */
static enum wb_status
ask_about_last_run(struct state *state, struct wb_error *err)
{
	static const char stopped_sql[] =
		"SELECT state IN ('stopped', 'interrupted') FROM run WHERE " LAST_RUN;
	static const char running_sql[] = "SELECT state = 'running' FROM run WHERE " LAST_RUN;
	static const char mismatch_sql[] = "SELECT state = 'mismatch' FROM run WHERE " LAST_RUN;
	static const char rejected_sql[] =
		"SELECT count(*) FROM reject WHERE run = (SELECT max(number) FROM run)";
	int64_t running = 0;
	bool held = false;
	enum wb_status status;

	status = ask_number(state->project, "SELECT count(*) FROM run", &state->runs, err);
	if (!status)
		status = ask_number(state->project, stopped_sql, &state->resumable, err);
	if (!status)
		status = ask_number(state->project, running_sql, &running, err);
	if (!status && running)
		status = wb_lease_held(state->project, &held, err);
	if (running && !held)
		state->resumable = 1;
	if (!status)
		status = ask_number(state->project, mismatch_sql, &state->mismatch, err);
	if (!status)
		status = ask_number(state->project, rejected_sql, &state->rejected, err);
	return status;
}

static enum wb_status
open_state(const char *path, struct state *state, struct wb_error *err)
{
	struct wb_session_settings settings = { 0 };
	enum wb_status status = wb_project_open(path, WB_PROJECT_READ, &state->project, err);

	if (!status)
		status = wb_session_open(state->project, &settings, &state->session, err);
	if (status)
		return status;
	state->model = wb_session_model(state->session);
	state->n_systems = count_objects(state->model, WB_OBJECT_SYSTEM);
	state->n_mappings = count_objects(state->model, WB_OBJECT_MAPPING);
	status = ask_number(state->project, "SELECT count(*) FROM catalog_system",
			    &state->inspected, err);
	if (!status)
		status = ask_about_last_run(state, err);
	return status;
}

static void
close_state(struct state *state)
{
	wb_session_close(state->session);
	wb_project_close(state->project);
}

static void
list_day(struct wb_listing *listing, int64_t micros)
{
	time_t seconds = (time_t)(micros / 1000000);
	struct tm civil;
	char day[32];

	if (!micros || !gmtime_r(&seconds, &civil)) {
		wb_listing_null(listing);
		return;
	}
	strftime(day, sizeof day, "%Y-%m-%dT%H:%M:%SZ", &civil);
	wb_listing_string(listing, day);
}

static enum wb_status
list_system(struct state *state, const struct wb_object *object, struct wb_listing *listing,
	    struct wb_error *err)
{
	struct wb_binding name = { .name = ":system", .text = object->name.at };
	struct wb_query tables = { .sql = "SELECT count(*) FROM catalog_table"
					  " WHERE system = :system",
				   .n_bindings = 1,
				   .bindings = &name };
	struct wb_query inspected = { .sql = "SELECT inspected_at FROM catalog_system"
					     " WHERE system = :system",
				      .n_bindings = 1,
				      .bindings = &name };
	int64_t n_tables, at;
	enum wb_status status = wb_query_number(state->project, &tables, 0, &n_tables, err);

	if (!status)
		status = wb_query_number(state->project, &inspected, 0, &at, err);
	if (status)
		return status;
	wb_listing_text(listing, object->name);
	wb_listing_text(listing, object->as.system.kind);
	wb_listing_text(listing, object->as.system.locator);
	if (at)
		wb_listing_number(listing, n_tables);
	else
		wb_listing_null(listing);
	list_day(listing, at);
	return WB_OK;
}

static enum wb_status
list_systems(struct state *state, struct wb_error *err)
{
	static const struct wb_list_column columns[] = {
		{ "system", WB_LIST_TEXT, 40 },   { "kind", WB_LIST_TEXT, 0 },
		{ "locator", WB_LIST_TEXT, 60 },  { "tables", WB_LIST_COUNT, 0 },
		{ "inspected", WB_LIST_TEXT, 0 },
	};
	struct wb_listing *listing =
		wb_listing_new(stdout, WB_FORMAT_TABLE, columns, WB_COUNT_OF(columns));
	enum wb_status status = WB_OK;

	for (size_t i = 0; i < state->model->n_objects && !status; i++)
		if (state->model->objects[i].kind == WB_OBJECT_SYSTEM)
			status = list_system(state, &state->model->objects[i], listing, err);
	wb_listing_end(listing);
	return status;
}

static void
list_table_name(struct wb_listing *listing, const struct wb_line *line)
{
	struct wb_buffer name = { 0 };

	if (!line) {
		wb_listing_null(listing);
		return;
	}
	wb_buffer_text(&name, line->table.system);
	wb_buffer_byte(&name, '.');
	wb_buffer_text(&name, line->table.table);
	wb_listing_text(listing, wb_buffer_slice(&name));
	wb_buffer_release(&name);
}

static void
list_mappings(struct state *state)
{
	static const struct wb_list_column columns[] = {
		{ "mapping", WB_LIST_TEXT, 40 },   { "from", WB_LIST_TEXT, 40 },
		{ "into", WB_LIST_TEXT, 40 },      { "version", WB_LIST_NUMBER, 0 },
		{ "described", WB_LIST_TEXT, 60 },
	};
	struct wb_listing *listing =
		wb_listing_new(stdout, WB_FORMAT_TABLE, columns, WB_COUNT_OF(columns));

	for (size_t i = 0; i < state->model->n_objects; i++) {
		const struct wb_object *object = &state->model->objects[i];

		if (object->kind != WB_OBJECT_MAPPING)
			continue;
		wb_listing_text(listing, object->name);
		list_table_name(listing, wb_mapping_line(&object->as.mapping, WB_LINE_FROM));
		list_table_name(listing, wb_mapping_line(&object->as.mapping, WB_LINE_INTO));
		wb_listing_number(listing, wb_session_version(state->session, object)->version);
		wb_listing_text(listing, object->doc);
	}
	wb_listing_end(listing);
}

/* What to do next, most useful first. */
static void
print_next(const struct state *state, const char *path)
{
	const struct {
		bool applies;
		const char *command, *arguments, *why;
	} steps[] = {
		{ !state->model->n_objects, "import", " SCRIPT", "a design" },
		{ state->resumable, "run", " --resume", "goes on where the last run stopped" },
		{ state->inspected < (int64_t)state->n_systems, "inspect", "",
		  "what the systems hold" },
		{ state->mismatch, "verify", "", "reads the targets back again" },
		{ state->rejected > 0, "rejects", " --group", "why rows were not written" },
		{ state->runs > 0, "log", "", "every decision of the last run" },
		{ state->n_mappings && !state->runs, "check", "", "does the design fit?" },
		{ state->n_mappings && !state->runs, "preview", " MAPPING",
		  "rows and what they become" },
		{ state->n_mappings && !state->resumable, "run", "",
		  "writes, and accounts for every row" },
	};
	struct wb_buffer line = { 0 };

	printf("\nNext\n");
	for (size_t i = 0; i < WB_COUNT_OF(steps); i++) {
		if (!steps[i].applies)
			continue;
		wb_buffer_clear(&line);
		wb_buffer_format(&line, "waybill %s ", steps[i].command);
		wb_show_text(&line, wb_text_of(path));
		wb_buffer_string(&line, steps[i].arguments);
		printf("  %-40s  %s\n", line.at, steps[i].why);
	}
	wb_buffer_release(&line);
}

static void
print_name(const char *path)
{
	struct wb_buffer shown = { 0 };

	wb_show_text(&shown, wb_text_of(path));
	puts(shown.at);
	wb_buffer_release(&shown);
}

static enum wb_status
print_state(struct state *state, const char *path, struct wb_error *err)
{
	enum wb_status status = WB_OK;

	print_name(path);
	if (state->n_systems) {
		printf("\nSystems\n");
		status = list_systems(state, err);
	}
	if (!status && state->n_mappings) {
		printf("\nMappings\n");
		list_mappings(state);
	}
	if (!status && state->runs) {
		printf("\nLast runs\n");
		status = wb_list_runs(state->project, WB_FORMAT_TABLE, 5, NULL, err);
	}
	if (!status)
		print_next(state, path);
	return status;
}

static enum wb_status
run_state(struct wb_invocation *call, struct wb_error *err)
{
	const char *path = call->options.arguments[0];
	struct state state = { 0 };
	enum wb_status status = open_state(path, &state, err);

	if (!status)
		status = print_state(&state, path, err);
	close_state(&state);
	return status;
}

const struct wb_command wb_command_state = {
	.name = "state",
	.summary = "shows where a project stands, as the file alone does",
	.arguments = "FILE",
	.hidden = true,
	.run = run_state,
};
