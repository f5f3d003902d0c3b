#include "sqlite_writing.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void
set_fields(struct writing *writing, const char *fields)
{
	char *copy = wb_arena_string(&writing->arena, wb_text_of(fields)), *rest = copy, *word;

	writing->spec.fields = writing->fields;
	writing->spec.n_fields = 0;
	while ((word = strtok_r(rest, " ", &rest))) {
		struct wb_target_field *field = &writing->fields[writing->spec.n_fields++];
		char type[32] = "";
		unsigned precision = 0, scale = 0;
		char *colon = strchr(word, ':');

		field->name = (struct wb_text){ word, (size_t)(colon - word) };
		field->key_part = 0;
		sscanf(colon + 1, "%31[a-z](%u,%u)", type, &precision, &scale);
		field->type = (struct wb_type_spec){ wb_type_of_name(wb_text_of(type)),
						     (uint8_t)precision, (uint8_t)scale };
		colon = strchr(colon + 1, ':');
		if (colon)
			field->key_part = (unsigned)atoi(colon + 1);
	}
}

void
start_writing(struct writing *writing, struct fixture *fixture, const char *fields)
{
	memset(writing, 0, sizeof *writing);
	writing->fixture = fixture;
	writing->spec.table = WB_TEXT("t");
	writing->spec.run = WB_TEXT("run-1");
	writing->spec.step = WB_TEXT("member");
	set_fields(writing, fields);
}

enum wb_status
try_target(struct writing *writing, struct wb_ledger_entry *last)
{
	return sqlite->target_open(writing->fixture->handle, &writing->spec, last, &writing->target,
				   &writing->fixture->err);
}

void
open_target(struct writing *writing)
{
	struct wb_ledger_entry last;

	assert_status(try_target(writing, &last), WB_OK, &writing->fixture->err);
}

static void
set_cell(struct writing *writing, size_t field, size_t row, const char *text)
{
	struct wb_type_spec type = writing->fields[field].type;
	struct wb_value value = wb_value_null(type.type);

	if (strcmp(text, "~") && type.type == WB_TYPE_BYTES) {
		value.cell = WB_CELL_VALUE;
		value.as.text = wb_arena_text(&writing->arena, wb_text_of(text));
	} else if (strcmp(text, "~") && type.type == WB_TYPE_REAL && !strcmp(text, "nan")) {
		value.cell = WB_CELL_VALUE;
		value.as.real = (double)NAN;
	} else if (strcmp(text, "~")) {
		assert_true(wb_value_of_text(wb_text_of(text), type, &writing->arena, &value));
	}
	wb_column_set(&writing->columns[field], row, &value);
}

void
set_rows(struct writing *writing, const char *rows, enum wb_outcome outcome)
{
	char *copy = wb_arena_string(&writing->arena, wb_text_of(rows)), *row, *cell;
	size_t count = 0;

	for (size_t i = 0; i < writing->spec.n_fields; i++)
		wb_column_init(&writing->columns[i], writing->fields[i].type, MOST_ROWS,
			       &writing->arena);
	while (*rows && (row = strsep(&copy, ";"))) {
		for (size_t i = 0; i < writing->spec.n_fields; i++) {
			cell = strsep(&row, "|");
			set_cell(writing, i, count, cell ? cell : "~");
		}
		writing->selected[count] = (uint32_t)count;
		writing->outcome[count] = (uint8_t)outcome;
		writing->faults[count++] = NULL;
	}
	writing->rows = (struct wb_rows){ .capacity = count,
					  .n_columns = writing->spec.n_fields,
					  .columns = writing->columns,
					  .n_selected = count,
					  .selected = writing->selected,
					  .outcome = writing->outcome,
					  .faults = writing->faults,
					  .arena = &writing->arena };
}

enum wb_status
try_write(struct writing *writing, const char *rows, enum wb_outcome outcome)
{
	set_rows(writing, rows, outcome);
	return sqlite->write(writing->target, &writing->rows, &writing->fixture->err);
}

void
write_rows(struct writing *writing, const char *rows, enum wb_outcome outcome)
{
	assert_status(try_write(writing, rows, outcome), WB_OK, &writing->fixture->err);
}

enum wb_status
try_commit(struct writing *writing, uint64_t batch)
{
	struct wb_ledger_entry entry = { .batch = batch,
					 .position = batch * 10,
					 .next_row = batch * 10 + 1,
					 .rows = batch * 5,
					 .checksum = UINT64_MAX - batch };

	return sqlite->commit(writing->target, &entry, &writing->fixture->err);
}

void
commit(struct writing *writing, uint64_t batch)
{
	assert_status(try_commit(writing, batch), WB_OK, &writing->fixture->err);
}

void
finish(struct writing *writing)
{
	assert_status(sqlite->finish(writing->target, &writing->fixture->err), WB_OK,
		      &writing->fixture->err);
}

void
close_target(struct writing *writing)
{
	sqlite->target_close(writing->target, true);
	writing->target = NULL;
	wb_arena_release(&writing->arena);
}

/* "inserted", or "rule field=value". */
const char *
result_of(struct writing *writing, size_t row)
{
	const struct wb_fault *fault = writing->faults[row];

	if (writing->outcome[row] != WB_OUTCOME_REJECTED)
		return wb_outcome_name(writing->outcome[row]);
	assert_non_null(fault);
	assert_true(fault->reason.len > 0);
	return wb_arena_format(&writing->arena, "%s %.*s=%.*s", fault->rule,
			       WB_TEXT_ARG(fault->field), WB_TEXT_ARG(fault->value));
}
