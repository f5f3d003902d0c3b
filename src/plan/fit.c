/*
 * The compiler finds the faults (wb_plan_examine). Setting a line aside can
 * bring out others: a key that names its field, a field that must be written.
 * So the mapping is examined again until nothing new is found.
 */
#include "plan/fit.h"

#include "lang/print.h"
#include "plan/coverage.h"

struct fitting {
	struct wb_object *mapping;
	wb_fit_filter *counts;
	void *context;
	struct wb_arena *arena;
	struct wb_fit *out;
	bool again;  /* a round before this one set lines aside */
	bool parked; /* this round does */
};

bool
wb_line_park(struct wb_line *line)
{
	if (line->kind != WB_LINE_ARROW && line->kind != WB_LINE_LET)
		return false;
	line->parked = line->kind;
	line->kind = WB_LINE_PARKED;
	return true;
}

static struct wb_text
text_of(const struct wb_line *line, struct wb_arena *arena)
{
	struct wb_buffer text = { 0 };
	struct wb_text result;

	wb_print_line(line, &text);
	result = wb_arena_text(arena, wb_buffer_slice(&text));
	wb_buffer_release(&text);
	return result;
}

static bool
is_found(const struct wb_fit *fit, size_t line)
{
	for (size_t i = 0; i < fit->count; i++)
		if (fit->misfits[i].line == line)
			return true;
	return false;
}

static void
add_misfit(void *context, const struct wb_line *line, const struct wb_error *err)
{
	struct fitting *fitting = context;
	struct wb_mapping *mapping = &fitting->mapping->as.mapping;
	struct wb_fit *fit = fitting->out;
	struct wb_misfit misfit = { .line = mapping->n_lines };

	if (line)
		misfit.line = (size_t)(line - mapping->lines);
	if (is_found(fit, misfit.line))
		return;
	misfit.what = wb_arena_text(fitting->arena, wb_text_of(err->what));
	misfit.hint = wb_arena_text(fitting->arena, wb_text_of(err->hint));
	if (line)
		misfit.text = text_of(line, fitting->arena);
	misfit.follows = fitting->again &&
			 !(line && (line->kind == WB_LINE_ARROW || line->kind == WB_LINE_LET));
	if (fitting->counts && !fitting->counts(fitting->context, &misfit))
		return;
	fit->misfits[fit->count++] = misfit;
}

/* Not before the round is over: the plan being compiled reads the lines. */
static void
park_found(struct fitting *fitting, size_t first)
{
	struct wb_mapping *mapping = &fitting->mapping->as.mapping;
	struct wb_fit *fit = fitting->out;

	for (size_t i = first; i < fit->count; i++) {
		struct wb_misfit *misfit = &fit->misfits[i];

		if (misfit->line < mapping->n_lines && wb_line_park(&mapping->lines[misfit->line]))
			fitting->parked = true;
		else if (!fit->whole.len)
			fit->whole = misfit->what;
	}
}

static bool
is_parked_arrow(const struct wb_line *line)
{
	return line->kind == WB_LINE_PARKED && line->parked == WB_LINE_ARROW;
}

bool
wb_mapping_leaves(const struct wb_mapping *mapping, struct wb_text field)
{
	const struct wb_line *into = wb_mapping_line(mapping, WB_LINE_INTO);

	return into && wb_mapping_leave(mapping, &into->table, into->table.table, field);
}

/* What else than not writing a field it would do to go without its arrow. */
static void
find_harm(struct fitting *fitting)
{
	const struct wb_mapping *mapping = &fitting->mapping->as.mapping;
	const struct wb_line *write = wb_mapping_line(mapping, WB_LINE_WRITE);
	bool replaces = write && write->mode == WB_WRITE_REPLACE;
	bool distinct = wb_mapping_line(mapping, WB_LINE_DISTINCT) != NULL;

	for (size_t i = 0; i < mapping->n_lines && !fitting->out->whole.len; i++) {
		const struct wb_line *line = &mapping->lines[i];

		if (!is_parked_arrow(line) || wb_mapping_leaves(mapping, line->name))
			continue;
		if (replaces || distinct)
			fitting->out->whole = wb_text_of(wb_arena_format(
				fitting->arena,
				replaces ? "`write replace` without its arrow would empty %.*s"
					 : "`distinct` would take rows for equal that differ in "
					   "%.*s",
				WB_TEXT_ARG(line->name)));
	}
}

void
wb_mapping_fit(const struct wb_model *model, struct wb_object *mapping, wb_fit_filter *counts,
	       void *context, struct wb_arena *arena, struct wb_fit *out)
{
	struct fitting fitting = {
		.mapping = mapping,
		.counts = counts,
		.context = context,
		.arena = arena,
		.out = out,
	};

	*out = (struct wb_fit){ 0 };
	out->misfits = WB_NEW_ARRAY(arena, struct wb_misfit, mapping->as.mapping.n_lines + 1);
	do {
		size_t first = out->count;

		fitting.again = fitting.parked;
		fitting.parked = false;
		wb_plan_free(wb_plan_examine(model, mapping, add_misfit, &fitting));
		park_found(&fitting, first);
	} while (fitting.parked);
	find_harm(&fitting);
}
