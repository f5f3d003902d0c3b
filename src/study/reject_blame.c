#include "study/reject_blame.h"

#include "lang/print.h"
#include "study/trial_arrow.h"

static void
blame(const struct wb_text *names, size_t n_names, struct wb_text name, bool *blamed)
{
	for (size_t i = 0; i < n_names; i++)
		blamed[i] |= wb_text_equal(names[i], name);
}

/* Whether a reject of that field came of the line. */
static bool
is_of_line(const struct wb_line *line, struct wb_text field)
{
	switch (line->kind) {
	case WB_LINE_ARROW:
		return wb_text_equal(line->name, field);
	case WB_LINE_WHERE:
		return wb_text_is(field, "where");
	case WB_LINE_REQUIRE:
		return wb_text_is(field, "require");
	default:
		return false;
	}
}

void
wb_reject_blame(const struct wb_model *model, struct wb_text mapping, struct wb_text field,
		const struct wb_text *names, size_t n_names, bool *blamed)
{
	const struct wb_object *object = wb_model_find(model, WB_OBJECT_MAPPING, mapping);
	const struct wb_mapping *lines = object ? &object->as.mapping : NULL;
	const struct wb_line *from = lines ? wb_mapping_line(lines, WB_LINE_FROM) : NULL;
	struct wb_buffer text = { 0 };
	struct wb_arena arena = { 0 };
	struct wb_error err;

	blame(names, n_names, field, blamed);
	for (size_t i = 0; from && i < lines->n_lines; i++) {
		const struct wb_line *line = &lines->lines[i];
		struct wb_arrow_reads reads = { 0 };
		struct wb_node *node;

		if (!is_of_line(line, field) || !line->n_expressions)
			continue;
		wb_buffer_clear(&text);
		wb_print_expression(line->expressions[0], &text);
		if (wb_arrow_expand(object, wb_buffer_slice(&text), &arena, &node, &err))
			continue;
		wb_arrow_reads_of(model, object, node, &arena, &reads);
		for (size_t k = 0; k < reads.n_fields; k++)
			if (wb_text_equal(reads.fields[k].alias, from->alias))
				blame(names, n_names, reads.fields[k].field, blamed);
	}
	wb_buffer_release(&text);
	wb_arena_release(&arena);
}
