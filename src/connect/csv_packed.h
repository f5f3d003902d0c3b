/*
 * A record packed into bytes, as the stage keeps it: each cell a length and its
 * text. For one machine: nothing else reads it. Pure functions.
 */
#ifndef WB_CONNECT_CSV_PACKED_H
#define WB_CONNECT_CSV_PACKED_H

#include "connect/csv_record.h"

/* Replaces the content of out. */
void wb_csv_pack(const struct wb_csv_cell *cells, size_t n, struct wb_buffer *out);

/* Fills n cells that point into packed; false where it does not hold that many. */
bool wb_csv_unpack(struct wb_text packed, struct wb_csv_cell *cells, size_t n);

#endif
