/*
 * A folder of its own for each test, with SQLite files made from SQL, and
 * systems opened on them. For the tests of the SQLite connector.
 */
#ifndef WB_TEST_SQLITE_FIXTURE_H
#define WB_TEST_SQLITE_FIXTURE_H

#include "connect/connector.h"

struct fixture {
	char folder[64];
	struct wb_handle *handle; /* closed by fixture_teardown */
	struct wb_error err;
};

int fixture_setup(void **state);
int fixture_teardown(void **state);

/* Runs SQL on folder/name through a plain connection; fails the test on an error. */
void fixture_sql(const struct fixture *fixture, const char *name, const char *sql);

/* The first value that a query gives, as text; "(null)" for null. The caller frees it. */
char *fixture_query(const struct fixture *fixture, const char *name, const char *sql);
void
assert_query(const struct fixture *fixture, const char *name, const char *sql, const char *want);

/* folder/name; the caller frees it. */
char *fixture_path(const struct fixture *fixture, const char *name);

/* Opens folder/name (closing what was open); the status and fixture->err tell how it went. */
enum wb_status fixture_try_open(struct fixture *fixture, const char *name, enum wb_access access);
void fixture_open(struct fixture *fixture, const char *name, enum wb_access access);

/* Fails the test, showing err, unless status is want. */
void assert_status(enum wb_status status, enum wb_status want, const struct wb_error *err);

/* Where the shared data lies, or NULL (and the test should skip). */
const char *shared_folder(void);

#endif
