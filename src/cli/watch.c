#include "cli/watch.h"

#include "cli/message.h"

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

void
wb_watch_tell_parked(const struct wb_run_result *result, const char *path)
{
	size_t told = 0;

	for (size_t i = 0; i < result->n_steps; i++) {
		const struct wb_step_result *step = &result->steps[i];

		told += step->skipped.len || step->n_parked;
		if (step->skipped.len)
			wb_message_note("%.*s is parked and was not run: %.*s",
					WB_TEXT_ARG(step->mapping), WB_TEXT_ARG(step->skipped));
		else if (step->n_parked)
			wb_message_note("%.*s went without %zu parked line%s",
					WB_TEXT_ARG(step->mapping), step->n_parked,
					step->n_parked == 1 ? "" : "s");
	}
	if (told)
		wb_message_note("what is parked, and why: waybill check %s", path);
}
