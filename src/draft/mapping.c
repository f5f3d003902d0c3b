/*
 * An arrow and a leave of one target field exclude each other: drawing the one
 * takes the other out, where that was asked for.
 */
#include "draft/mapping.h"

#include "draft/draft_state.h"
#include "draft/line.h"
#include "draft/line_state.h"
#include "lang/parse.h"
#include "lang/print.h"
#include "plan/coverage.h"

static const struct wb_text nothing = { "", 0 };

/* The mapping itself. */

static enum wb_status
need_system(struct wb_draft *draft, const struct wb_table_name *table, struct wb_error *err)
{
	const struct wb_object *system;

	return wb_draft_find(draft, WB_OBJECT_SYSTEM, table->system, &system, err);
}

static enum wb_status
check_new(struct wb_draft *draft, const struct wb_new_mapping *new, struct wb_error *err)
{
	enum wb_status status = need_system(draft, &new->from, err);

	if (status == WB_OK)
		status = need_system(draft, &new->into, err);
	if (status == WB_OK && wb_draft_object(draft, WB_OBJECT_MAPPING, new->name))
		status = wb_fail(err, WB_TAKEN, wb_draft_name(draft, new->name),
				 "there is a mapping of that name already");
	return status;
}

enum wb_status
wb_draft_new_mapping(struct wb_draft *draft, const struct wb_new_mapping *new, struct wb_error *err)
{
	struct wb_line lines[4] = {
		{ .kind = WB_LINE_FROM,
		  .table = new->from,
		  .alias = new->alias.len ? new->alias : new->from.table },
		{ .kind = WB_LINE_INTO, .table = new->into, .create = new->create },
		{ .kind = WB_LINE_WRITE, .mode = new->mode },
	};
	const struct wb_line key = { .kind = WB_LINE_KEY,
				     .n_names = new->n_key,
				     .names = (struct wb_text *)new->key };
	struct wb_object object = {
		.kind = WB_OBJECT_MAPPING,
		.name = new->name,
		.doc = new->doc.len ? new->doc : nothing,
	};
	enum wb_status status = check_new(draft, new, err);

	if (status != WB_OK)
		return status;
	object.as.mapping.lines = lines;
	object.as.mapping.n_lines = 3;
	if (new->n_key)
		wb_lines_add(&object.as.mapping, &key);
	status = wb_draft_keep(draft, &object, err);
	if (status == WB_OK)
		wb_draft_say(draft, "%s: new mapping from %s to %s",
			     wb_draft_name(draft, new->name), wb_draft_name(draft, new->from.table),
			     wb_draft_name(draft, new->into.table));
	return status;
}

enum wb_status
wb_draft_rename_mapping(struct wb_draft *draft, struct wb_text name, struct wb_text new_name,
			struct wb_error *err)
{
	const struct wb_object *mapping;
	struct wb_object copy;
	enum wb_status status = wb_draft_find(draft, WB_OBJECT_MAPPING, name, &mapping, err);

	if (status != WB_OK || wb_text_equal(name, new_name))
		return status;
	if (wb_draft_object(draft, WB_OBJECT_MAPPING, new_name))
		return wb_fail(err, WB_TAKEN, wb_draft_name(draft, new_name),
			       "there is a mapping of that name already");
	status = wb_draft_refuse_used(draft, WB_OBJECT_MAPPING, name, err);
	copy = *mapping;
	copy.name = new_name;
	if (status == WB_OK)
		status = wb_draft_keep(draft, &copy, err);
	if (status != WB_OK)
		return status;
	wb_draft_drop(draft, WB_OBJECT_MAPPING, name);
	wb_draft_say(draft, "%s: renamed to %s", wb_draft_name(draft, name),
		     wb_draft_name(draft, new_name));
	return WB_OK;
}

/* What stands for a field. */

static struct wb_line *
find_arrow(const struct wb_object *mapping, struct wb_text field)
{
	size_t n = wb_line_named(&mapping->as.mapping, WB_LINE_ARROW, field);

	return (struct wb_line *)wb_line_at(&mapping->as.mapping, WB_LINE_ARROW, n);
}

/* A field as a leave names it: of the target where alias is empty, else of a source table. */
struct left_field {
	struct wb_table_name table;
	struct wb_text alias, name;
	bool of_target;
};

/* Finds the table; a mapping without `into` has a target of unknown name. */
static enum wb_status
find_table(struct wb_draft *draft, const struct wb_object *mapping, struct wb_text alias,
	   struct wb_text field, struct left_field *out, struct wb_error *err)
{
	*out = (struct left_field){ .alias = alias, .name = field, .of_target = !alias.len };
	for (size_t i = 0; i < mapping->as.mapping.n_lines; i++) {
		const struct wb_line *line = &mapping->as.mapping.lines[i];
		bool source = line->kind == WB_LINE_FROM || line->kind == WB_LINE_JOIN;

		if (out->of_target ? line->kind != WB_LINE_INTO
				   : !source || !wb_text_equal(line->alias, alias))
			continue;
		out->table = line->table;
		if (out->of_target)
			out->alias = line->table.table;
		return WB_OK;
	}
	if (out->of_target)
		return WB_OK;
	return wb_fail(err, WB_INVALID, wb_draft_name(draft, mapping->name),
		       "no table here is called %s", wb_draft_name(draft, alias));
}

static struct wb_line *
find_leave(const struct wb_object *mapping, const struct left_field *field)
{
	return (struct wb_line *)wb_mapping_leave(&mapping->as.mapping, &field->table, field->alias,
						  field->name);
}

static void
cut_leaves(struct wb_object *mapping, const struct left_field *field)
{
	const struct wb_line *leave;

	while ((leave = find_leave(mapping, field)))
		wb_lines_cut(&mapping->as.mapping, leave);
}

/* Arrows. */

static bool
same_expression(const struct wb_node *a, const struct wb_node *b)
{
	struct wb_buffer texts[2] = { { 0 }, { 0 } };
	bool same;

	wb_print_expression(a, &texts[0]);
	wb_print_expression(b, &texts[1]);
	same = wb_text_equal(wb_buffer_slice(&texts[0]), wb_buffer_slice(&texts[1]));
	wb_buffer_release(&texts[0]);
	wb_buffer_release(&texts[1]);
	return same;
}

static void
put_arrow(struct wb_draft *draft, struct wb_object *mapping, struct wb_text field,
	  struct wb_node *expression)
{
	struct wb_line line = { .kind = WB_LINE_ARROW, .name = field, .n_expressions = 1 };
	struct wb_line *old = find_arrow(mapping, field);

	line.expressions = WB_NEW(&draft->arena, struct wb_node *);
	line.expressions[0] = expression;
	if (!old) {
		wb_lines_add(&mapping->as.mapping, &line);
		return;
	}
	line.comments = old->comments;
	*old = line;
}

enum wb_status
wb_draft_set_arrow(struct wb_draft *draft, struct wb_text mapping, struct wb_text field,
		   struct wb_text expression, enum wb_draft_guard guard, struct wb_error *err)
{
	const char *shown = wb_draft_name(draft, field);
	const struct wb_line *arrow, *leave;
	struct left_field target;
	struct wb_object copy;
	struct wb_node *node = NULL;
	enum wb_status status = wb_draft_copy_mapping(draft, mapping, &copy, err);

	if (status == WB_OK)
		status = wb_parse_expression(expression, shown, &draft->arena, &node, err);
	if (status == WB_OK)
		status = find_table(draft, &copy, nothing, field, &target, err);
	if (status != WB_OK)
		return status;
	arrow = find_arrow(&copy, field);
	leave = find_leave(&copy, &target);
	if (arrow && !leave && same_expression(arrow->expressions[0], node))
		return WB_OK;
	if (guard == WB_DRAFT_ADD && (arrow || leave))
		return wb_draft_taken(draft, &copy, arrow ? arrow : leave, err);
	put_arrow(draft, &copy, field, node);
	cut_leaves(&copy, &target);
	status = wb_draft_keep(draft, &copy, err);
	if (status == WB_OK)
		wb_draft_say(draft, "%s: %s from %s", wb_draft_name(draft, mapping), shown,
			     wb_draft_expression(draft, node));
	return status;
}

enum wb_status
wb_draft_remove_arrow(struct wb_draft *draft, struct wb_text mapping, struct wb_text field,
		      struct wb_error *err)
{
	struct wb_object copy;
	const struct wb_line *arrow;
	enum wb_status status = wb_draft_copy_mapping(draft, mapping, &copy, err);

	if (status != WB_OK)
		return status;
	arrow = find_arrow(&copy, field);
	if (!arrow)
		return wb_fail(err, WB_NOT_FOUND, wb_draft_name(draft, mapping),
			       "there is no arrow to %s", wb_draft_name(draft, field));
	wb_lines_cut(&copy.as.mapping, arrow);
	status = wb_draft_keep(draft, &copy, err);
	if (status == WB_OK)
		wb_draft_say(draft, "%s: no arrow to %s", wb_draft_name(draft, mapping),
			     wb_draft_name(draft, field));
	return status;
}

/* Leaves. */

/*
 * A target field is named in full, for its bare name could be that of a source field,
 * too; a source field by its alias.
 */
static struct wb_line
make_leave(struct wb_draft *draft, const struct left_field *field, struct wb_text reason)
{
	struct wb_line line = { .kind = WB_LINE_LEAVE, .has_text = true, .text = reason };

	line.names = WB_NEW_ARRAY(&draft->arena, struct wb_text, 3);
	if (field->of_target && field->table.system.len) {
		line.names[line.n_names++] = field->table.system;
		line.names[line.n_names++] = field->table.table;
	} else if (!field->of_target) {
		line.names[line.n_names++] = field->alias;
	}
	line.names[line.n_names++] = field->name;
	return line;
}

/* The arrow or the other leave that a leave would do away with, or NULL. */
static const struct wb_line *
find_said(const struct wb_object *mapping, const struct left_field *field, struct wb_text reason)
{
	const struct wb_line *leave = find_leave(mapping, field);
	const struct wb_line *arrow = field->of_target ? find_arrow(mapping, field->name) : NULL;

	if (arrow)
		return arrow;
	return leave && !wb_text_equal(leave->text, reason) ? leave : NULL;
}

static void
put_leave(struct wb_object *mapping, const struct left_field *field, struct wb_line *line)
{
	struct wb_line *old = find_leave(mapping, field);
	const struct wb_line *arrow;

	if (old) {
		line->comments = old->comments;
		*old = *line;
	} else {
		wb_lines_add(&mapping->as.mapping, line);
	}
	arrow = field->of_target ? find_arrow(mapping, field->name) : NULL;
	if (arrow)
		wb_lines_cut(&mapping->as.mapping, arrow);
}

enum wb_status
wb_draft_set_leave(struct wb_draft *draft, struct wb_text mapping, struct wb_text alias,
		   struct wb_text field, struct wb_text reason, enum wb_draft_guard guard,
		   struct wb_error *err)
{
	const char *shown = wb_draft_name(draft, field);
	struct left_field left;
	struct wb_object copy;
	struct wb_line line;
	const struct wb_line *said;
	enum wb_status status = wb_draft_copy_mapping(draft, mapping, &copy, err);

	if (status == WB_OK && !wb_text_trim(reason).len)
		status = wb_fail(err, WB_INVALID, shown, "a field is left for a reason: say which");
	if (status == WB_OK)
		status = find_table(draft, &copy, alias, field, &left, err);
	if (status != WB_OK)
		return status;
	said = find_said(&copy, &left, reason);
	if (!said && find_leave(&copy, &left))
		return WB_OK;
	if (said && guard == WB_DRAFT_ADD)
		return wb_draft_taken(draft, &copy, said, err);
	line = make_leave(draft, &left, reason);
	put_leave(&copy, &left, &line);
	status = wb_draft_keep(draft, &copy, err);
	if (status == WB_OK)
		wb_draft_say(draft, "%s: leave %s: %s", wb_draft_name(draft, mapping), shown,
			     wb_draft_name(draft, reason));
	return status;
}

enum wb_status
wb_draft_remove_leave(struct wb_draft *draft, struct wb_text mapping, struct wb_text alias,
		      struct wb_text field, struct wb_error *err)
{
	struct left_field left;
	struct wb_object copy;
	enum wb_status status = wb_draft_copy_mapping(draft, mapping, &copy, err);

	if (status == WB_OK)
		status = find_table(draft, &copy, alias, field, &left, err);
	if (status != WB_OK)
		return status;
	if (!find_leave(&copy, &left))
		return wb_fail(err, WB_NOT_FOUND, wb_draft_name(draft, mapping), "%s is not left",
			       wb_draft_name(draft, field));
	cut_leaves(&copy, &left);
	status = wb_draft_keep(draft, &copy, err);
	if (status == WB_OK)
		wb_draft_say(draft, "%s: no longer leave %s", wb_draft_name(draft, mapping),
			     wb_draft_name(draft, field));
	return status;
}
