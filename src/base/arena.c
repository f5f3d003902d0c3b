/*
 * A chain of blocks, each handed out from its start. Blocks of the ordinary
 * size stay for reuse after a reset; a request larger than a quarter of one
 * gets a block of its own, which a reset frees, so that one 16 MiB field does
 * not stay in memory for the rest of a run.
 */
#include "base/arena.h"

#include <stdalign.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

enum { BLOCK_SIZE = 64 * 1024, OVERSIZE = BLOCK_SIZE / 4 };

struct wb_arena_block {
	struct wb_arena_block *next;
	size_t size;
	alignas(max_align_t) char bytes[];
};

static struct wb_arena_block *
block_new(size_t size)
{
	struct wb_arena_block *block;

	if (size > SIZE_MAX - sizeof *block)
		size = SIZE_MAX - sizeof *block; /* refused by the allocator */
	block = wb_realloc(NULL, sizeof *block + size);
	block->next = NULL;
	block->size = size;
	return block;
}

static void
enter(struct wb_arena *arena, struct wb_arena_block *block)
{
	arena->current = block;
	arena->next = block->bytes;
	arena->end = block->bytes + block->size;
}

/* Makes a block with room for `size` bytes the current one. */
static void
advance(struct wb_arena *arena, size_t size)
{
	struct wb_arena_block *block;

	if (arena->current && arena->current->next && arena->current->next->size >= size) {
		enter(arena, arena->current->next);
		return;
	}
	block = block_new(size > BLOCK_SIZE ? size : BLOCK_SIZE);
	if (arena->current) {
		block->next = arena->current->next;
		arena->current->next = block;
	} else {
		arena->first = block;
	}
	enter(arena, block);
}

/* A request too large to share a block: its own, behind the current one. */
static char *
oversize(struct wb_arena *arena, size_t size)
{
	struct wb_arena_block *block = block_new(size);

	block->next = arena->first;
	arena->first = block;
	if (!arena->current) {
		arena->current = block;
		arena->next = arena->end = block->bytes + block->size;
	}
	return block->bytes;
}

void
wb_arena_release(struct wb_arena *arena)
{
	struct wb_arena_block *block = arena->first, *next;

	for (; block; block = next) {
		next = block->next;
		free(block);
	}
	memset(arena, 0, sizeof *arena);
}

void
wb_arena_reset(struct wb_arena *arena)
{
	struct wb_arena_block **link = &arena->first, *block;

	while ((block = *link)) {
		if (block->size == BLOCK_SIZE) {
			link = &block->next;
			continue;
		}
		*link = block->next;
		free(block);
	}
	arena->current = NULL;
	arena->next = arena->end = NULL;
	arena->used = 0;
	if (arena->first)
		enter(arena, arena->first);
}

char *
wb_arena_bytes(struct wb_arena *arena, size_t size)
{
	char *memory;

	arena->used += size;
	if ((size_t)(arena->end - arena->next) < size) {
		if (size > OVERSIZE)
			return oversize(arena, size);
		advance(arena, size);
	}
	memory = arena->next;
	arena->next += size;
	return memory;
}

/* Blocks of their own stand before those that were there; ordinary ones stay behind. */
void
wb_arena_rewind(struct wb_arena *arena, const struct wb_arena *mark)
{
	while (arena->first != mark->first) {
		struct wb_arena_block *block = arena->first;

		arena->first = block->next;
		free(block);
	}
	*arena = *mark;
}

void *
wb_arena_alloc(struct wb_arena *arena, size_t size)
{
	size_t align = alignof(max_align_t);
	size_t skip = (align - ((uintptr_t)arena->next & (align - 1))) & (align - 1);

	arena->used += size;
	if (arena->next && (size_t)(arena->end - arena->next) >= size + skip) {
		void *memory = arena->next + skip;
		arena->next += skip + size;
		return memory;
	}
	arena->used -= size;
	if (size <= OVERSIZE)
		advance(arena, size); /* a block's start is aligned */
	return wb_arena_bytes(arena, size);
}

void *
wb_arena_zalloc(struct wb_arena *arena, size_t size)
{
	return memset(wb_arena_alloc(arena, size), 0, size);
}

char *
wb_arena_string(struct wb_arena *arena, struct wb_text text)
{
	char *copy = wb_arena_bytes(arena, text.len + 1);

	if (text.len)
		memcpy(copy, text.at, text.len);
	copy[text.len] = '\0';
	return copy;
}

struct wb_text
wb_arena_text(struct wb_arena *arena, struct wb_text text)
{
	return (struct wb_text){ wb_arena_string(arena, text), text.len };
}

char *
wb_arena_format(struct wb_arena *arena, const char *format, ...)
{
	va_list arguments;
	char *memory;
	int size;

	va_start(arguments, format);
	size = vsnprintf(NULL, 0, format, arguments);
	va_end(arguments);
	memory = wb_arena_bytes(arena, (size_t)size + 1);
	va_start(arguments, format);
	vsnprintf(memory, (size_t)size + 1, format, arguments);
	va_end(arguments);
	return memory;
}
