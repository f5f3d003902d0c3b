#include "tui/surveying.h"

#include <stdlib.h>

#include "base/memory.h"
#include "draft/system_look.h"
#include "session/survey.h"

enum { TOLD_MOST = 20 }; /* changes of one survey that are told one by one */

struct surveying {
	struct wb_app *app;
	char *path;
	bool allow_outside;
	enum wb_project_access access; /* READ: a test, of which nothing is kept */
	struct wb_arena arena;
	struct wb_text author, system; /* system empty: all */
	struct wb_survey survey;
};

static enum wb_status
survey(struct surveying *surveying, struct wb_session *session, struct wb_job *job,
       struct wb_error *err)
{
	enum wb_status status = surveying->system.len
					? wb_survey_system(session, surveying->system, WB_TEXT(""),
							   &surveying->survey, err)
					: wb_survey_all(session, &surveying->survey, err);

	if (!status && *wb_job_cancelled(job))
		return WB_INTERRUPTED;
	if (status || surveying->access == WB_PROJECT_READ)
		return status;
	return wb_survey_keep(session, surveying->author, &surveying->survey, err);
}

static enum wb_status
work(void *context, struct wb_job *job, struct wb_error *err)
{
	struct surveying *surveying = context;
	struct wb_session_settings settings = { .allow_outside = surveying->allow_outside };
	struct wb_project *project = NULL;
	struct wb_session *session = NULL;
	enum wb_status status = wb_project_open(surveying->path, surveying->access, &project, err);

	if (!status)
		status = wb_session_open(project, &settings, &session, err);
	if (!status)
		status = survey(surveying, session, job, err);
	wb_session_close(session);
	wb_project_close(project);
	return status;
}

/* Telling. */

static size_t
tell_drift(struct wb_app *app, const struct wb_surveyed *item)
{
	struct wb_buffer line = { 0 };

	for (size_t i = 0; i < item->drift.count && i < TOLD_MOST; i++) {
		wb_buffer_clear(&line);
		wb_drift_describe(&item->drift.items[i], item->system, &line);
		wb_app_say(app, WB_MESSAGE_WARNING, "%s", line.at);
	}
	wb_buffer_release(&line);
	return item->drift.count;
}

static void
tell_warnings(struct wb_app *app, const struct wb_surveyed *item)
{
	for (size_t t = 0; t < item->schema.n_tables; t++) {
		const struct wb_table *table = &item->schema.tables[t];

		for (size_t i = 0; i < table->n_warnings && i < TOLD_MOST; i++)
			wb_app_say(app, WB_MESSAGE_WARNING, "%.*s.%.*s: %.*s",
				   WB_TEXT_ARG(item->system), WB_TEXT_ARG(table->name),
				   WB_TEXT_ARG(table->warnings[i]));
	}
}

static size_t
tell_parked(struct wb_app *app, const struct wb_takeover *takeover)
{
	size_t parked = 0;

	for (size_t i = 0; i < takeover->n_changes; i++) {
		const struct wb_parking_change *change = &takeover->changes[i];

		if (change->state != WB_PARKED)
			continue;
		parked++;
		wb_app_say(app, WB_MESSAGE_WARNING, "%.*s: parked: %.*s: %.*s",
			   WB_TEXT_ARG(change->mapping), WB_TEXT_ARG(change->line),
			   WB_TEXT_ARG(change->reason));
	}
	return parked;
}

/* Details first: the last message is the one that is seen, the others are kept (gm). */
static void
tell(struct wb_app *app, const struct wb_survey *survey)
{
	size_t changes = 0, tables = 0, parked;
	bool is_new = false;
	struct wb_buffer text = { 0 };

	for (size_t i = 0; i < survey->count; i++) {
		tell_warnings(app, &survey->items[i]);
		changes += tell_drift(app, &survey->items[i]);
		tables += survey->items[i].schema.n_tables;
		is_new |= survey->items[i].is_new;
	}
	parked = tell_parked(app, &survey->takeover);
	for (size_t i = 0; i < survey->n_failures; i++)
		wb_app_say_error(app, &survey->failures[i].err);
	if (survey->n_failures == 1 && !survey->count)
		return;
	wb_buffer_format(&text, "inspected %zu table%s", tables, tables == 1 ? "" : "s");
	if (survey->n_failures)
		wb_buffer_format(&text, ", %zu system%s cannot be read", survey->n_failures,
				 survey->n_failures == 1 ? "" : "s");
	if (!changes && !is_new)
		wb_buffer_string(&text, ", nothing has changed");
	else if (changes)
		wb_buffer_format(&text, ", %zu change%s", changes, changes == 1 ? "" : "s");
	if (parked)
		wb_buffer_format(&text, ", %zu line%s of mappings parked", parked,
				 parked == 1 ? "" : "s");
	wb_app_say(app, changes || survey->n_failures ? WB_MESSAGE_WARNING : WB_MESSAGE_INFO,
		   "%s%s", text.at, changes || survey->n_failures ? ": gm tells" : "");
	wb_buffer_release(&text);
}

static void
tell_test(const struct surveying *surveying)
{
	struct wb_buffer text = { 0 };

	wb_system_describe(&surveying->survey.items[0].schema, 3, &text);
	wb_app_say(surveying->app, WB_MESSAGE_INFO, "%.*s answers: %s",
		   WB_TEXT_ARG(surveying->system), text.at);
	wb_buffer_release(&text);
}

static void
done(void *context, enum wb_status status, const struct wb_error *err)
{
	struct surveying *surveying = context;
	struct wb_workspace *workspace = wb_app_workspace(surveying->app);
	struct wb_error trouble = { 0 };

	if (status == WB_INTERRUPTED) {
		wb_app_say(surveying->app, WB_MESSAGE_INFO, "stopped: nothing of it was kept");
	} else if (status) {
		wb_app_say_error(surveying->app, err);
	} else if (surveying->access == WB_PROJECT_READ) {
		tell_test(surveying);
	} else if (wb_workspace_reload(workspace, &trouble)) {
		wb_app_say_error(surveying->app, &trouble);
	} else {
		wb_app_notify(surveying->app, WB_NOTICE_DESIGN | WB_NOTICE_CATALOG);
		tell(surveying->app, &surveying->survey);
	}
	wb_survey_release(&surveying->survey);
	wb_arena_release(&surveying->arena);
	free(surveying->path);
	free(surveying);
}

static void
begin(struct wb_app *app, struct wb_text system, enum wb_project_access access, const char *verb)
{
	const struct wb_workspace *workspace = wb_app_workspace(app);
	struct surveying *surveying = wb_alloc(sizeof *surveying);
	const char *title;

	surveying->app = app;
	surveying->path = wb_strdup(wb_workspace_path(workspace));
	surveying->allow_outside = wb_workspace_allow_outside(workspace);
	surveying->access = access;
	surveying->author = wb_arena_text(&surveying->arena, wb_app_author(app));
	surveying->system = wb_arena_text(&surveying->arena, system);
	title = wb_arena_format(&surveying->arena, "%s %.*s", verb,
				WB_TEXT_ARG(system.len ? system : WB_TEXT("all systems")));
	wb_job_start(wb_app_jobs(app),
		     &(struct wb_job_plan){
			     .title = title, .context = surveying, .work = work, .done = done });
}

void
wb_surveying_begin(struct wb_app *app, struct wb_text system)
{
	if (wb_app_may_edit(app))
		begin(app, system, WB_PROJECT_WRITE, "inspecting");
}

void
wb_surveying_test(struct wb_app *app, struct wb_text system)
{
	begin(app, system, WB_PROJECT_READ, "testing");
}
