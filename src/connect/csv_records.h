/*
 * The records of a stage: the rows of the file in order, each packed, with its
 * key beside it. One thread.
 */
#ifndef WB_CONNECT_CSV_RECORDS_H
#define WB_CONNECT_CSV_RECORDS_H

#include "connect/csv_database.h"
#include "connect/csv_layout.h"

enum wb_csv_records_statement {
	WB_CSV_RECORD_FIND,
	WB_CSV_RECORD_INSERT,
	WB_CSV_RECORD_CHANGE,
	WB_CSV_RECORD_STATEMENTS
};

struct wb_csv_records {
	const struct wb_csv_database *database;
	size_t n_columns;
	struct wb_csv_cell *cells; /* the record in hand: n_columns, put in or found */
	size_t n_key;
	size_t *key; /* columns, in the order of the key */
	sqlite3_stmt *statements[WB_CSV_RECORD_STATEMENTS];
	struct wb_buffer packed;
};

/* Takes the key from the spec; the database need not be open yet. */
void wb_csv_records_init(struct wb_csv_records *records, const struct wb_csv_database *database,
			 const struct wb_csv_layout *layout, const struct wb_target_spec *spec);
void wb_csv_records_release(struct wb_csv_records *records);

/* Makes the table; without it `prepare` cannot work. */
enum wb_status wb_csv_records_create(const struct wb_csv_records *records, struct wb_error *err);
enum wb_status wb_csv_records_prepare(struct wb_csv_records *records, struct wb_error *err);

/* Adds the record in hand; *doubled, and WB_OK, where its key is there already. */
enum wb_status
wb_csv_records_insert(struct wb_csv_records *records, bool *doubled, struct wb_error *err);

/*
 * Finds the record with the key of the one in hand, and puts it in hand: its text
 * is valid until wb_csv_records_let_go, which must follow.
 */
enum wb_status
wb_csv_records_find(struct wb_csv_records *records, bool *found, struct wb_error *err);
void wb_csv_records_let_go(struct wb_csv_records *records);

/* Changes the record with the key of the one in hand to the one in hand. */
enum wb_status wb_csv_records_change(struct wb_csv_records *records, struct wb_error *err);

/* Puts one record after the other in hand, in order, and calls `each` until it fails. */
enum wb_status wb_csv_records_each(struct wb_csv_records *records,
				   enum wb_status (*each)(void *context, struct wb_error *err),
				   void *context, struct wb_error *err);

#endif
