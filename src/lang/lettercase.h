/*
 * Upper, lower and title case, code point by code point as Unicode's simple
 * mappings have it (libutf8proc), never by locale. ß has no upper case of its
 * own in running text and stays.
 *
 * Pure functions; any thread. Results are the text itself where nothing
 * changes, else lie in the arena.
 */
#ifndef WB_LANG_LETTERCASE_H
#define WB_LANG_LETTERCASE_H

#include "base/arena.h"

enum wb_lettercase {
	WB_LETTERCASE_KEEP,
	WB_LETTERCASE_LOWER,
	WB_LETTERCASE_UPPER,
};

/* Text is valid UTF-8. */
struct wb_text wb_lettercase(struct wb_text text, enum wb_lettercase to, struct wb_arena *arena);

/*
 * The first letter of each word upper, the rest lower. A word is a run of
 * letters, marks, digits and apostrophes; a hyphen begins a new one. Behind an
 * apostrophe that follows a word's first letter, a letter with at least two
 * more is upper as well: O'Brien, but I'll and Peter's.
 */
struct wb_text wb_lettercase_title(struct wb_text text, struct wb_arena *arena);

#endif
