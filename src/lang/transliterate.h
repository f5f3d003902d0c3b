/*
 * Text in plain ASCII: accents off, ligatures and letters of the Latin script
 * spelled out (ß ss, ø o, æ ae), typographic quotes, dashes and spaces plain.
 *
 * Pure functions; any thread. The buffer is the caller's.
 */
#ifndef WB_LANG_TRANSLITERATE_H
#define WB_LANG_TRANSLITERATE_H

#include <stdint.h>

#include "base/text.h"

/*
 * Appends the code point in ASCII; false, and nothing appended, where it has no
 * such form. A lone accent is left out, which counts as a form.
 */
bool wb_transliterate(int32_t c, struct wb_buffer *out);

/* Appends the text, keeping what has no such form. */
void wb_transliterate_all(struct wb_text text, struct wb_buffer *out);

#endif
