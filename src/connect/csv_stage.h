/*
 * The stage: a CSV file being changed, as a SQLite database beside it.
 *
 * The file is loaded once, in the order of its rows; rows are looked up, changed
 * and added; at the end the whole is written out and takes the file's name. The
 * stage holds the ledger, in the transaction of the rows. It stays until the
 * target is closed for good, so that a crash at any point finds it or no need of
 * it. One thread at a time.
 */
#ifndef WB_CONNECT_CSV_STAGE_H
#define WB_CONNECT_CSV_STAGE_H

#include "connect/csv_layout.h"

struct wb_csv_stage;

/*
 * Loads the layout's file into a new stage; what an earlier one left is dropped.
 * WB_INVALID where two rows of the file have the same key, or one cannot be
 * read; WB_LOCKED where another process has the stage.
 */
enum wb_status
wb_csv_stage_create(const struct wb_csv_layout *layout, const struct wb_csv_options *options,
		    const struct wb_target_spec *spec, struct wb_csv_stage **out,
		    struct wb_error *err);

/*
 * Takes up the stage of the spec's run and step after its last entry, which goes
 * to *last. WB_NOT_FOUND where there is none; WB_IO where the file was changed
 * by someone else meanwhile.
 */
enum wb_status
wb_csv_stage_resume(const struct wb_csv_layout *layout, const struct wb_target_spec *spec,
		    struct wb_ledger_entry *last, struct wb_csv_stage **out, struct wb_error *err);

/* As the functions of struct wb_connector. The cells of `before` are text, as in the file. */
enum wb_status wb_csv_stage_read_keys(struct wb_csv_stage *stage, const struct wb_rows *rows,
				      struct wb_column *before, bool *found, struct wb_error *err);
enum wb_status
wb_csv_stage_write(struct wb_csv_stage *stage, struct wb_rows *rows, struct wb_error *err);
enum wb_status wb_csv_stage_commit(struct wb_csv_stage *stage, struct wb_ledger_entry *entry,
				   struct wb_error *err);
enum wb_status wb_csv_stage_finish(struct wb_csv_stage *stage, struct wb_error *err);
void wb_csv_stage_close(struct wb_csv_stage *stage, bool keep); /* accepts NULL */

#endif
