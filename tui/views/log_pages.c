#include "tui/views/log_pages.h"

#include <stdlib.h>

#include "base/memory.h"

enum { PAGE = 1000 };

/* What the worker has. */
struct reading {
	struct wb_log_pages *pages; /* NULL once it is not wanted any more */
	char *path;
	struct wb_arena arena;
	struct wb_text sentence;
	struct wb_decision_query query;
	struct wb_decision after;
	struct wb_decision_page page;
};

struct wb_log_pages {
	struct wb_app *app;
	void (*changed)(void *context);
	void *context;

	int64_t run; /* asked for */
	struct wb_buffer sentence;
	enum wb_decision_order order;

	struct reading *reading; /* while it goes on */
	struct wb_job *job;
	bool failed, has;
	size_t n_pages, capacity;
	struct wb_decision_page *pages; /* all but the last are full */
};

static enum wb_status
read_page(void *context, struct wb_job *job, struct wb_error *err)
{
	struct reading *reading = context;
	struct wb_decision_filter filter;
	struct wb_project *project = NULL;
	enum wb_status status =
		wb_decision_filter_parse(reading->sentence, &reading->arena, &filter, err);

	(void)job;
	reading->query.filter = &filter;
	if (!status)
		status = wb_project_open(reading->path, WB_PROJECT_READ, &project, err);
	if (!status)
		status = wb_decision_page_load(project, &reading->query, &reading->page, err);
	wb_project_close(project);
	return status;
}

static void
release_pages(struct wb_log_pages *pages)
{
	for (size_t i = 0; i < pages->n_pages; i++)
		wb_decision_page_release(&pages->pages[i]);
	pages->n_pages = 0;
}

static void
take_page(struct wb_log_pages *pages, struct reading *reading)
{
	if (!reading->query.after)
		release_pages(pages);
	WB_GROW(pages->pages, pages->capacity, pages->n_pages + 1);
	pages->pages[pages->n_pages++] = reading->page;
	reading->page = (struct wb_decision_page){ 0 };
	pages->has = true;
}

static void
page_read(void *context, enum wb_status status, const struct wb_error *err)
{
	struct reading *reading = context;
	struct wb_log_pages *pages = reading->pages;

	if (pages) {
		pages->reading = NULL;
		pages->job = NULL;
		pages->failed = status != WB_OK;
		if (status)
			wb_app_say_error(pages->app, err);
		else
			take_page(pages, reading);
		pages->changed(pages->context);
	}
	wb_decision_page_release(&reading->page);
	wb_arena_release(&reading->arena);
	free(reading->path);
	free(reading);
}

static void
forget_reading(struct wb_log_pages *pages)
{
	wb_job_cancel(pages->job);
	if (pages->reading)
		pages->reading->pages = NULL;
	pages->reading = NULL;
	pages->job = NULL;
}

static void
begin(struct wb_log_pages *pages, const struct wb_decision *after)
{
	struct reading *reading = wb_alloc(sizeof *reading);

	forget_reading(pages);
	reading->pages = pages;
	reading->path = wb_strdup(wb_workspace_path(wb_app_workspace(pages->app)));
	reading->sentence = wb_arena_text(&reading->arena, wb_buffer_slice(&pages->sentence));
	reading->query = (struct wb_decision_query){
		.run = pages->run,
		.order = pages->order,
		.most = PAGE,
	};
	if (after) {
		reading->query.run = pages->pages[0].run;
		reading->after = (struct wb_decision){ .step = after->step,
						       .seq = after->seq,
						       .first_row = after->first_row };
		reading->query.after = &reading->after;
	}
	pages->reading = reading;
	pages->job = wb_job_start(wb_app_jobs(pages->app),
				  &(struct wb_job_plan){ .title = "reading the log",
							 .context = reading,
							 .work = read_page,
							 .done = page_read });
}

struct wb_log_pages *
wb_log_pages_new(struct wb_app *app, void (*changed)(void *context), void *context)
{
	struct wb_log_pages *pages = wb_alloc(sizeof *pages);

	pages->app = app;
	pages->changed = changed;
	pages->context = context;
	return pages;
}

void
wb_log_pages_free(struct wb_log_pages *pages)
{
	if (!pages)
		return;
	forget_reading(pages);
	release_pages(pages);
	free(pages->pages);
	wb_buffer_release(&pages->sentence);
	free(pages);
}

void
wb_log_pages_ask(struct wb_log_pages *pages, int64_t run, struct wb_text sentence,
		 enum wb_decision_order order)
{
	pages->run = run;
	wb_buffer_clear(&pages->sentence);
	wb_buffer_text(&pages->sentence, sentence);
	pages->order = order;
	begin(pages, NULL);
}

void
wb_log_pages_more(struct wb_log_pages *pages)
{
	const struct wb_decision_page *last;

	if (pages->reading || pages->failed || !pages->n_pages)
		return;
	last = &pages->pages[pages->n_pages - 1];
	if (last->more)
		begin(pages, &last->items[last->count - 1]);
}

size_t
wb_log_pages_count(const struct wb_log_pages *pages)
{
	size_t n = pages->n_pages;

	return n ? (n - 1) * PAGE + pages->pages[n - 1].count : 0;
}

const struct wb_decision *
wb_log_pages_at(const struct wb_log_pages *pages, size_t n)
{
	return &pages->pages[n / PAGE].items[n % PAGE];
}

enum wb_log_state
wb_log_pages_state(const struct wb_log_pages *pages)
{
	if (pages->failed && !pages->reading)
		return WB_LOG_FAILED;
	if (!pages->has)
		return WB_LOG_READING;
	return pages->n_pages && pages->pages[pages->n_pages - 1].more ? WB_LOG_PART : WB_LOG_WHOLE;
}

int64_t
wb_log_pages_run(const struct wb_log_pages *pages)
{
	return pages->n_pages ? pages->pages[0].run : 0;
}
