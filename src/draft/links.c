#include "draft/links.h"

#include "lang/function.h"
#include "plan/use.h"

struct search {
	const struct wb_model *model;
	const struct wb_mapping *mapping;
	struct wb_arena *arena;
	size_t count, capacity;
	struct wb_link *links;
};

static void
add(struct search *search, const struct wb_line *line, struct wb_text name)
{
	for (size_t i = 0; i < search->count; i++)
		if (search->links[i].line == line && wb_text_equal(search->links[i].name, name))
			return;
	if (search->count == search->capacity) {
		size_t capacity = search->capacity ? 2 * search->capacity : 4;
		struct wb_link *links = WB_NEW_ARRAY(search->arena, struct wb_link, capacity);

		for (size_t i = 0; i < search->count; i++)
			links[i] = search->links[i];
		search->links = links;
		search->capacity = capacity;
	}
	search->links[search->count++] = (struct wb_link){ line, name };
}

static bool
is_table(const struct wb_line *line)
{
	return line->kind == WB_LINE_FROM || line->kind == WB_LINE_JOIN;
}

static bool
has_field(const struct wb_model *model, const struct wb_line *line, struct wb_text name)
{
	const struct wb_table *table = wb_model_table(model, &line->table);

	return table && wb_table_field(table, name) < table->n_fields;
}

/* The line that gives a name, before any table does. */
static const struct wb_line *
named_line(const struct wb_mapping *mapping, enum wb_line_kind kind, struct wb_text name)
{
	for (size_t i = 0; i < mapping->n_lines; i++)
		if (wb_line_written(&mapping->lines[i]) == kind &&
		    wb_text_equal(mapping->lines[i].name, name))
			return &mapping->lines[i];
	return NULL;
}

static void
add_qualified(struct search *search, const struct wb_node *node)
{
	for (size_t i = 0; i < search->mapping->n_lines; i++) {
		const struct wb_line *line = &search->mapping->lines[i];

		if (is_table(line) && wb_text_equal(line->alias, node->qualifier)) {
			add(search, line, node->name);
			return;
		}
	}
}

static void
add_bare(struct search *search, struct wb_text name)
{
	const struct wb_line *line = named_line(search->mapping, WB_LINE_LET, name);

	if (!line)
		line = named_line(search->mapping, WB_LINE_EACH, name);
	for (size_t i = 0; !line && i < search->mapping->n_lines; i++)
		if (is_table(&search->mapping->lines[i]) &&
		    has_field(search->model, &search->mapping->lines[i], name))
			line = &search->mapping->lines[i];
	if (line)
		add(search, line, name);
}

static void
walk(struct search *search, const struct wb_node *node)
{
	if (node->kind == WB_NODE_FIELD && node->qualifier.len)
		add_qualified(search, node);
	else if (node->kind == WB_NODE_FIELD)
		add_bare(search, node->name);
	for (size_t i = 0; i < node->n_operands; i++)
		if (node->kind != WB_NODE_CALL || !wb_names_no_field(node, i))
			walk(search, node->operands[i]);
}

size_t
wb_links(const struct wb_model *model, const struct wb_mapping *mapping,
	 const struct wb_node *expression, struct wb_arena *arena, struct wb_link **out)
{
	struct search search = { .model = model, .mapping = mapping, .arena = arena };

	walk(&search, expression);
	*out = search.links;
	return search.count;
}

/* Kinds. */

static const struct {
	const char *function;
	enum wb_transform_kind kind;
} telling[] = {
	{ "map", WB_TRANSFORM_CROSSWALK },    { "xref", WB_TRANSFORM_CROSSWALK },
	{ "lookup", WB_TRANSFORM_CROSSWALK }, { "match", WB_TRANSFORM_MATCH },
	{ "extract", WB_TRANSFORM_MATCH },    { "extract_all", WB_TRANSFORM_MATCH },
	{ "sub", WB_TRANSFORM_SUBSTITUTE },   { "gsub", WB_TRANSFORM_SUBSTITUTE },
};

/* now(), uuid(), count(): differs though no field is read. */
static bool
differs_by_itself(const struct wb_node *node)
{
	const struct wb_function *function =
		node->kind == WB_NODE_CALL ? wb_function_find(node->name) : NULL;

	return function && (function->reads_run || function->group == WB_GROUP_AGGREGATE);
}

static enum wb_transform_kind
kind_of_call(const struct wb_node *node)
{
	for (size_t i = 0; i < sizeof telling / sizeof *telling; i++)
		if (wb_text_is(node->name, telling[i].function))
			return telling[i].kind;
	return WB_TRANSFORM_FUNCTION;
}

/* The most telling kind of its nodes: smaller is more telling, a copy tells nothing. */
static enum wb_transform_kind
most_telling(const struct wb_node *node, bool *reads)
{
	enum wb_transform_kind kind = WB_TRANSFORM_FUNCTION, below;

	if (node->kind == WB_NODE_CALL)
		kind = kind_of_call(node);
	else if (node->kind == WB_NODE_MATCH)
		kind = WB_TRANSFORM_MATCH;
	else if (node->kind == WB_NODE_SUBSTITUTE)
		kind = WB_TRANSFORM_SUBSTITUTE;
	*reads |= node->kind == WB_NODE_FIELD || kind == WB_TRANSFORM_CROSSWALK ||
		  differs_by_itself(node);
	for (size_t i = 0; i < node->n_operands; i++) {
		below = most_telling(node->operands[i], reads);
		if (below < kind)
			kind = below;
	}
	return kind;
}

enum wb_transform_kind
wb_transform_of(const struct wb_node *expression)
{
	bool reads = false;
	enum wb_transform_kind kind;

	if (expression->kind == WB_NODE_FIELD)
		return WB_TRANSFORM_COPY;
	kind = most_telling(expression, &reads);
	return reads ? kind : WB_TRANSFORM_CONSTANT;
}

const char *
wb_transform_name(enum wb_transform_kind kind)
{
	static const char *const names[] = {
		[WB_TRANSFORM_COPY] = "copy",
		[WB_TRANSFORM_CONSTANT] = "constant",
		[WB_TRANSFORM_CROSSWALK] = "crosswalk",
		[WB_TRANSFORM_MATCH] = "match",
		[WB_TRANSFORM_SUBSTITUTE] = "substitute",
		[WB_TRANSFORM_FUNCTION] = "function",
	};

	return names[kind];
}
