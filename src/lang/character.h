/*
 * What a code point is, by Unicode: blank, letter, part of a word, punctuation.
 * Pure functions; any thread.
 */
#ifndef WB_LANG_CHARACTER_H
#define WB_LANG_CHARACTER_H

#include <stdbool.h>
#include <stdint.h>

bool wb_character_is_blank(int32_t c); /* White_Space: blanks of any width, tabs, line ends */
bool wb_character_is_letter(int32_t c);
bool wb_character_is_mark(int32_t c);        /* an accent that joins the letter before it */
bool wb_character_is_digit(int32_t c);       /* of any script */
bool wb_character_is_punctuation(int32_t c); /* and the signs of ASCII: $ + < = > ^ ` | ~ */
bool wb_character_is_apostrophe(int32_t c);  /* ' or ’ */

#endif
