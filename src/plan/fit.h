/*
 * Fit: which lines of a mapping the schemas of a model do not bear, and how it
 * can go on without them.
 *
 * An arrow or a let that does not fit can be set aside (parked): it stays in the
 * tree as a line of kind WB_LINE_PARKED, which is not compiled, and whose name
 * nothing else takes. What used it then does not fit either. Every other line
 * decides which rows are written, or whether any can be; where such a one does
 * not fit, the mapping as a whole does not. Nor does it where going without an
 * arrow would do more than not write its field: `write replace` would empty it,
 * `distinct` would compare other rows. A `leave` of the field allows that.
 *
 * Pure but for the lines that are set aside; what is found lies in the caller's
 * arena.
 */
#ifndef WB_PLAN_FIT_H
#define WB_PLAN_FIT_H

#include "plan/plan.h"

struct wb_misfit {
	size_t line;               /* of the mapping's; n_lines: the mapping as a whole */
	struct wb_text text;       /* the line as wb_print_line has it; empty: the whole */
	struct wb_text what, hint; /* why, and the way out or empty */
	bool follows;              /* only from setting lines aside; it is no arrow or let */
};

struct wb_fit {
	size_t count;
	struct wb_misfit *misfits; /* in the order found: what follows from another comes after */
	struct wb_text whole;      /* why the mapping cannot go on without them; empty: it can */
};

/* Which misfits count; the others are left to be met by whoever compiles the mapping. */
typedef bool wb_fit_filter(void *context, const struct wb_misfit *misfit);

/* Sets lines of the mapping, one of the model's, aside. `counts` NULL: all do. */
void wb_mapping_fit(const struct wb_model *model, struct wb_object *mapping, wb_fit_filter *counts,
		    void *context, struct wb_arena *arena, struct wb_fit *out);

/* Sets a line aside; false: it is none that can be. */
bool wb_line_park(struct wb_line *line);

/* Whether the mapping says of the target field of an arrow that it is left. */
bool wb_mapping_leaves(const struct wb_mapping *mapping, struct wb_text field);

#endif
