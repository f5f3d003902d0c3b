#include "tui/views/mapper_header.h"

#include <stdlib.h>

#include "base/memory.h"
#include "draft/line.h"
#include "lang/parse.h"
#include "lang/print.h"
#include "tui/views/line.h"
#include "tui/views/mapper_ask.h"
#include "tui/views/mapper_edit.h"
#include "tui/views/picker.h"

/* The lines that can be added, as they begin. */
static const struct {
	const char *begins, *help;
} kinds[] = {
	{ "where ", "rows for which it is not true are filtered" },
	{ "join ", "a partner from another table: join ams.dues as d on d.id = c.ID" },
	{ "key ", "the target fields that identify a row" },
	{ "write upsert", "insert, upsert, update, replace or sync" },
	{ "let ", "a value that several arrows use" },
	{ "require ",
	  "rows for which it is not true are rejected: require name is not null \"why\"" },
	{ "each ", "a row for each element of a list: each tag in c.Tags | split(\";\")" },
	{ "group by ", "one target row for each group" },
	{ "order by ", "the order of the rows, before they are grouped or numbered" },
	{ "distinct", "of rows that come out equal the first is written" },
	{ "missing keep", "of write sync: what becomes of rows that the source lacks" },
	{ "missing at most ", "of write sync: more of them stop the step: missing at most 5%" },
	{ "on reject stop", "the first reject stops the step" },
	{ "reject at most ", "more rejects stop the step: reject at most 100" },
	{ "from ", "the driving table: from ams.contacts as c" },
	{ "into ", "the target table: into crm.member" },
};

static bool
is_listed(const struct wb_line *line)
{
	enum wb_line_kind kind = wb_line_written(line);

	return kind != WB_LINE_ARROW && kind != WB_LINE_LEAVE;
}

/* The number of the n-th listed line; the mapping's count where there is none. */
static size_t
listed_line(const struct wb_mapping *mapping, size_t n)
{
	size_t i = 0;

	for (; i < mapping->n_lines; i++)
		if (is_listed(&mapping->lines[i]) && n-- == 0)
			break;
	return i;
}

const struct wb_line *
wb_mapper_header_line(const struct mapper_view *mapper)
{
	const struct wb_mapping *mapping;
	size_t line;

	if (!mapper->model.mapping || !mapper->header.count)
		return NULL;
	mapping = &mapper->model.mapping->as.mapping;
	line = listed_line(mapping, mapper->header.cursor);
	return line < mapping->n_lines ? &mapping->lines[line] : NULL;
}

void
wb_mapper_fill_header(struct mapper_view *mapper)
{
	const struct wb_mapping *mapping =
		mapper->model.mapping ? &mapper->model.mapping->as.mapping : NULL;
	size_t count = 0;

	for (size_t i = 0; mapping && i < mapping->n_lines; i++)
		count += is_listed(&mapping->lines[i]);
	wb_scroll_count(&mapper->header, count);
}

void
wb_mapper_toggle_header(struct mapper_view *mapper)
{
	mapper->header_shown = !mapper->header_shown;
	mapper->in_header = mapper->header_shown;
}

/* Drawing. */

int
wb_mapper_header_rows(const struct mapper_view *mapper, int rows)
{
	int wanted = (int)mapper->header.count;

	if (!mapper->header_shown)
		return 0;
	return wanted < rows / 2 ? wanted : rows / 2;
}

static void
draw_line(const struct mapper_view *mapper, struct wb_area area, int row, size_t n)
{
	const struct wb_mapping *mapping = &mapper->model.mapping->as.mapping;
	size_t line = listed_line(mapping, n);
	struct wb_text fault;
	struct wb_buffer text = { 0 };
	int column = 3;

	if (line == mapping->n_lines)
		return;
	fault = wb_mapper_study_fault(&mapper->study, &mapping->lines[line]);
	wb_print_line(&mapping->lines[line], &text);
	if (fault.len)
		wb_put_string(area, row, 1, WB_STYLE(BROKEN), "✗");
	column += wb_put_within(area, row, column, area.columns - column - 1,
				fault.len ? WB_STYLE(BROKEN) : WB_STYLE(PLAIN),
				wb_buffer_slice(&text));
	if (fault.len && column + 6 < area.columns)
		wb_put_within(area, row, column + 2, area.columns - column - 3, WB_STYLE(DIM),
			      fault);
	wb_buffer_release(&text);
}

void
wb_mapper_draw_header(struct mapper_view *mapper, struct wb_area area)
{
	struct wb_scroll *list = &mapper->header;

	wb_scroll_fit(list, area.rows);
	for (int row = 0; row < area.rows; row++) {
		size_t at = wb_scroll_at(list, row);

		if (at == list->count)
			break;
		draw_line(mapper, area, row, at);
		if (at == list->cursor)
			wb_mark(area, row, 0, area.columns - 1,
				mapper->in_header ? WB_STYLE_CURSOR : WB_STYLE_FAINT_CURSOR);
	}
	wb_scroll_draw_bar(list, area);
}

/* The text over several rows, from the row on; the row behind it. */
static int
put_wrapped(struct wb_area area, int row, struct wb_style style, struct wb_text text)
{
	while (text.len && row < area.rows) {
		size_t len = text.len, room = (size_t)(area.columns - 4);

		if (len > room) {
			for (len = room; len > room / 2 && text.at[len] != ' '; len--)
				;
			while (len && ((unsigned char)text.at[len] & 0xc0) == 0x80)
				len--;
		}
		wb_put(area, row++, 1, style, (struct wb_text){ text.at, len });
		text = wb_text_trim((struct wb_text){ text.at + len, text.len - len });
	}
	return row;
}

void
wb_mapper_draw_header_line(const struct mapper_view *mapper, struct wb_area area)
{
	const struct wb_line *line = wb_mapper_header_line(mapper);
	struct wb_buffer text = { 0 };
	struct wb_text fault;
	int row;

	if (!line)
		return;
	fault = wb_mapper_study_fault(&mapper->study, line);
	wb_print_line(line, &text);
	row = put_wrapped(area, 1, WB_STYLE(PLAIN), wb_buffer_slice(&text));
	if (fault.len)
		put_wrapped(area, row, WB_STYLE(BROKEN), fault);
	wb_buffer_release(&text);
}

/* Edits. A line is named by its kind, and its number among those of its kind. */

struct line_asking {
	struct mapper_view *mapper;
	struct wb_arena arena;
	struct wb_text mapping, text;
	bool is_new;
	enum wb_line_kind kind;
	size_t n;
	int64_t seen; /* the version that has it as the n-th */
};

static size_t
number_in_kind(const struct wb_mapping *mapping, const struct wb_line *line)
{
	size_t n = 0;

	for (const struct wb_line *at = mapping->lines; at < line; at++)
		n += wb_line_written(at) == wb_line_written(line);
	return n;
}

static struct line_asking *
new_asking(struct mapper_view *mapper, const struct wb_line *line)
{
	struct line_asking *asking = wb_alloc(sizeof *asking);

	asking->mapper = mapper;
	asking->mapping = wb_arena_text(&asking->arena, wb_buffer_slice(&mapper->name));
	asking->is_new = !line;
	asking->seen = wb_mapper_seen(mapper);
	if (line) {
		asking->kind = wb_line_written(line);
		asking->n = number_in_kind(&mapper->model.mapping->as.mapping, line);
	}
	return asking;
}

static void
free_asking(struct line_asking *asking)
{
	wb_arena_release(&asking->arena);
	free(asking);
}

static enum wb_status
put_line(struct wb_draft *draft, void *context, struct wb_error *err)
{
	const struct line_asking *asking = context;

	enum wb_status status;

	if (asking->is_new)
		return wb_draft_add_line(draft, asking->mapping, asking->text, err);
	status = wb_mapper_check_seen(draft, asking->mapping, asking->seen, err);
	if (status)
		return status;
	return wb_draft_set_line(draft, asking->mapping, asking->kind, asking->n, asking->text,
				 err);
}

/* The cursor on the line that was added: the last one of its kind. */
static void
move_to_text(struct mapper_view *mapper, struct wb_text text)
{
	const struct wb_mapping *mapping = &mapper->model.mapping->as.mapping;
	struct wb_mapping parsed = { 0 };
	struct wb_arena arena = { 0 };
	struct wb_error ignored;
	size_t line;

	if (!wb_parse_lines(text, "", &arena, &parsed, &ignored) && parsed.n_lines)
		for (size_t n = mapper->header.count; n-- > 0;) {
			line = listed_line(mapping, n);
			if (line < mapping->n_lines &&
			    mapping->lines[line].kind == parsed.lines[0].kind) {
				wb_scroll_move_to(&mapper->header, n);
				break;
			}
		}
	wb_arena_release(&arena);
}

static bool
answer_line(void *context, struct wb_text typed, struct wb_app *app)
{
	struct line_asking *asking = context;
	struct wb_error err = { 0 };

	(void)app;
	asking->text = typed;
	if (!wb_mapper_edit(asking->mapper, put_line, asking, &err))
		return true;
	if (!err.status) {
		if (asking->is_new && asking->mapper->model.mapping)
			move_to_text(asking->mapper, typed);
		return true;
	}
	asking->mapper->typed_error = err;
	return false;
}

static void
look_at_line(void *context, struct wb_text typed)
{
	struct line_asking *asking = context;
	struct wb_mapping parsed;
	struct wb_arena arena = { 0 };

	asking->mapper->typing = true;
	asking->mapper->typed_error = (struct wb_error){ 0 };
	wb_parse_lines(typed, "", &arena, &parsed, &asking->mapper->typed_error);
	wb_arena_release(&arena);
}

static void
line_closed(void *context, struct wb_app *app, bool answered)
{
	struct line_asking *asking = context;

	(void)answered;
	asking->mapper->typing = false;
	free_asking(asking);
	wb_app_touch(app);
}

static void
complete_line(void *context, struct wb_text typed, struct wb_candidates *out)
{
	wb_mapper_complete(((struct line_asking *)context)->mapper, typed, out);
}

static void
ask_line(struct line_asking *asking, struct wb_text initial)
{
	wb_line_ask(asking->mapper->view.app,
		    &(struct wb_line_question){ .label = asking->is_new ? "add" : "line",
						.initial = initial,
						.context = asking,
						.complete = complete_line,
						.changed = look_at_line,
						.answer = answer_line,
						.closed = line_closed });
}

static void
edit_line(struct mapper_view *mapper)
{
	const struct wb_line *line = wb_mapper_header_line(mapper);
	struct wb_buffer text = { 0 };

	if (!line)
		return;
	wb_print_line(line, &text);
	ask_line(new_asking(mapper, line), wb_buffer_slice(&text));
	wb_buffer_release(&text);
}

static void
add_chosen(void *context, size_t item, struct wb_text typed, struct wb_app *app)
{
	(void)typed;
	(void)app;
	ask_line(new_asking(context, NULL), wb_text_of(kinds[item].begins));
}

static void
add_line(struct mapper_view *mapper)
{
	enum { KINDS = sizeof kinds / sizeof *kinds };
	struct wb_pick_item items[KINDS] = { 0 };

	for (size_t i = 0; i < KINDS; i++) {
		items[i].label = wb_text_trim(wb_text_of(kinds[i].begins));
		items[i].detail = wb_text_of(kinds[i].help);
	}
	wb_pick(mapper->view.app, &(struct wb_pick_question){ .title = "add a line",
							      .n_items = KINDS,
							      .items = items,
							      .context = mapper,
							      .chosen = add_chosen });
}

static enum wb_status
cut_line(struct wb_draft *draft, void *context, struct wb_error *err)
{
	const struct line_asking *asking = context;
	enum wb_status status = wb_mapper_check_seen(draft, asking->mapping, asking->seen, err);

	if (status)
		return status;
	return wb_draft_remove_line(draft, asking->mapping, asking->kind, asking->n, err);
}

static void
remove_line(struct mapper_view *mapper)
{
	const struct wb_line *line = wb_mapper_header_line(mapper);
	struct line_asking *asking;
	struct wb_error err = { 0 };

	if (!line)
		return;
	asking = new_asking(mapper, line);
	if (wb_mapper_edit(mapper, cut_line, asking, &err) && err.status)
		wb_app_say_error(mapper->view.app, &err);
	free_asking(asking);
}

bool
wb_mapper_act_in_header(struct mapper_view *mapper, enum wb_action action,
			const struct wb_action_call *call)
{
	switch (action) {
	case WB_DO_ENTER:
	case WB_DO_MAP_EDIT:
		edit_line(mapper);
		return true;
	case WB_DO_MAP_LET:
		add_line(mapper);
		return true;
	case WB_DO_MAP_REMOVE:
		remove_line(mapper);
		return true;
	case WB_DO_PANE_NEXT:
		mapper->in_header = false;
		mapper->side = WB_MAPPER_SOURCE;
		return true;
	case WB_DO_PANE_PREVIOUS:
		mapper->in_header = false;
		mapper->side = WB_MAPPER_TARGET;
		return true;
	default:
		return wb_scroll_act(&mapper->header, action, call);
	}
}
