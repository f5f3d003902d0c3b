#include "tui/views/start.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/memory.h"
#include "draft/start.h"
#include "draft/system_look.h"
#include "tui/surveying.h"
#include "tui/views/form.h"
#include "tui/views/looking.h"
#include "tui/views/picker.h"

enum { FROM, TO, NAME, FIELDS, PLACES = NAME };

struct start_view {
	struct wb_view view;
	struct wb_arena arena;
	const char *folder;  /* of the project to come */
	struct wb_text name; /* of the file, where it was said; or empty */
	size_t n_projects;   /* in the working folder */
	struct wb_text *projects;
	bool was_shown;
	struct wb_looking *looking[PLACES];
	struct wb_buffer typed[PLACES]; /* as looked at last */
	const char *lines[PLACES];      /* what is there */
	int at;                         /* the place that changed last */
	char *made;                     /* the project, once it is there */
};

/* Project files of the working folder. */

static bool
is_project_name(const char *name)
{
	size_t len = strlen(name);

	return name[0] != '.' && len > 3 && !strcmp(name + len - 3, ".wb") &&
	       wb_path_kind(name) == WB_PATH_FILE;
}

static int
compare_texts(const void *a, const void *b)
{
	return wb_text_compare(*(const struct wb_text *)a, *(const struct wb_text *)b);
}

static struct wb_text *
list_projects(struct wb_arena *arena, size_t *count)
{
	struct wb_text *names = NULL, *sorted;
	size_t capacity = 0, n = 0;
	DIR *stream = opendir(".");
	struct dirent *entry;

	while (stream && (entry = readdir(stream))) {
		if (!is_project_name(entry->d_name))
			continue;
		WB_GROW(names, capacity, n + 1);
		names[n++] = wb_arena_text(arena, wb_text_of(entry->d_name));
	}
	if (stream)
		closedir(stream);
	if (n)
		qsort(names, n, sizeof *names, compare_texts);
	sorted = WB_NEW_ARRAY(arena, struct wb_text, n);
	if (n)
		memcpy(sorted, names, n * sizeof *names);
	free(names);
	*count = n;
	return sorted;
}

char *
wb_start_only_project(void)
{
	struct wb_arena arena = { 0 };
	size_t n;
	struct wb_text *names = list_projects(&arena, &n);
	char *only = n == 1 ? wb_strdup(wb_arena_string(&arena, names[0])) : NULL;

	wb_arena_release(&arena);
	return only;
}

/* The form. */

static struct wb_new_system
system_at(const struct start_view *start, struct wb_text typed)
{
	struct wb_new_system system = { .locator = wb_system_place(typed) };

	system.kind = wb_system_guess_kind(system.locator, start->folder);
	return system;
}

static const char *
changed(void *context, const struct wb_text *values)
{
	struct start_view *start = context;

	for (int i = 0; i < PLACES; i++) {
		struct wb_new_system system = system_at(start, values[i]);

		if (!wb_text_equal(wb_buffer_slice(&start->typed[i]), values[i]))
			start->at = i;
		start->typed[i].len = 0;
		wb_buffer_text(&start->typed[i], values[i]);
		start->lines[i] = wb_looking_at(start->looking[i], &system);
	}
	return start->lines[start->at];
}

static void
complete_place(void *context, struct wb_text typed, struct wb_candidates *out)
{
	wb_complete_path_in(((struct start_view *)context)->folder, typed, out);
}

/* The file's name: as typed, else as the source is called; with its ending. */
static const char *
file_of(struct start_view *start, struct wb_text typed, struct wb_text source)
{
	struct wb_text name = wb_text_trim(typed);
	const char *end = ".wb", *file;

	if (!name.len)
		name = wb_system_name_of(NULL, source, &start->arena);
	if (name.len > 3 && !memcmp(name.at + name.len - 3, ".wb", 3))
		end = "";
	file = wb_arena_format(&start->arena, "%.*s%s", WB_TEXT_ARG(name), end);
	if (!strcmp(start->folder, "."))
		return file;
	return wb_arena_format(&start->arena, "%s/%s", start->folder, file);
}

static bool
check(struct start_view *start, const struct wb_new_system *from, struct wb_text name)
{
	struct wb_app *app = start->view.app;
	char *path = wb_path_join(start->folder, wb_arena_string(&start->arena, from->locator));
	bool is_there = wb_path_kind(path) != WB_PATH_NONE;

	free(path);
	if (!from->locator.len)
		wb_app_say(app, WB_MESSAGE_WARNING, "say where the data comes from");
	else if (memchr(name.at, '/', name.len))
		wb_app_say(app, WB_MESSAGE_WARNING, "a name has no / in it: the project lies in %s",
			   strcmp(start->folder, ".") ? start->folder : "this folder");
	else if (!is_there && !memchr(from->locator.at, ':', from->locator.len))
		wb_app_say(app, WB_MESSAGE_WARNING, "there is no %.*s to take data from",
			   WB_TEXT_ARG(from->locator));
	else
		return true;
	return false;
}

static bool
answer(void *context, const struct wb_text *values, struct wb_app *app)
{
	struct start_view *start = context;
	struct wb_new_system systems[PLACES] = { system_at(start, values[FROM]),
						 system_at(start, values[TO]) };
	struct wb_error err = { 0 };
	const char *path;

	if (!check(start, &systems[FROM], values[NAME]))
		return false;
	for (int i = 0; i < PLACES; i++)
		systems[i].name = wb_system_name_of(NULL, systems[i].locator, &start->arena);
	if (wb_text_equal(systems[FROM].name, systems[TO].name))
		systems[TO].name = wb_text_of(
			wb_arena_format(&start->arena, "%.*s_2", WB_TEXT_ARG(systems[TO].name)));
	path = file_of(start, values[NAME], systems[FROM].locator);
	if (wb_project_start(path, wb_app_author(app), systems, systems[TO].locator.len ? 2 : 1,
			     &err)) {
		wb_app_say_error(app, &err);
		return false;
	}
	start->made = wb_strdup(path);
	return true;
}

/* Opening closes this view: it is the last thing that is done. */
static void
closed(void *context, struct wb_app *app, bool answered)
{
	struct start_view *start = context;
	struct wb_error err = { 0 };
	char *made = start->made;

	if (!answered)
		return;
	start->made = NULL;
	if (wb_app_open(app, made, &err))
		wb_app_say_error(app, &err);
	else
		wb_surveying_begin(app, WB_TEXT(""));
	free(made);
}

static void
ask(struct start_view *start)
{
	const struct wb_form_field fields[FIELDS] = {
		[FROM] = { .name = "where from",
			   .help = "a folder of CSV files, a file, a database",
			   .complete = complete_place },
		[TO] = { .name = "where to",
			 .help = "the same; a file or folder that is not there is made by a run",
			 .complete = complete_place },
		[NAME] = { .name = "name",
			   .initial = start->name,
			   .help = "of the project file; empty: as the source is called" },
	};

	wb_form_ask(start->view.app, &(struct wb_form_question){ .title = "Start a project",
								 .n_fields = FIELDS,
								 .fields = fields,
								 .context = start,
								 .answer = answer,
								 .changed = changed,
								 .closed = closed });
}

/* Which of several projects. */

static void
chosen(void *context, size_t item, struct wb_text typed, struct wb_app *app)
{
	struct start_view *start = context;
	struct wb_error err = { 0 };

	(void)typed;
	if (item >= start->n_projects)
		ask(start);
	else if (wb_app_open(app, wb_arena_string(&start->arena, start->projects[item]), &err))
		wb_app_say_error(app, &err);
}

static void
choose(struct start_view *start)
{
	size_t n = start->n_projects;
	struct wb_pick_item *items = WB_NEW_ARRAY(&start->arena, struct wb_pick_item, n + 1);

	if (!n) {
		wb_app_say(start->view.app, WB_MESSAGE_INFO,
			   "there is no project in this folder yet");
		return;
	}
	for (size_t i = 0; i < n; i++)
		items[i].label = start->projects[i];
	items[n].label = WB_TEXT("start a new project …");
	wb_pick(start->view.app, &(struct wb_pick_question){ .title = "which project?",
							     .n_items = n + 1,
							     .items = items,
							     .context = start,
							     .chosen = chosen });
}

static void
notify(struct wb_view *view, unsigned notices)
{
	struct start_view *start = (struct start_view *)view;

	if (!(notices & WB_NOTICE_SHOWN) || start->was_shown)
		return;
	start->was_shown = true;
	for (int i = 0; i < PLACES; i++)
		start->looking[i] =
			wb_looking_new(view->app, start->folder, wb_app_allow_outside(view->app));
	start->projects = list_projects(&start->arena, &start->n_projects);
	if (start->n_projects && !start->name.len)
		choose(start);
	else
		ask(start);
}

static void
draw_place(struct wb_area area, int row, const char *word, const char *line)
{
	if (!line || !*line)
		return;
	wb_put_string(area, row, 3, WB_STYLE(HEADING), word);
	wb_put_string(area, row, 9,
		      strncmp(line, "✗", strlen("✗")) ? WB_STYLE(PLAIN) : WB_STYLE(BROKEN), line);
}

static void
draw(struct wb_view *view, struct wb_area area)
{
	const struct start_view *start = (const struct start_view *)view;

	if (start->name.len)
		wb_put_format(area, 1, 3, WB_STYLE(TITLE), "%.*s is not there yet.",
			      WB_TEXT_ARG(start->name));
	else if (start->n_projects)
		wb_put_format(area, 1, 3, WB_STYLE(TITLE), "%zu project%s in this folder.",
			      start->n_projects, start->n_projects == 1 ? "" : "s");
	else
		wb_put_string(area, 1, 3, WB_STYLE(TITLE), "There is no project here yet.");
	wb_put_string(area, 2, 3, WB_STYLE(DIM),
		      "Where data comes from, where it goes, a name: no more is needed to begin.");
	draw_place(area, area.rows - 4, "from", start->lines[FROM]);
	draw_place(area, area.rows - 3, "to", start->lines[TO]);
}

static bool
act(struct wb_view *view, enum wb_action action, const struct wb_action_call *call)
{
	struct start_view *start = (struct start_view *)view;

	(void)call;
	if (action == WB_DO_ENTER || action == WB_DO_START_NEW)
		ask(start);
	else if (action == WB_DO_START_OPEN)
		choose(start);
	else
		return false;
	return true;
}

static void
path(struct wb_view *view, struct wb_buffer *out)
{
	(void)view;
	wb_buffer_string(out, "start");
}

static void
close_start(struct wb_view *view)
{
	struct start_view *start = (struct start_view *)view;

	for (int i = 0; i < PLACES; i++) {
		wb_looking_free(start->looking[i]);
		wb_buffer_release(&start->typed[i]);
	}
	wb_arena_release(&start->arena);
	free(start->made);
	free(start);
}

static const struct wb_view_ops ops = {
	.context = WB_CONTEXT_START,
	.draw = draw,
	.act = act,
	.notify = notify,
	.path = path,
	.close = close_start,
};

struct wb_view *
wb_start_view_new(const char *project)
{
	struct start_view *start = wb_alloc(sizeof *start);
	char *folder = project ? wb_path_folder(project) : wb_strdup(".");

	start->view.ops = &ops;
	start->folder = wb_arena_string(&start->arena, wb_text_of(folder));
	if (project)
		start->name = wb_arena_text(&start->arena, wb_text_of(wb_path_base(project)));
	free(folder);
	return &start->view;
}
