#include "lang/character.h"

#include <utf8proc.h>

#define CATEGORY(name) (1u << UTF8PROC_CATEGORY_##name)

enum {
	LETTERS = CATEGORY(LU) | CATEGORY(LL) | CATEGORY(LT) | CATEGORY(LM) | CATEGORY(LO),
	MARKS = CATEGORY(MN) | CATEGORY(MC) | CATEGORY(ME),
	DIGITS = CATEGORY(ND) | CATEGORY(NL),
	PUNCTUATION = CATEGORY(PC) | CATEGORY(PD) | CATEGORY(PS) | CATEGORY(PE) | CATEGORY(PI) |
		      CATEGORY(PF) | CATEGORY(PO),
	SIGNS = CATEGORY(SM) | CATEGORY(SC) | CATEGORY(SK),
	BLANKS = CATEGORY(ZS) | CATEGORY(ZL) | CATEGORY(ZP),
	RIGHT_QUOTE = 0x2019,
	NEXT_LINE = 0x85,
};

static bool
is_of(int32_t c, unsigned categories)
{
	return categories & 1u << utf8proc_category(c);
}

bool
wb_character_is_blank(int32_t c)
{
	if (c < 0x80)
		return c == ' ' || (c >= '\t' && c <= '\r');
	return c == NEXT_LINE || is_of(c, BLANKS);
}

bool
wb_character_is_letter(int32_t c)
{
	if (c < 0x80)
		return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
	return is_of(c, LETTERS);
}

bool
wb_character_is_mark(int32_t c)
{
	return c >= 0x80 && is_of(c, MARKS);
}

bool
wb_character_is_digit(int32_t c)
{
	if (c < 0x80)
		return c >= '0' && c <= '9';
	return is_of(c, DIGITS);
}

bool
wb_character_is_punctuation(int32_t c)
{
	return is_of(c, c < 0x80 ? PUNCTUATION | SIGNS : PUNCTUATION);
}

bool
wb_character_is_apostrophe(int32_t c)
{
	return c == '\'' || c == RIGHT_QUOTE;
}
