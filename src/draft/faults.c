#include "draft/faults.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "plan/plan.h"

struct gathering {
	const struct wb_mapping *mapping;
	struct wb_arena *arena;
	size_t count, capacity;
	struct wb_line_fault *faults;
};

/* The line number of "mapping NAME:LINE:COLUMN"; 0 where there is none. */
static unsigned long
line_number(const char *where)
{
	const char *column = strrchr(where, ':'), *line = column;

	if (!column)
		return 0;
	while (line > where && line[-1] != ':')
		line--;
	return line > where ? strtoul(line, NULL, 10) : 0;
}

/* The last line that begins there or before. */
static size_t
line_at(const struct wb_mapping *mapping, unsigned long number)
{
	size_t line = SIZE_MAX;

	for (size_t i = 0; i < mapping->n_lines && mapping->lines[i].at.line <= number; i++)
		line = i;
	return line;
}

static void
gather(void *context, const struct wb_error *err)
{
	struct gathering *gathering = context;

	WB_GROW(gathering->faults, gathering->capacity, gathering->count + 1);
	gathering->faults[gathering->count++] = (struct wb_line_fault){
		.line = line_at(gathering->mapping, line_number(err->where)),
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
