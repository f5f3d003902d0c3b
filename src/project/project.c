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
#include "project/project.h"

#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/file.h"
#include "base/memory.h"
#include "project/migrate.h"
#include "project/store.h"

enum {
	APPLICATION_ID = 0x5742494c, /* "WBIL" */
	BUSY_MILLISECONDS = 2000,
	CHECK_BYTES = 64 * 1024 * 1024, /* files up to this size are checked */
	UUID_SIZE = 37,
};

struct wb_project {
	sqlite3 *database;
	char *path, *folder;
	char uuid[UUID_SIZE];
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

/* What a stranger's file could do through the connection is switched off before it is read. */
static void
harden(sqlite3 *database)
{
	sqlite3_db_config(database, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	sqlite3_db_config(database, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
	sqlite3_db_config(database, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, NULL);
	sqlite3_db_config(database, SQLITE_DBCONFIG_ENABLE_FKEY, 1, NULL);
	sqlite3_busy_timeout(database, BUSY_MILLISECONDS);
	sqlite3_exec(database, "PRAGMA cell_size_check = ON; PRAGMA mmap_size = 0", NULL, NULL,
		     NULL);
}

/* Opens by the real name, so that a name such as ":memory:" or "file:x" is only a name. */
static enum wb_status
connect(struct wb_project *project, const char *query, struct wb_error *err)
{
	char *real = realpath(project->path, NULL);
	struct wb_buffer name = { 0 };
	int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
	int code;

	if (!real)
		return wb_fail_errno(err, project->path, "cannot be opened");
	if (*query) {
		flags |= SQLITE_OPEN_URI;
		wb_buffer_string(&name, "file:");
		for (const char *at = real; *at; at++)
			wb_buffer_format(&name, strchr("?#%", *at) ? "%%%02x" : "%c", *at);
		wb_buffer_string(&name, query);
	} else {
		wb_buffer_string(&name, real);
	}
	sqlite3_close(project->database);
	code = sqlite3_open_v2(name.at, &project->database, flags, NULL);
	wb_buffer_release(&name);
	free(real);
	if (code != SQLITE_OK)
		return wb_store_fail(project, err);
	harden(project->database);
	return WB_OK;
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
	status = connect(project, "?immutable=1", err);
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
	if (id != APPLICATION_ID) {
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
	enum wb_status status = connect(project, "", err);
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

/* A random (version 4) UUID. */
static enum wb_status
make_uuid(const char *path, char out[UUID_SIZE], struct wb_error *err)
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
	snprintf(pragma, sizeof pragma, "PRAGMA application_id = %d", APPLICATION_ID);
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
	status = connect(project, "", err);
	if (status == WB_OK)
		status = fill_new(project, err);
	wb_project_close(project);
	if (status != WB_OK)
		unlink(path);
	return status;
}
