#include "cli/watch.h"

static void
begin_step(void *context, const struct wb_step_result *step)
{
	struct wb_watch *watch = context;

	(void)step;
	wb_progress_step(&watch->progress);
}

static void
show_progress(void *context, const struct wb_step_result *step, uint64_t done, uint64_t total)
{
	struct wb_watch *watch = context;

	wb_progress_show(&watch->progress, step->name, done, total, step->rows_read);
}

static void
count_reject(void *context, const struct wb_step_result *step, const struct wb_reject *reject)
{
	struct wb_watch *watch = context;

	wb_reasons_add(&watch->reasons, step->name, reject);
}

static void
show_verifying(void *context, const struct wb_step_result *step)
{
	struct wb_watch *watch = context;

	wb_progress_note(&watch->progress, "verifying", step->name);
}

static void
end_step(void *context, const struct wb_step_result *step)
{
	struct wb_watch *watch = context;

	(void)step;
	wb_progress_clear(&watch->progress);
}

struct wb_run_observer
wb_watch_observer(struct wb_watch *watch)
{
	return (struct wb_run_observer){
		.context = watch,
		.step_began = begin_step,
		.progress = show_progress,
		.rejected = count_reject,
		.verifying = show_verifying,
		.step_ended = end_step,
	};
}
