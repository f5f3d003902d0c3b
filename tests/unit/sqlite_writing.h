/*
 * A target and rows for it, made from text: fields "id:integer:1 name:text" (the
 * figure is the part of the key), rows "1|Ann;2|~" (~ is null). For the tests of
 * the SQLite connector.
 */
#ifndef WB_TEST_SQLITE_WRITING_H
#define WB_TEST_SQLITE_WRITING_H

#include "connect/sqlite.h"
#include "sqlite_fixture.h"

static const struct wb_connector *const sqlite = &wb_sqlite_connector;

enum { MOST_FIELDS = 8, MOST_ROWS = 8 };

struct writing {
	struct fixture *fixture;
	struct wb_arena arena;
	struct wb_target_spec spec;
	struct wb_target_field fields[MOST_FIELDS];
	struct wb_target *target;
	struct wb_rows rows;
	struct wb_column columns[MOST_FIELDS], before[MOST_FIELDS];
	uint32_t selected[MOST_ROWS];
	uint8_t outcome[MOST_ROWS];
	const struct wb_fault *faults[MOST_ROWS];
	bool found[MOST_ROWS];
};

void start_writing(struct writing *writing, struct fixture *fixture, const char *fields);
enum wb_status try_target(struct writing *writing, struct wb_ledger_entry *last);
void open_target(struct writing *writing);
void set_rows(struct writing *writing, const char *rows, enum wb_outcome outcome);
enum wb_status try_write(struct writing *writing, const char *rows, enum wb_outcome outcome);
void write_rows(struct writing *writing, const char *rows, enum wb_outcome outcome);
enum wb_status try_commit(struct writing *writing, uint64_t batch);
void commit(struct writing *writing, uint64_t batch);
void finish(struct writing *writing);
void close_target(struct writing *writing);
const char *result_of(struct writing *writing, size_t row);

#endif
