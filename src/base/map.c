/* Open addressing with linear probing over indexes; the table is at most half full. */
#include "base/map.h"

#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

#include "base/memory.h"

void
wb_map_release(struct wb_map *map)
{
	free(map->entries);
	free(map->slots);
	wb_arena_release(&map->keys);
	memset(map, 0, sizeof *map);
}

/* The slot that holds key, or the free one where it belongs; the table is not empty. */
static size_t
probe(const struct wb_map *map, struct wb_text key, uint64_t hash)
{
	size_t mask = map->n_slots - 1, slot = (size_t)hash & mask;

	for (; map->slots[slot]; slot = (slot + 1) & mask) {
		const struct wb_map_entry *entry = &map->entries[map->slots[slot] - 1];

		if (entry->hash == hash && wb_text_equal(entry->key, key))
			break;
	}
	return slot;
}

struct wb_map_entry *
wb_map_find(const struct wb_map *map, struct wb_text key)
{
	size_t slot;

	if (!map->count)
		return NULL;
	slot = probe(map, key, XXH3_64bits(key.at, key.len));
	return map->slots[slot] ? &map->entries[map->slots[slot] - 1] : NULL;
}

void *
wb_map_get(const struct wb_map *map, struct wb_text key)
{
	const struct wb_map_entry *entry = wb_map_find(map, key);

	return entry ? entry->value : NULL;
}

static void
rehash(struct wb_map *map)
{
	size_t mask;

	map->n_slots = map->n_slots ? map->n_slots * 2 : 16;
	free(map->slots);
	map->slots = wb_alloc(map->n_slots * sizeof *map->slots);
	mask = map->n_slots - 1;
	for (size_t i = 0; i < map->count; i++) {
		size_t slot = (size_t)map->entries[i].hash & mask;

		while (map->slots[slot])
			slot = (slot + 1) & mask;
		map->slots[slot] = (uint32_t)(i + 1);
	}
}

struct wb_map_entry *
wb_map_put(struct wb_map *map, struct wb_text key)
{
	uint64_t hash = XXH3_64bits(key.at, key.len);
	struct wb_map_entry *entry;
	size_t slot;

	if ((map->count + 1) * 2 > map->n_slots)
		rehash(map);
	slot = probe(map, key, hash);
	if (map->slots[slot])
		return &map->entries[map->slots[slot] - 1];
	WB_GROW(map->entries, map->capacity, map->count + 1);
	entry = &map->entries[map->count++];
	*entry = (struct wb_map_entry){ .key = wb_arena_text(&map->keys, key), .hash = hash };
	map->slots[slot] = (uint32_t)map->count;
	return entry;
}
