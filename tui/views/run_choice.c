#include "tui/views/run_choice.h"

#include <stdlib.h>

#include "base/memory.h"
#include "project/decision_list.h"
#include "tui/number.h"
#include "tui/views/picker.h"

enum { RUNS_MOST = 200 };

struct choosing {
	struct wb_arena arena;
	struct wb_view *view; /* below the picker: it closes after it */
	void (*chosen)(struct wb_view *view, int64_t run);
	size_t n;
	struct wb_run_choice *runs;
};

static void
take(void *context, size_t item, struct wb_text typed, struct wb_app *app)
{
	const struct choosing *choosing = context;

	(void)typed;
	(void)app;
	choosing->chosen(choosing->view, choosing->runs[item].number);
}

static void
forget(void *context)
{
	struct choosing *choosing = context;

	wb_arena_release(&choosing->arena);
	free(choosing);
}

static struct wb_pick_item
item_of(const struct wb_run_choice *run, struct wb_arena *arena)
{
	struct wb_buffer time = { 0 };
	struct wb_pick_item item;

	wb_add_time(&time, run->started);
	item = (struct wb_pick_item){
		.label = wb_text_of(wb_arena_format(arena, "#%lld %.*s", (long long)run->number,
						    WB_TEXT_ARG(wb_buffer_slice(&time)))),
		.detail = run->state,
		.about = run->steps,
	};
	wb_buffer_release(&time);
	return item;
}

void
wb_run_choose(struct wb_app *app, struct wb_view *view,
	      void (*chosen)(struct wb_view *view, int64_t run))
{
	struct choosing *choosing = wb_alloc(sizeof *choosing);
	struct wb_project *project = wb_workspace_project(wb_app_workspace(app));
	struct wb_pick_item *items;
	struct wb_error err;

	choosing->view = view;
	choosing->chosen = chosen;
	if (wb_run_choices_load(project, RUNS_MOST, &choosing->arena, &choosing->runs, &choosing->n,
				&err)) {
		wb_app_say_error(app, &err);
		forget(choosing);
		return;
	}
	if (!choosing->n) {
		wb_app_say(app, WB_MESSAGE_INFO, "there are no runs yet");
		forget(choosing);
		return;
	}
	items = WB_NEW_ARRAY(&choosing->arena, struct wb_pick_item, choosing->n);
	for (size_t i = 0; i < choosing->n; i++)
		items[i] = item_of(&choosing->runs[i], &choosing->arena);
	wb_pick(app, &(struct wb_pick_question){ .title = "which run",
						 .n_items = choosing->n,
						 .items = items,
						 .context = choosing,
						 .chosen = take,
						 .closed = forget });
}

int64_t
wb_run_step_to(struct wb_app *app, int64_t run, int direction)
{
	struct wb_project *project = wb_workspace_project(wb_app_workspace(app));
	struct wb_error err;
	int64_t beside = 0;

	if (wb_run_beside(project, run, direction, &beside, &err))
		wb_app_say_error(app, &err);
	else if (!beside)
		wb_app_say(app, WB_MESSAGE_INFO,
			   direction < 0 ? "this is the first run" : "this is the last run");
	return beside;
}
