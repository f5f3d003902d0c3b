/*
 * Compile, and look at the plan beside the tables. Gaps are a matter of the
 * whole design: a field that one mapping does not use, another one may.
 */
#include "plan/check.h"

#include <string.h>

#include "lang/print.h"
#include "plan/check_script.h"
#include "plan/check_values.h"
#include "plan/evaluate.h"

struct complaints {
	struct wb_findings *findings;
	struct wb_text mapping;
};

static void
add_complaint(void *context, const struct wb_error *err)
{
	struct complaints *complaints = context;
	struct wb_findings *findings = complaints->findings;
	struct wb_finding *finding =
		wb_findings_add(findings, WB_SEVERITY_ERROR, complaints->mapping, "design",
				WB_TEXT(""), "%s: %s", err->where, err->what);

	wb_finding_hint(findings, finding, "%s", err->hint);
	finding->excerpt = wb_arena_text(&findings->arena, wb_text_of(err->excerpt));
}

static struct wb_text
qualified(struct wb_findings *findings, const struct wb_table_name *table, struct wb_text field)
{
	return wb_text_of(wb_arena_format(&findings->arena, "%.*s.%.*s.%.*s",
					  WB_TEXT_ARG(table->system), WB_TEXT_ARG(table->table),
					  WB_TEXT_ARG(field)));
}

/* Leaves. */

/* Whether dotted parts name a field of the table: field, alias.field, system.table.field. */
static bool
names_field(const struct wb_line *leave, const struct wb_table_name *table, struct wb_text alias,
	    struct wb_text field)
{
	const struct wb_text *parts = leave->names;

	if (!wb_text_equal(parts[leave->n_names - 1], field))
		return false;
	if (leave->n_names == 3)
		return wb_text_equal(parts[0], table->system) &&
		       wb_text_equal(parts[1], table->table);
	return leave->n_names == 1 || wb_text_equal(parts[0], alias);
}

static bool
is_left(const struct wb_mapping *mapping, const struct wb_table_name *table, struct wb_text alias,
	struct wb_text field)
{
	for (size_t i = 0; i < mapping->n_lines; i++)
		if (mapping->lines[i].kind == WB_LINE_LEAVE &&
		    names_field(&mapping->lines[i], table, alias, field))
			return true;
	return false;
}

static bool
table_has(const struct wb_line *leave, const struct wb_table *table,
	  const struct wb_table_name *name, struct wb_text alias)
{
	for (size_t i = 0; table && i < table->n_fields; i++)
		if (names_field(leave, name, alias, table->fields[i].name))
			return true;
	return false;
}

static bool
input_has(const struct wb_line *leave, const struct wb_plan *plan)
{
	for (size_t i = 0; i < plan->n_inputs; i++)
		if (table_has(leave, plan->inputs[i].table, &plan->inputs[i].name,
			      plan->inputs[i].alias))
			return true;
	return false;
}

/* A leave that names nothing says nothing: probably a slip. */
static void
check_leaves(const struct wb_plan *plan, const struct wb_mapping *mapping, struct wb_text alias,
	     struct wb_findings *findings)
{
	for (size_t i = 0; i < mapping->n_lines; i++) {
		const struct wb_line *line = &mapping->lines[i];
		struct wb_finding *finding;

		if (line->kind != WB_LINE_LEAVE || input_has(line, wb_plan_rows(plan)) ||
		    table_has(line, plan->target_table, &plan->target, plan->target.table))
			continue;
		finding = wb_findings_add(findings, WB_SEVERITY_WARNING, plan->mapping, "leave",
					  line->names[line->n_names - 1],
					  "`leave` names %.*s, which no table here has",
					  WB_TEXT_ARG(line->names[line->n_names - 1]));
		wb_finding_hint(findings, finding,
				"a source field is %.*s.FIELD, a target field %.*s.%.*s.FIELD",
				WB_TEXT_ARG(alias), WB_TEXT_ARG(plan->target.system),
				WB_TEXT_ARG(plan->target.table));
	}
}

/* Gaps: fields that no mapping of the design says anything about. */

/* What a bare name means on a line: a field, unless something nearer bears the name. */
enum bare { BARE_IS_FIELD, BARE_IS_OTHER };

static bool
node_names(const struct wb_node *node, struct wb_text alias, struct wb_text field, enum bare bare)
{
	if (node->kind == WB_NODE_FIELD && wb_text_equal(node->name, field) &&
	    (node->qualifier.len ? wb_text_equal(node->qualifier, alias) : bare == BARE_IS_FIELD))
		return true;
	for (size_t i = 0; i < node->n_operands; i++)
		if (node_names(node->operands[i], alias, field, bare))
			return true;
	return false;
}

/* A let hides a field's bare name (not from itself), an arrow does so in `require`. */
static enum bare
bare_on(const struct wb_mapping *mapping, const struct wb_line *line, struct wb_text name)
{
	for (size_t i = 0; i < mapping->n_lines; i++) {
		const struct wb_line *other = &mapping->lines[i];
		bool hides = other->kind == WB_LINE_LET ||
			     (other->kind == WB_LINE_ARROW && line->kind == WB_LINE_REQUIRE);

		if (hides && other != line && wb_text_equal(other->name, name))
			return BARE_IS_OTHER;
	}
	return BARE_IS_FIELD;
}

static bool
same_table(const struct wb_table_name *a, const struct wb_table_name *b)
{
	return wb_text_equal(a->system, b->system) && wb_text_equal(a->table, b->table);
}

/* Whether some expression of the mapping names the field of the table called alias there. */
static bool
uses_field(const struct wb_mapping *mapping, struct wb_text alias, struct wb_text field)
{
	for (size_t i = 0; i < mapping->n_lines; i++) {
		const struct wb_line *line = &mapping->lines[i];

		if (line->kind == WB_LINE_MISSING) /* it speaks of the target */
			continue;
		for (size_t k = 0; k < line->n_expressions; k++)
			if (node_names(line->expressions[k], alias, field,
				       bare_on(mapping, line, field)))
				return true;
	}
	return false;
}

/* Whether a mapping that reads the table, or joins it, uses or leaves the field. */
static bool
speaks_of_source(const struct wb_mapping *mapping, const struct wb_table_name *table,
		 struct wb_text field)
{
	for (size_t i = 0; i < mapping->n_lines; i++) {
		const struct wb_line *line = &mapping->lines[i];

		if ((line->kind == WB_LINE_FROM || line->kind == WB_LINE_JOIN) &&
		    same_table(&line->table, table) &&
		    (uses_field(mapping, line->alias, field) ||
		     is_left(mapping, table, line->alias, field)))
			return true;
	}
	return false;
}

static bool
speaks_of_target(const struct wb_mapping *mapping, const struct wb_table_name *table,
		 struct wb_text field)
{
	const struct wb_line *into = wb_mapping_line(mapping, WB_LINE_INTO);

	if (!into || !same_table(&into->table, table))
		return false;
	for (size_t i = 0; i < mapping->n_lines; i++)
		if ((mapping->lines[i].kind == WB_LINE_ARROW ||
		     mapping->lines[i].kind == WB_LINE_MISSING) &&
		    wb_text_equal(mapping->lines[i].name, field))
			return true;
	return is_left(mapping, table, table->table, field);
}

typedef bool
speaks(const struct wb_mapping *mapping, const struct wb_table_name *table, struct wb_text field);

static bool
is_gap(const struct wb_model *model, speaks *speaks_of, const struct wb_table_name *table,
       struct wb_text field)
{
	for (size_t i = 0; i < model->n_objects; i++)
		if (model->objects[i].kind == WB_OBJECT_MAPPING &&
		    speaks_of(&model->objects[i].as.mapping, table, field))
			return false;
	return true;
}

static void
add_gap(struct wb_findings *findings, struct wb_text mapping, const char *side,
	const struct wb_table_name *table, struct wb_text field, const char *prefix)
{
	struct wb_finding *finding = wb_findings_add(
		findings, WB_SEVERITY_WARNING, mapping, "gap", qualified(findings, table, field),
		"the %s field %.*s is neither mapped nor left", side, WB_TEXT_ARG(field));
	struct wb_buffer name = { 0 };

	wb_print_name(field, &name);
	wb_finding_hint(findings, finding, "map it, or say why not: leave %s.%s \"reason\"", prefix,
			name.at);
	wb_buffer_release(&name);
}

static void
check_source_gaps(const struct wb_model *model, const struct wb_object *mapping,
		  struct wb_findings *findings)
{
	const struct wb_line *from = wb_mapping_line(&mapping->as.mapping, WB_LINE_FROM);
	const struct wb_schema *schema = from ? wb_model_schema(model, from->table.system) : NULL;
	const struct wb_table *table = schema ? wb_schema_table(schema, from->table.table) : NULL;
	struct wb_buffer alias = { 0 };

	if (!table)
		return;
	wb_print_name(from->alias, &alias);
	for (size_t i = 0; i < table->n_fields; i++)
		if (is_gap(model, speaks_of_source, &from->table, table->fields[i].name))
			add_gap(findings, mapping->name, "source", &from->table,
				table->fields[i].name, alias.at);
	wb_buffer_release(&alias);
}

static void
check_target_gaps(const struct wb_model *model, const struct wb_object *mapping,
		  struct wb_findings *findings)
{
	const struct wb_line *into = wb_mapping_line(&mapping->as.mapping, WB_LINE_INTO);
	const struct wb_schema *schema = into ? wb_model_schema(model, into->table.system) : NULL;
	const struct wb_table *table = schema ? wb_schema_table(schema, into->table.table) : NULL;
	struct wb_buffer prefix = { 0 };

	if (!table)
		return;
	wb_print_name(into->table.system, &prefix);
	wb_buffer_byte(&prefix, '.');
	wb_print_name(into->table.table, &prefix);
	for (size_t i = 0; i < table->n_fields; i++) {
		const struct wb_field *field = &table->fields[i];

		if (!field->generated && !wb_field_must_be_written(field) &&
		    is_gap(model, speaks_of_target, &into->table, field->name))
			add_gap(findings, mapping->name, "target", &into->table, field->name,
				prefix.at);
	}
	wb_buffer_release(&prefix);
}

/* Without a key nothing tells a row that is there already. */
static void
check_repetition(const struct wb_plan *plan, struct wb_findings *findings)
{
	struct wb_finding *finding;

	if (plan->mode != WB_WRITE_INSERT || plan->n_key)
		return;
	finding = wb_findings_add(findings, WB_SEVERITY_NOTE, plan->mapping, "no-key", WB_TEXT(""),
				  "without a key, each run inserts its rows once more");
	wb_finding_hint(findings, finding, "where that is not meant: key FIELD, and write upsert");
}

/* A source that came in halves would empty the target. */
static void
check_brake(const struct wb_plan *plan, struct wb_findings *findings)
{
	struct wb_finding *finding;

	if (plan->missing.action != WB_MISSING_DELETE || plan->missing.has_limit)
		return;
	finding = wb_findings_add(
		findings, WB_SEVERITY_WARNING, plan->mapping, "no-brake", WB_TEXT(""),
		"`missing delete` without a limit: a source that is not whole empties the "
		"target");
	wb_finding_hint(findings, finding, "add a line: missing at most 5%%");
}

/* Crosswalks. */

/* Functions whose results they leave as they are: a key that they change is never looked up. */
static const char *const normalizers[] = { "lower", "upper", "trim", "ltrim", "rtrim", "squeeze" };

static bool
is_normalizer(const struct wb_expr *expr)
{
	if (expr->kind != WB_EXPR_CALL || !expr->n_operands)
		return false;
	for (size_t i = 1; i < expr->n_operands; i++)
		if (!expr->arguments[i].absent)
			return false;
	for (size_t i = 0; i < sizeof normalizers / sizeof *normalizers; i++)
		if (!strcmp(normalizers[i], expr->function->name))
			return true;
	return false;
}

/* What the step makes of one text. */
static struct wb_text
apply(const struct wb_expr *expr, struct wb_text text, struct wb_arena *arena)
{
	struct wb_value value = wb_value_text(text), null = wb_value_null(WB_TYPE_NULL);
	struct wb_column *columns = WB_NEW_ARRAY(arena, struct wb_column, expr->n_operands);
	const struct wb_column **arguments =
		WB_NEW_ARRAY(arena, const struct wb_column *, expr->n_operands);
	struct wb_column out;
	uint32_t row = 0;
	struct wb_call call = {
		.function = expr->function,
		.n_arguments = expr->n_operands,
		.arguments = arguments,
		.signature = expr->arguments,
		.prepared = expr->prepared,
		.out = &out,
		.n_rows = 1,
		.rows = &row,
		.capacity = 1,
		.arena = arena,
	};

	for (size_t i = 0; i < expr->n_operands; i++) {
		wb_column_init_constant(&columns[i], i ? &null : &value, arena);
		arguments[i] = &columns[i];
	}
	wb_column_init(&out, expr->type, 1, arena);
	out.state[0] = WB_CELL_VALUE;
	expr->function->kernel(&call);
	return out.state[0] == WB_CELL_VALUE ? out.cells.text[0] : text;
}

static void
check_crosswalk_keys(const struct wb_plan *plan, const struct wb_expr *map,
		     struct wb_findings *findings)
{
	const struct wb_expr *step = map->operands[0];
	const struct wb_crosswalk_index *index = map->crosswalk;

	if (index->ignoring_case || !is_normalizer(step))
		return;
	for (size_t i = 0; i < index->values.count; i++) {
		struct wb_text key = index->values.entries[i].key;
		struct wb_finding *finding;

		if (wb_text_equal(apply(step, key, &findings->arena), key))
			continue;
		finding = wb_findings_add(
			findings, WB_SEVERITY_WARNING, plan->mapping, "unreachable", index->name,
			"crosswalk %.*s: \"%.*s\" never comes out of `%.*s`",
			WB_TEXT_ARG(index->name), WB_TEXT_ARG(key), WB_TEXT_ARG(step->step));
		wb_finding_hint(findings, finding, "write the key as `%.*s` gives it",
				WB_TEXT_ARG(step->step));
	}
}

static void
check_crosswalks(const struct wb_plan *plan, struct wb_findings *findings)
{
	for (size_t i = 0; i < plan->n_exprs; i++)
		if (plan->exprs[i]->kind == WB_EXPR_MAP)
			check_crosswalk_keys(plan, plan->exprs[i], findings);
}

static void
check_plan(const struct wb_plan *plan, const struct wb_mapping *mapping,
	   struct wb_findings *findings)
{
	struct wb_text alias = wb_mapping_line(mapping, WB_LINE_FROM)->alias;

	check_leaves(plan, mapping, alias, findings);
	check_repetition(plan, findings);
	check_brake(plan, findings);
	check_crosswalks(plan, findings);
	if (plan->group)
		check_crosswalks(plan->group->rows, findings);
}

void
wb_check_mapping(const struct wb_model *model, const struct wb_object *mapping,
		 const struct wb_profile *profile, struct wb_findings *findings)
{
	struct complaints complaints = { findings, mapping->name };
	struct wb_plan *plan = wb_plan_examine(model, mapping, add_complaint, &complaints);

	wb_check_script(mapping, findings);
	if (!plan)
		return;
	check_plan(plan, &mapping->as.mapping, findings);
	/* The profile speaks of rows, not of groups. */
	wb_check_values(plan, plan->group ? NULL : profile, findings);
	wb_plan_free(plan);
}

/* Whether an earlier one of the mappings has the same table in that line. */
static bool
is_repeated(const struct wb_object *const *mappings, size_t i, enum wb_line_kind kind)
{
	const struct wb_line *line = wb_mapping_line(&mappings[i]->as.mapping, kind), *other;

	for (size_t k = 0; line && k < i; k++) {
		other = wb_mapping_line(&mappings[k]->as.mapping, kind);
		if (other && same_table(&line->table, &other->table))
			return true;
	}
	return false;
}

static bool
replaces_table(const struct wb_object *mapping, const struct wb_table_name *table)
{
	const struct wb_line *into = wb_mapping_line(&mapping->as.mapping, WB_LINE_INTO);
	const struct wb_line *write = wb_mapping_line(&mapping->as.mapping, WB_LINE_WRITE);

	return into && write && write->mode == WB_WRITE_REPLACE &&
	       wb_text_equal(into->table.system, table->system) &&
	       wb_text_equal(into->table.table, table->table);
}

/* A mapping that replaces what another one writes. */
static void
check_replacing(const struct wb_object *const *mappings, size_t n, struct wb_findings *findings)
{
	for (size_t i = 0; i < n; i++) {
		const struct wb_line *into =
			wb_mapping_line(&mappings[i]->as.mapping, WB_LINE_INTO);

		for (size_t k = 0; into && k < n; k++) {
			struct wb_finding *finding;

			if (k == i || !replaces_table(mappings[k], &into->table))
				continue;
			finding = wb_findings_add(
				findings, WB_SEVERITY_WARNING, mappings[k]->name, "replaced",
				WB_TEXT(""), "it replaces the table that %.*s writes to as well",
				WB_TEXT_ARG(mappings[i]->name));
			wb_finding_hint(findings, finding,
					"use `write upsert` where both are wanted");
		}
	}
}

void
wb_check_together(const struct wb_model *model, const struct wb_object *const *mappings, size_t n,
		  struct wb_findings *findings)
{
	for (size_t i = 0; i < n; i++) {
		if (!is_repeated(mappings, i, WB_LINE_FROM))
			check_source_gaps(model, mappings[i], findings);
		if (!is_repeated(mappings, i, WB_LINE_INTO))
			check_target_gaps(model, mappings[i], findings);
	}
	check_replacing(mappings, n, findings);
	wb_check_unused_crosswalks(model, mappings, n, findings);
}
