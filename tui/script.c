#include "tui/script.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/memory.h"
#include "base/utf8.h"
#include "tui/dump.h"
#include "tui/script_random.h"

enum { WAIT_MOST = 20000000 }; /* microseconds */

struct driver {
	struct wb_app *app;
	char where[256]; /* "s.keys:12" */
};

static struct wb_text
take_word(struct wb_text *line)
{
	struct wb_text rest = wb_text_trim(*line), word = rest;
	const char *blank = memchr(rest.at, ' ', rest.len);

	word.len = blank ? (size_t)(blank - rest.at) : rest.len;
	*line = wb_text_trim((struct wb_text){ rest.at + word.len, rest.len - word.len });
	return word;
}

/* Waiting. */

static const struct wb_surface *
drawn(struct driver *driver)
{
	if (wb_app_wants_editor(driver->app))
		wb_app_run_editor(driver->app);
	wb_app_deliver(driver->app);
	return wb_app_draw(driver->app);
}

static bool
shows(struct driver *driver, struct wb_text words)
{
	struct wb_buffer out = { 0 };
	bool found;

	wb_dump_text(drawn(driver), &out);
	found = memmem(out.at, out.len, words.at, words.len) != NULL;
	wb_buffer_release(&out);
	return found;
}

/* Sleeps until a job posts something, or the app's next tick. */
static void
pause_for_work(struct driver *driver)
{
	struct pollfd waited = { .fd = wb_jobs_descriptor(wb_app_jobs(driver->app)),
				 .events = POLLIN };
	int most = wb_app_timeout(driver->app);

	poll(&waited, 1, most < 20 ? most : 20);
	wb_app_deliver(driver->app);
	wb_app_tick(driver->app);
}

static bool
is_idle(struct driver *driver, struct wb_text unused)
{
	(void)unused;
	drawn(driver); /* which may begin work for what is in sight */
	return wb_jobs_busy(wb_app_jobs(driver->app), false) == 0;
}

static enum wb_status
wait_for(struct driver *driver, bool (*holds)(struct driver *driver, struct wb_text words),
	 struct wb_text words, struct wb_error *err)
{
	int64_t until = wb_clock_monotonic() + WAIT_MOST;

	while (!holds(driver, words)) {
		if (wb_clock_monotonic() > until)
			return wb_fail(err, WB_LIMIT, driver->where, "waited too long for \"%.*s\"",
				       WB_TEXT_ARG(words));
		pause_for_work(driver);
	}
	return WB_OK;
}

/* A lone digit is settled by time; a script does not wait for that. */
static void
settle(struct driver *driver)
{
	int64_t until = wb_clock_monotonic() + 400000;

	while (wb_app_digit_waits(driver->app) && wb_clock_monotonic() < until)
		pause_for_work(driver);
}

/* Commands. */

static void
press(struct driver *driver, int32_t key)
{
	wb_app_input(driver->app, &(struct wb_input){ .kind = WB_INPUT_KEY, .key = key });
	drawn(driver);
}

static enum wb_status
do_keys(struct driver *driver, struct wb_text keys, struct wb_error *err)
{
	int32_t key;

	for (;;) {
		while (keys.len && keys.at[0] == ' ') {
			keys.at++;
			keys.len--;
		}
		if (!keys.len)
			break;
		if (!wb_key_take(&keys, &key))
			return wb_fail(err, WB_INVALID, driver->where, "no key: \"%.*s\"",
				       WB_TEXT_ARG(keys));
		press(driver, key);
	}
	settle(driver);
	return WB_OK;
}

static enum wb_status
do_type(struct driver *driver, struct wb_text text, struct wb_error *err)
{
	if (!wb_utf8_valid(text))
		return wb_fail(err, WB_INVALID, driver->where, "the text is not UTF-8");
	while (text.len)
		press(driver, wb_utf8_next(&text));
	return WB_OK;
}

static enum wb_status
do_paste(struct driver *driver, struct wb_text text, struct wb_error *err)
{
	(void)err;
	wb_app_input(driver->app, &(struct wb_input){ .kind = WB_INPUT_PASTE, .text = text });
	return WB_OK;
}

static enum wb_status
do_size(struct driver *driver, struct wb_text text, struct wb_error *err)
{
	char copy[32];
	int rows, columns;

	snprintf(copy, sizeof copy, "%.*s", WB_TEXT_ARG(text));
	if (sscanf(copy, "%dx%d", &columns, &rows) != 2 || rows < 1 || columns < 1 || rows > 1000 ||
	    columns > 1000)
		return wb_fail(err, WB_INVALID, driver->where, "a size is COLUMNSxROWS: 80x24");
	wb_app_input(
		driver->app,
		&(struct wb_input){ .kind = WB_INPUT_RESIZE, .rows = rows, .columns = columns });
	return WB_OK;
}

static void
point(struct driver *driver, enum wb_mouse mouse, int row, int column)
{
	wb_app_input(driver->app, &(struct wb_input){ .kind = WB_INPUT_MOUSE,
						      .mouse = mouse,
						      .row = row - 1,
						      .column = column - 1 });
	drawn(driver);
}

static enum wb_status
do_drag(struct driver *driver, struct wb_text text, struct wb_error *err)
{
	int places[4] = { 0 }, n;
	char copy[64];

	snprintf(copy, sizeof copy, "%.*s", WB_TEXT_ARG(text));
	n = sscanf(copy, "%d %d %d %d", &places[0], &places[1], &places[2], &places[3]);
	if (n != 2 && n != 4)
		return wb_fail(err, WB_INVALID, driver->where, "places are ROW COLUMN, from 1");
	point(driver, WB_MOUSE_PRESS, places[0], places[1]);
	point(driver, WB_MOUSE_RELEASE, places[n - 2], places[n - 1]);
	return WB_OK;
}

static enum wb_status
do_wait(struct driver *driver, struct wb_text text, struct wb_error *err)
{
	struct wb_text word = take_word(&text);

	if (wb_text_is(word, "idle"))
		return wait_for(driver, is_idle, WB_TEXT("idle"), err);
	if (wb_text_is(word, "text"))
		return wait_for(driver, shows, text, err);
	return wb_fail(err, WB_INVALID, driver->where, "one can wait for idle, or for text WORDS");
}

static enum wb_status
do_expect(struct driver *driver, struct wb_text words, struct wb_error *err)
{
	if (shows(driver, words))
		return WB_OK;
	return wb_fail(err, WB_MISMATCH, driver->where, "the screen does not show \"%.*s\"",
		       WB_TEXT_ARG(words));
}

static enum wb_status
do_reject(struct driver *driver, struct wb_text words, struct wb_error *err)
{
	if (!shows(driver, words))
		return WB_OK;
	return wb_fail(err, WB_MISMATCH, driver->where, "the screen shows \"%.*s\"",
		       WB_TEXT_ARG(words));
}

static enum wb_status
do_screen(struct driver *driver, struct wb_text file, struct wb_error *err)
{
	char *path = wb_alloc(file.len + 1);
	enum wb_status status;

	memcpy(path, file.at, file.len);
	status = wb_dump_file(drawn(driver), wb_app_theme(driver->app), path, err);
	free(path);
	return status;
}

static enum wb_status
do_random(struct driver *driver, struct wb_text text, struct wb_error *err)
{
	unsigned long long count, seed;
	char copy[64];

	snprintf(copy, sizeof copy, "%.*s", WB_TEXT_ARG(text));
	if (sscanf(copy, "%llu %llu", &count, &seed) != 2)
		return wb_fail(err, WB_INVALID, driver->where, "random COUNT SEED");
	return wb_script_random(driver->app, count, seed, err);
}

static const struct {
	const char *name;
	enum wb_status (*run)(struct driver *driver, struct wb_text text, struct wb_error *err);
} commands[] = {
	{ "size", do_size },     { "keys", do_keys },     { "type", do_type },
	{ "paste", do_paste },   { "click", do_drag },    { "drag", do_drag },
	{ "wait", do_wait },     { "expect", do_expect }, { "reject", do_reject },
	{ "screen", do_screen }, { "random", do_random },
};

static enum wb_status
do_line(struct driver *driver, struct wb_text line, struct wb_error *err)
{
	struct wb_text word = take_word(&line);

	for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
		if (wb_text_is(word, commands[i].name))
			return commands[i].run(driver, line, err);
	return wb_fail(err, WB_INVALID, driver->where, "there is no command \"%.*s\"",
		       WB_TEXT_ARG(word));
}

enum wb_status
wb_script_drive(struct wb_app *app, struct wb_text script, const char *name, struct wb_error *err)
{
	struct driver driver = { .app = app };
	enum wb_status status = WB_OK;

	drawn(&driver);
	for (int number = 1; !status && script.len && !wb_app_is_over(app); number++) {
		const char *end = memchr(script.at, '\n', script.len);
		struct wb_text line = { script.at, end ? (size_t)(end - script.at) : script.len };

		script.at += line.len + (end != NULL);
		script.len -= line.len + (end != NULL);
		snprintf(driver.where, sizeof driver.where, "%s:%d", name, number);
		line = wb_text_trim(line);
		if (line.len && line.at[0] != '#')
			status = do_line(&driver, line, err);
	}
	return status;
}
