#include "connect/sqlite_handle.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/memory.h"
#include "connect/sqlite_sql.h"

enum { BUSY_SECONDS = 5, BUSY_SECONDS_MOST = 3600 };

const struct wb_connector_option wb_sqlite_options[] = {
	{ "busy", WB_TYPE_INTEGER, NULL,
	  "seconds to wait while another process holds the file (5)" },
	{ "types", WB_TYPE_TEXT, "declared | text",
	  "read columns by their declared types (the default), or all of them as text" },
	{ 0 },
};

/* What a connection is set to, whatever the file says. */
static const struct {
	int option, value;
} safeguards[] = {
	{ SQLITE_DBCONFIG_DEFENSIVE, 1 },
	{ SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0 },
	{ SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0 },
};

static const char read_pragmas[] = "PRAGMA cell_size_check=ON;"
				   "PRAGMA mmap_size=0;"
				   "PRAGMA cache_size=-8000;"
				   "PRAGMA query_only=ON";
static const char write_pragmas[] = "PRAGMA cell_size_check=ON;"
				    "PRAGMA mmap_size=0;"
				    "PRAGMA cache_size=-32000;"
				    "PRAGMA foreign_keys=ON;"
				    "PRAGMA synchronous=FULL";

/* Reads the header and the schema: what is no database says so here. */
static const char probe[] = "SELECT count(*) FROM main.sqlite_schema";

/* Opens with the flags; *unfinished: a transaction that was cut off must be rolled back first. */
static enum wb_status
connect_with(const char *path, int flags, const char *pragmas, int busy, sqlite3 **out,
	     bool *unfinished, struct wb_error *err)
{
	enum wb_status status;
	sqlite3 *db = NULL;

	*unfinished = false;
	if (sqlite3_open_v2(path, &db, flags | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK) {
		status = db ? wb_sqlite_fail(db, path, err)
			    : wb_fail(err, WB_IO, path, "cannot be opened");
		sqlite3_close(db);
		return status;
	}
	sqlite3_extended_result_codes(db, 1);
	sqlite3_busy_timeout(db, busy);
	for (size_t i = 0; i < sizeof safeguards / sizeof *safeguards; i++)
		sqlite3_db_config(db, safeguards[i].option, safeguards[i].value, NULL);
	status = wb_sqlite_execute(db, path, pragmas, err);
	if (status == WB_OK)
		status = wb_sqlite_execute(db, path, probe, err);
	if (status == WB_OK) {
		*out = db;
		return WB_OK;
	}
	*unfinished = sqlite3_extended_errcode(db) == SQLITE_READONLY_ROLLBACK ||
		      sqlite3_extended_errcode(db) == SQLITE_READONLY_RECOVERY;
	sqlite3_close(db);
	return status;
}

static bool
is_empty(const char *path)
{
	struct stat state;

	return stat(path, &state) == 0 && state.st_size == 0;
}

/*
 * A reader of a file in WAL mode that nobody has open makes two files beside it,
 * and only one that might write takes them away again when it closes. Where the
 * log holds something, that one would move it into the file: then it must not.
 */
static bool
would_leave_files(const char *path)
{
	enum { VERSION_AT = 19, VERSION_WAL = 2 }; /* of the header: the version to read it */
	struct wb_buffer log = { 0 };
	unsigned char header[VERSION_AT + 1];
	FILE *file = fopen(path, "rbe");
	bool leaves = file && fread(header, 1, sizeof header, file) == sizeof header &&
		      header[VERSION_AT] == VERSION_WAL;

	if (file)
		fclose(file);
	wb_buffer_format(&log, "%s-wal", path);
	leaves = leaves && (wb_path_kind(log.at) == WB_PATH_NONE || is_empty(log.at));
	wb_buffer_release(&log);
	return leaves;
}

/*
 * A process that was killed leaves a transaction beside the file, which the next
 * one to open it rolls back: SQLite's own repair, needed before anything can be
 * read, and more than a read-only connection may do.
 */
static enum wb_status
connect(const char *path, enum wb_access access, int busy, sqlite3 **out, struct wb_error *err)
{
	struct wb_error cut_off;
	enum wb_status status;
	bool unfinished;

	if (access == WB_WRITE)
		return connect_with(path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, write_pragmas,
				    busy, out, &unfinished, err);
	status = connect_with(
		path, would_leave_files(path) ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY,
		read_pragmas, busy, out, &unfinished, &cut_off);
	if (unfinished)
		return connect_with(path, SQLITE_OPEN_READWRITE, read_pragmas, busy, out,
				    &unfinished, err);
	if (status != WB_OK && err)
		*err = cut_off;
	return status;
}

enum wb_status
wb_sqlite_connect(const struct wb_handle *handle, sqlite3 **out, struct wb_error *err)
{
	return connect(handle->path, WB_READ, handle->busy, out, err);
}

static enum wb_status
set_busy(struct wb_handle *handle, const struct wb_value *value, struct wb_error *err)
{
	if (value->as.integer < 0 || value->as.integer > BUSY_SECONDS_MOST)
		return wb_fail(err, WB_INVALID, handle->system, "busy must be 0 to %d seconds",
			       BUSY_SECONDS_MOST);
	handle->busy = (int)value->as.integer * 1000;
	return WB_OK;
}

static enum wb_status
set_types(struct wb_handle *handle, const struct wb_value *value, struct wb_error *err)
{
	handle->all_text = wb_text_is(value->as.text, "text");
	if (!handle->all_text && !wb_text_is(value->as.text, "declared"))
		return wb_fail(err, WB_INVALID, handle->system,
			       "types must be \"declared\" or \"text\", not \"%.*s\"",
			       WB_TEXT_ARG(value->as.text));
	return WB_OK;
}

static enum wb_status
apply_setting(struct wb_handle *handle, const struct wb_setting *setting, struct wb_error *err)
{
	static enum wb_status (*const setters[])(struct wb_handle *, const struct wb_value *,
						 struct wb_error *) = { set_busy, set_types };

	for (size_t i = 0; wb_sqlite_options[i].name; i++) {
		if (!wb_text_is(setting->name, wb_sqlite_options[i].name))
			continue;
		if (setting->value.type != wb_sqlite_options[i].type ||
		    setting->value.cell != WB_CELL_VALUE)
			return wb_fail(err, WB_INVALID, handle->system, "%s takes %s",
				       wb_sqlite_options[i].name,
				       wb_type_name(wb_sqlite_options[i].type));
		return setters[i](handle, &setting->value, err);
	}
	wb_fail(err, WB_INVALID, handle->system, "a sqlite system has no option %.*s",
		WB_TEXT_ARG(setting->name));
	wb_hint(err, "its options are busy and types");
	return WB_INVALID;
}

/* The locator as a path that SQLite cannot take for a URI or a place in memory. */
static enum wb_status
resolve(const struct wb_location *location, const char *system, char **out, struct wb_error *err)
{
	struct wb_text locator = location->locator;
	struct wb_buffer plain = { 0 };
	char *name, *path;

	if (!locator.len || wb_text_is(locator, ":memory:") ||
	    memchr(locator.at, '\0', locator.len) ||
	    (locator.len >= 5 && !memcmp(locator.at, "file:", 5))) {
		wb_fail(err, WB_INVALID, system,
			"a sqlite system needs the path of a file, not \"%.*s\"",
			WB_TEXT_ARG(locator));
		wb_hint(err, "write the file's name as it is, without \"file:\" and options");
		return WB_INVALID;
	}
	wb_buffer_text(&plain, locator);
	name = plain.at;
	path = wb_path_join(location->folder, name);
	if (!location->allow_outside && !wb_path_inside(location->folder, path)) {
		wb_fail(err, WB_INVALID, system, "\"%s\" lies outside the project's folder", name);
		wb_hint(err, "allow it with --allow-outside");
		wb_buffer_release(&plain);
		free(path);
		return WB_INVALID;
	}
	if (path[0] != '/') {
		wb_buffer_clear(&plain);
		wb_buffer_format(&plain, "./%s", path);
		free(path);
		path = wb_strdup(plain.at);
	}
	wb_buffer_release(&plain);
	*out = path;
	return WB_OK;
}

/*
 * What stands at the path, before SQLite sees it. An empty file is what a process
 * leaves that was killed while making it: as good as none.
 */
static enum wb_status
check_place(const char *path, enum wb_access access, bool *fresh, struct wb_error *err)
{
	char *folder;
	enum wb_path_kind kind = wb_path_kind(path);

	*fresh = kind == WB_PATH_NONE || (kind == WB_PATH_FILE && is_empty(path));
	if (kind == WB_PATH_FOLDER)
		return wb_fail(err, WB_INVALID, path, "is a folder, a file is needed");
	if (kind == WB_PATH_OTHER)
		return wb_fail(err, WB_INVALID, path, "is not a regular file");
	if (kind == WB_PATH_FILE && *fresh && access == WB_READ)
		return wb_fail(err, WB_NOT_FOUND, path, "is empty, a SQLite database is needed");
	if (kind == WB_PATH_FILE)
		return WB_OK;
	if (access == WB_READ)
		return wb_fail(err, WB_NOT_FOUND, path, "there is no such file");
	folder = wb_path_folder(path);
	kind = wb_path_kind(folder);
	free(folder);
	if (kind != WB_PATH_FOLDER)
		return wb_fail(err, WB_NOT_FOUND, path,
			       "the folder it should lie in does not exist");
	return WB_OK;
}

static enum wb_status
open_file(struct wb_handle *handle, struct wb_error *err)
{
	enum wb_status status = check_place(handle->path, handle->access, &handle->fresh, err);

	if (status == WB_OK)
		status = connect(handle->path, handle->access, handle->busy, &handle->db, err);
	if (status != WB_OK || handle->access == WB_READ)
		return status;
	if (sqlite3_db_readonly(handle->db, "main")) {
		wb_fail(err, WB_IO, handle->path, "cannot be written: it is read-only");
		wb_hint(err, "allow writing to the file and its folder");
		return WB_IO;
	}
	return WB_OK;
}

enum wb_status
wb_sqlite_open(const struct wb_location *location, enum wb_access access, struct wb_handle **out,
	       struct wb_error *err)
{
	struct wb_handle *handle = wb_alloc(sizeof *handle);
	struct wb_buffer system = { 0 };
	enum wb_status status = WB_OK;

	wb_buffer_text(&system, location->system);
	handle->system = system.at ? system.at : wb_strdup("");
	handle->access = access;
	handle->busy = BUSY_SECONDS * 1000;
	for (size_t i = 0; status == WB_OK && i < location->n_settings; i++)
		status = apply_setting(handle, &location->settings[i], err);
	if (status == WB_OK)
		status = resolve(location, handle->system, &handle->path, err);
	if (status == WB_OK)
		status = open_file(handle, err);
	if (status != WB_OK) {
		wb_sqlite_close(handle);
		return status;
	}
	*out = handle;
	return WB_OK;
}

/* Whether the database that this handle made holds nothing. */
static bool
stayed_empty(const struct wb_handle *handle)
{
	sqlite3_stmt *count = NULL;
	bool empty = false;

	if (!handle->fresh || !handle->db)
		return false;
	if (sqlite3_prepare_v2(handle->db, "SELECT count(*) FROM sqlite_schema", -1, &count,
			       NULL) == SQLITE_OK &&
	    sqlite3_step(count) == SQLITE_ROW)
		empty = sqlite3_column_int64(count, 0) == 0;
	sqlite3_finalize(count);
	return empty;
}

void
wb_sqlite_close(struct wb_handle *handle)
{
	bool empty;

	if (!handle)
		return;
	/* What a dry run wrote is still there, uncommitted. */
	if (handle->db && !sqlite3_get_autocommit(handle->db))
		sqlite3_exec(handle->db, "ROLLBACK", NULL, NULL, NULL);
	empty = stayed_empty(handle);
	sqlite3_close(handle->db);
	if (empty)
		unlink(handle->path);
	free(handle->path);
	free(handle->system);
	free(handle);
}

char *
wb_sqlite_label(const struct wb_handle *handle, struct wb_text table)
{
	struct wb_buffer label = { 0 };

	wb_buffer_format(&label, "%s.%.*s", handle->system, WB_TEXT_ARG(table));
	return label.at;
}
