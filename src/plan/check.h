/*
 * The check of a mapping before it runs: what it cannot do, what it forgets,
 * what it risks. Reads design and schemas only, never rows. Pure.
 */
#ifndef WB_PLAN_CHECK_H
#define WB_PLAN_CHECK_H

#include "data/profile.h"
#include "plan/finding.h"
#include "plan/plan.h"

/* Adds what is to say about one mapping of the model; `profile` of its driving table, or NULL. */
void wb_check_mapping(const struct wb_model *model, const struct wb_object *mapping,
		      const struct wb_profile *profile, struct wb_findings *findings);

/*
 * Adds what is to say about chosen mappings beside each other and the rest of
 * the design: gaps on either side, tables that one replaces and another fills.
 */
void wb_check_together(const struct wb_model *model, const struct wb_object *const *mappings,
		       size_t n, struct wb_findings *findings);

#endif
