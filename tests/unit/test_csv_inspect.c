/* CSV systems opened and inspected: names, estimates, and what is refused and how. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "connect/csv.h"
#include "csv_fixture.h"

static const struct wb_connector *const csv = &wb_csv_connector;

/* The inspected tables as text: "table (estimate): field, field; warning". */
static const char *
inspect(struct csv_fixture *fixture, const char *table)
{
	struct wb_schema schema = { 0 };
	struct wb_buffer *out = &fixture->dump;
	enum wb_status status =
		csv->inspect(fixture->handle, wb_text_of(table), &schema, &fixture->err);

	wb_buffer_clear(out);
	wb_buffer_string(out, "");
	if (status != WB_OK)
		wb_buffer_format(out, "error: %s", fixture->err.what);
	for (size_t t = 0; status == WB_OK && t < schema.n_tables; t++) {
		const struct wb_table *one = &schema.tables[t];

		wb_buffer_format(out, "%.*s (%jd):", WB_TEXT_ARG(one->name),
				 (intmax_t)one->row_estimate);
		for (size_t i = 0; i < one->n_fields; i++) {
			assert_int_equal(one->fields[i].type.type, WB_TYPE_TEXT);
			wb_buffer_format(out, " [%.*s]", WB_TEXT_ARG(one->fields[i].name));
		}
		for (size_t i = 0; i < one->n_warnings; i++)
			wb_buffer_format(out, "; %.*s", WB_TEXT_ARG(one->warnings[i]));
		wb_buffer_byte(out, '\n');
	}
	wb_schema_release(&schema);
	return out->at;
}

struct inspect_case {
	const char *name;
	struct wb_text file;
	const char *want;
	struct csv_setting settings[3];
};

#define FILE_OF(literal)                     \
	{                                    \
		literal, sizeof(literal) - 1 \
	}

static const struct inspect_case cases[] = {
	{ .name = "plain", FILE_OF("a,b\n1,2\n3,4\n"), "t (2): [a] [b]\n" },
	{ .name = "header only", FILE_OF("a,b\r\n"), "t (0): [a] [b]\n" },
	{ .name = "quoted, with a line break",
	  FILE_OF("\"a\nb\",\"c\"\"d\"\n"),
	  "t (0): [a\nb] [c\"d]\n" },
	{ .name = "a mark",
	  FILE_OF("\xef\xbb\xbf"
		  "a\n"),
	  "t (0): [a]\n" },
	{ .name = "the same name three times",
	  FILE_OF("Last Name,x,Last Name,Last Name\n"),
	  "t (0): [Last Name] [x] [Last Name 2] [Last Name 3]"
	  "; column 3 is another \"Last Name\"; it is called \"Last Name 2\""
	  "; column 4 is another \"Last Name\"; it is called \"Last Name 3\"\n" },
	{ .name = "the numbered name is taken",
	  FILE_OF("a,a,a 2,a\n"),
	  "t (0): [a] [a 3] [a 2] [a 4]"
	  "; column 2 is another \"a\"; it is called \"a 3\""
	  "; column 4 is another \"a\"; it is called \"a 4\"\n" },
	{ .name = "no names",
	  FILE_OF("a,, \n"),
	  "t (0): [a] [column_2] [column_3]"
	  "; column 2 has no name; it is called \"column_2\""
	  "; column 3 has no name; it is called \"column_3\"\n" },
	{ .name = "the made-up name is taken",
	  FILE_OF(",column_1,column_1\n"),
	  "t (0): [column_1 2] [column_1] [column_1 3]"
	  "; column 1 has no name; it is called \"column_1 2\""
	  "; column 3 is another \"column_1\"; it is called \"column_1 3\"\n" },
	{ .name = "no header",
	  FILE_OF("1,2\n3,4\n"),
	  "t (2): [c1] [c2]\n",
	  { { "header", "no", 0 } } },
	{ .name = "empty", FILE_OF(""), "error: the file is empty\n" },
	{ .name = "empty, no header",
	  FILE_OF(""),
	  "error: the file is empty\n",
	  { { "header", "no", 0 } } },
	{ .name = "blank lines alone", FILE_OF("\n\r\n\n"), "error: the file holds no record\n" },
	{ .name = "a mark alone", FILE_OF("\xef\xbb\xbf"), "error: the file holds no record\n" },
	{ .name = "all skipped",
	  FILE_OF("a\nb\n"),
	  "error: no record follows the lines that are skipped\n",
	  { { "skip", NULL, 2 } } },
	{ .name = "open quote",
	  FILE_OF("a,\"b\n1,2\n"),
	  "error: a quote in the header is never closed\n" },
	{ .name = "bad quote",
	  FILE_OF("a,b\"c\n1,2\n"),
	  "error: the header has a quote in the wrong place, at byte 3\n" },
	{ .name = "NUL", FILE_OF("a\0,\0b\0\n\0"), "error: the header holds NUL bytes\n" },
	{ .name = "not UTF-8", FILE_OF("pr\xe9nom\n"), "error: the header is not UTF-8\n" },
};

static void
test_inspect(void **state)
{
	struct csv_fixture *fixture = *state;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const char *got;
		size_t len = strlen(cases[i].want);

		csv_file(fixture, "t.csv", cases[i].file);
		if (csv_open_system(fixture, ".", WB_READ, cases[i].settings) != WB_OK)
			fail_msg("%s: %s", cases[i].name, fixture->err.what);
		got = inspect(fixture, "t");
		if (!strncmp(cases[i].want, "error", 5))
			len--;
		if (strncmp(got, cases[i].want, len) || got[len])
			fail_msg("%s:\n got: %s\nwant: %s", cases[i].name, got, cases[i].want);
	}
}

static void
test_folder(void **state)
{
	struct csv_fixture *fixture = *state;
	char path[128];

	csv_file(fixture, "b.txt", WB_TEXT("x\n1\n"));
	csv_file(fixture, "a.CSV", WB_TEXT("x,y\n"));
	csv_file(fixture, "c.d.tsv", WB_TEXT("x\ty,z\n"));
	csv_file(fixture, "notes.md", WB_TEXT("none"));
	csv_file(fixture, ".hidden.csv", WB_TEXT("none"));
	csv_file_path(fixture, "folder.csv", path);
	mkdir(path, 0777);
	assert_int_equal(csv_open_system(fixture, ".", WB_READ, NULL), WB_OK);
	assert_string_equal(inspect(fixture, ""),
			    "a (0): [x] [y]\nb (1): [x]\nc.d (0): [x] [y,z]\n");
	assert_non_null(strstr(inspect(fixture, "B"), "error: there is no table \"B\" in "));
}

static void
expect_error(struct csv_fixture *fixture, enum wb_status got, enum wb_status want, const char *what,
	     const char *hint)
{
	assert_int_equal(got, want);
	if (!strstr(fixture->err.what, what))
		fail_msg(" got: %s\nwant: %s", fixture->err.what, what);
	assert_string_equal(fixture->err.hint, hint);
}

static void
test_places(void **state)
{
	struct csv_fixture *fixture = *state;
	struct wb_schema schema = { 0 };
	char path[128];

	expect_error(fixture, csv_open_system(fixture, "none.csv", WB_READ, NULL), WB_NOT_FOUND,
		     "there is no file or folder",
		     "a path is seen from the project's folder; correct it in the script's line "
		     "\"system …\"");
	expect_error(fixture, csv_open_system(fixture, "", WB_READ, NULL), WB_INVALID,
		     "needs the path of a file or a folder", "");
	expect_error(fixture, csv_open_system(fixture, "/etc", WB_READ, NULL), WB_INVALID,
		     "/etc lies outside the project's folder", "--allow-outside permits it");
	expect_error(fixture, csv_open_system(fixture, "../x", WB_WRITE, NULL), WB_INVALID,
		     "lies outside the project's folder", "--allow-outside permits it");
	csv_file_path(fixture, "out.csv", path);
	assert_int_equal(symlink("/etc/passwd", path), 0);
	expect_error(fixture, csv_open_system(fixture, "out.csv", WB_READ, NULL), WB_INVALID,
		     "lies outside the project's folder", "--allow-outside permits it");
	assert_int_equal(csv_open_system(fixture, ".", WB_READ, NULL), WB_OK);
	expect_error(fixture, csv->inspect(fixture->handle, WB_TEXT(""), &schema, &fixture->err),
		     WB_INVALID, "lies outside the project's folder", "--allow-outside permits it");
	unlink(path);
	csv_file(fixture, "t.csv", WB_TEXT("a\n"));
	csv_file(fixture, "t.txt", WB_TEXT("a\n"));
	expect_error(fixture, csv->inspect(fixture->handle, WB_TEXT("t"), &schema, &fixture->err),
		     WB_INVALID, "t.csv and t.txt would both be the table \"t\"",
		     "rename one of them, or name the file itself in the script's line "
		     "\"system …\"");
	assert_int_equal(csv_open_system(fixture, "t.txt", WB_READ, NULL), WB_OK);
	expect_error(fixture, csv->inspect(fixture->handle, WB_TEXT("tt"), &schema, &fixture->err),
		     WB_NOT_FOUND, "there is no table \"tt\"", "did you mean \"t\"?");
	csv_file_path(fixture, "pipe.csv", path);
	assert_int_equal(mkfifo(path, 0600), 0);
	expect_error(fixture, csv_open_system(fixture, "pipe.csv", WB_READ, NULL), WB_INVALID,
		     "is neither a file nor a folder", "");
	wb_schema_release(&schema);
}

static void
test_unreadable(void **state)
{
	struct csv_fixture *fixture = *state;
	struct wb_schema schema = { 0 };
	char path[128];

	if (geteuid() == 0)
		skip();
	csv_file(fixture, "t.csv", WB_TEXT("a\n"));
	csv_file_path(fixture, "t.csv", path);
	chmod(path, 0);
	assert_int_equal(csv_open_system(fixture, "t.csv", WB_READ, NULL), WB_OK);
	expect_error(fixture, csv->inspect(fixture->handle, WB_TEXT("t"), &schema, &fixture->err),
		     WB_IO, "cannot be opened: Permission denied",
		     "give yourself the right to read it: chmod u+r");
	wb_schema_release(&schema);
}

static const struct {
	struct csv_setting setting;
	const char *what, *hint;
} options[] = {
	{ { "delimter", ";", 0 },
	  "a csv system has no option \"delimter\"",
	  "did you mean \"delimiter\"?" },
	{ { "colour", "x", 0 },
	  "a csv system has no option \"colour\"",
	  "it has: delimiter empty encoding escape header max_field null quote skip" },
	{ { "delimiter", "ab", 0 }, "option delimiter needs one ASCII character, or \"tab\"", "" },
	{ { "delimiter", "\n", 0 }, "option delimiter needs one ASCII character, or \"tab\"", "" },
	{ { "delimiter", "é", 0 }, "option delimiter needs one ASCII character, or \"tab\"", "" },
	{ { "delimiter", "\"", 0 }, "delimiter and quote are the same character", "" },
	{ { "quote", ",", 0 }, "delimiter and quote are the same character", "" },
	{ { "quote", "", 0 }, "option quote needs one ASCII character, or \"none\"", "" },
	{ { "encoding", "windows-9999", 0 },
	  "no encoding is called \"windows-9999\"",
	  "`iconv -l` lists the names; often right: UTF-8, windows-1252, ISO-8859-15, UTF-16" },
	{ { "encoding", "ASCII//TRANSLIT", 0 },
	  "no encoding is called \"ASCII//TRANSLIT\"",
	  "`iconv -l` lists the names; often right: UTF-8, windows-1252, ISO-8859-15, UTF-16" },
	{ { "header", "maybe", 0 }, "option header needs yes or no", "" },
	{ { "skip", NULL, -1 }, "option skip needs a whole number from 0 to 1000000000", "" },
	{ { "skip", "two", 0 }, "option skip needs a whole number from 0 to 1000000000", "" },
	{ { "max_field", NULL, 0 },
	  "option max_field needs a whole number from 1 to 1073741824",
	  "" },
	{ { "empty", "maybe", 0 }, "option empty needs null or text", "" },
	{ { "escape", "html", 0 }, "option escape needs none or formulas", "" },
	{ { "null", NULL, 1 }, "option null needs words with commas between them, in quotes", "" },
};

static void
test_options(void **state)
{
	struct csv_fixture *fixture = *state;

	for (size_t i = 0; i < sizeof options / sizeof *options; i++) {
		struct csv_setting settings[] = { options[i].setting, { NULL, NULL, 0 } };

		expect_error(fixture, csv_open_system(fixture, ".", WB_READ, settings), WB_INVALID,
			     options[i].what, options[i].hint);
		assert_string_equal(fixture->err.where, "ams");
	}
}

/* The table of options is for help: every one of them has its words. */
static void
test_option_table(void **state)
{
	(void)state;
	for (const struct wb_connector_option *one = csv->options; one->name; one++) {
		assert_non_null(one->help);
		assert_true(one == csv->options || strcmp(one[-1].name, one->name) < 0);
	}
}

static void
test_estimate(void **state)
{
	struct csv_fixture *fixture = *state;
	struct wb_buffer file = { 0 };

	wb_buffer_string(&file, "number,text\n");
	for (int i = 100000; i < 200000; i++)
		wb_buffer_format(&file, "%d,abcdef\n", i);
	csv_file(fixture, "t.csv", wb_buffer_slice(&file));
	assert_int_equal(csv_open_system(fixture, "t.csv", WB_READ, NULL), WB_OK);
	assert_string_equal(inspect(fixture, "t"), "t (100000): [number] [text]\n");
	wb_buffer_release(&file);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, csv_setup, csv_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_inspect),    TEST(test_folder),  TEST(test_places),
		TEST(test_unreadable), TEST(test_options), TEST(test_option_table),
		TEST(test_estimate),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
