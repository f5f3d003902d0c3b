/*
 * How alike two texts are, character by character. What the function
 * `similarity` gives, and what suggestions compare names by. Pure; any thread;
 * memory comes from the arena given.
 */
#ifndef WB_LANG_LIKENESS_H
#define WB_LANG_LIKENESS_H

#include <stdint.h>

#include "base/arena.h"

/* A text as code points. */
struct wb_characters {
	int32_t *at;
	size_t count;
};

/* Of valid UTF-8. */
struct wb_characters wb_characters_of(struct wb_text text, struct wb_arena *arena);

/* Jaro and Winkler's similarity: 0 for nothing in common to 1 for equal. */
double wb_jaro_winkler(struct wb_characters a, struct wb_characters b, struct wb_arena *arena);

#endif
