#include "script_compare.h"

static bool
same_values(const struct wb_value *a, const struct wb_value *b)
{
	if (a->type != b->type || a->cell != b->cell)
		return false;
	if (a->cell == WB_CELL_NULL)
		return true;
	if (a->type == WB_TYPE_TEXT)
		return wb_text_equal(a->as.text, b->as.text);
	if (a->type == WB_TYPE_DECIMAL)
		return a->as.decimal.unscaled == b->as.decimal.unscaled &&
		       a->as.decimal.scale == b->as.decimal.scale;
	return a->type == WB_TYPE_NULL || a->as.integer == b->as.integer;
}

static bool
same_texts(const struct wb_text *a, size_t n_a, const struct wb_text *b, size_t n_b)
{
	if (n_a != n_b)
		return false;
	for (size_t i = 0; i < n_a; i++)
		if (!wb_text_equal(a[i], b[i]))
			return false;
	return true;
}

static bool
same_comments(struct wb_comments a, struct wb_comments b)
{
	return same_texts(a.lines, a.count, b.lines, b.count);
}

static bool
same_tables(const struct wb_table_name *a, const struct wb_table_name *b)
{
	return wb_text_equal(a->system, b->system) && wb_text_equal(a->table, b->table);
}

static bool
same_regexes(const struct wb_node *a, const struct wb_node *b)
{
	return wb_text_equal(a->regex.pattern, b->regex.pattern) &&
	       wb_text_equal(a->regex.flags, b->regex.flags) &&
	       wb_text_equal(a->replacement, b->replacement);
}

bool
same_nodes(const struct wb_node *a, const struct wb_node *b)
{
	if (a->kind != b->kind || a->n_operands != b->n_operands || a->depth != b->depth ||
	    a->has_otherwise != b->has_otherwise || !wb_text_equal(a->name, b->name) ||
	    !wb_text_equal(a->qualifier, b->qualifier) ||
	    !wb_text_equal(a->argument_name, b->argument_name) || !same_regexes(a, b))
		return false;
	if (a->kind == WB_NODE_LITERAL && !same_values(&a->literal, &b->literal))
		return false;
	for (size_t i = 0; i < a->n_operands; i++)
		if (!same_nodes(a->operands[i], b->operands[i]))
			return false;
	return true;
}

static bool
same_expressions(const struct wb_line *a, const struct wb_line *b)
{
	if (a->n_expressions != b->n_expressions || !a->descending != !b->descending)
		return false;
	for (size_t i = 0; i < a->n_expressions; i++) {
		if (a->descending && a->descending[i] != b->descending[i])
			return false;
		if (!same_nodes(a->expressions[i], b->expressions[i]))
			return false;
	}
	return true;
}

static bool
same_lines(const struct wb_line *a, const struct wb_line *b)
{
	return a->kind == b->kind && same_comments(a->comments, b->comments) &&
	       same_tables(&a->table, &b->table) && wb_text_equal(a->alias, b->alias) &&
	       a->join == b->join && a->create == b->create && a->mode == b->mode &&
	       a->missing == b->missing && a->limit.percent == b->limit.percent &&
	       wb_decimal_compare(a->limit.amount, b->limit.amount) == 0 &&
	       wb_text_equal(a->name, b->name) &&
	       same_texts(a->names, a->n_names, b->names, b->n_names) && same_expressions(a, b) &&
	       a->has_text == b->has_text && wb_text_equal(a->text, b->text);
}

static bool
same_mappings(const struct wb_mapping *a, const struct wb_mapping *b)
{
	if (a->n_lines != b->n_lines)
		return false;
	for (size_t i = 0; i < a->n_lines; i++)
		if (!same_lines(&a->lines[i], &b->lines[i]))
			return false;
	return true;
}

static bool
same_systems(const struct wb_system *a, const struct wb_system *b)
{
	if (!wb_text_equal(a->kind, b->kind) || !wb_text_equal(a->locator, b->locator) ||
	    a->n_options != b->n_options)
		return false;
	for (size_t i = 0; i < a->n_options; i++)
		if (!same_comments(a->options[i].comments, b->options[i].comments) ||
		    !wb_text_equal(a->options[i].name, b->options[i].name) ||
		    !same_values(&a->options[i].value, &b->options[i].value) ||
		    a->options[i].bare != b->options[i].bare)
			return false;
	return true;
}

static bool
same_entries(const struct wb_crosswalk_entry *a, const struct wb_crosswalk_entry *b)
{
	if (!same_comments(a->comments, b->comments) || !same_values(&a->value, &b->value) ||
	    a->n_keys != b->n_keys)
		return false;
	for (size_t i = 0; i < a->n_keys; i++)
		if (!same_values(&a->keys[i], &b->keys[i]))
			return false;
	return true;
}

static bool
same_crosswalks(const struct wb_crosswalk *a, const struct wb_crosswalk *b)
{
	if (a->ignoring_case != b->ignoring_case || a->n_entries != b->n_entries ||
	    a->has_otherwise != b->has_otherwise || a->otherwise != b->otherwise ||
	    !same_values(&a->otherwise_value, &b->otherwise_value) ||
	    !same_comments(a->otherwise_comments, b->otherwise_comments) ||
	    a->from_table != b->from_table || !same_tables(&a->source, &b->source) ||
	    !wb_text_equal(a->source_old, b->source_old) ||
	    !wb_text_equal(a->source_new, b->source_new))
		return false;
	for (size_t i = 0; i < a->n_entries; i++)
		if (!same_entries(&a->entries[i], &b->entries[i]))
			return false;
	return true;
}

static bool
same_params(const struct wb_param *a, const struct wb_param *b)
{
	return a->type.type == b->type.type && a->type.precision == b->type.precision &&
	       a->type.scale == b->type.scale && a->has_default == b->has_default &&
	       same_values(&a->value, &b->value);
}

static bool
same_objects(const struct wb_object *a, const struct wb_object *b)
{
	if (a->kind != b->kind || !wb_text_equal(a->name, b->name) ||
	    !wb_text_equal(a->doc, b->doc) || !same_comments(a->comments, b->comments) ||
	    !same_comments(a->tail, b->tail))
		return false;
	switch (a->kind) {
	case WB_OBJECT_SYSTEM:
		return same_systems(&a->as.system, &b->as.system);
	case WB_OBJECT_CROSSWALK:
		return same_crosswalks(&a->as.crosswalk, &b->as.crosswalk);
	case WB_OBJECT_PARAM:
		return same_params(&a->as.param, &b->as.param);
	default:
		return same_mappings(&a->as.mapping, &b->as.mapping);
	}
}

bool
same_scripts(const struct wb_script *a, const struct wb_script *b)
{
	if (a->n_objects != b->n_objects || !same_comments(a->tail, b->tail))
		return false;
	for (size_t i = 0; i < a->n_objects; i++)
		if (!same_objects(&a->objects[i], &b->objects[i]))
			return false;
	return true;
}
