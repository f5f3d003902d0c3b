/*
 * Which types go together.
 *
 * A conversion is implied only where every value has exactly one counterpart:
 * any scalar as its canonical text, an integer as a decimal or (when mixed with
 * reals) a real, a date as a timestamp, a boolean as 0 or 1. A text literal
 * beside another type is read as that type. Everything else the script says.
 */
#include "plan/compiler.h"

/* implied[from] is the set of types that a value of `from` may silently become. */
static const uint32_t implied[WB_TYPES] = {
	[WB_TYPE_NULL] = WB_ANY_VALUE,
	[WB_TYPE_INTEGER] = WB_ACCEPTS(WB_TYPE_DECIMAL) | WB_ACCEPTS(WB_TYPE_REAL),
	[WB_TYPE_BOOLEAN] = WB_ACCEPTS(WB_TYPE_INTEGER),
	[WB_TYPE_DATE] = WB_ACCEPTS(WB_TYPE_TIMESTAMP),
};

static const char *const steps[WB_TYPES] = {
	[WB_TYPE_INTEGER] = "| integer",
	[WB_TYPE_DECIMAL] = "| decimal(12, 2)",
	[WB_TYPE_REAL] = "| real",
	[WB_TYPE_DATE] = "| date(\"%Y-%m-%d\")",
	[WB_TYPE_TIME] = "| time(\"%H:%M:%S\")",
	[WB_TYPE_TIMESTAMP] = "| timestamp(\"%Y-%m-%d %H:%M:%S\")",
	[WB_TYPE_BOOLEAN] = "= \"yes\" (a comparison)",
};

const char *
wb_conversion_step(enum wb_type from, enum wb_type to)
{
	if (from == WB_TYPE_LIST && to == WB_TYPE_TEXT)
		return "| join(\", \")";
	return steps[to];
}

/* A text literal read as another type, or NULL. */
static struct wb_expr *
read_literal(struct wb_compiler *compiler, struct wb_expr *expr, enum wb_type type)
{
	struct wb_type_spec spec = { .type = type };
	struct wb_value text, value;

	if (expr->type.type != WB_TYPE_TEXT || !wb_constant_value(expr, &text) ||
	    text.cell != WB_CELL_VALUE)
		return NULL;
	if (!wb_value_of_text(text.as.text, spec, &compiler->plan->arena, &value))
		return NULL;
	return wb_intern_constant(compiler, &value, spec);
}

static struct wb_expr *
null_of(struct wb_compiler *compiler, enum wb_type type)
{
	struct wb_value null = wb_value_null(type);

	return wb_intern_constant(compiler, &null, (struct wb_type_spec){ .type = type });
}

struct wb_expr *
wb_convert(struct wb_compiler *compiler, struct wb_expr *expr, enum wb_type type)
{
	enum wb_type from = expr->type.type;
	struct wb_expr *literal;
	bool to_text = type == WB_TYPE_TEXT && from != WB_TYPE_LIST;

	if (from == type)
		return expr;
	if (from == WB_TYPE_NULL)
		return null_of(compiler, type);
	literal = read_literal(compiler, expr, type);
	if (literal)
		return literal;
	if (!to_text && !(implied[from] & WB_ACCEPTS(type)))
		return NULL;
	return wb_intern_operation(compiler, WB_EXPR_CONVERT, type, &expr, 1, expr->step);
}

bool
wb_unify(struct wb_compiler *compiler, struct wb_expr **a, struct wb_expr **b)
{
	enum wb_type left = (*a)->type.type, right = (*b)->type.type;
	struct wb_expr *converted;

	if (left == right)
		return true;
	/* Text takes everything, so it is never the type that the other side becomes here. */
	if (right != WB_TYPE_TEXT && (converted = wb_convert(compiler, *a, right))) {
		*a = converted;
		return true;
	}
	if (left != WB_TYPE_TEXT && (converted = wb_convert(compiler, *b, left))) {
		*b = converted;
		return true;
	}
	if (left == WB_TYPE_NULL || right == WB_TYPE_NULL) {
		*a = wb_convert(compiler, *a, WB_TYPE_TEXT);
		*b = wb_convert(compiler, *b, WB_TYPE_TEXT);
		return true;
	}
	return false;
}

static struct wb_expr *
fit(struct wb_compiler *compiler, struct wb_expr *expr, const struct wb_field *field)
{
	struct wb_expr proto = {
		.kind = WB_EXPR_FIT,
		.type = field->type,
		.operands = &expr,
		.n_operands = 1,
		.max_length = field->type.type == WB_TYPE_TEXT ? field->max_length : 0,
	};
	struct wb_buffer step = { 0 };

	wb_type_spec_print(field->type, &step);
	if (proto.max_length)
		wb_buffer_format(&step, " of at most %llu characters",
				 (unsigned long long)proto.max_length);
	proto.step = wb_text_of(wb_arena_format(&compiler->plan->arena, "fit %s", step.at));
	wb_buffer_release(&step);
	return wb_intern(compiler, &proto);
}

static bool
needs_fit(const struct wb_expr *expr, const struct wb_field *field)
{
	if (field->type.type == WB_TYPE_TEXT)
		return field->max_length > 0;
	/* Without a scale the field keeps a number, not how many zeros it was written with. */
	return field->type.type == WB_TYPE_DECIMAL &&
	       (!field->type.precision || expr->type.precision != field->type.precision ||
		expr->type.scale != field->type.scale);
}

enum wb_status
wb_fit_to_field(struct wb_compiler *compiler, const struct wb_field *field, struct wb_position at,
		struct wb_expr **expr, struct wb_error *err)
{
	enum wb_type from = (*expr)->type.type, to = field->type.type;
	struct wb_expr *converted = wb_convert(compiler, *expr, to);
	const char *step = wb_conversion_step(from, to);

	if (!converted) {
		wb_compiler_fail(compiler, at, err, "%.*s is %s and takes no %s",
				 WB_TEXT_ARG(field->name), wb_type_name(to), wb_type_name(from));
		if (step)
			wb_hint(err, "convert it: … %s", step);
		return WB_INVALID;
	}
	*expr = needs_fit(converted, field) ? fit(compiler, converted, field) : converted;
	return WB_OK;
}
