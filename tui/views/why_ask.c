#include "tui/views/why_ask.h"

#include <stdlib.h>

#include "base/memory.h"
#include "tui/views/form.h"
#include "tui/views/why.h"

struct asking {
	struct wb_app *app;
	struct wb_arena arena;
	struct wb_why_question question;
};

static void
complete_mapping(void *context, struct wb_text typed, struct wb_candidates *out)
{
	const struct asking *asking = context;
	const struct wb_object *const *mappings;
	size_t n = wb_workspace_mappings(wb_app_workspace(asking->app), &mappings);

	for (size_t i = 0; i < n; i++)
		wb_candidates_add(out, typed, mappings[i]->name);
}

/* A row's number; 0 where the text is none. */
static uint64_t
row_number(struct wb_text text)
{
	uint64_t number = 0;

	for (size_t i = 0; i < text.len; i++) {
		if (text.at[i] < '0' || text.at[i] > '9' || number > UINT64_MAX / 20)
			return 0;
		number = number * 10 + (uint64_t)(text.at[i] - '0');
	}
	return number;
}

static bool
answer(void *context, const struct wb_text *values, struct wb_app *app)
{
	struct asking *asking = context;
	struct wb_text row = wb_text_trim(values[2]);

	if (!values[0].len || (!values[1].len && !row_number(row))) {
		wb_app_say(app, WB_MESSAGE_WARNING, "a mapping, and a key or the number of a row");
		return false;
	}
	asking->question = (struct wb_why_question){
		.mapping = wb_arena_text(&asking->arena, values[0]),
		.key = wb_arena_text(&asking->arena, values[1]),
		.row = values[1].len ? 0 : row_number(row),
	};
	return true;
}

static void
closed(void *context, struct wb_app *app, bool answered)
{
	struct asking *asking = context;

	if (answered)
		wb_app_push(app, wb_why_view_new(&asking->question));
	wb_arena_release(&asking->arena);
	free(asking);
}

void
wb_why_ask(struct wb_app *app)
{
	const struct wb_object *const *mappings;
	size_t n = wb_workspace_mappings(wb_app_workspace(app), &mappings);
	struct asking *asking;
	struct wb_form_field fields[] = {
		{ .name = "mapping",
		  .initial = n == 1 ? mappings[0]->name : WB_TEXT(""),
		  .help = "Tab completes",
		  .complete = complete_mapping },
		{ .name = "key", .help = "of the target row, its parts with commas between" },
		{ .name = "or row", .help = "the number of a source row, which may be a reject" },
	};

	if (!n) {
		wb_app_say(app, WB_MESSAGE_INFO, "there is no mapping to ask about");
		return;
	}
	asking = wb_alloc(sizeof *asking);
	asking->app = app;
	wb_form_ask(app, &(struct wb_form_question){ .title = "why does a row look so?",
						     .n_fields = 3,
						     .fields = fields,
						     .context = asking,
						     .answer = answer,
						     .closed = closed });
}
