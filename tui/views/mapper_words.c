/* Completion of expressions: the last word among the names that an expression may use. */
#include "lang/function.h"
#include "lang/print.h"
#include "tui/views/mapper_ask.h"

struct completion {
	struct wb_text typed, before; /* all of it; what stands before the last word */
	struct wb_candidates *out;
};

static bool
is_word(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '_' || c == '.' || c == '`' || (unsigned char)c >= 0x80;
}

static void
offer(const struct completion *completion, struct wb_text word)
{
	struct wb_buffer whole = { 0 };

	wb_buffer_text(&whole, completion->before);
	wb_buffer_text(&whole, word);
	if (whole.len > completion->typed.len)
		wb_candidates_add(completion->out, completion->typed, wb_buffer_slice(&whole));
	wb_buffer_release(&whole);
}

static void
offer_sources(const struct completion *completion, const struct wb_mapper_model *model)
{
	for (size_t i = 0; i < model->count[WB_MAPPER_SOURCE]; i++) {
		const struct wb_mapper_item *item = &model->items[WB_MAPPER_SOURCE][i];
		struct wb_buffer name = { 0 };

		if (wb_mapper_item_ends_wires(item)) {
			wb_mapper_item_expression(item, &name);
			offer(completion, wb_buffer_slice(&name));
		}
		wb_buffer_release(&name);
	}
}

static void
offer_functions(const struct completion *completion)
{
	for (int group = 0; group < WB_GROUPS; group++) {
		size_t count;
		const struct wb_function *functions =
			wb_functions((enum wb_function_group)group, &count);

		for (size_t i = 0; i < count; i++)
			offer(completion, wb_text_of(functions[i].name));
	}
}

static void
offer_objects(const struct completion *completion, const struct wb_model *model)
{
	for (size_t i = 0; i < model->n_objects; i++) {
		struct wb_buffer name = { 0 };

		if (model->objects[i].kind != WB_OBJECT_MAPPING) {
			wb_print_name(model->objects[i].name, &name);
			offer(completion, wb_buffer_slice(&name));
		}
		wb_buffer_release(&name);
	}
}

void
wb_mapper_complete(const struct mapper_view *mapper, struct wb_text typed,
		   struct wb_candidates *out)
{
	struct completion completion = { .typed = typed, .before = typed, .out = out };
	size_t *len = &completion.before.len;

	while (*len && is_word(typed.at[*len - 1]))
		--*len;
	if (*len == typed.len || !mapper->model.mapping)
		return;
	offer_sources(&completion, &mapper->model);
	offer_functions(&completion);
	offer_objects(&completion, wb_workspace_model(wb_app_workspace(mapper->view.app)));
}
