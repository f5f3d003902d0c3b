/*
 * Compile, and look at the plan beside the tables. Gaps are a matter of the
 * whole design: a field that one mapping does not use, another one may.
 */
#include "plan/check.h"

#include <string.h>

#include "base/map.h"
#include "lang/print.h"
#include "plan/check_script.h"
#include "plan/check_values.h"
#include "plan/coverage.h"
#include "plan/deferral.h"
#include "plan/evaluate.h"
#include "plan/use.h"

struct complaints {
	struct wb_findings *findings;
	struct wb_text mapping;
	struct wb_map told;
};

/* A let that is wrong is met on every line that uses it, and told once. */
static bool
was_told(struct complaints *complaints, const struct wb_error *err)
{
	struct wb_buffer fault = { 0 };
	struct wb_map_entry *entry;
	bool told;

	wb_buffer_format(&fault, "%s\n%s", err->where, err->what);
	entry = wb_map_put(&complaints->told, wb_buffer_slice(&fault));
	wb_buffer_release(&fault);
	told = entry->value != NULL;
	entry->value = complaints;
	return told;
}

static void
add_complaint(void *context, const struct wb_line *line, const struct wb_error *err)
{
	struct complaints *complaints = context;
	struct wb_findings *findings = complaints->findings;
	struct wb_finding *finding;

	(void)line;
	if (was_told(complaints, err))
		return;
	finding = wb_findings_add(findings, WB_SEVERITY_ERROR, complaints->mapping, "design",
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

static bool
table_has(const struct wb_line *leave, const struct wb_table *table,
	  const struct wb_table_name *name, struct wb_text alias)
{
	for (size_t i = 0; table && i < table->n_fields; i++)
		if (wb_leave_names(leave, name, alias, table->fields[i].name))
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
	const struct wb_table *table = from ? wb_model_table(model, &from->table) : NULL;
	struct wb_buffer alias = { 0 };

	if (!table)
		return;
	wb_print_name(from->alias, &alias);
	for (size_t i = 0; i < table->n_fields; i++)
		if (wb_source_field_state(model, mapping, &from->table, table->fields[i].name) ==
		    WB_FIELD_GAP)
			add_gap(findings, mapping->name, "source", &from->table,
				table->fields[i].name, alias.at);
	wb_buffer_release(&alias);
}

static void
check_target_gaps(const struct wb_model *model, const struct wb_object *mapping,
		  struct wb_findings *findings)
{
	const struct wb_line *into = wb_mapping_line(&mapping->as.mapping, WB_LINE_INTO);
	const struct wb_table *table = into ? wb_model_table(model, &into->table) : NULL;
	struct wb_buffer prefix = { 0 };

	if (!table)
		return;
	wb_print_name(into->table.system, &prefix);
	wb_buffer_byte(&prefix, '.');
	wb_print_name(into->table.table, &prefix);
	for (size_t i = 0; i < table->n_fields; i++) {
		const struct wb_field *field = &table->fields[i];

		if (!field->generated && !wb_field_must_be_written(field) &&
		    wb_target_field_state(model, mapping, &into->table, field->name) ==
			    WB_FIELD_GAP)
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

/* "employee", or "employee and department": whose keys an arrow asks for. */
static bool
name_asked(void *context, const struct wb_use *use)
{
	struct wb_buffer *names = context;

	if (use->kind == WB_USE_XREF)
		wb_buffer_format(names, "%s%.*s", names->len ? " and " : "",
				 WB_TEXT_ARG(use->name));
	return false;
}

/* Where mappings ask for each other's keys, or one for its own: what waits for them. */
static void
check_circles(const struct wb_model *model, const struct wb_object *mapping,
	      struct wb_findings *findings)
{
	const struct wb_mapping *lines = &mapping->as.mapping;

	for (size_t i = 0; i < lines->n_lines; i++) {
		const struct wb_line *line = &lines->lines[i];
		struct wb_buffer names = { 0 };
		struct wb_finding *finding;

		if (!wb_is_deferred(model, mapping, line))
			continue;
		wb_line_uses(lines, line, name_asked, &names);
		finding = wb_findings_add(
			findings, WB_SEVERITY_NOTE, mapping->name, "circle", line->name,
			"%.*s asks in a circle for keys of %s: a second pass fills it, after all "
			"of them are written",
			WB_TEXT_ARG(line->name), names.at ? names.at : "");
		wb_finding_hint(
			findings, finding,
			"a key that is not found then leaves the field as it is, and the row "
			"is rejected by the second pass; `else null` if that is no fault");
		wb_buffer_release(&names);
	}
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
	struct complaints complaints = { .findings = findings, .mapping = mapping->name };
	struct wb_plan *plan = wb_plan_examine(model, mapping, add_complaint, &complaints);

	wb_map_release(&complaints.told);
	wb_check_script(mapping, findings);
	if (!plan)
		return;
	check_plan(plan, &mapping->as.mapping, findings);
	check_circles(model, mapping, findings);
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
		if (other && wb_same_table(&line->table, &other->table))
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
	       wb_same_table(&into->table, table);
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
