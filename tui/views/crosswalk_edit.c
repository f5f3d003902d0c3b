/* The edits of a crosswalk's screen: each is one draft, one version, undone by `u`. */
#include <stdlib.h>

#include "base/memory.h"
#include "draft/crosswalk.h"
#include "tui/views/crosswalk_state.h"
#include "tui/views/line.h"
#include "tui/views/picker.h"

/* Drafts. */

bool
wb_crosswalk_may_edit(struct crosswalk_view *crosswalk)
{
	const struct wb_crosswalk *as = &crosswalk->object->as.crosswalk;

	if (as->from_table) {
		wb_app_say(crosswalk->view.app, WB_MESSAGE_WARNING,
			   "its codes are those of %.*s.%.*s: change them there",
			   WB_TEXT_ARG(as->source.system), WB_TEXT_ARG(as->source.table));
		return false;
	}
	return wb_app_may_edit(crosswalk->view.app);
}

struct wb_draft *
wb_crosswalk_begin(struct crosswalk_view *crosswalk)
{
	struct wb_app *app = crosswalk->view.app;
	struct wb_workspace *workspace = wb_app_workspace(app);
	const struct wb_design_version *seen = wb_design_find(
		wb_workspace_design(workspace), WB_OBJECT_CROSSWALK, wb_crosswalk_name(crosswalk));
	struct wb_draft *draft = NULL;
	struct wb_error err = { 0 };
	enum wb_status status;

	if (!wb_crosswalk_may_edit(crosswalk) || !seen)
		return NULL;
	status = wb_draft_begin(wb_workspace_project(workspace), wb_app_author(app), &draft, &err);
	if (status == WB_OK)
		status = wb_draft_check_seen(draft, seen, &err);
	if (status == WB_OK)
		return draft;
	wb_app_say_error(app, &err);
	wb_draft_free(draft);
	return NULL;
}

bool
wb_crosswalk_end(struct crosswalk_view *crosswalk, struct wb_draft *draft, enum wb_status status,
		 struct wb_error *err)
{
	struct wb_app *app = crosswalk->view.app;
	struct wb_buffer said = { 0 };

	if (status == WB_OK) {
		wb_buffer_text(&said, wb_draft_message(draft));
		status = wb_draft_commit(draft, WB_TEXT(""), err);
	}
	wb_draft_free(draft);
	if (status == WB_OK) {
		wb_app_edited(app);
		wb_app_say(app, WB_MESSAGE_INFO, "%.*s", WB_TEXT_ARG(wb_buffer_slice(&said)));
	} else {
		wb_app_say_error(app, err);
	}
	wb_buffer_release(&said);
	return status == WB_OK;
}

/* Codes and old values as they are typed. */

/* The type that codes are to have where there is none yet: that of the target field. */
static enum wb_type
type_of_target(const struct crosswalk_view *crosswalk)
{
	struct wb_workspace *workspace = wb_app_workspace(crosswalk->view.app);
	const struct wb_crosswalk_study *study = &crosswalk->found.study;
	const struct wb_object *mapping = crosswalk->found.has_study
						  ? wb_model_find(wb_workspace_model(workspace),
								  WB_OBJECT_MAPPING, study->mapping)
						  : NULL;
	const struct wb_line *into =
		mapping ? wb_mapping_line(&mapping->as.mapping, WB_LINE_INTO) : NULL;
	const struct wb_table *table =
		into ? wb_workspace_table(workspace, into->table.system, into->table.table) : NULL;
	size_t field = table ? wb_table_field(table, study->target) : 0;

	if (!table || field == table->n_fields)
		return WB_TYPE_TEXT;
	switch (table->fields[field].type.type) {
	case WB_TYPE_INTEGER:
	case WB_TYPE_DECIMAL:
		return WB_TYPE_INTEGER;
	case WB_TYPE_BOOLEAN:
		return WB_TYPE_BOOLEAN;
	default:
		return WB_TYPE_TEXT;
	}
}

/* A text in quotes is what stands between them; null is null. False: neither. */
static bool
read_literal(struct wb_text typed, struct wb_value *out)
{
	if (wb_text_is(typed, "null")) {
		*out = wb_value_null(WB_TYPE_NULL);
		return true;
	}
	if (typed.len < 2 || typed.at[0] != '"' || typed.at[typed.len - 1] != '"')
		return false;
	*out = wb_value_text((struct wb_text){ typed.at + 1, typed.len - 2 });
	return true;
}

static bool
read_code(struct crosswalk_view *crosswalk, struct wb_text text, struct wb_arena *arena,
	  struct wb_value *out)
{
	enum wb_type type =
		wb_crosswalk_code_type(&crosswalk->object->as.crosswalk, type_of_target(crosswalk));

	if (wb_crosswalk_code_read(type, text, arena, out))
		return true;
	wb_app_say(crosswalk->view.app, WB_MESSAGE_ERROR,
		   "\"%.*s\" is not %s, as the other codes are", WB_TEXT_ARG(text),
		   type == WB_TYPE_BOOLEAN ? "true or false" : "a number");
	return false;
}

/* Choosing a code for a value, or for the otherwise rule. */

enum afterwards { STAY_THERE, ASK_NEXT_OPEN };

struct choice {
	struct crosswalk_view *crosswalk;
	struct wb_arena arena;
	bool otherwise; /* for the rule, not for a value */
	struct wb_text value;
	bool null;
	enum wb_draft_guard guard;
	enum afterwards afterwards;
	size_t n;
	struct wb_pick_item *items;
	size_t n_codes; /* the first items; behind them what follows is said in words */
	bool goes_on;   /* done: the next open value is asked for */
};

/* After an edit: to the value that was the next open one, or one behind it. False: none is. */
static bool
go_to_open(struct crosswalk_view *crosswalk, struct wb_text value)
{
	size_t line = wb_crosswalk_model_find(&crosswalk->model, value, false);

	line = wb_crosswalk_model_next_open(&crosswalk->model, line);
	if (line == crosswalk->model.n_lines)
		return false;
	wb_scroll_move_to(&crosswalk->scroll, line);
	return true;
}

/* Appends the value of the open line behind the cursor's; empty where there is none. */
static void
add_next_open(const struct crosswalk_view *crosswalk, struct wb_buffer *out)
{
	const struct wb_crosswalk_model *model = &crosswalk->model;
	size_t next = wb_crosswalk_model_next_open(model, crosswalk->scroll.cursor + 1);

	if (next < model->n_lines)
		wb_buffer_text(out, model->lines[next].value);
}

static bool
keep_code(struct choice *choice, const struct wb_value *code)
{
	struct crosswalk_view *crosswalk = choice->crosswalk;
	struct wb_value key =
		choice->null ? wb_value_null(WB_TYPE_NULL) : wb_value_text(choice->value);
	struct wb_draft *draft = wb_crosswalk_begin(crosswalk);
	struct wb_buffer open = { 0 };
	struct wb_error err = { 0 };
	enum wb_status status;
	bool kept;

	if (!draft)
		return false;
	add_next_open(crosswalk, &open);
	status = wb_draft_set_code(draft, wb_crosswalk_name(crosswalk), &key, code, choice->guard,
				   &err);
	kept = wb_crosswalk_end(crosswalk, draft, status, &err);
	choice->goes_on = kept && choice->afterwards == ASK_NEXT_OPEN &&
			  go_to_open(crosswalk, wb_buffer_slice(&open));
	if (!choice->goes_on)
		wb_crosswalk_move_to(crosswalk, choice->value, choice->null);
	wb_buffer_release(&open);
	return kept;
}

static bool
keep_otherwise(struct choice *choice, enum wb_otherwise rule, const struct wb_value *code)
{
	struct wb_draft *draft = wb_crosswalk_begin(choice->crosswalk);
	struct wb_error err = { 0 };
	enum wb_status status;

	if (!draft)
		return false;
	status = wb_draft_set_otherwise(draft, wb_crosswalk_name(choice->crosswalk), rule, code,
					&err);
	return wb_crosswalk_end(choice->crosswalk, draft, status, &err);
}

static bool
keep_chosen(struct choice *choice, const struct wb_value *code)
{
	return choice->otherwise ? keep_otherwise(choice, WB_OTHERWISE_VALUE, code)
				 : keep_code(choice, code);
}

static void
drop_otherwise(struct choice *choice)
{
	struct wb_draft *draft = wb_crosswalk_begin(choice->crosswalk);
	struct wb_error err = { 0 };
	enum wb_status status;

	if (!draft)
		return;
	status = wb_draft_remove_otherwise(draft, wb_crosswalk_name(choice->crosswalk), &err);
	wb_crosswalk_end(choice->crosswalk, draft, status, &err);
}

/* The items behind the codes, in the order of add_words. */
enum { WORD_NULL, WORD_REJECT, WORD_KEEP, WORD_NONE };

static void
chosen(void *context, size_t item, struct wb_text typed, struct wb_app *app)
{
	struct choice *choice = context;
	struct wb_value code = wb_value_null(WB_TYPE_NULL);

	(void)typed;
	(void)app;
	if (item < choice->n_codes) {
		if (read_code(choice->crosswalk, choice->items[item].label, &choice->arena, &code))
			keep_chosen(choice, &code);
		return;
	}
	switch (item - choice->n_codes) {
	case WORD_REJECT:
		keep_otherwise(choice, WB_OTHERWISE_REJECT, NULL);
		break;
	case WORD_KEEP:
		keep_otherwise(choice, WB_OTHERWISE_KEEP, NULL);
		break;
	case WORD_NONE:
		drop_otherwise(choice);
		break;
	default:
		keep_chosen(choice, &code);
	}
}

static bool
typed_out(void *context, struct wb_text typed, struct wb_app *app)
{
	struct choice *choice = context;
	struct wb_value code;

	(void)app;
	if (!typed.len)
		return false;
	if (!read_literal(typed, &code) &&
	    !read_code(choice->crosswalk, typed, &choice->arena, &code))
		return false;
	return keep_chosen(choice, &code);
}

/* On to the next open value: codes are typed one after the other, Escape ends it. */
static void
closed(void *context)
{
	struct choice *choice = context;
	struct crosswalk_view *crosswalk = choice->crosswalk;
	bool goes_on = choice->goes_on;

	wb_arena_release(&choice->arena);
	free(choice);
	if (goes_on)
		wb_crosswalk_ask_code(crosswalk);
}

static void
add_item(struct choice *choice, struct wb_text label, struct wb_text detail)
{
	choice->items[choice->n++] = (struct wb_pick_item){ .label = label, .detail = detail };
}

/* Likeness to what is known already is looked at in a crosswalk of up to so many entries:
   it takes milliseconds. */
enum { KNOWN_MOST = 2000 };

/* All codes, likely ones first, with what the target calls them and why they are likely. */
static void
add_codes(struct choice *choice)
{
	const struct wb_crosswalk_model *model = &choice->crosswalk->model;
	struct wb_crosswalk with = wb_crosswalk_with_entries(choice->crosswalk);
	struct wb_code_suggestion *ranks =
		wb_rank_codes(choice->value, model->codes, model->n_codes, &with, &choice->arena);

	choice->items = WB_NEW_ARRAY(&choice->arena, struct wb_pick_item, model->n_codes + 4);
	for (size_t i = 0; i < model->n_codes; i++) {
		const struct wb_code *code = &model->codes[ranks[i].code];
		struct wb_text detail = code->label;

		if (!choice->otherwise && ranks[i].reason && ranks[i].score > 0)
			detail = wb_text_of(wb_arena_format(
				&choice->arena, "%.*s%s%s", WB_TEXT_ARG(code->label),
				code->label.len ? " · " : "", ranks[i].reason));
		add_item(choice, wb_arena_text(&choice->arena, code->code),
			 wb_arena_text(&choice->arena, detail));
	}
	choice->n_codes = choice->n;
}

static void
add_words(struct choice *choice)
{
	add_item(choice, WB_TEXT("null"), WB_TEXT("no value"));
	if (!choice->otherwise)
		return;
	add_item(choice, WB_TEXT("reject"), WB_TEXT("the row is rejected"));
	add_item(choice, WB_TEXT("keep"), WB_TEXT("the value stays as it is"));
	if (choice->crosswalk->object->as.crosswalk.has_otherwise)
		add_item(choice, WB_TEXT("no rule"), WB_TEXT("take the otherwise line out"));
}

/* Takes the choice over. */
static void
ask(struct choice *choice, const char *title)
{
	add_codes(choice);
	add_words(choice);
	wb_pick(choice->crosswalk->view.app, &(struct wb_pick_question){
						     .title = title,
						     .n_items = choice->n,
						     .items = choice->items,
						     .context = choice,
						     .fresh = "a new code",
						     .chosen = chosen,
						     .other = typed_out,
						     .closed = closed,
					     });
}

static void
ask_code_of(struct crosswalk_view *crosswalk, struct wb_text value, bool null,
	    enum wb_draft_guard guard, enum afterwards afterwards)
{
	struct choice *choice = wb_alloc(sizeof *choice);
	struct wb_buffer title = { 0 };

	choice->crosswalk = crosswalk;
	choice->value = wb_arena_text(&choice->arena, value);
	choice->null = null;
	choice->guard = guard;
	choice->afterwards = afterwards;
	if (null)
		wb_buffer_string(&title, "null becomes");
	else
		wb_buffer_format(&title, "\"%.*s\" becomes", WB_TEXT_ARG(value));
	ask(choice, title.at);
	wb_buffer_release(&title);
}

void
wb_crosswalk_ask_code(struct crosswalk_view *crosswalk)
{
	const struct wb_crosswalk_line *line = wb_crosswalk_at(crosswalk);

	if (!line || !wb_crosswalk_may_edit(crosswalk))
		return;
	if (line->state == WB_CODE_OPEN)
		ask_code_of(crosswalk, line->value, line->null, WB_DRAFT_ADD, ASK_NEXT_OPEN);
	else
		ask_code_of(crosswalk, line->value, line->null, WB_DRAFT_REPLACE, STAY_THERE);
}

void
wb_crosswalk_ask_otherwise(struct crosswalk_view *crosswalk)
{
	struct choice *choice;

	if (!wb_crosswalk_may_edit(crosswalk))
		return;
	choice = wb_alloc(sizeof *choice);
	choice->crosswalk = crosswalk;
	choice->otherwise = true;
	ask(choice, "all other values become");
}

/* An entry for a value that has not occurred. */

struct entry_question {
	struct crosswalk_view *crosswalk;
	struct wb_buffer value;
	bool null;
};

static bool
answer_entry(void *context, struct wb_text typed, struct wb_app *app)
{
	struct entry_question *question = context;
	struct crosswalk_view *crosswalk = question->crosswalk;
	struct wb_value key;
	size_t line;

	if (!typed.len) {
		wb_app_say(app, WB_MESSAGE_INFO, "type the value; \"\" is the empty text");
		return false;
	}
	if (!read_literal(typed, &key))
		key = wb_value_text(typed);
	question->null = key.cell != WB_CELL_VALUE;
	wb_buffer_clear(&question->value);
	if (!question->null)
		wb_buffer_text(&question->value, key.as.text);
	line = wb_crosswalk_model_find(&crosswalk->model, wb_buffer_slice(&question->value),
				       question->null);
	if (line == crosswalk->model.n_lines)
		return true;
	wb_scroll_move_to(&crosswalk->scroll, line);
	if (crosswalk->model.lines[line].state == WB_CODE_OPEN)
		return true;
	wb_app_say(app, WB_MESSAGE_WARNING, "it is here already: Enter changes its code");
	return false;
}

static void
entry_closed(void *context, struct wb_app *app, bool answered)
{
	struct entry_question *question = context;

	(void)app;
	if (answered && question->crosswalk->object)
		ask_code_of(question->crosswalk, wb_buffer_slice(&question->value), question->null,
			    WB_DRAFT_ADD, STAY_THERE);
	wb_buffer_release(&question->value);
	free(question);
}

void
wb_crosswalk_ask_entry(struct crosswalk_view *crosswalk)
{
	struct entry_question *question;

	if (!wb_crosswalk_may_edit(crosswalk))
		return;
	question = wb_alloc(sizeof *question);
	question->crosswalk = crosswalk;
	wb_line_ask(crosswalk->view.app, &(struct wb_line_question){ .label = "old value",
								     .context = question,
								     .answer = answer_entry,
								     .closed = entry_closed });
}

void
wb_crosswalk_remove_entry(struct crosswalk_view *crosswalk)
{
	const struct wb_crosswalk_line *line = wb_crosswalk_at(crosswalk);
	struct wb_error err = { 0 };
	struct wb_draft *draft;
	struct wb_value key;
	enum wb_status status;

	if (!line)
		return;
	if (line->state != WB_CODE_MATCHED && line->state != WB_CODE_UNUSED) {
		wb_app_say(crosswalk->view.app, WB_MESSAGE_INFO, "this value has no entry");
		return;
	}
	draft = wb_crosswalk_begin(crosswalk);
	if (!draft)
		return;
	key = line->null ? wb_value_null(WB_TYPE_NULL) : wb_value_text(line->value);
	status = wb_draft_remove_code(draft, wb_crosswalk_name(crosswalk), &key, &err);
	wb_crosswalk_end(crosswalk, draft, status, &err);
}

/* Suggestions. */

static enum wb_status
take_guess(struct crosswalk_view *crosswalk, struct wb_draft *draft,
	   const struct wb_code_guess *guess, struct wb_error *err)
{
	struct wb_value key = wb_value_text(guess->value), code;
	struct wb_arena arena = { 0 };
	enum wb_status status = WB_INVALID;

	if (read_code(crosswalk, guess->code, &arena, &code))
		status = wb_draft_set_code(draft, wb_crosswalk_name(crosswalk), &key, &code,
					   WB_DRAFT_ADD, err);
	else
		wb_fail(err, WB_INVALID, "", "the code suggested is not of the others' type");
	wb_arena_release(&arena);
	return status;
}

void
wb_crosswalk_accept(struct crosswalk_view *crosswalk)
{
	const struct wb_crosswalk_line *line = wb_crosswalk_at(crosswalk);
	const struct wb_code_guess *guess =
		line && line->state == WB_CODE_OPEN && crosswalk->likely_shown
			? wb_code_guess_of(&crosswalk->guesses, line->value)
			: NULL;
	struct wb_buffer open = { 0 };
	struct wb_error err = { 0 };
	struct wb_draft *draft;

	if (!guess) {
		wb_app_say(crosswalk->view.app, WB_MESSAGE_INFO,
			   crosswalk->likely_shown ? "nothing is suggested for this value"
						   : "s shows what is likely first");
		return;
	}
	draft = wb_crosswalk_begin(crosswalk);
	if (!draft)
		return;
	add_next_open(crosswalk, &open);
	if (wb_crosswalk_end(crosswalk, draft, take_guess(crosswalk, draft, guess, &err), &err))
		go_to_open(crosswalk, wb_buffer_slice(&open));
	wb_buffer_release(&open);
}

/* Passes over those that an entry stands for by now; *taken counts the others. */
static enum wb_status
take_sure_ones(struct crosswalk_view *crosswalk, struct wb_draft *draft, size_t *taken,
	       struct wb_error *err)
{
	for (size_t i = 0; i < crosswalk->guesses.n; i++) {
		const struct wb_code_guess *guess = &crosswalk->guesses.items[i];
		enum wb_status status;

		if (guess->score < WB_CODE_SURE)
			continue;
		status = take_guess(crosswalk, draft, guess, err);
		if (status != WB_OK && status != WB_TAKEN)
			return status;
		*taken += status == WB_OK;
	}
	return WB_OK;
}

void
wb_crosswalk_accept_all(struct crosswalk_view *crosswalk)
{
	struct wb_error err = { 0 };
	struct wb_draft *draft;
	enum wb_status status;
	size_t taken = 0;

	if (!crosswalk->likely_shown) {
		wb_app_say(crosswalk->view.app, WB_MESSAGE_INFO, "s shows what is likely first");
		return;
	}
	draft = wb_crosswalk_begin(crosswalk);
	if (!draft)
		return;
	status = take_sure_ones(crosswalk, draft, &taken, &err);
	if (status == WB_OK && !taken) {
		wb_draft_free(draft);
		wb_app_say(crosswalk->view.app, WB_MESSAGE_INFO,
			   "no suggestion is as sure as .9: a takes one by one");
	} else if (wb_crosswalk_end(crosswalk, draft, status, &err)) {
		wb_app_say(crosswalk->view.app, WB_MESSAGE_INFO,
			   "%zu suggestion%s taken; u takes %s back", taken, taken == 1 ? "" : "s",
			   taken == 1 ? "it" : "them");
	}
}
