/*
 * The lines of a mapping, in the order of the tree. Lines of one group stand
 * together; a blank line stands between two lines of different groups.
 */
#include "lang/printer.h"

enum {
	HEAD_WIDTH = 6, /* columns of a keyword and the blanks behind it */
	END_WIDTH = 8,
	ARROW_GAP = 2, /* blanks between the longest name and "<-" */
};

enum line_group {
	GROUP_HEAD,
	GROUP_LET,
	GROUP_ARROW,
	GROUP_CONDITION, /* require, leave */
	GROUP_LIMIT,
};

static void
print_expressions(const struct wb_line *line, struct wb_buffer *out)
{
	for (size_t i = 0; i < line->n_expressions; i++) {
		if (i)
			wb_buffer_string(out, ", ");
		wb_print_expression(line->expressions[i], out);
		if (line->descending && line->descending[i])
			wb_buffer_string(out, " desc");
	}
}

static void
print_names(const struct wb_line *line, const char *between, struct wb_buffer *out)
{
	for (size_t i = 0; i < line->n_names; i++) {
		if (i)
			wb_buffer_string(out, between);
		wb_print_name(line->names[i], out);
	}
}

/* An alias that is the table's own name goes without saying. */
static void
print_table_as(const struct wb_line *line, struct wb_buffer *out)
{
	wb_print_table(&line->table, out);
	if (wb_text_equal(line->alias, line->table.table))
		return;
	wb_buffer_string(out, " as ");
	wb_print_name(line->alias, out);
}

static void
print_join(const struct wb_line *line, struct wb_buffer *out)
{
	static const char *const words[] = {
		[WB_JOIN_FIRST] = "",
		[WB_JOIN_ONE] = "one ",
		[WB_JOIN_MANY] = "many ",
		[WB_JOIN_INNER] = "inner ",
	};

	wb_buffer_string(out, words[line->join]);
	print_table_as(line, out);
	wb_buffer_string(out, " on ");
	print_expressions(line, out);
}

static void
print_each(const struct wb_line *line, struct wb_buffer *out)
{
	wb_print_name(line->name, out);
	wb_buffer_string(out, " in ");
	print_expressions(line, out);
}

static void
print_into(const struct wb_line *line, struct wb_buffer *out)
{
	wb_print_table(&line->table, out);
	if (line->create)
		wb_buffer_string(out, " create");
}

static void
print_key(const struct wb_line *line, struct wb_buffer *out)
{
	print_names(line, ", ", out);
}

static void
print_write(const struct wb_line *line, struct wb_buffer *out)
{
	wb_buffer_string(out, wb_write_mode_name(line->mode));
}

static void
print_let(const struct wb_line *line, struct wb_buffer *out)
{
	wb_print_name(line->name, out);
	wb_buffer_string(out, " = ");
	print_expressions(line, out);
}

static void
print_missing(const struct wb_line *line, struct wb_buffer *out)
{
	static const char *const words[] = {
		[WB_MISSING_KEEP] = "keep",
		[WB_MISSING_DELETE] = "delete",
		[WB_MISSING_SET] = "set ",
	};

	wb_buffer_string(out, words[line->missing]);
	if (line->missing == WB_MISSING_SET)
		print_let(line, out);
}

static void
print_limit(const struct wb_line *line, struct wb_buffer *out)
{
	struct wb_value amount = { .type = WB_TYPE_DECIMAL, .as.decimal = line->limit.amount };

	wb_print_value(&amount, out);
	if (line->limit.percent)
		wb_buffer_byte(out, '%');
}

static void
print_reason(const struct wb_line *line, struct wb_buffer *out)
{
	if (!line->has_text)
		return;
	wb_buffer_byte(out, ' ');
	wb_print_text(line->text, out);
}

static void
print_require(const struct wb_line *line, struct wb_buffer *out)
{
	print_expressions(line, out);
	print_reason(line, out);
}

static void
print_leave(const struct wb_line *line, struct wb_buffer *out)
{
	print_names(line, ".", out);
	print_reason(line, out);
}

/* What stands behind the padded keyword; arrows have none and are printed apart. */
static const struct {
	const char *keyword;
	size_t width;
	enum line_group group;
	void (*print)(const struct wb_line *line, struct wb_buffer *out);
} forms[WB_LINE_KINDS] = {
	[WB_LINE_FROM] = { "from", HEAD_WIDTH, GROUP_HEAD, print_table_as },
	[WB_LINE_JOIN] = { "join", HEAD_WIDTH, GROUP_HEAD, print_join },
	[WB_LINE_EACH] = { "each", HEAD_WIDTH, GROUP_HEAD, print_each },
	[WB_LINE_WHERE] = { "where", HEAD_WIDTH, GROUP_HEAD, print_expressions },
	[WB_LINE_GROUP] = { "group by", 0, GROUP_HEAD, print_expressions },
	[WB_LINE_DISTINCT] = { "distinct", 0, GROUP_HEAD, NULL },
	[WB_LINE_ORDER] = { "order by", 0, GROUP_HEAD, print_expressions },
	[WB_LINE_INTO] = { "into", HEAD_WIDTH, GROUP_HEAD, print_into },
	[WB_LINE_KEY] = { "key", HEAD_WIDTH, GROUP_HEAD, print_key },
	[WB_LINE_WRITE] = { "write", HEAD_WIDTH, GROUP_HEAD, print_write },
	[WB_LINE_MISSING] = { "missing", 0, GROUP_HEAD, print_missing },
	[WB_LINE_MISSING_LIMIT] = { "missing at most", 0, GROUP_HEAD, print_limit },
	[WB_LINE_LET] = { "let", HEAD_WIDTH, GROUP_LET, print_let },
	[WB_LINE_ARROW] = { NULL, 0, GROUP_ARROW, NULL },
	[WB_LINE_REQUIRE] = { "require", END_WIDTH, GROUP_CONDITION, print_require },
	[WB_LINE_LEAVE] = { "leave", END_WIDTH, GROUP_CONDITION, print_leave },
	[WB_LINE_ON_REJECT] = { "on reject stop", 0, GROUP_LIMIT, NULL },
	[WB_LINE_REJECT_LIMIT] = { "reject at most", 0, GROUP_LIMIT, print_limit },
};

static void
print_arrow(const struct wb_line *line, size_t width, struct wb_buffer *out)
{
	size_t start = out->len;

	wb_print_name(line->name, out);
	wb_print_pad(out, start, width + ARROW_GAP);
	wb_buffer_string(out, "<- ");
	print_expressions(line, out);
}

static void
print_form(const struct wb_line *line, struct wb_buffer *out)
{
	size_t start = out->len;

	wb_buffer_string(out, forms[line->kind].keyword);
	if (!forms[line->kind].print)
		return;
	wb_print_pad(out, start, forms[line->kind].width);
	forms[line->kind].print(line, out);
}

static void
print_line(const struct wb_line *line, size_t width, struct wb_buffer *out)
{
	if (line->kind == WB_LINE_ARROW)
		print_arrow(line, width, out);
	else
		print_form(line, out);
}

void
wb_print_line(const struct wb_line *line, struct wb_buffer *out)
{
	struct wb_line written = *line;

	if (line->kind == WB_LINE_PARKED)
		written.kind = line->parked;
	print_line(&written, 0, out);
}

/* The width of the longest of the arrows' names that are to be aligned. */
static size_t
arrow_width(const struct wb_mapping *mapping)
{
	struct wb_buffer name = { 0 };
	size_t widest = 0;

	for (size_t i = 0; i < mapping->n_lines; i++) {
		size_t width;

		if (mapping->lines[i].kind != WB_LINE_ARROW)
			continue;
		wb_buffer_clear(&name);
		wb_print_name(mapping->lines[i].name, &name);
		width = wb_print_width(&name, 0);
		if (width > widest && width <= WB_PRINT_ALIGNED)
			widest = width;
	}
	wb_buffer_release(&name);
	return widest;
}

void
wb_print_lines(const struct wb_mapping *mapping, struct wb_buffer *out)
{
	size_t width = arrow_width(mapping);

	for (size_t i = 0; i < mapping->n_lines; i++) {
		const struct wb_line *line = &mapping->lines[i];

		if (i && forms[line->kind].group != forms[line[-1].kind].group)
			wb_buffer_byte(out, '\n');
		wb_print_comments(line->comments, "  ", out);
		wb_buffer_string(out, "  ");
		print_line(line, width, out);
		wb_buffer_byte(out, '\n');
	}
}
