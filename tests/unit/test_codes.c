/* The edits of a crosswalk, by hand and from a spreadsheet. */
#include "draft/crosswalk.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "draft/codes_file.h"
#include "draft_fixture.h"

static const char design[] = "system ams csv \"ams\"\n"
			     "crosswalk status \"AMS to CRM\" ignoring case {\n"
			     "  \"active\", \"a\" -> \"ACT\"\n"
			     "  # Nobody asked.\n"
			     "  null -> \"UNK\"\n"
			     "  \"lapsed\" -> \"LAP\"\n"
			     "  otherwise reject\n"
			     "}\n"
			     "crosswalk number { \"one\" -> 1 \"half\" -> 0.5 }\n"
			     "crosswalk flag { \"y\" -> true }\n"
			     "crosswalk empty { }\n"
			     "crosswalk listed from ams.codes(old, new)\n";

enum act { PUT, TAKE, OTHERWISE, NO_OTHERWISE };

/* A key of NULL is null; values are texts, NULL is null. */
static const struct {
	enum act act;
	enum wb_draft_guard guard;
	const char *crosswalk, *key, *value;
	enum wb_otherwise rule;
	enum wb_status status;
	const char *difference, *message;
} edits[] = {
	{ PUT, WB_DRAFT_ADD, "status", "ok", "ACT", 0, WB_OK,
	  "-  \"active\", \"a\" -> \"ACT\"\n+  \"active\", \"a\", \"ok\" -> \"ACT\"\n"
	  "-  null          -> \"UNK\"\n-  \"lapsed\"      -> \"LAP\"\n"
	  "+  null                -> \"UNK\"\n+  \"lapsed\"            -> \"LAP\"\n",
	  "status: \"ok\" becomes \"ACT\"" },
	{ PUT, WB_DRAFT_ADD, "status", "dead", "DEC", 0, WB_OK, "+  \"dead\"        -> \"DEC\"\n",
	  "status: \"dead\" becomes \"DEC\"" },
	{ PUT, WB_DRAFT_ADD, "status", "LAPSED", "LAP", 0, WB_OK, "", "" },
	{ PUT, WB_DRAFT_ADD, "status", "Lapsed", "X", 0, WB_TAKEN,
	  "there is already: \"Lapsed\" -> \"LAP\"", NULL },
	{ PUT, WB_DRAFT_REPLACE, "status", NULL, "LAP", 0, WB_OK,
	  "-  null          -> \"UNK\"\n+  null          -> \"LAP\"\n",
	  "status: null becomes \"LAP\"" },
	{ PUT, WB_DRAFT_REPLACE, "status", "A", "LAP", 0, WB_OK, NULL,
	  "status: \"A\" becomes \"LAP\"" },
	{ PUT, WB_DRAFT_ADD, "status", "a key that is far too long to stand beside others", "ACT",
	  0, WB_OK, NULL,
	  "status: \"a key that is far too long to stand beside others\" becomes "
	  "\"ACT\"" },
	{ PUT, WB_DRAFT_ADD, "status", "q\"\x1b", NULL, 0, WB_OK, "+  \"q\\\"\\u{1b}\"   -> null\n",
	  "status: \"q\\\"\\u{1b}\" becomes null" },
	{ PUT, WB_DRAFT_ADD, "empty", "x", "y", 0, WB_OK, "+  \"x\" -> \"y\"\n",
	  "empty: \"x\" becomes \"y\"" },
	{ PUT, WB_DRAFT_ADD, "none", "x", "y", 0, WB_NOT_FOUND, "there is no crosswalk none",
	  NULL },
	{ PUT, WB_DRAFT_ADD, "listed", "x", "y", 0, WB_INVALID, "its codes are read from ams.codes",
	  NULL },
	{ TAKE, 0, "status", "A", NULL, 0, WB_OK,
	  "-  \"active\", \"a\" -> \"ACT\"\n+  \"active\" -> \"ACT\"\n"
	  "-  null          -> \"UNK\"\n-  \"lapsed\"      -> \"LAP\"\n"
	  "+  null     -> \"UNK\"\n+  \"lapsed\" -> \"LAP\"\n",
	  "status: \"A\" no longer listed" },
	{ TAKE, 0, "status", NULL, NULL, 0, WB_OK,
	  "-  # Nobody asked.\n-  null          -> \"UNK\"\n", "status: null no longer listed" },
	{ TAKE, 0, "status", "zz", NULL, 0, WB_NOT_FOUND, "it does not list \"zz\"", NULL },
	{ OTHERWISE, 0, "status", NULL, "UNK", WB_OTHERWISE_VALUE, WB_OK,
	  "-  otherwise reject\n+  otherwise \"UNK\"\n", "status: otherwise \"UNK\"" },
	{ OTHERWISE, 0, "empty", NULL, NULL, WB_OTHERWISE_KEEP, WB_OK, "+  otherwise keep\n",
	  "empty: otherwise keep" },
	{ OTHERWISE, 0, "listed", NULL, NULL, WB_OTHERWISE_REJECT, WB_OK, NULL,
	  "listed: otherwise reject" },
	{ NO_OTHERWISE, 0, "status", NULL, NULL, 0, WB_OK, "-  otherwise reject\n",
	  "status: no otherwise rule" },
	{ NO_OTHERWISE, 0, "empty", NULL, NULL, 0, WB_NOT_FOUND, "it has no otherwise rule", NULL },
};

static struct wb_value
value_of(const char *text)
{
	return text ? wb_value_text(wb_text_of(text)) : wb_value_null(WB_TYPE_NULL);
}

static enum wb_status
apply(struct wb_draft *draft, size_t i, struct wb_error *err)
{
	struct wb_text crosswalk = wb_text_of(edits[i].crosswalk);
	struct wb_value key = value_of(edits[i].key), value = value_of(edits[i].value);

	switch (edits[i].act) {
	case PUT:
		return wb_draft_set_code(draft, crosswalk, &key, &value, edits[i].guard, err);
	case TAKE:
		return wb_draft_remove_code(draft, crosswalk, &key, err);
	case OTHERWISE:
		return wb_draft_set_otherwise(draft, crosswalk, edits[i].rule, &value, err);
	case NO_OTHERWISE:
		return wb_draft_remove_otherwise(draft, crosswalk, err);
	}
	return WB_INVALID;
}

static void
edits_codes(void **state)
{
	struct wb_project *project = project_fixture_open(*state);

	draft_fixture_design(project, design);
	for (size_t i = 0; i < sizeof edits / sizeof *edits; i++) {
		char *before =
			draft_fixture_script(project, WB_OBJECT_CROSSWALK, edits[i].crosswalk);
		struct wb_draft *draft = draft_fixture_begin(project);
		struct wb_design_list what = { 0 };
		struct wb_error err = { .what = "" };
		enum wb_status status = apply(draft, i, &err);
		char *after, *difference;

		if (status != edits[i].status)
			fail_msg("edit %zu: status %d: %s", i, status, err.what);
		if (status != WB_OK) {
			assert_string_equal(err.what, edits[i].difference);
			assert_false(wb_draft_changed(draft));
			wb_draft_free(draft);
			free(before);
			continue;
		}
		assert_string_equal(wb_draft_message(draft).at, edits[i].message);
		assert_ok(err, wb_draft_commit(draft, WB_TEXT(""), &err));
		wb_draft_free(draft);
		after = draft_fixture_script(project, WB_OBJECT_CROSSWALK, edits[i].crosswalk);
		difference = draft_fixture_diff(before, after);
		if (edits[i].difference)
			assert_string_equal(difference, edits[i].difference);
		if (*edits[i].message)
			assert_ok(err, wb_design_undo(project, &what, &err));
		wb_design_list_release(&what);
		free(difference);
		free(after);
		free(before);
	}
	wb_project_close(project);
}

/* An entry whose value changed, or that lost its keys, is not joined by mistake. */
static void
follows_an_entry_through_edits(void **state)
{
	static const char *const story[][2] = {
		{ "a", "X" }, { "a", "Y" }, { "b", "X" }, { "c", "X" }, { "b", "Y" }, { "d", "X" },
	};
	struct wb_project *project = project_fixture_open(*state);
	struct wb_draft *draft;
	struct wb_error err;
	char *script;

	draft_fixture_design(project, design);
	draft = draft_fixture_begin(project);
	for (size_t i = 0; i < sizeof story / sizeof *story; i++) {
		struct wb_value key = value_of(story[i][0]), value = value_of(story[i][1]);

		assert_ok(err, wb_draft_set_code(draft, WB_TEXT("empty"), &key, &value,
						 WB_DRAFT_REPLACE, &err));
	}
	assert_ok(err, wb_draft_commit(draft, WB_TEXT(""), &err));
	wb_draft_free(draft);
	script = draft_fixture_script(project, WB_OBJECT_CROSSWALK, "empty");
	assert_string_equal(script, "crosswalk empty {\n"
				    "  \"a\", \"b\" -> \"Y\"\n"
				    "  \"c\", \"d\" -> \"X\"\n"
				    "}\n");
	free(script);
	wb_project_close(project);
}

static void
makes_crosswalks(void **state)
{
	struct wb_project *project = project_fixture_open(*state);
	struct wb_draft *draft;
	struct wb_error err;
	char *script;

	draft_fixture_design(project, design);
	draft = draft_fixture_begin(project);
	assert_int_equal(wb_draft_new_crosswalk(draft, WB_TEXT("flag"), WB_TEXT(""), false, &err),
			 WB_TAKEN);
	assert_ok(err,
		  wb_draft_new_crosswalk(draft, WB_TEXT("two words"), WB_TEXT("why"), true, &err));
	assert_ok(err, wb_draft_commit(draft, WB_TEXT(""), &err));
	wb_draft_free(draft);
	script = draft_fixture_script(project, WB_OBJECT_CROSSWALK, "two words");
	assert_string_equal(script, "crosswalk `two words` \"why\" ignoring case {\n}\n");
	free(script);
	wb_project_close(project);
}

/* Files. Counts are added, changed, same, removed. */
static const struct {
	const char *crosswalk, *file;
	enum wb_codes_import how;
	enum wb_status status;
	const char *wanted, *counts; /* the difference, or the error */
} files[] = {
	{ "status", "old,new\nACTIVE,ACT\ndead,DEC\nlapsed,OLD\n,NULL\n", WB_CODES_MERGE, WB_OK,
	  "-  null          -> \"UNK\"\n-  \"lapsed\"      -> \"LAP\"\n"
	  "+  null          -> \"NULL\"\n+  \"lapsed\"      -> \"OLD\"\n"
	  "+  \"dead\"        -> \"DEC\"\n",
	  "1 2 1 0" },
	{ "status", "New;x\n", WB_CODES_MERGE, WB_INVALID, "the file has no column \"old\"", NULL },
	{ "status", "NEW,note,OLD\n007,x,active\n", WB_CODES_REPLACE, WB_OK, NULL, "0 1 0 3" },
	{ "empty", "old,new\n\"\",\n01,\"1,5\"\n", WB_CODES_MERGE, WB_OK,
	  "+  \"\"   -> null\n+  \"01\" -> \"1,5\"\n", "2 0 0 0" },
	{ "number", "old,new\ntwo,2\nthird,0.33\nnone,\n", WB_CODES_MERGE, WB_OK, NULL, "3 0 0 0" },
	{ "number", "old,new\none,1\ntwo,zwei\n", WB_CODES_MERGE, WB_INVALID,
	  "\"zwei\" is not a number", NULL },
	{ "flag", "old,new\nn,false\n", WB_CODES_MERGE, WB_OK, NULL, "1 0 0 0" },
	{ "flag", "old,new\nn,no\n", WB_CODES_MERGE, WB_INVALID, "\"no\" is not true or false",
	  NULL },
	{ "status", "old,new\nx,1\n\"a\nb\",2\nX,3\n", WB_CODES_MERGE, WB_INVALID,
	  "\"X\" stands on line 2 too", NULL },
	{ "empty", "old,new\nx,1\nX,3\n", WB_CODES_MERGE, WB_OK, NULL, "2 0 0 0" },
	{ "empty", "old,new\nx,1\ny\n", WB_CODES_MERGE, WB_INVALID, "field", NULL },
	{ "empty", "", WB_CODES_MERGE, WB_INVALID, "", NULL },
	{ "listed", "old,new\n", WB_CODES_MERGE, WB_INVALID, "its codes are read", NULL },
};

static enum wb_status
import(struct wb_draft *draft, size_t i, const char *path, struct wb_codes_counts *counts,
       struct wb_error *err)
{
	struct wb_error ignored;

	assert_ok(ignored, wb_file_replace(path, wb_text_of(files[i].file), &ignored));
	return wb_draft_import_codes(draft, wb_text_of(files[i].crosswalk), path, files[i].how,
				     counts, err);
}

static void
imports_files(void **state)
{
	const struct project_fixture *fixture = *state;
	struct wb_project *project = project_fixture_open(fixture);
	char path[128], counted[64];

	snprintf(path, sizeof path, "%s/codes.csv", fixture->folder);
	draft_fixture_design(project, design);
	for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
		char *before =
			draft_fixture_script(project, WB_OBJECT_CROSSWALK, files[i].crosswalk);
		struct wb_draft *draft = draft_fixture_begin(project);
		struct wb_codes_counts counts;
		struct wb_error err = { .what = "" };
		enum wb_status status = import(draft, i, path, &counts, &err);

		if (status != files[i].status)
			fail_msg("file %zu: status %d: %s", i, status, err.what);
		if (status != WB_OK && !strstr(err.what, files[i].wanted))
			fail_msg("file %zu: %s", i, err.what);
		assert_int_equal(wb_draft_changed(draft), status == WB_OK);
		if (status == WB_OK) {
			struct wb_design_list what = { 0 };
			char *after, *difference;

			snprintf(counted, sizeof counted, "%zu %zu %zu %zu", counts.added,
				 counts.changed, counts.same, counts.removed);
			assert_string_equal(counted, files[i].counts);
			assert_ok(err, wb_draft_commit(draft, WB_TEXT(""), &err));
			after = draft_fixture_script(project, WB_OBJECT_CROSSWALK,
						     files[i].crosswalk);
			difference = draft_fixture_diff(before, after);
			if (files[i].wanted)
				assert_string_equal(difference, files[i].wanted);
			free(difference);
			free(after);
			assert_ok(err, wb_design_undo(project, &what, &err));
			wb_design_list_release(&what);
		}
		wb_draft_free(draft);
		free(before);
	}
	wb_project_close(project);
}

/* What was exported comes back as it was. */
static void
exports_what_it_imports(void **state)
{
	const struct project_fixture *fixture = *state;
	struct wb_project *project = project_fixture_open(fixture);
	struct wb_value key = value_of("a \"b\",\nc"), value = value_of("");
	const struct wb_text name = WB_TEXT("status");
	struct wb_codes_counts counts;
	struct wb_buffer bytes = { 0 };
	struct wb_draft *draft;
	struct wb_error err;
	char path[128];

	snprintf(path, sizeof path, "%s/status.csv", fixture->folder);
	draft_fixture_design(project, design);
	draft = draft_fixture_begin(project);
	assert_ok(err, wb_draft_set_code(draft, name, &key, &value, WB_DRAFT_ADD, &err));
	assert_ok(err, wb_codes_export(wb_draft_object(draft, WB_OBJECT_CROSSWALK, name), path,
				       WB_DRAFT_ADD, &err));
	assert_ok(err, wb_file_read(path, 4096, &bytes, &err));
	assert_string_equal(bytes.at, "old,new\nactive,ACT\na,ACT\n,UNK\nlapsed,LAP\n"
				      "\"a \"\"b\"\",\nc\",\"\"\n");
	assert_ok(err, wb_draft_import_codes(draft, name, path, WB_CODES_REPLACE, &counts, &err));
	assert_int_equal(counts.same, 5);
	assert_int_equal(counts.added + counts.changed + counts.removed, 0);
	assert_int_equal(wb_codes_export(wb_draft_object(draft, WB_OBJECT_CROSSWALK, name), path,
					 WB_DRAFT_ADD, &err),
			 WB_TAKEN);
	assert_int_equal(
		wb_codes_export(wb_draft_object(draft, WB_OBJECT_CROSSWALK, WB_TEXT("listed")),
				path, WB_DRAFT_REPLACE, &err),
		WB_INVALID);
	wb_draft_free(draft);
	wb_buffer_release(&bytes);
	wb_project_close(project);
}

#define WITH_PROJECT(test) \
	cmocka_unit_test_setup_teardown(test, project_fixture_setup, project_fixture_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_PROJECT(edits_codes),
		WITH_PROJECT(follows_an_entry_through_edits),
		WITH_PROJECT(makes_crosswalks),
		WITH_PROJECT(imports_files),
		WITH_PROJECT(exports_what_it_imports),
	};

	return cmocka_run_group_tests_name("codes", tests, NULL, NULL);
}
