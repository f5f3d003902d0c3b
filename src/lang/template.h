/*
 * The part of templates that substitution needs; compiling and filling one is
 * declared in regex.h. Internal to the language. A template is immutable and
 * shared by threads; buffer and arena are the caller's.
 */
#ifndef WB_LANG_TEMPLATE_H
#define WB_LANG_TEMPLATE_H

#include "lang/regex.h"

/* Appends the template filled from the last match in scratch; the arena is for scratch text. */
void wb_template_append(const struct wb_template *template, const struct wb_regex_scratch *scratch,
			struct wb_arena *arena, struct wb_buffer *out);

/* Whether the template is the same for every match: *out, which lies where it does. */
bool wb_template_is_literal(const struct wb_template *template, struct wb_text *out);

#endif
