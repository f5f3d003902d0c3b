#include "engine/reference_state.h"

#include <stdio.h>

#include "relation/lookup_table.h"

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

/* "ref.rate(percent by country, year)": two look-ups in a table are not each other's. */
static void
print_name(const struct wb_reference *lookup, struct wb_buffer *out)
{
	wb_buffer_format(out, "%.*s.%.*s(%.*s by ", WB_TEXT_ARG(lookup->table.system),
			 WB_TEXT_ARG(lookup->table.table), WB_TEXT_ARG(lookup->field));
	for (size_t i = 0; i < lookup->n_keys; i++)
		wb_buffer_format(out, "%s%.*s", i ? ", " : "", WB_TEXT_ARG(lookup->key_fields[i]));
	wb_buffer_byte(out, ')');
}

typedef enum wb_status
settle_lookup(struct wb_journal *journal, int64_t step, const struct wb_reference *lookup,
	      struct wb_text name, struct wb_text state, struct wb_error *err);

static enum wb_status
note_lookup(struct wb_journal *journal, int64_t step, const struct wb_reference *lookup,
	    struct wb_text name, struct wb_text state, struct wb_error *err)
{
	(void)lookup;
	return wb_journal_lookup(journal, step, name, state, err);
}

static enum wb_status
check_lookup(struct wb_journal *journal, int64_t step, const struct wb_reference *lookup,
	     struct wb_text name, struct wb_text state, struct wb_error *err)
{
	bool same = false;
	char where[256];
	enum wb_status status = wb_journal_same_lookup(journal, step, name, state, &same, err);

	if (status != WB_OK || same)
		return status;
	snprintf(where, sizeof where, "lookup table %.*s.%.*s", WB_TEXT_ARG(lookup->table.system),
		 WB_TEXT_ARG(lookup->table.table));
	wb_fail(err, WB_INVALID, where,
		"is not what it was when the run began: it cannot be resumed");
	wb_hint(err, "bring its rows back, or start a new run with --anew");
	return WB_INVALID;
}

static enum wb_status
settle_table(const struct wb_transfer *transfer, const struct wb_lookup_table *table,
	     settle_lookup *settle, struct wb_error *err)
{
	const struct wb_step_task *task = transfer->task;
	const struct wb_reference *lookup = wb_lookup_table_reference(table);
	struct wb_buffer name = { 0 }, state = { 0 };
	enum wb_status status;

	print_name(lookup, &name);
	wb_lookup_table_state(table, &state);
	status = settle(task->journal, task->record->id, lookup, wb_buffer_slice(&name),
			wb_buffer_slice(&state), err);
	wb_buffer_release(&name);
	wb_buffer_release(&state);
	return status;
}

/* Of the rows, and of what `missing set` gives. */
static enum wb_status
each_lookup(const struct wb_transfer *transfer, settle_lookup *settle, struct wb_error *err)
{
	size_t n = wb_relation_lookups(transfer->relation);
	size_t n_set = wb_answers_lookups(transfer->set_answers);
	enum wb_status status = WB_OK;

	if (wb_transfer_is_dry(transfer))
		return WB_OK;
	for (size_t i = 0; status == WB_OK && i < n; i++)
		status = settle_table(transfer, wb_relation_lookup(transfer->relation, i), settle,
				      err);
	for (size_t i = 0; status == WB_OK && i < n_set; i++)
		status = settle_table(transfer, wb_answers_lookup(transfer->set_answers, i), settle,
				      err);
	return status;
}

enum wb_status
wb_note_lookups(const struct wb_transfer *transfer, struct wb_error *err)
{
	return each_lookup(transfer, note_lookup, err);
}

enum wb_status
wb_check_lookups(const struct wb_transfer *transfer, struct wb_error *err)
{
	return each_lookup(transfer, check_lookup, err);
}
