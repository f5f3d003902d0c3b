/* Reading CSV: what a file says and what the batch holds. */
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "connect/csv.h"
#include "csv_fixture.h"

#define TEST(function) cmocka_unit_test_setup_teardown(function, csv_setup, csv_teardown)

static const struct wb_connector *const csv = &wb_csv_connector;

#define FILE_OF(literal)                     \
	{                                    \
		literal, sizeof(literal) - 1 \
	}

struct read_case {
	const char *name;
	struct wb_text file;
	const char *want;
	struct csv_setting settings[4];
};

/* The cases of csv-spectrum, inline, and more of the same kind. */
static const struct read_case sound[] = {
	{ .name = "comma in quotes", FILE_OF("first,last\nJohn,\"Doe, jr\"\n"), "John|Doe, jr\n" },
	{ .name = "empty", FILE_OF("a,b,c\n1,\"\",\"\"\n2,3,4"), "1||\n2|3|4\n" },
	{ .name = "empty and null", FILE_OF("a,b,c\n1,,\"\"\n,,\n"), "1|~|\n~|~|~\n" },
	{ .name = "escaped quotes",
	  FILE_OF("a,b\n1,\"ha \"\"ha\"\" ha\"\n3,4\n"),
	  "1|ha \"ha\" ha\n3|4\n" },
	{ .name = "only quotes", FILE_OF("a,b\n\"\"\"\",\"\"\"\"\"\"\n"), "\"|\"\"\n" },
	{ .name = "line breaks",
	  FILE_OF("a,b\n\"Once upon \na time\",5\n7,8\n"),
	  "Once upon \na time|5\n7|8\n" },
	{ .name = "line breaks, crlf",
	  FILE_OF("a,b\r\n\"Once upon \r\na time\",5\r\n7,8\r\n"),
	  "Once upon \r\na time|5\n7|8\n" },
	{ .name = "cr alone", FILE_OF("a,b\r1,2\r3,4"), "1|2\n3|4\n" },
	{ .name = "line ends mixed",
	  FILE_OF("a,b\r\n1,2\r3,4\n5,6\r\n\n\r7,8"),
	  "1|2\n3|4\n5|6\n7|8\n" },
	{ .name = "utf-8", FILE_OF("a,b\n1,ʤ\n"), "1|ʤ\n" },
	{ .name = "byte order mark",
	  FILE_OF("\xef\xbb\xbf"
		  "a,b\n1,2\n"),
	  "1|2\n" },
	{ .name = "blanks stay", FILE_OF("a,b\n 1 ,\" 2 \"\n\t,  \n"), " 1 | 2 \n\t|  \n" },
	{ .name = "blank lines are none", FILE_OF("\n\na,b\n\n1,2\n\n\n"), "1|2\n" },
	{ .name = "blank lines of one column", FILE_OF("a\n1\n\n2\n\"\"\n\n"), "1\n~\n2\n\n~\n" },
	{ .name = "header only", FILE_OF("a,b\n"), "" },
	{ .name = "header only, no line end", FILE_OF("a,b"), "" },
	{ .name = "header with a line break", FILE_OF("\"a\nb\",c\n1,2\n"), "1|2\n" },
	{ .name = "last field empty at the end", FILE_OF("a,b\n1,"), "1|~\n" },
	{ .name = "last field quoted at the end", FILE_OF("a,b\n1,\"2\""), "1|2\n" },
	{ .name = "ends in cr", FILE_OF("a,b\n1,2\r"), "1|2\n" },
	{ .name = "semicolons", FILE_OF("a;b\n1,5;2\n"), "1,5|2\n", { { "delimiter", ";", 0 } } },
	{ .name = "tabs", FILE_OF("a\tb\n1\t2\n"), "1|2\n", { { "delimiter", "tab", 0 } } },
	{ .name = "tabs, written otherwise",
	  FILE_OF("a\tb\n1\t2\n"),
	  "1|2\n",
	  { { "delimiter", "\\t", 0 } } },
	{ .name = "single quotes",
	  FILE_OF("a,b\n'1,1','it''s \"'\n"),
	  "1,1|it's \"\n",
	  { { "quote", "'", 0 } } },
	{ .name = "no quotes", FILE_OF("a,b\n\"1,2\"\n"), "\"1|2\"\n", { { "quote", "none", 0 } } },
	{ .name = "no header", FILE_OF("1,2\n3,4\n"), "1|2\n3|4\n", { { "header", "no", 0 } } },
	{ .name = "lines skipped",
	  FILE_OF("about\n\"this\r\na,b\n1,2\n"),
	  "1|2\n",
	  { { "skip", NULL, 2 } } },
	{ .name = "null words",
	  FILE_OF("a,b,c\nNULL,\\N,\"NULL\"\nnull,NULLS,\"\"\"\"\n\"a\"\"\",NULL,NULL"),
	  "~|~|NULL\nnull|NULLS|\"\na\"|~|~\n",
	  { { "null", "NULL,\\N", 0 } } },
	{ .name = "empty is null", FILE_OF("a,b\n,\"\"\n"), "~|~\n", { { "empty", "null", 0 } } },
	{ .name = "empty is text", FILE_OF("a,b\n,\"\"\n"), "|\n", { { "empty", "text", 0 } } },
	{ .name = "windows-1252",
	  FILE_OF("a,b\ncaf\xe9,\x80\n"),
	  "café|€\n",
	  { { "encoding", "windows-1252", 0 } } },
	{ .name = "utf-16le by its mark",
	  FILE_OF("\xff\xfe"
		  "a\0,\0b\0\n\0"
		  "1\0,\0\xe9\0\r\0\n\0"),
	  "1|é\n" },
	{ .name = "utf-16be by its mark",
	  FILE_OF("\xfe\xff"
		  "\0a\0,\0b\0\n"
		  "\0"
		  "1\0,\0\xe9"),
	  "1|é\n" },
	{ .name = "utf-16le by name",
	  FILE_OF("\xff\xfe"
		  "a\0,\0b\0\n\0"
		  "1\0,\0\xe9\0"),
	  "1|é\n",
	  { { "encoding", "UTF-16LE", 0 } } },
	{ .name = "utf-16 by name",
	  FILE_OF("\xff\xfe"
		  "a\0,\0b\0\n\0"
		  "1\0,\0\xe9\0"),
	  "1|é\n",
	  { { "encoding", "UTF-16", 0 } } },
};

static const struct read_case faulty[] = {
	{ .name = "too many fields",
	  FILE_OF("a,b\n1,2,\n3,4\n"),
	  "! csv-fields (): 3 fields where the header has 2, in the record at byte 4 -> "
	  "[\"1\", \"2\", null]\n3|4\n" },
	{ .name = "too few fields",
	  FILE_OF("a,b\n1\n3,4\n"),
	  "! csv-fields (): 1 field where the header has 2, in the record at byte 4 -> "
	  "[\"1\"]\n3|4\n" },
	{ .name = "one column, two fields",
	  FILE_OF("a\n1,2\n"),
	  "! csv-fields (): 2 fields where the header has 1, in the record at byte 2 -> "
	  "[\"1\", \"2\"]\n" },
	{ .name = "a quote within a field",
	  FILE_OF("a,b\n1,O\"Brien\n3,4\n"),
	  "! csv-quote (b): a quote within a field without quotes, in the record at byte 4 -> "
	  "\"1,O\\\"Brien\"\n3|4\n" },
	{ .name = "a blank before a quote",
	  FILE_OF("a,b\n1, \"2\"\n3,4\n"),
	  "! csv-quote (b): a quote within a field without quotes, in the record at byte 4 -> "
	  "\"1, \\\"2\\\"\"\n3|4\n" },
	{ .name = "text behind a closing quote",
	  FILE_OF("a,b\n\"1\"x,\"2\n2\"\n3,4\n"),
	  "! csv-quote (a): text behind a closing quote, in the record at byte 4 -> "
	  "\"\\\"1\\\"x,\\\"2\\n2\\\"\"\n3|4\n" },
	{ .name = "never closed",
	  FILE_OF("a,b\n1,2\n3,\"4\n5,6\n"),
	  "1|2\n! csv-unclosed-quote (b): a quote is open at the end of the file, in the record "
	  "at byte 8 -> \"3,\\\"4\\n5,6\\n\"\n" },
	{ .name = "a NUL",
	  FILE_OF("a,b\n1,x\0y\n3,4\n"),
	  "! csv-nul (b): a NUL byte, in the record at byte 4 -> "
	  "{\"a\": \"1\", \"b\": \"x\\u0000y\"}\n3|4\n" },
	{ .name = "a NUL, no quotes",
	  FILE_OF("a,b\n\0,\"y\n3,4\n"),
	  "! csv-nul (a): a NUL byte, in the record at byte 4 -> "
	  "{\"a\": \"\\u0000\", \"b\": \"\\\"y\"}\n3|4\n",
	  { { "quote", "none", 0 } } },
	{ .name = "not UTF-8",
	  FILE_OF("a,b\nok,caf\xe9\n\xed\xa0\x80,4\n5,é\n"),
	  "! csv-encoding (b): not UTF-8, in the record at byte 4 -> "
	  "{\"a\": \"ok\", \"b\": {\"hex\": \"636166e9\"}}\n"
	  "! csv-encoding (a): not UTF-8, in the record at byte 12 -> "
	  "{\"a\": {\"hex\": \"eda080\"}, \"b\": \"4\"}\n5|é\n" },
	{ .name = "not of windows-1252",
	  FILE_OF("a,b\n1,\x81\n3,4\n"),
	  "! csv-encoding (b): not of the encoding, in the record at byte 4 -> "
	  "{\"a\": \"1\", \"b\": {\"hex\": \"ff\"}}\n3|4\n",
	  { { "encoding", "windows-1252", 0 } } },
	{ .name = "half a character at the end of utf-16",
	  FILE_OF("a\0\n\0x\0\n\0y"),
	  "x\n! csv-encoding (a): not of the encoding, in the record at byte 4 -> "
	  "{\"a\": {\"hex\": \"ff\"}}\n",
	  { { "encoding", "UTF-16LE", 0 } } },
	{ .name = "field too large",
	  FILE_OF("a,b\n1,123456789\n3,12345678\n"),
	  "! csv-field-too-large (b): a field of more than 8 bytes, in the record at byte 4 -> "
	  "{\"a\": \"1\", \"b\": \"123456789\"}\n3|12345678\n",
	  { { "max_field", NULL, 8 } } },
	{ .name = "escapes in a record",
	  FILE_OF("a\n\"q\"\"\\\x1b\",2\n"),
	  "! csv-fields (): 2 fields where the header has 1, in the record at byte 2 -> "
	  "[\"q\\\"\\\\\\u001b\", \"2\"]\n" },
};

static void
check_cases(struct csv_fixture *fixture, const struct read_case *cases, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const char *got;

		csv_file(fixture, "t.csv", cases[i].file);
		if (csv_open_system(fixture, "t.csv", WB_READ, cases[i].settings) != WB_OK)
			fail_msg("%s: %s", cases[i].name, fixture->err.what);
		got = csv_read(fixture, "t");
		if (strcmp(got, cases[i].want))
			fail_msg("%s:\n got: %s\nwant: %s", cases[i].name, got, cases[i].want);
	}
}

static void
test_sound(void **state)
{
	check_cases(*state, sound, sizeof sound / sizeof *sound);
}

static void
test_faulty(void **state)
{
	check_cases(*state, faulty, sizeof faulty / sizeof *faulty);
}

/* Every case, cut into the smallest pieces, and read in the smallest steps. */
static void
read_in_pieces(struct csv_fixture *fixture, const struct csv_setting *settings,
	       const struct wb_csv_cut *cut, const char *want, const char *name)
{
	struct wb_source *source = NULL;
	struct wb_batch batch = { 0 };
	struct wb_buffer got = { 0 };
	uint64_t position = 0, next_row = 1;
	char path[128];

	assert_int_equal(csv_open_system(fixture, "t.csv", WB_READ, settings), WB_OK);
	csv_file_path(fixture, "t.csv", path);
	wb_buffer_string(&got, "");
	/* Each piece by a source of its own: a run that is killed behind every batch. */
	do {
		assert_int_equal(csv->source_open(fixture->handle, WB_TEXT("t"), position, next_row,
						  &source, &fixture->err),
				 WB_OK);
		wb_csv_source_cut(source, *cut);
		wb_batch_reset(&batch);
		assert_int_equal(csv->fetch(source, &batch, &fixture->err), WB_OK);
		assert_int_equal(batch.first_row, next_row);
		assert_true(batch.rows <= cut->rows);
		assert_int_equal(csv->parse(source, &batch, &fixture->err), WB_OK);
		csv_dump_batch(&batch, &got);
		position = batch.position;
		next_row += batch.rows;
		csv->source_close(source);
	} while (batch.rows);
	if (strcmp(got.at, want))
		fail_msg("%s, %zu rows, %zu bytes, step %zu:\n got: %s\nwant: %s", name, cut->rows,
			 cut->bytes, cut->step, got.at, want);
	wb_buffer_release(&got);
	wb_batch_release(&batch);
}

static void
check_cuts(struct csv_fixture *fixture, const struct read_case *all, size_t count)
{
	static const struct wb_csv_cut cuts[] = {
		{ 1, 1, 8 }, { 2, 1000, 8 }, { 1000, 5, 9 }, { 1000, 1000, 11 }, { 3, 17, 4096 },
	};

	for (size_t i = 0; i < count; i++) {
		csv_file(fixture, "t.csv", all[i].file);
		for (size_t c = 0; c < sizeof cuts / sizeof *cuts; c++)
			read_in_pieces(fixture, all[i].settings, &cuts[c], all[i].want,
				       all[i].name);
	}
}

static void
test_cuts(void **state)
{
	check_cuts(*state, sound, sizeof sound / sizeof *sound);
	check_cuts(*state, faulty, sizeof faulty / sizeof *faulty);
}

/* A deterministic mess of what matters to a CSV file. */
static void
make_mess(unsigned seed, struct wb_buffer *out)
{
	static const char *const parts[] = { "a",
					     ",",
					     "\"",
					     "\n",
					     "\r",
					     "\r\n",
					     "\"\"",
					     ",\"",
					     "\",",
					     "\"\n",
					     "long text here",
					     "\xe9",
					     "é",
					     "12345678",
					     "\"x, y\"",
					     ",,",
					     "a,b\n",
					     "\t" };

	wb_buffer_string(out, "h1,h2\n");
	for (unsigned i = 0; i < 60; i++) {
		seed = seed * 1103515245u + 12345u;
		wb_buffer_string(out, parts[(seed >> 16) % (sizeof parts / sizeof *parts)]);
	}
}

/* However it is cut, a mess gives the same rows as in one piece. */
static void
test_mess(void **state)
{
	struct csv_fixture *fixture = *state;
	struct wb_buffer mess = { 0 }, want = { 0 };

	for (unsigned seed = 1; seed <= 150; seed++) {
		struct wb_csv_cut cut = { 1 + seed % 3, 1 + seed % 23, 8 + seed % 5 };

		wb_buffer_clear(&mess);
		wb_buffer_clear(&want);
		make_mess(seed, &mess);
		csv_file(fixture, "t.csv", wb_buffer_slice(&mess));
		assert_int_equal(csv_open_system(fixture, "t.csv", WB_READ, NULL), WB_OK);
		wb_buffer_string(&want, csv_read(fixture, "t"));
		read_in_pieces(fixture, NULL, &cut, want.at, mess.at);
	}
	wb_buffer_release(&mess);
	wb_buffer_release(&want);
}

/* Two batches parsed at once by two threads, with null words, against one thread. */
enum { PARSED_ROWS = 5000 };

struct parse_job {
	struct wb_source *source;
	struct wb_batch batch;
	struct wb_error err;
	enum wb_status status;
};

static void *
parse_batch(void *data)
{
	struct parse_job *job = data;

	job->status = csv->parse(job->source, &job->batch, &job->err);
	return NULL;
}

static void
test_threads(void **state)
{
	const struct csv_setting settings[] = { { "null", "NULL", 0 }, { NULL, NULL, 0 } };
	struct csv_fixture *fixture = *state;
	struct wb_buffer file = { 0 }, want = { 0 }, got = { 0 };
	struct parse_job jobs[3] = { { .source = NULL } };
	struct wb_source *source = NULL;
	pthread_t threads[3];

	wb_buffer_string(&file, "a,b,c\n");
	for (int i = 0; i < PARSED_ROWS; i++)
		wb_buffer_format(&file, i % 7 ? "%d,\"x \"\"%d\"\"\",NULL\n" : "%d,%d\n", i, i);
	csv_file(fixture, "t.csv", wb_buffer_slice(&file));
	assert_int_equal(csv_open_system(fixture, "t.csv", WB_READ, settings), WB_OK);
	wb_buffer_string(&want, csv_read(fixture, "t"));
	assert_int_equal(
		csv->source_open(fixture->handle, WB_TEXT("t"), 0, 1, &source, &fixture->err),
		WB_OK);
	for (size_t i = 0; i < 3; i++) {
		jobs[i].source = source;
		assert_int_equal(csv->fetch(source, &jobs[i].batch, &fixture->err), WB_OK);
		assert_int_equal(pthread_create(&threads[i], NULL, parse_batch, &jobs[i]), 0);
	}
	for (size_t i = 0; i < 3; i++) {
		pthread_join(threads[i], NULL);
		assert_int_equal(jobs[i].status, WB_OK);
		csv_dump_batch(&jobs[i].batch, &got);
		wb_batch_release(&jobs[i].batch);
	}
	assert_string_equal(got.at, want.at);
	csv->source_close(source);
	wb_buffer_release(&file);
	wb_buffer_release(&want);
	wb_buffer_release(&got);
}

/* A field of 20 MB is a reject, its record is cut, and the rows around it are sound. */
static void
test_large_field(void **state)
{
	enum { LARGE = 20 * 1024 * 1024 };
	struct csv_fixture *fixture = *state;
	struct wb_buffer file = { 0 };
	const char *got;

	wb_buffer_string(&file, "a,b\n1,2\n3,\"");
	memset(wb_buffer_room(&file, LARGE), 'x', LARGE);
	file.len += LARGE;
	wb_buffer_string(&file, "\"\n5,6\n");
	csv_file(fixture, "t.csv", wb_buffer_slice(&file));
	wb_buffer_release(&file);
	assert_int_equal(csv_open_system(fixture, "t.csv", WB_READ, NULL), WB_OK);
	got = csv_read(fixture, "t");
	assert_true(strlen(got) < 100 * 1024);
	assert_int_equal(
		strncmp(got,
			"1|2\n! csv-field-too-large (b): a field of more than 16777216 "
			"bytes, in the record at byte 8 -> {\"a\": \"3\"",
			strlen("1|2\n! csv-field-too-large (b): a field of more than 16777216"
			       " bytes, in the record at byte 8 -> {\"a\": \"3\"")),
		0);
	assert_non_null(strstr(got, "xxx … (cut: 20971520 bytes in all)\"}\n5|6\n"));
}

/* A quote that is never closed, in a file without others: bounded, and the rest is read. */
static void
test_large_record(void **state)
{
	enum { LINES = 700 * 1000 };
	static const char line[] = "a line of about fifty bytes, and so on and so on\n";
	struct csv_fixture *fixture = *state;
	struct wb_buffer file = { 0 };
	struct wb_source *source = NULL;
	struct wb_batch batch = { 0 };
	uint64_t rows = 0;

	wb_buffer_string(&file, "a,b\n1,2\n\"");
	for (int i = 0; i < LINES; i++)
		wb_buffer_add(&file, line, sizeof line - 1);
	csv_file(fixture, "t.csv", wb_buffer_slice(&file));
	assert_int_equal(csv_open_system(fixture, "t.csv", WB_READ, NULL), WB_OK);
	assert_int_equal(
		csv->source_open(fixture->handle, WB_TEXT("t"), 0, 1, &source, &fixture->err),
		WB_OK);
	for (size_t piece = 0; piece == 0 || batch.rows; piece++) {
		wb_batch_reset(&batch);
		assert_int_equal(csv->fetch(source, &batch, &fixture->err), WB_OK);
		assert_int_equal(csv->parse(source, &batch, &fixture->err), WB_OK);
		rows += batch.rows;
		if (piece != 1) {
			assert_null(batch.faults);
			continue;
		}
		assert_int_equal(batch.rows, 1);
		assert_string_equal(batch.faults[0]->rule, "csv-record-too-large");
		assert_true(batch.records[0].len < 100 * 1024);
		assert_true(batch.raw.len < 100 * 1024);
	}
	/* 32 MiB and the line they end in are the record; what follows are rows. */
	assert_int_equal(rows, 2 + LINES - (32 * 1024 * 1024 / (sizeof line - 1) + 1));
	wb_batch_release(&batch);
	csv->source_close(source);
	wb_buffer_release(&file);
}

static void
test_many_columns(void **state)
{
	enum { COLUMNS = 5000, ROWS = 300 };
	struct csv_fixture *fixture = *state;
	struct wb_buffer file = { 0 };
	const char *got;
	size_t lines = 0;

	for (int i = 0; i < COLUMNS; i++)
		wb_buffer_format(&file, i ? ",f%d" : "f%d", i);
	for (int row = 0; row < ROWS; row++) {
		wb_buffer_byte(&file, '\n');
		for (int i = 1; i < COLUMNS; i++)
			wb_buffer_byte(&file, ',');
		wb_buffer_format(&file, "%d", row);
	}
	csv_file(fixture, "t.csv", wb_buffer_slice(&file));
	wb_buffer_release(&file);
	assert_int_equal(csv_open_system(fixture, "t.csv", WB_READ, NULL), WB_OK);
	got = csv_read(fixture, "t");
	assert_int_equal(strspn(got, "~|"), (COLUMNS - 1) * 2);
	for (const char *at = got; (at = strchr(at, '\n')); at++)
		lines++;
	assert_int_equal(lines, ROWS);
	assert_string_equal(got + strlen(got) - strlen("~|299\n"), "~|299\n");
}

/* A file that grows while it is read is not what was asked for. */
static void
test_changed(void **state)
{
	struct csv_fixture *fixture = *state;
	struct wb_source *source = NULL;
	struct wb_batch batch = { 0 };
	char path[128];
	FILE *file;

	csv_file(fixture, "t.csv", WB_TEXT("a\n1\n2\n"));
	assert_int_equal(csv_open_system(fixture, "t.csv", WB_READ, NULL), WB_OK);
	assert_int_equal(
		csv->source_open(fixture->handle, WB_TEXT("t"), 0, 1, &source, &fixture->err),
		WB_OK);
	csv_file_path(fixture, "t.csv", path);
	file = fopen(path, "a");
	assert_non_null(file);
	fputs("3\n", file);
	fclose(file);
	assert_int_equal(csv->fetch(source, &batch, &fixture->err), WB_IO);
	assert_string_equal(fixture->err.what, "was changed while it was being read");
	assert_string_equal(fixture->err.where, path);
	wb_batch_release(&batch);
	csv->source_close(source);
}

static void
test_progress(void **state)
{
	struct csv_fixture *fixture = *state;
	struct wb_source *source = NULL;
	struct wb_batch batch = { 0 };
	uint64_t done, total;

	csv_file(fixture, "t.csv", WB_TEXT("a\n1\n2\n"));
	assert_int_equal(csv_open_system(fixture, "t.csv", WB_READ, NULL), WB_OK);
	assert_int_equal(
		csv->source_open(fixture->handle, WB_TEXT("t"), 0, 1, &source, &fixture->err),
		WB_OK);
	assert_int_equal(csv->fetch(source, &batch, &fixture->err), WB_OK);
	csv->progress(source, &done, &total);
	assert_int_equal(done, 6);
	assert_int_equal(total, 6);
	wb_batch_release(&batch);
	csv->source_close(source);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_sound),        TEST(test_faulty),       TEST(test_cuts),
		TEST(test_mess),         TEST(test_threads),      TEST(test_large_field),
		TEST(test_large_record), TEST(test_many_columns), TEST(test_changed),
		TEST(test_progress),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
