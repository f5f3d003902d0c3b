/*
 * A key in columns: `key` names the columns of its parts, in order. Pure.
 */
#ifndef WB_ENGINE_KEY_H
#define WB_ENGINE_KEY_H

#include "data/batch.h"

/* Whether every part holds a value. */
bool wb_key_is_whole(const struct wb_column *columns, const size_t *key, size_t n_key, size_t row);

/* The canonical texts of the parts, joined for people; empty where the key is not whole. */
struct wb_text wb_key_text(const struct wb_column *columns, const size_t *key, size_t n_key,
			   size_t row, struct wb_arena *arena);

#endif
