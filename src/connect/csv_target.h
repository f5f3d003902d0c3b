/*
 * A CSV table being written.
 *
 * Replacing: rows go to a part file (csv_part.h) that takes the table's name at
 * the end; nothing is seen before. Appending: the file is loaded into a stage
 * (csv_stage.h), changed there, and written out whole at the end.
 *
 * One thread at a time, but for encode, which any number may call meanwhile.
 */
#ifndef WB_CONNECT_CSV_TARGET_H
#define WB_CONNECT_CSV_TARGET_H

#include "connect/csv_options.h"
#include "connect/csv_place.h"

enum wb_status
wb_csv_target_open(const struct wb_csv_place *place, const struct wb_csv_options *options,
		   const struct wb_target_spec *spec, struct wb_ledger_entry *last,
		   struct wb_target **out, struct wb_error *err);

/* The functions of struct wb_connector. */
void wb_csv_target_encode(const struct wb_target *target, struct wb_rows *rows);
enum wb_status wb_csv_target_read_keys(struct wb_target *target, const struct wb_rows *rows,
				       struct wb_column *before, bool *found, struct wb_error *err);
enum wb_status
wb_csv_target_write(struct wb_target *target, struct wb_rows *rows, struct wb_error *err);
enum wb_status
wb_csv_target_commit(struct wb_target *target, struct wb_ledger_entry *entry, struct wb_error *err);
enum wb_status wb_csv_target_finish(struct wb_target *target, struct wb_error *err);
void wb_csv_target_close(struct wb_target *target, bool keep);

#endif
