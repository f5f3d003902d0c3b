#include "lang/lettercase.h"

#include <string.h>
#include <utf8proc.h>

#include "base/utf8.h"
#include "lang/character.h"

enum { SHARP_S = 0xdf };

static int32_t
convert(int32_t c, enum wb_lettercase to)
{
	if (to == WB_LETTERCASE_UPPER)
		return c == SHARP_S ? c : utf8proc_toupper(c);
	return utf8proc_tolower(c);
}

static bool
is_ascii_letter_of(char c, enum wb_lettercase from)
{
	char first = from == WB_LETTERCASE_LOWER ? 'a' : 'A';

	return (unsigned char)(c - first) < 26;
}

/* What the bytes of a text are, as far as changing its case goes. */
enum content { SETTLED, ASCII, BEYOND_ASCII };

static enum content
look_through(struct wb_text text, enum wb_lettercase from)
{
	unsigned any = 0, changes = 0;

	for (size_t i = 0; i < text.len; i++) {
		any |= (unsigned char)text.at[i];
		changes |= is_ascii_letter_of(text.at[i], from);
	}
	if (any & 0x80)
		return BEYOND_ASCII;
	return changes ? ASCII : SETTLED;
}

static struct wb_text
convert_ascii(struct wb_text text, enum wb_lettercase from, struct wb_arena *arena)
{
	char *at = wb_arena_bytes(arena, text.len);

	for (size_t i = 0; i < text.len; i++)
		at[i] = (char)(text.at[i] ^ (is_ascii_letter_of(text.at[i], from) << 5));
	return (struct wb_text){ at, text.len };
}

/* Writes to `at` unless it is NULL; returns the length. */
static size_t
convert_all(struct wb_text text, enum wb_lettercase to, char *at)
{
	size_t len = 0;
	char bytes[4];

	while (text.len) {
		size_t size = wb_utf8_put(bytes, convert(wb_utf8_next(&text), to));

		if (at)
			memcpy(at + len, bytes, size);
		len += size;
	}
	return len;
}

struct wb_text
wb_lettercase(struct wb_text text, enum wb_lettercase to, struct wb_arena *arena)
{
	enum wb_lettercase from =
		to == WB_LETTERCASE_LOWER ? WB_LETTERCASE_UPPER : WB_LETTERCASE_LOWER;
	enum content content = to == WB_LETTERCASE_KEEP ? SETTLED : look_through(text, from);
	size_t len;
	char *at;

	if (content == SETTLED)
		return text;
	if (content == ASCII)
		return convert_ascii(text, from, arena);
	len = convert_all(text, to, NULL);
	at = wb_arena_bytes(arena, len);
	convert_all(text, to, at);
	return (struct wb_text){ at, len };
}

static bool
starts_with_three_letters(struct wb_text text)
{
	for (int i = 0; i < 3; i++)
		if (!text.len || !wb_character_is_letter(wb_utf8_next(&text)))
			return false;
	return true;
}

/* Writes to `at` unless it is NULL; returns the length. */
static size_t
title_all(struct wb_text text, char *at)
{
	size_t len = 0, letters = 0; /* of the word so far */
	bool capital = true;         /* the next letter begins a word or a name in it */
	char bytes[4];

	while (text.len) {
		int32_t c = wb_utf8_next(&text);
		size_t size;

		if (wb_character_is_letter(c)) {
			c = capital ? (c == SHARP_S ? c : utf8proc_totitle(c))
				    : utf8proc_tolower(c);
			letters++;
			capital = false;
		} else if (wb_character_is_apostrophe(c)) {
			capital = !letters || (letters == 1 && starts_with_three_letters(text));
		} else {
			capital = !wb_character_is_mark(c) && !wb_character_is_digit(c);
			letters = capital ? 0 : letters;
		}
		size = wb_utf8_put(bytes, c);
		if (at)
			memcpy(at + len, bytes, size);
		len += size;
	}
	return len;
}

struct wb_text
wb_lettercase_title(struct wb_text text, struct wb_arena *arena)
{
	size_t len = title_all(text, NULL);
	char *at = wb_arena_bytes(arena, len);

	title_all(text, at);
	return (struct wb_text){ at, len };
}
