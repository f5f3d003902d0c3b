/*
 * The steps of an expression, for whoever edits a pipeline stage by stage.
 *
 * m.Phone | trim | m/^(\d+)$/$1/ else null has four: the source m.Phone, two
 * pipe steps, and a fallback. What counts is the left edge of the tree: while the
 * root is a pipe or an else, its right side is a step and its left side goes on;
 * what remains is the source, whatever it is: a field, a & b, f(x, y), if … end,
 * a comparison (x | trim = "A" is a source alone). A fallback in parentheses in
 * the midst, (x | integer else 0) | abs, is a step like the others.
 *
 * Pure; all memory is in the list's arena.
 */
#ifndef WB_DRAFT_STEPS_H
#define WB_DRAFT_STEPS_H

#include "base/error.h"
#include "lang/syntax.h"

enum wb_step_kind {
	WB_STEP_SOURCE, /* the first one, and no other */
	WB_STEP_PIPE,   /* | text */
	WB_STEP_ELSE,   /* else text */
};

struct wb_step {
	enum wb_step_kind kind;
	const struct wb_node *node; /* the source, the step, the fallback */
	struct wb_text text;        /* its own, without "|" or "else" */
	struct wb_text prefix;      /* the expression up to and with it: what to evaluate */
};

struct wb_steps {
	struct wb_arena arena;
	size_t count; /* at least 1 */
	struct wb_step *items;
};

/* Splits an expression; *out is all zero before, released by the caller after success. */
enum wb_status
wb_steps_parse(struct wb_text expression, struct wb_steps *out, struct wb_error *err);
void wb_steps_release(struct wb_steps *steps);

/* The whole expression again: the last prefix. */
struct wb_text wb_steps_text(const struct wb_steps *steps);

/* Where a new step usually goes: before the fallbacks at the end. */
size_t wb_steps_end(const struct wb_steps *steps);

/*
 * Each of these appends the new expression to `out`; on failure it is as before.
 * `text` is "| trim", "trim", "else null" or several of those in a row (of the
 * source: any expression); its error names the place in it.
 *
 * replace: n from 0; a bare text takes the kind of the step that it replaces.
 * insert: before the n-th, from 1 to count. remove, move: the source stays where it is.
 */
enum wb_status wb_steps_replace(const struct wb_steps *steps, size_t n, struct wb_text text,
				struct wb_buffer *out, struct wb_error *err);
enum wb_status wb_steps_insert(const struct wb_steps *steps, size_t n, struct wb_text text,
			       struct wb_buffer *out, struct wb_error *err);
enum wb_status wb_steps_remove(const struct wb_steps *steps, size_t n, struct wb_buffer *out,
			       struct wb_error *err);
enum wb_status wb_steps_move(const struct wb_steps *steps, size_t from, size_t to,
			     struct wb_buffer *out, struct wb_error *err);

#endif
