#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "cli/listing.h"
#include "cli/progress.h"

static const struct wb_list_column columns[] = {
	{ "run", WB_LIST_NUMBER, 0 },  { "rows", WB_LIST_COUNT, 0 },  { "name", WB_LIST_TEXT, 10 },
	{ "value", WB_LIST_VALUE, 0 }, { "record", WB_LIST_JSON, 0 },
};

enum { COLUMNS = sizeof columns / sizeof *columns };

static void
add_rows(struct wb_listing *listing)
{
	wb_listing_number(listing, 1);
	wb_listing_number(listing, 1234567);
	wb_listing_string(listing, "a, \"b\"");
	wb_listing_null(listing);
	wb_listing_string(listing, "{\"a\": 1}");
	wb_listing_number(listing, 12);
	wb_listing_null(listing);
	wb_listing_string(listing, "日本語日本語日本語");
	wb_listing_string(listing, "");
	wb_listing_null(listing);
	wb_listing_number(listing, -3);
	wb_listing_number(listing, -100);
	wb_listing_string(listing, NULL);
	wb_listing_text(listing, WB_TEXT("\033[31m\n\0\xff"));
	wb_listing_string(listing, "[]");
}

static const struct {
	enum wb_format format;
	const char *empty, *want;
} cases[] = {
	{ WB_FORMAT_TABLE, "",
	  "run       rows  name        value               record\n"
	  "  1  1,234,567  a, \"b\"      ∅                   {\"a\": 1}\n"
	  " 12             日本語日…   \"\"\n"
	  " -3       -100              \\x1b[31m\\n\\x00\\xff  []\n" },
	{ WB_FORMAT_CSV, "run,rows,name,value,record\r\n",
	  "run,rows,name,value,record\r\n"
	  "1,1234567,\"a, \"\"b\"\"\",,\"{\"\"a\"\": 1}\"\r\n"
	  "12,,日本語日本語日本語,\"\",\r\n"
	  "-3,-100,,\"\033[31m\n\0\xff\",[]\r\n" },
	{ WB_FORMAT_JSON, "[]\n",
	  "[\n"
	  "  {\"run\": 1, \"rows\": 1234567, \"name\": \"a, \\\"b\\\"\", \"value\": null, "
	  "\"record\": {\"a\": 1}},\n"
	  "  {\"run\": 12, \"rows\": null, \"name\": \"日本語日本語日本語\", \"value\": \"\", "
	  "\"record\": null},\n"
	  "  {\"run\": -3, \"rows\": -100, \"name\": null, "
	  "\"value\": \"\\u001b[31m\\n\\u0000\\ufffd\", \"record\": []}\n"
	  "]\n" },
	{ WB_FORMAT_JSONL, "",
	  "{\"run\": 1, \"rows\": 1234567, \"name\": \"a, \\\"b\\\"\", \"value\": null, "
	  "\"record\": {\"a\": 1}}\n"
	  "{\"run\": 12, \"rows\": null, \"name\": \"日本語日本語日本語\", \"value\": \"\", "
	  "\"record\": null}\n"
	  "{\"run\": -3, \"rows\": -100, \"name\": null, "
	  "\"value\": \"\\u001b[31m\\n\\u0000\\ufffd\", \"record\": []}\n" },
};

/* What a listing prints; its length is *len, for it may hold NUL. */
static char *
print(enum wb_format format, void (*add)(struct wb_listing *), size_t *len)
{
	char *seen;
	FILE *stream = tmpfile();
	struct wb_listing *listing = wb_listing_new(stream, format, columns, COLUMNS);

	if (add)
		add(listing);
	wb_listing_end(listing);
	*len = (size_t)ftell(stream);
	rewind(stream);
	seen = calloc(1, *len + 1);
	assert_int_equal(fread(seen, 1, *len, stream), *len);
	fclose(stream);
	return seen;
}

static void
test_formats(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		size_t len;
		char *seen = print(cases[i].format, NULL, &len);

		assert_string_equal(seen, cases[i].empty);
		free(seen);
		seen = print(cases[i].format, add_rows, &len);
		assert_memory_equal(seen, cases[i].want, len);
		free(seen);
	}
}

static void
add_many(struct wb_listing *listing)
{
	for (int i = 0; i < 5000; i++)
		for (int column = 0; column < COLUMNS; column++)
			wb_listing_number(listing, i);
	assert_int_equal(wb_listing_rows(listing), 5000);
}

/* More rows than a table holds back: each is printed, once, in order. */
static void
test_many_rows(void **state)
{
	size_t len;
	char *seen = print(WB_FORMAT_TABLE, add_many, &len), *line;
	long want = 0;

	(void)state;
	line = strchr(seen, '\n') + 1;
	for (; *line; line = strchr(line, '\n') + 1)
		assert_int_equal(strtol(line, NULL, 10), want++);
	assert_int_equal(want, 5000);
	free(seen);
}

static void
test_format_names(void **state)
{
	(void)state;
	assert_int_equal(wb_format_of_name(NULL), WB_FORMAT_TABLE);
	assert_int_equal(wb_format_of_name("jsonl"), WB_FORMAT_JSONL);
	assert_int_equal(wb_format_of_name("xml"), WB_FORMATS);
}

static const struct {
	uint64_t done, total, rows;
	int64_t elapsed;
	const char *want;
} bars[] = {
	{ 0, 0, 0, 0, "member  0 rows" },
	{ 0, 0, 1500, 1000000, "member  1,500 rows  1,500/s" },
	{ 50, 100, 2000, 2000000,
	  "member [############............]  50 %  2,000 rows  1,000/s  0:03 left" },
	{ 1, 7201, 1, 1000000,
	  "member [........................]   0 %  1 rows  1/s  2:00:01 left" },
	{ 100, 100, 9, 3000000, "member [########################] 100 %  9 rows  3/s" },
	{ 300, 100, 9, 3000000, "member [########################] 100 %  9 rows  3/s" },
};

static void
test_progress(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof bars / sizeof *bars; i++) {
		struct wb_buffer line = { 0 };

		wb_progress_line(&line, WB_TEXT("member"), bars[i].done, bars[i].total,
				 bars[i].rows, bars[i].elapsed);
		assert_string_equal(line.at, bars[i].want);
		wb_buffer_release(&line);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_formats),
		cmocka_unit_test(test_many_rows),
		cmocka_unit_test(test_format_names),
		cmocka_unit_test(test_progress),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
