/*
 * A watch: what a run tells while it goes on. Progress is shown at once on
 * standard error; the reasons of rejects are counted, for a run that logs none.
 * One thread, that of the run.
 */
#ifndef WB_CLI_WATCH_H
#define WB_CLI_WATCH_H

#include "cli/progress.h"
#include "cli/reasons.h"
#include "engine/run.h"

struct wb_watch {
	struct wb_progress progress;
	struct wb_reasons reasons;
};

/*
 * An observer whose context is the watch. Whoever adds callbacks of its own makes
 * the watch the first member of what they work on.
 */
struct wb_run_observer wb_watch_observer(struct wb_watch *watch);

/* Says on standard error what the run went without, because it is parked. */
void wb_watch_tell_parked(const struct wb_run_result *result, const char *path);

#endif
