#include "lang/html.h"

#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "lang/codec.h"

enum { NAME_MAX_LENGTH = 8, DIGITS_MAX = 8 };

/* By name, in the order of bytes. */
static const struct reference {
	const char *name;
	int32_t character;
} references[] = {
	{ "AElig", 0xc6 },    { "Aacute", 0xc1 },  { "Acirc", 0xc2 },    { "Agrave", 0xc0 },
	{ "Aring", 0xc5 },    { "Atilde", 0xc3 },  { "Auml", 0xc4 },     { "Ccedil", 0xc7 },
	{ "Dagger", 0x2021 }, { "ETH", 0xd0 },     { "Eacute", 0xc9 },   { "Ecirc", 0xca },
	{ "Egrave", 0xc8 },   { "Euml", 0xcb },    { "Iacute", 0xcd },   { "Icirc", 0xce },
	{ "Igrave", 0xcc },   { "Iuml", 0xcf },    { "Ntilde", 0xd1 },   { "OElig", 0x152 },
	{ "Oacute", 0xd3 },   { "Ocirc", 0xd4 },   { "Ograve", 0xd2 },   { "Oslash", 0xd8 },
	{ "Otilde", 0xd5 },   { "Ouml", 0xd6 },    { "Prime", 0x2033 },  { "Scaron", 0x160 },
	{ "THORN", 0xde },    { "Uacute", 0xda },  { "Ucirc", 0xdb },    { "Ugrave", 0xd9 },
	{ "Uuml", 0xdc },     { "Yacute", 0xdd },  { "Yuml", 0x178 },    { "aacute", 0xe1 },
	{ "acirc", 0xe2 },    { "acute", 0xb4 },   { "aelig", 0xe6 },    { "agrave", 0xe0 },
	{ "amp", 0x26 },      { "apos", 0x27 },    { "aring", 0xe5 },    { "atilde", 0xe3 },
	{ "auml", 0xe4 },     { "bdquo", 0x201e }, { "brvbar", 0xa6 },   { "bull", 0x2022 },
	{ "ccedil", 0xe7 },   { "cedil", 0xb8 },   { "cent", 0xa2 },     { "circ", 0x2c6 },
	{ "copy", 0xa9 },     { "curren", 0xa4 },  { "dagger", 0x2020 }, { "darr", 0x2193 },
	{ "deg", 0xb0 },      { "divide", 0xf7 },  { "eacute", 0xe9 },   { "ecirc", 0xea },
	{ "egrave", 0xe8 },   { "emsp", 0x2003 },  { "ensp", 0x2002 },   { "eth", 0xf0 },
	{ "euml", 0xeb },     { "euro", 0x20ac },  { "fnof", 0x192 },    { "frac12", 0xbd },
	{ "frac14", 0xbc },   { "frac34", 0xbe },  { "gt", 0x3e },       { "hellip", 0x2026 },
	{ "iacute", 0xed },   { "icirc", 0xee },   { "iexcl", 0xa1 },    { "igrave", 0xec },
	{ "iquest", 0xbf },   { "iuml", 0xef },    { "laquo", 0xab },    { "larr", 0x2190 },
	{ "ldquo", 0x201c },  { "lrm", 0x200e },   { "lsaquo", 0x2039 }, { "lsquo", 0x2018 },
	{ "lt", 0x3c },       { "macr", 0xaf },    { "mdash", 0x2014 },  { "micro", 0xb5 },
	{ "middot", 0xb7 },   { "minus", 0x2212 }, { "nbsp", 0xa0 },     { "ndash", 0x2013 },
	{ "not", 0xac },      { "ntilde", 0xf1 },  { "oacute", 0xf3 },   { "ocirc", 0xf4 },
	{ "oelig", 0x153 },   { "ograve", 0xf2 },  { "ordf", 0xaa },     { "ordm", 0xba },
	{ "oslash", 0xf8 },   { "otilde", 0xf5 },  { "ouml", 0xf6 },     { "para", 0xb6 },
	{ "permil", 0x2030 }, { "plusmn", 0xb1 },  { "pound", 0xa3 },    { "prime", 0x2032 },
	{ "quot", 0x22 },     { "raquo", 0xbb },   { "rarr", 0x2192 },   { "rdquo", 0x201d },
	{ "reg", 0xae },      { "rlm", 0x200f },   { "rsaquo", 0x203a }, { "rsquo", 0x2019 },
	{ "sbquo", 0x201a },  { "scaron", 0x161 }, { "sect", 0xa7 },     { "shy", 0xad },
	{ "sup1", 0xb9 },     { "sup2", 0xb2 },    { "sup3", 0xb3 },     { "szlig", 0xdf },
	{ "thinsp", 0x2009 }, { "thorn", 0xfe },   { "tilde", 0x2dc },   { "times", 0xd7 },
	{ "trade", 0x2122 },  { "uacute", 0xfa },  { "uarr", 0x2191 },   { "ucirc", 0xfb },
	{ "ugrave", 0xf9 },   { "uml", 0xa8 },     { "uuml", 0xfc },     { "yacute", 0xfd },
	{ "yen", 0xa5 },      { "yuml", 0xff },    { "zwj", 0x200d },    { "zwnj", 0x200c },
};

static int
compare_name(const void *name, const void *reference)
{
	return strcmp(name, ((const struct reference *)reference)->name);
}

/* The character of a name, or 0. */
static int32_t
find_named(struct wb_text name)
{
	const struct reference *found;
	char string[NAME_MAX_LENGTH + 1] = { 0 };

	if (!name.len || name.len > NAME_MAX_LENGTH)
		return 0;
	memcpy(string, name.at, name.len);
	found = bsearch(string, references, sizeof references / sizeof *references,
			sizeof *references, compare_name);
	return found ? found->character : 0;
}

static bool
may_stand(int32_t c)
{
	if (c < 0x20)
		return c == '\t' || c == '\n' || c == '\r';
	return !(c >= 0x7f && c < 0xa0) && !(c >= 0xd800 && c < 0xe000) && c <= 0x10ffff;
}

/* The character of "65" or "x41", or 0. */
static int32_t
find_numbered(struct wb_text number)
{
	bool hexadecimal = number.len && (number.at[0] | 0x20) == 'x';
	int64_t value = 0;

	if (hexadecimal)
		number = (struct wb_text){ number.at + 1, number.len - 1 };
	if (!number.len || number.len > DIGITS_MAX)
		return 0;
	for (size_t i = 0; i < number.len; i++) {
		int digit = wb_hex_digit(number.at[i]);

		if (digit < 0 || (digit > 9 && !hexadecimal))
			return 0;
		value = value * (hexadecimal ? 16 : 10) + digit;
	}
	return value <= 0x10ffff && may_stand((int32_t)value) ? (int32_t)value : 0;
}

/* The reference that begins behind an "&": its length with the ";", or 0. */
static size_t
read_reference(struct wb_text rest, int32_t *character)
{
	size_t longest = rest.len < NAME_MAX_LENGTH + 4 ? rest.len : NAME_MAX_LENGTH + 4;
	const char *end = longest ? memchr(rest.at, ';', longest) : NULL;
	struct wb_text name = { rest.at, end ? (size_t)(end - rest.at) : 0 };

	if (!name.len)
		return 0;
	if (name.at[0] == '#')
		*character = find_numbered((struct wb_text){ name.at + 1, name.len - 1 });
	else
		*character = find_named(name);
	return *character ? name.len + 1 : 0;
}

void
wb_html_unescape(struct wb_text text, struct wb_buffer *out)
{
	char bytes[4];

	for (size_t i = 0; i < text.len; i++) {
		struct wb_text rest = { text.at + i + 1, text.len - i - 1 };
		int32_t character;
		size_t size = text.at[i] == '&' ? read_reference(rest, &character) : 0;

		if (size)
			wb_buffer_add(out, bytes, wb_utf8_put(bytes, character));
		else
			wb_buffer_byte(out, text.at[i]);
		i += size;
	}
}
