/*
 * From a piece of a CSV file to columns. Works on the batch alone: any thread.
 */
#ifndef WB_CONNECT_CSV_PARSE_H
#define WB_CONNECT_CSV_PARSE_H

#include "connect/csv_source.h"

/*
 * Fills the columns of a fetched batch: text, pointing into its arena. A record
 * that is not sound is a row with a fault, its cells null.
 */
void wb_csv_parse(const struct wb_csv_shape *shape, struct wb_batch *batch);

#endif
