/* The edits of a mapping and of whole objects, as an analyst makes them. */
#include "draft/draft.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "draft/line.h"
#include "draft/mapping.h"
#include "draft_fixture.h"

static const char design[] = "system ams csv \"ams\"\n"
			     "system crm sqlite \"crm.db\"\n"
			     "crosswalk status { \"a\" -> \"ACT\" }\n"
			     "mapping member \"Everyone\" {\n"
			     "  from  ams.members as m\n"
			     "  # Only the living.\n"
			     "  where m.dead is null\n"
			     "  into  crm.member\n"
			     "  key   id\n"
			     "  write upsert\n"
			     "\n"
			     "  let   name = m.Name | trim\n"
			     "\n"
			     "  id      <- m.ID\n"
			     "  # As on the letterhead.\n"
			     "  last    <- name\n"
			     "  status  <- m.st | map(status)\n"
			     "\n"
			     "  require last is not null \"no name\"\n"
			     "  leave   m.notes \"free text\"\n"
			     "  leave   crm.member.photo \"none there\"\n"
			     "  # to be continued\n"
			     "}\n"
			     "mapping empty {\n"
			     "}\n"
			     "mapping gift {\n"
			     "  from  ams.gifts as g\n"
			     "  into  crm.gift\n"
			     "\n"
			     "  giver  <- g.by | xref(member)\n"
			     "}\n";

enum act {
	ARROW,    /* field, expression */
	NO_ARROW, /* field */
	LEAVE,    /* alias or "", field, reason */
	NO_LEAVE, /* alias or "", field */
	ADD,      /* line */
	SET,      /* kind, n, line */
	CUT,      /* kind, n */
};

/* One edit of a mapping: what becomes of it, and what the history says; or the error. */
struct edit {
	enum act act;
	enum wb_draft_guard guard;
	const char *mapping, *a, *b, *c;
	enum wb_line_kind kind;
	size_t n;
	enum wb_status status;
	const char *difference, *message;
};

static enum wb_status
apply(struct wb_draft *draft, const struct edit *edit, struct wb_error *err)
{
	struct wb_text mapping = wb_text_of(edit->mapping), a = wb_text_of(edit->a);
	struct wb_text b = wb_text_of(edit->b), c = wb_text_of(edit->c);

	switch (edit->act) {
	case ARROW:
		return wb_draft_set_arrow(draft, mapping, a, b, edit->guard, err);
	case NO_ARROW:
		return wb_draft_remove_arrow(draft, mapping, a, err);
	case LEAVE:
		return wb_draft_set_leave(draft, mapping, a, b, c, edit->guard, err);
	case NO_LEAVE:
		return wb_draft_remove_leave(draft, mapping, a, b, err);
	case ADD:
		return wb_draft_add_line(draft, mapping, a, err);
	case SET:
		return wb_draft_set_line(draft, mapping, edit->kind, edit->n, a, err);
	case CUT:
		return wb_draft_remove_line(draft, mapping, edit->kind, edit->n, err);
	}
	return WB_INVALID;
}

#define ADDING(act, ...)                                 \
	{                                                \
		act, WB_DRAFT_ADD, "member", __VA_ARGS__ \
	}
#define REPLACING(act, ...)                                  \
	{                                                    \
		act, WB_DRAFT_REPLACE, "member", __VA_ARGS__ \
	}

static const struct edit edits[] = {
	/* Arrows. */
	ADDING(ARROW, "phone", "m.Phone|trim", NULL, 0, 0, WB_OK, "+  phone   <- m.Phone | trim\n",
	       "member: phone from m.Phone | trim"),
	ADDING(ARROW, "id", "m.ID", NULL, 0, 0, WB_OK, "", ""),
	ADDING(ARROW, "last", "m.Name", NULL, 0, 0, WB_TAKEN, "there is already: last <- name",
	       NULL),
	ADDING(ARROW, "photo", "m.pic", NULL, 0, 0, WB_TAKEN,
	       "there is already: leave   crm.member.photo \"none there\"", NULL),
	REPLACING(ARROW, "last", "m.Name", NULL, 0, 0, WB_OK,
		  "-  last    <- name\n+  last    <- m.Name\n", "member: last from m.Name"),
	REPLACING(ARROW, "photo", "m.pic", NULL, 0, 0, WB_OK,
		  "+  photo   <- m.pic\n-  leave   crm.member.photo \"none there\"\n",
		  "member: photo from m.pic"),
	ADDING(ARROW, "end", "m.`Total Paid ($)`", NULL, 0, 0, WB_OK,
	       "+  `end`   <- m.`Total Paid ($)`\n", "member: end from m.`Total Paid ($)`"),
	ADDING(ARROW, "a\x1b[2Jb", "1", NULL, 0, 0, WB_OK, NULL, "member: a\\x1b[2Jb from 1"),
	ADDING(ARROW, "x", "m.Phone |", NULL, 0, 0, WB_INVALID, "a step is expected here", NULL),
	ADDING(ARROW, "x", "", NULL, 0, 0, WB_INVALID, "a value is expected here", NULL),
	ADDING(ARROW, "x", "m.a\n  y <- m.b", NULL, 0, 0, WB_INVALID,
	       "an operator or the end of the expression", NULL),
	ADDING(ARROW, "x", "m.a } mapping evil {", NULL, 0, 0, WB_INVALID,
	       "an operator or the end of the expression", NULL),
	ADDING(NO_ARROW, "last", NULL, NULL, 0, 0, WB_OK,
	       "-  # As on the letterhead.\n-  last    <- name\n", "member: no arrow to last"),
	ADDING(NO_ARROW, "none", NULL, NULL, 0, 0, WB_NOT_FOUND, "there is no arrow to none", NULL),
	{ ARROW, WB_DRAFT_ADD, "empty", "a", "1", NULL, 0, 0, WB_OK, "+  a  <- 1\n",
	  "empty: a from 1" },
	{ ARROW, WB_DRAFT_ADD, "none", "a", "1", NULL, 0, 0, WB_NOT_FOUND,
	  "there is no mapping none", NULL },

	/* Leaves. */
	ADDING(LEAVE, "m", "Fax", "no longer used", 0, 0, WB_OK,
	       "+  leave   m.Fax \"no longer used\"\n", "member: leave Fax: no longer used"),
	ADDING(LEAVE, "", "fax", "not \"used\"", 0, 0, WB_OK,
	       "+  leave   crm.member.fax \"not \\\"used\\\"\"\n",
	       "member: leave fax: not \"used\""),
	ADDING(LEAVE, "m", "notes", "free text", 0, 0, WB_OK, "", ""),
	ADDING(LEAVE, "m", "notes", "secret", 0, 0, WB_TAKEN,
	       "there is already: leave   m.notes \"free text\"", NULL),
	ADDING(LEAVE, "", "status", "why", 0, 0, WB_TAKEN, "there is already: status <- m.st",
	       NULL),
	REPLACING(LEAVE, "m", "notes", "secret", 0, 0, WB_OK,
		  "-  leave   m.notes \"free text\"\n+  leave   m.notes \"secret\"\n",
		  "member: leave notes: secret"),
	REPLACING(LEAVE, "", "status", "why", 0, 0, WB_OK,
		  "-  id      <- m.ID\n+  id    <- m.ID\n-  last    <- name\n"
		  "-  status  <- m.st | map(status)\n+  last  <- name\n"
		  "+  leave   crm.member.status \"why\"\n",
		  "member: leave status: why"),
	ADDING(LEAVE, "z", "Fax", "why", 0, 0, WB_INVALID, "no table here is called z", NULL),
	ADDING(LEAVE, "m", "Fax", "  ", 0, 0, WB_INVALID, "say which", NULL),
	ADDING(NO_LEAVE, "m", "notes", NULL, 0, 0, WB_OK, "-  leave   m.notes \"free text\"\n",
	       "member: no longer leave notes"),
	ADDING(NO_LEAVE, "", "photo", NULL, 0, 0, WB_OK,
	       "-  leave   crm.member.photo \"none there\"\n", "member: no longer leave photo"),
	ADDING(NO_LEAVE, "", "notes", NULL, 0, 0, WB_NOT_FOUND, "notes is not left", NULL),
	{ LEAVE, WB_DRAFT_ADD, "empty", "", "a", "why", 0, 0, WB_OK, "+  leave   a \"why\"\n",
	  "empty: leave a: why" },

	/* Lines by their text. */
	ADDING(ADD, "join ams.addresses as a on a.id = m.ID", NULL, NULL, 0, 0, WB_OK,
	       "+  join  ams.addresses as a on a.id = m.ID\n",
	       "member: join  ams.addresses as a on a.id = m.ID"),
	ADDING(ADD, "let full = name & \"x\" # as agreed", NULL, NULL, 0, 0, WB_OK,
	       "+  # as agreed\n+  let   full = name & \"x\"\n",
	       "member: let   full = name & \"x\""),
	ADDING(ADD, "order by m.ID desc", NULL, NULL, 0, 0, WB_OK, "+  order by m.ID desc\n",
	       "member: order by m.ID desc"),
	ADDING(ADD, "reject at most 5%", NULL, NULL, 0, 0, WB_OK, "+\n+  reject at most 5%\n",
	       "member: reject at most 5%"),
	ADDING(ADD, "where m.x = 1", NULL, NULL, 0, 0, WB_TAKEN,
	       "there is already: where m.dead is null", NULL),
	ADDING(ADD, "let name = 1", NULL, NULL, 0, 0, WB_TAKEN, "there is already: let   name",
	       NULL),
	ADDING(ADD, "distinct distinct", NULL, NULL, 0, 0, WB_INVALID, "holds 2 lines", NULL),
	ADDING(ADD, "", NULL, NULL, 0, 0, WB_INVALID, "holds 0 lines", NULL),
	ADDING(ADD, "wehre m.x", NULL, NULL, 0, 0, WB_INVALID, "a line of a mapping is expected",
	       NULL),
	ADDING(ADD, "distinct }", NULL, NULL, 0, 0, WB_INVALID, "a line of a mapping is expected",
	       NULL),
	ADDING(SET, "where m.dead is null and m.x > 1", NULL, NULL, WB_LINE_WHERE, 0, WB_OK,
	       "-  where m.dead is null\n+  where m.dead is null and m.x > 1\n",
	       "member: where m.dead is null and m.x > 1"),
	ADDING(SET, "write insert", NULL, NULL, WB_LINE_WRITE, 0, WB_OK,
	       "-  write upsert\n+  write insert\n", "member: write insert"),
	ADDING(SET, "leave m.notes \"b\"", NULL, NULL, WB_LINE_LEAVE, 0, WB_OK,
	       "-  leave   m.notes \"free text\"\n+  leave   m.notes \"b\"\n",
	       "member: leave   m.notes \"b\""),
	ADDING(SET, "distinct", NULL, NULL, WB_LINE_WHERE, 0, WB_INVALID, "another kind of line",
	       NULL),
	ADDING(SET, "id <- 1", NULL, NULL, WB_LINE_ARROW, 1, WB_TAKEN, "there is already: id",
	       NULL),
	ADDING(SET, "join a.b on true", NULL, NULL, WB_LINE_JOIN, 0, WB_NOT_FOUND,
	       "no longer there", NULL),
	ADDING(CUT, NULL, NULL, NULL, WB_LINE_WHERE, 0, WB_OK,
	       "-  # Only the living.\n-  where m.dead is null\n",
	       "member: removed where m.dead is null"),
	ADDING(CUT, NULL, NULL, NULL, WB_LINE_JOIN, 0, WB_NOT_FOUND, "no longer there", NULL),
};

static char *
last_message(const struct project_fixture *fixture)
{
	return project_fixture_query(fixture->path,
				     "SELECT message FROM design_change ORDER BY id DESC LIMIT 1");
}

static void
expect_kept(const struct project_fixture *fixture, struct wb_project *project,
	    const struct edit *edit, const char *before)
{
	char *after = draft_fixture_script(project, WB_OBJECT_MAPPING, edit->mapping);
	char *difference = draft_fixture_diff(before, after);
	struct wb_design_list what = { 0 };
	struct wb_error err;

	if (edit->difference)
		assert_string_equal(difference, edit->difference);
	if (*edit->message) {
		char *message = last_message(fixture), *again;

		message[strlen(message) - 1] = '\0';
		assert_string_equal(message, edit->message);
		free(message);
		assert_ok(err, wb_design_undo(project, &what, &err));
		again = draft_fixture_script(project, WB_OBJECT_MAPPING, edit->mapping);
		assert_string_equal(again, before);
		free(again);
		wb_design_list_release(&what);
	}
	free(difference);
	free(after);
}

static void
edits_a_mapping(void **state)
{
	struct project_fixture *fixture = *state;
	struct wb_project *project = project_fixture_open(fixture);

	draft_fixture_design(project, design);
	for (size_t i = 0; i < sizeof edits / sizeof *edits; i++) {
		const struct edit *edit = &edits[i];
		char *before = draft_fixture_script(project, WB_OBJECT_MAPPING, edit->mapping);
		struct wb_draft *draft = draft_fixture_begin(project);
		struct wb_error err = { .what = "" };
		enum wb_status status = apply(draft, edit, &err);

		if (status != edit->status)
			fail_msg("edit %zu: status %d: %s", i, status, err.what);
		if (status != WB_OK && !strstr(err.what, edit->difference))
			fail_msg("edit %zu: %s", i, err.what);
		assert_int_equal(wb_draft_changed(draft),
				 status == WB_OK && *edit->message != '\0');
		if (status == WB_OK)
			assert_ok(err, wb_draft_commit(draft, WB_TEXT(""), &err));
		wb_draft_free(draft);
		if (status == WB_OK)
			expect_kept(fixture, project, edit, before);
		free(before);
	}
	wb_project_close(project);
}

/* Suggestions accepted at once: what is taken is passed over, and undo takes all back. */
static void
several_edits_are_one(void **state)
{
	static const char *const fields[] = { "a", "last", "b", "photo", "c", "d", "e", "f" };
	struct project_fixture *fixture = *state;
	struct wb_project *project = project_fixture_open(fixture);
	struct wb_design_list what = { 0 };
	struct wb_draft *draft;
	struct wb_error err;
	size_t taken = 0;
	char *before, *after;

	draft_fixture_design(project, design);
	before = draft_fixture_script(project, WB_OBJECT_MAPPING, "member");
	draft = draft_fixture_begin(project);
	for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
		taken += wb_draft_set_arrow(draft, WB_TEXT("member"), wb_text_of(fields[i]),
					    WB_TEXT("m.something"), WB_DRAFT_ADD, &err) == WB_TAKEN;
	assert_int_equal(taken, 2);
	assert_ok(err, wb_draft_commit(draft, WB_TEXT("6 suggestions accepted"), &err));
	wb_draft_free(draft);
	project_fixture_expect(fixture->path,
			       "SELECT message FROM design_change ORDER BY id DESC LIMIT 1",
			       "6 suggestions accepted\n");
	project_fixture_expect(fixture->path,
			       "SELECT max(version) FROM design_history WHERE message LIKE '6%'",
			       "2\n");
	assert_ok(err, wb_design_undo(project, &what, &err));
	after = draft_fixture_script(project, WB_OBJECT_MAPPING, "member");
	assert_string_equal(after, before);
	assert_ok(err, wb_design_redo(project, &what, &err));
	free(before);
	free(after);
	wb_design_list_release(&what);
	wb_project_close(project);
}

/* Without a message of its own, an edit tells what was done, and counts the rest. */
static void
tells_many_edits_shortly(void **state)
{
	struct project_fixture *fixture = *state;
	struct wb_project *project = project_fixture_open(fixture);
	struct wb_draft *draft;
	struct wb_error err;
	char *message;

	draft_fixture_design(project, design);
	draft = draft_fixture_begin(project);
	for (int i = 0; i < 20; i++) {
		char field[16];

		snprintf(field, sizeof field, "f%d", i);
		assert_ok(err, wb_draft_set_arrow(draft, WB_TEXT("empty"), wb_text_of(field),
						  WB_TEXT("m.a"), WB_DRAFT_ADD, &err));
	}
	assert_ok(err, wb_draft_commit(draft, WB_TEXT(""), &err));
	wb_draft_free(draft);
	message = last_message(fixture);
	assert_int_equal(strncmp(message, "empty: f0 from m.a; empty: f1 from m.a; ", 40), 0);
	assert_non_null(strstr(message, "; and "));
	assert_true(strlen(message) < 200);
	free(message);
	wb_project_close(project);
}

/* What another holder of the file changed is not overwritten unseen. */
static void
notices_what_came_between(void **state)
{
	struct project_fixture *fixture = *state;
	struct wb_project *project = project_fixture_open(fixture);
	struct wb_project *second = project_fixture_open(fixture);
	struct wb_design_list seen = { 0 };
	const struct wb_design_version *empty, *gift;
	struct wb_draft *draft;
	struct wb_error err;

	draft_fixture_design(project, design);
	assert_ok(err, wb_design_load(project, &seen, &err));
	empty = wb_design_find(&seen, WB_OBJECT_MAPPING, WB_TEXT("empty"));
	gift = wb_design_find(&seen, WB_OBJECT_MAPPING, WB_TEXT("gift"));
	assert_ok(err, wb_draft_begin(second, WB_TEXT("igor"), &draft, &err));
	assert_ok(err, wb_draft_add_line(draft, WB_TEXT("empty"), WB_TEXT("distinct"), &err));
	assert_ok(err, wb_draft_remove(draft, WB_OBJECT_MAPPING, WB_TEXT("gift"), &err));
	assert_ok(err, wb_draft_commit(draft, WB_TEXT(""), &err));
	wb_draft_free(draft);
	draft = draft_fixture_begin(project);
	assert_int_equal(wb_draft_check_seen(draft, empty, &err), WB_TAKEN);
	assert_string_equal(err.what,
			    "igor changed it meanwhile: empty: distinct; mapping gift removed");
	assert_int_equal(wb_draft_check_seen(draft, gift, &err), WB_TAKEN);
	assert_string_equal(err.what, "it was removed meanwhile");
	assert_ok(err, wb_draft_check_seen(
			       draft, wb_design_find(&seen, WB_OBJECT_MAPPING, WB_TEXT("member")),
			       &err));
	wb_draft_free(draft);
	wb_design_list_release(&seen);
	wb_project_close(second);
	wb_project_close(project);
}

static void
dropped_edits_leave_no_trace(void **state)
{
	struct project_fixture *fixture = *state;
	struct wb_project *project = project_fixture_open(fixture);
	struct wb_draft *draft, *other = NULL;
	struct wb_project *second;
	struct wb_error err;

	draft_fixture_design(project, design);
	draft = draft_fixture_begin(project);
	assert_ok(err, wb_draft_set_arrow(draft, WB_TEXT("empty"), WB_TEXT("a"), WB_TEXT("1"),
					  WB_DRAFT_ADD, &err));
	wb_draft_free(draft);
	/* A draft that comes to nothing is no edit, and locks others out while it lasts. */
	draft = draft_fixture_begin(project);
	second = project_fixture_open(fixture);
	assert_int_equal(wb_draft_begin(second, WB_TEXT("igor"), &other, &err), WB_LOCKED);
	wb_project_close(second);
	assert_ok(err, wb_draft_set_arrow(draft, WB_TEXT("empty"), WB_TEXT("a"), WB_TEXT("1"),
					  WB_DRAFT_ADD, &err));
	assert_ok(err, wb_draft_remove_arrow(draft, WB_TEXT("empty"), WB_TEXT("a"), &err));
	assert_false(wb_draft_changed(draft));
	assert_ok(err, wb_draft_commit(draft, WB_TEXT(""), &err));
	wb_draft_free(draft);
	project_fixture_expect(fixture->path, "SELECT count(*) FROM design_change", "1\n");
	wb_project_close(project);
}

/* Mappings themselves. */

static void
makes_and_renames_mappings(void **state)
{
	const struct wb_text key[] = { WB_TEXT("no"), WB_TEXT("and") };
	struct wb_new_mapping new = {
		.name = WB_TEXT("my mapping"),
		.from = { .system = WB_TEXT("ams"), .table = WB_TEXT("odd table") },
		.into = { .system = WB_TEXT("crm"), .table = WB_TEXT("into") },
		.alias = WB_TEXT("o"),
		.create = true,
		.n_key = 2,
		.key = key,
		.mode = WB_WRITE_UPSERT,
	};
	struct project_fixture *fixture = *state;
	struct wb_project *project = project_fixture_open(fixture);
	struct wb_draft *draft;
	struct wb_error err;
	char *script;

	draft_fixture_design(project, design);
	draft = draft_fixture_begin(project);
	assert_ok(err, wb_draft_new_mapping(draft, &new, &err));
	assert_int_equal(wb_draft_new_mapping(draft, &new, &err), WB_TAKEN);
	assert_string_equal(wb_draft_message(draft).at,
			    "my mapping: new mapping from odd table to into");
	assert_int_equal(wb_draft_rename_mapping(draft, WB_TEXT("member"), WB_TEXT("x"), &err),
			 WB_TAKEN);
	assert_string_equal(err.what, "is used by mapping gift");
	assert_int_equal(wb_draft_rename_mapping(draft, WB_TEXT("gift"), WB_TEXT("empty"), &err),
			 WB_TAKEN);
	assert_ok(err, wb_draft_rename_mapping(draft, new.name, WB_TEXT("z"), &err));
	new.into.system = WB_TEXT("none");
	assert_int_equal(wb_draft_new_mapping(draft, &new, &err), WB_NOT_FOUND);
	assert_ok(err, wb_draft_commit(draft, WB_TEXT(""), &err));
	wb_draft_free(draft);
	script = draft_fixture_script(project, WB_OBJECT_MAPPING, "z");
	assert_string_equal(script, "mapping z {\n"
				    "  from  ams.`odd table` as o\n"
				    "  into  crm.into create\n"
				    "  key   no, `and`\n"
				    "  write upsert\n"
				    "}\n");
	free(script);
	script = draft_fixture_script(project, WB_OBJECT_MAPPING, "my mapping");
	assert_string_equal(script, "");
	free(script);
	wb_project_close(project);
}

static const struct {
	enum wb_object_kind kind;
	const char *name;
	enum wb_status status;
	const char *what;
} removals[] = {
	{ WB_OBJECT_SYSTEM, "ams", WB_TAKEN, "is used by mapping member, mapping gift" },
	{ WB_OBJECT_CROSSWALK, "status", WB_TAKEN, "is used by mapping member" },
	{ WB_OBJECT_MAPPING, "member", WB_TAKEN, "is used by mapping gift" },
	{ WB_OBJECT_MAPPING, "nobody", WB_NOT_FOUND, "there is no mapping nobody" },
	{ WB_OBJECT_MAPPING, "gift", WB_OK, NULL },
	{ WB_OBJECT_MAPPING, "member", WB_OK, NULL },
	{ WB_OBJECT_CROSSWALK, "status", WB_OK, NULL },
	{ WB_OBJECT_SYSTEM, "ams", WB_OK, NULL },
	{ WB_OBJECT_SYSTEM, "ams", WB_NOT_FOUND, "there is no system ams" },
};

static void
removes_what_nothing_uses(void **state)
{
	struct wb_project *project = project_fixture_open(*state);
	struct wb_draft *draft;
	struct wb_error err = { .what = "" };

	draft_fixture_design(project, design);
	draft = draft_fixture_begin(project);
	for (size_t i = 0; i < sizeof removals / sizeof *removals; i++) {
		assert_int_equal(wb_draft_remove(draft, removals[i].kind,
						 wb_text_of(removals[i].name), &err),
				 removals[i].status);
		if (removals[i].what)
			assert_string_equal(err.what, removals[i].what);
	}
	assert_ok(err, wb_draft_commit(draft, WB_TEXT(""), &err));
	wb_draft_free(draft);
	wb_project_close(project);
}

/* From $EDITOR, and back to an earlier version. */

static const struct {
	const char *text;
	enum wb_status status;
	const char *wanted;
} texts[] = {
	{ "mapping empty { a<-1 }\n# the end", WB_OK,
	  "# the end\nmapping empty {\n  a  <- 1\n}\n" },
	{ "mapping empty { a<- }", WB_INVALID, "a value is expected here" },
	{ "mapping other { }", WB_INVALID, "mapping other stands where mapping empty is expected" },
	{ "param empty text", WB_INVALID, "param empty stands where mapping empty is expected" },
	{ "mapping empty { } mapping b { }", WB_INVALID, "holds 2 objects" },
	{ "  ", WB_INVALID, "holds 0 objects" },
};

static void
takes_whole_texts_and_goes_back(void **state)
{
	struct project_fixture *fixture = *state;
	struct wb_project *project = project_fixture_open(fixture);
	const struct wb_text name = WB_TEXT("empty");
	struct wb_draft *draft;
	struct wb_error err = { .what = "" };
	char *script;

	draft_fixture_design(project, design);
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		enum wb_status status;

		draft = draft_fixture_begin(project);
		status = wb_draft_put_script(draft, WB_OBJECT_MAPPING, name,
					     wb_text_of(texts[i].text), "empty.wbs", &err);
		assert_int_equal(status, texts[i].status);
		if (status == WB_OK)
			assert_ok(err, wb_draft_commit(draft, WB_TEXT(""), &err));
		else if (!strstr(err.what, texts[i].wanted))
			fail_msg("%s: %s", texts[i].text, err.what);
		wb_draft_free(draft);
	}
	script = draft_fixture_script(project, WB_OBJECT_MAPPING, "empty");
	assert_string_equal(script, texts[0].wanted);
	free(script);
	draft = draft_fixture_begin(project);
	assert_int_equal(wb_draft_restore(draft, WB_OBJECT_MAPPING, name, 7, &err), WB_NOT_FOUND);
	assert_ok(err, wb_draft_restore(draft, WB_OBJECT_MAPPING, name, 1, &err));
	assert_ok(err, wb_draft_commit(draft, WB_TEXT(""), &err));
	wb_draft_free(draft);
	script = draft_fixture_script(project, WB_OBJECT_MAPPING, "empty");
	assert_string_equal(script, "mapping empty {\n}\n");
	free(script);
	script = last_message(fixture);
	assert_string_equal(script, "empty: back to version 1\n");
	free(script);
	wb_project_close(project);
}

/* A version in which it was removed is one to go back to, too. */
static void
goes_back_to_nothing(void **state)
{
	struct wb_project *project = project_fixture_open(*state);
	const struct wb_text name = WB_TEXT("empty");
	struct wb_draft *draft;
	struct wb_error err;
	char *script;

	draft_fixture_design(project, design);
	draft = draft_fixture_begin(project);
	assert_ok(err, wb_draft_remove(draft, WB_OBJECT_MAPPING, name, &err));
	assert_ok(err, wb_draft_commit(draft, WB_TEXT(""), &err));
	wb_draft_free(draft);
	draft = draft_fixture_begin(project);
	assert_ok(err, wb_draft_restore(draft, WB_OBJECT_MAPPING, name, 1, &err));
	assert_non_null(wb_draft_object(draft, WB_OBJECT_MAPPING, name));
	assert_ok(err, wb_draft_restore(draft, WB_OBJECT_MAPPING, name, 2, &err));
	assert_null(wb_draft_object(draft, WB_OBJECT_MAPPING, name));
	assert_false(wb_draft_changed(draft));
	wb_draft_free(draft);
	script = draft_fixture_script(project, WB_OBJECT_MAPPING, "empty");
	assert_string_equal(script, "");
	free(script);
	wb_project_close(project);
}

#define WITH_PROJECT(test) \
	cmocka_unit_test_setup_teardown(test, project_fixture_setup, project_fixture_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_PROJECT(edits_a_mapping),
		WITH_PROJECT(several_edits_are_one),
		WITH_PROJECT(tells_many_edits_shortly),
		WITH_PROJECT(notices_what_came_between),
		WITH_PROJECT(dropped_edits_leave_no_trace),
		WITH_PROJECT(makes_and_renames_mappings),
		WITH_PROJECT(removes_what_nothing_uses),
		WITH_PROJECT(takes_whole_texts_and_goes_back),
		WITH_PROJECT(goes_back_to_nothing),
	};

	return cmocka_run_group_tests_name("draft", tests, NULL, NULL);
}
