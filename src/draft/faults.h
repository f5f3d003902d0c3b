/*
 * Faults: what is wrong with a mapping, line by line, as the catalog knows it. For
 * whoever marks the lines on a screen; `waybill check` tells the same in its own way.
 * Pure; takes its time for long mappings.
 */
#ifndef WB_DRAFT_FAULTS_H
#define WB_DRAFT_FAULTS_H

#include "base/error.h"
#include "plan/model.h"

struct wb_line_fault {
	size_t line; /* index into the mapping's lines; SIZE_MAX: the mapping as a whole */
	struct wb_text what, hint; /* hint may be empty */
};

/* All of it lies in the arena. The model has the objects' texts. */
size_t wb_mapping_faults(const struct wb_model *model, const struct wb_object *mapping,
			 struct wb_arena *arena, struct wb_line_fault **out);

/*
 * What would be wrong with an arrow into the field, if it had that expression: the
 * syntax, with a caret, or what the compiler says of it; false where nothing is. The
 * rest of the mapping may be wrong, too.
 */
bool wb_arrow_fault(const struct wb_model *model, const struct wb_object *mapping,
		    struct wb_text field, struct wb_text expression, struct wb_error *err);

#endif
