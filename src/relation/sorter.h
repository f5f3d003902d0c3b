/*
 * A sorter: records come in any order and are read back in the order of their
 * keys, those of equal keys in the order they came.
 *
 * It holds them in memory up to a limit, and beyond that in a temporary SQLite
 * database (in $TMPDIR) that vanishes with the sorter. What is read back does
 * not depend on where it was. One thread at a time.
 */
#ifndef WB_RELATION_SORTER_H
#define WB_RELATION_SORTER_H

#include <stdint.h>

#include "base/error.h"
#include "base/text.h"

struct wb_sorter;

/* `memory`: bytes that may be held; 0: the default. */
struct wb_sorter *wb_sorter_new(uint64_t memory);
void wb_sorter_free(struct wb_sorter *sorter); /* accepts NULL */

/* Copies both. Not after the first rewind. */
enum wb_status wb_sorter_add(struct wb_sorter *sorter, struct wb_text key, struct wb_text record,
			     struct wb_error *err);

/* To the first record; as often as is wanted. */
enum wb_status wb_sorter_rewind(struct wb_sorter *sorter, struct wb_error *err);

/* The next record and its key, valid until the next call; *more is false where there is none. */
enum wb_status wb_sorter_next(struct wb_sorter *sorter, struct wb_text *key, struct wb_text *record,
			      bool *more, struct wb_error *err);

#endif
