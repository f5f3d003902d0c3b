/* A crosswalk's entries from a CSV file, and into one. */
#include <stdlib.h>

#include "base/memory.h"
#include "draft/codes_file.h"
#include "tui/views/crosswalk_state.h"
#include "tui/views/line.h"
#include "tui/views/picker.h"

/* A file that was named, and what is still asked about it. */
struct file_question {
	struct crosswalk_view *crosswalk;
	struct wb_buffer path;
	struct wb_codes_counts merged, replaced; /* what either way of taking it would do */
	bool asks;                               /* answered, and there is one more question */
};

static void
free_question(struct file_question *question)
{
	wb_buffer_release(&question->path);
	free(question);
}

static void
keep_path(struct file_question *question, struct wb_text typed)
{
	wb_buffer_clear(&question->path);
	wb_buffer_text(&question->path, typed);
	question->asks = false;
}

static void
ask_path(struct crosswalk_view *crosswalk, const char *label, struct wb_text initial,
	 bool (*answer)(void *, struct wb_text, struct wb_app *),
	 void (*closed)(void *, struct wb_app *, bool))
{
	struct file_question *question = wb_alloc(sizeof *question);

	question->crosswalk = crosswalk;
	wb_line_ask(crosswalk->view.app, &(struct wb_line_question){ .label = label,
								     .initial = initial,
								     .context = question,
								     .complete = wb_complete_path,
								     .answer = answer,
								     .closed = closed });
}

/* Import. */

/* What an import would do; nothing is kept. */
static enum wb_status
try_import(struct file_question *question, enum wb_codes_import how, struct wb_codes_counts *counts,
	   struct wb_error *err)
{
	struct wb_draft *draft = wb_crosswalk_begin(question->crosswalk);
	enum wb_status status;

	if (!draft)
		return WB_LOCKED;
	status = wb_draft_import_codes(draft, wb_crosswalk_name(question->crosswalk),
				       question->path.at, how, counts, err);
	wb_draft_free(draft);
	if (status)
		wb_app_say_error(question->crosswalk->view.app, err);
	return status;
}

static void
import(struct file_question *question, enum wb_codes_import how)
{
	struct crosswalk_view *crosswalk = question->crosswalk;
	struct wb_draft *draft = wb_crosswalk_begin(crosswalk);
	struct wb_codes_counts counts = { 0 };
	struct wb_error err = { 0 };
	enum wb_status status;

	if (!draft)
		return;
	status = wb_draft_import_codes(draft, wb_crosswalk_name(crosswalk), question->path.at, how,
				       &counts, &err);
	if (wb_crosswalk_end(crosswalk, draft, status, &err))
		wb_app_say(crosswalk->view.app, WB_MESSAGE_INFO,
			   "%s: %zu added, %zu changed, %zu removed, %zu as they were",
			   question->path.at, counts.added, counts.changed, counts.removed,
			   counts.same);
}

static void
chosen_import(void *context, size_t item, struct wb_text typed, struct wb_app *app)
{
	(void)typed;
	(void)app;
	if (item)
		import(context, item == 1 ? WB_CODES_MERGE : WB_CODES_REPLACE);
}

static void
import_closed(void *context)
{
	free_question(context);
}

/* The file says something else than an entry, or lacks some: that is asked. */
static void
ask_how(struct file_question *question)
{
	const struct wb_codes_counts *merged = &question->merged, *replaced = &question->replaced;
	struct wb_buffer merge = { 0 }, replace = { 0 };

	wb_buffer_format(&merge, "%zu added, %zu changed", merged->added, merged->changed);
	wb_buffer_format(&replace, "%zu added, %zu changed, %zu removed", replaced->added,
			 replaced->changed, replaced->removed);
	wb_pick(question->crosswalk->view.app,
		&(struct wb_pick_question){
			.title = "take the file's entries",
			.n_items = replaced->removed ? 3 : 2,
			.items =
				(struct wb_pick_item[]){
					{ .label = WB_TEXT("no"),
					  .detail = WB_TEXT("all stays as it is") },
					{ .label = WB_TEXT("yes, others stay"),
					  .detail = wb_buffer_slice(&merge) },
					{ .label = WB_TEXT("yes, others go"),
					  .detail = wb_buffer_slice(&replace) },
				},
			.context = question,
			.chosen = chosen_import,
			.closed = import_closed,
		});
	wb_buffer_release(&merge);
	wb_buffer_release(&replace);
}

static bool
answer_import(void *context, struct wb_text typed, struct wb_app *app)
{
	struct file_question *question = context;
	struct wb_error err = { 0 };

	(void)app;
	if (!typed.len || !question->crosswalk->object)
		return false;
	keep_path(question, typed);
	if (try_import(question, WB_CODES_MERGE, &question->merged, &err) ||
	    try_import(question, WB_CODES_REPLACE, &question->replaced, &err))
		return false;
	question->asks = question->merged.changed || question->replaced.removed;
	if (!question->asks)
		import(question, WB_CODES_MERGE);
	return true;
}

static void
import_named(void *context, struct wb_app *app, bool answered)
{
	struct file_question *question = context;

	(void)app;
	if (answered && question->asks)
		ask_how(question);
	else
		free_question(question);
}

void
wb_crosswalk_ask_import(struct crosswalk_view *crosswalk)
{
	if (wb_crosswalk_may_edit(crosswalk))
		ask_path(crosswalk, "entries from", WB_TEXT(""), answer_import, import_named);
}

/* Export. */

static enum wb_status export(struct file_question *question, enum wb_draft_guard guard) {
	struct crosswalk_view *crosswalk = question->crosswalk; struct wb_error err = { 0 };
	enum wb_status status = wb_codes_export(crosswalk->object, question->path.at, guard, &err);

	if (status == WB_OK) wb_app_say(crosswalk->view.app, WB_MESSAGE_INFO,
					"the entries are in %s", question->path.at);
	else if (status != WB_TAKEN) wb_app_say_error(crosswalk->view.app, &err);
	return status;
}

static void
chosen_export(void *context, size_t item, struct wb_text typed, struct wb_app *app)
{
	struct file_question *question = context;

	(void)typed;
	(void)app;
	if (item && question->crosswalk->object)
		export(question, WB_DRAFT_REPLACE);
}

static bool
answer_export(void *context, struct wb_text typed, struct wb_app *app)
{
	struct file_question *question = context;
	enum wb_status status;

	(void)app;
	if (!typed.len || !question->crosswalk->object)
		return false;
	keep_path(question, typed);
	status = export(question, WB_DRAFT_ADD);
	question->asks = status == WB_TAKEN;
	return status == WB_OK || status == WB_TAKEN;
}

static void
export_named(void *context, struct wb_app *app, bool answered)
{
	struct file_question *question = context;
	struct wb_buffer title = { 0 };

	if (!answered || !question->asks) {
		free_question(question);
		return;
	}
	wb_buffer_format(&title, "%s is there already", question->path.at);
	wb_pick(app, &(struct wb_pick_question){
			     .title = title.at,
			     .n_items = 2,
			     .items =
				     (struct wb_pick_item[]){
					     { .label = WB_TEXT("no"),
					       .detail = WB_TEXT("it stays as it is") },
					     { .label = WB_TEXT("yes, overwrite it"),
					       .detail = WB_TEXT("what it holds is lost") },
				     },
			     .context = question,
			     .chosen = chosen_export,
			     .closed = import_closed,
		     });
	wb_buffer_release(&title);
}

void
wb_crosswalk_ask_export(struct crosswalk_view *crosswalk)
{
	const struct wb_crosswalk *as = &crosswalk->object->as.crosswalk;
	struct wb_buffer file = { 0 };

	if (as->from_table) {
		wb_app_say(crosswalk->view.app, WB_MESSAGE_INFO,
			   "its codes are those of %.*s.%.*s: they are there already",
			   WB_TEXT_ARG(as->source.system), WB_TEXT_ARG(as->source.table));
		return;
	}
	wb_buffer_format(&file, "%.*s.csv", WB_TEXT_ARG(wb_crosswalk_name(crosswalk)));
	ask_path(crosswalk, "entries to", wb_buffer_slice(&file), answer_export, export_named);
	wb_buffer_release(&file);
}
