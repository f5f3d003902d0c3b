#include "draft/step_ideas.h"

#include "lang/parse.h"
#include "lang/print.h"

static const struct {
	const char *name, *form, *help, *sample, *step;
} forms[] = {
	{ "match", "m/PATTERN/TEMPLATE/FLAGS",
	  "What the template makes of the match; fails where nothing matches",
	  "\"Silva, Olga\" | m/, (.+)$/$1/ gives Olga", "m/^(.*)$/$1/" },
	{ "substitute", "s/PATTERN/TEMPLATE/FLAGS",
	  "The text with the match replaced; the same where nothing matches",
	  "\"n.a.\" | s/\\.$// gives n.a", "s/ +$//" },
	{ "else", "else VALUE", "What stands for a value for which a step before failed",
	  "\"x\" | integer else 0 gives 0", "else null" },
};

/* The call of a function in its example, as a step: without what it is applied to. */
static const struct wb_node *
find_step(const struct wb_node *node, struct wb_text name, bool is_piped, size_t *first)
{
	if (node->kind == WB_NODE_CALL && wb_text_equal(node->name, name)) {
		*first = is_piped ? 0 : 1;
		return node;
	}
	for (size_t i = 0; i < node->n_operands; i++) {
		const struct wb_node *found = find_step(
			node->operands[i], name, node->kind == WB_NODE_PIPE && i == 1, first);

		if (found)
			return found;
	}
	return NULL;
}

/* The step with the arguments of the example; false where the example has none such. */
static bool
step_of(const struct wb_function *function, struct wb_arena *arena, struct wb_step_idea *idea)
{
	struct wb_buffer text = { 0 };
	struct wb_node *example;
	struct wb_node step;
	const struct wb_node *call;
	size_t first = 0;

	if (wb_parse_expression(wb_text_of(function->example), "example", arena, &example, NULL) !=
	    WB_OK)
		return false;
	call = find_step(example, idea->name, false, &first);
	if (!call || call->n_operands < first)
		return false;
	step = *call;
	step.operands += first;
	step.n_operands -= first;
	wb_print_name(step.name, &text);
	if (step.n_operands) {
		wb_buffer_clear(&text);
		wb_print_expression(&step, &text);
	}
	idea->is_whole = !step.n_operands;
	idea->step = wb_arena_text(arena, wb_buffer_slice(&text));
	wb_buffer_release(&text);
	return true;
}

static bool
describe(const struct wb_function *function, struct wb_arena *arena, struct wb_step_idea *idea)
{
	struct wb_buffer form = { 0 };

	*idea = (struct wb_step_idea){
		.name = wb_text_of(function->name),
		.help = wb_text_of(function->help),
	};
	if (!function->parameters[0].name || !step_of(function, arena, idea))
		return false;
	wb_function_print_signature(function, &form);
	idea->form = wb_arena_text(arena, wb_buffer_slice(&form));
	wb_buffer_release(&form);
	idea->sample = wb_text_of(
		wb_arena_format(arena, "%s gives %s", function->example, function->gives));
	return true;
}

const struct wb_step_idea *
wb_step_ideas(struct wb_arena *arena, size_t *count)
{
	size_t n = sizeof forms / sizeof *forms, most = n, in_group;
	struct wb_step_idea *ideas;

	for (int group = 0; group < WB_GROUP_AGGREGATE; group++) {
		wb_functions((enum wb_function_group)group, &in_group);
		most += in_group;
	}
	ideas = WB_NEW_ARRAY(arena, struct wb_step_idea, most);
	for (size_t i = 0; i < n; i++)
		ideas[i] = (struct wb_step_idea){
			.name = wb_text_of(forms[i].name),
			.form = wb_text_of(forms[i].form),
			.help = wb_text_of(forms[i].help),
			.sample = wb_text_of(forms[i].sample),
			.step = wb_text_of(forms[i].step),
		};
	for (int group = 0; group < WB_GROUP_AGGREGATE; group++) {
		const struct wb_function *functions =
			wb_functions((enum wb_function_group)group, &in_group);

		for (size_t i = 0; i < in_group; i++)
			n += describe(&functions[i], arena, &ideas[n]);
	}
	*count = n;
	return ideas;
}
