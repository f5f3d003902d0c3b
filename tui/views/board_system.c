#include "tui/views/board_system.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "connect/registry.h"
#include "draft/system_look.h"
#include "lang/print.h"
#include "tui/surveying.h"
#include "tui/views/form.h"
#include "tui/views/looking.h"
#include "tui/views/picker.h"

/* The fields of the form; a system that is there keeps its name. */
enum { PLACE, KIND, OPTIONS, NAME, FIELDS };

static const char guessed[] = "as it looks"; /* the kind, while nobody has chosen one */

struct system_form {
	struct wb_app *app;
	struct wb_arena arena;
	const char *folder;  /* of the project */
	struct wb_text name; /* of a system that is there; empty: a new one */
	const char **kinds;
	struct wb_looking *looking;
};

static struct wb_new_system
typed_system(const struct system_form *form, const struct wb_text *values)
{
	struct wb_new_system system = { .name = form->name,
					.kind = values[KIND],
					.locator = wb_system_place(values[PLACE]),
					.options = values[OPTIONS] };

	if (wb_text_is(system.kind, guessed))
		system.kind = wb_system_guess_kind(system.locator, form->folder);
	return system;
}

static const char *
changed(void *context, const struct wb_text *values)
{
	struct system_form *form = context;
	struct wb_new_system system = typed_system(form, values);

	return wb_looking_at(form->looking, &system);
}

static void
complete_place(void *context, struct wb_text typed, struct wb_candidates *out)
{
	wb_complete_path_in(((struct system_form *)context)->folder, typed, out);
}

static enum wb_status
keep(struct system_form *form, const struct wb_new_system *system, struct wb_error *err)
{
	struct wb_project *project = wb_workspace_project(wb_app_workspace(form->app));
	struct wb_draft *draft = NULL;
	enum wb_status status = wb_draft_begin(project, wb_app_author(form->app), &draft, err);

	if (!status)
		status = wb_draft_put_system(draft, system,
					     form->name.len ? WB_DRAFT_REPLACE : WB_DRAFT_ADD, err);
	if (!status)
		status = wb_draft_commit(draft, WB_TEXT(""), err);
	wb_draft_free(draft);
	return status;
}

static bool
answer(void *context, const struct wb_text *values, struct wb_app *app)
{
	struct system_form *form = context;
	struct wb_new_system system = typed_system(form, values);
	struct wb_buffer locator = { 0 };
	struct wb_error err = { 0 };
	enum wb_status status;

	if (!form->name.len)
		system.name = wb_text_trim(values[NAME]);
	if (!system.name.len)
		system.name = wb_system_name_of(wb_workspace_model(wb_app_workspace(app)),
						system.locator, &form->arena);
	if (system.locator.len && system.locator.at[0] == '/') {
		wb_draft_locator(wb_workspace_project(wb_app_workspace(app)),
				 wb_arena_string(&form->arena, system.locator), &locator);
		system.locator = wb_buffer_slice(&locator);
	}
	status = keep(form, &system, &err);
	wb_buffer_release(&locator);
	if (status) {
		wb_app_say_error(app, &err);
		return false;
	}
	form->name = wb_arena_text(&form->arena, system.name);
	return true;
}

static void
closed(void *context, struct wb_app *app, bool answered)
{
	struct system_form *form = context;

	if (answered) {
		wb_app_edited(app);
		wb_surveying_begin(app, form->name);
	}
	wb_looking_free(form->looking);
	wb_arena_release(&form->arena);
	free(form->kinds);
	free(form);
}

/* The kinds of this build; ends in NULL. */
static const char **
list_kinds(void)
{
	const struct wb_connector *const *connectors = wb_connectors();
	const char **kinds;
	size_t n = 0;

	while (connectors[n])
		n++;
	kinds = wb_alloc((n + 2) * sizeof *kinds);
	kinds[0] = guessed;
	for (size_t i = 0; i < n; i++)
		kinds[i + 1] = connectors[i]->scheme;
	return kinds;
}

static struct system_form *
new_form(struct wb_app *app)
{
	struct wb_workspace *workspace = wb_app_workspace(app);
	struct system_form *form = wb_alloc(sizeof *form);

	form->app = app;
	form->folder = wb_arena_string(
		&form->arena, wb_text_of(wb_project_folder(wb_workspace_project(workspace))));
	form->kinds = list_kinds();
	form->looking = wb_looking_new(app, form->folder, wb_workspace_allow_outside(workspace));
	return form;
}

static void
ask(struct system_form *form, const char *title, struct wb_text place, struct wb_text kind,
    struct wb_text options)
{
	const struct wb_form_field fields[FIELDS] = {
		[PLACE] = { .name = "where",
			    .initial = place,
			    .help = "a folder of CSV files, a file; relative to the project",
			    .complete = complete_place },
		[KIND] = { .name = "kind", .initial = kind, .choices = form->kinds },
		[OPTIONS] = { .name = "options",
			      .initial = options,
			      .help = "delimiter \";\" encoding \"windows-1252\": "
				      "waybill-script(7)" },
		[NAME] = { .name = "name", .help = "empty: as the place is called" },
	};

	wb_form_ask(form->app,
		    &(struct wb_form_question){ .title = title,
						.n_fields = form->name.len ? NAME : FIELDS,
						.fields = fields,
						.context = form,
						.answer = answer,
						.changed = changed,
						.closed = closed });
}

void
wb_board_system_add(struct wb_app *app)
{
	if (wb_app_may_edit(app))
		ask(new_form(app), "a new system", WB_TEXT(""), wb_text_of(guessed), WB_TEXT(""));
}

static void
print_options(const struct wb_system *system, struct wb_buffer *out)
{
	for (size_t i = 0; i < system->n_options; i++) {
		const struct wb_option *option = &system->options[i];

		wb_buffer_string(out, i ? "  " : "");
		wb_print_name(option->name, out);
		wb_buffer_byte(out, ' ');
		if (option->bare)
			wb_buffer_text(out, option->value.as.text);
		else
			wb_print_value(&option->value, out);
	}
}

void
wb_board_system_edit(struct wb_app *app, const struct wb_object *system)
{
	struct wb_buffer options = { 0 };
	struct system_form *form;

	if (!wb_app_may_edit(app))
		return;
	form = new_form(app);
	form->name = wb_arena_text(&form->arena, system->name);
	print_options(&system->as.system, &options);
	ask(form, wb_arena_format(&form->arena, "system %.*s", WB_TEXT_ARG(system->name)),
	    system->as.system.locator, system->as.system.kind, wb_buffer_slice(&options));
	wb_buffer_release(&options);
}

/* Taking something out. */

struct removal {
	enum wb_object_kind kind;
	struct wb_arena arena;
	struct wb_text name;
};

static void
remove_chosen(void *context, size_t item, struct wb_text typed, struct wb_app *app)
{
	const struct removal *removal = context;
	struct wb_draft *draft = NULL;
	struct wb_error err = { 0 };
	enum wb_status status;

	(void)typed;
	if (!item)
		return;
	status = wb_draft_begin(wb_workspace_project(wb_app_workspace(app)), wb_app_author(app),
				&draft, &err);
	if (!status)
		status = wb_draft_remove(draft, removal->kind, removal->name, &err);
	if (!status)
		status = wb_draft_commit(draft, WB_TEXT(""), &err);
	wb_draft_free(draft);
	if (status)
		wb_app_say_error(app, &err);
	else
		wb_app_edited(app);
}

static void
free_removal(void *context)
{
	struct removal *removal = context;

	wb_arena_release(&removal->arena);
	free(removal);
}

void
wb_board_remove(struct wb_app *app, enum wb_object_kind kind, struct wb_text name)
{
	static const struct wb_pick_item items[] = {
		{ .label = { "keep it", 7 } },
		{ .label = { "remove it", 9 }, .detail = { "u brings it back", 16 } },
	};
	struct removal *removal;

	if (!wb_app_may_edit(app))
		return;
	removal = wb_alloc(sizeof *removal);
	removal->kind = kind;
	removal->name = wb_arena_text(&removal->arena, name);
	wb_pick(app, &(struct wb_pick_question){
			     .title = wb_arena_format(&removal->arena, "remove %s %.*s?",
						      wb_object_kind_name(kind), WB_TEXT_ARG(name)),
			     .n_items = sizeof items / sizeof *items,
			     .items = items,
			     .context = removal,
			     .chosen = remove_chosen,
			     .closed = free_removal });
}
