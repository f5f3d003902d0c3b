#include "tui/views/looking.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "draft/system_look.h"

enum { NAMES = 4 };

struct look;

struct wb_looking {
	struct wb_app *app;
	char *folder;
	bool allow_outside;
	struct wb_buffer wanted; /* kind, locator, options, each ended by a NUL */
	struct look *look;       /* under way, or NULL */
	char line[256];
};

/* What the worker has. */
struct look {
	struct wb_looking *looking; /* NULL once nobody wants it */
	char *folder;
	bool allow_outside;
	struct wb_buffer asked; /* as `wanted` */
	struct wb_buffer line;
};

static struct wb_text
take_part(struct wb_text *rest)
{
	size_t len = strnlen(rest->at, rest->len);
	struct wb_text part = { rest->at, len };

	rest->at += len + 1;
	rest->len -= len + 1;
	return part;
}

static struct wb_new_system
asked_system(const struct look *look)
{
	struct wb_text rest = wb_buffer_slice(&look->asked);
	struct wb_new_system system = { .name = WB_TEXT("new") };

	system.kind = take_part(&rest);
	system.locator = take_part(&rest);
	system.options = take_part(&rest);
	return system;
}

static enum wb_status
work(void *context, struct wb_job *job, struct wb_error *err)
{
	struct look *look = context;
	struct wb_new_system system = asked_system(look);
	struct wb_schema schema = { 0 };
	struct wb_error trouble = { 0 };
	enum wb_status status =
		wb_system_look(&system, look->folder, look->allow_outside, &schema, &trouble);

	(void)job;
	(void)err;
	if (!status) {
		wb_buffer_format(&look->line, "%.*s · ", WB_TEXT_ARG(system.kind));
		wb_system_describe(&schema, NAMES, &look->line);
	} else if (system.locator.len && status == WB_NOT_FOUND) {
		wb_buffer_format(&look->line, "%.*s · nothing is there yet",
				 WB_TEXT_ARG(system.kind));
	} else if (system.locator.len) {
		wb_buffer_format(&look->line, "✗ %s%s%s", trouble.what, trouble.hint[0] ? ": " : "",
				 trouble.hint);
	}
	wb_schema_release(&schema);
	return WB_OK;
}

static void begin(struct wb_looking *looking);

static void
done(void *context, enum wb_status status, const struct wb_error *err)
{
	struct look *look = context;
	struct wb_looking *looking = look->looking;

	(void)status;
	(void)err;
	if (looking) {
		looking->look = NULL;
		snprintf(looking->line, sizeof looking->line, "%s",
			 look->line.len ? look->line.at : "");
		wb_app_touch(looking->app);
		if (!wb_text_equal(wb_buffer_slice(&look->asked),
				   wb_buffer_slice(&looking->wanted)))
			begin(looking);
	}
	wb_buffer_release(&look->asked);
	wb_buffer_release(&look->line);
	free(look->folder);
	free(look);
}

static void
begin(struct wb_looking *looking)
{
	struct look *look = wb_alloc(sizeof *look);

	look->looking = looking;
	look->folder = wb_strdup(looking->folder);
	look->allow_outside = looking->allow_outside;
	wb_buffer_text(&look->asked, wb_buffer_slice(&looking->wanted));
	looking->look = look;
	wb_job_start(wb_app_jobs(looking->app),
		     &(struct wb_job_plan){ .context = look, .work = work, .done = done });
}

struct wb_looking *
wb_looking_new(struct wb_app *app, const char *folder, bool allow_outside)
{
	struct wb_looking *looking = wb_alloc(sizeof *looking);

	looking->app = app;
	looking->folder = wb_strdup(folder);
	looking->allow_outside = allow_outside;
	return looking;
}

void
wb_looking_free(struct wb_looking *looking)
{
	if (!looking)
		return;
	if (looking->look)
		looking->look->looking = NULL;
	wb_buffer_release(&looking->wanted);
	free(looking->folder);
	free(looking);
}

const char *
wb_looking_at(struct wb_looking *looking, const struct wb_new_system *system)
{
	const struct wb_text parts[] = { system->kind, system->locator, system->options };
	struct wb_buffer wanted = { 0 };
	bool is_same;

	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
		wb_buffer_text(&wanted, parts[i]);
		wb_buffer_byte(&wanted, '\0');
	}
	is_same = wb_text_equal(wb_buffer_slice(&wanted), wb_buffer_slice(&looking->wanted));
	wb_buffer_release(&looking->wanted);
	looking->wanted = wanted;
	if (!is_same && !looking->look)
		begin(looking);
	return looking->line;
}
