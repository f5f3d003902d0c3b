/* Writing CSV: bytes, commits, resumption, and files that are changed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <signal.h>

#include <cmocka.h>

#include "connect/csv.h"
#include "csv_fixture.h"

static const struct wb_connector *const csv = &wb_csv_connector;

enum { MOST_FIELDS = 4, MOST_ROWS = 8 };

/* A target as a test describes it: "name" or "name*" for a part of the key. */
struct target_case {
	enum wb_target_mode mode;
	const char *fields[MOST_FIELDS];
	bool create, resume, dry;
};

static struct wb_target *
open_target(struct csv_fixture *fixture, const struct target_case *wanted,
	    struct wb_ledger_entry *last, enum wb_status *status)
{
	struct wb_target_field fields[MOST_FIELDS];
	struct wb_target_spec spec = {
		.table = WB_TEXT("t"),
		.fields = fields,
		.mode = wanted->mode,
		.create = wanted->create,
		.dry = wanted->dry,
		.run = WB_TEXT("run 1"),
		.step = WB_TEXT("member"),
		.resume = wanted->resume,
	};
	struct wb_target *target = NULL;
	unsigned key_part = 0;

	for (; spec.n_fields < MOST_FIELDS && wanted->fields[spec.n_fields]; spec.n_fields++) {
		struct wb_target_field *field = &fields[spec.n_fields];

		*field = (struct wb_target_field){
			.name = wb_text_of(wanted->fields[spec.n_fields]),
			.type = { .type = WB_TYPE_TEXT },
		};
		if (field->name.at[field->name.len - 1] != '*')
			continue;
		field->name.len--;
		field->key_part = ++key_part;
	}
	*status = csv->target_open(fixture->handle, &spec, last, &target, &fixture->err);
	return target;
}

static struct wb_target *
must_open(struct csv_fixture *fixture, const struct target_case *wanted,
	  struct wb_ledger_entry *last)
{
	enum wb_status status;
	struct wb_target *target = open_target(fixture, wanted, last, &status);

	if (status != WB_OK)
		fail_msg("target_open: %s", fixture->err.what);
	return target;
}

/* Rows as a test writes them. */
struct rows {
	struct wb_arena arena;
	struct wb_column columns[MOST_FIELDS];
	uint32_t selected[MOST_ROWS];
	uint8_t outcome[MOST_ROWS];
	const struct wb_fault *faults[MOST_ROWS];
	struct wb_rows rows;
};

/* `lines` as csv_dump_batch writes them: "a|~|c\n"; every row is to be inserted. */
static struct wb_rows *
make_rows(struct rows *out, size_t n_columns, const char *lines)
{
	struct wb_type_spec text = { .type = WB_TYPE_TEXT };
	size_t row = 0, column = 0;

	memset(out, 0, sizeof *out);
	for (size_t i = 0; i < n_columns; i++)
		wb_column_init(&out->columns[i], text, MOST_ROWS, &out->arena);
	while (*lines) {
		size_t len = strcspn(lines, "|\n");

		if (len != 1 || *lines != '~') {
			out->columns[column].state[row] = WB_CELL_VALUE;
			out->columns[column].cells.text[row] =
				wb_arena_text(&out->arena, (struct wb_text){ lines, len });
		}
		column = lines[len] == '|' ? column + 1 : 0;
		if (lines[len] == '\n') {
			out->selected[row] = (uint32_t)row;
			out->outcome[row++] = WB_OUTCOME_INSERTED;
		}
		lines += len + 1;
	}
	out->rows = (struct wb_rows){
		.capacity = row,
		.n_columns = n_columns,
		.columns = out->columns,
		.n_selected = row,
		.selected = out->selected,
		.outcome = out->outcome,
		.faults = out->faults,
		.arena = &out->arena,
	};
	return &out->rows;
}

static void
must(struct csv_fixture *fixture, enum wb_status status)
{
	if (status != WB_OK)
		fail_msg("%s: %s", fixture->err.where, fixture->err.what);
}

static void
write_lines(struct csv_fixture *fixture, struct wb_target *target, size_t n_columns,
	    const char *lines)
{
	struct rows rows;

	make_rows(&rows, n_columns, lines);
	csv->encode(target, &rows.rows);
	must(fixture, csv->write(target, &rows.rows, &fixture->err));
	wb_arena_release(&rows.arena);
}

static struct wb_ledger_entry
commit(struct csv_fixture *fixture, struct wb_target *target, uint64_t next_row)
{
	struct wb_ledger_entry entry = { .batch = 1, .position = 99, .next_row = next_row };

	must(fixture, csv->commit(target, &entry, &fixture->err));
	return entry;
}

static const struct target_case replace_ab = { .mode = WB_TARGET_REPLACE,
					       .fields = { "a", "b" },
					       .create = true };
static const struct target_case replace_a = { .mode = WB_TARGET_REPLACE,
					      .fields = { "a" },
					      .create = true };

struct write_case {
	const char *name, *lines, *want;
	struct csv_setting settings[3];
};

static const struct write_case two_columns[] = {
	{ .name = "plain", "1|2\n3|4\n", "a,b\n1,2\n3,4\n" },
	{ .name = "null and empty", "~|\n|~\n", "a,b\n,\"\"\n\"\",\n" },
	{ .name = "quotes where needed", "x,y|x\"y\nx y|'\n", "a,b\n\"x,y\",\"x\"\"y\"\nx y,'\n" },
	{ .name = "only quotes", "\"|\"\"\n", "a,b\n\"\"\"\",\"\"\"\"\"\"\n" },
	{ .name = "a CR",
	  "x\ry|long enough for words\rand more\n",
	  "a,b\n\"x\ry\",\"long enough for words\rand more\"\n" },
	{ .name = "blanks at the ends", " x|x\t\nx\ty|~\n", "a,b\n\" x\",\"x\t\"\nx\ty,\n" },
	{ .name = "byte order mark", "\xef\xbb\xbfx|y\n", "a,b\n\"\xef\xbb\xbfx\",y\n" },
	{ .name = "null words",
	  "NULL|null\n~|\n",
	  "a,b\n\"NULL\",null\n,\"\"\n",
	  { { "null", "NULL", 0 } } },
	{ .name = "empty is text",
	  "|x\n~|y\n",
	  "a,b\n,x\nNIL,y\n",
	  { { "empty", "text", 0 }, { "null", "NIL", 0 } } },
	{ .name = "semicolons", "x;y|x,y\n", "a;b\n\"x;y\";x,y\n", { { "delimiter", ";", 0 } } },
	{ .name = "single quotes", "x'|\"\n", "a,b\n'x''',\"\n", { { "quote", "'", 0 } } },
	{ .name = "no header", "1|2\n", "1,2\n", { { "header", "no", 0 } } },
	{ .name = "windows-1252",
	  "caf\xc3\xa9|\xe2\x82\xac\n",
	  "a,b\ncaf\xe9,\x80\n",
	  { { "encoding", "windows-1252", 0 } } },
	{ .name = "formulas",
	  "=1+1|+x\n-|@\nx=|1\n",
	  "a,b\n'=1+1,'+x\n'-,'@\nx=,1\n",
	  { { "escape", "formulas", 0 } } },
};

static const struct write_case one_column[] = {
	{ .name = "null in one column", "1\n~\n\n2\n~\n", "a\n1\n\n\"\"\n2\n\n" },
	{ .name = "null first, no header", "~\n1\n", "\n1\n", { { "header", "no", 0 } } },
};

static void
check_writes(struct csv_fixture *fixture, const struct target_case *target_case, size_t n_columns,
	     const struct write_case *cases, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct wb_target *target;
		const char *got;

		must(fixture, csv_open_system(fixture, ".", WB_WRITE, cases[i].settings));
		target = must_open(fixture, target_case, NULL);
		write_lines(fixture, target, n_columns, cases[i].lines);
		assert_string_equal(csv_content(fixture, "nothing.csv"), "(missing)");
		must(fixture, csv->finish(target, &fixture->err));
		csv->target_close(target, false);
		got = csv_content(fixture, "t.csv");
		if (strcmp(got, cases[i].want))
			fail_msg("%s:\n got: %s\nwant: %s", cases[i].name, got, cases[i].want);
		if (cases[i].settings[0].name && !strcmp(cases[i].settings[0].name, "escape"))
			continue;
		got = csv_read(fixture, "t");
		if (strcmp(got, cases[i].lines))
			fail_msg("%s read back:\n got: %s\nwant: %s", cases[i].name, got,
				 cases[i].lines);
	}
}

static void
test_write(void **state)
{
	check_writes(*state, &replace_ab, 2, two_columns, sizeof two_columns / sizeof *two_columns);
	check_writes(*state, &replace_a, 1, one_column, sizeof one_column / sizeof *one_column);
}

static void
test_utf16(void **state)
{
	static const char want[] = "\xff\xfe"
				   "a\0\n\0\xe9\0\n\0"
				   "1\0\n";
	struct csv_setting settings[] = { { "encoding", "UTF-16", 0 }, { NULL, NULL, 0 } };
	struct csv_fixture *fixture = *state;
	struct wb_target *target;

	must(fixture, csv_open_system(fixture, "t.csv", WB_WRITE, settings));
	target = must_open(fixture, &replace_a, NULL);
	write_lines(fixture, target, 1, "é\n");
	write_lines(fixture, target, 1, "1\n");
	must(fixture, csv->finish(target, &fixture->err));
	csv->target_close(target, false);
	csv_content(fixture, "t.csv");
	assert_int_equal(fixture->dump.len, sizeof want);
	assert_memory_equal(fixture->dump.at, want, sizeof want);
	assert_string_equal(csv_read(fixture, "t"), "é\n1\n");
}

struct reject_case {
	const char *name, *lines, *rule, *reason, *field;
	struct csv_setting settings[2];
};

static const struct reject_case rejects[] = {
	{ .name = "not of the encoding",
	  "x|Łódź\n1|2\n",
	  "encoding",
	  "windows-1252 has no character U+0141",
	  "b",
	  { { "encoding", "windows-1252", 0 } } },
	{ .name = "quotes needed",
	  "x|y,z\n1|2\n",
	  "csv-needs-quotes",
	  "it cannot be told apart without quotes, and the system has none",
	  "b",
	  { { "quote", "none", 0 } } },
	{ .name = "empty without quotes",
	  "|x\n1|2\n",
	  "csv-needs-quotes",
	  "it cannot be told apart without quotes, and the system has none",
	  "a",
	  { { "quote", "none", 0 } } },
};

/* The first row is refused, the second is written; so when replacing and when appending. */
static void
check_reject(struct csv_fixture *fixture, const struct reject_case *one, enum wb_target_mode mode)
{
	struct target_case wanted = replace_ab;
	struct wb_target *target;
	struct rows rows;

	wanted.mode = mode;
	must(fixture, csv_open_system(fixture, ".", WB_WRITE, one->settings));
	csv_file(fixture, "t.csv", WB_TEXT("a,b\n"));
	target = must_open(fixture, &wanted, NULL);
	make_rows(&rows, 2, one->lines);
	csv->encode(target, &rows.rows);
	/* Whoever decides in between may not know. */
	rows.outcome[0] = WB_OUTCOME_INSERTED;
	must(fixture, csv->write(target, &rows.rows, &fixture->err));
	assert_int_equal(rows.outcome[0], WB_OUTCOME_REJECTED);
	assert_int_equal(rows.outcome[1], WB_OUTCOME_INSERTED);
	assert_string_equal(rows.faults[0]->rule, one->rule);
	assert_true(wb_text_is(rows.faults[0]->reason, one->reason));
	assert_true(wb_text_is(rows.faults[0]->field, one->field));
	must(fixture, csv->finish(target, &fixture->err));
	csv->target_close(target, false);
	assert_string_equal(csv_content(fixture, "t.csv"), "a,b\n1,2\n");
	wb_arena_release(&rows.arena);
}

static void
test_rejects(void **state)
{
	for (size_t i = 0; i < sizeof rejects / sizeof *rejects; i++) {
		check_reject(*state, &rejects[i], WB_TARGET_REPLACE);
		check_reject(*state, &rejects[i], WB_TARGET_APPEND);
	}
}

/* Only rows that are inserted are written. */
static void
test_outcomes(void **state)
{
	struct csv_fixture *fixture = *state;
	struct wb_target *target;
	struct rows rows;

	must(fixture, csv_open_system(fixture, ".", WB_WRITE, NULL));
	target = must_open(fixture, &replace_ab, NULL);
	make_rows(&rows, 2, "0|x\n1|x\n2|x\n3|x\n4|x\n5|x\n");
	rows.outcome[0] = WB_OUTCOME_FILTERED;
	rows.outcome[3] = WB_OUTCOME_REJECTED;
	rows.outcome[5] = WB_OUTCOME_DUPLICATE;
	csv->encode(target, &rows.rows);
	must(fixture, csv->write(target, &rows.rows, &fixture->err));
	must(fixture, csv->finish(target, &fixture->err));
	csv->target_close(target, false);
	wb_arena_release(&rows.arena);
	assert_string_equal(csv_content(fixture, "t.csv"), "a,b\n1,x\n2,x\n4,x\n");
}

/* Values of other types are written as their canonical text, constants in every row. */
static void
test_types(void **state)
{
	struct csv_fixture *fixture = *state;
	struct wb_value constant = wb_value_text(WB_TEXT("k,"));
	struct wb_target *target;
	struct rows rows;

	must(fixture, csv_open_system(fixture, ".", WB_WRITE, NULL));
	target = must_open(fixture, &replace_ab, NULL);
	make_rows(&rows, 2, "~|~\n~|~\n");
	wb_column_init(&rows.columns[0], (struct wb_type_spec){ .type = WB_TYPE_BOOLEAN }, 2,
		       &rows.arena);
	rows.columns[0].state[1] = WB_CELL_VALUE;
	rows.columns[0].cells.integer[1] = 1;
	wb_column_init_constant(&rows.columns[1], &constant, &rows.arena);
	csv->encode(target, &rows.rows);
	must(fixture, csv->write(target, &rows.rows, &fixture->err));
	must(fixture, csv->finish(target, &fixture->err));
	csv->target_close(target, false);
	wb_arena_release(&rows.arena);
	assert_string_equal(csv_content(fixture, "t.csv"), "a,b\n,\"k,\"\ntrue,\"k,\"\n");
}

struct open_case {
	const char *name;
	const char *file; /* NULL: there is none */
	struct target_case target;
	const char *what, *hint;
};

static const struct open_case refused[] = {
	{ "append, no file",
	  NULL,
	  { WB_TARGET_APPEND, { "a" }, false, false, false },
	  "there is no such file to write to",
	  "to have it made, write: into ams.t create" },
	{ "replace, no file",
	  NULL,
	  { WB_TARGET_REPLACE, { "a" }, false, false, false },
	  "there is no such file to write to",
	  "to have it made, write: into ams.t create" },
	{ "append, no field",
	  "a,b\n",
	  { WB_TARGET_APPEND, { "a", "x" }, true, false, false },
	  "the file has no field \"x\"",
	  "its header names the fields it has; correct the arrow or the header" },
	{ "replace, no field",
	  "a,b\n",
	  { WB_TARGET_REPLACE, { "a", "x" }, false, false, false },
	  "the file has no field \"x\"",
	  "its header names the fields it has; correct the arrow or the header" },
	{ "double key",
	  "a,b\n1,2\n2,x\n1,3\n",
	  { WB_TARGET_APPEND, { "a*", "b" }, false, false, false },
	  "row 3 of the file has the key of a row before it: a 1",
	  "a file that is changed by key may hold each key once; remove one of them" },
	{ "a row that cannot be read",
	  "a,b\n1,2\n3\n",
	  { WB_TARGET_APPEND, { "a*", "b" }, false, false, false },
	  "row 2 of the file cannot be read (csv-fields): 1 field where the header has 2, in the "
	  "record at byte 8",
	  "mend that row: the file is written anew with all its rows" },
};

static void
test_refused(void **state)
{
	struct csv_fixture *fixture = *state;

	must(fixture, csv_open_system(fixture, ".", WB_WRITE, NULL));
	for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
		const struct open_case *one = &refused[i];
		enum wb_status status;

		if (one->file)
			csv_file(fixture, "t.csv", wb_text_of(one->file));
		assert_null(open_target(fixture, &one->target, NULL, &status));
		assert_int_equal(status, WB_INVALID);
		assert_string_equal(fixture->err.what, one->what);
		assert_string_equal(fixture->err.hint, one->hint);
		assert_string_equal(csv_content(fixture, "t.csv.waybill-part"), "(missing)");
		assert_string_equal(csv_content(fixture, "t.csv.waybill-stage"), "(missing)");
		assert_string_equal(csv_content(fixture, "t.csv"),
				    one->file ? one->file : "(missing)");
	}
}

/* Without create the columns of the file stay, in their order; with it they are the mapping's. */
static void
test_replace_existing(void **state)
{
	static const struct target_case as_is = { .mode = WB_TARGET_REPLACE,
						  .fields = { "c", "a" } };
	struct csv_fixture *fixture = *state;
	struct wb_target *target;

	must(fixture, csv_open_system(fixture, ".", WB_WRITE, NULL));
	csv_file(fixture, "t.csv",
		 WB_TEXT("\xef\xbb\xbf"
			 "a,b,c,a\r\n1,2,3,4\r\n"));
	target = must_open(fixture, &as_is, NULL);
	write_lines(fixture, target, 2, "C|A\n");
	must(fixture, csv->finish(target, &fixture->err));
	csv->target_close(target, false);
	assert_string_equal(csv_content(fixture, "t.csv"), "\xef\xbb\xbf"
							   "a,b,c,a\nA,,C,\n");

	target = must_open(fixture, &replace_ab, NULL);
	write_lines(fixture, target, 2, "A|B\n");
	must(fixture, csv->finish(target, &fixture->err));
	csv->target_close(target, false);
	assert_string_equal(csv_content(fixture, "t.csv"), "a,b\nA,B\n");
}

/* What is behind the last commit is cut off; the checksum tells a part that was touched. */
static void
test_resume_part(void **state)
{
	struct csv_fixture *fixture = *state;
	struct target_case again = replace_ab;
	struct wb_ledger_entry entry, same;
	struct wb_target *target;
	enum wb_status status;

	again.resume = true;
	must(fixture, csv_open_system(fixture, ".", WB_WRITE, NULL));
	target = must_open(fixture, &replace_ab, NULL);
	write_lines(fixture, target, 2, "1|2\n");
	entry = commit(fixture, target, 2);
	assert_int_equal(entry.offset, strlen("a,b\n1,2\n"));
	write_lines(fixture, target, 2, "lost|lost\n");
	commit(fixture, target, 3);
	csv->target_close(target, true);

	target = must_open(fixture, &again, &entry);
	write_lines(fixture, target, 2, "3|4\n");
	entry = commit(fixture, target, 3);
	csv->target_close(target, true);
	assert_string_equal(csv_content(fixture, "t.csv.waybill-part"), "a,b\n1,2\n3,4\n");

	/* Killed behind the rename: the end may be repeated, and nothing is written again. */
	target = must_open(fixture, &again, &entry);
	must(fixture, csv->finish(target, &fixture->err));
	csv->target_close(target, true);
	target = must_open(fixture, &again, &entry);
	same = commit(fixture, target, 3);
	assert_int_equal(same.offset, entry.offset);
	assert_int_equal(same.checksum, entry.checksum);
	must(fixture, csv->finish(target, &fixture->err));
	must(fixture, csv->finish(target, &fixture->err));
	csv->target_close(target, false);
	assert_string_equal(csv_content(fixture, "t.csv"), "a,b\n1,2\n3,4\n");

	csv_file(fixture, "t.csv.waybill-part", WB_TEXT("a,b\n1,2\n3,5\n"));
	assert_null(open_target(fixture, &again, &entry, &status));
	assert_int_equal(status, WB_IO);
	assert_string_equal(fixture->err.what, "was changed since the run stopped");
	csv_file(fixture, "t.csv.waybill-part", WB_TEXT("a"));
	assert_null(open_target(fixture, &again, &entry, &status));
	assert_int_equal(status, WB_IO);
	assert_string_equal(csv_content(fixture, "t.csv"), "a,b\n1,2\n3,4\n");
}

static void
test_close_without_keeping(void **state)
{
	struct csv_fixture *fixture = *state;
	struct wb_target *target;

	must(fixture, csv_open_system(fixture, ".", WB_WRITE, NULL));
	target = must_open(fixture, &replace_ab, NULL);
	write_lines(fixture, target, 2, "1|2\n");
	csv->target_close(target, false);
	assert_string_equal(csv_content(fixture, "t.csv.waybill-part"), "(missing)");
	assert_string_equal(csv_content(fixture, "t.csv"), "(missing)");
}

static const struct target_case append_key = { .mode = WB_TARGET_APPEND,
					       .fields = { "id*", "name" } };

/* Looks rows up and writes them as an upsert would; returns what was there as "0" and "1". */
static void
upsert(struct csv_fixture *fixture, struct wb_target *target, const char *lines,
       const char *want_before)
{
	struct wb_column before[MOST_FIELDS] = { 0 };
	struct wb_buffer seen = { 0 };
	bool found[MOST_ROWS];
	struct rows rows;

	make_rows(&rows, 2, lines);
	for (size_t i = 0; i < 2; i++)
		wb_column_init(&before[i], rows.columns[i].type, MOST_ROWS, &rows.arena);
	csv->encode(target, &rows.rows);
	must(fixture, csv->read_keys(target, &rows.rows, before, found, &fixture->err));
	for (size_t i = 0; i < rows.rows.n_selected; i++) {
		struct wb_value name = wb_column_value(&before[1], i);

		wb_buffer_text(&seen, !found[i]                   ? WB_TEXT("-")
				      : name.cell == WB_CELL_NULL ? WB_TEXT("~")
								  : name.as.text);
		wb_buffer_byte(&seen, '\n');
		rows.outcome[i] = found[i] ? WB_OUTCOME_UPDATED : WB_OUTCOME_INSERTED;
	}
	assert_string_equal(seen.at, want_before);
	must(fixture, csv->write(target, &rows.rows, &fixture->err));
	wb_buffer_release(&seen);
	wb_arena_release(&rows.arena);
}

static void
test_stage(void **state)
{
	struct csv_fixture *fixture = *state;
	struct target_case again = append_key;
	struct wb_ledger_entry last = { 0 };
	struct wb_target *target;
	enum wb_status status;

	again.resume = true;
	must(fixture, csv_open_system(fixture, ".", WB_WRITE, NULL));
	csv_file(fixture, "t.csv",
		 WB_TEXT("note,name,id\n\"kept, as is\",Ann,1\n\"\",,2\n,Cy,3\n"));
	assert_null(open_target(fixture, &again, &last, &status));
	assert_int_equal(status, WB_NOT_FOUND);
	target = must_open(fixture, &append_key, NULL);
	upsert(fixture, target, "2|Bob\n4|Dan\n1|~\n", "~\n-\nAnn\n");
	commit(fixture, target, 4);
	upsert(fixture, target, "4|Dora\n5|lost\n", "Dan\n-\n");
	csv->target_close(target, true);
	assert_string_equal(csv_content(fixture, "t.csv"),
			    "note,name,id\n\"kept, as is\",Ann,1\n\"\",,2\n,Cy,3\n");

	target = must_open(fixture, &again, &last);
	assert_int_equal(last.next_row, 4);
	assert_int_equal(last.position, 99);
	upsert(fixture, target, "4|Dora\n5|Eve\n", "Dan\n-\n");
	commit(fixture, target, 6);
	must(fixture, csv->finish(target, &fixture->err));
	csv->target_close(target, true);

	/* Killed behind the rename. */
	target = must_open(fixture, &again, &last);
	assert_int_equal(last.next_row, 6);
	must(fixture, csv->finish(target, &fixture->err));
	must(fixture, csv->finish(target, &fixture->err));
	csv->target_close(target, false);
	assert_string_equal(csv_content(fixture, "t.csv"),
			    "note,name,id\n\"kept, as is\",,1\n\"\",Bob,2\n,Cy,3\n"
			    ",Dora,4\n,Eve,5\n");
	assert_string_equal(csv_content(fixture, "t.csv.waybill-stage"), "(missing)");
	assert_string_equal(csv_content(fixture, "t.csv.waybill-part"), "(missing)");
}

/* What someone else writes meanwhile is never overwritten. */
static void
test_stage_of_changed_file(void **state)
{
	static const char other[] = "id,name\n7,by someone else\n";
	struct csv_fixture *fixture = *state;
	struct target_case again = append_key;
	struct wb_ledger_entry last = { 0 };
	struct wb_target *target;
	enum wb_status status;

	again.resume = true;
	must(fixture, csv_open_system(fixture, ".", WB_WRITE, NULL));
	csv_file(fixture, "t.csv", WB_TEXT("id,name\n1,Ann\n"));
	target = must_open(fixture, &append_key, NULL);
	upsert(fixture, target, "2|Bob\n", "-\n");
	commit(fixture, target, 2);
	csv_file(fixture, "t.csv", wb_text_of(other));
	assert_int_equal(csv->finish(target, &fixture->err), WB_IO);
	csv->target_close(target, true);
	assert_null(open_target(fixture, &again, &last, &status));
	assert_int_equal(status, WB_IO);
	assert_string_equal(csv_content(fixture, "t.csv"), other);
}

/* A second process would find the stage, or the part, in use. */
static void
test_locked(void **state)
{
	struct csv_fixture *fixture = *state;
	struct wb_target *target;
	enum wb_status status;

	must(fixture, csv_open_system(fixture, ".", WB_WRITE, NULL));
	csv_file(fixture, "t.csv", WB_TEXT("id,name\n1,Ann\n"));
	target = must_open(fixture, &append_key, NULL);
	assert_null(open_target(fixture, &append_key, NULL, &status));
	assert_int_equal(status, WB_LOCKED);
	upsert(fixture, target, "2|Bob\n", "-\n");
	must(fixture, csv->finish(target, &fixture->err));
	csv->target_close(target, false);
	assert_string_equal(csv_content(fixture, "t.csv"), "id,name\n1,Ann\n2,Bob\n");

	target = must_open(fixture, &replace_ab, NULL);
	assert_null(open_target(fixture, &replace_ab, NULL, &status));
	assert_int_equal(status, WB_LOCKED);
	must(fixture, csv->finish(target, &fixture->err));
	csv->target_close(target, false);
	assert_string_equal(csv_content(fixture, "t.csv"), "a,b\n");
}

/* An insert of a key that is there is refused, the rows around it stand. */
static void
test_stage_unique(void **state)
{
	struct csv_fixture *fixture = *state;
	struct wb_target *target;
	struct rows rows;

	must(fixture, csv_open_system(fixture, ".", WB_WRITE, NULL));
	csv_file(fixture, "t.csv", WB_TEXT("id,name\n1,Ann\n"));
	target = must_open(fixture, &append_key, NULL);
	make_rows(&rows, 2, "2|Bob\n1|Again\n~|no key\n~|none either\n3|Cy\n");
	must(fixture, csv->write(target, &rows.rows, &fixture->err));
	assert_int_equal(rows.outcome[1], WB_OUTCOME_REJECTED);
	assert_string_equal(rows.faults[1]->rule, "unique");
	assert_int_equal(rows.outcome[4], WB_OUTCOME_INSERTED);
	must(fixture, csv->finish(target, &fixture->err));
	csv->target_close(target, false);
	wb_arena_release(&rows.arena);
	assert_string_equal(csv_content(fixture, "t.csv"),
			    "id,name\n1,Ann\n2,Bob\n,no key\n,none either\n3,Cy\n");
}

/* Appending to a file that is made: its columns are the mapping's. */
static void
test_stage_created(void **state)
{
	struct csv_fixture *fixture = *state;
	struct target_case create = append_key;
	struct wb_target *target;

	create.create = true;
	must(fixture, csv_open_system(fixture, "new/folder", WB_WRITE, NULL));
	target = must_open(fixture, &create, NULL);
	upsert(fixture, target, "2|Bob\n1|\n", "-\n-\n");
	must(fixture, csv->finish(target, &fixture->err));
	csv->target_close(target, false);
	assert_string_equal(csv_content(fixture, "new/folder/t.csv"), "id,name\n2,Bob\n1,\"\"\n");
}

/* A disk without room: an error that names the file, and the part can be taken up again. */
static void
test_no_room(void **state)
{
	struct csv_fixture *fixture = *state;
	struct target_case again = replace_a;
	struct rlimit before, small;
	struct wb_ledger_entry entry;
	struct wb_target *target;
	char path[128];

	again.resume = true;
	must(fixture, csv_open_system(fixture, ".", WB_WRITE, NULL));
	target = must_open(fixture, &replace_a, NULL);
	write_lines(fixture, target, 1, "1\n");
	entry = commit(fixture, target, 2);
	write_lines(fixture, target, 1, "a row that does not fit\n");
	signal(SIGXFSZ, SIG_IGN);
	getrlimit(RLIMIT_FSIZE, &before);
	small = before;
	small.rlim_cur = 10;
	setrlimit(RLIMIT_FSIZE, &small);
	assert_int_equal(csv->commit(target, &entry, &fixture->err), WB_IO);
	setrlimit(RLIMIT_FSIZE, &before);
	csv_file_path(fixture, "t.csv.waybill-part", path);
	assert_string_equal(fixture->err.where, path);
	assert_string_equal(fixture->err.hint, "make room, then: waybill run FILE --resume");
	csv->target_close(target, true);
	target = must_open(fixture, &again, &entry);
	write_lines(fixture, target, 1, "2\n");
	must(fixture, csv->finish(target, &fixture->err));
	csv->target_close(target, false);
	assert_string_equal(csv_content(fixture, "t.csv"), "a\n1\n2\n");
}

static bool
is_there(const struct csv_fixture *fixture, const char *name)
{
	char path[128];

	csv_file_path(fixture, name, path);
	return access(path, F_OK) == 0;
}

/* A dry run does all but leave something, and lets a stopped run's part be. */
static void
test_dry(void **state)
{
	struct csv_fixture *fixture = *state;
	struct target_case dry = replace_ab;
	struct wb_target *target;

	dry.dry = true;
	must(fixture, csv_open_system(fixture, "new/folder", WB_WRITE, NULL));
	target = must_open(fixture, &dry, NULL);
	write_lines(fixture, target, 2, "1|2\n");
	commit(fixture, target, 2);
	must(fixture, csv->finish(target, &fixture->err));
	csv->target_close(target, false);
	assert_false(is_there(fixture, "new"));

	dry = append_key;
	dry.dry = true;
	must(fixture, csv_open_system(fixture, ".", WB_WRITE, NULL));
	csv_file(fixture, "t.csv", WB_TEXT("id,name\n1,Ann\n"));
	csv_file(fixture, "t.csv.waybill-part", WB_TEXT("of a stopped run"));
	csv_file(fixture, "t.csv.waybill-stage", WB_TEXT("of a stopped run"));
	target = must_open(fixture, &dry, NULL);
	upsert(fixture, target, "2|Bob\n1|~\n", "-\nAnn\n");
	commit(fixture, target, 3);
	upsert(fixture, target, "2|~\n", "Bob\n");
	must(fixture, csv->finish(target, &fixture->err));
	csv->target_close(target, false);
	assert_string_equal(csv_content(fixture, "t.csv"), "id,name\n1,Ann\n");
	assert_string_equal(csv_content(fixture, "t.csv.waybill-part"), "of a stopped run");
	assert_string_equal(csv_content(fixture, "t.csv.waybill-stage"), "of a stopped run");
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, csv_setup, csv_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_write),
		TEST(test_utf16),
		TEST(test_rejects),
		TEST(test_outcomes),
		TEST(test_types),
		TEST(test_refused),
		TEST(test_replace_existing),
		TEST(test_resume_part),
		TEST(test_close_without_keeping),
		TEST(test_stage),
		TEST(test_stage_of_changed_file),
		TEST(test_locked),
		TEST(test_stage_unique),
		TEST(test_stage_created),
		TEST(test_no_room),
		TEST(test_dry),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
