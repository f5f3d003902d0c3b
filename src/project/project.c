/*
 * Opening goes from what is cheap and harmless to what costs or changes:
 *
 *	a regular file, with SQLite's header?	else: missing, folder, empty, no project
 *	our application_id?			else: no project
 *	user_version not above ours?		else: newer
 *	the schema to the letter ours?		else: strange; nothing of it has run yet
 *	quick_check (WRITE, to 64 MiB)		else: damaged
 *	older? copy, then upgrade (WRITE)
 *
 * A file is checked whenever it is opened for writing: up to 64 MiB that takes
 * less time than one looks at a prompt, and no mark that says "seen" has to be
 * believed. A larger one is the fruit of runs on this machine; SQLite still
 * reports damage where it meets it.
 */
#include "project/project_state.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/memory.h"
#include "project/migrate.h"
#include "project/store.h"

enum {
	CHECK_BYTES = 64 * 1024 * 1024, /* files up to this size are checked */
};

const char *
wb_project_path(const struct wb_project *project)
{
	return project->path;
}

const char *
wb_project_folder(const struct wb_project *project)
{
	return project->folder;
}

const char *
wb_project_uuid(const struct wb_project *project)
{
	return project->uuid;
}

struct sqlite3 *
wb_project_database(struct wb_project *project)
{
	return project->database;
}

void
wb_project_close(struct wb_project *project)
{
	if (!project)
		return;
	sqlite3_close(project->database);
	free(project->path);
	free(project->folder);
	free(project);
}

/* Where a relative name of a design starts: beside the file itself, not beside a link to it. */
static char *
folder_of(const char *path)
{
	struct stat state;
	char *real, *folder;

	if (lstat(path, &state) || !S_ISLNK(state.st_mode))
		return wb_path_folder(path);
	real = realpath(path, NULL);
	folder = wb_path_folder(real ? real : path);
	free(real);
	return folder;
}

static enum wb_status
check_header(const char *path, struct wb_error *err)
{
	static const char magic[] = "SQLite format 3"; /* with its NUL */
	char header[sizeof magic];
	ssize_t got;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);

	if (fd < 0)
		return wb_fail_errno(err, path, "cannot be opened");
	got = read(fd, header, sizeof header);
	close(fd);
	if (got == sizeof header && !memcmp(header, magic, sizeof magic))
		return WB_OK;
	if (got < 0)
		return wb_fail_errno(err, path, "cannot be read");
	if (got == 0) {
		wb_fail(err, WB_INVALID, path, "is empty, not a Waybill project");
		wb_hint(err, "remove it, then: waybill new %s", path);
		return WB_INVALID;
	}
	wb_fail(err, WB_INVALID, path, "is not a Waybill project");
	wb_hint(err, "a script is imported: waybill import PROJECT.wb %s", path);
	return WB_INVALID;
}

static enum wb_status
check_kind(const char *path, struct wb_error *err)
{
	switch (wb_path_kind(path)) {
	case WB_PATH_FILE:
		return check_header(path, err);
	case WB_PATH_NONE:
		wb_fail(err, WB_NOT_FOUND, path, "there is no such file");
		wb_hint(err, "make a project: waybill new %s", path);
		return WB_NOT_FOUND;
	case WB_PATH_FOLDER:
		wb_fail(err, WB_INVALID, path, "is a folder, not a project file");
		wb_hint(err, "name the .wb file in it");
		return WB_INVALID;
	default:
		return wb_fail(err, WB_INVALID, path, "is not a regular file");
	}
}

/* One number of a pragma; false where the file refuses to be read. */
static bool
pragma_number(sqlite3 *database, const char *pragma, int *out)
{
	sqlite3_stmt *statement = NULL;
	bool found = sqlite3_prepare_v2(database, pragma, -1, &statement, NULL) == SQLITE_OK &&
		     sqlite3_step(statement) == SQLITE_ROW;

	if (found)
		*out = sqlite3_column_int(statement, 0);
	sqlite3_finalize(statement);
	return found;
}

/* Whether changes wait in a write-ahead log beside the file. */
static bool
has_log(const char *path)
{
	struct wb_buffer name = { 0 };
	struct stat state;
	bool has;

	wb_buffer_format(&name, "%s-wal", path);
	has = !stat(name.at, &state) && state.st_size > 0;
	wb_buffer_release(&name);
	return has;
}

/*
 * The first read. In a folder that cannot be written SQLite cannot make its
 * shared memory; for reading the file is then taken as it lies, provided that
 * no log with newer changes stands beside it.
 */
static enum wb_status
first_read(struct wb_project *project, enum wb_project_access access, int *id, struct wb_error *err)
{
	enum wb_status status;
	int code;

	if (pragma_number(project->database, "PRAGMA application_id", id))
		return WB_OK;
	code = sqlite3_errcode(project->database) & 0xff;
	if (code != SQLITE_CANTOPEN && code != SQLITE_READONLY)
		return wb_store_fail(project, err);
	if (access == WB_PROJECT_WRITE) {
		wb_fail(err, WB_IO, project->path, "cannot be written: its folder is read-only");
		wb_hint(err, "make the folder writable, or work on a copy elsewhere");
		return WB_IO;
	}
	if (has_log(project->path)) {
		wb_fail(err, WB_IO, project->path,
			"its folder is read-only, and its newest changes lie in %s-wal",
			wb_path_base(project->path));
		wb_hint(err, "copy both files to a folder that can be written");
		return WB_IO;
	}
	status = wb_project_connect(project, "?immutable=1", err);
	if (status == WB_OK && !pragma_number(project->database, "PRAGMA application_id", id))
		status = wb_store_fail(project, err);
	return status;
}

static enum wb_status
identify(struct wb_project *project, enum wb_project_access access, int *version,
	 struct wb_error *err)
{
	int id = 0;
	enum wb_status status = first_read(project, access, &id, err);

	if (status != WB_OK)
		return status;
	if (id != WB_APPLICATION_ID) {
		wb_fail(err, WB_INVALID, project->path,
			"is a SQLite database, but not a Waybill project");
		wb_hint(err,
			"a database with data is a system of a project: "
			"system NAME sqlite \"%s\"",
			project->path);
		return WB_INVALID;
	}
	if (!pragma_number(project->database, "PRAGMA user_version", version))
		return wb_store_fail(project, err);
	if (*version >= 0 && *version <= wb_migrations.count)
		return WB_OK;
	wb_fail(err, WB_INVALID, project->path,
		"made by a newer waybill (schema %d, this program knows %d)", *version,
		wb_migrations.count);
	wb_hint(err, "use that version of waybill, or a newer one");
	return WB_INVALID;
}

static enum wb_status
check_writable(struct wb_project *project, struct wb_error *err)
{
	if (sqlite3_db_readonly(project->database, "main") != 1)
		return WB_OK;
	wb_fail(err, WB_IO, project->path, "is read-only");
	wb_hint(err, "chmod u+w %s, or work on a copy", project->path);
	return WB_IO;
}

static enum wb_status
quick_check(struct wb_project *project, struct wb_error *err)
{
	sqlite3_stmt *statement = NULL;
	struct stat state;
	struct wb_text verdict;
	enum wb_status status = WB_OK;

	if (stat(project->path, &state) || state.st_size > CHECK_BYTES)
		return WB_OK;
	status = wb_store_prepare(project, "PRAGMA quick_check(1)", &statement, err);
	if (status != WB_OK)
		return status;
	if (wb_store_step(project, statement, err) != WB_STORE_ROW) {
		status = err ? err->status : WB_INVALID;
		goto done;
	}
	verdict = wb_store_text(statement, 0);
	if (!wb_text_is(verdict, "ok")) {
		status = wb_fail(err, WB_INVALID, project->path, "is damaged: %.*s",
				 WB_TEXT_ARG(verdict));
		wb_hint(err,
			"restore a backup copy, or rescue what can be read: "
			"sqlite3 %s .recover",
			project->path);
	}
done:
	sqlite3_finalize(statement);
	return status;
}

static enum wb_status
bring_up_to_date(struct wb_project *project, enum wb_project_access access, int version,
		 struct wb_error *err)
{
	if (version == wb_migrations.count)
		return WB_OK;
	if (access == WB_PROJECT_WRITE)
		return wb_migrate_file(project->database, project->path, &wb_migrations, version,
				       err);
	wb_fail(err, WB_INVALID, project->path,
		"made by an older waybill (schema %d, this program needs %d)", version,
		wb_migrations.count);
	wb_hint(err, "a command that writes upgrades it, and keeps a copy: waybill inspect %s",
		project->path);
	return WB_INVALID;
}

static enum wb_status
read_uuid(struct wb_project *project, struct wb_error *err)
{
	sqlite3_stmt *statement = NULL;
	enum wb_status status =
		wb_store_prepare(project, "SELECT uuid FROM project", &statement, err);

	if (status != WB_OK)
		return status;
	switch (wb_store_step(project, statement, err)) {
	case WB_STORE_ROW:
		snprintf(project->uuid, sizeof project->uuid, "%.*s",
			 WB_TEXT_ARG(wb_store_text(statement, 0)));
		break;
	case WB_STORE_DONE:
		status = wb_fail(err, WB_INVALID, project->path,
				 "is damaged: its table project is empty");
		break;
	case WB_STORE_FAILED:
		status = err ? err->status : WB_IO;
		break;
	}
	sqlite3_finalize(statement);
	return status;
}

static enum wb_status
open_checked(struct wb_project *project, enum wb_project_access access, struct wb_error *err)
{
	enum wb_status status = wb_project_connect(project, "", err);
	int version = 0;

	if (status == WB_OK)
		status = identify(project, access, &version, err);
	if (status == WB_OK && access == WB_PROJECT_WRITE)
		status = check_writable(project, err);
	if (status == WB_OK)
		status = wb_migrate_compare(project->database, project->path, &wb_migrations,
					    version, err);
	if (status == WB_OK && access == WB_PROJECT_WRITE)
		status = quick_check(project, err);
	if (status == WB_OK)
		status = bring_up_to_date(project, access, version, err);
	if (status == WB_OK)
		status = wb_store_execute(project,
					  access == WB_PROJECT_WRITE ? "PRAGMA journal_mode = WAL; "
								       "PRAGMA synchronous = FULL"
								     : "PRAGMA query_only = ON",
					  err);
	if (status == WB_OK)
		status = read_uuid(project, err);
	return status;
}

enum wb_status
wb_project_open(const char *path, enum wb_project_access access, struct wb_project **out,
		struct wb_error *err)
{
	enum wb_status status = check_kind(path, err);
	struct wb_project *project;

	if (status != WB_OK)
		return status;
	project = wb_alloc(sizeof *project);
	project->path = wb_strdup(path);
	project->folder = folder_of(path);
	status = open_checked(project, access, err);
	if (status == WB_OK)
		*out = project;
	else
		wb_project_close(project);
	return status;
}
