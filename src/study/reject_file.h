/*
 * Rejects as a CSV file, out to a person and back: six columns that say which
 * reject a record is and why it is one, then the fields of the source record.
 * Null and empty text differ as in any CSV table of Waybill's.
 *
 * One thread, that of the project's connection.
 */
#ifndef WB_STUDY_REJECT_FILE_H
#define WB_STUDY_REJECT_FILE_H

#include "project/rejects.h"

struct wb_reject_file_counts {
	uint64_t rows;
	uint64_t unreadable; /* of these: rows without a record; it stands in waybill_record */
	uint64_t corrected;  /* by an import */
};

/*
 * Writes the rejects that fit; the file appears whole or not at all. One that is
 * there is refused unless `force`. Where there are none, no file is written.
 */
enum wb_status
wb_reject_file_export(struct wb_project *project, const struct wb_reject_filter *filter,
		      const char *path, bool force, struct wb_reject_file_counts *counts,
		      struct wb_error *err);

/* Whose corrections, and of which run (0: of whatever runs the file names). */
struct wb_reject_file_import {
	int64_t run;
	int64_t at;
	struct wb_text author;
};

/*
 * Takes corrected records back, all or nothing. An error names the line. A record
 * that is as the project has it is counted and changes nothing.
 */
enum wb_status wb_reject_file_import(struct wb_project *project, const char *path,
				     const struct wb_reject_file_import *import,
				     struct wb_reject_file_counts *counts, struct wb_error *err);

#endif
