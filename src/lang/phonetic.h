/*
 * How English names and words sound, as a short key: American Soundex and the
 * original Metaphone. Only the letters A to Z count, in any case; all else is
 * passed over, so accents come off first (wb_transliterate_all).
 *
 * Pure functions; any thread. The key of a text without letters is empty.
 */
#ifndef WB_LANG_PHONETIC_H
#define WB_LANG_PHONETIC_H

#include "base/text.h"

/*
 * As the U.S. National Archives describe it: letters that H or W stands between
 * count as neighbours, those that a vowel stands between do not.
 */
void wb_soundex(struct wb_text text, struct wb_buffer *out);

/* Lawrence Philips, "Hanging on the Metaphone", Computer Language 7 (12), 1990. */
void wb_metaphone(struct wb_text text, struct wb_buffer *out);

#endif
