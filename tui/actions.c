#include "tui/actions.h"

const struct wb_action_rule wb_action_rules[WB_ACTION_COUNT] = {
#define X(id, where, keys, function_keys, name, hint, help) \
	[WB_DO_##id] = { where, keys, function_keys, name, hint, help },
	WB_ACTIONS(X)
#undef X
};

const char *
wb_context_name(enum wb_context_index context)
{
	static const char *const names[WB_CONTEXT_COUNT] = {
#define X(id, name) [WB_CONTEXT_##id] = name,
		WB_CONTEXTS(X)
#undef X
	};

	return names[context];
}

bool
wb_action_moves(enum wb_action action)
{
	return action >= WB_DO_MOVE_UP && action <= WB_DO_PANE_PREVIOUS;
}
