/* Reading CSV: what a file says and what the batch holds. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "csv_fixture.h"

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
	  "\"\\\"1\\\"x,\\\"2\\u000a2\\\"\"\n3|4\n" },
	{ .name = "never closed",
	  FILE_OF("a,b\n1,2\n3,\"4\n5,6\n"),
	  "1|2\n! csv-unclosed-quote (b): a quote is open at the end of the file, in the record "
	  "at byte 8 -> \"3,\\\"4\\u000a5,6\\u000a\"\n" },
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

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_sound, csv_setup, csv_teardown),
		cmocka_unit_test_setup_teardown(test_faulty, csv_setup, csv_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
