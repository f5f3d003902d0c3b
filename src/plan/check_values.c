/*
 * An arrow is followed back to the one source field that it hangs on. A step that
 * gives null for null, and for a value one value, hands the field's figures on:
 * its nulls are the arrow's nulls. Where the profile lists every value of the
 * field, the steps before a crosswalk are computed for each of them.
 */
#include "plan/check_values.h"

#include "plan/evaluate.h"

enum { NAMED = 3 }; /* values that a finding names */

/* The operand that decides whether the step gives null, or NULL. */
static const struct wb_expr *
strict_input(const struct wb_expr *expr)
{
	const struct wb_expr *input = NULL;

	switch (expr->kind) {
	case WB_EXPR_CONVERT:
	case WB_EXPR_FIT:
	case WB_EXPR_SUBSTITUTE:
	case WB_EXPR_MATCH:
		return expr->operands[0];
	case WB_EXPR_CALL:
		if (expr->function->form != WB_FORM_STRICT)
			return NULL;
		for (size_t i = 0; i < expr->n_operands; i++) {
			if (expr->operands[i]->kind == WB_EXPR_CONSTANT)
				continue;
			if (input)
				return NULL;
			input = expr->operands[i];
		}
		return input;
	default:
		return NULL;
	}
}

/* The field of the driving table at the beginning of a chain of strict steps, or NULL. */
static const struct wb_field_profile *
field_behind(const struct wb_plan *plan, const struct wb_profile *profile,
	     const struct wb_expr *expr, size_t *field)
{
	while (expr && expr->kind != WB_EXPR_FIELD)
		expr = strict_input(expr);
	if (!expr || expr->field >= plan->source_table->n_fields)
		return NULL;
	if (field)
		*field = expr->field;
	return wb_profile_field(profile, plan->source_table->fields[expr->field].name);
}

/* The same where every step leaves the value as it is: its text and length are the field's. */
static const struct wb_field_profile *
field_itself(const struct wb_plan *plan, const struct wb_profile *profile,
	     const struct wb_expr *expr)
{
	while (expr->kind == WB_EXPR_FIT || expr->kind == WB_EXPR_CONVERT)
		expr = expr->operands[0];
	return expr->kind == WB_EXPR_FIELD ? field_behind(plan, profile, expr, NULL) : NULL;
}

static struct wb_text
target_name(const struct wb_plan *plan, struct wb_text field, struct wb_findings *findings)
{
	return wb_text_of(wb_arena_format(&findings->arena, "%.*s.%.*s.%.*s",
					  WB_TEXT_ARG(plan->target.system),
					  WB_TEXT_ARG(plan->target.table), WB_TEXT_ARG(field)));
}

/* The length that the source itself declares for a field, or 0. */
static uint64_t
declared_length(const struct wb_plan *plan, const struct wb_expr *expr)
{
	if (expr->kind != WB_EXPR_FIELD || expr->field >= plan->source_table->n_fields)
		return 0;
	return plan->source_table->fields[expr->field].max_length;
}

static void
tell_longer(const struct wb_plan *plan, const struct wb_plan_arrow *arrow,
	    const struct wb_field_profile *field, struct wb_findings *findings)
{
	uint64_t most = arrow->expr->max_length;
	bool exact;
	uint64_t longer = wb_field_profile_longer(field, most, &exact);

	if (longer)
		wb_findings_add(findings, WB_SEVERITY_WARNING, plan->mapping, "too-long",
				target_name(plan, arrow->name, findings),
				"%s%llu value%s of %.*s %s longer than %llu characters, by its "
				"profile, and will be rejected",
				exact ? "" : "at least ", (unsigned long long)longer,
				longer == 1 ? "" : "s", WB_TEXT_ARG(field->name),
				longer == 1 ? "is" : "are", (unsigned long long)most);
}

static void
check_length(const struct wb_plan *plan, const struct wb_plan_arrow *arrow,
	     const struct wb_profile *profile, struct wb_findings *findings)
{
	const struct wb_expr *expr = arrow->expr;
	const struct wb_field_profile *field;
	uint64_t declared;

	if (expr->kind != WB_EXPR_FIT || expr->type.type != WB_TYPE_TEXT)
		return;
	declared = declared_length(plan, expr->operands[0]);
	field = profile ? field_itself(plan, profile, expr) : NULL;
	if (field)
		tell_longer(plan, arrow, field, findings);
	else if (!declared || declared > expr->max_length)
		wb_findings_add(findings, WB_SEVERITY_NOTE, plan->mapping, "too-long",
				target_name(plan, arrow->name, findings),
				"values longer than %llu characters will be rejected",
				(unsigned long long)expr->max_length);
}

static void
check_nulls(const struct wb_plan *plan, const struct wb_plan_arrow *arrow,
	    const struct wb_profile *profile, struct wb_findings *findings)
{
	const struct wb_field_profile *field = field_behind(plan, profile, arrow->expr, NULL);
	struct wb_finding *finding;
	size_t i = plan->target_table ? wb_table_field(plan->target_table, arrow->name) : 0;

	if (!field || !field->nulls)
		return;
	if (!arrow->key_part && (!plan->target_table || i == plan->target_table->n_fields ||
				 !plan->target_table->fields[i].not_null))
		return;
	finding = wb_findings_add(
		findings, WB_SEVERITY_WARNING, plan->mapping, "null-in-required",
		target_name(plan, arrow->name, findings),
		"%llu of %llu rows have no %.*s, by its profile, and %s must not be null",
		(unsigned long long)field->nulls, (unsigned long long)field->rows,
		WB_TEXT_ARG(field->name), arrow->key_part ? "a key" : "this field");
	wb_finding_hint(findings, finding,
			"they will be rejected; give them a value (… ?? VALUE), or filter them "
			"with where");
}

/* No step can tell apart what its field does not: a key of one part, made of one field. */
static void
check_key(const struct wb_plan *plan, const struct wb_profile *profile,
	  struct wb_findings *findings)
{
	const struct wb_plan_arrow *arrow;
	const struct wb_field_profile *field;
	uint64_t present;

	if (plan->n_key != 1)
		return;
	arrow = &plan->arrows[plan->key[0]];
	field = field_behind(plan, profile, arrow->expr, NULL);
	present = field ? field->rows - field->nulls : 0;
	if (!field || !field->distinct_exact || field->distinct >= present)
		return;
	wb_findings_add(findings, WB_SEVERITY_WARNING, plan->mapping, "key-not-unique",
			target_name(plan, arrow->name, findings),
			"%llu row%s the key of an earlier one: %.*s has %llu distinct values in "
			"%llu rows, by its profile",
			(unsigned long long)(present - field->distinct),
			present - field->distinct == 1 ? " repeats" : "s repeat",
			WB_TEXT_ARG(field->name), (unsigned long long)field->distinct,
			(unsigned long long)present);
}

/* Crosswalks. */

/* The field's listed values as a batch of the driving table, all else null. */
static void
batch_of_values(const struct wb_plan *plan, const struct wb_field_profile *field, size_t at,
		struct wb_batch *batch)
{
	wb_batch_init_text(batch, plan->n_columns, field->n_values);
	batch->rows = field->n_values;
	batch->first_row = 1;
	for (size_t i = 0; i < field->n_values; i++) {
		struct wb_value value = wb_value_text(field->values[i].value);

		wb_column_set(&batch->columns[at], i, &value);
	}
}

struct unmapped {
	uint64_t rows;
	size_t values;
	struct wb_buffer named;
};

static void
note_unmapped(struct unmapped *unmapped, const struct wb_counted *value)
{
	unmapped->rows += value->count;
	if (unmapped->values++ < NAMED)
		wb_buffer_format(&unmapped->named, "%s\"%.*s\" (%llu)",
				 unmapped->values > 1 ? ", " : "", WB_TEXT_ARG(value->value),
				 (unsigned long long)value->count);
}

static void
tell_unmapped(const struct wb_plan *plan, const struct wb_crosswalk_index *index,
	      struct unmapped *unmapped, struct wb_findings *findings)
{
	bool rejects = index->otherwise == WB_OTHERWISE_REJECT;
	struct wb_finding *finding;

	if (unmapped->values > NAMED)
		wb_buffer_string(&unmapped->named, ", …");
	if (unmapped->values) {
		finding = wb_findings_add(
			findings, rejects ? WB_SEVERITY_WARNING : WB_SEVERITY_NOTE, plan->mapping,
			"not-in-crosswalk", index->name,
			"%zu value%s in %llu rows, by the profile, %s not in the crosswalk: %s",
			unmapped->values, unmapped->values == 1 ? "" : "s",
			(unsigned long long)unmapped->rows, unmapped->values == 1 ? "is" : "are",
			unmapped->named.at);
		wb_finding_hint(findings, finding, "%s",
				rejects ? "they will be rejected; add them, or say otherwise"
					: "they follow its otherwise");
	}
	wb_buffer_release(&unmapped->named);
}

/* Entries that no value comes to. */
static void
tell_unseen(const struct wb_plan *plan, const struct wb_crosswalk_index *index, const bool *seen,
	    struct wb_findings *findings)
{
	for (size_t i = 0; i < index->values.count; i++)
		if (!seen[i])
			wb_findings_add(findings, WB_SEVERITY_NOTE, plan->mapping, "unseen",
					index->name,
					"no value comes to the key \"%.*s\", by the profile",
					WB_TEXT_ARG(index->values.entries[i].key));
}

static void
compare_values(const struct wb_plan *plan, const struct wb_expr *map,
	       const struct wb_field_profile *field, const struct wb_column *mapped,
	       struct wb_findings *findings)
{
	const struct wb_crosswalk_index *index = map->crosswalk;
	bool *seen = WB_NEW_ARRAY(&findings->arena, bool, index->values.count);
	struct unmapped unmapped = { 0 };

	for (size_t i = 0; i < field->n_values; i++) {
		const struct wb_value *found;

		if (wb_column_cell(mapped, i) != WB_CELL_VALUE)
			continue;
		found = wb_crosswalk_find(index, mapped->cells.text[wb_column_index(mapped, i)],
					  &findings->arena);
		if (!found)
			note_unmapped(&unmapped, &field->values[i]);
		for (size_t e = 0; found && e < index->values.count; e++)
			seen[e] |= index->values.entries[e].value == found;
	}
	tell_unmapped(plan, index, &unmapped, findings);
	tell_unseen(plan, index, seen, findings);
}

static void
check_crosswalk(const struct wb_plan *plan, const struct wb_expr *map,
		const struct wb_profile *profile, struct wb_findings *findings)
{
	static const struct wb_context context = { .run = { "", 0 }, .source = { "", 0 } };
	size_t at = 0;
	const struct wb_field_profile *field = field_behind(plan, profile, map->operands[0], &at);
	struct wb_batch batch = { 0 };
	struct wb_evaluator *evaluator;

	if (!field || !field->values_all || !profile->has_values || profile->min_count > 1 ||
	    plan->source_table->fields[at].type.type != WB_TYPE_TEXT)
		return;
	evaluator = wb_evaluator_new(plan, &context);
	batch_of_values(plan, field, at, &batch);
	compare_values(plan, map, field,
		       wb_evaluate_expression(evaluator, map->operands[0], &batch), findings);
	wb_evaluator_free(evaluator);
	wb_batch_release(&batch);
}

void
wb_check_values(const struct wb_plan *plan, const struct wb_profile *profile,
		struct wb_findings *findings)
{
	if (plan->group) /* the profile speaks of rows, the arrows of groups */
		profile = NULL;
	for (size_t a = 0; a < plan->n_arrows; a++) {
		check_length(plan, &plan->arrows[a], profile, findings);
		if (profile)
			check_nulls(plan, &plan->arrows[a], profile, findings);
	}
	if (!profile)
		return;
	check_key(plan, profile, findings);
	for (size_t i = 0; i < plan->n_exprs; i++)
		if (plan->exprs[i]->kind == WB_EXPR_MAP)
			check_crosswalk(plan, plan->exprs[i], profile, findings);
}
