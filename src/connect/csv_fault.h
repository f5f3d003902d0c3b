/*
 * Why a record of a CSV file could not be read, and the record kept whole.
 */
#ifndef WB_CONNECT_CSV_FAULT_H
#define WB_CONNECT_CSV_FAULT_H

#include "connect/csv_source.h"

/*
 * Finds what is wrong with a row of a fetched batch and marks the row with it.
 * Rules: csv-quote, csv-unclosed-quote, csv-record-too-large, csv-nul,
 * csv-fields, csv-encoding, csv-field-too-large.
 *
 * The record as JSON is an object {"field": "text" | null}; an array of its
 * fields where there are too many or too few; and one string, the record as it
 * stands, where its quotes are malformed. What is not UTF-8 is {"hex": "…"}.
 * Text over 64 KiB is cut and says so.
 */
void wb_csv_fault_row(const struct wb_csv_shape *shape, struct wb_batch *batch, size_t row);

#endif
