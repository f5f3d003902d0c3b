#include "tui/glyph.h"

#include <stddef.h>
#include <utf8proc.h>

/* The characters that Waybill itself draws with. */
static const struct {
	int32_t from, to;
	char ascii;
} glyphs[] = {
	{ 0x00b7, 0x00b7, '.' },                                                    /* · */
	{ 0x00d7, 0x00d7, 'x' },                                                    /* × */
	{ 0x0192, 0x0192, 'f' },                                                    /* ƒ */
	{ 0x2013, 0x2014, '-' },                                                    /* – — */
	{ 0x2018, 0x2019, '\'' }, { 0x201c, 0x201d, '"' }, { 0x2026, 0x2026, '~' }, /* … */
	{ 0x203a, 0x203a, '>' },                                                    /* › */
	{ 0x2190, 0x2190, '<' },                                                    /* ← */
	{ 0x2191, 0x2191, '^' },  { 0x2192, 0x2192, '>' }, { 0x2193, 0x2193, 'v' },
	{ 0x2205, 0x2205, '0' },                           /* ∅ */
	{ 0x2500, 0x2501, '-' },                           /* ─ ━ */
	{ 0x2502, 0x2503, '|' },  { 0x2504, 0x2505, '.' }, /* ┄ ┅ */
	{ 0x2506, 0x2507, ':' },  { 0x2508, 0x2509, '.' }, { 0x250a, 0x250b, ':' },
	{ 0x250c, 0x254b, '+' },                           /* corners and crossings */
	{ 0x2550, 0x2550, '=' },  { 0x256d, 0x2570, '+' }, /* round corners */
	{ 0x2571, 0x2571, '/' },                           /* ╱ */
	{ 0x2572, 0x2572, '\\' },                          /* ╲ */
	{ 0x2574, 0x2574, '-' }, /* half lines, light, heavy, or one of each */
	{ 0x2575, 0x2575, '|' },  { 0x2576, 0x2576, '-' }, { 0x2577, 0x2577, '|' },
	{ 0x2578, 0x2578, '-' },  { 0x2579, 0x2579, '|' }, { 0x257a, 0x257a, '-' },
	{ 0x257b, 0x257b, '|' },  { 0x257c, 0x257c, '-' }, { 0x257d, 0x257d, '|' },
	{ 0x257e, 0x257e, '-' },  { 0x257f, 0x257f, '|' }, { 0x2581, 0x2584, '.' }, /* ▁ … ▄ */
	{ 0x2585, 0x2588, '#' },                           /* ▅ … █ */
	{ 0x2589, 0x258f, '|' },                           /* ▉ … ▏ */
	{ 0x2591, 0x2591, '.' },                           /* ░ */
	{ 0x2592, 0x2593, ':' },  { 0x25b2, 0x25b4, '^' }, /* ▲ */
	{ 0x25b6, 0x25b8, '>' },                           /* ▶ ▸ */
	{ 0x25bc, 0x25be, 'v' },                           /* ▼ */
	{ 0x25c0, 0x25c2, '<' },  { 0x25cf, 0x25cf, '*' }, /* ● */
	{ 0x26b7, 0x26b7, '#' },                           /* ⚷, a key */
	{ 0x2713, 0x2713, '+' },                           /* ✓ */
	{ 0x2715, 0x2716, 'x' },                           /* ✕ */
	{ 0x2717, 0x2717, '!' },                           /* ✗, not the x of a crosswalk */
	{ 0x2800, 0x2800, ' ' },  { 0x2801, 0x28ff, ':' }, /* braille */
};

char
wb_glyph_ascii(int32_t c)
{
	if (c >= 0x20 && c < 0x7f)
		return (char)c;
	for (size_t i = 0; i < sizeof glyphs / sizeof *glyphs; i++)
		if (c >= glyphs[i].from && c <= glyphs[i].to)
			return glyphs[i].ascii;
	return '?';
}

int
wb_glyph_columns(int32_t c)
{
	int columns;

	if (c < 0x300)
		return c == 0xad ? -1 : 1;
	if ((c >= 0x200b && c <= 0x200d) || c == 0x2060 || (c >= 0xfe00 && c <= 0xfe0f) ||
	    (c >= 0xe0000 && c <= 0xe0fff))
		return -1;
	if (c >= 0x1160 && c <= 0x11ff) /* Hangul vowels and finals: drawn by themselves nowhere */
		return 0;
	columns = utf8proc_charwidth(c);
	if (columns > 0)
		return columns > 2 ? 2 : columns;
	switch (utf8proc_category(c)) {
	case UTF8PROC_CATEGORY_MN:
	case UTF8PROC_CATEGORY_ME:
	case UTF8PROC_CATEGORY_MC:
		return 0;
	case UTF8PROC_CATEGORY_CN:
	case UTF8PROC_CATEGORY_CO:
		return 1;
	default:
		return -1;
	}
}
