/*
 * Arenas: memory that is freed all at once.
 *
 * Three lifetimes in Waybill are arenas: a batch, a plan, a syntax tree. One
 * thread uses an arena at a time. Pointers into it are valid until reset or
 * release.
 */
#ifndef WB_BASE_ARENA_H
#define WB_BASE_ARENA_H

#include <stddef.h>

#include "base/text.h"

struct wb_arena_block;

struct wb_arena {
	struct wb_arena_block *first, *current;
	char *next, *end; /* free space in `current` */
	size_t used;      /* bytes given out since the last reset */
};

/* An arena of all zero bytes is a valid empty one. */
void wb_arena_release(struct wb_arena *arena);

/* Forgets the content and keeps ordinary blocks for reuse; oversized ones are freed. */
void wb_arena_reset(struct wb_arena *arena);

/* Forgets what was given out since `mark`, a copy of the arena as it was then. */
void wb_arena_rewind(struct wb_arena *arena, const struct wb_arena *mark);

/* Aligned for any type, not zeroed. */
void *wb_arena_alloc(struct wb_arena *arena, size_t size);
void *wb_arena_zalloc(struct wb_arena *arena, size_t size);

/* Unaligned room for text: `size` bytes. */
char *wb_arena_bytes(struct wb_arena *arena, size_t size);

/* Copies; the results end in a NUL that is not counted. */
struct wb_text wb_arena_text(struct wb_arena *arena, struct wb_text text);
char *wb_arena_string(struct wb_arena *arena, struct wb_text text);
char *wb_arena_format(struct wb_arena *arena, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

#define WB_NEW(arena, type)          ((type *)wb_arena_zalloc((arena), sizeof(type)))
#define WB_NEW_ARRAY(arena, type, n) ((type *)wb_arena_zalloc((arena), (n) * sizeof(type)))

#endif
