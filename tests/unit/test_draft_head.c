/* Heads: what of an object is changed by its first line, and what is refused. */
#include "draft/head.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "draft_fixture.h"

static const char design[] = "system ams csv \"ams\" { delimiter \";\" }\n"
			     "param least integer = 3\n"
			     "# Kept.\n"
			     "crosswalk status \"old\" {\n"
			     "  \"a\" -> \"ACT\"\n"
			     "  otherwise keep\n"
			     "}\n"
			     "crosswalk level from ams.codes(old, new)\n"
			     "mapping member {\n"
			     "  from  ams.members as m\n"
			     "  into  ams.people create\n"
			     "\n"
			     "  id  <- m.ID\n"
			     "  # The end.\n"
			     "}\n";

/* A head, what becomes of it, and the object then; or the error. */
struct change {
	const char *head;
	enum wb_status status;
	enum wb_object_kind kind;
	const char *name, *wanted;
};

static const struct change changes[] = {
	{ "param least integer = 4", WB_OK, WB_OBJECT_PARAM, "least", "param least integer = 4\n" },
	{ "param cutoff date = \"2005-01-01\"", WB_OK, WB_OBJECT_PARAM, "cutoff",
	  "param cutoff date = \"2005-01-01\"\n" },
	{ "crosswalk status \"new\" ignoring case", WB_OK, WB_OBJECT_CROSSWALK, "status",
	  "# Kept.\ncrosswalk status \"new\" ignoring case {\n  \"a\" -> \"ACT\"\n"
	  "  otherwise keep\n}\n" },
	{ "crosswalk level \"by\" from ams.codes(was, new)", WB_OK, WB_OBJECT_CROSSWALK, "level",
	  "crosswalk level \"by\" from ams.codes(was, new)\n" },
	{ "mapping member \"All {of} them\"", WB_OK, WB_OBJECT_MAPPING, "member",
	  "mapping member \"All {of} them\" {\n  from  ams.members as m\n"
	  "  into  ams.people create\n\n  id  <- m.ID\n  # The end.\n}\n" },
	{ "mapping members \"All\"", WB_NOT_FOUND, 0, NULL, "there is no mapping members" },
	{ "crosswalk", WB_INVALID, 0, NULL, "" },
	{ "param x nosuch", WB_INVALID, 0, NULL, "" },
	{ "param x text\nparam y text", WB_INVALID, 0, NULL, "one line of one object" },
	{ "system ams csv \"b\"", WB_INVALID, 0, NULL, "a system is not changed" },
	{ "", WB_INVALID, 0, NULL, "one line of one object" },
	{ "\xff", WB_INVALID, 0, NULL, "" },
};

static void
changes_heads_only(void **state)
{
	struct wb_project *project = project_fixture_open(*state);

	draft_fixture_design(project, design);
	for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
		const struct change *change = &changes[i];
		struct wb_draft *draft = draft_fixture_begin(project);
		struct wb_error err = { .what = "" };
		char *script;

		if (wb_draft_set_head(draft, wb_text_of(change->head), &err) != change->status)
			fail_msg("%s: %s", change->head, err.what);
		if (change->status) {
			if (!strstr(err.what, change->wanted))
				fail_msg("%s: %s", change->head, err.what);
			assert_false(wb_draft_changed(draft));
		} else {
			assert_ok(err, wb_draft_commit(draft, WB_TEXT(""), &err));
			script = draft_fixture_script(project, change->kind, change->name);
			assert_string_equal(script, change->wanted);
			free(script);
		}
		wb_draft_free(draft);
	}
	wb_project_close(project);
}

static void
prints_heads(void **state)
{
	static const struct change heads[] = {
		{ "system ams csv \"ams\"", 0, WB_OBJECT_SYSTEM, "ams", NULL },
		{ "param least integer = 3", 0, WB_OBJECT_PARAM, "least", NULL },
		{ "crosswalk status \"old\"", 0, WB_OBJECT_CROSSWALK, "status", NULL },
		{ "crosswalk level from ams.codes(old, new)", 0, WB_OBJECT_CROSSWALK, "level",
		  NULL },
		{ "mapping member", 0, WB_OBJECT_MAPPING, "member", NULL },
	};
	struct wb_project *project = project_fixture_open(*state);
	struct wb_buffer text = { 0 };
	struct wb_draft *draft;

	draft_fixture_design(project, design);
	draft = draft_fixture_begin(project);
	for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) {
		wb_buffer_clear(&text);
		wb_draft_print_head(
			wb_draft_object(draft, heads[i].kind, wb_text_of(heads[i].name)), &text);
		assert_string_equal(text.at, heads[i].head);
	}
	wb_buffer_release(&text);
	wb_draft_free(draft);
	wb_project_close(project);
}

#define WITH_PROJECT(test) \
	cmocka_unit_test_setup_teardown(test, project_fixture_setup, project_fixture_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_PROJECT(changes_heads_only),
		WITH_PROJECT(prints_heads),
	};

	return cmocka_run_group_tests_name("heads", tests, NULL, NULL);
}
