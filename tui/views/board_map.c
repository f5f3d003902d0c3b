#include "tui/views/board_map.h"

#include <ctype.h>
#include <stdlib.h>

#include "base/memory.h"
#include "connect/registry.h"
#include "draft/mapping.h"
#include "draft/picture.h"
#include "study/suggest.h"
#include "tui/views/line.h"
#include "tui/views/mapper.h"
#include "tui/views/picker.h"

/* What the worker fills, and the picker shows. */
struct asking {
	struct wb_app *app;
	char *path;
	struct wb_arena arena;
	struct wb_board_ends ends;
	size_t n_found;
	struct wb_table_suggestion *found; /* best first */
	size_t n_choices;
	struct wb_table_name *choices; /* as shown; behind them the makers */
};

/* What may be at the other end. */

static const struct wb_connector *
connector_of(const struct wb_board_line *line)
{
	return line->from ? wb_connector_find(line->from->object->as.system.kind) : NULL;
}

/* A system that only stands among the sources because nothing uses it yet. */
static bool
is_unused(const struct wb_board_model *model, struct wb_text system)
{
	for (int side = 0; side < WB_BOARD_SIDES; side++)
		for (size_t i = 0; i < model->count[side]; i++)
			if (model->lines[side][i].n_mappings &&
			    wb_text_equal(model->lines[side][i].system, system))
				return false;
	return true;
}

static bool
may_be_other_end(const struct wb_board_line *line, enum wb_board_side end)
{
	const struct wb_connector *connector = connector_of(line);

	if (!line->known || !connector)
		return false;
	if (end == WB_BOARD_SOURCES)
		return connector->caps & WB_CAN_SOURCE;
	return line->known->writable && connector->caps & WB_CAN_TARGET;
}

struct wb_board_ends
wb_board_ends_of(const struct wb_board_model *model, enum wb_board_side side,
		 const struct wb_board_line *line, struct wb_arena *arena)
{
	enum wb_board_side end = side == WB_BOARD_SOURCES ? WB_BOARD_TARGETS : WB_BOARD_SOURCES;
	size_t most = model->count[side] + model->count[end];
	struct wb_table_name *others = WB_NEW_ARRAY(arena, struct wb_table_name, most);
	struct wb_text *makers = WB_NEW_ARRAY(arena, struct wb_text, most);
	struct wb_board_ends ends = { .side = side,
				      .table = { .system = line->system, .table = line->table },
				      .others = others,
				      .makers = makers };

	for (int pass = 0; pass < WB_BOARD_SIDES; pass++) {
		enum wb_board_side from = pass ? side : end;

		for (size_t i = 0; i < model->count[from]; i++) {
			const struct wb_board_line *at = &model->lines[from][i];

			if (pass && (wb_text_equal(at->system, line->system) ||
				     !is_unused(model, at->system)))
				continue;
			if (may_be_other_end(at, end))
				others[ends.n_others++] =
					(struct wb_table_name){ .system = at->system,
								.table = at->table };
			if (end == WB_BOARD_TARGETS && !at->table.len && connector_of(at) &&
			    connector_of(at)->caps & WB_CAN_CREATE)
				makers[ends.n_makers++] = at->system;
		}
	}
	return ends;
}

/* Making it. */

/* The target's name; with a number where there is a mapping so called. */
static struct wb_text
free_name(const struct wb_model *model, struct wb_text table, struct wb_arena *arena)
{
	struct wb_text name = table;

	for (unsigned n = 2; wb_model_find(model, WB_OBJECT_MAPPING, name); n++)
		name = wb_text_of(wb_arena_format(arena, "%.*s_%u", WB_TEXT_ARG(table), n));
	return name;
}

/* The key of the target as the catalog knows it. */
static size_t
key_of(const struct wb_table *table, struct wb_text *key)
{
	size_t n = 0;

	for (unsigned part = 1; table && part <= table->n_fields; part++)
		for (size_t i = 0; i < table->n_fields; i++)
			if (table->fields[i].key_part == part)
				key[n++] = table->fields[i].name;
	return n;
}

static struct wb_new_mapping
new_mapping(struct wb_app *app, const struct wb_table_name *from, const struct wb_table_name *into,
	    bool create, struct wb_arena *arena)
{
	const struct wb_workspace *workspace = wb_app_workspace(app);
	const struct wb_table *table = wb_workspace_table(workspace, into->system, into->table);
	struct wb_text *key = WB_NEW_ARRAY(arena, struct wb_text, table ? table->n_fields : 1);
	struct wb_new_mapping new = {
		.name = free_name(wb_workspace_model(workspace), into->table, arena),
		.from = *from,
		.into = *into,
		.create = create,
		.n_key = key_of(table, key),
		.key = key,
	};
	char letter = from->table.len ? (char)tolower((unsigned char)from->table.at[0]) : 's';

	new.alias = wb_text_of(
		wb_arena_format(arena, "%c", letter >= 'a' && letter <= 'z' ? letter : 's'));
	new.mode = new.n_key ? WB_WRITE_UPSERT : WB_WRITE_INSERT;
	return new;
}

void
wb_board_map_make(struct wb_app *app, const struct wb_table_name *from,
		  const struct wb_table_name *into, bool create)
{
	struct wb_arena arena = { 0 };
	struct wb_draft *draft = NULL;
	struct wb_new_mapping new;
	struct wb_error err = { 0 };
	enum wb_status status;

	if (!wb_app_may_edit(app))
		return;
	new = new_mapping(app, from, into, create, &arena);
	new.name = wb_arena_text(&arena, new.name);
	status = wb_draft_begin(wb_workspace_project(wb_app_workspace(app)), wb_app_author(app),
				&draft, &err);
	if (!status)
		status = wb_draft_new_mapping(draft, &new, &err);
	if (!status)
		status = wb_draft_commit(draft, WB_TEXT(""), &err);
	wb_draft_free(draft);
	if (status) {
		wb_app_say_error(app, &err);
	} else {
		wb_app_edited(app);
		wb_app_push(app, wb_mapper_view_new(new.name));
	}
	wb_arena_release(&arena);
}

/* A table that is made: its name is asked for. */

struct naming {
	struct wb_arena arena;
	struct wb_table_name from;
	struct wb_text system, name;
};

static bool
take_name(void *context, struct wb_text typed, struct wb_app *app)
{
	struct naming *naming = context;

	typed = wb_text_trim(typed);
	if (!typed.len) {
		wb_app_say(app, WB_MESSAGE_WARNING, "the new table needs a name");
		return false;
	}
	naming->name = wb_arena_text(&naming->arena, typed);
	return true;
}

static void
named(void *context, struct wb_app *app, bool answered)
{
	struct naming *naming = context;
	struct wb_table_name into = { .system = naming->system, .table = naming->name };

	if (answered)
		wb_board_map_make(app, &naming->from, &into, true);
	wb_arena_release(&naming->arena);
	free(naming);
}

static void
ask_name(struct wb_app *app, const struct wb_table_name *from, struct wb_text system)
{
	struct naming *naming = wb_alloc(sizeof *naming);
	char *label;

	naming->from.system = wb_arena_text(&naming->arena, from->system);
	naming->from.table = wb_arena_text(&naming->arena, from->table);
	naming->system = wb_arena_text(&naming->arena, system);
	label = wb_arena_format(&naming->arena, "new table in %.*s", WB_TEXT_ARG(system));
	wb_line_ask(app, &(struct wb_line_question){ .label = label,
						     .initial = naming->from.table,
						     .context = naming,
						     .answer = take_name,
						     .closed = named });
}

/* Choosing. */

static void
free_asking(void *context)
{
	struct asking *asking = context;

	wb_arena_release(&asking->arena);
	free(asking->path);
	free(asking);
}

static void
chosen(void *context, size_t item, struct wb_text typed, struct wb_app *app)
{
	const struct asking *asking = context;
	const struct wb_table_name *table = &asking->ends.table;

	(void)typed;
	if (item >= asking->n_choices)
		ask_name(app, table, asking->ends.makers[item - asking->n_choices]);
	else if (asking->ends.side == WB_BOARD_SOURCES)
		wb_board_map_make(app, table, &asking->choices[item], false);
	else
		wb_board_map_make(app, &asking->choices[item], table, false);
}

static struct wb_text
reason_of(struct asking *asking, size_t other)
{
	struct wb_buffer text = { 0 };
	struct wb_text reason = WB_TEXT("");

	for (size_t i = 0; i < asking->n_found; i++) {
		if (asking->found[i].table != other)
			continue;
		wb_table_suggestion_reason(&asking->found[i], &text);
		reason = wb_arena_text(&asking->arena, wb_buffer_slice(&text));
	}
	wb_buffer_release(&text);
	return reason;
}

static void
add_choice(struct asking *asking, struct wb_pick_item *items, size_t other)
{
	const struct wb_table_name *name = &asking->ends.others[other];
	struct wb_text reason = reason_of(asking, other);

	items[asking->n_choices] = (struct wb_pick_item){
		.label = wb_text_of(wb_arena_format(&asking->arena, "%.*s.%.*s",
						    WB_TEXT_ARG(name->system),
						    WB_TEXT_ARG(name->table))),
		.detail = reason,
	};
	asking->choices[asking->n_choices++] = *name;
}

static bool
was_found(const struct asking *asking, size_t other)
{
	for (size_t i = 0; i < asking->n_found; i++)
		if (asking->found[i].table == other)
			return true;
	return false;
}

/* Best first, then those with nothing in common, then the tables that could be made. */
static void
show_choices(struct asking *asking)
{
	const struct wb_board_ends *ends = &asking->ends;
	size_t n = ends->n_others + ends->n_makers;
	struct wb_pick_item *items = WB_NEW_ARRAY(&asking->arena, struct wb_pick_item, n);
	const char *title = wb_arena_format(
		&asking->arena,
		ends->side == WB_BOARD_SOURCES ? "%.*s.%.*s goes to" : "%.*s.%.*s comes from",
		WB_TEXT_ARG(ends->table.system), WB_TEXT_ARG(ends->table.table));

	asking->choices = WB_NEW_ARRAY(&asking->arena, struct wb_table_name, ends->n_others);
	for (size_t i = 0; i < asking->n_found; i++)
		add_choice(asking, items, asking->found[i].table);
	for (size_t i = 0; i < ends->n_others; i++)
		if (!was_found(asking, i))
			add_choice(asking, items, i);
	for (size_t i = 0; i < ends->n_makers; i++)
		items[ends->n_others + i] = (struct wb_pick_item){
			.label = wb_text_of(wb_arena_format(&asking->arena, "a new table in %.*s …",
							    WB_TEXT_ARG(ends->makers[i]))),
		};
	wb_pick(asking->app, &(struct wb_pick_question){ .title = title,
							 .n_items = n,
							 .items = items,
							 .context = asking,
							 .chosen = chosen,
							 .closed = free_asking });
}

/* Looking for them. */

static enum wb_status
look(void *context, struct wb_job *job, struct wb_error *err)
{
	struct asking *asking = context;
	const struct wb_board_ends *ends = &asking->ends;
	struct wb_project *project = NULL;
	struct wb_picture *picture = NULL;
	enum wb_status status = wb_project_open(asking->path, WB_PROJECT_READ, &project, err);

	if (!status)
		status = wb_picture_take(project, &picture, err);
	if (!status)
		status = wb_suggest_tables_open(project, wb_picture_model(picture), &ends->table,
						ends->side == WB_BOARD_SOURCES ? WB_SUGGEST_SOURCE
									       : WB_SUGGEST_TARGET,
						ends->others, ends->n_others, &asking->arena,
						&asking->found, &asking->n_found, err);
	wb_picture_free(picture);
	wb_project_close(project);
	if (!status && *wb_job_cancelled(job)) /* whoever stopped it wants no picker any more */
		status = WB_INTERRUPTED;
	return status;
}

/* One who went on to another screen meanwhile is not called back. */
static void
looked(void *context, enum wb_status status, const struct wb_error *err)
{
	struct asking *asking = context;
	const struct wb_view *top = wb_app_top(asking->app);

	if (status && status != WB_INTERRUPTED)
		wb_app_say_error(asking->app, err);
	if (status || !top || top->ops->context != WB_CONTEXT_BOARD)
		free_asking(asking);
	else
		show_choices(asking);
}

static struct wb_table_name
copy_name(struct wb_arena *arena, const struct wb_table_name *name)
{
	return (struct wb_table_name){ .system = wb_arena_text(arena, name->system),
				       .table = wb_arena_text(arena, name->table) };
}

static struct wb_board_ends
copy_ends(struct wb_arena *arena, const struct wb_board_ends *ends)
{
	struct wb_table_name *others = WB_NEW_ARRAY(arena, struct wb_table_name, ends->n_others);
	struct wb_text *makers = WB_NEW_ARRAY(arena, struct wb_text, ends->n_makers);
	struct wb_board_ends copy = *ends;

	for (size_t i = 0; i < ends->n_others; i++)
		others[i] = copy_name(arena, &ends->others[i]);
	for (size_t i = 0; i < ends->n_makers; i++)
		makers[i] = wb_arena_text(arena, ends->makers[i]);
	copy.table = copy_name(arena, &ends->table);
	copy.others = others;
	copy.makers = makers;
	return copy;
}

void
wb_board_map_ask(struct wb_app *app, const struct wb_board_ends *ends)
{
	struct asking *asking;

	if (!wb_app_may_edit(app))
		return;
	if (!ends->n_others && !ends->n_makers) {
		wb_app_say(
			app, WB_MESSAGE_WARNING,
			"there is no table for the other end yet: + adds a system, I inspects it");
		return;
	}
	asking = wb_alloc(sizeof *asking);
	asking->app = app;
	asking->path = wb_strdup(wb_workspace_path(wb_app_workspace(app)));
	asking->ends = copy_ends(&asking->arena, ends);
	wb_job_start(wb_app_jobs(app), &(struct wb_job_plan){ .title = "looking for tables alike",
							      .context = asking,
							      .work = look,
							      .done = looked });
}
