/* SQLite systems: opening them, and the shape of what they hold. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "connect/sqlite.h"
#include "connect/sqlite_type.h"
#include "sqlite_fixture.h"

static void
declared_types(void **state)
{
	static const struct {
		const char *declared, *type;
		uint64_t max_length;
	} cases[] = {
		{ "INTEGER", "integer", 0 },
		{ "int", "integer", 0 },
		{ "BIGINT(20) UNSIGNED", "integer", 0 },
		{ "unsigned big int", "integer", 0 },
		{ "DECIMAL(10,2)", "decimal(10, 2)", 0 },
		{ "numeric ( 12 , 4 )", "decimal(12, 4)", 0 },
		{ "DECIMAL(5)", "decimal(5, 0)", 0 },
		{ "NUMERIC", "decimal", 0 },
		{ "DECIMAL(99,2)", "decimal", 0 },
		{ "DECIMAL(3,9)", "decimal", 0 },
		{ "DECIMAL(-3,9)", "decimal", 0 },
		{ "REAL", "real", 0 },
		{ "double  precision", "real", 0 },
		{ "FLOAT", "real", 0 },
		{ "BOOLEAN", "boolean", 0 },
		{ "bool", "boolean", 0 },
		{ "DATE", "date", 0 },
		{ "TIME", "time", 0 },
		{ "DATETIME", "timestamp", 0 },
		{ "TIMESTAMP", "timestamp", 0 },
		{ "TIMESTAMP WITH TIME ZONE", "text", 0 },
		{ "BLOB", "bytes", 0 },
		{ "NVARCHAR(160)", "text", 160 },
		{ "CHARACTER VARYING (7)", "text", 7 },
		{ "TEXT", "text", 0 },
		{ "", "text", 0 },
		{ "POINT", "text", 0 },
		{ "INTERVAL", "text", 0 },
		{ "VARCHAR(", "text", 0 },
		{ "VARCHAR()", "text", 0 },
		{ "VARCHAR(9", "text", 9 },
		{ ")))(((", "text", 0 },
		{ "(,,,,)", "text", 0 },
		{ "VARCHAR(99999999999999999999)", "text", 0 },
		{ "A VERY LONG DECLARATION THAT NO ONE WOULD EVER WANT TO WRITE INTEGER", "text",
		  0 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct wb_buffer type = { 0 };
		uint64_t max_length;

		wb_type_spec_print(wb_sqlite_type_of(wb_text_of(cases[i].declared), &max_length),
				   &type);
		if (strcmp(type.at, cases[i].type) || max_length != cases[i].max_length)
			fail_msg("%s is read as %s, length %d", cases[i].declared, type.at,
				 (int)max_length);
		wb_buffer_release(&type);
	}
}

static void
affinities(void **state)
{
	static const struct {
		const char *declared;
		bool strict;
		enum wb_sqlite_affinity want;
	} cases[] = {
		{ "INTEGER", false, WB_AFFINITY_NUMERIC },
		{ "CHARINT", false, WB_AFFINITY_NUMERIC },
		{ "varchar(3)", false, WB_AFFINITY_TEXT },
		{ "clob", false, WB_AFFINITY_TEXT },
		{ "BLOB", false, WB_AFFINITY_NONE },
		{ "", false, WB_AFFINITY_NONE },
		{ "double", false, WB_AFFINITY_REAL },
		{ "DECIMAL(10,2)", false, WB_AFFINITY_NUMERIC },
		{ "DATE", false, WB_AFFINITY_NUMERIC },
		{ "STRING", false, WB_AFFINITY_NUMERIC },
		{ "ANY", false, WB_AFFINITY_NUMERIC },
		{ "ANY", true, WB_AFFINITY_NONE },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		assert_int_equal(
			wb_sqlite_affinity_of(wb_text_of(cases[i].declared), cases[i].strict),
			cases[i].want);
}

/* A schema as text, a line a field, so that expectations can be read. */
static void
describe(const struct wb_schema *schema, struct wb_buffer *out)
{
	for (size_t t = 0; t < schema->n_tables; t++) {
		const struct wb_table *table = &schema->tables[t];

		wb_buffer_format(out, "%.*s%s %d\n", WB_TEXT_ARG(table->name),
				 table->writable ? "" : " (view)", (int)table->row_estimate);
		for (size_t f = 0; f < table->n_fields; f++) {
			const struct wb_field *field = &table->fields[f];

			wb_buffer_format(out, "  %.*s ", WB_TEXT_ARG(field->name));
			wb_type_spec_print(field->type, out);
			if (field->max_length)
				wb_buffer_format(out, " max %d", (int)field->max_length);
			if (field->key_part)
				wb_buffer_format(out, " key %u", field->key_part);
			wb_buffer_string(out, field->not_null ? " not-null" : "");
			wb_buffer_string(out, field->has_default ? " default" : "");
			wb_buffer_string(out, field->generated ? " generated" : "");
			wb_buffer_string(out, field->unique ? " unique" : "");
			if (field->references_table.len)
				wb_buffer_format(out, " -> %.*s.%.*s",
						 WB_TEXT_ARG(field->references_table),
						 WB_TEXT_ARG(field->references_field));
			wb_buffer_byte(out, '\n');
		}
		for (size_t w = 0; w < table->n_warnings; w++)
			wb_buffer_format(out, "  ! %.*s\n", WB_TEXT_ARG(table->warnings[w]));
	}
}

static void
assert_inspected(struct fixture *fixture, const char *table, const char *want)
{
	struct wb_schema schema = { 0 };
	struct wb_buffer got = { 0 };

	assert_status(wb_sqlite_connector.inspect(fixture->handle, wb_text_of(table), &schema,
						  &fixture->err),
		      WB_OK, &fixture->err);
	describe(&schema, &got);
	assert_string_equal(got.at ? got.at : "", want);
	wb_buffer_release(&got);
	wb_schema_release(&schema);
}

static void
shapes(void **state)
{
	static const struct {
		const char *sql, *want;
	} cases[] = {
		{ "CREATE TABLE t(a INTEGER PRIMARY KEY, b TEXT NOT NULL, c DEFAULT 7, d UNIQUE)",
		  "t 0\n"
		  "  a integer key 1 not-null default unique\n"
		  "  b text not-null\n"
		  "  c text default\n"
		  "  d text unique\n" },
		{ "CREATE TABLE t(a INTEGER PRIMARY KEY DESC, b TEXT)", "t 0\n"
									"  a integer key 1 unique\n"
									"  b text\n" },
		{ "CREATE TABLE t(a TEXT, b INT, c, PRIMARY KEY(b, a), UNIQUE(c, b)) WITHOUT ROWID",
		  "t -1\n"
		  "  a text key 2 not-null\n"
		  "  b integer key 1 not-null\n"
		  "  c text\n" },
		{ "CREATE TABLE t(a INT, b AS (a + 1), c INT GENERATED ALWAYS AS (a * 2) STORED)",
		  "t 0\n"
		  "  a integer\n"
		  "  b text generated\n"
		  "  c integer generated\n" },
		{ "CREATE TABLE p(x INT, y INT, PRIMARY KEY(x, y));"
		  "CREATE TABLE c(i INT, j INT REFERENCES c2(k), FOREIGN KEY(i, j) REFERENCES p)",
		  "c 0\n"
		  "  i integer -> p.x\n"
		  "  j integer -> c2.k\n"
		  "p 0\n"
		  "  x integer key 1\n"
		  "  y integer key 2\n" },
		{ "CREATE TABLE c(i INT REFERENCES gone)",
		  "c 0\n"
		  "  i integer -> gone.\n"
		  "  ! field i refers to table gone, which is missing or has no such key\n" },
		{ "CREATE TABLE t(a INT UNIQUE, b INT); CREATE UNIQUE INDEX i ON t(b) WHERE a > 1;"
		  "CREATE UNIQUE INDEX j ON t(b + 1)",
		  "t 0\n"
		  "  a integer unique\n"
		  "  b integer\n" },
		{ "CREATE TABLE t(a VARCHAR(9)); INSERT INTO t VALUES(1), (2), (3);"
		  "CREATE VIEW v AS SELECT a, count(*) AS n FROM t; CREATE VIEW w AS SELECT * FROM "
		  "gone",
		  "t 3\n"
		  "  a text max 9\n"
		  "v (view) -1\n"
		  "  a text max 9\n"
		  "  n text\n"
		  "w (view) -1\n"
		  "  ! cannot be read: no such table: main.gone\n" },
		{ "CREATE TABLE t(a); INSERT INTO t VALUES(1), (1); CREATE INDEX i ON t(a); "
		  "ANALYZE;"
		  "DELETE FROM t",
		  "t 2\n"
		  "  a text\n" },
		{ "CREATE TABLE t(rowid TEXT)", "t -1\n  rowid text\n" },
		{ "CREATE TABLE t(a); INSERT INTO t(rowid, a) VALUES(9223372036854775807, 1)",
		  "t 1\n  a text\n" },
		{ "CREATE TABLE t(a); INSERT INTO t(rowid, a) VALUES(1, 1), (9223372036854775807, "
		  "1)",
		  "t -1\n  a text\n" },
		{ "CREATE TABLE waybill_ledger(run); CREATE TABLE t(a TEXT PRIMARY KEY) STRICT",
		  "t 0\n  a text key 1 not-null unique\n" },
		{ "CREATE VIRTUAL TABLE f USING fts5(body)", "f (view) -1\n  body text\n" },
		{ "CREATE TABLE \"a\"\"b; DROP TABLE t\"(\"sel\"\"ect\" INT, `x``y`, [or der], "
		  "'😀')",
		  "a\"b; DROP TABLE t 0\n"
		  "  sel\"ect integer\n"
		  "  x`y text\n"
		  "  or der text\n"
		  "  😀 text\n" },
		{ "CREATE TABLE pragma_table_xinfo(evil); CREATE TABLE t(a)",
		  "pragma_table_xinfo 0\n  evil text\nt 0\n  a text\n" },
		{ "", "" },
	};

	struct fixture *fixture = *state;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char name[16];

		snprintf(name, sizeof name, "%zu.db", i);
		fixture_sql(fixture, name, "PRAGMA user_version=1");
		fixture_sql(fixture, name, cases[i].sql);
		fixture_open(fixture, name, WB_READ);
		assert_inspected(fixture, "", cases[i].want);
	}
}

static void
one_table(void **state)
{
	struct fixture *fixture = *state;
	struct wb_schema schema = { 0 };

	fixture_sql(fixture, "a.db", "CREATE TABLE Member(a); CREATE TABLE other(b)");
	fixture_open(fixture, "a.db", WB_READ);
	assert_inspected(fixture, "Member", "Member 0\n  a text\n");
	assert_inspected(fixture, "MEMBER", "Member 0\n  a text\n");
	assert_status(wb_sqlite_connector.inspect(fixture->handle, WB_TEXT("membre"), &schema,
						  &fixture->err),
		      WB_NOT_FOUND, &fixture->err);
	assert_string_equal(fixture->err.hint, "did you mean Member?");
	assert_status(wb_sqlite_connector.inspect(fixture->handle, WB_TEXT("sqlite_schema"),
						  &schema, &fixture->err),
		      WB_NOT_FOUND, &fixture->err);
	assert_string_equal(fixture->err.hint, "its tables: Member, other");
	wb_schema_release(&schema);
}

static void
all_text(void **state)
{
	static const struct wb_setting text = {
		{ "types", 5 },
		{ .type = WB_TYPE_TEXT, .cell = WB_CELL_VALUE, .as.text = { "text", 4 } }
	};
	struct fixture *fixture = *state;
	struct wb_location location = { .system = WB_TEXT("crm"),
					.locator = WB_TEXT("a.db"),
					.n_settings = 1,
					.settings = &text,
					.folder = fixture->folder };

	fixture_sql(fixture, "a.db", "CREATE TABLE t(a INTEGER, b DATE, c BLOB)");
	assert_status(wb_sqlite_connector.open(&location, WB_READ, &fixture->handle, &fixture->err),
		      WB_OK, &fixture->err);
	assert_inspected(fixture, "t", "t 0\n  a text\n  b text\n  c bytes\n");
}

static void
chinook(void **state)
{
	struct fixture *fixture = *state;
	const char *shared = shared_folder();
	struct wb_schema schema = { 0 };
	struct wb_location location = { .system = WB_TEXT("chinook"),
					.locator = WB_TEXT("data/chinook/Chinook_Sqlite.sqlite"),
					.folder = shared };

	if (!shared)
		skip();
	assert_status(wb_sqlite_connector.open(&location, WB_READ, &fixture->handle, &fixture->err),
		      WB_OK, &fixture->err);
	assert_status(
		wb_sqlite_connector.inspect(fixture->handle, WB_TEXT(""), &schema, &fixture->err),
		WB_OK, &fixture->err);
	assert_int_equal(schema.n_tables, 11);
	wb_schema_release(&schema);
	assert_inspected(fixture, "Track",
			 "Track 3503\n"
			 "  TrackId integer key 1 not-null default unique\n"
			 "  Name text max 200 not-null\n"
			 "  AlbumId integer -> Album.AlbumId\n"
			 "  MediaTypeId integer not-null -> MediaType.MediaTypeId\n"
			 "  GenreId integer -> Genre.GenreId\n"
			 "  Composer text max 220\n"
			 "  Milliseconds integer not-null\n"
			 "  Bytes integer\n"
			 "  UnitPrice decimal(10, 2) not-null\n");
	assert_inspected(fixture, "PlaylistTrack",
			 "PlaylistTrack 8715\n"
			 "  PlaylistId integer key 1 not-null -> Playlist.PlaylistId\n"
			 "  TrackId integer key 2 not-null -> Track.TrackId\n");
}

/* Makes something at folder/name that is no good database. */
static void
make_bad_places(const struct fixture *fixture)
{
	char *path;

	path = fixture_path(fixture, "folder.db");
	assert_int_equal(mkdir(path, 0700), 0);
	free(path);
	path = fixture_path(fixture, "pipe.db");
	assert_int_equal(mkfifo(path, 0600), 0);
	free(path);
	path = fixture_path(fixture, "empty.db");
	assert_status(wb_file_replace(path, WB_TEXT(""), NULL), WB_OK, &fixture->err);
	free(path);
	path = fixture_path(fixture, "noise.db");
	assert_status(wb_file_replace(path,
				      WB_TEXT("This is a letter, and no database at all; "
					      "it goes on for more than a hundred bytes, "
					      "which is the size of a SQLite header."),
				      NULL),
		      WB_OK, &fixture->err);
	free(path);
	fixture_sql(fixture, "cut.db",
		    "CREATE TABLE t(a); WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 "
		    "FROM n WHERE i < 5000) INSERT INTO t SELECT printf('%050d', i) FROM n");
	path = fixture_path(fixture, "cut.db");
	assert_int_equal(truncate(path, 20000), 0);
	free(path);
}

static void
refused_places(void **state)
{
	static const struct {
		const char *locator;
		enum wb_access access;
		enum wb_status status;
		const char *what; /* part of it */
	} cases[] = {
		{ "", WB_READ, WB_INVALID, "needs the path of a file" },
		{ ":memory:", WB_WRITE, WB_INVALID, "needs the path of a file" },
		{ "file:a.db?mode=rwc", WB_WRITE, WB_INVALID, "needs the path of a file" },
		{ "../outside.db", WB_WRITE, WB_INVALID, "outside the project's folder" },
		{ "/etc/passwd", WB_READ, WB_INVALID, "outside the project's folder" },
		{ "missing.db", WB_READ, WB_NOT_FOUND, "no such file" },
		{ "missing/new.db", WB_WRITE, WB_NOT_FOUND, "the folder" },
		{ "folder.db", WB_READ, WB_INVALID, "is a folder" },
		{ "folder.db", WB_WRITE, WB_INVALID, "is a folder" },
		{ "pipe.db", WB_READ, WB_INVALID, "not a regular file" },
		{ "empty.db", WB_READ, WB_NOT_FOUND, "is empty" },
		{ "noise.db", WB_READ, WB_INVALID, "not a SQLite database" },
		{ "noise.db", WB_WRITE, WB_INVALID, "not a SQLite database" },
		{ "cut.db", WB_READ, WB_INVALID, "damaged or cut short" },
		{ "cut.db", WB_WRITE, WB_INVALID, "damaged or cut short" },
	};
	struct fixture *fixture = *state;

	make_bad_places(fixture);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		enum wb_status status =
			fixture_try_open(fixture, cases[i].locator, cases[i].access);

		assert_status(status, cases[i].status, &fixture->err);
		if (!strstr(fixture->err.what, cases[i].what))
			fail_msg("\"%s\": %s", cases[i].locator, fixture->err.what);
		assert_null(fixture->handle);
	}
}

/* SQLite before 3.41 does not trust a schema with its own JSON functions. */
static void
untrusted_schema(void **state)
{
	struct fixture *fixture = *state;

	fixture_sql(fixture, "a.db", "CREATE TABLE t(a CHECK(json_extract(a, '$')))");
	if (fixture_try_open(fixture, "a.db", WB_READ) == WB_OK)
		return;
	assert_int_equal(fixture->err.status, WB_INVALID);
	assert_non_null(strstr(fixture->err.what, "unsafe use of json_extract()"));
}

static void
copy(const struct fixture *fixture, const char *from, const char *to)
{
	char *source = fixture_path(fixture, from), *target = fixture_path(fixture, to);
	struct wb_buffer content = { 0 };
	struct wb_error err;

	assert_status(wb_file_read(source, 1 << 26, &content, &err), WB_OK, &err);
	assert_status(wb_file_replace(target, wb_buffer_slice(&content), &err), WB_OK, &err);
	wb_buffer_release(&content);
	free(source);
	free(target);
}

/* What a killed process leaves: pages of a transaction in the file, the old ones beside it. */
static void
cut_off_transaction(void **state)
{
	static const char half[] =
		"PRAGMA cache_size=1; BEGIN; UPDATE t SET a = 'new' || substr(a, 4);"
		"INSERT INTO t SELECT * FROM t";
	struct fixture *fixture = *state;
	char *path = fixture_path(fixture, "a.db");
	sqlite3 *killed;

	fixture_sql(
		fixture, "a.db",
		"CREATE TABLE t(a); WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 "
		"FROM n WHERE i < 500) INSERT INTO t SELECT 'old' || hex(zeroblob(500)) FROM n");
	assert_int_equal(sqlite3_open(path, &killed), SQLITE_OK);
	assert_int_equal(sqlite3_exec(killed, half, NULL, NULL, NULL), SQLITE_OK);
	copy(fixture, "a.db", "b.db");
	copy(fixture, "a.db-journal", "b.db-journal");
	sqlite3_close(killed);
	free(path);

	fixture_open(fixture, "b.db", WB_READ);
	assert_query(fixture, "b.db",
		     "SELECT count(*) || ' ' || count(*) FILTER (WHERE a LIKE 'old%') FROM t",
		     "500 500");
}

static void
outside_is_allowed_when_said(void **state)
{
	struct fixture *fixture = *state, elsewhere;
	struct wb_location location = { .system = WB_TEXT("crm"),
					.folder = fixture->folder,
					.allow_outside = true };
	char *path;

	strcpy(elsewhere.folder, "/tmp/waybill-sqlite-XXXXXX");
	assert_non_null(mkdtemp(elsewhere.folder));
	path = fixture_path(&elsewhere, "a.db");
	fixture_sql(&elsewhere, "a.db", "CREATE TABLE t(a)");
	location.locator = wb_text_of(path);
	assert_status(wb_sqlite_connector.open(&location, WB_READ, &fixture->handle, &fixture->err),
		      WB_OK, &fixture->err);
	unlink(path);
	rmdir(elsewhere.folder);
	free(path);
}

static void
settings(void **state)
{
	static const struct {
		const char *name;
		struct wb_value value;
		const char *what;
	} cases[] = {
		{ "mode", { .type = WB_TYPE_TEXT }, "has no option mode" },
		{ "busy", { .type = WB_TYPE_TEXT }, "busy takes integer" },
		{ "busy", { .type = WB_TYPE_INTEGER, .as.integer = -1 }, "busy must be 0 to" },
		{ "busy",
		  { .type = WB_TYPE_INTEGER, .as.integer = INT64_MAX },
		  "busy must be 0 to" },
		{ "types", { .type = WB_TYPE_TEXT, .as.text = { "loose", 5 } }, "not \"loose\"" },
		{ "types", { .type = WB_TYPE_INTEGER }, "types takes text" },
	};
	struct fixture *fixture = *state;

	fixture_sql(fixture, "a.db", "CREATE TABLE t(a)");
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct wb_setting setting = { wb_text_of(cases[i].name), cases[i].value };
		struct wb_location location = { .system = WB_TEXT("crm"),
						.locator = WB_TEXT("a.db"),
						.n_settings = 1,
						.settings = &setting,
						.folder = fixture->folder };

		assert_status(wb_sqlite_connector.open(&location, WB_READ, &fixture->handle,
						       &fixture->err),
			      WB_INVALID, &fixture->err);
		assert_non_null(strstr(fixture->err.what, cases[i].what));
	}
}

#define WITH_FIXTURE(test) cmocka_unit_test_setup_teardown(test, fixture_setup, fixture_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(declared_types),
		cmocka_unit_test(affinities),
		WITH_FIXTURE(shapes),
		WITH_FIXTURE(one_table),
		WITH_FIXTURE(all_text),
		WITH_FIXTURE(chinook),
		WITH_FIXTURE(refused_places),
		WITH_FIXTURE(untrusted_schema),
		WITH_FIXTURE(cut_off_transaction),
		WITH_FIXTURE(outside_is_allowed_when_said),
		WITH_FIXTURE(settings),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
