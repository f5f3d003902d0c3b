#include "engine/crosswalk_state.h"

#include <stdio.h>

static enum wb_status
refuse_changed(const struct wb_object *crosswalk, struct wb_error *err)
{
	const struct wb_table_name *table = &crosswalk->as.crosswalk.source;
	char where[256];

	snprintf(where, sizeof where, "crosswalk %.*s", WB_TEXT_ARG(crosswalk->name));
	wb_fail(err, WB_INVALID, where,
		"%.*s.%.*s is not what it was when the run began: it cannot be resumed",
		WB_TEXT_ARG(table->system), WB_TEXT_ARG(table->table));
	wb_hint(err, "bring its rows back, or start a new run with --anew");
	return WB_INVALID;
}

enum wb_status
wb_settle_crosswalks(struct wb_session *session, struct wb_journal *journal, int64_t run,
		     struct wb_error *err)
{
	const struct wb_model *model = wb_session_model(session);
	enum wb_status status = WB_OK;

	for (size_t i = 0; status == WB_OK && i < model->n_objects; i++) {
		struct wb_text state = wb_session_state(session, i);
		const struct wb_object *crosswalk = &model->objects[i];
		bool same = true;

		if (!state.len)
			continue;
		status = wb_journal_reference(journal, run, 0, "crosswalk", crosswalk->name, state,
					      &same, err);
		if (status == WB_OK && !same)
			status = refuse_changed(crosswalk, err);
	}
	return status;
}
