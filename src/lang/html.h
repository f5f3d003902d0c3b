/*
 * HTML character references as the characters they stand for: numeric ones and
 * the named ones of HTML 4 for Latin-1, quotes, dashes and common signs.
 * Pure; any thread; appends to the caller's buffer.
 */
#ifndef WB_LANG_HTML_H
#define WB_LANG_HTML_H

#include "base/text.h"

/*
 * A reference ends in ";". What is none, or is unknown, or stands for a control
 * character other than tab and line ends, or for no character, stays as it is.
 */
void wb_html_unescape(struct wb_text text, struct wb_buffer *out);

#endif
