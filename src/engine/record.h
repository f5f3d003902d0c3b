/* A source record as JSON, whole, for the rejects. Pure; any thread. */
#ifndef WB_ENGINE_RECORD_H
#define WB_ENGINE_RECORD_H

#include "data/batch.h"
#include "data/schema.h"

/*
 * {"field": "canonical text" | null | {"unread": "what stood there"}, …} in the
 * order of the driving table, whose columns come first. A row that could
 * not be read has the record that the connector made of it. In the arena.
 */
struct wb_text wb_record_of_row(const struct wb_table *table, const struct wb_batch *batch,
				size_t row, struct wb_arena *arena);

#endif
