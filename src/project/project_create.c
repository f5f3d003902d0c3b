/* A new project file: claimed by name, then filled in one transaction. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/random.h>
#include <time.h>
#include <unistd.h>

#include "base/memory.h"
#include "project/migrate.h"
#include "project/project_state.h"
#include "project/store.h"

/* A random (version 4) UUID. */
static enum wb_status
make_uuid(const char *path, char out[WB_UUID_SIZE], struct wb_error *err)
{
	unsigned char bytes[16];
	char *at = out;

	if (getrandom(bytes, sizeof bytes, 0) != sizeof bytes)
		return wb_fail_errno(err, path, "no random bytes for its identity");
	bytes[6] = (unsigned char)((bytes[6] & 0x0f) | 0x40);
	bytes[8] = (unsigned char)((bytes[8] & 0x3f) | 0x80);
	for (size_t i = 0; i < sizeof bytes; i++) {
		if (i == 4 || i == 6 || i == 8 || i == 10)
			*at++ = '-';
		at += snprintf(at, 3, "%02x", bytes[i]);
	}
	return WB_OK;
}

static enum wb_status
insert_identity(struct wb_project *project, struct wb_error *err)
{
	static const char sql[] = "INSERT INTO project (id, uuid, created_at, made_by) "
				  "VALUES (1, ?1, ?2, ?3)";
	sqlite3_stmt *statement = NULL;
	enum wb_status status = make_uuid(project->path, project->uuid, err);

	if (status == WB_OK)
		status = wb_store_prepare(project, sql, &statement, err);
	if (status != WB_OK)
		return status;
	wb_store_bind_text(statement, 1, wb_text_of(project->uuid));
	sqlite3_bind_int64(statement, 2, (int64_t)time(NULL) * 1000000);
	wb_store_bind_text(statement, 3, WB_TEXT(PACKAGE_STRING));
	status = wb_store_run(project, statement, err);
	sqlite3_finalize(statement);
	return status;
}

static enum wb_status
fill_new(struct wb_project *project, struct wb_error *err)
{
	char pragma[64];
	enum wb_status status = wb_store_execute(project, "PRAGMA journal_mode = WAL", err);

	if (status == WB_OK)
		status = wb_store_begin(project, err);
	if (status != WB_OK)
		return status;
	snprintf(pragma, sizeof pragma, "PRAGMA application_id = %d", WB_APPLICATION_ID);
	status = wb_store_execute(project, pragma, err);
	if (status == WB_OK)
		status = wb_migrate(project->database, project->path, &wb_migrations, 0,
				    wb_migrations.count, err);
	if (status == WB_OK)
		status = insert_identity(project, err);
	if (status == WB_OK)
		return wb_store_commit(project, err);
	wb_store_rollback(project);
	return status;
}

/* Claims the name, so that a file that is there is never touched. */
static enum wb_status
claim(const char *path, struct wb_error *err)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);

	if (fd >= 0) {
		close(fd);
		return WB_OK;
	}
	if (errno != EEXIST) {
		enum wb_status status = wb_fail_errno(err, path, "cannot be made");

		wb_hint(err, "the folder must be there, and writable");
		return status;
	}
	wb_fail(err, WB_INVALID, path, "is there already");
	wb_hint(err, "choose another name; waybill %s shows what it holds", path);
	return WB_INVALID;
}

enum wb_status
wb_project_create(const char *path, struct wb_error *err)
{
	enum wb_status status = claim(path, err);
	struct wb_project *project;

	if (status != WB_OK)
		return status;
	project = wb_alloc(sizeof *project);
	project->path = wb_strdup(path);
	status = wb_project_connect(project, "", err);
	if (status == WB_OK)
		status = fill_new(project, err);
	wb_project_close(project);
	if (status != WB_OK)
		unlink(path);
	return status;
}
