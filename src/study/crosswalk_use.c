#include "study/crosswalk_use.h"

#include <stdio.h>

#include "lang/print.h"
#include "plan/model.h"

enum { LETS_DEEP = 64 }; /* lets that name lets: a circle ends here */

static bool
is_map(const struct wb_node *node, struct wb_text crosswalk)
{
	const struct wb_node *last = node->n_operands ? node->operands[node->n_operands - 1] : NULL;

	return node->kind == WB_NODE_CALL && wb_text_is(node->name, "map") && last &&
	       last->kind == WB_NODE_FIELD && !last->qualifier.len &&
	       wb_text_equal(last->name, crosswalk);
}

/* What is given to the first map(crosswalk) of an expression, or NULL. */
static const struct wb_node *
find_given(const struct wb_node *node, struct wb_text crosswalk)
{
	const struct wb_node *found = NULL;

	if (node->kind == WB_NODE_PIPE && is_map(node->operands[1], crosswalk))
		return node->operands[0];
	if (is_map(node, crosswalk) && node->n_operands == 2)
		return node->operands[0];
	for (size_t i = 0; !found && i < node->n_operands; i++)
		found = find_given(node->operands[i], crosswalk);
	return found;
}

static const struct wb_node *
let_of(const struct wb_mapping *mapping, const struct wb_node *node)
{
	for (size_t i = 0; i < mapping->n_lines; i++)
		if (node->kind == WB_NODE_FIELD && !node->qualifier.len &&
		    mapping->lines[i].kind == WB_LINE_LET &&
		    wb_text_equal(mapping->lines[i].name, node->name))
			return mapping->lines[i].expressions[0];
	return NULL;
}

/* What is found on the way through an expression. */
struct search {
	const struct wb_mapping *mapping;
	struct wb_arena *arena;
	const struct wb_node *field; /* the one that is read, or NULL */
	bool several;
};

static void
meet_field(struct search *search, const struct wb_node *node)
{
	if (search->field && !(wb_text_equal(search->field->name, node->name) &&
			       wb_text_equal(search->field->qualifier, node->qualifier)))
		search->several = true;
	search->field = node;
}

static bool
names_crosswalk(const struct wb_node *call, size_t i)
{
	return call->kind == WB_NODE_CALL && wb_text_is(call->name, "map") &&
	       i + 1 == call->n_operands;
}

/* A copy in which lets are replaced and fields are called by their bare names. */
static struct wb_node *
resolve(struct search *search, const struct wb_node *node, size_t deep)
{
	const struct wb_node *let = let_of(search->mapping, node);
	struct wb_node *copy;

	if (let && deep < LETS_DEEP)
		return resolve(search, let, deep + 1);
	copy = wb_arena_alloc(search->arena, sizeof *copy);
	*copy = *node;
	if (node->kind == WB_NODE_FIELD) {
		meet_field(search, node);
		copy->qualifier = (struct wb_text){ "", 0 };
	}
	copy->operands = WB_NEW_ARRAY(search->arena, struct wb_node *, node->n_operands);
	for (size_t i = 0; i < node->n_operands; i++)
		copy->operands[i] = names_crosswalk(node, i)
					    ? node->operands[i]
					    : resolve(search, node->operands[i], deep);
	return copy;
}

/* The table that a field is of: by its alias, else the only one there is. */
static const struct wb_line *
line_of(const struct wb_mapping *mapping, const struct wb_node *field)
{
	const struct wb_line *only = NULL;

	for (size_t i = 0; i < mapping->n_lines; i++) {
		const struct wb_line *line = &mapping->lines[i];

		if (line->kind != WB_LINE_FROM && line->kind != WB_LINE_JOIN)
			continue;
		if (wb_text_equal(line->alias, field->qualifier))
			return line;
		if (only && !field->qualifier.len)
			return NULL;
		only = line;
	}
	return field->qualifier.len ? NULL : only;
}

static enum wb_status
refuse(const struct wb_object *mapping, const struct wb_line *line, struct wb_text crosswalk,
       struct wb_error *err)
{
	char where[sizeof err->where];

	snprintf(where, sizeof where, "%.*s.%.*s", WB_TEXT_ARG(mapping->name),
		 WB_TEXT_ARG(line->name));
	wb_fail(err, WB_INVALID, where,
		"what is given to crosswalk %.*s is not made of one field alone",
		WB_TEXT_ARG(crosswalk));
	wb_hint(err, "see the values with: waybill preview FILE %.*s --trace",
		WB_TEXT_ARG(mapping->name));
	return WB_INVALID;
}

/* The field of an arrow, or of the arrow that is nothing but the let. */
static struct wb_text
target_of(const struct wb_mapping *mapping, const struct wb_line *line)
{
	if (line->kind == WB_LINE_ARROW)
		return line->name;
	for (size_t i = 0; i < mapping->n_lines; i++) {
		const struct wb_line *arrow = &mapping->lines[i];

		if (arrow->kind == WB_LINE_ARROW && arrow->expressions[0]->kind == WB_NODE_FIELD &&
		    !arrow->expressions[0]->qualifier.len &&
		    wb_text_equal(arrow->expressions[0]->name, line->name))
			return arrow->name;
	}
	return (struct wb_text){ "", 0 };
}

static enum wb_status
take_use(const struct wb_object *mapping, const struct wb_line *line, struct wb_text crosswalk,
	 const struct wb_node *given, struct wb_arena *arena, struct wb_crosswalk_use *out,
	 struct wb_error *err)
{
	struct search search = { .mapping = &mapping->as.mapping, .arena = arena };
	const struct wb_node *node = resolve(&search, given, 0);
	const struct wb_line *from =
		search.field ? line_of(&mapping->as.mapping, search.field) : NULL;
	struct wb_buffer steps = { 0 };

	*out = (struct wb_crosswalk_use){
		.name = line->name,
		.target = target_of(&mapping->as.mapping, line),
	};
	if (search.several || !from)
		return refuse(mapping, line, crosswalk, err);
	wb_print_expression(node, &steps);
	out->table = from->table;
	out->field = search.field->name;
	out->steps = wb_arena_text(arena, wb_buffer_slice(&steps));
	wb_buffer_release(&steps);
	return WB_OK;
}

/* What a line gives the crosswalk, or NULL. */
static const struct wb_node *
given_on(const struct wb_line *line, struct wb_text crosswalk)
{
	return line->kind == WB_LINE_ARROW || line->kind == WB_LINE_LET
		       ? find_given(line->expressions[0], crosswalk)
		       : NULL;
}

size_t
wb_crosswalk_use_count(const struct wb_object *mapping, struct wb_text crosswalk)
{
	const struct wb_mapping *lines = &mapping->as.mapping;
	size_t n = 0;

	for (size_t i = 0; i < lines->n_lines; i++)
		n += given_on(&lines->lines[i], crosswalk) != NULL;
	return n;
}

enum wb_status
wb_crosswalk_use_find(const struct wb_object *mapping, struct wb_text crosswalk, size_t number,
		      struct wb_arena *arena, struct wb_crosswalk_use *out, struct wb_error *err)
{
	const struct wb_mapping *lines = &mapping->as.mapping;

	for (size_t i = 0; i < lines->n_lines; i++) {
		const struct wb_node *given = given_on(&lines->lines[i], crosswalk);

		if (given && !number--)
			return take_use(mapping, &lines->lines[i], crosswalk, given, arena, out,
					err);
	}
	return wb_fail(err, WB_NOT_FOUND, "crosswalk", "mapping %.*s does not use crosswalk %.*s",
		       WB_TEXT_ARG(mapping->name), WB_TEXT_ARG(crosswalk));
}
