/*
 * The left edge of the tree, from its end to the root, is the list:
 *
 *	else ── null			m.Phone | trim | m/…/ else null
 *	 │
 *	pipe ── m/…/			 0 source  m.Phone
 *	 │				 1 pipe    trim
 *	pipe ── trim			 2 pipe    m/…/
 *	 │				 3 else    null
 *	m.Phone
 *
 * An edit makes a new edge of the same right sides and prints it, so that
 * parentheses stand where the new order needs them; what was printed is parsed
 * once more, for its depth has a limit.
 */
#include "draft/steps.h"

#include <string.h>

#include "lang/parse.h"
#include "lang/print.h"

static bool
is_joint(const struct wb_node *node)
{
	return node->kind == WB_NODE_PIPE || node->kind == WB_NODE_ELSE;
}

static size_t
count_joints(const struct wb_node *node, const struct wb_node *end)
{
	size_t n = 0;

	for (; node != end && is_joint(node); node = node->operands[0])
		n++;
	return n;
}

static struct wb_text
print_node(struct wb_arena *arena, const struct wb_node *node)
{
	struct wb_buffer printed = { 0 };
	struct wb_text text;

	wb_print_expression(node, &printed);
	text = wb_arena_text(arena, wb_buffer_slice(&printed));
	wb_buffer_release(&printed);
	return text;
}

/* A step's own text: a call without arguments is a word behind "|". */
static struct wb_text
print_step(struct wb_arena *arena, const struct wb_node *joint)
{
	const struct wb_node *step = joint->operands[1];
	struct wb_buffer printed = { 0 };
	struct wb_text text;

	if (joint->kind != WB_NODE_PIPE || step->kind != WB_NODE_CALL || step->n_operands)
		return print_node(arena, step);
	wb_print_name(step->name, &printed);
	text = wb_arena_text(arena, wb_buffer_slice(&printed));
	wb_buffer_release(&printed);
	return text;
}

static void
fill(struct wb_steps *steps, const struct wb_node *root)
{
	const struct wb_node *node = root;

	steps->count = count_joints(root, NULL) + 1;
	steps->items = WB_NEW_ARRAY(&steps->arena, struct wb_step, steps->count);
	for (size_t i = steps->count; i-- > 1; node = node->operands[0])
		steps->items[i] = (struct wb_step){
			.kind = node->kind == WB_NODE_PIPE ? WB_STEP_PIPE : WB_STEP_ELSE,
			.node = node->operands[1],
			.text = print_step(&steps->arena, node),
			.prefix = print_node(&steps->arena, node),
		};
	steps->items[0] = (struct wb_step){
		.kind = WB_STEP_SOURCE,
		.node = node,
		.text = print_node(&steps->arena, node),
	};
	steps->items[0].prefix = steps->items[0].text;
}

enum wb_status
wb_steps_parse(struct wb_text expression, struct wb_steps *out, struct wb_error *err)
{
	struct wb_node *root;
	enum wb_status status =
		wb_parse_expression(expression, "expression", &out->arena, &root, err);

	if (status == WB_OK)
		fill(out, root);
	else
		wb_steps_release(out);
	return status;
}

void
wb_steps_release(struct wb_steps *steps)
{
	wb_arena_release(&steps->arena);
	*steps = (struct wb_steps){ 0 };
}

struct wb_text
wb_steps_text(const struct wb_steps *steps)
{
	return steps->items[steps->count - 1].prefix;
}

size_t
wb_steps_end(const struct wb_steps *steps)
{
	size_t end = steps->count;

	while (end > 1 && steps->items[end - 1].kind == WB_STEP_ELSE)
		end--;
	return end;
}

/* Edits: a new edge under construction; its memory goes with the edit. */
struct edge {
	struct wb_arena arena;
	struct wb_node *root;
};

static void
add_joint(struct edge *edge, enum wb_step_kind kind, const struct wb_node *right)
{
	struct wb_node *node = WB_NEW(&edge->arena, struct wb_node);

	node->kind = kind == WB_STEP_ELSE ? WB_NODE_ELSE : WB_NODE_PIPE;
	node->n_operands = 2;
	node->operands = WB_NEW_ARRAY(&edge->arena, struct wb_node *, 2);
	node->operands[0] = edge->root;
	node->operands[1] = (struct wb_node *)right;
	edge->root = node;
}

/* Adds steps [from, to) of a list; the first of all is the source. */
static void
add_steps(struct edge *edge, const struct wb_steps *steps, size_t from, size_t to)
{
	for (size_t i = from; i < to; i++)
		if (steps->items[i].kind == WB_STEP_SOURCE)
			edge->root = (struct wb_node *)steps->items[i].node;
		else
			add_joint(edge, steps->items[i].kind, steps->items[i].node);
}

/* Adds what a text says: "| trim", "trim", "else null", or several. */
static enum wb_status
add_text(struct edge *edge, struct wb_text text, struct wb_error *err)
{
	return wb_parse_steps(text, "step", &edge->arena, edge->root, &edge->root, err);
}

/* Adds what stands for a fallback without its word: any value. */
static enum wb_status
add_fallback(struct edge *edge, struct wb_text text, struct wb_error *err)
{
	struct wb_node *value;
	enum wb_status status = wb_parse_expression(text, "fallback", &edge->arena, &value, err);

	if (status == WB_OK)
		add_joint(edge, WB_STEP_ELSE, value);
	return status;
}

/* Ends an edit: its expression, if all went well and it parses, is appended. */
static enum wb_status
finish(struct edge *edge, enum wb_status status, struct wb_buffer *out, struct wb_error *err)
{
	struct wb_node *again;
	struct wb_text text;

	if (status == WB_OK) {
		text = print_node(&edge->arena, edge->root);
		status = wb_parse_expression(text, "expression", &edge->arena, &again, err);
	}
	if (status == WB_OK)
		wb_buffer_text(out, text);
	wb_arena_release(&edge->arena);
	return status;
}

static enum wb_status
fail_place(struct wb_error *err)
{
	return wb_fail(err, WB_INVALID, "step",
		       "the first one is the source: it can be replaced, "
		       "but not moved, taken out or preceded");
}

/* Whether the text says itself what it is: it begins with "|" or the word else. */
static bool
says_kind(struct wb_text text)
{
	struct wb_text rest = wb_text_trim(text);

	if (rest.len && rest.at[0] == '|')
		return true;
	return rest.len > 4 && !memcmp(rest.at, "else", 4) &&
	       strchr(" \t\r\n(\"'`-/", rest.at[4]) != NULL;
}

enum wb_status
wb_steps_replace(const struct wb_steps *steps, size_t n, struct wb_text text, struct wb_buffer *out,
		 struct wb_error *err)
{
	struct edge edge = { .root = NULL };
	enum wb_status status;

	add_steps(&edge, steps, 0, n);
	if (n == 0)
		status = wb_parse_expression(text, "source", &edge.arena, &edge.root, err);
	else if (steps->items[n].kind == WB_STEP_ELSE && !says_kind(text))
		status = add_fallback(&edge, text, err);
	else
		status = add_text(&edge, text, err);
	if (status == WB_OK)
		add_steps(&edge, steps, n + 1, steps->count);
	return finish(&edge, status, out, err);
}

enum wb_status
wb_steps_insert(const struct wb_steps *steps, size_t n, struct wb_text text, struct wb_buffer *out,
		struct wb_error *err)
{
	struct edge edge = { .root = NULL };
	enum wb_status status;

	if (n == 0)
		return fail_place(err);
	add_steps(&edge, steps, 0, n);
	status = add_text(&edge, text, err);
	if (status == WB_OK)
		add_steps(&edge, steps, n, steps->count);
	return finish(&edge, status, out, err);
}

enum wb_status
wb_steps_remove(const struct wb_steps *steps, size_t n, struct wb_buffer *out, struct wb_error *err)
{
	struct edge edge = { .root = NULL };

	if (n == 0)
		return fail_place(err);
	add_steps(&edge, steps, 0, n);
	add_steps(&edge, steps, n + 1, steps->count);
	return finish(&edge, WB_OK, out, err);
}

enum wb_status
wb_steps_move(const struct wb_steps *steps, size_t from, size_t to, struct wb_buffer *out,
	      struct wb_error *err)
{
	struct edge edge = { .root = NULL };

	if (from == 0 || to == 0)
		return fail_place(err);
	add_steps(&edge, steps, 0, from < to ? from : to);
	if (from < to)
		add_steps(&edge, steps, from + 1, to + 1);
	add_steps(&edge, steps, from, from + 1);
	if (to < from)
		add_steps(&edge, steps, to, from);
	add_steps(&edge, steps, (from < to ? to : from) + 1, steps->count);
	return finish(&edge, WB_OK, out, err);
}
