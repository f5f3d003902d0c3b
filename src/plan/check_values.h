/*
 * The part of the check that looks at what the driving table holds: a profile of
 * it (data/profile.h), made earlier. Its figures may be older than the table, so
 * every finding says that they are the profile's. Pure.
 */
#ifndef WB_PLAN_CHECK_VALUES_H
#define WB_PLAN_CHECK_VALUES_H

#include "data/profile.h"
#include "plan/finding.h"
#include "plan/plan.h"

/* The profile is of the plan's driving table; NULL: nothing is known of its values. */
void wb_check_values(const struct wb_plan *plan, const struct wb_profile *profile,
		     struct wb_findings *findings);

#endif
