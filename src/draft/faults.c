#include "draft/faults.h"

#include <stdlib.h>

#include "base/memory.h"
#include "lang/parse.h"
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

/* One arrow tried out. */

struct trying {
	bool found;
	struct wb_error *err;
};

static void
keep_first(void *context, const struct wb_line *line, const struct wb_error *err)
{
	struct trying *trying = context;

	if (trying->found || !line || line->kind != WB_LINE_ARROW)
		return;
	trying->found = true;
	*trying->err = *err;
}

/* What an arrow's meaning depends on. */
static bool
is_ground(const struct wb_line *line)
{
	switch (line->kind) {
	case WB_LINE_FROM:
	case WB_LINE_JOIN:
	case WB_LINE_EACH:
	case WB_LINE_GROUP:
	case WB_LINE_INTO:
	case WB_LINE_LET:
		return true;
	case WB_LINE_PARKED:
		return line->parked == WB_LINE_LET;
	default:
		return false;
	}
}

/* The mapping with that arrow alone. */
static struct wb_object
with_arrow(const struct wb_object *mapping, const struct wb_line *arrow, struct wb_arena *arena)
{
	const struct wb_mapping *from = &mapping->as.mapping;
	struct wb_object object = *mapping;
	size_t n = 0;

	object.as.mapping.lines = WB_NEW_ARRAY(arena, struct wb_line, from->n_lines + 1);
	for (size_t i = 0; i < from->n_lines; i++)
		if (is_ground(&from->lines[i]))
			object.as.mapping.lines[n++] = from->lines[i];
	object.as.mapping.lines[n++] = *arrow;
	object.as.mapping.n_lines = n;
	return object;
}

bool
wb_arrow_fault(const struct wb_model *model, const struct wb_object *mapping, struct wb_text field,
	       struct wb_text expression, struct wb_error *err)
{
	struct trying trying = { .err = err };
	struct wb_arena arena = { 0 };
	struct wb_model bare = *model;
	struct wb_line arrow = { .kind = WB_LINE_ARROW, .name = field, .n_expressions = 1 };
	struct wb_object object;
	struct wb_node *node;

	/* The copy is none of the model's objects, by whose number these are looked up. */
	bare.texts = NULL;
	bare.deferral = NULL;
	if (wb_parse_expression(expression, "", &arena, &node, err)) {
		trying.found = true;
	} else {
		arrow.expressions = &node;
		object = with_arrow(mapping, &arrow, &arena);
		wb_plan_free(wb_plan_examine(&bare, &object, keep_first, &trying));
	}
	wb_arena_release(&arena);
	return trying.found;
}
