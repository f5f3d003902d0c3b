#include "draft_fixture.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "draft/line_diff.h"
#include "lang/parse.h"
#include "lang/print.h"

struct wb_draft *
draft_fixture_begin(struct wb_project *project)
{
	struct wb_draft *draft = NULL;
	struct wb_error err;

	assert_ok(err, wb_draft_begin(project, WB_TEXT("olga"), &draft, &err));
	return draft;
}

void
draft_fixture_design(struct wb_project *project, const char *text)
{
	struct wb_draft *draft = draft_fixture_begin(project);
	struct wb_script script = { 0 };
	struct wb_error err;

	assert_ok(err, wb_parse_script(wb_text_of(text), "design", &script, &err));
	for (size_t i = 0; i < script.n_objects; i++) {
		const struct wb_object *object = &script.objects[i];
		struct wb_buffer printed = { 0 };

		wb_print_object(object, &printed);
		assert_ok(err, wb_draft_put_script(draft, object->kind, object->name,
						   wb_buffer_slice(&printed), "design", &err));
		wb_buffer_release(&printed);
	}
	assert_ok(err, wb_draft_commit(draft, WB_TEXT("design"), &err));
	wb_draft_free(draft);
	wb_script_release(&script);
}

char *
draft_fixture_script(struct wb_project *project, enum wb_object_kind kind, const char *name)
{
	struct wb_design_list list = { 0 };
	const struct wb_design_version *version;
	struct wb_error err;
	char *script;

	assert_ok(err, wb_design_load(project, &list, &err));
	version = wb_design_find(&list, kind, wb_text_of(name));
	script = wb_strdup(version ? version->script.at : "");
	wb_design_list_release(&list);
	return script;
}

char *
draft_fixture_diff(const char *before, const char *after)
{
	struct wb_line_diff diff;
	struct wb_buffer out = { 0 };

	wb_buffer_string(&out, "");
	wb_line_diff(wb_text_of(before), wb_text_of(after), &diff);
	for (size_t i = 0; i < diff.count; i++)
		if (diff.lines[i].change != WB_LINE_SAME)
			wb_buffer_format(&out, "%c%.*s\n",
					 diff.lines[i].change == WB_LINE_NEW ? '+' : '-',
					 WB_TEXT_ARG(diff.lines[i].text));
	wb_line_diff_release(&diff);
	return out.at;
}
