/*
 * What the tests of the CSV connector share: a folder that goes away again, files
 * in it, systems with settings, and tables written out as one line a row.
 */
#ifndef WB_TESTS_CSV_FIXTURE_H
#define WB_TESTS_CSV_FIXTURE_H

#include "connect/connector.h"
#include "connect/csv_source.h"

/* A temporary folder and what is open in it. Zero before setup. */
struct csv_fixture {
	char folder[64];
	struct wb_handle *handle;
	struct wb_error err;
	struct wb_buffer dump;
};

/* A setting as a test writes it: text, or a number where `text` is NULL. */
struct csv_setting {
	const char *name;
	const char *text;
	long number;
};

/* For cmocka: *state is the fixture. */
int csv_setup(void **state);
int csv_teardown(void **state);

void csv_file(struct csv_fixture *fixture, const char *name, struct wb_text content);
void csv_file_path(const struct csv_fixture *fixture, const char *name, char path[128]);

/* The content of a file of the folder, or "(missing)"; valid until the next dump. */
const char *csv_content(struct csv_fixture *fixture, const char *name);

/* Opens the locator as a system; settings end in a NULL name, NULL: none. Closes the last one. */
enum wb_status csv_open_system(struct csv_fixture *fixture, const char *locator,
			       enum wb_access access, const struct csv_setting *settings);

/*
 * Appends a batch: cells with "|" between, null as "~", and rows with a fault as
 * "! rule (field): reason -> record".
 */
void csv_dump_batch(const struct wb_batch *batch, struct wb_buffer *out);

/* Reads a table and returns it as text, or the error as "error: what"; valid until the next. */
const char *csv_read(struct csv_fixture *fixture, const char *table);

#endif
