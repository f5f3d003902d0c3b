/*
 * The cells of the diff's grid. Of one step its fields are columns, each changed cell
 * "old → new" in its place; where rows of several steps are shown, a row says all that
 * changes in one line.
 *
 *   outcome, row, key │ fields that are no part of the key …
 *   outcome, row, mapping, key │ changes
 */
#include "tui/views/diff_state.h"

enum { GLYPH, NUMBER, FIRST };

static const struct {
	const char *glyph;
	struct wb_style style;
} outcomes[WB_OUTCOMES] = {
	[WB_OUTCOME_INSERTED] = { "+", { WB_ROLE_ADDED, WB_STYLE_BOLD } },
	[WB_OUTCOME_UPDATED] = { "~", { WB_ROLE_CHANGED, WB_STYLE_BOLD } },
	[WB_OUTCOME_DELETED] = { "-", { WB_ROLE_REMOVED, WB_STYLE_BOLD } },
	[WB_OUTCOME_UNCHANGED] = { "=", { WB_ROLE_DIM, 0 } },
	[WB_OUTCOME_REJECTED] = { "!", { WB_ROLE_REJECTED, WB_STYLE_BOLD } },
	[WB_OUTCOME_FILTERED] = { "·", { WB_ROLE_DIM, 0 } },
	[WB_OUTCOME_DUPLICATE] = { "·", { WB_ROLE_DIM, 0 } },
	[WB_OUTCOME_GROUPED] = { "·", { WB_ROLE_DIM, 0 } },
};

static bool
is_blank(struct wb_text text)
{
	return !text.len;
}

static struct wb_grid_cell
blank(void)
{
	return (struct wb_grid_cell){ .text = WB_TEXT(" "), .right = true };
}

static struct wb_grid_cell
plain(struct wb_text text, struct wb_style style)
{
	return is_blank(text) ? blank() : (struct wb_grid_cell){ .text = text, .style = style };
}

size_t
wb_diff_step_number(const struct wb_diff_view *diff)
{
	return diff->rows.n_steps == 1 ? 0 : diff->rows.filter.step;
}

const struct wb_diff_step *
wb_diff_step_shown(const struct wb_diff_view *diff)
{
	size_t number = wb_diff_step_number(diff);

	return number < diff->rows.n_steps ? &diff->rows.steps[number] : NULL;
}

/* Fields and columns. A step without a key has no column for it. */

static bool
has_key(const struct wb_diff_step *step)
{
	for (size_t i = 0; i < step->n_fields; i++)
		if (step->key[i])
			return true;
	return false;
}

static size_t
n_fixed(const struct wb_diff_step *step)
{
	return step ? FIRST + has_key(step) : FIRST + 2;
}

size_t
wb_diff_column_of(const struct wb_diff_view *diff, size_t field)
{
	const struct wb_diff_step *step = wb_diff_step_shown(diff);
	size_t column = n_fixed(step);

	if (!step)
		return column;
	if (step->key[field])
		return FIRST;
	for (size_t i = 0; i < field; i++)
		column += !step->key[i];
	return column;
}

static size_t
field_of(const struct wb_diff_step *step, size_t column)
{
	size_t at = n_fixed(step);

	for (size_t i = 0; i < step->n_fields; i++)
		if (!step->key[i] && at++ == column)
			return i;
	return WB_DIFF_ALL;
}

const struct wb_diff_row *
wb_diff_row_here(const struct wb_diff_view *diff)
{
	return wb_diff_rows_at(&diff->rows, diff->grid.scroll.cursor);
}

size_t
wb_diff_field_here(const struct wb_diff_view *diff)
{
	const struct wb_diff_step *step = wb_diff_step_shown(diff);

	if (!step || diff->grid.column < n_fixed(step))
		return WB_DIFF_ALL;
	return field_of(step, diff->grid.column);
}

/* What is said of changes. */

void
wb_diff_add_change(struct wb_buffer *out, const struct wb_diff_row *row, size_t field,
		   size_t *split)
{
	*split = 0;
	if (row->before && row->after && wb_diff_row_changes(row, field)) {
		wb_cell_text_add(out, &row->before[field]);
		*split = out->len;
		wb_buffer_string(out, " → ");
		wb_cell_text_add(out, &row->after[field]);
	} else if (row->after) {
		wb_cell_text_add(out, &row->after[field]);
	} else if (row->before) {
		wb_cell_text_add(out, &row->before[field]);
	}
}

void
wb_diff_add_fault(struct wb_buffer *out, const struct wb_diff_fault *fault)
{
	if (fault->field.len) {
		wb_buffer_text(out, fault->field);
		wb_buffer_string(out, ": ");
	}
	wb_buffer_text(out, fault->reason.len ? fault->reason : fault->rule);
	if (fault->value.len) {
		wb_buffer_string(out, ", given ");
		wb_buffer_text(out, fault->value);
	}
}

void
wb_diff_add_row(struct wb_buffer *out, const struct wb_diff_step *step,
		const struct wb_diff_row *row)
{
	const char *between = "";
	size_t split;

	if (row->fault.rule.len) {
		wb_diff_add_fault(out, &row->fault);
		return;
	}
	for (size_t i = 0; i < step->n_fields; i++) {
		if (step->key[i] || !wb_diff_row_changes(row, i))
			continue;
		wb_buffer_string(out, between);
		wb_buffer_text(out, step->fields[i]);
		wb_buffer_string(out, ": ");
		wb_diff_add_change(out, row, i, &split);
		between = ", ";
	}
}

/* The grid's columns. */

static struct wb_text
heading(const void *context, size_t column)
{
	const struct wb_diff_view *diff = context;
	const struct wb_diff_step *step = wb_diff_step_shown(diff);
	size_t field;

	if (column == GLYPH)
		return WB_TEXT("");
	if (column == NUMBER)
		return WB_TEXT("row");
	if (!step)
		return column == FIRST       ? WB_TEXT("mapping")
		       : column == FIRST + 1 ? WB_TEXT("key")
					     : WB_TEXT("changes");
	if (column < n_fixed(step))
		return WB_TEXT("key");
	field = field_of(step, column);
	return field == WB_DIFF_ALL ? WB_TEXT("") : step->fields[field];
}

/* A reject says why in the column of the field at fault, or else in the first one. */
static bool
says_why(const struct wb_diff_step *step, const struct wb_diff_row *row, size_t column)
{
	size_t at = n_fixed(step);

	for (size_t i = 0; i < step->n_fields; i++)
		if (!step->key[i] && wb_text_equal(step->fields[i], row->fault.field))
			return field_of(step, column) == i;
	return column == at;
}

static struct wb_grid_cell
fault_cell(struct wb_diff_view *diff, const struct wb_diff_step *step,
	   const struct wb_diff_row *row, size_t column)
{
	if (!row->fault.rule.len || !says_why(step, row, column))
		return blank();
	wb_buffer_format(&diff->scratch, "✗ %.*s", WB_TEXT_ARG(row->fault.rule));
	if (row->fault.value.len)
		wb_buffer_format(&diff->scratch, ": %.*s", WB_TEXT_ARG(row->fault.value));
	return (struct wb_grid_cell){
		.text = wb_buffer_slice(&diff->scratch),
		.style = row->outcome == WB_OUTCOME_REJECTED ? WB_STYLE(REJECTED) : WB_STYLE(DIM),
	};
}

/* Old and new both find room: the old one is cut where it is long. */
enum { OLD_BYTES = 60, OLD_COLUMNS = 18 };

static void
cut_old(struct wb_buffer *text)
{
	struct wb_text old = wb_buffer_slice(text);
	size_t len = old.len < OLD_BYTES ? old.len : OLD_BYTES;

	if (wb_text_columns((struct wb_text){ old.at, len }) <= OLD_COLUMNS && len == old.len)
		return;
	while (len && (((unsigned char)old.at[len] & 0xc0) == 0x80 ||
		       wb_text_columns((struct wb_text){ old.at, len }) > OLD_COLUMNS - 1))
		len--;
	text->len = len;
	wb_buffer_string(text, "…");
}

static struct wb_grid_cell
changed_cell(struct wb_diff_view *diff, const struct wb_diff_row *row, size_t field)
{
	struct wb_grid_cell cell = { .style = WB_STYLE(REMOVED), .rest = WB_STYLE(CHANGED) };
	struct wb_buffer *text = &diff->scratch;

	wb_cell_text_add(text, &row->before[field]);
	cut_old(text);
	cell.split = text->len;
	wb_buffer_string(text, " → ");
	wb_cell_text_add(text, &row->after[field]);
	cell.text = wb_buffer_slice(text);
	return cell;
}

static struct wb_grid_cell
field_cell(struct wb_diff_view *diff, const struct wb_diff_step *step,
	   const struct wb_diff_row *row, size_t column)
{
	const struct wb_cell_text *cells = row->after ? row->after : row->before;
	size_t field = field_of(step, column);

	if (!cells || field == WB_DIFF_ALL)
		return fault_cell(diff, step, row, column);
	if (row->before && row->after && wb_diff_row_changes(row, field))
		return changed_cell(diff, row, field);
	return (struct wb_grid_cell){
		.text = cells[field].text,
		.null = cells[field].null,
		.right = step->numeric[field],
		.style = row->outcome == WB_OUTCOME_DELETED    ? WB_STYLE(REMOVED)
			 : row->outcome == WB_OUTCOME_INSERTED ? WB_STYLE(PLAIN)
							       : WB_STYLE(DIM),
	};
}

/* The line of a row among those of several steps. */
static struct wb_grid_cell
mixed_cell(struct wb_diff_view *diff, const struct wb_diff_row *row, size_t column)
{
	const struct wb_diff_step *step = &diff->rows.steps[row->step];

	if (column == FIRST)
		return plain(step->name, WB_STYLE(PLAIN));
	if (column == FIRST + 1)
		return plain(row->key, WB_STYLE(PLAIN));
	wb_diff_add_row(&diff->scratch, step, row);
	return plain(wb_buffer_slice(&diff->scratch),
		     row->outcome == WB_OUTCOME_REJECTED ? WB_STYLE(REJECTED) : WB_STYLE(PLAIN));
}

static struct wb_grid_cell
cell(const void *context, size_t at, size_t column)
{
	struct wb_diff_view *diff = (struct wb_diff_view *)context;
	const struct wb_diff_row *row = wb_diff_rows_at(&diff->rows, at);
	const struct wb_diff_step *step = wb_diff_step_shown(diff);

	wb_buffer_clear(&diff->scratch);
	if (column == GLYPH)
		return plain(wb_text_of(outcomes[row->outcome].glyph),
			     outcomes[row->outcome].style);
	if (column == NUMBER)
		return (struct wb_grid_cell){
			.text = row->label.len ? row->label : WB_TEXT(" "),
			.right = true,
			.style = WB_STYLE(DIM),
		};
	if (!step)
		return mixed_cell(diff, row, column);
	if (column < n_fixed(step))
		return plain(row->key, WB_STYLE(PLAIN));
	return field_cell(diff, step, row, column);
}

static size_t
n_columns(const struct wb_diff_step *step)
{
	size_t n = n_fixed(step);

	if (!step)
		return n + 1;
	for (size_t i = 0; i < step->n_fields; i++)
		n += !step->key[i];
	return n;
}

struct wb_grid_source
wb_diff_grid_source(struct wb_diff_view *diff)
{
	const struct wb_diff_step *step = wb_diff_step_shown(diff);

	return (struct wb_grid_source){
		.context = diff,
		.n_rows = diff->rows.n_shown,
		.n_columns = n_columns(step),
		.n_fixed = n_fixed(step),
		.heading = heading,
		.cell = cell,
	};
}
