/*
 * xref: the key that another mapping wrote for an old key.
 *
 * The old key of a row is made of the source fields that the arrow of the new
 * key reads. So both sides see it alike: the mapping that writes the key, which
 * keeps the pair, and the one that asks.
 */
#include <stdio.h>

#include "base/memory.h"
#include "plan/compiler.h"
#include "plan/deferral.h"
#include "plan/use.h"

/* Circles. */

struct search {
	struct wb_compiler *compiler;
	const struct wb_object *met; /* whose keys are asked for in a circle */
	struct wb_position at;
};

static bool
closes_circle(void *context, const struct wb_use *use)
{
	struct search *search = context;
	const struct wb_compiler *compiler = search->compiler;
	const struct wb_object *other;

	if (use->kind != WB_USE_XREF)
		return false;
	other = wb_model_find(compiler->model, WB_OBJECT_MAPPING, use->name);
	if (!other || (other != compiler->mapping &&
		       !wb_asks_for_keys(compiler->model, other, compiler->mapping)))
		return false;
	search->met = other;
	search->at = use->at;
	return true;
}

static enum wb_status
refuse_circle(struct wb_compiler *compiler, const struct wb_line *line, struct wb_error *err)
{
	const struct wb_object *mapping = compiler->mapping;
	struct search search = { .compiler = compiler };
	const char *obstacle;

	if (!wb_line_uses(&mapping->as.mapping, line, closes_circle, &search))
		return WB_OK;
	if (search.met == mapping)
		wb_compiler_fail(compiler, search.at, err,
				 "mapping %.*s asks for keys that it is about to write",
				 WB_TEXT_ARG(mapping->name));
	else
		wb_compiler_fail(compiler, search.at, err,
				 "the mappings %.*s and %.*s ask for each other's keys",
				 WB_TEXT_ARG(mapping->name), WB_TEXT_ARG(search.met->name));
	obstacle = wb_deferral_obstacle(compiler->model, mapping, line);
	wb_hint(err,
		"%s%sleave the field out here, and fill it with a mapping of its own that comes "
		"after: write update",
		obstacle ? obstacle : "", obstacle ? ": " : "");
	return WB_INVALID;
}

enum wb_status
wb_refuse_circles(struct wb_compiler *compiler, struct wb_error *err)
{
	const struct wb_mapping *mapping = &compiler->mapping->as.mapping;
	enum wb_status status = WB_OK;

	for (size_t i = 0; status == WB_OK && i < mapping->n_lines; i++)
		if (mapping->lines[i].kind != WB_LINE_LET &&
		    !wb_is_deferred(compiler->model, compiler->mapping, &mapping->lines[i]))
			status = wb_compiler_settle(
				compiler, refuse_circle(compiler, &mapping->lines[i], err), err);
	return status;
}

/* The old key. */

/* The source fields that an expression reads, in the order of reading. */
static void
add_fields(const struct wb_expr *expr, size_t *fields, size_t *n, size_t max)
{
	size_t i = 0;

	if (expr->kind == WB_EXPR_FIELD) {
		while (i < *n && fields[i] != expr->field)
			i++;
		if (i == *n && *n < max)
			fields[(*n)++] = expr->field;
	}
	for (i = 0; i < expr->n_operands; i++)
		add_fields(expr->operands[i], fields, n, max);
}

static void
make_kept_key(struct wb_plan *plan, size_t arrow, struct wb_kept_key *out)
{
	out->arrow = arrow;
	out->fields = WB_NEW_ARRAY(&plan->arena, size_t, WB_KEPT_FIELDS_MAX);
	add_fields(plan->arrows[arrow].expr, out->fields, &out->n_fields, WB_KEPT_FIELDS_MAX);
}

struct kept_search {
	const struct wb_plan *plan;
	struct wb_text field; /* of the key */
};

static bool
asks_for_field(void *context, const struct wb_use *use)
{
	const struct kept_search *search = context;

	return use->kind == WB_USE_XREF && wb_text_equal(use->name, search->plan->mapping) &&
	       (use->field.len ? wb_text_equal(use->field, search->field)
			       : search->plan->n_key == 1);
}

void
wb_find_kept_keys(struct wb_compiler *compiler)
{
	const struct wb_model *model = compiler->model;
	struct wb_plan *plan = compiler->plan;

	plan->kept = WB_NEW_ARRAY(&plan->arena, struct wb_kept_key, plan->n_key);
	for (size_t k = 0; k < plan->n_key; k++) {
		struct kept_search search = { plan, plan->arrows[plan->key[k]].name };
		bool wanted = false;

		for (size_t i = 0; i < model->n_objects && !wanted; i++)
			wanted = model->objects[i].kind == WB_OBJECT_MAPPING &&
				 wb_mapping_uses(&model->objects[i].as.mapping, asks_for_field,
						 &search);
		if (wanted)
			make_kept_key(plan, plan->key[k], &plan->kept[plan->n_kept++]);
	}
}

/* The call. */

static enum wb_status
find_mapping(struct wb_compiler *compiler, const struct wb_node *node, struct wb_use *use,
	     const struct wb_object **out, struct wb_error *err)
{
	const struct wb_node *name = node->n_operands ? node->operands[node->n_operands - 1] : NULL;

	if (!name || name->kind != WB_NODE_FIELD)
		return wb_compile_usage(compiler, node, err,
					"takes an old key and the name of a mapping");
	use->name = name->qualifier.len ? name->qualifier : name->name;
	use->field = name->qualifier.len ? name->name : (struct wb_text){ "", 0 };
	*out = wb_model_find(compiler->model, WB_OBJECT_MAPPING, use->name);
	if (!*out)
		return wb_compiler_fail(compiler, name->at, err, "there is no mapping %.*s",
					WB_TEXT_ARG(use->name));
	return WB_OK;
}

/* The key arrow that is meant, or an error that says what to write. */
static enum wb_status
find_key(struct wb_compiler *compiler, const struct wb_node *node, const struct wb_use *use,
	 const struct wb_plan *plan, size_t *arrow, struct wb_error *err)
{
	for (size_t k = 0; k < plan->n_key; k++) {
		*arrow = plan->key[k];
		if (use->field.len ? wb_text_equal(plan->arrows[*arrow].name, use->field)
				   : plan->n_key == 1)
			return WB_OK;
	}
	if (!plan->n_key)
		return wb_compiler_fail(compiler, node->at, err, "mapping %.*s has no key",
					WB_TEXT_ARG(use->name));
	if (use->field.len)
		return wb_compiler_fail(compiler, node->at, err,
					"%.*s is not in the key of mapping %.*s",
					WB_TEXT_ARG(use->field), WB_TEXT_ARG(use->name));
	wb_compiler_fail(compiler, node->at, err, "the key of mapping %.*s has %zu fields",
			 WB_TEXT_ARG(use->name), plan->n_key);
	wb_hint(err, "name the one that is meant: xref(%.*s.%.*s)", WB_TEXT_ARG(use->name),
		WB_TEXT_ARG(plan->arrows[plan->key[0]].name));
	return WB_INVALID;
}

/* Type and parts of the key, from the plan of the mapping that writes it. */
static enum wb_status
describe_key(struct wb_compiler *compiler, const struct wb_node *node, const struct wb_use *use,
	     const struct wb_plan *plan, size_t n_given, struct wb_reference *xref,
	     struct wb_error *err)
{
	struct wb_kept_key key = { 0 };
	size_t fields[WB_KEPT_FIELDS_MAX];
	enum wb_status status = find_key(compiler, node, use, plan, &key.arrow, err);

	if (status != WB_OK)
		return status;
	add_fields(plan->arrows[key.arrow].expr, fields, &key.n_fields, WB_KEPT_FIELDS_MAX);
	if (!key.n_fields)
		return wb_compiler_fail(compiler, node->at, err,
					"the key of mapping %.*s reads no source field",
					WB_TEXT_ARG(use->name));
	if (key.n_fields != n_given)
		return wb_compiler_fail(compiler, node->at, err,
					"the key of mapping %.*s is made of %zu source fields, "
					"not %zu",
					WB_TEXT_ARG(use->name), key.n_fields, n_given);
	xref->type = plan->arrows[key.arrow].type;
	xref->field = wb_arena_text(&compiler->plan->arena, plan->arrows[key.arrow].name);
	return WB_OK;
}

/* The values before the mapping's name; the one that is piped in comes first. */
enum wb_status
wb_compile_parts(struct wb_compiler *compiler, const struct wb_node *node, struct wb_expr *input,
		 size_t first, size_t end, struct wb_expr *proto, struct wb_error *err)
{
	enum wb_status status = WB_OK;

	proto->operands = WB_NEW_ARRAY(&compiler->plan->arena, struct wb_expr *, end - first + 1);
	if (input)
		proto->operands[proto->n_operands++] = input;
	for (size_t i = first; status == WB_OK && i < end; i++)
		status = wb_compile_node(compiler, node->operands[i],
					 &proto->operands[proto->n_operands++], err);
	for (size_t i = 0; status == WB_OK && i < proto->n_operands; i++)
		if (proto->operands[i]->type.type == WB_TYPE_LIST)
			status = wb_compile_usage(compiler, node, err, "takes no list as key");
	return status;
}

enum wb_status
wb_compile_xref(struct wb_compiler *compiler, const struct wb_node *node, struct wb_expr *input,
		struct wb_expr **out, struct wb_error *err)
{
	struct wb_reference xref = { .kind = WB_REFERENCE_XREF };
	struct wb_expr proto = {
		.kind = WB_EXPR_REFERENCE,
		.step = wb_compiler_step_text(compiler, node),
	};
	const struct wb_object *mapping = NULL;
	struct wb_use use = { .kind = WB_USE_XREF };
	struct wb_plan *plan = NULL;
	enum wb_status status = find_mapping(compiler, node, &use, &mapping, err);

	if (status == WB_OK)
		status = wb_compile_parts(compiler, node, input, 0, node->n_operands - 1, &proto,
					  err);
	if (status == WB_OK)
		status = wb_compile_keys(compiler, mapping, &plan, err);
	if (status == WB_OK)
		status = describe_key(compiler, node, &use, plan, proto.n_operands, &xref, err);
	wb_plan_free(plan);
	if (status != WB_OK)
		return status;
	xref.name = mapping->name;
	proto.reference = wb_intern_reference(compiler, &xref);
	proto.type = xref.type;
	*out = wb_intern(compiler, &proto);
	return WB_OK;
}
