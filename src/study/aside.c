#include "study/aside.h"

#include "lang/parse.h"
#include "plan/use.h"

static enum wb_status
refuse_sequence(struct wb_error *err)
{
	wb_fail(err, WB_INVALID, "expression",
		"sequence gives numbers to the rows of a mapping: here are none");
	wb_hint(err, "see what it gives with: waybill preview FILE MAPPING");
	return WB_INVALID;
}

enum wb_status
wb_aside_inspect(struct wb_session *session, struct wb_text text, struct wb_error *err)
{
	struct wb_arena arena = { 0 };
	struct wb_node *node;
	enum wb_status status = WB_OK;

	if (wb_parse_expression(text, "expression", &arena, &node, NULL) == WB_OK)
		status = wb_has_sequence(node) ? refuse_sequence(err)
					       : wb_session_inspect_also(session, node, err);
	wb_arena_release(&arena);
	return status;
}
