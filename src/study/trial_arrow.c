#include "study/trial_arrow.h"

#include "lang/parse.h"
#include "plan/compile_text.h"
#include "plan/use.h"
#include "study/trial_values.h"

enum {
	NODES_MOST = 20000, /* of an expression with its lets */
	FIELDS_MOST = 64,
};

/* Putting lets in their places. */

struct expansion {
	const struct wb_mapping *mapping;
	struct wb_arena *arena;
	size_t left; /* nodes that may still be made */
};

/* A let that is being put in its place; within it its name means something else. */
struct open_let {
	const struct wb_line *line;
	struct wb_position at; /* of the name that stands for it in the text */
	const struct open_let *outer;
};

static const struct wb_line *
find_let(const struct expansion *expansion, const struct wb_node *node, const struct open_let *open)
{
	const struct wb_mapping *mapping = expansion->mapping;

	for (; open; open = open->outer)
		if (wb_text_equal(open->line->name, node->name))
			return NULL;
	for (size_t i = 0; i < mapping->n_lines; i++)
		if (mapping->lines[i].kind == WB_LINE_LET &&
		    wb_text_equal(mapping->lines[i].name, node->name))
			return &mapping->lines[i];
	return NULL;
}

static struct wb_node *
expand_node(struct expansion *expansion, const struct wb_node *node, const struct open_let *open);

static struct wb_node *
expand_operands(struct expansion *expansion, const struct wb_node *node,
		const struct open_let *open)
{
	struct wb_node *copy = WB_NEW(expansion->arena, struct wb_node);

	*copy = *node;
	if (open)
		copy->at = open->at;
	copy->depth = 1;
	copy->operands = WB_NEW_ARRAY(expansion->arena, struct wb_node *, node->n_operands);
	for (size_t i = 0; i < node->n_operands; i++) {
		if (node->kind == WB_NODE_CALL && wb_names_no_field(node, i))
			copy->operands[i] = node->operands[i];
		else
			copy->operands[i] = expand_node(expansion, node->operands[i], open);
		if (!copy->operands[i])
			return NULL;
		if (copy->operands[i]->depth >= copy->depth)
			copy->depth = (uint16_t)(copy->operands[i]->depth + 1);
	}
	return copy->depth <= WB_NODE_DEPTH_MAX ? copy : NULL;
}

/* NULL: it would become too large. */
static struct wb_node *
expand_node(struct expansion *expansion, const struct wb_node *node, const struct open_let *open)
{
	const struct wb_line *let = NULL;

	if (!expansion->left--) {
		expansion->left = 0;
		return NULL;
	}
	if (node->kind == WB_NODE_FIELD && !node->qualifier.len)
		let = find_let(expansion, node, open);
	if (let) {
		struct open_let inner = { let, open ? open->at : node->at, open };

		return expand_node(expansion, let->expressions[0], &inner);
	}
	return expand_operands(expansion, node, open);
}

enum wb_status
wb_arrow_expand(const struct wb_object *mapping, struct wb_text text, struct wb_arena *arena,
		struct wb_node **out, struct wb_error *err)
{
	struct expansion expansion = { &mapping->as.mapping, arena, NODES_MOST };
	struct wb_node *node;
	enum wb_status status = wb_parse_expression(text, "expression", arena, &node, err);

	if (status != WB_OK)
		return status;
	*out = expand_node(&expansion, node, NULL);
	if (*out)
		return WB_OK;
	return wb_fail(err, WB_LIMIT, "expression",
		       "with the lets that it uses it is too large to be tried");
}

/* What it reads. */

struct collection {
	const struct wb_model *model;
	const struct wb_mapping *mapping;
	struct wb_arena *arena;
	struct wb_arrow_reads *reads;
};

/* `table` is NULL for an element of a list. */
static void
add_field(struct collection *collection, const struct wb_line *table, struct wb_text field)
{
	struct wb_arrow_reads *reads = collection->reads;
	struct wb_arrow_field *to = &reads->fields[reads->n_fields];
	struct wb_text alias = table ? table->alias : WB_TEXT("");

	for (size_t i = 0; i < reads->n_fields; i++)
		if (wb_text_equal(reads->fields[i].alias, alias) &&
		    wb_text_equal(reads->fields[i].field, field))
			return;
	if (reads->n_fields == FIELDS_MOST)
		return;
	reads->n_fields++;
	to->alias = wb_arena_text(collection->arena, alias);
	to->field = wb_arena_text(collection->arena, field);
	if (!table)
		return;
	to->table.system = wb_arena_text(collection->arena, table->table.system);
	to->table.table = wb_arena_text(collection->arena, table->table.table);
}

static bool
is_element(const struct wb_mapping *mapping, const struct wb_node *node)
{
	for (size_t i = 0; i < mapping->n_lines; i++)
		if (mapping->lines[i].kind == WB_LINE_EACH && !node->qualifier.len &&
		    wb_text_equal(mapping->lines[i].name, node->name))
			return true;
	return false;
}

static bool
has_field(const struct wb_model *model, const struct wb_line *line, struct wb_text field)
{
	const struct wb_table *table = wb_model_table(model, &line->table);

	for (size_t i = 0; table && i < table->n_fields; i++)
		if (wb_text_equal(table->fields[i].name, field))
			return true;
	return false;
}

/* The line of the table that a name belongs to, or NULL. */
static const struct wb_line *
table_of(const struct wb_model *model, const struct wb_mapping *mapping, const struct wb_node *node)
{
	for (size_t i = 0; i < mapping->n_lines; i++) {
		const struct wb_line *line = &mapping->lines[i];

		if (line->kind != WB_LINE_FROM && line->kind != WB_LINE_JOIN)
			continue;
		if (node->qualifier.len ? wb_text_equal(line->alias, node->qualifier)
					: has_field(model, line, node->name))
			return line;
	}
	return NULL;
}

static void
collect_name(struct collection *collection, const struct wb_node *node)
{
	const struct wb_line *table;

	if (is_element(collection->mapping, node)) {
		add_field(collection, NULL, node->name);
		return;
	}
	table = table_of(collection->model, collection->mapping, node);
	if (table)
		add_field(collection, table, node->name);
}

static void
collect(struct collection *collection, const struct wb_node *node)
{
	if (node->kind == WB_NODE_FIELD)
		collect_name(collection, node);
	for (size_t i = 0; i < node->n_operands; i++)
		if (!(node->kind == WB_NODE_CALL && wb_names_no_field(node, i)))
			collect(collection, node->operands[i]);
}

void
wb_arrow_reads_of(const struct wb_model *model, const struct wb_object *mapping,
		  const struct wb_node *node, struct wb_arena *arena, struct wb_arrow_reads *out)
{
	struct collection collection = { model, &mapping->as.mapping, arena, out };

	*out = (struct wb_arrow_reads){
		.fields = WB_NEW_ARRAY(arena, struct wb_arrow_field, FIELDS_MOST),
		.groups = wb_mapping_line(&mapping->as.mapping, WB_LINE_GROUP) != NULL,
	};
	collect(&collection, node);
}

/* Sources. */

static bool
is_of_one_table(const struct wb_arrow_reads *reads)
{
	for (size_t i = 0; i < reads->n_fields; i++)
		if (!reads->fields[i].alias.len ||
		    !wb_text_equal(reads->fields[i].alias, reads->fields[0].alias))
			return false;
	return true;
}

bool
wb_arrow_source_of(const struct wb_arrow_reads *reads, const struct wb_object *mapping,
		   struct wb_arena *arena, struct wb_arrow_source *out)
{
	const struct wb_line *from = wb_mapping_line(&mapping->as.mapping, WB_LINE_FROM);

	if (!reads->n_fields || reads->n_fields > WB_TRIAL_FIELDS_MAX || reads->groups || !from)
		return false;
	*out = (struct wb_arrow_source){
		.is_joined = !is_of_one_table(reads),
		.alias = reads->fields[0].alias,
		.table = reads->fields[0].table,
		.n_fields = reads->n_fields,
		.fields = WB_NEW_ARRAY(arena, struct wb_text, reads->n_fields),
		.aliases = WB_NEW_ARRAY(arena, struct wb_text, reads->n_fields),
	};
	if (out->is_joined) {
		out->table.system = wb_arena_text(arena, from->table.system);
		out->table.table = wb_arena_text(arena, from->table.table);
	}
	for (size_t i = 0; i < reads->n_fields; i++) {
		out->fields[i] = reads->fields[i].field;
		out->aliases[i] = reads->fields[i].alias;
	}
	return true;
}

void
wb_arrow_source_copy(const struct wb_arrow_source *source, struct wb_arena *arena,
		     struct wb_arrow_source *out)
{
	*out = (struct wb_arrow_source){
		.is_joined = source->is_joined,
		.alias = wb_arena_text(arena, source->alias),
		.table = { .system = wb_arena_text(arena, source->table.system),
			   .table = wb_arena_text(arena, source->table.table) },
		.n_fields = source->n_fields,
		.fields = WB_NEW_ARRAY(arena, struct wb_text, source->n_fields),
		.aliases = WB_NEW_ARRAY(arena, struct wb_text, source->n_fields),
	};
	for (size_t i = 0; i < source->n_fields; i++) {
		out->fields[i] = wb_arena_text(arena, source->fields[i]);
		out->aliases[i] = wb_arena_text(arena, source->aliases[i]);
	}
}

bool
wb_arrow_source_equal(const struct wb_arrow_source *a, const struct wb_arrow_source *b)
{
	if (a->is_joined != b->is_joined || !wb_same_table(&a->table, &b->table) ||
	    a->n_fields != b->n_fields)
		return false;
	for (size_t i = 0; i < a->n_fields; i++)
		if (!wb_text_equal(a->fields[i], b->fields[i]) ||
		    (a->is_joined && !wb_text_equal(a->aliases[i], b->aliases[i])))
			return false;
	return true;
}

enum wb_status
wb_trial_load_source(struct wb_session *session, struct wb_text mapping,
		     const struct wb_arrow_source *source, const struct wb_trial_loading *loading,
		     struct wb_trial_values **out, struct wb_error *err)
{
	if (source->is_joined)
		return wb_trial_load_joined(session, mapping, source, loading, out, err);
	return wb_trial_load_fields(session, &source->table, source->fields, source->n_fields,
				    loading, out, err);
}

struct wb_text
wb_joined_name(struct wb_text alias, struct wb_text field, struct wb_arena *arena)
{
	return alias.len ? wb_text_of(wb_arena_format(arena, "%.*s.%.*s", WB_TEXT_ARG(alias),
						      WB_TEXT_ARG(field)))
			 : wb_arena_text(arena, field);
}

/* Compiling. */

static enum wb_status
inspect_also(struct wb_session *session, const struct wb_node *node, struct wb_error *err)
{
	if (!wb_has_sequence(node))
		return wb_session_inspect_also(session, node, err);
	return wb_fail(err, WB_INVALID, "expression",
		       "sequence gives numbers to the rows of a run: it cannot be tried");
}

/* Calls the fields as the table of joined values does. */
static void
use_joined_names(const struct wb_model *model, const struct wb_mapping *mapping,
		 struct wb_node *node, struct wb_arena *arena)
{
	const struct wb_line *table;

	if (node->kind == WB_NODE_FIELD && !is_element(mapping, node)) {
		table = table_of(model, mapping, node);
		if (table) {
			node->name = wb_joined_name(table->alias, node->name, arena);
			node->qualifier = WB_TEXT("");
		}
	}
	for (size_t i = 0; i < node->n_operands; i++)
		if (!(node->kind == WB_NODE_CALL && wb_names_no_field(node, i)))
			use_joined_names(model, mapping, node->operands[i], arena);
}

enum wb_status
wb_trial_compile_arrow(const struct wb_trial_values *values, struct wb_session *session,
		       const struct wb_object *mapping, const struct wb_arrow_source *source,
		       struct wb_text text, struct wb_arena *arena, struct wb_plan **out,
		       struct wb_error *err)
{
	struct wb_node *node;
	enum wb_status status = wb_arrow_expand(mapping, text, arena, &node, err);

	if (status == WB_OK)
		status = inspect_also(session, node, err);
	if (status != WB_OK)
		return status;
	if (source->is_joined)
		use_joined_names(wb_session_model(session), &mapping->as.mapping, node, arena);
	return wb_plan_compile_parsed(wb_session_model(session), node, text, &values->table,
				      source->is_joined ? values->table.name : source->alias, out,
				      err);
}
