#include "tui/workbench.h"

#include <stdio.h>

#include "base/file.h"
#include "tui/app.h"
#include "tui/dump.h"
#include "tui/script.h"
#include "tui/terminal.h"

static enum wb_status
choose_theme(const char *name, enum wb_theme_kind *out, struct wb_error *err)
{
	*out = name ? wb_theme_of_name(wb_text_of(name)) : wb_theme_of_environment();
	if (*out != WB_THEMES)
		return WB_OK;
	return wb_fail(err, WB_INVALID, "--theme", "themes are dark, light and plain");
}

/* Without a terminal. */

static enum wb_status
start_size(struct wb_app *app, const char *size, struct wb_error *err)
{
	int rows = 24, columns = 80;

	if (size && (sscanf(size, "%dx%d", &columns, &rows) != 2 || rows < 1 || columns < 1 ||
		     rows > 1000 || columns > 1000))
		return wb_fail(err, WB_INVALID, "--size", "a size is COLUMNSxROWS: 80x24");
	wb_app_resize(app, rows, columns);
	return WB_OK;
}

static enum wb_status
drive_by_script(struct wb_app *app, const struct wb_workbench_request *request,
		struct wb_error *err)
{
	struct wb_buffer script = { 0 };
	enum wb_status status = start_size(app, request->size, err);

	if (!status)
		status = wb_file_read(request->script, 1 << 24, &script, err);
	if (!status)
		status = wb_script_drive(app, wb_buffer_slice(&script), request->script, err);
	if (!status && request->svg)
		status = wb_dump_file(wb_app_draw(app), wb_app_theme(app), request->svg, err);
	wb_buffer_release(&script);
	return status;
}

/* On a terminal. */

static void
show(struct wb_app *app, struct wb_terminal *terminal)
{
	struct wb_text copied;
	bool whole;

	if (wb_app_take_suspend(app)) {
		wb_terminal_suspend(terminal);
		wb_app_touch(app);
	}
	if (wb_app_wants_editor(app)) {
		wb_terminal_leave(terminal);
		wb_app_run_editor(app);
		wb_terminal_return(terminal);
	}
	whole = wb_app_take_redraw(app);
	if (whole || wb_app_is_stale(app))
		wb_terminal_show(terminal, wb_app_draw(app), wb_app_theme(app), whole);
	copied = wb_app_take_copied(app);
	if (copied.len)
		wb_terminal_copy(terminal, copied);
}

/* Input that is there already is taken whole before the screen is drawn once. */
static void
read_all(struct wb_app *app, struct wb_terminal *terminal)
{
	int wait = wb_app_is_stale(app) ? 0 : wb_app_timeout(app);
	int descriptor = wb_jobs_descriptor(wb_app_jobs(app));
	struct wb_input input;

	while (!wb_app_is_over(app) && !wb_app_wants_editor(app) &&
	       wb_terminal_read(terminal, wait, descriptor, &input)) {
		wb_app_input(app, &input);
		wait = 0;
	}
}

static void
drive_by_terminal(struct wb_app *app, struct wb_terminal *terminal)
{
	int rows, columns;

	wb_terminal_size(terminal, &rows, &columns);
	wb_app_resize(app, rows, columns);
	while (!wb_app_is_over(app) && !wb_terminal_is_ended(terminal)) {
		show(app, terminal);
		read_all(app, terminal);
		wb_app_deliver(app);
		wb_app_tick(app);
	}
}

enum wb_status
wb_workbench_open(const struct wb_workbench_request *request, struct wb_error *err)
{
	struct wb_app_settings settings = { .path = request->path,
					    .allow_outside = request->allow_outside,
					    .ascii = request->ascii };
	struct wb_terminal *terminal = NULL;
	struct wb_app *app = NULL;
	enum wb_status status = choose_theme(request->theme, &settings.theme, err);

	if (!status && !request->script)
		status = wb_terminal_open(&terminal, err);
	if (terminal)
		settings.ascii |= wb_terminal_is_ascii(terminal);
	if (!status)
		status = wb_app_new(&settings, &app, err);
	if (!status && terminal)
		drive_by_terminal(app, terminal);
	else if (!status)
		status = drive_by_script(app, request, err);
	wb_app_free(app);
	wb_terminal_close(terminal);
	return status;
}
