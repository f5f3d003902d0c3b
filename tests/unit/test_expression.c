#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "lang/parse.h"
#include "lang/print.h"
#include "script_compare.h"

/* Expressions, the same with every parenthesis that binding strength implies, and canonical. */
static const struct {
	const char *bare, *grouped, *canonical;
} bindings[] = {
	/* the example of LANGUAGE.md */
	{ "a & \" \" & b | trim | upper = \"X\"",
	  "((((((a) & \" \") & b) | trim) | upper) = \"X\")",
	  "a & \" \" & b | trim | upper = \"X\"" },
	{ "a else b else c", "((a else b) else c)", NULL },
	{ "a else (b else c)", "a else (b else c)", "a else (b else c)" },
	{ "a or b and c or d", "((a or (b and c)) or d)", NULL },
	{ "not a = b and c", "((not (a = b)) and c)", NULL },
	{ "not not a", "(not (not a))", NULL },
	{ "(not a) = b", "((not a) = b)", "(not a) = b" },
	{ "a | f = b | g", "((a | f) = (b | g))", NULL },
	{ "a + b & c - d", "((a + b) & (c - d))", NULL },
	{ "a - b - c", "((a - b) - c)", NULL },
	{ "a - (b - c)", "(a - (b - c))", NULL },
	{ "a + b * c % d / e", "(a + (((b * c) % d) / e))", NULL },
	{ "-a * b", "((-a) * b)", NULL },
	{ "-(a * b)", "(-(a * b))", NULL },
	{ "a * -b", "(a * (-b))", NULL },
	{ "a - -b", "(a - (-b))", NULL },
	{ "--a", "(-(-a))", NULL },
	{ "-a ?? b", "(-(a ?? b))", NULL },
	{ "(-a) ?? b", "((-a) ?? b)", NULL },
	{ "a ?? b ?? c", "((a ?? b) ?? c)", NULL },
	{ "a ?? (b ?? c)", "(a ?? (b ?? c))", NULL },
	{ "a between b + 1 and c | f and d", "((a between (b + 1) and (c | f)) and d)", NULL },
	{ "a not between b and c or d", "((a not between b and c) or d)", NULL },
	{ "a in (b or c, d else e)", "(a in ((b or c), (d else e)))", NULL },
	{ "a not in (1)", "(a not in (1))", NULL },
	{ "a is null or b is not null", "((a is null) or (b is not null))", NULL },
	{ "(a = b) is null", "((a = b) is null)", NULL },
	{ "if a or b then c or d else e or f end", "(if (a or b) then (c or d) else (e or f) end)",
	  NULL },
	{ "if a then (b else c) end", "(if a then (b else c) end)", NULL },
	{ "case a or b when 1 then c or d otherwise (e else f) end",
	  "(case (a or b) when (1) then (c or d) otherwise (e else f) end)", NULL },
	{ "if a then b end | f", "((if a then b end) | f)", NULL },
	{ "a / b / /c/", "((a / b) / (/c/))", NULL },
	{ "m / 2 / s", "((m / 2) / s)", NULL },
	{ "m.status ~ /^act/i or s.m / m.s", "((m.status ~ /^act/i) or (s.m / m.s))", NULL },
	{ "a|s/x/y/|m/z/w/", "((a | s/x/y/) | m/z/w/)", "a | s/x/y/ | m/z/w/" },
	{ "a | s", "(a | s)", NULL },
	{ "a | f(b | g(c), d)", "(a | f((b | g(c)), d))", NULL },
	{ "a | f()", "(a | f)", "a | f" },
	{ "f()", "f()", NULL },
	{ "f", "(f)", NULL },
	{ "date(a, \"%y\", pivot 30)", "date(a, \"%y\", pivot 30)", NULL },
	{ "f(a b.c | g else d)", "f(a b.c | g else d)", NULL },
	{ "f(a not in (b))", "f((a not in (b)))", NULL },
	{ "m.in + m.`Total ($)`", "(m.`in` + m.`Total ($)`)", "m.`in` + m.`Total ($)`" },
	{ "x | s/\\/\\\\/\\/$1/gi", "(x | s/\\/\\\\/\\/$1/ig)", NULL },
	{ "x ~ /#\"'`/xsmi", "(x ~ /#\"'`/imsx)", "x ~ /#\"'`/imsx" },
	{ "'it\\'s'", "(\"it's\")", "\"it's\"" },
	{ "12.50 + 9223372036854775807", "(12.50 + 9223372036854775807)", NULL },
	{ "9223372036854775808", "(9223372036854775808)", NULL },
	{ "99999999999999999999999999999999999999", "99999999999999999999999999999999999999",
	  NULL },
	{ "0.00 + 0", "(0.00 + 0)", NULL },
	{ "true and false or null", "((true and false) or null)", NULL },
	{ "a # comment\n + b", "(a + b)", "a + b" },
};

static struct wb_node *
parse(const char *source, struct wb_arena *arena)
{
	struct wb_node *node = NULL;
	struct wb_error err = { 0 };

	if (wb_parse_expression(wb_text_of(source), "t", arena, &node, &err))
		fail_msg("%s: %s: %s", source, err.where, err.what);
	return node;
}

static void
test_binding(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof bindings / sizeof *bindings; i++) {
		struct wb_arena arena = { 0 };
		struct wb_buffer out = { 0 };
		const char *want = bindings[i].canonical;

		if (!same_nodes(parse(bindings[i].bare, &arena),
				parse(bindings[i].grouped, &arena)))
			fail_msg("%s is not %s", bindings[i].bare, bindings[i].grouped);
		wb_print_expression(parse(bindings[i].grouped, &arena), &out);
		assert_string_equal(out.at, want ? want : bindings[i].bare);
		wb_buffer_release(&out);
		wb_arena_release(&arena);
	}
}

static void
test_literals_keep_type_and_scale(void **state)
{
	struct wb_arena arena = { 0 };
	struct wb_node *node;

	(void)state;
	node = parse("9223372036854775807", &arena);
	assert_int_equal(node->literal.type, WB_TYPE_INTEGER);
	assert_int_equal(node->literal.as.integer, INT64_MAX);
	assert_int_equal(parse("9223372036854775808", &arena)->literal.type, WB_TYPE_DECIMAL);
	node = parse("12.50", &arena);
	assert_int_equal(node->literal.type, WB_TYPE_DECIMAL);
	assert_int_equal(node->literal.as.decimal.scale, 2);
	assert_int_equal(parse("true", &arena)->literal.as.integer, 1);
	assert_int_equal(parse("null", &arena)->literal.cell, WB_CELL_NULL);
	wb_arena_release(&arena);
}

static void
test_positions(void **state)
{
	struct wb_arena arena = { 0 };
	struct wb_node *node = parse("a &\n  `\xc3\xa9` + m.b", &arena);

	(void)state;
	assert_int_equal(node->at.line, 1);
	assert_int_equal(node->at.column, 3);
	node = node->operands[1];
	assert_int_equal(node->at.line, 2);
	assert_int_equal(node->at.column, 7);
	assert_int_equal(node->operands[1]->at.column, 9);
	assert_int_equal(node->depth, 2);
	wb_arena_release(&arena);
}

/* Random trees, of every kind that can be written; always the same ones. */
struct grower {
	struct wb_arena *arena;
	uint64_t seed;
};

static size_t
draw(struct grower *grower, size_t below)
{
	grower->seed = grower->seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (size_t)(grower->seed >> 33) % below;
}

static struct wb_text
draw_text(struct grower *grower)
{
	static const char *const texts[] = {
		"a",        "m", "s",  "key", "end", "Total ($)", "a/b",   "\\d+\\\\/", "\"'`",
		"\xc3\xa9", "1", "_x", "in",  "\\/", "not",       "pivot", "$1/${n}",   "#",
	};

	return wb_text_of(texts[draw(grower, sizeof texts / sizeof *texts)]);
}

static struct wb_text
draw_pattern(struct grower *grower)
{
	static const char *const patterns[] = { "a",       "/",       "\\\\/", "[$,]",
						"^\"|\"$", "\\d\\\\", "#/" };

	return wb_text_of(patterns[draw(grower, sizeof patterns / sizeof *patterns)]);
}

static struct wb_node *grow(struct grower *grower, unsigned depth);

static struct wb_node *
grow_kind(struct grower *grower, enum wb_node_kind kind, size_t operands, unsigned depth)
{
	struct wb_node *node = WB_NEW(grower->arena, struct wb_node);
	unsigned deepest = 0;

	node->kind = kind;
	node->n_operands = operands;
	node->operands = WB_NEW_ARRAY(grower->arena, struct wb_node *, operands);
	for (size_t i = 0; i < operands; i++) {
		node->operands[i] = grow(grower, depth - 1);
		if (node->operands[i]->depth > deepest)
			deepest = node->operands[i]->depth;
	}
	node->depth = (uint16_t)(deepest + 1);
	return node;
}

static struct wb_node *
grow_literal(struct grower *grower)
{
	struct wb_node *node = grow_kind(grower, WB_NODE_LITERAL, 0, 1);
	int64_t number = (int64_t)draw(grower, 1000);

	switch (draw(grower, 5)) {
	case 0:
		node->literal = wb_value_text(draw_text(grower));
		break;
	case 1:
		node->literal = (struct wb_value){ .type = WB_TYPE_INTEGER, .as.integer = number };
		break;
	case 2:
		node->literal =
			(struct wb_value){ .type = WB_TYPE_DECIMAL, .as.decimal = { number, 3 } };
		break;
	case 3:
		node->literal =
			(struct wb_value){ .type = WB_TYPE_BOOLEAN, .as.integer = number % 2 };
		break;
	default:
		node->literal = wb_value_null(WB_TYPE_NULL);
	}
	return node;
}

static struct wb_node *
grow_leaf(struct grower *grower)
{
	struct wb_node *node;

	switch (draw(grower, 3)) {
	case 0:
		return grow_literal(grower);
	case 1:
		node = grow_kind(grower, WB_NODE_REGEX, 0, 1);
		node->regex.pattern = draw_pattern(grower);
		node->regex.flags = wb_text_of(draw(grower, 2) ? "im" : "");
		return node;
	default:
		node = grow_kind(grower, WB_NODE_FIELD, 0, 1);
		node->name = draw_text(grower);
		if (draw(grower, 2))
			node->qualifier = draw_text(grower);
		return node;
	}
}

static struct wb_node *
grow_call(struct grower *grower, unsigned depth)
{
	struct wb_node *node = grow_kind(grower, WB_NODE_CALL, draw(grower, 4), depth);

	node->name = wb_text_of(draw(grower, 2) ? "trim" : "m");
	if (node->n_operands && draw(grower, 4) == 0) {
		node->operands[node->n_operands - 1] = grow_literal(grower);
		node->operands[node->n_operands - 1]->argument_name = wb_text_of("pivot");
	}
	node->depth = 1;
	for (size_t i = 0; i < node->n_operands; i++)
		if (node->operands[i]->depth >= node->depth)
			node->depth = (uint16_t)(node->operands[i]->depth + 1);
	return node;
}

static struct wb_node *
grow_step(struct grower *grower, unsigned depth)
{
	struct wb_node *node;

	if (draw(grower, 2))
		return grow_call(grower, depth);
	node = grow_kind(grower, draw(grower, 2) ? WB_NODE_SUBSTITUTE : WB_NODE_MATCH, 0, 1);
	node->regex.pattern = draw_pattern(grower);
	node->replacement = draw_pattern(grower);
	node->regex.flags = wb_text_of(node->kind == WB_NODE_SUBSTITUTE ? "gi" : "x");
	return node;
}

static struct wb_node *
grow_pipe(struct grower *grower, unsigned depth)
{
	struct wb_node *node = grow_kind(grower, WB_NODE_PIPE, 2, depth);
	struct wb_node *step = grow_step(grower, depth > 1 ? depth - 1 : 1);

	node->operands[1] = step;
	node->depth =
		(uint16_t)(1 + (step->depth > node->operands[0]->depth ? step->depth
								       : node->operands[0]->depth));
	return node;
}

static struct wb_node *
grow_branches(struct grower *grower, enum wb_node_kind kind, unsigned depth)
{
	size_t otherwise = draw(grower, 2);
	size_t branches = kind == WB_NODE_IF ? 2 : 3 + 2 * draw(grower, 2);
	struct wb_node *node = grow_kind(grower, kind, branches + otherwise, depth);

	node->has_otherwise = otherwise;
	return node;
}

static struct wb_node *
grow(struct grower *grower, unsigned depth)
{
	enum wb_node_kind kind = (enum wb_node_kind)draw(grower, WB_NODE_KINDS);

	if (depth <= 1)
		return grow_leaf(grower);
	switch (kind) {
	case WB_NODE_LITERAL:
	case WB_NODE_FIELD:
	case WB_NODE_REGEX:
		return grow_leaf(grower);
	case WB_NODE_CALL:
		return grow_call(grower, depth);
	case WB_NODE_SUBSTITUTE:
	case WB_NODE_MATCH:
	case WB_NODE_PIPE:
		return grow_pipe(grower, depth);
	case WB_NODE_NOT:
	case WB_NODE_NEGATE:
	case WB_NODE_IS_NULL:
	case WB_NODE_IS_NOT_NULL:
		return grow_kind(grower, kind, 1, depth);
	case WB_NODE_IN:
	case WB_NODE_NOT_IN:
		return grow_kind(grower, kind, 2 + draw(grower, 3), depth);
	case WB_NODE_BETWEEN:
	case WB_NODE_NOT_BETWEEN:
		return grow_kind(grower, kind, 3, depth);
	case WB_NODE_IF:
	case WB_NODE_CASE:
		return grow_branches(grower, kind, depth);
	default:
		return grow_kind(grower, kind, 2, depth);
	}
}

static void
test_random_trees_survive_printing(void **state)
{
	enum { TREES = 20000 };
	struct wb_arena arena = { 0 };
	struct wb_buffer out = { 0 };
	struct grower grower = { &arena, 20261123 };

	(void)state;
	for (size_t i = 0; i < TREES; i++) {
		const struct wb_node *tree = grow(&grower, 2 + (unsigned)draw(&grower, 5));

		wb_buffer_clear(&out);
		wb_print_expression(tree, &out);
		if (!same_nodes(tree, parse(out.at, &arena)))
			fail_msg("tree %zu reads back differently: %s", i, out.at);
		wb_arena_reset(&arena);
	}
	wb_buffer_release(&out);
	wb_arena_release(&arena);
}

/* Parentheses that are not needed are not printed: dropping any one pair changes the tree. */
static void
test_no_parenthesis_is_idle(void **state)
{
	enum { TREES = 3000 };
	struct wb_arena arena = { 0 };
	struct wb_buffer out = { 0 };
	struct grower grower = { &arena, 7 };

	(void)state;
	for (size_t i = 0; i < TREES; i++) {
		struct wb_node *tree = grow(&grower, 3);
		struct wb_node *again = NULL;
		char *opening;

		wb_buffer_clear(&out);
		wb_print_expression(tree, &out);
		opening = strchr(out.at, '(');
		if (opening != out.at || out.at[out.len - 1] != ')')
			continue;
		*opening = ' ';
		out.at[out.len - 1] = ' ';
		if (wb_parse_expression(wb_buffer_slice(&out), "t", &arena, &again, NULL))
			continue;
		assert_false(same_nodes(tree, again));
		wb_arena_reset(&arena);
	}
	wb_buffer_release(&out);
	wb_arena_release(&arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_binding),
		cmocka_unit_test(test_literals_keep_type_and_scale),
		cmocka_unit_test(test_positions),
		cmocka_unit_test(test_random_trees_survive_printing),
		cmocka_unit_test(test_no_parenthesis_is_idle),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
