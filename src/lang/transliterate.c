#include "lang/transliterate.h"

#include <utf8proc.h>

#include "base/utf8.h"
#include "lang/character.h"

/* What Unicode does not take apart, or takes apart into something else. */
static const struct {
	int32_t from;
	const char *to;
} spellings[] = {
	{ 0xa1, "!" },    { 0xab, "\"" },    { 0xad, "" },     { 0xb4, "'" },    { 0xb7, "." },
	{ 0xbb, "\"" },   { 0xbf, "?" },     { 0xc6, "AE" },   { 0xd0, "D" },    { 0xd7, "x" },
	{ 0xd8, "O" },    { 0xde, "Th" },    { 0xdf, "ss" },   { 0xe6, "ae" },   { 0xf0, "d" },
	{ 0xf8, "o" },    { 0xfe, "th" },    { 0x110, "D" },   { 0x111, "d" },   { 0x126, "H" },
	{ 0x127, "h" },   { 0x131, "i" },    { 0x138, "k" },   { 0x141, "L" },   { 0x142, "l" },
	{ 0x149, "'n" },  { 0x14a, "NG" },   { 0x14b, "ng" },  { 0x152, "OE" },  { 0x153, "oe" },
	{ 0x166, "T" },   { 0x167, "t" },    { 0x180, "b" },   { 0x189, "D" },   { 0x18f, "E" },
	{ 0x192, "f" },   { 0x197, "I" },    { 0x19a, "l" },   { 0x1b5, "Z" },   { 0x1b6, "z" },
	{ 0x1dd, "e" },   { 0x1e4, "G" },    { 0x1e5, "g" },   { 0x237, "j" },   { 0x23a, "A" },
	{ 0x23d, "L" },   { 0x259, "e" },    { 0x268, "i" },   { 0x289, "u" },   { 0x2b9, "'" },
	{ 0x2ba, "\"" },  { 0x2bb, "'" },    { 0x2bc, "'" },   { 0x2bd, "'" },   { 0x2c6, "^" },
	{ 0x2dc, "~" },   { 0x1e9e, "SS" },  { 0x200b, "" },   { 0x200c, "" },   { 0x200d, "" },
	{ 0x2010, "-" },  { 0x2011, "-" },   { 0x2012, "-" },  { 0x2013, "-" },  { 0x2014, "-" },
	{ 0x2015, "-" },  { 0x2018, "'" },   { 0x2019, "'" },  { 0x201a, "'" },  { 0x201b, "'" },
	{ 0x201c, "\"" }, { 0x201d, "\"" },  { 0x201e, "\"" }, { 0x201f, "\"" }, { 0x2022, "*" },
	{ 0x2032, "'" },  { 0x2033, "\"" },  { 0x2039, "'" },  { 0x203a, "'" },  { 0x2044, "/" },
	{ 0x2060, "" },   { 0x20ac, "EUR" }, { 0x2212, "-" },  { 0x2215, "/" },  { 0xfeff, "" },
};

static const char *
find_spelling(int32_t c)
{
	size_t low = 0, high = sizeof spellings / sizeof *spellings;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (spellings[middle].from == c)
			return spellings[middle].to;
		if (spellings[middle].from < c)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

/* One code point of a decomposition. */
static bool
append_plain(int32_t c, struct wb_buffer *out)
{
	const char *spelling = find_spelling(c);

	if (c < 0x80)
		wb_buffer_byte(out, (char)c);
	else if (spelling)
		wb_buffer_string(out, spelling);
	else if (wb_character_is_blank(c))
		wb_buffer_byte(out, ' ');
	else if (!wb_character_is_mark(c))
		return false;
	return true;
}

bool
wb_transliterate(int32_t c, struct wb_buffer *out)
{
	enum { LONGEST = 32 }; /* code points of a compatibility decomposition: 18 at most */
	utf8proc_int32_t parts[LONGEST];
	size_t before = out->len;
	utf8proc_ssize_t count;
	int class = 0;

	if (c < 0x80 || find_spelling(c))
		return append_plain(c, out);
	count = utf8proc_decompose_char(c, parts, LONGEST, UTF8PROC_COMPAT | UTF8PROC_DECOMPOSE,
					&class);
	for (utf8proc_ssize_t i = 0; i < count && i < LONGEST; i++) {
		if (append_plain(parts[i], out))
			continue;
		out->len = before;
		return false;
	}
	return count > 0;
}

void
wb_transliterate_all(struct wb_text text, struct wb_buffer *out)
{
	while (text.len) {
		const char *at = text.at;
		int32_t c = wb_utf8_next(&text);

		if (!wb_transliterate(c, out))
			wb_buffer_add(out, at, (size_t)(text.at - at));
	}
}
