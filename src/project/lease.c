/*
 * A pid alone may belong to another process by now. So the lease also names the
 * boot of the machine and the tick at which the process began (/proc/PID/stat,
 * field 22): together they never come again. Where /proc does not tell, the pid
 * has to do.
 */
#include "project/lease.h"

#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/memory.h"
#include "project/store.h"

enum {
	BEAT_SECONDS = 3,   /* between two beats, at least */
	STALE_SECONDS = 60, /* after which another host's holder counts as gone */
	IDENTITY_SIZE = 80,
	HOST_SIZE = 256,
};

struct holder {
	char host[HOST_SIZE];
	int64_t pid;
	char process[IDENTITY_SIZE]; /* boot and start, or empty */
	int64_t taken_at, heartbeat_at;
};

struct wb_lease {
	struct wb_project *project;
	struct holder self;
};

static bool
read_line(const char *path, char *out, size_t size)
{
	FILE *file = fopen(path, "re");
	bool got = file && fgets(out, (int)size, file);

	if (file)
		fclose(file);
	if (got)
		out[strcspn(out, "\n")] = '\0';
	return got;
}

/* The start of a process within its boot; empty where it is gone (or only waits to be reaped). */
static void
identify(int64_t pid, char out[IDENTITY_SIZE])
{
	char path[64], boot[40], line[1024];
	unsigned long long start = 0;
	const char *behind_name;
	char state = 'Z';

	out[0] = '\0';
	snprintf(path, sizeof path, "/proc/%" PRId64 "/stat", pid);
	if (!read_line("/proc/sys/kernel/random/boot_id", boot, sizeof boot) ||
	    !read_line(path, line, sizeof line))
		return;
	behind_name = strrchr(line, ')'); /* the name may hold blanks and parentheses */
	if (!behind_name || sscanf(behind_name,
				   ") %c %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s "
				   "%*s %*s %*s %*s %*s %llu",
				   &state, &start) != 2)
		return;
	if (state != 'Z' && state != 'X')
		snprintf(out, IDENTITY_SIZE, "%s/%llu", boot, start);
}

static void
identify_self(struct holder *self)
{
	*self = (struct holder){ .pid = getpid() };
	if (gethostname(self->host, sizeof self->host - 1))
		snprintf(self->host, sizeof self->host, "localhost");
	identify(self->pid, self->process);
	self->taken_at = self->heartbeat_at = wb_clock_now();
}

static bool
is_alive(const struct holder *holder, const struct holder *self)
{
	char process[IDENTITY_SIZE];

	if (strcmp(holder->host, self->host) != 0)
		return self->taken_at - holder->heartbeat_at < (int64_t)STALE_SECONDS * 1000000;
	if (holder->pid <= 0 || holder->pid > INT_MAX)
		return false;
	if (!*holder->process || !*self->process)
		return !kill((pid_t)holder->pid, 0) || errno == EPERM;
	identify(holder->pid, process);
	return !strcmp(process, holder->process);
}

static void
copy_text(sqlite3_stmt *row, int column, char *out, size_t size)
{
	struct wb_text text = wb_store_text(row, column);

	snprintf(out, size, "%.*s", WB_TEXT_ARG(text));
}

/* The holder as recorded; *found false where there is none. */
static enum wb_status
read_holder(struct wb_project *project, struct holder *out, bool *found, struct wb_error *err)
{
	sqlite3_stmt *row = NULL;
	enum wb_store_step step;
	enum wb_status status = wb_store_prepare(
		project, "SELECT host, pid, process, taken_at, heartbeat_at FROM lease", &row, err);

	if (status != WB_OK)
		return status;
	step = wb_store_step(project, row, err);
	*found = step == WB_STORE_ROW;
	if (*found) {
		copy_text(row, 0, out->host, sizeof out->host);
		out->pid = sqlite3_column_int64(row, 1);
		copy_text(row, 2, out->process, sizeof out->process);
		out->taken_at = sqlite3_column_int64(row, 3);
		out->heartbeat_at = sqlite3_column_int64(row, 4);
	}
	sqlite3_finalize(row);
	return wb_store_status(step, err);
}

static enum wb_status
refuse(struct wb_project *project, const struct holder *holder, int64_t moment,
       struct wb_error *err)
{
	const char *path = wb_project_path(project);
	time_t taken = (time_t)(holder->taken_at / 1000000);
	int64_t age = (moment - holder->heartbeat_at) / 1000000, run = 0;
	char since[32] = "", what[48] = "the project";
	struct tm broken;
	enum wb_status status = wb_store_lookup(
		project, "SELECT max(number) FROM run WHERE state = 'running'", 0, &run, err);

	if (status != WB_OK)
		return status;
	if (run)
		snprintf(what, sizeof what, "run #%" PRId64, run);
	if (gmtime_r(&taken, &broken))
		strftime(since, sizeof since, "%Y-%m-%d %H:%M UTC", &broken);
	wb_fail(err, WB_LOCKED, path,
		"%s is being run by pid %" PRId64 " on %s since %s (heartbeat %" PRId64 " s ago)",
		what, holder->pid, holder->host, since, age > 0 ? age : 0);
	wb_hint(err, "wait until it is done, or stop it there: kill %" PRId64, holder->pid);
	return WB_LOCKED;
}

static enum wb_status
write_holder(struct wb_project *project, const struct holder *self, struct wb_error *err)
{
	static const char sql[] =
		"INSERT OR REPLACE INTO lease (id, host, pid, process, taken_at, heartbeat_at) "
		"VALUES (1, ?1, ?2, ?3, ?4, ?5)";
	sqlite3_stmt *row = NULL;
	enum wb_status status = wb_store_prepare(project, sql, &row, err);

	if (status != WB_OK)
		return status;
	wb_store_bind_text(row, 1, wb_text_of(self->host));
	sqlite3_bind_int64(row, 2, self->pid);
	wb_store_bind_text(row, 3, wb_text_of(self->process));
	sqlite3_bind_int64(row, 4, self->taken_at);
	sqlite3_bind_int64(row, 5, self->heartbeat_at);
	status = wb_store_run(project, row, err);
	sqlite3_finalize(row);
	return status;
}

static enum wb_status
take(struct wb_project *project, const struct holder *self, struct wb_error *err)
{
	struct holder holder = { 0 };
	bool found = false;
	enum wb_status status = read_holder(project, &holder, &found, err);

	if (status == WB_OK && found && is_alive(&holder, self))
		status = refuse(project, &holder, self->taken_at, err);
	if (status == WB_OK)
		status = write_holder(project, self, err);
	return status;
}

enum wb_status
wb_lease_take(struct wb_project *project, struct wb_lease **out, struct wb_error *err)
{
	struct wb_lease *lease;
	struct holder self;
	enum wb_status status = wb_store_begin(project, err);

	if (status != WB_OK)
		return status;
	identify_self(&self);
	status = take(project, &self, err);
	if (status == WB_OK)
		status = wb_store_commit(project, err);
	if (status != WB_OK) {
		wb_store_rollback(project);
		return status;
	}
	lease = wb_alloc(sizeof *lease);
	*lease = (struct wb_lease){ .project = project, .self = self };
	*out = lease;
	return WB_OK;
}

/* Runs a statement on the lease's row as long as it is ours; *ours says whether it was. */
static enum wb_status
run_if_ours(struct wb_lease *lease, const char *sql, bool *ours, struct wb_error *err)
{
	sqlite3_stmt *row = NULL;
	enum wb_status status = wb_store_prepare(lease->project, sql, &row, err);

	if (status != WB_OK)
		return status;
	wb_store_bind_text(row, 1, wb_text_of(lease->self.host));
	sqlite3_bind_int64(row, 2, lease->self.pid);
	sqlite3_bind_int64(row, 3, lease->self.taken_at);
	if (sqlite3_bind_parameter_count(row) == 4)
		sqlite3_bind_int64(row, 4, lease->self.heartbeat_at);
	status = wb_store_run(lease->project, row, err);
	*ours = status == WB_OK && sqlite3_changes(wb_project_database(lease->project)) > 0;
	sqlite3_finalize(row);
	return status;
}

enum wb_status
wb_lease_beat(struct wb_lease *lease, struct wb_error *err)
{
	int64_t moment = wb_clock_now();
	struct holder holder = { 0 };
	bool ours = false;
	enum wb_status status;

	if (moment - lease->self.heartbeat_at < (int64_t)BEAT_SECONDS * 1000000)
		return WB_OK;
	lease->self.heartbeat_at = moment;
	status = run_if_ours(lease,
			     "UPDATE lease SET heartbeat_at = ?4 "
			     "WHERE host = ?1 AND pid = ?2 AND taken_at = ?3",
			     &ours, err);
	if (status != WB_OK || ours)
		return status;
	status = read_holder(lease->project, &holder, &ours, err);
	if (status != WB_OK)
		return status;
	wb_fail(err, WB_LOCKED, wb_project_path(lease->project),
		"this run was taken over by pid %" PRId64 " on %s", holder.pid, holder.host);
	wb_hint(err, "see how it went on: waybill runs %s", wb_project_path(lease->project));
	return WB_LOCKED;
}

void
wb_lease_drop(struct wb_lease *lease)
{
	bool ours;

	if (!lease)
		return;
	run_if_ours(lease, "DELETE FROM lease WHERE host = ?1 AND pid = ?2 AND taken_at = ?3",
		    &ours, NULL);
	free(lease);
}

enum wb_status
wb_lease_held(struct wb_project *project, bool *held, struct wb_error *err)
{
	struct holder holder = { 0 }, self;
	bool found = false;
	enum wb_status status = read_holder(project, &holder, &found, err);

	if (status != WB_OK)
		return status;
	identify_self(&self);
	*held = found && is_alive(&holder, &self);
	return WB_OK;
}
