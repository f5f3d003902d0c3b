/*
 * Packed values: values as bytes, to be put aside and read back by the same
 * process; and sort keys, bytes whose order is the order of what they stand for.
 * Pure functions; any thread.
 */
#ifndef WB_RELATION_PACKED_H
#define WB_RELATION_PACKED_H

#include "data/value.h"

void wb_pack_value(struct wb_buffer *out, const struct wb_value *value);

/* Takes a value off the front of *from. Text borrows; a list's items lie in the arena. */
struct wb_value wb_unpack_value(struct wb_text *from, struct wb_arena *arena);

enum wb_direction { WB_ASCENDING, WB_DESCENDING };

/*
 * Appends a scalar to a key. Keys of values of the same types, compared by bytes,
 * are in the order of wb_value_compare, value by value; they are equal where the
 * values are (1.0 and 1.00). Null comes last, descending first.
 */
void
wb_sort_key_add(struct wb_buffer *key, const struct wb_value *value, enum wb_direction direction);

#endif
