#include "draft/faults.h"

#include <stdlib.h>

#include "base/memory.h"
#include "plan/plan.h"

struct gathering {
	const struct wb_mapping *mapping;
	struct wb_arena *arena;
	size_t count, capacity;
	struct wb_line_fault *faults;
};

static void
gather(void *context, const struct wb_line *line, const struct wb_error *err)
{
	struct gathering *gathering = context;

	WB_GROW(gathering->faults, gathering->capacity, gathering->count + 1);
	gathering->faults[gathering->count++] = (struct wb_line_fault){
		.line = line ? (size_t)(line - gathering->mapping->lines) : SIZE_MAX,
		.what = wb_arena_text(gathering->arena, wb_text_of(err->what)),
		.hint = wb_arena_text(gathering->arena, wb_text_of(err->hint)),
	};
}

size_t
wb_mapping_faults(const struct wb_model *model, const struct wb_object *mapping,
		  struct wb_arena *arena, struct wb_line_fault **out)
{
	struct gathering gathering = { .mapping = &mapping->as.mapping, .arena = arena };

	wb_plan_free(wb_plan_examine(model, mapping, gather, &gathering));
	*out = WB_NEW_ARRAY(arena, struct wb_line_fault, gathering.count);
	for (size_t i = 0; i < gathering.count; i++)
		(*out)[i] = gathering.faults[i];
	free(gathering.faults);
	return gathering.count;
}
