#include "tui/places.h"

#include "tui/views/crosswalks.h"
#include "tui/views/diff.h"
#include "tui/views/history.h"
#include "tui/views/log.h"
#include "tui/views/mapper.h"
#include "tui/views/messages.h"
#include "tui/views/palette.h"
#include "tui/views/preview.h"
#include "tui/views/rejects.h"
#include "tui/views/run.h"
#include "tui/views/schema.h"
#include "tui/views/transform.h"
#include "tui/views/why_ask.h"

static void
go_board(struct wb_app *app)
{
	wb_app_go(app, NULL);
}

static void
go_crosswalks(struct wb_app *app)
{
	wb_app_go(app, wb_crosswalks_view_new());
}

static void
go_diff(struct wb_app *app)
{
	wb_app_go(app, wb_diff_view_new(WB_TEXT("")));
}

static void
go_history(struct wb_app *app)
{
	wb_app_push(app, wb_history_view_new(WB_OBJECT_KINDS, WB_TEXT("")));
}

static void
go_log(struct wb_app *app)
{
	wb_app_go(app, wb_log_view_new());
}

static void
go_messages(struct wb_app *app)
{
	wb_app_push(app, wb_messages_view_new());
}

static void
go_rejects(struct wb_app *app)
{
	wb_app_go(app, wb_rejects_view_new());
}

static void
go_run(struct wb_app *app)
{
	wb_app_go(app, wb_run_view_new());
}

static void
go_schema(struct wb_app *app)
{
	wb_app_go(app, wb_schema_view_new(WB_TEXT(""), WB_TEXT("")));
}

static void
start_run(struct wb_app *app)
{
	wb_run_ask(app, WB_TEXT(""));
}

/* On the board of all mappings, elsewhere of the one that is shown. */
static void
show_diff(struct wb_app *app)
{
	bool all = wb_app_top(app)->ops->context == WB_CONTEXT_BOARD;

	wb_app_push(app, wb_diff_view_new(all ? WB_TEXT("") : wb_app_last_mapping(app)));
}

static const struct {
	enum wb_action action;
	void (*go)(struct wb_app *app);
} places[] = {
	{ WB_DO_DIFF_SHOW, show_diff },
	{ WB_DO_GO_BOARD, go_board },
	{ WB_DO_GO_CROSSWALKS, go_crosswalks },
	{ WB_DO_GO_DIFF, go_diff },
	{ WB_DO_GO_BOARD, go_board },
	{ WB_DO_GO_HISTORY, go_history },
	{ WB_DO_GO_LOG, go_log },
	{ WB_DO_GO_MAPPER, wb_mapper_open },
	{ WB_DO_GO_MESSAGES, go_messages },
	{ WB_DO_GO_PREVIEW, wb_preview_open },
	{ WB_DO_GO_REJECTS, go_rejects },
	{ WB_DO_GO_RUN, go_run },
	{ WB_DO_GO_SCHEMA, go_schema },
	{ WB_DO_GO_TRANSFORM, wb_transform_choose },
	{ WB_DO_PALETTE, wb_palette_open },
	{ WB_DO_RUN_START, start_run },
	{ WB_DO_WHY, wb_why_ask },
};

static bool
needs_no_project(enum wb_action action)
{
	return action == WB_DO_GO_MESSAGES || action == WB_DO_PALETTE;
}

bool
wb_place_go(struct wb_app *app, enum wb_action action)
{
	size_t i = 0;

	while (i < sizeof places / sizeof *places && places[i].action != action)
		i++;
	if (i == sizeof places / sizeof *places)
		return false;
	if (wb_app_workspace(app) || needs_no_project(action))
		places[i].go(app);
	else
		wb_app_say(app, WB_MESSAGE_INFO, "there is no project yet");
	return true;
}
