#include "cli/diff_list.h"

#include <stdio.h>

#include "base/utf8.h"
#include "cli/terminal.h"

const struct wb_list_column wb_diff_columns[] = {
	{ "mapping", WB_LIST_TEXT, 0 }, { "row", WB_LIST_NUMBER, 0 },
	{ "outcome", WB_LIST_TEXT, 0 }, { "key", WB_LIST_TEXT, 0 },
	{ "field", WB_LIST_TEXT, 0 },   { "old", WB_LIST_VALUE, 0 },
	{ "new", WB_LIST_VALUE, 0 },    { "rule", WB_LIST_TEXT, 0 },
};
const size_t wb_diff_n_columns = sizeof wb_diff_columns / sizeof *wb_diff_columns;

void
wb_diff_list_release(struct wb_diff_list *list)
{
	wb_buffer_release(&list->line);
}

/* Which fields are told of. */

static bool
is_key(const struct wb_change *change, size_t field)
{
	return field < change->plan->n_arrows && change->plan->arrows[field].key_part;
}

static bool
same_cell(const struct wb_change_cell *a, const struct wb_change_cell *b)
{
	return a->null == b->null && (a->null || wb_text_equal(a->text, b->text));
}

/* Of a changed row what differs; of one that comes or goes all that it holds. */
static bool
has_changed(const struct wb_change *change, size_t field)
{
	if (change->before && change->after)
		return !same_cell(&change->before[field], &change->after[field]);
	if (change->before)
		return !change->before[field].null;
	return change->after && !change->after[field].null;
}

static bool
is_shown(const struct wb_diff_list *list, const struct wb_change *change, size_t field)
{
	return has_changed(change, field) &&
	       (!list->field.len || wb_text_equal(list->field, change->fields[field]));
}

bool
wb_diff_list_wants(const struct wb_diff_list *list, const struct wb_change *change)
{
	if (!list->wanted[change->outcome])
		return false;
	if (!list->field.len)
		return true;
	for (size_t i = 0; i < change->n_fields; i++)
		if (change->outcome != WB_OUTCOME_UNCHANGED && is_shown(list, change, i))
			return true;
	return false;
}

/* The cells that tell which row it is; NULL where only the number of its source row does. */
static const struct wb_change_cell *
key_cells(const struct wb_change *change)
{
	const struct wb_change_cell *cells = change->after ? change->after : change->before;

	return change->plan->n_key ? cells : NULL;
}

/* For programs. */

static void
list_value(struct wb_listing *listing, const struct wb_change_cell *cell)
{
	if (!cell || cell->null)
		wb_listing_null(listing);
	else
		wb_listing_text(listing, cell->text);
}

static void
list_key(struct wb_diff_list *list, const struct wb_change *change)
{
	const struct wb_change_cell *cells = key_cells(change);

	if (!cells) {
		wb_listing_null(list->listing);
		return;
	}
	wb_buffer_clear(&list->line);
	for (size_t k = 0; k < change->plan->n_key; k++) {
		if (k)
			wb_buffer_string(&list->line, ", ");
		wb_buffer_text(&list->line, cells[change->plan->key[k]].text);
	}
	wb_listing_text(list->listing, wb_buffer_slice(&list->line));
}

static void
list_row_part(struct wb_diff_list *list, const struct wb_step_result *step,
	      const struct wb_change *change)
{
	wb_listing_text(list->listing, step->name);
	if (change->row)
		wb_listing_number(list->listing, (int64_t)change->row);
	else
		wb_listing_null(list->listing);
	wb_listing_string(list->listing, wb_outcome_name(change->outcome));
	list_key(list, change);
}

static void
list_field(struct wb_diff_list *list, const struct wb_step_result *step,
	   const struct wb_change *change, size_t field)
{
	list_row_part(list, step, change);
	wb_listing_text(list->listing, change->fields[field]);
	list_value(list->listing, change->before ? &change->before[field] : NULL);
	list_value(list->listing, change->after ? &change->after[field] : NULL);
	wb_listing_null(list->listing);
}

/* A row of which no field changes: its fault, if it has one. */
static void
list_bare(struct wb_diff_list *list, const struct wb_step_result *step,
	  const struct wb_change *change)
{
	const struct wb_fault *fault = change->fault;

	list_row_part(list, step, change);
	if (fault && fault->field.len)
		wb_listing_text(list->listing, fault->field);
	else
		wb_listing_null(list->listing);
	wb_listing_null(list->listing);
	if (fault && fault->value.len)
		wb_listing_text(list->listing, fault->value);
	else
		wb_listing_null(list->listing);
	wb_listing_string(list->listing, fault ? fault->rule : NULL);
}

static void
list_row(struct wb_diff_list *list, const struct wb_step_result *step,
	 const struct wb_change *change)
{
	bool any = false;

	for (size_t i = 0; change->outcome != WB_OUTCOME_UNCHANGED && i < change->n_fields; i++) {
		if (!is_shown(list, change, i))
			continue;
		list_field(list, step, change, i);
		any = true;
	}
	if (!any)
		list_bare(list, step, change);
}

/* For people. */

static void
show_cell(struct wb_buffer *out, const struct wb_change_cell *cell)
{
	if (cell->null)
		wb_buffer_string(out, "∅");
	else
		wb_show_value(out, cell->text);
}

static void
flush_line(struct wb_diff_list *list)
{
	if (list->width)
		wb_cut_shown(&list->line, 0, list->width);
	wb_buffer_byte(&list->line, '\n');
	fwrite(list->line.at, 1, list->line.len, stdout);
	wb_buffer_clear(&list->line);
}

/* "mapping -> system.table", where another mapping's rows begin. */
static void
print_mapping(struct wb_diff_list *list, const struct wb_step_result *step)
{
	if (list->shown && wb_text_equal(list->mapping, step->name))
		return;
	if (list->shown)
		flush_line(list);
	list->mapping = step->name;
	wb_show_text(&list->line, step->name);
	wb_buffer_string(&list->line, " -> ");
	wb_show_text(&list->line, step->target);
	flush_line(list);
}

static void
show_key(struct wb_diff_list *list, const struct wb_change *change)
{
	const struct wb_change_cell *cells = key_cells(change);
	struct wb_buffer *line = &list->line;

	for (size_t k = 0; cells && k < change->plan->n_key; k++) {
		size_t field = change->plan->key[k];

		wb_buffer_string(line, k ? ", " : " ");
		wb_show_text(line, change->fields[field]);
		wb_buffer_byte(line, ' ');
		show_cell(line, &cells[field]);
	}
	if (change->row)
		wb_buffer_format(line, cells ? " (row %llu)" : " row %llu",
				 (unsigned long long)change->row);
}

static void
show_fault(struct wb_buffer *line, const struct wb_fault *fault)
{
	wb_buffer_string(line, ": ");
	if (fault->field.len) {
		wb_show_text(line, fault->field);
		wb_buffer_string(line, ": ");
	}
	wb_show_text(line, fault->reason);
	wb_buffer_format(line, "%s(%s)", fault->reason.len ? " " : "", fault->rule);
}

/* What a row holds that comes or goes: "name Ada, city Porto". */
static void
show_cells(struct wb_diff_list *list, const struct wb_change *change,
	   const struct wb_change_cell *cells)
{
	struct wb_buffer *line = &list->line;
	const char *before = ": ";

	for (size_t i = 0; i < change->n_fields; i++) {
		if (!is_shown(list, change, i) || is_key(change, i))
			continue;
		wb_buffer_string(line, before);
		wb_show_text(line, change->fields[i]);
		wb_buffer_byte(line, ' ');
		show_cell(line, &cells[i]);
		before = ", ";
	}
}

/* Both values of a field are seen: the old one leaves room for the new. */
static void
cut_old(struct wb_diff_list *list, size_t start)
{
	size_t taken;
	struct wb_buffer old = { 0 };

	if (!list->width)
		return;
	wb_buffer_add(&old, list->line.at, start);
	taken = wb_shown_width(&old, 0);
	wb_buffer_release(&old);
	wb_cut_shown(&list->line, start, list->width > taken ? (list->width - taken) / 2 : 1);
}

static void
print_changed_fields(struct wb_diff_list *list, const struct wb_change *change)
{
	struct wb_buffer *line = &list->line;
	size_t start;

	for (size_t i = 0; i < change->n_fields; i++) {
		if (!is_shown(list, change, i))
			continue;
		wb_buffer_string(line, "    ");
		wb_show_text(line, change->fields[i]);
		wb_buffer_string(line, ": ");
		start = line->len;
		show_cell(line, &change->before[i]);
		cut_old(list, start);
		wb_buffer_string(line, " → ");
		show_cell(line, &change->after[i]);
		flush_line(list);
	}
}

static void
print_row(struct wb_diff_list *list, const struct wb_change *change)
{
	struct wb_buffer *line = &list->line;

	wb_buffer_format(line, "  %s", wb_outcome_name(change->outcome));
	show_key(list, change);
	if (change->fault)
		show_fault(line, change->fault);
	if (change->outcome == WB_OUTCOME_INSERTED)
		show_cells(list, change, change->after);
	if (change->outcome == WB_OUTCOME_DELETED)
		show_cells(list, change, change->before);
	flush_line(list);
	if (change->outcome == WB_OUTCOME_UPDATED)
		print_changed_fields(list, change);
}

void
wb_diff_list_row(struct wb_diff_list *list, const struct wb_step_result *step,
		 const struct wb_change *change)
{
	if (list->limit && list->shown >= list->limit) {
		list->left_out++;
		return;
	}
	if (list->listing) {
		list_row(list, step, change);
	} else {
		print_mapping(list, step);
		print_row(list, change);
	}
	list->shown++;
}
