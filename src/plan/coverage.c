#include "plan/coverage.h"

/* Leaves. */

bool
wb_leave_names(const struct wb_line *leave, const struct wb_table_name *table, struct wb_text alias,
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

const struct wb_line *
wb_mapping_leave(const struct wb_mapping *mapping, const struct wb_table_name *table,
		 struct wb_text alias, struct wb_text field)
{
	for (size_t i = 0; i < mapping->n_lines; i++)
		if (mapping->lines[i].kind == WB_LINE_LEAVE &&
		    wb_leave_names(&mapping->lines[i], table, alias, field))
			return &mapping->lines[i];
	return NULL;
}

/* Uses. */

/*
 * Whether a bare name on a line means a field: a let hides it (not from itself), an
 * arrow does so in `require`.
 */
static bool
is_field_on(const struct wb_mapping *mapping, const struct wb_line *line, struct wb_text name)
{
	for (size_t i = 0; i < mapping->n_lines; i++) {
		const struct wb_line *other = &mapping->lines[i];
		enum wb_line_kind kind =
			other->kind == WB_LINE_PARKED ? other->parked : other->kind;
		bool hides = kind == WB_LINE_LET ||
			     (kind == WB_LINE_ARROW && line->kind == WB_LINE_REQUIRE);

		if (hides && other != line && wb_text_equal(other->name, name))
			return false;
	}
	return true;
}

/* What is looked for, and where. */
struct reading {
	const struct wb_mapping *mapping;
	const struct wb_line *line;
	struct wb_text alias, field;
};

static bool
node_names(const struct reading *reading, const struct wb_node *node)
{
	if (node->kind == WB_NODE_FIELD && wb_text_equal(node->name, reading->field) &&
	    (node->qualifier.len ? wb_text_equal(node->qualifier, reading->alias)
				 : is_field_on(reading->mapping, reading->line, reading->field)))
		return true;
	for (size_t i = 0; i < node->n_operands; i++)
		if (node_names(reading, node->operands[i]))
			return true;
	return false;
}

bool
wb_mapping_reads(const struct wb_mapping *mapping, struct wb_text alias, struct wb_text field)
{
	struct reading reading = { mapping, NULL, alias, field };

	for (size_t i = 0; i < mapping->n_lines; i++) {
		const struct wb_line *line = &mapping->lines[i];

		if (line->kind == WB_LINE_MISSING) /* it speaks of the target */
			continue;
		reading.line = line;
		for (size_t k = 0; k < line->n_expressions; k++)
			if (node_names(&reading, line->expressions[k]))
				return true;
	}
	return false;
}

/* What a mapping itself says of a field; never WB_FIELD_ELSEWHERE. */
typedef enum wb_field_state
speech(const struct wb_mapping *mapping, const struct wb_table_name *table, struct wb_text field);

/* Of a mapping that reads the table, or joins it. */
static enum wb_field_state
says_of_source(const struct wb_mapping *mapping, const struct wb_table_name *table,
	       struct wb_text field)
{
	enum wb_field_state state = WB_FIELD_GAP;

	for (size_t i = 0; i < mapping->n_lines; i++) {
		const struct wb_line *line = &mapping->lines[i];

		if ((line->kind != WB_LINE_FROM && line->kind != WB_LINE_JOIN) ||
		    !wb_same_table(&line->table, table))
			continue;
		if (wb_mapping_reads(mapping, line->alias, field))
			return WB_FIELD_MAPPED;
		if (wb_mapping_leave(mapping, table, line->alias, field))
			state = WB_FIELD_LEFT;
	}
	return state;
}

static enum wb_field_state
says_of_target(const struct wb_mapping *mapping, const struct wb_table_name *table,
	       struct wb_text field)
{
	const struct wb_line *into = wb_mapping_line(mapping, WB_LINE_INTO);

	if (!into || !wb_same_table(&into->table, table))
		return WB_FIELD_GAP;
	for (size_t i = 0; i < mapping->n_lines; i++)
		if ((mapping->lines[i].kind == WB_LINE_ARROW ||
		     mapping->lines[i].kind == WB_LINE_PARKED ||
		     mapping->lines[i].kind == WB_LINE_MISSING) &&
		    wb_text_equal(mapping->lines[i].name, field))
			return WB_FIELD_MAPPED;
	return wb_mapping_leave(mapping, table, table->table, field) ? WB_FIELD_LEFT : WB_FIELD_GAP;
}

/* States. */

static enum wb_field_state
state_of(const struct wb_model *model, const struct wb_object *mapping, speech *says,
	 const struct wb_table_name *table, struct wb_text field)
{
	enum wb_field_state own = mapping ? says(&mapping->as.mapping, table, field) : WB_FIELD_GAP;

	if (own != WB_FIELD_GAP)
		return own;
	for (size_t i = 0; i < model->n_objects; i++)
		if (model->objects[i].kind == WB_OBJECT_MAPPING &&
		    says(&model->objects[i].as.mapping, table, field) != WB_FIELD_GAP)
			return WB_FIELD_ELSEWHERE;
	return WB_FIELD_GAP;
}

enum wb_field_state
wb_source_field_state(const struct wb_model *model, const struct wb_object *mapping,
		      const struct wb_table_name *table, struct wb_text field)
{
	return state_of(model, mapping, says_of_source, table, field);
}

enum wb_field_state
wb_target_field_state(const struct wb_model *model, const struct wb_object *mapping,
		      const struct wb_table_name *table, struct wb_text field)
{
	return state_of(model, mapping, says_of_target, table, field);
}

static struct wb_side_coverage
cover(const struct wb_model *model, const struct wb_object *mapping, speech *says,
      enum wb_line_kind kind)
{
	const struct wb_line *line = wb_mapping_line(&mapping->as.mapping, kind);
	const struct wb_table *table = line ? wb_model_table(model, &line->table) : NULL;
	struct wb_side_coverage side = { .known = table != NULL };
	size_t *const counts[] = {
		[WB_FIELD_GAP] = &side.gaps,
		[WB_FIELD_MAPPED] = &side.mapped,
		[WB_FIELD_LEFT] = &side.left,
		[WB_FIELD_ELSEWHERE] = &side.elsewhere,
	};

	for (size_t i = 0; table && i < table->n_fields; i++) {
		if (kind == WB_LINE_INTO && table->fields[i].generated)
			continue;
		side.fields++;
		++*counts[state_of(model, mapping, says, &line->table, table->fields[i].name)];
	}
	return side;
}

struct wb_side_coverage
wb_target_coverage(const struct wb_model *model, const struct wb_object *mapping)
{
	return cover(model, mapping, says_of_target, WB_LINE_INTO);
}

struct wb_coverage
wb_mapping_coverage(const struct wb_model *model, const struct wb_object *mapping)
{
	return (struct wb_coverage){
		.source = cover(model, mapping, says_of_source, WB_LINE_FROM),
		.target = wb_target_coverage(model, mapping),
	};
}
