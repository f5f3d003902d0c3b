/*
 * Ideas for a next step: what could be put behind an expression, for whoever lets an
 * analyst choose. One for each function that takes the value so far, with the arguments
 * of its example to begin with, and the other forms of a step. Pure.
 */
#ifndef WB_DRAFT_STEP_IDEAS_H
#define WB_DRAFT_STEP_IDEAS_H

#include "lang/function.h"

struct wb_step_idea {
	struct wb_text name;   /* "lpad" */
	struct wb_text form;   /* "lpad(text, width, characters)" */
	struct wb_text help;   /* one line */
	struct wb_text sample; /* "\"42\" | lpad(5, \"0\") gives 00042" */
	struct wb_text step;   /* the text of a step: "lpad(5, \"0\")" */
	bool is_whole;         /* it needs no arguments: it can be taken as it is */
};

/* All of them, in the arena; functions in the order of the manual. */
const struct wb_step_idea *wb_step_ideas(struct wb_arena *arena, size_t *count);

#endif
