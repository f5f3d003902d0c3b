/*
 * A folder that lives as long as a test, for project files. setup and teardown
 * are cmocka's; *state is a struct project_fixture.
 */
#ifndef TESTS_UNIT_PROJECT_FIXTURE_H
#define TESTS_UNIT_PROJECT_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "project/project.h"

struct project_fixture {
	char folder[64];
	char path[96]; /* of a project, made by project_fixture_setup */
};

int project_fixture_setup(void **state);    /* the folder, with an empty project */
int project_fixture_teardown(void **state); /* removes all of it */

/* Opens; the test fails where that fails. */
struct wb_project *project_fixture_open(const struct project_fixture *fixture);

/* Runs SQL on the file by a connection of its own, as a stranger would. */
void project_fixture_sql(const char *path, const char *sql);

/* All rows of a query as text, "a|b\n" a row; free() it. */
char *project_fixture_query(const char *path, const char *sql);

/* The query gives exactly these rows. */
void project_fixture_expect(const char *path, const char *sql, const char *rows);

#define assert_ok(err, call)                                         \
	do {                                                         \
		if ((call) != WB_OK)                                 \
			fail_msg("%s: %s", (err).where, (err).what); \
	} while (0)

#endif
