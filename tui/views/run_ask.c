/* What to run: a choice among what can be run now, the most likely first. */
#include <stdlib.h>

#include "base/memory.h"
#include "project/run_list.h"
#include "tui/running.h"
#include "tui/views/picker.h"
#include "tui/views/run.h"

enum what {
	RUN_ALL,
	RUN_ONE,
	RUN_RESUME,
	RUN_ANEW,
	RUN_CORRECTED,
	RUN_DRIFTED,
};

enum { CHOICES_MOST = 8 };

struct asking {
	struct wb_arena arena;
	struct wb_text mapping;
	int64_t last; /* the number of the last run */
	size_t n;
	enum what what[CHOICES_MOST];
	struct wb_pick_item items[CHOICES_MOST];
};

static void
offer(struct asking *asking, enum what what, const char *label, const char *about)
{
	asking->what[asking->n] = what;
	asking->items[asking->n++] = (struct wb_pick_item){
		.label = wb_text_of(label),
		.about = wb_text_of(about),
	};
}

static void
offer_all(struct asking *asking, struct wb_app *app, const struct wb_listed_run *last)
{
	const struct wb_object *const *mappings;
	size_t n = wb_workspace_mappings(wb_app_workspace(app), &mappings);
	struct wb_arena *arena = &asking->arena;

	if (last && last->resumable)
		offer(asking, RUN_RESUME,
		      wb_arena_format(arena, "resume run #%lld", (long long)last->number),
		      "goes on where it stopped; nothing is written twice");
	if (last && last->corrected)
		offer(asking, RUN_CORRECTED,
		      wb_arena_format(arena, "run the rejects of run #%lld again, %llu corrected",
				      (long long)last->number, (unsigned long long)last->corrected),
		      "only the rows that were rejected, as corrected");
	if (asking->mapping.len)
		offer(asking, RUN_ONE,
		      wb_arena_format(arena, "run %.*s", WB_TEXT_ARG(asking->mapping)),
		      "this mapping alone; writes to its target, logged and verified");
	if (last && last->resumable)
		offer(asking, RUN_ANEW, wb_arena_format(arena, "run all %zu mappings anew", n),
		      "leaves the unfinished run as it is");
	else
		offer(asking, RUN_ALL, wb_arena_format(arena, "run all %zu mappings", n),
		      "in their order; writes to the targets, logged and verified");
	offer(asking, RUN_DRIFTED, wb_arena_format(arena, "run all %zu, drifted or not", n),
	      "although tables are not as last inspected; every change is logged");
}

static void
chosen(void *context, size_t item, struct wb_text typed, struct wb_app *app)
{
	struct asking *asking = context;
	struct wb_running_order order = { 0 };

	(void)typed;
	switch (asking->what[item]) {
	case RUN_ALL:
		break;
	case RUN_ONE:
		order.n_mappings = 1;
		order.mappings = &asking->mapping;
		break;
	case RUN_RESUME:
		order.resume = true;
		break;
	case RUN_ANEW:
		order.anew = true;
		break;
	case RUN_CORRECTED:
		order.rejects_of = asking->last;
		break;
	case RUN_DRIFTED:
		order.allow_drift = true;
		break;
	}
	if (wb_running_start(wb_app_running(app), &order) &&
	    wb_app_top(app)->ops->context != WB_CONTEXT_RUN)
		wb_app_push(app, wb_run_view_new());
}

static void
closed(void *context)
{
	struct asking *asking = context;

	wb_arena_release(&asking->arena);
	free(asking);
}

void
wb_run_ask(struct wb_app *app, struct wb_text mapping)
{
	struct wb_workspace *workspace = wb_app_workspace(app);
	struct wb_run_list last = { 0 };
	struct wb_error err = { 0 };
	struct asking *asking;

	if (!wb_app_may_edit(app))
		return;
	if (wb_run_list_load(wb_workspace_project(workspace), 1, &last, &err)) {
		wb_app_say_error(app, &err);
		wb_run_list_release(&last);
		return;
	}
	asking = wb_alloc(sizeof *asking);
	asking->mapping = wb_arena_text(&asking->arena, mapping);
	asking->last = last.count ? last.items[0].number : 0;
	offer_all(asking, app, last.count ? &last.items[0] : NULL);
	wb_pick(app, &(struct wb_pick_question){ .title = "run",
						 .n_items = asking->n,
						 .items = asking->items,
						 .context = asking,
						 .chosen = chosen,
						 .closed = closed });
	wb_run_list_release(&last);
}
