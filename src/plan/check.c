/*
 * Compile, and then look at the plan beside the two tables: each field of
 * either side is mapped, left on purpose, or a gap.
 */
#include "plan/check.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "plan/evaluate.h"

static const char *const severities[] = {
	[WB_SEVERITY_NOTE] = "note",
	[WB_SEVERITY_WARNING] = "warning",
	[WB_SEVERITY_ERROR] = "error",
};

const char *
wb_severity_name(enum wb_severity severity)
{
	return severities[severity];
}

void
wb_findings_release(struct wb_findings *findings)
{
	free(findings->items);
	wb_arena_release(&findings->arena);
	memset(findings, 0, sizeof *findings);
}

static struct wb_finding *add(struct wb_findings *findings, enum wb_severity severity,
			      struct wb_text mapping, const char *rule, struct wb_text field,
			      const char *format, ...) __attribute__((format(printf, 6, 7)));

static struct wb_finding *
add(struct wb_findings *findings, enum wb_severity severity, struct wb_text mapping,
    const char *rule, struct wb_text field, const char *format, ...)
{
	struct wb_finding *finding;
	char message[1024];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(message, sizeof message, format, arguments);
	va_end(arguments);
	WB_GROW(findings->items, findings->capacity, findings->count + 1);
	finding = &findings->items[findings->count++];
	*finding = (struct wb_finding){
		.severity = severity,
		.rule = rule,
		.mapping = wb_arena_text(&findings->arena, mapping),
		.field = wb_arena_text(&findings->arena, field),
		.message = wb_arena_text(&findings->arena, wb_text_of(message)),
		.hint = WB_TEXT(""),
		.excerpt = WB_TEXT(""),
	};
	findings->errors += severity == WB_SEVERITY_ERROR;
	return finding;
}

static void hint(struct wb_findings *findings, struct wb_finding *finding, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

static void
hint(struct wb_findings *findings, struct wb_finding *finding, const char *format, ...)
{
	char text[512];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(text, sizeof text, format, arguments);
	va_end(arguments);
	finding->hint = wb_arena_text(&findings->arena, wb_text_of(text));
}

static void
add_error(struct wb_findings *findings, struct wb_text mapping, const struct wb_error *err)
{
	struct wb_finding *finding = add(findings, WB_SEVERITY_ERROR, mapping, "design",
					 WB_TEXT(""), "%s: %s", err->where, err->what);

	hint(findings, finding, "%s", err->hint);
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

/* A leave that names nothing says nothing: probably a slip. */
static void
check_leaves(const struct wb_plan *plan, const struct wb_mapping *mapping, struct wb_text alias,
	     struct wb_findings *findings)
{
	for (size_t i = 0; i < mapping->n_lines; i++) {
		const struct wb_line *line = &mapping->lines[i];
		struct wb_finding *finding;

		if (line->kind != WB_LINE_LEAVE ||
		    table_has(line, plan->source_table, &plan->source, alias) ||
		    table_has(line, plan->target_table, &plan->target, plan->target.table))
			continue;
		finding = add(findings, WB_SEVERITY_WARNING, plan->mapping, "leave",
			      line->names[line->n_names - 1],
			      "`leave` names %.*s, which neither table has",
			      WB_TEXT_ARG(line->names[line->n_names - 1]));
		hint(findings, finding,
		     "a source field is %.*s.FIELD, a target field %.*s.%.*s.FIELD",
		     WB_TEXT_ARG(alias), WB_TEXT_ARG(plan->target.system),
		     WB_TEXT_ARG(plan->target.table));
	}
}

/* Gaps. */

static void
mark_used(const struct wb_expr *expr, bool *used)
{
	if (expr->kind == WB_EXPR_FIELD)
		used[expr->field] = true;
	for (size_t i = 0; i < expr->n_operands; i++)
		mark_used(expr->operands[i], used);
}

static void
check_source_gaps(const struct wb_plan *plan, const struct wb_mapping *mapping,
		  struct wb_text alias, struct wb_findings *findings)
{
	const struct wb_table *table = plan->source_table;
	bool *used = wb_alloc(table->n_fields * sizeof *used);

	for (size_t a = 0; a < plan->n_arrows; a++)
		mark_used(plan->arrows[a].expr, used);
	for (size_t i = 0; i < plan->n_requires; i++)
		mark_used(plan->requires[i].expr, used);
	if (plan->where)
		mark_used(plan->where, used);
	for (size_t i = 0; i < table->n_fields; i++) {
		struct wb_text name = table->fields[i].name;
		bool left = is_left(mapping, &plan->source, alias, name);
		struct wb_finding *finding;

		if (used[i] || left)
			continue;
		finding =
			add(findings, WB_SEVERITY_WARNING, plan->mapping, "gap",
			    qualified(findings, &plan->source, name),
			    "the source field %.*s is neither mapped nor left", WB_TEXT_ARG(name));
		hint(findings, finding, "map it, or say why not: leave %.*s.%.*s \"reason\"",
		     WB_TEXT_ARG(alias), WB_TEXT_ARG(name));
	}
	free(used);
}

static bool
has_arrow(const struct wb_plan *plan, struct wb_text field)
{
	for (size_t a = 0; a < plan->n_arrows; a++)
		if (wb_text_equal(plan->arrows[a].name, field))
			return true;
	return false;
}

static void
check_target_field(const struct wb_plan *plan, const struct wb_mapping *mapping,
		   const struct wb_field *field, struct wb_findings *findings)
{
	struct wb_text name = qualified(findings, &plan->target, field->name);
	bool must = field->not_null && !field->has_default && !field->generated &&
		    plan->mode != WB_WRITE_UPDATE;
	struct wb_finding *finding;

	if (has_arrow(plan, field->name) || field->generated)
		return;
	if (must) {
		finding = add(findings, WB_SEVERITY_ERROR, plan->mapping, "required", name,
			      "the target field %.*s must not be null and has no arrow",
			      WB_TEXT_ARG(field->name));
		hint(findings, finding, "add an arrow: %.*s <- …", WB_TEXT_ARG(field->name));
		return;
	}
	if (is_left(mapping, &plan->target, plan->target.table, field->name))
		return;
	finding =
		add(findings, WB_SEVERITY_WARNING, plan->mapping, "gap", name,
		    "the target field %.*s has no arrow and is not left", WB_TEXT_ARG(field->name));
	hint(findings, finding, "map it, or say why not: leave %.*s \"reason\"", WB_TEXT_ARG(name));
}

/* Lengths. */

static uint64_t
source_length(const struct wb_plan *plan, const struct wb_expr *expr)
{
	if (expr->kind == WB_EXPR_FIELD)
		return plan->source_table->fields[expr->field].max_length;
	return 0;
}

static void
check_length(const struct wb_plan *plan, const struct wb_plan_arrow *arrow,
	     struct wb_findings *findings)
{
	const struct wb_expr *expr = arrow->expr;
	uint64_t length;

	if (expr->kind != WB_EXPR_FIT || expr->type.type != WB_TYPE_TEXT)
		return;
	length = source_length(plan, expr->operands[0]);
	if (length && length <= expr->max_length)
		return;
	add(findings, WB_SEVERITY_NOTE, plan->mapping, "too-long",
	    qualified(findings, &plan->target, arrow->name),
	    "values longer than %llu characters will be rejected",
	    (unsigned long long)expr->max_length);
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
		finding = add(findings, WB_SEVERITY_WARNING, plan->mapping, "unreachable",
			      index->name, "crosswalk %.*s: \"%.*s\" never comes out of `%.*s`",
			      WB_TEXT_ARG(index->name), WB_TEXT_ARG(key), WB_TEXT_ARG(step->step));
		hint(findings, finding, "write the key as `%.*s` gives it",
		     WB_TEXT_ARG(step->step));
	}
}

static void
check_plan(const struct wb_plan *plan, const struct wb_mapping *mapping,
	   struct wb_findings *findings)
{
	struct wb_text alias = wb_mapping_line(mapping, WB_LINE_FROM)->alias;

	check_source_gaps(plan, mapping, alias, findings);
	for (size_t i = 0; plan->target_table && i < plan->target_table->n_fields; i++)
		check_target_field(plan, mapping, &plan->target_table->fields[i], findings);
	check_leaves(plan, mapping, alias, findings);
	for (size_t a = 0; a < plan->n_arrows; a++)
		check_length(plan, &plan->arrows[a], findings);
	for (size_t i = 0; i < plan->n_exprs; i++)
		if (plan->exprs[i]->kind == WB_EXPR_MAP)
			check_crosswalk_keys(plan, plan->exprs[i], findings);
}

void
wb_check_mapping(const struct wb_model *model, const struct wb_object *mapping,
		 struct wb_findings *findings)
{
	struct wb_plan *plan;
	struct wb_error err;

	if (wb_plan_compile(model, mapping, &plan, &err) != WB_OK) {
		add_error(findings, mapping->name, &err);
		return;
	}
	check_plan(plan, &mapping->as.mapping, findings);
	wb_plan_free(plan);
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

void
wb_check_together(const struct wb_object *const *mappings, size_t n, struct wb_findings *findings)
{
	for (size_t i = 0; i < n; i++) {
		const struct wb_line *into =
			wb_mapping_line(&mappings[i]->as.mapping, WB_LINE_INTO);

		for (size_t k = 0; into && k < n; k++) {
			struct wb_finding *finding;

			if (k == i || !replaces_table(mappings[k], &into->table))
				continue;
			finding = add(findings, WB_SEVERITY_WARNING, mappings[k]->name, "replaced",
				      WB_TEXT(""),
				      "it replaces the table that %.*s writes to as well",
				      WB_TEXT_ARG(mappings[i]->name));
			hint(findings, finding, "use `write upsert` where both are wanted");
		}
	}
}
