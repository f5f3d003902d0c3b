/*
 * The mappings are a graph: from one to each whose keys it asks for. Edges of lines
 * that cannot wait stay. Then arrow after arrow, in the order of the design: one
 * whose edges close no circle with what stays, stays too; another waits. So of each
 * circle one arrow waits, the last that could, and none that need not.
 */
#include "plan/deferral.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "plan/use.h"

struct edge {
	size_t to;
	size_t next; /* of the same object: index + 1, or 0 */
};

struct graph {
	const struct wb_model *model;
	struct wb_arena *arena; /* of what is found */
	size_t count, capacity; /* edges that stay */
	struct edge *edges;
	size_t *first; /* by object: index + 1 of an edge, or 0 */
	bool *seen;    /* by object, of one search */
	size_t *stack; /* likewise */
};

/* What can wait. */

static bool
names_field(const struct wb_node *node, struct wb_text name)
{
	if (node->kind == WB_NODE_FIELD && !node->qualifier.len && wb_text_equal(node->name, name))
		return true;
	for (size_t i = 0; i < node->n_operands; i++)
		if (names_field(node->operands[i], name))
			return true;
	return false;
}

/* In `require` a bare name is that of an arrow. */
static bool
is_required(const struct wb_mapping *mapping, struct wb_text name)
{
	for (size_t i = 0; i < mapping->n_lines; i++)
		if (mapping->lines[i].kind == WB_LINE_REQUIRE &&
		    names_field(mapping->lines[i].expressions[0], name))
			return true;
	return false;
}

static bool
is_key(const struct wb_line *key, struct wb_text name)
{
	for (size_t i = 0; i < key->n_names; i++)
		if (wb_text_equal(key->names[i], name))
			return true;
	return false;
}

static bool
reads_target(const struct wb_mapping *mapping, const struct wb_line *into)
{
	for (size_t i = 0; i < mapping->n_lines; i++) {
		const struct wb_line *line = &mapping->lines[i];

		if ((line->kind == WB_LINE_FROM || line->kind == WB_LINE_JOIN) &&
		    wb_text_equal(line->table.system, into->table.system) &&
		    wb_text_equal(line->table.table, into->table.table))
			return true;
	}
	return false;
}

static bool
is_sequence(void *context, const struct wb_node *node)
{
	(void)context;
	return node->kind == WB_NODE_CALL && wb_text_is(node->name, "sequence");
}

/* Why a second pass cannot find the rows of the first. */
static const char *
obstacle_of_mapping(const struct wb_mapping *mapping, const struct wb_line *into)
{
	static const struct {
		enum wb_line_kind kind;
		const char *obstacle;
	} lines[] = {
		{ WB_LINE_GROUP, "of groups there is no second pass" },
		{ WB_LINE_ORDER, "beside `order by` there is no second pass" },
		{ WB_LINE_DISTINCT, "beside `distinct` there is no second pass" },
	};

	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
		if (wb_mapping_line(mapping, lines[i].kind))
			return lines[i].obstacle;
	if (!wb_mapping_line(mapping, WB_LINE_KEY))
		return "without a line `key` a second pass does not find the rows again";
	if (reads_target(mapping, into))
		return "a second pass would read what the first one wrote";
	return NULL;
}

const char *
wb_deferral_obstacle(const struct wb_model *model, const struct wb_object *object,
		     const struct wb_line *line)
{
	const struct wb_mapping *mapping = &object->as.mapping;
	const struct wb_line *into = wb_mapping_line(mapping, WB_LINE_INTO);
	const struct wb_schema *schema = into ? wb_model_schema(model, into->table.system) : NULL;
	const struct wb_table *table = schema ? wb_schema_table(schema, into->table.table) : NULL;
	const char *obstacle;
	size_t field;

	if (line->kind != WB_LINE_ARROW || !into)
		return "only a field that may be null can be filled later";
	obstacle = obstacle_of_mapping(mapping, into);
	if (obstacle)
		return obstacle;
	if (is_key(wb_mapping_line(mapping, WB_LINE_KEY), line->name))
		return "the key must be there from the start";
	field = table ? wb_table_field(table, line->name) : 0;
	if (table && field < table->n_fields && table->fields[field].not_null)
		return "the field must not be null, not even for a while";
	if (is_required(mapping, line->name))
		return "`require` looks at the field while it is not filled yet";
	if (wb_line_walk(mapping, line, is_sequence, NULL))
		return "beside a sequence there is no second pass";
	return NULL;
}

/* Circles. */

static bool
reaches(struct graph *graph, size_t from, size_t wanted)
{
	size_t n = 0;
	bool found = false;

	memset(graph->seen, 0, graph->model->n_objects * sizeof *graph->seen);
	graph->stack[n++] = from;
	graph->seen[from] = true;
	while (n && !found) {
		size_t at = graph->stack[--n];

		found = at == wanted;
		for (size_t i = graph->first[at]; i; i = graph->edges[i - 1].next) {
			size_t to = graph->edges[i - 1].to;

			if (!graph->seen[to])
				graph->stack[n++] = to;
			graph->seen[to] = true;
		}
	}
	return found;
}

static void
add_edge(struct graph *graph, size_t from, size_t to)
{
	for (size_t i = graph->first[from]; i; i = graph->edges[i - 1].next)
		if (graph->edges[i - 1].to == to)
			return;
	WB_GROW(graph->edges, graph->capacity, graph->count + 1);
	graph->edges[graph->count++] = (struct edge){ to, graph->first[from] };
	graph->first[from] = graph->count;
}

/* A line's edges, looked at one by one. */
struct asking {
	struct graph *graph;
	size_t from;
};

static const struct wb_object *
asked(const struct graph *graph, const struct wb_use *use)
{
	return use->kind == WB_USE_XREF ? wb_model_find(graph->model, WB_OBJECT_MAPPING, use->name)
					: NULL;
}

static bool
stay(void *context, const struct wb_use *use)
{
	struct asking *asking = context;
	const struct wb_object *other = asked(asking->graph, use);

	if (other)
		add_edge(asking->graph, asking->from,
			 (size_t)(other - asking->graph->model->objects));
	return false;
}

static bool
closes_circle(void *context, const struct wb_use *use)
{
	struct asking *asking = context;
	const struct wb_object *other = asked(asking->graph, use);

	return other && reaches(asking->graph, (size_t)(other - asking->graph->model->objects),
				asking->from);
}

static void
defer_line(struct graph *graph, size_t object, size_t line, struct wb_deferral *out)
{
	const struct wb_mapping *mapping = &graph->model->objects[object].as.mapping;
	struct asking asking = { graph, object };

	if (!wb_line_uses(mapping, &mapping->lines[line], closes_circle, &asking)) {
		wb_line_uses(mapping, &mapping->lines[line], stay, &asking);
		return;
	}
	if (!out->waits[object])
		out->waits[object] = WB_NEW_ARRAY(graph->arena, bool, mapping->n_lines);
	out->waits[object][line] = true;
}

enum which {
	LINES_THAT_STAY,
	LINES_THAT_CAN_WAIT,
};

/* Lets are looked at where a line goes through them. */
static void
visit_lines(struct graph *graph, enum which which, struct wb_deferral *out)
{
	const struct wb_model *model = graph->model;

	for (size_t o = 0; o < model->n_objects; o++) {
		const struct wb_object *object = &model->objects[o];
		const struct wb_mapping *mapping = &object->as.mapping;
		struct asking asking = { graph, o };

		for (size_t i = 0; object->kind == WB_OBJECT_MAPPING && i < mapping->n_lines; i++) {
			const struct wb_line *line = &mapping->lines[i];
			bool stays;

			if (line->kind == WB_LINE_LET || line->kind == WB_LINE_PARKED)
				continue;
			stays = wb_deferral_obstacle(model, object, line) != NULL;
			if (stays && which == LINES_THAT_STAY)
				wb_line_uses(mapping, line, stay, &asking);
			else if (!stays && which == LINES_THAT_CAN_WAIT)
				defer_line(graph, o, i, out);
		}
	}
}

static bool
is_xref(void *context, const struct wb_use *use)
{
	(void)context;
	return use->kind == WB_USE_XREF;
}

static bool
has_xref(const struct wb_model *model)
{
	for (size_t o = 0; o < model->n_objects; o++)
		if (model->objects[o].kind == WB_OBJECT_MAPPING &&
		    wb_mapping_uses(&model->objects[o].as.mapping, is_xref, NULL))
			return true;
	return false;
}

const struct wb_deferral *
wb_deferral_find(const struct wb_model *model, struct wb_arena *arena)
{
	struct wb_deferral *out = WB_NEW(arena, struct wb_deferral);
	struct graph graph = { .model = model, .arena = arena };

	out->waits = WB_NEW_ARRAY(arena, bool *, model->n_objects + 1);
	if (!has_xref(model))
		return out;
	graph.first = wb_alloc((model->n_objects + 1) * sizeof *graph.first);
	graph.seen = wb_alloc((model->n_objects + 1) * sizeof *graph.seen);
	graph.stack = wb_alloc((model->n_objects + 1) * sizeof *graph.stack);
	visit_lines(&graph, LINES_THAT_STAY, out);
	visit_lines(&graph, LINES_THAT_CAN_WAIT, out);
	free(graph.edges);
	free(graph.first);
	free(graph.seen);
	free(graph.stack);
	return out;
}

/* Asking. */

bool
wb_is_deferred(const struct wb_model *model, const struct wb_object *mapping,
	       const struct wb_line *line)
{
	const bool *waits =
		model->deferral ? model->deferral->waits[mapping - model->objects] : NULL;

	return waits && waits[line - mapping->as.mapping.lines];
}

bool
wb_has_deferred(const struct wb_model *model, const struct wb_object *mapping)
{
	return model->deferral && model->deferral->waits[mapping - model->objects];
}

struct search {
	const struct wb_model *model;
	const struct wb_object *wanted;
	bool *seen; /* by object: has been looked at */
};

static bool asks_for(struct search *search, const struct wb_object *mapping);

static bool
leads_to(void *context, const struct wb_use *use)
{
	struct search *search = context;
	const struct wb_object *next;

	if (use->kind != WB_USE_XREF)
		return false;
	next = wb_model_find(search->model, WB_OBJECT_MAPPING, use->name);
	return next == search->wanted || (next && asks_for(search, next));
}

static bool
asks_for(struct search *search, const struct wb_object *object)
{
	const struct wb_mapping *mapping = &object->as.mapping;
	bool *seen = &search->seen[object - search->model->objects];

	if (*seen)
		return false;
	*seen = true;
	for (size_t i = 0; i < mapping->n_lines; i++)
		if (mapping->lines[i].kind != WB_LINE_LET &&
		    mapping->lines[i].kind != WB_LINE_PARKED &&
		    !wb_is_deferred(search->model, object, &mapping->lines[i]) &&
		    wb_line_uses(mapping, &mapping->lines[i], leads_to, search))
			return true;
	return false;
}

bool
wb_asks_for_keys(const struct wb_model *model, const struct wb_object *mapping,
		 const struct wb_object *wanted)
{
	struct search search = {
		.model = model,
		.wanted = wanted,
		.seen = wb_alloc((model->n_objects + 1) * sizeof *search.seen),
	};
	bool found = asks_for(&search, mapping);

	free(search.seen);
	return found;
}
