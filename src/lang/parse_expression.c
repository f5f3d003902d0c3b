/*
 * Expressions, by precedence climbing: a prefix or a value, then as many
 * operators as bind at least as tightly as asked. Operators of one strength
 * group to the left; comparisons do not chain.
 *
 * What nests (parentheses, conditionals, prefixes) recurses and is counted;
 * what chains (a | b | c …) is a loop. The depth of the tree is limited too,
 * for those who walk it.
 */
#include "lang/operator.h"
#include "lang/parser.h"

/* Nodes of operators that stand between two operands, by their token. */
static const enum wb_node_kind infix[WB_TOKENS] = {
	[WB_TOKEN_ELSE] = WB_NODE_ELSE,
	[WB_TOKEN_OR] = WB_NODE_OR,
	[WB_TOKEN_AND] = WB_NODE_AND,
	[WB_TOKEN_EQUAL] = WB_NODE_EQUAL,
	[WB_TOKEN_NOT_EQUAL] = WB_NODE_NOT_EQUAL,
	[WB_TOKEN_LESS] = WB_NODE_LESS,
	[WB_TOKEN_LESS_EQUAL] = WB_NODE_LESS_EQUAL,
	[WB_TOKEN_GREATER] = WB_NODE_GREATER,
	[WB_TOKEN_GREATER_EQUAL] = WB_NODE_GREATER_EQUAL,
	[WB_TOKEN_TILDE] = WB_NODE_MATCHES,
	[WB_TOKEN_NOT_MATCHES] = WB_NODE_NOT_MATCHES,
	[WB_TOKEN_IS] = WB_NODE_IS_NULL, /* the first of its family: see parse_infix */
	[WB_TOKEN_IN] = WB_NODE_IN,
	[WB_TOKEN_BETWEEN] = WB_NODE_BETWEEN,
	[WB_TOKEN_NOT] = WB_NODE_NOT_IN,
	[WB_TOKEN_PIPE] = WB_NODE_PIPE,
	[WB_TOKEN_AMPERSAND] = WB_NODE_CONCATENATE,
	[WB_TOKEN_PLUS] = WB_NODE_ADD,
	[WB_TOKEN_MINUS] = WB_NODE_SUBTRACT,
	[WB_TOKEN_STAR] = WB_NODE_MULTIPLY,
	[WB_TOKEN_SLASH] = WB_NODE_DIVIDE,
	[WB_TOKEN_PERCENT] = WB_NODE_REMAINDER,
	[WB_TOKEN_COALESCE] = WB_NODE_COALESCE,
};

static struct wb_node *parse_binding(struct wb_parser *parser, enum wb_binding least);

static struct wb_node *
node_new(struct wb_parser *parser, enum wb_node_kind kind, const struct wb_token *token)
{
	struct wb_node *node = WB_NEW(parser->arena, struct wb_node);

	node->kind = kind;
	node->at = token->at;
	node->depth = 1;
	return node;
}

/* Ends the list of operands begun at `list`; measures the node. */
static struct wb_node *
end_operands(struct wb_parser *parser, struct wb_node *node, size_t list, size_t offset)
{
	unsigned deepest = 0;

	node->operands = wb_list_end(parser, list, sizeof *node->operands, &node->n_operands);
	for (size_t i = 0; i < node->n_operands; i++)
		if (node->operands[i]->depth > deepest)
			deepest = node->operands[i]->depth;
	if (deepest >= WB_NODE_DEPTH_MAX)
		wb_parser_fail_at(parser, offset, "give parts of it names with let",
				  "the expression has more than %d levels", WB_NODE_DEPTH_MAX);
	else
		node->depth = (uint16_t)(deepest + 1);
	return node;
}

static void
add_operand(struct wb_parser *parser, struct wb_node *operand)
{
	wb_list_add(parser, &operand, sizeof(struct wb_node *));
}

static struct wb_node *
make_unary(struct wb_parser *parser, enum wb_node_kind kind, const struct wb_token *token,
	   struct wb_node *operand)
{
	struct wb_node *node = node_new(parser, kind, token);
	size_t list = wb_list_begin(parser);

	add_operand(parser, operand);
	return end_operands(parser, node, list, token->start);
}

static struct wb_node *
make_binary(struct wb_parser *parser, enum wb_node_kind kind, const struct wb_token *token,
	    struct wb_node *left, struct wb_node *right)
{
	struct wb_node *node = node_new(parser, kind, token);
	size_t list = wb_list_begin(parser);

	add_operand(parser, left);
	add_operand(parser, right);
	return end_operands(parser, node, list, token->start);
}

/* What stands for an expression after an error. */
static struct wb_node *
make_null(struct wb_parser *parser, const struct wb_token *token)
{
	struct wb_node *node = node_new(parser, WB_NODE_LITERAL, token);

	node->literal = wb_value_null(WB_TYPE_NULL);
	return node;
}

static bool
enter(struct wb_parser *parser)
{
	if (parser->nesting >= WB_NESTING_MAX) {
		wb_parser_fail_at(parser, parser->current.start, "give parts of it names with let",
				  "the expression nests more than %d levels deep", WB_NESTING_MAX);
		return false;
	}
	parser->nesting++;
	return true;
}

static void
leave(struct wb_parser *parser)
{
	parser->nesting--;
}

/* Expressions with commas between them, added to the list under construction. */
static void
parse_operands(struct wb_parser *parser, struct wb_node *(*parse)(struct wb_parser *parser))
{
	do {
		add_operand(parser, parse(parser));
	} while (wb_parser_accept(parser, WB_TOKEN_COMMA));
	wb_parser_expect(parser, WB_TOKEN_CLOSE, "the list ends with )");
}

static bool
begins_named_value(enum wb_token_kind kind)
{
	static const bool begins[WB_TOKENS] = {
		[WB_TOKEN_WORD] = true,   [WB_TOKEN_NAME] = true, [WB_TOKEN_TEXT] = true,
		[WB_TOKEN_NUMBER] = true, [WB_TOKEN_NULL] = true, [WB_TOKEN_TRUE] = true,
		[WB_TOKEN_FALSE] = true,  [WB_TOKEN_IF] = true,   [WB_TOKEN_CASE] = true,
	};

	return begins[kind];
}

/* An argument, which may be named: pivot 30. */
static struct wb_node *
parse_argument(struct wb_parser *parser)
{
	struct wb_text name = { "", 0 };
	struct wb_node *value;

	if (wb_parser_at(parser, WB_TOKEN_WORD) && begins_named_value(wb_parser_peek(parser)->kind))
		name = wb_parser_name(parser, "the name of an argument");
	value = wb_parse_node(parser);
	value->argument_name = name;
	return value;
}

/* The name of a function, and its arguments where there are any. */
static struct wb_node *
parse_call(struct wb_parser *parser)
{
	size_t start = parser->current.start, list;
	struct wb_node *node = node_new(parser, WB_NODE_CALL, &parser->current);

	node->name = wb_parser_name(parser, "a function");
	list = wb_list_begin(parser);
	if (wb_parser_accept(parser, WB_TOKEN_OPEN) && !wb_parser_accept(parser, WB_TOKEN_CLOSE))
		parse_operands(parser, parse_argument);
	return end_operands(parser, node, list, start);
}

/* /…/, s/…/…/ or m/…/…/, which is the current token as far as it was read. */
static struct wb_node *
parse_regex(struct wb_parser *parser)
{
	static const enum wb_node_kind kinds[WB_TOKENS] = {
		[WB_TOKEN_REGEX] = WB_NODE_REGEX,
		[WB_TOKEN_SUBSTITUTE] = WB_NODE_SUBSTITUTE,
		[WB_TOKEN_MATCH] = WB_NODE_MATCH,
	};
	struct wb_token token;
	struct wb_node *node;

	wb_parser_read_regex(parser);
	token = wb_parser_take(parser);
	node = node_new(parser, kinds[token.kind], &token);
	node->regex = token.regex;
	node->replacement = token.replacement;
	return node;
}

/* What stands behind a "|". */
static struct wb_node *
parse_step(struct wb_parser *parser)
{
	struct wb_token token = parser->current;
	struct wb_node *node;

	if (wb_lexer_is_step(&parser->lexer, &parser->current))
		return parse_regex(parser);
	if (!wb_parser_at(parser, WB_TOKEN_WORD))
		wb_parser_expected(parser, "a step",
				   "a step is a function, s/…/…/ or m/…/…/; for the logical or "
				   "write or, to join texts &");
	if (!enter(parser))
		return make_null(parser, &token);
	node = parse_call(parser);
	leave(parser);
	return node;
}

static struct wb_node *
parse_field(struct wb_parser *parser)
{
	struct wb_node *node = node_new(parser, WB_NODE_FIELD, &parser->current);

	node->name = wb_parser_name(parser, "a field");
	if (!wb_parser_accept(parser, WB_TOKEN_DOT))
		return node;
	node->qualifier = node->name;
	node->name = wb_parser_part(parser, "a field");
	if (wb_parser_at(parser, WB_TOKEN_DOT))
		wb_parser_expected(
			parser, "an operator or the end of the expression",
			"a field is named ALIAS.FIELD; names with a dot in them stand in "
			"backquotes");
	return node;
}

static struct wb_node *
parse_if(struct wb_parser *parser)
{
	static const char hint[] = "if CONDITION then VALUE else VALUE end; a fallback by else "
				   "stands in parentheses there";
	struct wb_token token = wb_parser_take(parser);
	struct wb_node *node = node_new(parser, WB_NODE_IF, &token);
	size_t list = wb_list_begin(parser);

	add_operand(parser, parse_binding(parser, WB_BINDS_OR));
	wb_parser_expect(parser, WB_TOKEN_THEN, hint);
	add_operand(parser, parse_binding(parser, WB_BINDS_OR));
	node->has_otherwise = wb_parser_accept(parser, WB_TOKEN_ELSE);
	if (node->has_otherwise)
		add_operand(parser, parse_binding(parser, WB_BINDS_OR));
	wb_parser_expect(parser, WB_TOKEN_END_WORD, hint);
	return end_operands(parser, node, list, token.start);
}

/* An else in a branch is refused: it would be read as a fallback where otherwise is meant. */
static struct wb_node *
parse_case(struct wb_parser *parser)
{
	static const char hint[] = "case VALUE when VALUE then VALUE … otherwise VALUE end; a "
				   "fallback by else stands in parentheses there";
	struct wb_token token = wb_parser_take(parser);
	struct wb_node *node = node_new(parser, WB_NODE_CASE, &token);
	size_t list = wb_list_begin(parser);

	if (wb_parser_at(parser, WB_TOKEN_WHEN))
		wb_parser_expected(parser, "a value",
				   "conditions are written if … then … else … end");
	add_operand(parser, parse_binding(parser, WB_BINDS_OR));
	do {
		wb_parser_expect(parser, WB_TOKEN_WHEN, hint);
		add_operand(parser, parse_binding(parser, WB_BINDS_OR));
		wb_parser_expect(parser, WB_TOKEN_THEN, hint);
		add_operand(parser, parse_binding(parser, WB_BINDS_OR));
	} while (wb_parser_at(parser, WB_TOKEN_WHEN));
	node->has_otherwise = wb_parser_accept(parser, WB_TOKEN_OTHERWISE);
	if (node->has_otherwise)
		add_operand(parser, parse_binding(parser, WB_BINDS_OR));
	wb_parser_expect(parser, WB_TOKEN_END_WORD, hint);
	return end_operands(parser, node, list, token.start);
}

static struct wb_node *
parse_parentheses(struct wb_parser *parser)
{
	struct wb_node *node;

	wb_parser_take(parser);
	node = wb_parse_node(parser);
	wb_parser_expect(parser, WB_TOKEN_CLOSE, "a parenthesis was opened before");
	return node;
}

static struct wb_node *
parse_word(struct wb_parser *parser)
{
	return wb_parser_peek(parser)->kind == WB_TOKEN_OPEN ? parse_call(parser)
							     : parse_field(parser);
}

static struct wb_node *
parse_literal(struct wb_parser *parser)
{
	struct wb_node *node = node_new(parser, WB_NODE_LITERAL, &parser->current);

	node->literal = wb_parser_literal(parser, "a value");
	return node;
}

static const char *
value_hint(const struct wb_parser *parser)
{
	if (wb_parser_at(parser, WB_TOKEN_MINUS) || wb_parser_at(parser, WB_TOKEN_NOT))
		return "put it in parentheses here";
	if (wb_parser_at(parser, WB_TOKEN_DOT))
		return "a number begins with a digit: 0.5";
	if (wb_parser_at(parser, WB_TOKEN_ARROW_LEFT))
		return "a name is missing before it, or the expression above it is not finished";
	if (parser->current.kind >= WB_TOKEN_AND)
		return "it is a word of the language; as a name it stands in backquotes";
	return NULL;
}

static struct wb_node *
parse_value(struct wb_parser *parser)
{
	static struct wb_node *(*const parse[WB_TOKENS])(struct wb_parser * parser) = {
		[WB_TOKEN_WORD] = parse_word,        [WB_TOKEN_NAME] = parse_field,
		[WB_TOKEN_TEXT] = parse_literal,     [WB_TOKEN_NUMBER] = parse_literal,
		[WB_TOKEN_NULL] = parse_literal,     [WB_TOKEN_TRUE] = parse_literal,
		[WB_TOKEN_FALSE] = parse_literal,    [WB_TOKEN_SLASH] = parse_regex,
		[WB_TOKEN_OPEN] = parse_parentheses, [WB_TOKEN_IF] = parse_if,
		[WB_TOKEN_CASE] = parse_case,
	};
	struct wb_token token = parser->current;
	struct wb_node *node;

	if (!parse[token.kind]) {
		wb_parser_expected(parser, "a value", value_hint(parser));
		return make_null(parser, &token);
	}
	if (!enter(parser))
		return make_null(parser, &token);
	node = parse[token.kind](parser);
	leave(parser);
	return node;
}

/* not and unary minus: their operand binds as tightly as they do. */
static struct wb_node *
parse_prefix(struct wb_parser *parser, enum wb_node_kind kind)
{
	struct wb_token token = wb_parser_take(parser);
	struct wb_node *operand;

	if (!enter(parser))
		return make_null(parser, &token);
	operand = parse_binding(parser, wb_operator_binding(kind));
	leave(parser);
	return make_unary(parser, kind, &token, operand);
}

static struct wb_node *
parse_operand(struct wb_parser *parser, enum wb_binding least)
{
	if (wb_parser_at(parser, WB_TOKEN_NOT) && least <= WB_BINDS_NOT)
		return parse_prefix(parser, WB_NODE_NOT);
	if (wb_parser_at(parser, WB_TOKEN_MINUS) && least <= WB_BINDS_NEGATE)
		return parse_prefix(parser, WB_NODE_NEGATE);
	return parse_value(parser);
}

/* is null, is not null: the word is was taken. */
static struct wb_node *
parse_is(struct wb_parser *parser, const struct wb_token *token, struct wb_node *left)
{
	bool negated = wb_parser_accept(parser, WB_TOKEN_NOT);

	wb_parser_expect(parser, WB_TOKEN_NULL, "is null, is not null; other values compare by =");
	return make_unary(parser, negated ? WB_NODE_IS_NOT_NULL : WB_NODE_IS_NULL, token, left);
}

static struct wb_node *
parse_in(struct wb_parser *parser, enum wb_node_kind kind, const struct wb_token *token,
	 struct wb_node *left)
{
	struct wb_node *node = node_new(parser, kind, token);
	size_t list = wb_list_begin(parser);

	add_operand(parser, left);
	wb_parser_expect(parser, WB_TOKEN_OPEN, "in (VALUE, VALUE, …)");
	parse_operands(parser, wb_parse_node);
	return end_operands(parser, node, list, token->start);
}

static struct wb_node *
parse_between(struct wb_parser *parser, enum wb_node_kind kind, const struct wb_token *token,
	      struct wb_node *left)
{
	struct wb_node *node = node_new(parser, kind, token);
	size_t list = wb_list_begin(parser);

	add_operand(parser, left);
	add_operand(parser, parse_binding(parser, WB_BINDS_PIPE));
	wb_parser_expect(parser, WB_TOKEN_AND, "between VALUE and VALUE");
	add_operand(parser, parse_binding(parser, WB_BINDS_PIPE));
	return end_operands(parser, node, list, token->start);
}

/* not in, not between: the word not was taken. */
static struct wb_node *
parse_negated(struct wb_parser *parser, const struct wb_token *token, struct wb_node *left)
{
	if (wb_parser_accept(parser, WB_TOKEN_BETWEEN))
		return parse_between(parser, WB_NODE_NOT_BETWEEN, token, left);
	wb_parser_expect(parser, WB_TOKEN_IN, "behind a value: not in, not between, is not null");
	return parse_in(parser, WB_NODE_NOT_IN, token, left);
}

/* The operator at hand, and what stands right of it. */
static struct wb_node *
parse_infix(struct wb_parser *parser, struct wb_node *left)
{
	struct wb_token token = wb_parser_take(parser);
	enum wb_node_kind kind = infix[token.kind];
	enum wb_binding binding = wb_operator_binding(kind);

	switch (token.kind) {
	case WB_TOKEN_IS:
		return parse_is(parser, &token, left);
	case WB_TOKEN_IN:
		return parse_in(parser, kind, &token, left);
	case WB_TOKEN_BETWEEN:
		return parse_between(parser, kind, &token, left);
	case WB_TOKEN_NOT:
		return parse_negated(parser, &token, left);
	case WB_TOKEN_PIPE:
		return make_binary(parser, kind, &token, left, parse_step(parser));
	default:
		return make_binary(parser, kind, &token, left, parse_binding(parser, binding + 1));
	}
}

static enum wb_binding
infix_binding(const struct wb_parser *parser)
{
	enum wb_node_kind kind = infix[parser->current.kind];

	return kind ? wb_operator_binding(kind) : WB_BINDS_NOT_AT_ALL;
}

/*
 * What binds tighter than the operator before it was already taken as part of
 * its right side, unless that is no expression: a step, null, a list.
 */
static void
check_infix(struct wb_parser *parser, enum wb_binding before, enum wb_binding binding)
{
	size_t offset = parser->current.start;

	if (binding > before)
		wb_parser_fail_at(parser, offset, "put what stands before it in parentheses",
				  "this operator binds tighter than the one before it");
	else if (binding == WB_BINDS_COMPARISON && before == WB_BINDS_COMPARISON)
		wb_parser_fail_at(parser, offset,
				  "join two comparisons by and, or put one in parentheses",
				  "comparisons do not chain");
}

/* An expression of operators that bind at least as tightly as `least`. */
static struct wb_node *
parse_binding(struct wb_parser *parser, enum wb_binding least)
{
	struct wb_node *left = parse_operand(parser, least);
	enum wb_binding before = WB_BINDS_VALUE;

	while (infix_binding(parser) >= least) {
		enum wb_binding binding = infix_binding(parser);

		check_infix(parser, before, binding);
		left = parse_infix(parser, left);
		before = binding;
	}
	return left;
}

struct wb_node *
wb_parse_steps_on(struct wb_parser *parser, struct wb_node *left)
{
	struct wb_token token = parser->current;

	if (token.kind != WB_TOKEN_PIPE && token.kind != WB_TOKEN_ELSE)
		left = make_binary(parser, WB_NODE_PIPE, &token, left, parse_step(parser));
	while (wb_parser_at(parser, WB_TOKEN_PIPE) || wb_parser_at(parser, WB_TOKEN_ELSE))
		left = parse_infix(parser, left);
	return left;
}

struct wb_node *
wb_parse_node(struct wb_parser *parser)
{
	return parse_binding(parser, WB_BINDS_ELSE);
}
