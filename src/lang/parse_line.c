/*
 * The lines of a mapping. A line begins with its keyword, but for an arrow,
 * which begins with a name and "<-" (so that a target field may be called
 * "key" or "order"); it ends where the next one begins.
 */
#include <string.h>

#include "lang/parser.h"

static void
add_expression(struct wb_parser *parser)
{
	struct wb_node *node = wb_parse_node(parser);

	wb_list_add(parser, &node, sizeof(struct wb_node *));
}

static void
parse_one_expression(struct wb_parser *parser, struct wb_line *line)
{
	size_t list = wb_list_begin(parser);

	add_expression(parser);
	line->expressions =
		wb_list_end(parser, list, sizeof *line->expressions, &line->n_expressions);
}

/* A word that goes on with the line, not one that begins an arrow. */
static bool
accept_option(struct wb_parser *parser, const char *word)
{
	if (!wb_parser_at_word(parser, word) || wb_parser_at_arrow(parser))
		return false;
	wb_parser_take(parser);
	return true;
}

static void
parse_table_as(struct wb_parser *parser, struct wb_line *line)
{
	line->table = wb_parser_table(parser);
	line->alias = accept_option(parser, "as") ? wb_parser_name(parser, "an alias")
						  : line->table.table;
}

static void
parse_from(struct wb_parser *parser, struct wb_line *line)
{
	parse_table_as(parser, line);
}

static enum wb_join_kind
parse_join_kind(struct wb_parser *parser)
{
	static const struct {
		const char *word;
		enum wb_join_kind kind;
	} kinds[] = {
		{ "one", WB_JOIN_ONE },
		{ "many", WB_JOIN_MANY },
		{ "inner", WB_JOIN_INNER },
	};

	if (wb_parser_peek(parser)->kind == WB_TOKEN_DOT)
		return WB_JOIN_FIRST; /* a system of that name */
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (wb_parser_accept_word(parser, kinds[i].word))
			return kinds[i].kind;
	return WB_JOIN_FIRST;
}

static void
parse_join(struct wb_parser *parser, struct wb_line *line)
{
	line->join = parse_join_kind(parser);
	parse_table_as(parser, line);
	wb_parser_expect_word(parser, "on",
			      "join [one | many | inner] SYSTEM.TABLE as ALIAS on CONDITION");
	parse_one_expression(parser, line);
}

static void
parse_each(struct wb_parser *parser, struct wb_line *line)
{
	line->name = wb_parser_name(parser, "a name for the element");
	wb_parser_expect(parser, WB_TOKEN_IN, "each NAME in LIST");
	parse_one_expression(parser, line);
}

static void
parse_group(struct wb_parser *parser, struct wb_line *line)
{
	size_t list = wb_list_begin(parser);

	wb_parser_expect_word(parser, "by", "it is written: group by EXPRESSION, …");
	do {
		add_expression(parser);
	} while (wb_parser_accept(parser, WB_TOKEN_COMMA));
	line->expressions =
		wb_list_end(parser, list, sizeof *line->expressions, &line->n_expressions);
}

static void
parse_distinct(struct wb_parser *parser, struct wb_line *line)
{
	(void)parser;
	(void)line;
}

struct order_item {
	struct wb_node *expression;
	bool descending;
};

static struct order_item
parse_order_item(struct wb_parser *parser)
{
	struct order_item item = { .expression = wb_parse_node(parser) };

	item.descending = accept_option(parser, "desc");
	if (!item.descending)
		accept_option(parser, "asc");
	return item;
}

static void
parse_order(struct wb_parser *parser, struct wb_line *line)
{
	size_t list = wb_list_begin(parser), count;
	struct order_item *items;

	wb_parser_expect_word(parser, "by", "it is written: order by EXPRESSION [desc], …");
	do {
		struct order_item item = parse_order_item(parser);

		wb_list_add(parser, &item, sizeof item);
	} while (wb_parser_accept(parser, WB_TOKEN_COMMA));
	items = wb_list_end(parser, list, sizeof *items, &count);
	line->n_expressions = count;
	line->expressions = WB_NEW_ARRAY(parser->arena, struct wb_node *, count);
	line->descending = WB_NEW_ARRAY(parser->arena, bool, count);
	for (size_t i = 0; i < count; i++) {
		line->expressions[i] = items[i].expression;
		line->descending[i] = items[i].descending;
	}
}

static void
parse_into(struct wb_parser *parser, struct wb_line *line)
{
	line->table = wb_parser_table(parser);
	line->create = accept_option(parser, "create");
}

static void
add_name(struct wb_parser *parser, struct wb_text name)
{
	wb_list_add(parser, &name, sizeof name);
}

static void
end_names(struct wb_parser *parser, struct wb_line *line, size_t list)
{
	line->names = wb_list_end(parser, list, sizeof *line->names, &line->n_names);
}

static void
parse_key(struct wb_parser *parser, struct wb_line *line)
{
	size_t list = wb_list_begin(parser);

	do {
		add_name(parser, wb_parser_name(parser, "a target field"));
	} while (wb_parser_accept(parser, WB_TOKEN_COMMA));
	end_names(parser, line, list);
}

static void
parse_write(struct wb_parser *parser, struct wb_line *line)
{
	const char *modes[WB_WRITE_MODES];

	for (enum wb_write_mode mode = 0; mode < WB_WRITE_MODES; mode++) {
		modes[mode] = wb_write_mode_name(mode);
		if (!wb_parser_accept_word(parser, modes[mode]))
			continue;
		line->mode = mode;
		return;
	}
	wb_parser_expected(parser, "a way to write",
			   wb_parser_suggest(parser, modes, WB_WRITE_MODES));
}

/* N or P%. */
static struct wb_limit
parse_limit(struct wb_parser *parser)
{
	static const char hint[] = "a limit is a number of rows, or a share: 100, 2.5%";
	struct wb_limit limit = { 0 };
	struct wb_token token = parser->current;
	bool whole = token.number.type == WB_TYPE_INTEGER;

	if (token.kind != WB_TOKEN_NUMBER) {
		wb_parser_expected(parser, "a limit", hint);
		return limit;
	}
	wb_parser_take(parser);
	limit.amount =
		whole ? wb_decimal_of_integer(token.number.as.integer) : token.number.as.decimal;
	limit.percent = wb_parser_accept(parser, WB_TOKEN_PERCENT);
	if (limit.percent && wb_decimal_compare(limit.amount, wb_decimal_of_integer(100)) > 0)
		wb_parser_fail_at(parser, token.start, hint, "a share is at most 100%%");
	if (!limit.percent && !whole)
		wb_parser_fail_at(parser, token.start, hint, "a number of rows is whole");
	return limit;
}

static void
parse_at_most(struct wb_parser *parser, struct wb_line *line, const char *hint)
{
	wb_parser_expect_word(parser, "at", hint);
	wb_parser_expect_word(parser, "most", hint);
	line->limit = parse_limit(parser);
}

static void
parse_missing(struct wb_parser *parser, struct wb_line *line)
{
	static const char hint[] = "missing keep, missing delete, missing set FIELD = EXPRESSION, "
				   "or missing at most 5%";

	if (wb_parser_at_word(parser, "at")) {
		line->kind = WB_LINE_MISSING_LIMIT;
		parse_at_most(parser, line, hint);
	} else if (wb_parser_accept_word(parser, "keep")) {
		line->missing = WB_MISSING_KEEP;
	} else if (wb_parser_accept_word(parser, "delete")) {
		line->missing = WB_MISSING_DELETE;
	} else if (wb_parser_accept_word(parser, "set")) {
		line->missing = WB_MISSING_SET;
		line->name = wb_parser_name(parser, "a target field");
		wb_parser_expect(parser, WB_TOKEN_EQUAL, hint);
		parse_one_expression(parser, line);
	} else {
		wb_parser_expected(parser, "keep, delete, set or at most", hint);
	}
}

static void
parse_let(struct wb_parser *parser, struct wb_line *line)
{
	line->name = wb_parser_name(parser, "a name");
	wb_parser_expect(parser, WB_TOKEN_EQUAL, "let NAME = EXPRESSION");
	parse_one_expression(parser, line);
}

static void
parse_reason(struct wb_parser *parser, struct wb_line *line)
{
	line->has_text = wb_parser_at(parser, WB_TOKEN_TEXT);
	line->text = line->has_text ? wb_parser_take(parser).text : (struct wb_text){ "", 0 };
}

static void
parse_where(struct wb_parser *parser, struct wb_line *line)
{
	parse_one_expression(parser, line);
}

static void
parse_require(struct wb_parser *parser, struct wb_line *line)
{
	parse_one_expression(parser, line);
	parse_reason(parser, line);
}

static void
parse_leave(struct wb_parser *parser, struct wb_line *line)
{
	size_t list = wb_list_begin(parser);

	add_name(parser, wb_parser_name(parser, "a field"));
	for (int dots = 0; dots < 2 && wb_parser_accept(parser, WB_TOKEN_DOT); dots++)
		add_name(parser, wb_parser_part(parser, "a field"));
	end_names(parser, line, list);
	parse_reason(parser, line);
}

static void
parse_on_reject(struct wb_parser *parser, struct wb_line *line)
{
	static const char hint[] = "it is written: on reject stop";

	(void)line;
	wb_parser_expect_word(parser, "reject", hint);
	wb_parser_expect_word(parser, "stop", hint);
}

static void
parse_reject_limit(struct wb_parser *parser, struct wb_line *line)
{
	parse_at_most(parser, line, "reject at most 100, reject at most 2.5%");
}

static const struct {
	const char *word;
	enum wb_line_kind kind;
	void (*parse)(struct wb_parser *parser, struct wb_line *line);
} lines[] = {
	{ "from", WB_LINE_FROM, parse_from },
	{ "join", WB_LINE_JOIN, parse_join },
	{ "each", WB_LINE_EACH, parse_each },
	{ "where", WB_LINE_WHERE, parse_where },
	{ "group", WB_LINE_GROUP, parse_group },
	{ "distinct", WB_LINE_DISTINCT, parse_distinct },
	{ "order", WB_LINE_ORDER, parse_order },
	{ "into", WB_LINE_INTO, parse_into },
	{ "key", WB_LINE_KEY, parse_key },
	{ "write", WB_LINE_WRITE, parse_write },
	{ "missing", WB_LINE_MISSING, parse_missing },
	{ "let", WB_LINE_LET, parse_let },
	{ "require", WB_LINE_REQUIRE, parse_require },
	{ "leave", WB_LINE_LEAVE, parse_leave },
	{ "on", WB_LINE_ON_REJECT, parse_on_reject },
	{ "reject", WB_LINE_REJECT_LIMIT, parse_reject_limit },
};

enum { LINE_WORDS = sizeof lines / sizeof *lines };

static const char *
line_hint(struct wb_parser *parser)
{
	const char *words[LINE_WORDS];

	if (wb_parser_at(parser, WB_TOKEN_ARROW_LEFT))
		return "if \"less than minus\" is meant, write < - with a blank between";
	if (!wb_token_is_word(&parser->current))
		return "a line begins with a keyword, or is an arrow: FIELD <- EXPRESSION";
	if (parser->current.kind != WB_TOKEN_WORD)
		return "it is a word of the language; as a name it stands in backquotes";
	if (wb_object_kind_of_name(parser->current.text) != WB_OBJECT_KINDS)
		return "is a } missing before it?";
	if (wb_parser_peek(parser)->kind == WB_TOKEN_DOT)
		return "an arrow names a field of the target table alone: FIELD <- EXPRESSION";
	if (wb_parser_peek(parser)->kind == WB_TOKEN_EQUAL)
		return "an arrow is written FIELD <- EXPRESSION, a value for several arrows "
		       "let NAME = EXPRESSION";
	for (size_t i = 0; i < LINE_WORDS; i++)
		words[i] = lines[i].word;
	return wb_parser_suggest(parser, words, LINE_WORDS);
}

static void
parse_arrow(struct wb_parser *parser, struct wb_line *line)
{
	line->kind = WB_LINE_ARROW;
	line->name = wb_parser_name(parser, "a target field");
	wb_parser_expect(parser, WB_TOKEN_ARROW_LEFT, NULL);
	parse_one_expression(parser, line);
}

static void
parse_keyword_line(struct wb_parser *parser, struct wb_line *line)
{
	size_t i = 0;

	while (i < LINE_WORDS && !wb_parser_at_word(parser, lines[i].word))
		i++;
	if (i == LINE_WORDS) {
		wb_parser_expected(parser, "a line of a mapping", line_hint(parser));
		return;
	}
	wb_parser_take(parser);
	line->kind = lines[i].kind;
	lines[i].parse(parser, line);
}

struct wb_line
wb_parse_line(struct wb_parser *parser)
{
	struct wb_line line = { .comments = wb_parser_comments(parser), .at = parser->current.at };

	if (wb_parser_at_arrow(parser))
		parse_arrow(parser, &line);
	else
		parse_keyword_line(parser, &line);
	line.comments = wb_parser_line_comments(parser, line.comments);
	return line;
}

struct wb_mapping
wb_parse_mapping_lines(struct wb_parser *parser, enum wb_token_kind until)
{
	size_t list = wb_list_begin(parser);
	struct wb_mapping mapping;

	while (!wb_parser_at(parser, until) && !wb_parser_at(parser, WB_TOKEN_END)) {
		struct wb_line line = wb_parse_line(parser);

		wb_list_add(parser, &line, sizeof line);
	}
	mapping.lines = wb_list_end(parser, list, sizeof *mapping.lines, &mapping.n_lines);
	return mapping;
}
