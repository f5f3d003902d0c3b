/*
 * Glyphs: what stands for a character on a terminal that has ASCII alone, and how
 * wide a character is. Pure; any thread.
 */
#ifndef TUI_GLYPH_H
#define TUI_GLYPH_H

#include <stdbool.h>
#include <stdint.h>

/* The ASCII character for a code point: itself, that of a known glyph, or `?`. */
char wb_glyph_ascii(int32_t code_point);

/*
 * Columns of a code point: 1 or 2; 0 for a mark that joins the character before
 * it; -1 for one to leave out (joiners, variation selectors, skin tones' like).
 */
int wb_glyph_columns(int32_t code_point);

#endif
