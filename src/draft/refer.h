/*
 * The source fields of an expression, and the same expression over others: what
 * repeats a transform on the next field. Pure.
 */
#ifndef WB_DRAFT_REFER_H
#define WB_DRAFT_REFER_H

#include "base/error.h"
#include "lang/syntax.h"

/* alias.name, or name alone. */
struct wb_field_name {
	struct wb_text alias, name;
};

/*
 * The names written as fields, in reading order, each once, in the arena; lets and
 * parameters look the same, crosswalks and the like are left out.
 */
enum wb_status wb_expression_fields(struct wb_text expression, struct wb_arena *arena,
				    struct wb_field_name **out, size_t *n, struct wb_error *err);

/*
 * Appends the expression with `to` in the place of `from` (written with its alias
 * or without); WB_NOT_FOUND where it does not name it.
 */
enum wb_status
wb_expression_over(struct wb_text expression, struct wb_field_name from, struct wb_field_name to,
		   struct wb_buffer *out, struct wb_error *err);

#endif
