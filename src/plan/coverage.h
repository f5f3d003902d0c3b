/*
 * Coverage: which fields of a mapping's tables the design speaks of. A field is
 * mapped or left by the mapping itself, or by another one of the design that has
 * the same table on that side; one that nothing speaks of is a gap. Pure.
 */
#ifndef WB_PLAN_COVERAGE_H
#define WB_PLAN_COVERAGE_H

#include "plan/model.h"

enum wb_field_state {
	WB_FIELD_GAP,
	WB_FIELD_MAPPED,   /* an arrow writes it; an expression reads it */
	WB_FIELD_LEFT,     /* a leave says why not */
	WB_FIELD_ELSEWHERE /* another mapping maps or leaves it */
};

/* Whether a `leave` names the field: as field, alias.field or system.table.field. */
bool wb_leave_names(const struct wb_line *leave, const struct wb_table_name *table,
		    struct wb_text alias, struct wb_text field);

/* The `leave` of a mapping for the field, or NULL. */
const struct wb_line *
wb_mapping_leave(const struct wb_mapping *mapping, const struct wb_table_name *table,
		 struct wb_text alias, struct wb_text field);

/* Whether some expression of the mapping names the field of the table called alias there. */
bool wb_mapping_reads(const struct wb_mapping *mapping, struct wb_text alias, struct wb_text field);

/*
 * Of a field of the table that the mapping reads by `from` or `join`. A mapping of NULL
 * says nothing itself: a field that the design speaks of at all is ELSEWHERE.
 */
enum wb_field_state
wb_source_field_state(const struct wb_model *model, const struct wb_object *mapping,
		      const struct wb_table_name *table, struct wb_text field);

/* Of a field of the table that the mapping's line `into` writes. */
enum wb_field_state
wb_target_field_state(const struct wb_model *model, const struct wb_object *mapping,
		      const struct wb_table_name *table, struct wb_text field);

/* Counts of one side; fields = mapped + left + elsewhere + gaps. */
struct wb_side_coverage {
	bool known; /* the table is in the schemas; else all counts are 0 */
	size_t fields, mapped, left, elsewhere, gaps;
};

struct wb_coverage {
	struct wb_side_coverage
		source; /* of the table of `from`; joined ones need not be used up */
	struct wb_side_coverage target; /* without fields that the system computes */
};

/* Of the target alone, which is much less work. */
struct wb_side_coverage
wb_target_coverage(const struct wb_model *model, const struct wb_object *mapping);

struct wb_coverage
wb_mapping_coverage(const struct wb_model *model, const struct wb_object *mapping);

#endif
