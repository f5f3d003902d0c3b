/* The columns of a file of rejects that are not the source's own. */
#ifndef WB_STUDY_REJECT_COLUMNS_H
#define WB_STUDY_REJECT_COLUMNS_H

#include "base/text.h"

enum wb_reject_column {
	WB_REJECT_RUN, /* the run's name, which no other project has */
	WB_REJECT_MAPPING,
	WB_REJECT_ROW,
	WB_REJECT_FIELD,
	WB_REJECT_RULE,
	WB_REJECT_REASON,
	WB_REJECT_RECORD, /* only where a record could not be cut into fields: what stood there */
	WB_REJECT_COLUMNS
};

extern const struct wb_text wb_reject_columns[WB_REJECT_COLUMNS];

/* The column of that name, or WB_REJECT_COLUMNS. */
enum wb_reject_column wb_reject_column_of(struct wb_text name);

#endif
