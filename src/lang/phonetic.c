#include "lang/phonetic.h"

#include <stdlib.h>
#include <string.h>

enum { WORD_MAX = 256 }; /* letters looked at */

/* The letters of the text, upper case, with a NUL before and two behind them. */
struct word {
	char room[WORD_MAX + 3];
	const char *letters; /* within room */
	size_t len;
};

static void
take_letters(struct wb_text text, struct word *word)
{
	memset(word, 0, sizeof *word);
	word->letters = word->room + 1;
	for (size_t i = 0; i < text.len && word->len < WORD_MAX; i++) {
		char c = (char)(text.at[i] & ~0x20);

		if ((unsigned char)text.at[i] < 0x80 && c >= 'A' && c <= 'Z')
			word->room[1 + word->len++] = c;
	}
}

void
wb_soundex(struct wb_text text, struct wb_buffer *out)
{
	/* By letter, A to Z; 0 gives no digit. */
	static const char codes[] = "01230120022455012623010202";
	struct word word;
	size_t digits = 0;
	char last;

	take_letters(text, &word);
	if (!word.len)
		return;
	wb_buffer_byte(out, word.letters[0]);
	last = codes[word.letters[0] - 'A'];
	for (size_t i = 1; i < word.len && digits < 3; i++) {
		char letter = word.letters[i], code = codes[letter - 'A'];

		if (letter == 'H' || letter == 'W')
			continue;
		if (code != '0' && code != last) {
			wb_buffer_byte(out, code);
			digits++;
		}
		last = code;
	}
	wb_buffer_add(out, "000", 3 - digits);
}

static bool
is_one_of(char c, const char *set)
{
	return c && strchr(set, c);
}

static bool
is_vowel(char c)
{
	return is_one_of(c, "AEIOU");
}

static bool
is_front(char c)
{
	return is_one_of(c, "EIY");
}

/* A letter and its neighbours; NUL where there is none. */
struct place {
	const char *at; /* at[-1] to at[2] may be read */
	bool first;
};

static const char *
sound_c(const struct place *p)
{
	if (p->at[1] == 'I' && p->at[2] == 'A')
		return "X";
	if (p->at[-1] == 'S' && is_front(p->at[1]))
		return "";
	if (p->at[1] == 'H')
		return p->at[-1] == 'S' ? "K" : "X";
	return is_front(p->at[1]) ? "S" : "K";
}

static const char *
sound_d(const struct place *p)
{
	return p->at[1] == 'G' && is_front(p->at[2]) ? "J" : "T";
}

static bool
ends_in_gn(const char *at)
{
	return at[1] == 'N' && (!at[2] || !strcmp(at + 2, "ED"));
}

static const char *
sound_g(const struct place *p)
{
	if (p->at[1] == 'H' && p->at[2] && !is_vowel(p->at[2]))
		return "";
	if (ends_in_gn(p->at))
		return "";
	if (p->at[-1] == 'D' && is_front(p->at[1]))
		return ""; /* the D has said it */
	return is_front(p->at[1]) ? "J" : "K";
}

static const char *
sound_h(const struct place *p)
{
	if (is_one_of(p->at[-1], "CSPTG") || !is_vowel(p->at[1]))
		return "";
	return "H";
}

static const char *
sound_s(const struct place *p)
{
	bool hushed = p->at[1] == 'I' && is_one_of(p->at[2], "OA");

	return hushed || p->at[1] == 'H' ? "X" : "S";
}

static const char *
sound_t(const struct place *p)
{
	if (p->at[1] == 'I' && is_one_of(p->at[2], "OA"))
		return "X";
	if (p->at[1] == 'H')
		return "0";
	return p->at[1] == 'C' && p->at[2] == 'H' ? "" : "T";
}

/* The letters with no more than one condition. */
static const char *
sound_other(const struct place *p)
{
	switch (*p->at) {
	case 'B':
		return p->at[-1] == 'M' && !p->at[1] ? "" : "B";
	case 'K':
		return p->at[-1] == 'C' ? "" : "K";
	case 'P':
		return p->at[1] == 'H' ? "F" : "P";
	case 'W':
	case 'Y':
		return !is_vowel(p->at[1]) ? "" : *p->at == 'W' ? "W" : "Y";
	default:
		return NULL;
	}
}

static const char *(*const sounds[26])(const struct place *) = {
	['C' - 'A'] = sound_c,     ['D' - 'A'] = sound_d,     ['G' - 'A'] = sound_g,
	['H' - 'A'] = sound_h,     ['S' - 'A'] = sound_s,     ['T' - 'A'] = sound_t,
	['B' - 'A'] = sound_other, ['K' - 'A'] = sound_other, ['P' - 'A'] = sound_other,
	['W' - 'A'] = sound_other, ['Y' - 'A'] = sound_other,
};

/* The letters that always sound the same; a vowel is kept as the first only. */
static const char *const constant_sounds[26] = {
	['F' - 'A'] = "F",  ['J' - 'A'] = "J", ['L' - 'A'] = "L", ['M' - 'A'] = "M",
	['N' - 'A'] = "N",  ['Q' - 'A'] = "K", ['R' - 'A'] = "R", ['V' - 'A'] = "F",
	['X' - 'A'] = "KS", ['Z' - 'A'] = "S",
};

/* Beginnings of which the first letter is silent, or another. */
static const struct {
	const char *start, *sound; /* sound of both letters, or NULL: the first is dropped */
} beginnings[] = {
	{ "KN", NULL }, { "GN", NULL }, { "PN", NULL },
	{ "AE", NULL }, { "WR", NULL }, { "WH", "W" },
};

/* Says what is odd about the beginning; returns how many letters that used up. */
static size_t
begin(const struct word *word, struct wb_buffer *out)
{
	if (word->letters[0] == 'X') {
		wb_buffer_byte(out, 'S');
		return 1;
	}
	for (size_t i = 0; i < sizeof beginnings / sizeof *beginnings; i++) {
		if (strncmp(word->letters, beginnings[i].start, 2))
			continue;
		wb_buffer_string(out, beginnings[i].sound ? beginnings[i].sound : "");
		return beginnings[i].sound ? 2 : 1;
	}
	return 0;
}

void
wb_metaphone(struct wb_text text, struct wb_buffer *out)
{
	struct word word;
	size_t start, silent;

	take_letters(text, &word);
	silent = begin(&word, out);
	start = silent == 1 && word.letters[0] != 'X' ? 1 : 0;
	for (size_t i = silent; i < word.len; i++) {
		struct place place = { word.letters + i, i == start };
		unsigned letter = (unsigned)(word.letters[i] - 'A');

		if (place.at[-1] == place.at[0] && place.at[0] != 'C' && i > start)
			continue;
		if (sounds[letter])
			wb_buffer_string(out, sounds[letter](&place));
		else if (constant_sounds[letter])
			wb_buffer_string(out, constant_sounds[letter]);
		else if (place.first)
			wb_buffer_byte(out, *place.at);
	}
}
