/*
 * A hash map from text to a pointer, in order of insertion.
 *
 * Keys are copied; values are the caller's. Not for several threads at once
 * while one of them writes. A map of all zero bytes is a valid empty one.
 */
#ifndef WB_BASE_MAP_H
#define WB_BASE_MAP_H

#include <stdint.h>

#include "base/arena.h"
#include "base/text.h"

struct wb_map_entry {
	struct wb_text key;
	void *value;
	uint64_t hash;
};

struct wb_map {
	struct wb_map_entry *entries; /* entries[0 .. count), in order of insertion */
	size_t count, capacity;
	uint32_t *slots; /* index + 1 into entries, 0 where free */
	size_t n_slots;  /* a power of two */
	struct wb_arena keys;
};

void wb_map_release(struct wb_map *map);

/* The value of key, or NULL. */
void *wb_map_get(const struct wb_map *map, struct wb_text key);

/* The entry of key, or NULL; valid until the next put. */
struct wb_map_entry *wb_map_find(const struct wb_map *map, struct wb_text key);

/* The entry of key, made with a NULL value where there is none; valid until the next put. */
struct wb_map_entry *wb_map_put(struct wb_map *map, struct wb_text key);

#endif
