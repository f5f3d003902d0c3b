/* Correcting a reject's record by hand: the record as a form. */
#include <stdlib.h>

#include "base/clock.h"
#include "base/memory.h"
#include "base/utf8.h"
#include "project/record_edit.h"
#include "study/reject_blame.h"
#include "tui/views/form.h"
#include "tui/views/reject_work.h"

struct correcting {
	struct wb_record_edit edit;
	size_t *order;         /* the record's field, by field of the form */
	struct wb_text *lines; /* by field of the record */
};

static void
forget(struct correcting *correcting)
{
	wb_record_edit_release(&correcting->edit);
	free(correcting);
}

static struct wb_reject_filter
filter_of(int64_t run, const struct wb_reject_group *group, int64_t row, struct wb_arena *arena)
{
	struct wb_reject_filter filter = wb_reject_group_filter(run, group, arena);

	filter.row = row;
	return filter;
}

static bool
keep(void *context, const struct wb_text *values, struct wb_app *app)
{
	struct correcting *correcting = context;
	struct wb_record_edit *edit = &correcting->edit;
	struct wb_error err = { 0 };
	bool kept;

	for (size_t i = 0; i < edit->n_fields; i++)
		correcting->lines[correcting->order[i]] = values[i];
	if (wb_record_edit_keep(wb_workspace_project(wb_app_workspace(app)), edit,
				correcting->lines, wb_clock_now(), wb_app_author(app), &kept,
				&err)) {
		wb_app_say_error(app, &err);
		return false;
	}
	if (kept)
		wb_app_say(app, WB_MESSAGE_INFO, "row %lld is corrected; r runs it again",
			   (long long)edit->which.row);
	else
		wb_app_say(app, WB_MESSAGE_INFO, "row %lld stays as it is: nothing was changed",
			   (long long)edit->which.row);
	return true;
}

static void
closed(void *context, struct wb_app *app, bool answered)
{
	forget(context);
	if (answered)
		wb_app_notify(app, WB_NOTICE_RUN);
}

/* The fields to blame first, all others behind them, both in the record's order. */
static void
put_in_order(struct wb_app *app, const struct wb_reject_group *group, struct correcting *correcting,
	     bool *blamed)
{
	const struct wb_record_edit *edit = &correcting->edit;
	size_t at = 0;

	wb_reject_blame(wb_workspace_model(wb_app_workspace(app)), group->mapping,
			edit->reject.field, edit->names, edit->n_fields, blamed);
	for (size_t i = 0; i < edit->n_fields; i++)
		if (blamed[i])
			correcting->order[at++] = i;
	for (size_t i = 0; i < edit->n_fields; i++)
		if (!blamed[i])
			correcting->order[at++] = i;
}

/* What a record says that could not be cut into fields; else why it was rejected. */
static const char *
help_of(struct wb_record_edit *edit)
{
	struct wb_buffer help = { 0 };
	const char *copy;

	if (!edit->before.readable)
		wb_buffer_string(&help, "stood there: ");
	wb_show_text(&help, edit->before.readable ? edit->reject.reason : edit->reject.record);
	copy = wb_arena_string(&edit->arena, wb_buffer_slice(&help));
	wb_buffer_release(&help);
	return copy;
}

static void
ask(struct wb_app *app, const struct wb_reject_group *group, struct correcting *correcting)
{
	struct wb_record_edit *edit = &correcting->edit;
	size_t n = edit->n_fields;
	struct wb_form_field *fields = WB_NEW_ARRAY(&edit->arena, struct wb_form_field, n);
	bool *blamed = WB_NEW_ARRAY(&edit->arena, bool, n);
	const char *help = help_of(edit);

	correcting->order = WB_NEW_ARRAY(&edit->arena, size_t, n);
	correcting->lines = WB_NEW_ARRAY(&edit->arena, struct wb_text, n);
	put_in_order(app, group, correcting, blamed);
	for (size_t i = 0; i < n; i++) {
		size_t field = correcting->order[i];

		fields[i].name = wb_arena_string(&edit->arena, edit->names[field]);
		fields[i].initial = edit->lines[field];
		if (blamed[field] || !edit->before.readable)
			fields[i].help = help;
		else
			fields[i].help = "empty: null   \"\": empty text   \\n: a line break";
	}
	wb_form_ask(app, &(struct wb_form_question){
				 .title = wb_arena_format(&edit->arena, "%.*s, row %lld%s%.*s",
							  WB_TEXT_ARG(group->mapping),
							  (long long)edit->which.row,
							  edit->reject.field.len ? ": " : "",
							  WB_TEXT_ARG(edit->reject.field)),
				 .n_fields = n,
				 .fields = fields,
				 .context = correcting,
				 .answer = keep,
				 .closed = closed,
			 });
}

/* Opens the record; NULL, and said: it cannot be. */
static struct correcting *
open_record(struct wb_app *app, int64_t run, const struct wb_reject_group *group, int64_t row)
{
	struct correcting *correcting = wb_alloc(sizeof *correcting);
	struct wb_arena arena = { 0 };
	struct wb_reject_filter filter = filter_of(run, group, row, &arena);
	struct wb_error err = { 0 };
	enum wb_status status = wb_record_edit_open(wb_workspace_project(wb_app_workspace(app)),
						    &filter, &correcting->edit, &err);

	correcting->edit.which =
		(struct wb_reject_filter){ .run = run, .step = group->step, .row = row };
	wb_arena_release(&arena);
	if (!status)
		return correcting;
	wb_app_say_error(app, &err);
	forget(correcting);
	return NULL;
}

void
wb_reject_correct(struct wb_app *app, int64_t run, const struct wb_reject_group *group, int64_t row)
{
	struct correcting *correcting;

	if (!wb_app_may_edit(app) || !(correcting = open_record(app, run, group, row)))
		return;
	if (wb_text_is(correcting->edit.reject.state, "loaded")) {
		wb_app_say(app, WB_MESSAGE_INFO, "row %lld is loaded: there is nothing to correct",
			   (long long)row);
	} else if (correcting->edit.n_fields) {
		ask(app, group, correcting);
		return;
	} else {
		wb_app_say(app, WB_MESSAGE_WARNING, "the record of row %lld has no fields",
			   (long long)row);
	}
	forget(correcting);
}

void
wb_reject_accept(struct wb_app *app, int64_t run, const struct wb_reject_group *group, int64_t row)
{
	struct correcting *correcting;
	struct wb_error err = { 0 };

	if (!wb_app_may_edit(app) || !(correcting = open_record(app, run, group, row)))
		return;
	if (!wb_text_is(correcting->edit.reject.state, "left"))
		wb_app_say(app, WB_MESSAGE_INFO,
			   "row %lld is %.*s: only what was left is taken up again", (long long)row,
			   WB_TEXT_ARG(correcting->edit.reject.state));
	else if (wb_record_edit_accept(wb_workspace_project(wb_app_workspace(app)),
				       &correcting->edit, wb_clock_now(), wb_app_author(app), &err))
		wb_app_say_error(app, &err);
	else
		wb_app_say(app, WB_MESSAGE_INFO,
			   "row %lld is taken up again as it stands; r runs it", (long long)row);
	forget(correcting);
	wb_app_notify(app, WB_NOTICE_RUN);
}
