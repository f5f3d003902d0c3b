/* Previews that are stopped, of rows and of groups. */
#include "study/preview.h"

#include <stdio.h>

#include "draft_fixture.h"

static const char design[] = "system s csv \"p.csv\"\n"
			     "system t csv \"out\"\n"
			     "mapping rows { from s.p as p into t.rows create v <- p.v }\n"
			     "mapping groups {\n"
			     "  from s.p as p\n"
			     "  group by p.v\n"
			     "  into t.groups create\n"
			     "  v <- p.v\n"
			     "  n <- count()\n"
			     "}\n";

struct seen {
	atomic_bool cancelled;
	size_t rows;
};

static void
count_row(void *context, const struct wb_preview_row *row)
{
	(void)row;
	((struct seen *)context)->rows++;
}

static const struct {
	const char *mapping;
	bool cancelled;
	enum wb_status status;
	size_t rows;
} cases[] = {
	{ "rows", false, WB_OK, 3 },
	{ "rows", true, WB_INTERRUPTED, 0 },
	{ "groups", false, WB_OK, 2 },
	{ "groups", true, WB_INTERRUPTED, 0 },
};

static void
stops_where_it_is_cancelled(void **state)
{
	struct project_fixture *fixture = *state;
	struct wb_session_settings settings = { 0 };
	struct wb_project *project = project_fixture_open(fixture);
	struct wb_session *session;
	struct wb_error err;
	char path[128];
	FILE *file;

	snprintf(path, sizeof path, "%s/p.csv", fixture->folder);
	file = fopen(path, "w");
	assert_non_null(file);
	fputs("v\na\nb\na\n", file);
	assert_int_equal(fclose(file), 0);
	draft_fixture_design(project, design);
	assert_ok(err, wb_session_open(project, &settings, &session, &err));
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct seen seen = { .cancelled = cases[i].cancelled };
		const struct wb_preview preview = { .cancelled = &seen.cancelled,
						    .context = &seen,
						    .row = count_row };
		struct wb_text name = wb_text_of(cases[i].mapping);

		assert_ok(err, wb_session_choose(session, &name, 1, &err));
		assert_int_equal(wb_preview_mapping(session, 0, &preview, &err), cases[i].status);
		assert_int_equal(seen.rows, cases[i].rows);
	}
	wb_session_close(session);
	wb_project_close(project);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(stops_where_it_is_cancelled, project_fixture_setup,
						project_fixture_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
