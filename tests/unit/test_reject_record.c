/* Records of rejects: what is a value, and what only stands for one. */
#include "project/reject_record.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define COUNT_OF(array) (sizeof(array) / sizeof *(array))

static const struct {
	const char *json;
	bool readable;
	const char *cells; /* "name=text" | "name!text" where unread | "name" where null */
} cases[] = {
	{ "{\"a\": \"1\", \"b\": null, \"c\": \"\"}", true, "a=1;b;c=;" },
	{ "{\"b\": \"x\\ny\", \"a\": \"Zo\\u00eb\"}", true, "b=x\ny;a=Zo\xc3\xab;" },
	{ "{\"a\": {\"hex\": \"ff00\"}, \"b\": \"1\"}", true, "a!{\"hex\":\"ff00\"};b=1;" },
	{ "{\"a\": {\"unread\": \"abc\"}}", true, "a!abc;" },
	{ "{\"a\": \"x\\u0000y\"}", true, "a!\"x\\u0000y\";" },
	{ "{\"a\": 17}", true, "a!17;" },
	{ "{}", true, "" },
	{ "[\"1\", null]", false, "" },
	{ "\"a,\\\"b\"", false, "" },
	{ "{\"hex\": \"ff\"}", false, "" },
	{ "not JSON", false, "" },
	{ "", false, "" },
};

static void
describe(const struct wb_reject_record *record, struct wb_buffer *out)
{
	static const char *const marks[] = {
		[WB_RECORD_NULL] = "", [WB_RECORD_TEXT] = "=", [WB_RECORD_UNREAD] = "!"
	};

	wb_buffer_string(out, "");
	for (size_t i = 0; i < record->n_cells; i++) {
		wb_buffer_text(out, record->cells[i].name);
		wb_buffer_string(out, marks[record->cells[i].kind]);
		wb_buffer_text(out, record->cells[i].text);
		wb_buffer_byte(out, ';');
	}
}

static void
check_cells(const struct wb_reject_record *record, const char *want)
{
	struct wb_buffer seen = { 0 };

	describe(record, &seen);
	assert_string_equal(seen.at ? seen.at : "", want);
	wb_buffer_release(&seen);
}

static void
test_parse(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct wb_arena arena = { 0 };
		struct wb_reject_record record =
			wb_reject_record_parse(wb_text_of(cases[i].json), &arena);

		assert_int_equal(record.readable, cases[i].readable);
		check_cells(&record, cases[i].cells);
		wb_arena_release(&arena);
	}
}

/* What is printed reads back as the same cells. */
static void
test_print(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct wb_arena arena = { 0 };
		struct wb_buffer json = { 0 };
		struct wb_reject_record record =
			wb_reject_record_parse(wb_text_of(cases[i].json), &arena);

		wb_reject_record_print(&record, &json);
		record = wb_reject_record_parse(wb_buffer_slice(&json), &arena);
		assert_true(record.readable);
		check_cells(&record, cases[i].cells);
		wb_buffer_release(&json);
		wb_arena_release(&arena);
	}
}

/* A text that was cut when it was kept is not the value. */
static void
test_cut(void **state)
{
	static const char end[] = " \xe2\x80\xa6 (cut: 70000 bytes in all)\"}";
	struct wb_arena arena = { 0 };
	struct wb_buffer json = { 0 };
	struct wb_reject_record record;

	(void)state;
	wb_buffer_string(&json, "{\"a\": \"");
	for (size_t i = 0; i < 64 * 1024; i++)
		wb_buffer_byte(&json, 'x');
	wb_buffer_string(&json, end);
	record = wb_reject_record_parse(wb_buffer_slice(&json), &arena);
	assert_int_equal(record.cells[0].kind, WB_RECORD_UNREAD);
	wb_buffer_release(&json);
	wb_arena_release(&arena);
}

static void
test_field(void **state)
{
	struct wb_arena arena = { 0 };
	struct wb_reject_record record =
		wb_reject_record_parse(WB_TEXT("{\"a\": \"1\", \"b\": null}"), &arena);

	(void)state;
	assert_int_equal(wb_reject_record_field(&record, WB_TEXT("b")), 1);
	assert_int_equal(wb_reject_record_field(&record, WB_TEXT("c")), 2);
	assert_false(wb_record_cell_equal(&record.cells[0], &record.cells[1]));
	assert_true(wb_record_cell_equal(&record.cells[1], &record.cells[1]));
	wb_arena_release(&arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_parse),
		cmocka_unit_test(test_print),
		cmocka_unit_test(test_cut),
		cmocka_unit_test(test_field),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
