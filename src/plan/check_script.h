/*
 * The part of the check that looks at the script alone: what nothing uses, and
 * patterns that can backtrack badly. Pure.
 */
#ifndef WB_PLAN_CHECK_SCRIPT_H
#define WB_PLAN_CHECK_SCRIPT_H

#include "plan/finding.h"
#include "plan/model.h"

/* Of one mapping, whether it compiles or not. */
void wb_check_script(const struct wb_object *mapping, struct wb_findings *findings);

/* Crosswalks that no mapping of the design uses; told where all mappings are checked. */
void
wb_check_unused_crosswalks(const struct wb_model *model, const struct wb_object *const *mappings,
			   size_t n, struct wb_findings *findings);

#endif
