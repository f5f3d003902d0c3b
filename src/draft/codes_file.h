/*
 * A crosswalk's codes as a CSV file, for a spreadsheet: the columns "old" and
 * "new", one old value a row, null as an unquoted empty field.
 */
#ifndef WB_DRAFT_CODES_FILE_H
#define WB_DRAFT_CODES_FILE_H

#include "draft/draft.h"

enum wb_codes_import {
	WB_CODES_MERGE,   /* what the file does not list stays */
	WB_CODES_REPLACE, /* what the file does not list goes */
};

struct wb_codes_counts {
	size_t added, changed, same, removed;
};

/*
 * Takes the codes of a file; other columns are passed over, and the file wins. New
 * values are text, but numbers (or true and false) where all that the crosswalk has
 * are. All or nothing: an error names the line. Errors as in crosswalk.h.
 */
enum wb_status wb_draft_import_codes(struct wb_draft *draft, struct wb_text crosswalk,
				     const char *path, enum wb_codes_import how,
				     struct wb_codes_counts *counts, struct wb_error *err);

/* Writes a crosswalk's codes; no edit, and any thread. WB_TAKEN with WB_DRAFT_ADD where the file
   is there. */
enum wb_status wb_codes_export(const struct wb_object *crosswalk, const char *path,
			       enum wb_draft_guard guard, struct wb_error *err);

#endif
