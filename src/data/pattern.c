#include "data/pattern.h"

#include <string.h>
#include <utf8proc.h>

#include "base/utf8.h"

enum { MOST = 60, LETTERS = 4, DIGITS = 10 };

/* What a byte of ASCII becomes; 0: itself. */
#define TEN(first, symbol)                                                                      \
	[first] = symbol, [first + 1] = symbol, [first + 2] = symbol, [first + 3] = symbol,     \
	[first + 4] = symbol, [first + 5] = symbol, [first + 6] = symbol, [first + 7] = symbol, \
	[first + 8] = symbol, [first + 9] = symbol
static const char symbols[128] = {
	TEN('0', '9'), TEN('A', 'A'), TEN('K', 'A'), ['U'] = 'A',   ['V'] = 'A',   ['W'] = 'A',
	['X'] = 'A',   ['Y'] = 'A',   ['Z'] = 'A',   TEN('a', 'a'), TEN('k', 'a'), ['u'] = 'a',
	['v'] = 'a',   ['w'] = 'a',   ['x'] = 'a',   ['y'] = 'a',   ['z'] = 'a',
};

static char
symbol_of_code_point(int32_t code_point)
{
	switch (utf8proc_category(code_point)) {
	case UTF8PROC_CATEGORY_LU:
	case UTF8PROC_CATEGORY_LT:
		return 'A';
	case UTF8PROC_CATEGORY_LL:
	case UTF8PROC_CATEGORY_LM:
	case UTF8PROC_CATEGORY_LO:
		return 'a';
	case UTF8PROC_CATEGORY_ND:
		return '9';
	default:
		return 0;
	}
}

/* Takes the first character off; its symbol, or 0 where it stands for itself. */
static char
next_symbol(struct wb_text *text, size_t *taken)
{
	struct wb_text before = *text;
	char symbol;

	if (!(*text->at & 0x80)) {
		*taken = 1;
		symbol = symbols[(unsigned char)*text->at];
		text->at++;
		text->len--;
		return symbol;
	}
	/* Bytes that are no UTF-8 stand for themselves, one by one. */
	if (!wb_utf8_valid((struct wb_text){ text->at, text->len < 4 ? text->len : 4 }) &&
	    !wb_utf8_valid_prefix((struct wb_text){ text->at, text->len < 4 ? text->len : 4 })) {
		*taken = 1;
		text->at++;
		text->len--;
		return 0;
	}
	symbol = symbol_of_code_point(wb_utf8_next(text));
	*taken = before.len - text->len;
	return symbol;
}

size_t
wb_pattern_of(struct wb_text text, char out[WB_PATTERN_SIZE])
{
	size_t len = 0, run = 0, taken;
	char last = 0;

	while (text.len) {
		const char *at = text.at;
		char symbol = next_symbol(&text, &taken);
		size_t most = symbol == '9' ? DIGITS : LETTERS;

		run = symbol && symbol == last ? run + 1 : 1;
		last = symbol;
		if (symbol && run > most + 1)
			continue;
		if (symbol && run == most + 1) {
			len -= most;
			out[len++] = symbol;
			out[len++] = '+';
			continue;
		}
		if (len + taken > MOST) {
			memcpy(out + len, "…", strlen("…"));
			return len + strlen("…");
		}
		if (symbol)
			out[len++] = symbol;
		for (size_t i = 0; !symbol && i < taken; i++)
			out[len++] = at[i];
	}
	return len;
}
