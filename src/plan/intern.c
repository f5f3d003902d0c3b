/*
 * Interning: equal expressions become one node.
 *
 * A node's key is the bytes of all that decides its value: kind, type,
 * operation, the slots of its operands, and what the kind adds. Operands are
 * interned before their users, so slots are in order of evaluation. A call or
 * conversion of constants is computed at once and becomes a constant.
 */
#include <string.h>

#include "base/memory.h"
#include "plan/compiler.h"
#include "plan/evaluate.h"

#define KEY(compiler, member) \
	wb_buffer_add(&(compiler)->key, (const char *)&(member), sizeof(member))

static void
key_text(struct wb_compiler *compiler, struct wb_text text)
{
	KEY(compiler, text.len);
	wb_buffer_text(&compiler->key, text);
}

static void
key_constant(struct wb_compiler *compiler, const struct wb_column *column)
{
	struct wb_arena scratch = { 0 };

	KEY(compiler, column->state[0]);
	key_text(compiler, wb_column_text(column, 0, &scratch));
	wb_arena_release(&scratch);
}

static void
make_key(struct wb_compiler *compiler, const struct wb_expr *proto)
{
	wb_buffer_clear(&compiler->key);
	KEY(compiler, proto->kind);
	KEY(compiler, proto->type.type);
	KEY(compiler, proto->type.precision);
	KEY(compiler, proto->type.scale);
	KEY(compiler, proto->operation);
	KEY(compiler, proto->field);
	KEY(compiler, proto->max_length);
	KEY(compiler, proto->function);
	KEY(compiler, proto->regex);
	KEY(compiler, proto->crosswalk);
	KEY(compiler, proto->reference);
	KEY(compiler, proto->all);
	for (size_t i = 0; i < proto->n_operands; i++)
		KEY(compiler, proto->operands[i]->slot);
	if (proto->kind == WB_EXPR_CONSTANT)
		key_constant(compiler, &proto->column);
	key_text(compiler, proto->replacement);
	for (size_t i = 0; proto->kind == WB_EXPR_CALL && i < proto->n_operands; i++) {
		KEY(compiler, proto->arguments[i].regex);
		KEY(compiler, proto->arguments[i].absent);
	}
}

/* Each line that has the expression is told of the choices that it makes. */
static void
add_owner(const struct wb_compiler *compiler, struct wb_expr *expr)
{
	for (size_t i = 0; i < expr->n_owners; i++)
		if (wb_text_equal(expr->owners[i], compiler->owner))
			return;
	WB_GROW(expr->owners, expr->owners_capacity, expr->n_owners + 1);
	expr->owners[expr->n_owners++] = compiler->owner;
}

struct wb_expr *
wb_intern(struct wb_compiler *compiler, const struct wb_expr *proto)
{
	struct wb_plan *plan = compiler->plan;
	struct wb_map_entry *entry;
	struct wb_expr *expr;

	make_key(compiler, proto);
	entry = wb_map_put(&compiler->interned, wb_buffer_slice(&compiler->key));
	if (entry->value) {
		add_owner(compiler, entry->value);
		return entry->value;
	}
	expr = WB_NEW(&plan->arena, struct wb_expr);
	*expr = *proto;
	expr->uses = 0;
	expr->n_owners = expr->owners_capacity = 0;
	expr->owners = NULL;
	add_owner(compiler, expr);
	expr->operands = WB_NEW_ARRAY(&plan->arena, struct wb_expr *, proto->n_operands);
	for (size_t i = 0; i < proto->n_operands; i++) {
		expr->operands[i] = proto->operands[i];
		expr->operands[i]->uses++;
		if (expr->depth <= expr->operands[i]->depth)
			expr->depth = expr->operands[i]->depth + 1;
	}
	WB_GROW(plan->exprs, plan->exprs_capacity, plan->n_exprs + 1);
	expr->slot = plan->n_exprs;
	plan->exprs[plan->n_exprs++] = expr;
	entry->value = expr;
	return expr;
}

struct wb_expr *
wb_intern_constant(struct wb_compiler *compiler, const struct wb_value *value,
		   struct wb_type_spec type)
{
	struct wb_arena *arena = &compiler->plan->arena;
	struct wb_value kept = *value;
	struct wb_expr proto = { .kind = WB_EXPR_CONSTANT, .type = type };

	if (kept.cell == WB_CELL_VALUE && (kept.type == WB_TYPE_TEXT || kept.type == WB_TYPE_BYTES))
		kept.as.text = wb_arena_text(arena, kept.as.text);
	wb_column_init_constant(&proto.column, &kept, arena);
	proto.column.type = type;
	return wb_intern(compiler, &proto);
}

struct wb_expr *
wb_intern_operation(struct wb_compiler *compiler, enum wb_expr_kind kind, enum wb_type type,
		    struct wb_expr **operands, size_t n, struct wb_text step)
{
	struct wb_expr proto = {
		.kind = kind,
		.type = { .type = type },
		.operands = operands,
		.n_operands = n,
		.step = step,
	};

	return wb_intern(compiler, &proto);
}

bool
wb_constant_value(const struct wb_expr *expr, struct wb_value *out)
{
	if (expr->kind != WB_EXPR_CONSTANT)
		return false;
	*out = wb_column_value(&expr->column, 0);
	return true;
}
