#include "tui/views/crosswalk.h"

#include <stdlib.h>

#include "base/memory.h"
#include "study/crosswalk_use.h"
#include "tui/find.h"
#include "tui/number.h"
#include "tui/views/crosswalk_state.h"
#include "tui/views/picker.h"

struct wb_text
wb_crosswalk_name(const struct crosswalk_view *crosswalk)
{
	return wb_buffer_slice(&crosswalk->name);
}

const struct wb_crosswalk_line *
wb_crosswalk_at(const struct crosswalk_view *crosswalk)
{
	return crosswalk->scroll.count ? &crosswalk->model.lines[crosswalk->scroll.cursor] : NULL;
}

void
wb_crosswalk_move_to(struct crosswalk_view *crosswalk, struct wb_text value, bool null)
{
	size_t line = wb_crosswalk_model_find(&crosswalk->model, value, null);

	if (line < crosswalk->model.n_lines)
		wb_scroll_move_to(&crosswalk->scroll, line);
}

struct wb_crosswalk
wb_crosswalk_with_entries(const struct crosswalk_view *crosswalk)
{
	struct wb_crosswalk with = crosswalk->object->as.crosswalk;

	if (with.from_table && crosswalk->found.has_entries) {
		with.n_entries = crosswalk->found.n_entries;
		with.entries = crosswalk->found.entries;
	}
	return with;
}

/* Suggestions. */

static void
take_guesses(void *context, struct wb_code_guesses *guesses)
{
	struct crosswalk_view *crosswalk = context;

	crosswalk->guessing = NULL;
	wb_code_guesses_release(&crosswalk->guesses);
	crosswalk->guesses = *guesses;
	*guesses = (struct wb_code_guesses){ 0 };
	if (!crosswalk->guesses.n && crosswalk->likely_asked)
		wb_app_say(crosswalk->view.app, WB_MESSAGE_INFO, "no code is like an open value");
	crosswalk->likely_asked = false;
	wb_app_touch(crosswalk->view.app);
}

static void
guess(struct crosswalk_view *crosswalk)
{
	struct wb_crosswalk with = wb_crosswalk_with_entries(crosswalk);

	wb_code_guessing_cancel(crosswalk->guessing);
	crosswalk->guessing = wb_code_guessing_begin(crosswalk->view.app, &crosswalk->model, &with,
						     take_guesses, crosswalk);
}

static void
show_likely(struct crosswalk_view *crosswalk)
{
	crosswalk->likely_shown = !crosswalk->likely_shown;
	if (!crosswalk->likely_shown)
		return;
	crosswalk->likely_asked =
		crosswalk->object && crosswalk->model.counts[WB_CROSSWALK_SHOW_OPEN];
	if (crosswalk->likely_asked)
		guess(crosswalk);
	else
		wb_app_say(crosswalk->view.app, WB_MESSAGE_INFO, "no value is open");
}

/* Lines. */

void
wb_crosswalk_refill(struct crosswalk_view *crosswalk)
{
	const struct wb_crosswalk_line *line = wb_crosswalk_at(crosswalk);
	struct wb_buffer value = { 0 };
	bool had = line != NULL, null = line && line->null;
	struct wb_crosswalk with;

	if (line)
		wb_buffer_text(&value, line->value);
	if (!crosswalk->object) {
		wb_crosswalk_model_release(&crosswalk->model);
	} else {
		with = wb_crosswalk_with_entries(crosswalk);
		wb_crosswalk_model_fill(
			&crosswalk->model,
			&(struct wb_crosswalk_input){ .crosswalk = &with,
						      .study = crosswalk->found.has_study
								       ? &crosswalk->found.study
								       : NULL,
						      .filter = crosswalk->filter,
						      .order = crosswalk->order });
	}
	wb_scroll_count(&crosswalk->scroll, crosswalk->model.n_lines);
	if (had)
		wb_crosswalk_move_to(crosswalk, wb_buffer_slice(&value), null);
	wb_buffer_release(&value);
	if (crosswalk->likely_shown && crosswalk->object)
		guess(crosswalk);
}

/* Reading. */

static int64_t
version_of(const struct crosswalk_view *crosswalk, struct wb_text mapping)
{
	const struct wb_design_version *version =
		wb_design_find(wb_workspace_design(wb_app_workspace(crosswalk->view.app)),
			       WB_OBJECT_MAPPING, mapping);

	return version ? version->id : 0;
}

static void
take_found(void *context, struct wb_crosswalk_found *found, const struct wb_error *err)
{
	struct crosswalk_view *crosswalk = context;
	struct wb_crosswalk_found before = crosswalk->found;
	bool stays = crosswalk->scroll.cursor > 0 || before.has_study;

	crosswalk->reading = NULL;
	wb_buffer_clear(&crosswalk->trouble);
	if (err && err->status == WB_INTERRUPTED)
		wb_buffer_string(&crosswalk->trouble, "reading was stopped; R reads again");
	else if (err)
		wb_buffer_format(&crosswalk->trouble, "%s%s%s", err->where,
				 err->where[0] ? ": " : "", err->what);
	if (err && err->status != WB_INTERRUPTED)
		wb_app_say_error(crosswalk->view.app, err);
	crosswalk->found = *found;
	*found = (struct wb_crosswalk_found){ 0 };
	wb_crosswalk_refill(crosswalk); /* the cursor's value is one of `before` */
	wb_crosswalk_found_release(&before);
	if (!stays) /* nobody has moved: the first open value is what matters */
		wb_scroll_move_to(&crosswalk->scroll, 0);
	wb_app_touch(crosswalk->view.app);
}

static void
read_values(struct crosswalk_view *crosswalk)
{
	struct wb_crosswalk_asked asked = { .crosswalk = wb_crosswalk_name(crosswalk) };

	if (!crosswalk->object)
		return;
	if (crosswalk->n_uses) {
		asked.mapping = crosswalk->uses[crosswalk->use].mapping;
		asked.use = crosswalk->uses[crosswalk->use].number;
	} else if (!crosswalk->object->as.crosswalk.from_table) {
		return;
	}
	crosswalk->read_version = version_of(crosswalk, asked.mapping);
	wb_crosswalk_reading_cancel(crosswalk->reading);
	crosswalk->reading =
		wb_crosswalk_reading_begin(crosswalk->view.app, &asked, take_found, crosswalk);
}

/* Uses. */

static void
add_use(struct crosswalk_view *crosswalk, const struct wb_object *mapping, size_t number)
{
	struct crosswalk_use *use = &crosswalk->uses[crosswalk->n_uses++];
	struct wb_crosswalk_use found = { 0 };
	struct wb_error untold; /* of several fields: the reading says it */

	wb_crosswalk_use_find(mapping, wb_crosswalk_name(crosswalk), number, &crosswalk->arena,
			      &found, &untold);
	use->mapping = wb_arena_text(&crosswalk->arena, mapping->name);
	use->line = wb_arena_text(&crosswalk->arena, found.name);
	use->number = number;
}

static void
find_uses(struct crosswalk_view *crosswalk)
{
	const struct wb_object *const *mappings;
	size_t n = wb_workspace_mappings(wb_app_workspace(crosswalk->view.app), &mappings);
	struct wb_text name = wb_crosswalk_name(crosswalk);
	size_t count = 0;

	wb_arena_reset(&crosswalk->arena);
	crosswalk->n_uses = 0;
	for (size_t i = 0; i < n; i++)
		count += wb_crosswalk_use_count(mappings[i], name);
	crosswalk->uses = WB_NEW_ARRAY(&crosswalk->arena, struct crosswalk_use, count + 1);
	for (size_t i = 0; i < n; i++) {
		size_t here = wb_crosswalk_use_count(mappings[i], name);

		for (size_t k = 0; k < here; k++)
			add_use(crosswalk, mappings[i], k);
	}
	if (crosswalk->use >= count)
		crosswalk->use = 0;
}

static void
show_use(struct crosswalk_view *crosswalk, int direction)
{
	size_t n = crosswalk->n_uses;

	if (n < 2) {
		wb_app_say(crosswalk->view.app, WB_MESSAGE_INFO, "no other arrow uses it");
		return;
	}
	crosswalk->use = direction > 0 ? (crosswalk->use + 1) % n : (crosswalk->use + n - 1) % n;
	crosswalk->found.has_study = false; /* it is of another one */
	wb_crosswalk_refill(crosswalk);
	read_values(crosswalk);
}

/* What changed elsewhere. */

static void
look_again(struct crosswalk_view *crosswalk)
{
	struct wb_workspace *workspace = wb_app_workspace(crosswalk->view.app);
	bool first = !crosswalk->filled, was_used = crosswalk->n_uses;

	crosswalk->filled = true;
	crosswalk->object = wb_model_find(wb_workspace_model(workspace), WB_OBJECT_CROSSWALK,
					  wb_crosswalk_name(crosswalk));
	find_uses(crosswalk);
	wb_crosswalk_refill(crosswalk);
	if (first || was_used != (crosswalk->n_uses > 0) ||
	    (crosswalk->n_uses && version_of(crosswalk, crosswalk->uses[crosswalk->use].mapping) !=
					  crosswalk->read_version))
		read_values(crosswalk);
}

static void
notify(struct wb_view *view, unsigned notices)
{
	struct crosswalk_view *crosswalk = (struct crosswalk_view *)view;

	if (!crosswalk->filled || notices & (WB_NOTICE_DESIGN | WB_NOTICE_CATALOG))
		look_again(crosswalk);
}

/* Filter and order. */

static void
choose_filter(void *context, size_t item, struct wb_text typed, struct wb_app *app)
{
	struct crosswalk_view *crosswalk = context;

	(void)typed;
	(void)app;
	crosswalk->filter = (enum wb_crosswalk_filter)item;
	wb_crosswalk_refill(crosswalk);
}

static void
ask_filter(struct crosswalk_view *crosswalk)
{
	struct wb_pick_item items[WB_CROSSWALK_FILTERS] = { 0 };
	struct wb_buffer counts[WB_CROSSWALK_FILTERS] = { 0 };

	for (size_t i = 0; i < WB_CROSSWALK_FILTERS; i++) {
		wb_add_count(&counts[i], crosswalk->model.counts[i]);
		items[i].label = wb_text_of(wb_crosswalk_filter_name((enum wb_crosswalk_filter)i));
		items[i].detail = wb_buffer_slice(&counts[i]);
	}
	wb_pick(crosswalk->view.app, &(struct wb_pick_question){ .title = "show",
								 .n_items = WB_CROSSWALK_FILTERS,
								 .items = items,
								 .context = crosswalk,
								 .chosen = choose_filter });
	for (size_t i = 0; i < WB_CROSSWALK_FILTERS; i++)
		wb_buffer_release(&counts[i]);
}

static void
change_order(struct crosswalk_view *crosswalk)
{
	crosswalk->order = (enum wb_crosswalk_order)((crosswalk->order + 1) % WB_CROSSWALK_ORDERS);
	wb_crosswalk_refill(crosswalk);
	wb_app_say(crosswalk->view.app, WB_MESSAGE_INFO, "ordered by %s",
		   wb_crosswalk_order_name(crosswalk->order));
}

/* Actions. */

static bool
look_act(struct crosswalk_view *crosswalk, enum wb_action action, const struct wb_action_call *call)
{
	switch (action) {
	case WB_DO_CODE_SUGGEST:
		show_likely(crosswalk);
		return true;
	case WB_DO_CODE_READ:
		read_values(crosswalk);
		return true;
	case WB_DO_PANE_NEXT:
		show_use(crosswalk, 1);
		return true;
	case WB_DO_PANE_PREVIOUS:
		show_use(crosswalk, -1);
		return true;
	case WB_DO_FILTER:
		ask_filter(crosswalk);
		return true;
	case WB_DO_ORDER:
		change_order(crosswalk);
		return true;
	default:
		return wb_scroll_act(&crosswalk->scroll, action, call);
	}
}

static bool
act(struct wb_view *view, enum wb_action action, const struct wb_action_call *call)
{
	static void (*const edits[WB_ACTION_COUNT])(struct crosswalk_view *) = {
		[WB_DO_CODE_SET] = wb_crosswalk_ask_code,
		[WB_DO_ENTER] = wb_crosswalk_ask_code,
		[WB_DO_CODE_ACCEPT] = wb_crosswalk_accept,
		[WB_DO_CODE_ACCEPT_ALL] = wb_crosswalk_accept_all,
		[WB_DO_CODE_OTHERWISE] = wb_crosswalk_ask_otherwise,
		[WB_DO_CODE_ADD] = wb_crosswalk_ask_entry,
		[WB_DO_CODE_REMOVE] = wb_crosswalk_remove_entry,
		[WB_DO_CODE_IMPORT] = wb_crosswalk_ask_import,
		[WB_DO_CODE_EXPORT] = wb_crosswalk_ask_export,
	};
	struct crosswalk_view *crosswalk = (struct crosswalk_view *)view;

	if (!edits[action])
		return look_act(crosswalk, action, call);
	if (crosswalk->object)
		edits[action](crosswalk);
	return true;
}

static void
mouse(struct wb_view *view, const struct wb_input *input)
{
	struct crosswalk_view *crosswalk = (struct crosswalk_view *)view;
	size_t line = wb_scroll_at(&crosswalk->scroll, input->row - 3);

	if (input->row < 3 || line >= crosswalk->scroll.count || !crosswalk->object)
		return;
	wb_scroll_move_to(&crosswalk->scroll, line);
	if (input->mouse == WB_MOUSE_TWICE)
		wb_crosswalk_ask_code(crosswalk);
}

static bool
line_holds(const void *context, size_t line, struct wb_text text)
{
	const struct wb_crosswalk_model *model = context;

	return wb_holds(model->lines[line].value, text) || wb_holds(model->lines[line].code, text);
}

static bool
find(struct wb_view *view, struct wb_text text, int direction, bool here)
{
	struct crosswalk_view *crosswalk = (struct crosswalk_view *)view;

	return wb_find_line(&crosswalk->scroll, text, direction, here, line_holds,
			    &crosswalk->model);
}

static void
copy(struct wb_view *view, struct wb_buffer *out)
{
	const struct wb_crosswalk_line *line = wb_crosswalk_at((struct crosswalk_view *)view);

	if (line)
		wb_buffer_text(out, line->value);
}

static void
path(struct wb_view *view, struct wb_buffer *out)
{
	wb_buffer_format(out, "crosswalk › %.*s",
			 WB_TEXT_ARG(wb_crosswalk_name((struct crosswalk_view *)view)));
}

static void
state(struct wb_view *view, struct wb_buffer *out)
{
	const struct crosswalk_view *crosswalk = (struct crosswalk_view *)view;

	if (crosswalk->filter != WB_CROSSWALK_SHOW_ALL)
		wb_buffer_format(out, "only: %s", wb_crosswalk_filter_name(crosswalk->filter));
	else if (crosswalk->object && crosswalk->object->as.crosswalk.from_table)
		wb_buffer_string(out, "a table, read-only");
}

static void
close_crosswalk(struct wb_view *view)
{
	struct crosswalk_view *crosswalk = (struct crosswalk_view *)view;

	wb_crosswalk_reading_cancel(crosswalk->reading);
	wb_code_guessing_cancel(crosswalk->guessing);
	wb_code_guesses_release(&crosswalk->guesses);
	wb_crosswalk_model_release(&crosswalk->model);
	wb_crosswalk_found_release(&crosswalk->found);
	wb_arena_release(&crosswalk->arena);
	wb_buffer_release(&crosswalk->trouble);
	wb_buffer_release(&crosswalk->name);
	free(crosswalk);
}

static void
draw(struct wb_view *view, struct wb_area area)
{
	wb_crosswalk_draw((struct crosswalk_view *)view, area);
}

static const struct wb_view_ops ops = {
	.context = WB_CONTEXT_CROSSWALK,
	.draw = draw,
	.act = act,
	.mouse = mouse,
	.find = find,
	.notify = notify,
	.copy = copy,
	.path = path,
	.state = state,
	.close = close_crosswalk,
};

struct wb_view *
wb_crosswalk_view_new(struct wb_text crosswalk)
{
	struct crosswalk_view *view = wb_alloc(sizeof *view);

	view->view.ops = &ops;
	wb_buffer_text(&view->name, crosswalk);
	return &view->view;
}
