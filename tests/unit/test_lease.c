/* The lease: refused while its holder lives, taken over when it is gone. */
#include "project/lease.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "project_fixture.h"

/* A child takes the lease and dies with it, or answers and waits for the pipe to close. */
static pid_t
child_takes(const struct project_fixture *fixture, int wait_on)
{
	int ready[2];
	char byte;
	pid_t child;

	assert_int_equal(pipe(ready), 0);
	child = fork();
	if (child == 0) {
		struct wb_project *project = NULL;
		struct wb_lease *lease = NULL;
		struct wb_error err;

		close(ready[0]);
		if (wb_project_open(fixture->path, WB_PROJECT_WRITE, &project, &err) != WB_OK ||
		    wb_lease_take(project, &lease, &err) != WB_OK)
			_exit(1);
		if (write(ready[1], "x", 1) != 1)
			_exit(1);
		if (wait_on >= 0 && read(wait_on, &byte, 1) < 0)
			_exit(1);
		_exit(0);
	}
	close(ready[1]);
	assert_int_equal(read(ready[0], &byte, 1), 1);
	close(ready[0]);
	return child;
}

static void
a_living_holder_is_respected(void **state)
{
	struct project_fixture *fixture = *state;
	struct wb_project *project;
	struct wb_lease *lease = NULL;
	struct wb_error err = { 0 };
	char pid[32];
	bool held = false;
	int hold[2];
	pid_t child;

	assert_int_equal(pipe(hold), 0);
	child = child_takes(fixture, hold[0]);
	project = project_fixture_open(fixture);
	assert_int_equal(wb_lease_take(project, &lease, &err), WB_LOCKED);
	snprintf(pid, sizeof pid, "by pid %d on ", (int)child);
	assert_non_null(strstr(err.what, pid));
	assert_non_null(strstr(err.what, "the project is being run"));
	assert_non_null(strstr(err.what, " s ago)"));
	assert_ok(err, wb_lease_held(project, &held, &err));
	assert_true(held);
	close(hold[1]);
	close(hold[0]);
	assert_int_equal(kill(child, SIGKILL), 0);
	assert_int_equal(waitpid(child, NULL, 0), child);
	wb_project_close(project);
}

static void
a_dead_holder_is_followed(void **state)
{
	struct project_fixture *fixture = *state;
	struct wb_project *project;
	struct wb_lease *lease = NULL;
	struct wb_error err = { 0 };
	bool held = true;
	pid_t child = child_takes(fixture, -1);

	assert_int_equal(waitpid(child, NULL, 0), child);
	project = project_fixture_open(fixture);
	project_fixture_expect(fixture->path, "SELECT count(*) FROM lease", "1\n");
	assert_ok(err, wb_lease_held(project, &held, &err));
	assert_false(held);
	assert_ok(err, wb_lease_take(project, &lease, &err));
	assert_ok(err, wb_lease_beat(lease, &err));
	wb_lease_drop(lease);
	project_fixture_expect(fixture->path, "SELECT count(*) FROM lease", "0\n");
	wb_lease_drop(NULL);
	wb_project_close(project);
}

/* A lease as another process might have left it, and whether it holds now. */
static const struct {
	const char *what, *change;
	enum wb_status status;
} others[] = {
	{ "our own", "taken_at = taken_at", WB_LOCKED },
	{ "our pid of an earlier boot", "process = 'other/1'", WB_OK },
	{ "no such pid", "pid = 999999999", WB_OK },
	{ "a pid past all numbers", "pid = 9223372036854775807", WB_OK },
	{ "a negative pid", "pid = -1", WB_OK },
	{ "without a start, alive", "process = ''", WB_LOCKED },
	{ "without a start, dead", "process = '', pid = 999999999", WB_OK },
	{ "another host, fresh", "host = 'elsewhere'", WB_LOCKED },
	{ "another host, 50 s", "host = 'elsewhere', heartbeat_at = heartbeat_at - 50000000",
	  WB_LOCKED },
	{ "another host, 61 s", "host = 'elsewhere', heartbeat_at = heartbeat_at - 61000000",
	  WB_OK },
	{ "this host, heartbeat old", "heartbeat_at = heartbeat_at - 600000000", WB_LOCKED },
};

static void
who_counts_as_gone(void **state)
{
	struct project_fixture *fixture = *state;

	for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
		struct wb_project *project = project_fixture_open(fixture);
		struct wb_lease *lease = NULL, *second = NULL;
		struct wb_error err = { 0 };
		char sql[256];
		enum wb_status status;

		assert_ok(err, wb_lease_take(project, &lease, &err));
		snprintf(sql, sizeof sql, "UPDATE lease SET %s", others[i].change);
		project_fixture_sql(fixture->path, sql);
		status = wb_lease_take(project, &second, &err);
		if (status != others[i].status)
			fail_msg("%s: %s", others[i].what, err.what);
		project_fixture_sql(fixture->path, "DELETE FROM lease");
		wb_lease_drop(second);
		wb_lease_drop(lease);
		wb_project_close(project);
	}
}

static void
the_message_names_the_run(void **state)
{
	struct project_fixture *fixture = *state;
	struct wb_project *project = project_fixture_open(fixture);
	struct wb_lease *lease = NULL, *second = NULL;
	struct wb_error err = { 0 };

	project_fixture_sql(fixture->path,
			    "INSERT INTO run (number, name, state, started_at, ended_at, "
			    "arguments, message) VALUES (12, 'n', 'running', 0, NULL, '{}', '')");
	assert_ok(err, wb_lease_take(project, &lease, &err));
	project_fixture_sql(fixture->path, "UPDATE lease SET host = 'h', pid = 4242, "
					   "taken_at = 0, heartbeat_at = heartbeat_at + 9000000");
	assert_int_equal(wb_lease_take(project, &second, &err), WB_LOCKED);
	assert_string_equal(err.what, "run #12 is being run by pid 4242 on h since "
				      "1970-01-01 00:00 UTC (heartbeat 0 s ago)");
	wb_lease_drop(lease);
	/* It was not ours any more: it stays. */
	project_fixture_expect(fixture->path, "SELECT pid FROM lease", "4242\n");
	wb_project_close(project);
}

int
main(void)
{
#define WITH_PROJECT(test) \
	cmocka_unit_test_setup_teardown(test, project_fixture_setup, project_fixture_teardown)
	const struct CMUnitTest tests[] = {
		WITH_PROJECT(a_living_holder_is_respected),
		WITH_PROJECT(a_dead_holder_is_followed),
		WITH_PROJECT(who_counts_as_gone),
		WITH_PROJECT(the_message_names_the_run),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
