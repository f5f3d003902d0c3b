/* The last runs, in a line: "runs  #12 today 14:02 ok 3,514 rows 36 rejected   #11 …". */
#include <time.h>

#include "base/clock.h"
#include "tui/number.h"
#include "tui/views/board_state.h"

enum { RUNS_MOST = 8 };

void
wb_board_runs_load(struct board_view *board)
{
	struct wb_project *project = wb_workspace_project(wb_app_workspace(board->view.app));
	struct wb_error err = { 0 };

	wb_run_list_release(&board->runs);
	if (wb_run_list_load(project, RUNS_MOST, &board->runs, &err))
		wb_app_say_error(board->view.app, &err);
}

/* "today 14:02"; of another day the date. */
static void
add_when(struct wb_buffer *out, int64_t at)
{
	time_t then = (time_t)(at / 1000000), now = (time_t)(wb_clock_now() / 1000000);
	struct tm day, today;
	char time[16];

	localtime_r(&then, &day);
	localtime_r(&now, &today);
	if (day.tm_year != today.tm_year || day.tm_yday != today.tm_yday) {
		wb_add_time(out, at);
		return;
	}
	strftime(time, sizeof time, "today %H:%M", &day);
	wb_buffer_string(out, time);
}

/* It came to its end, with rejects or without; they are told beside it. */
static bool
is_done(const struct wb_listed_run *run)
{
	return wb_text_is(run->state, "finished") || wb_text_is(run->state, "rejects");
}

static struct wb_style
style_of(const struct wb_listed_run *run)
{
	if (is_done(run))
		return WB_STYLE(OK);
	return wb_text_is(run->state, "running") ? WB_STYLE(PLAIN) : WB_STYLE(WARNING);
}

static void
add_account(struct wb_buffer *out, const struct wb_listed_run *run)
{
	wb_buffer_byte(out, ' ');
	wb_add_count(out, run->rows_read);
	wb_buffer_string(out, run->rows_read == 1 ? " row" : " rows");
	if (run->rejected) {
		wb_buffer_byte(out, ' ');
		wb_add_count(out, run->rejected);
		wb_buffer_string(out, " rejected");
	}
	if (run->resumable)
		wb_buffer_string(out, ", resume? R");
}

/* A run, where it fits whole; returns the column behind it, or -1. */
static int
put_run(struct wb_area area, int row, int column, const struct wb_listed_run *run)
{
	struct wb_text state = is_done(run) ? WB_TEXT("ok") : run->state;
	struct wb_buffer head = { 0 }, tail = { 0 };
	int columns;

	wb_buffer_format(&head, "#%lld ", (long long)run->number);
	add_when(&head, run->started);
	wb_buffer_byte(&head, ' ');
	add_account(&tail, run);
	columns = wb_text_columns(wb_buffer_slice(&head)) + wb_text_columns(state) +
		  wb_text_columns(wb_buffer_slice(&tail));
	if (column + columns > area.columns - 1) {
		column = -1;
	} else {
		column += wb_put(area, row, column, WB_STYLE(PLAIN), wb_buffer_slice(&head));
		column += wb_put(area, row, column, style_of(run), state);
		column += wb_put(area, row, column, WB_STYLE(PLAIN), wb_buffer_slice(&tail));
	}
	wb_buffer_release(&head);
	wb_buffer_release(&tail);
	return column;
}

void
wb_board_draw_runs(const struct board_view *board, struct wb_area area, int row)
{
	int column = 7;

	wb_put_string(area, row, 1, WB_STYLE(DIM), "runs");
	if (!board->runs.count)
		wb_put_string(area, row, column, WB_STYLE(DIM), "none yet");
	for (size_t i = 0; i < board->runs.count && column > 0; i++) {
		column = put_run(area, row, column, &board->runs.items[i]);
		if (column > 0)
			column += 3;
	}
}
