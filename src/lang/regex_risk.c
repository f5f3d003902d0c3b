/*
 * The pattern is walked once, as alternatives of items: an atom (a character, a
 * class, a group) and how often it may come. Two things are remembered of an
 * alternative: whether a repetition without end may be all that it matches
 * ("loose"), and the last such repetition that nothing obligatory follows.
 *
 *	( \d+ -? )+	 loose inside, repeated outside: exponential
 *	\s* x? \s*	 the same atom again, nothing between that must be: quadratic
 *
 * What is possessive or atomic never gives back, so it does no harm.
 */
#include "lang/regex_risk.h"

#include <stdbool.h>
#include <string.h>

enum { DEPTH_MAX = 250 };

struct walk {
	const char *at, *end;
	unsigned depth;
	enum wb_regex_risk worst;
	struct wb_text part;
};

struct item {
	struct wb_text atom; /* as written, without its quantifier */
	const char *start;
	bool endless, optional, possessive;
	bool loose; /* a group whose text may be one endless repetition */
	bool empty; /* an anchor, a look-around, a comment: matches no text */
};

/* What is known of an alternative so far. */
struct alternative {
	size_t endless;  /* items without end, loose groups included */
	size_t demanded; /* items that must be there and have an end */
	struct item
		open; /* the last endless item with nothing demanded behind it; atom empty: none */
};

static void
blame(struct walk *walk, enum wb_regex_risk risk, const char *start)
{
	if (risk <= walk->worst)
		return;
	walk->worst = risk;
	walk->part = (struct wb_text){ start, (size_t)(walk->at - start) };
}

static bool
is_at(const struct walk *walk, const char *word)
{
	size_t len = strlen(word);

	return (size_t)(walk->end - walk->at) >= len && !memcmp(walk->at, word, len);
}

/* [^]a-z[:alpha:]\]] */
static void
skip_class(struct walk *walk)
{
	walk->at++;
	if (walk->at < walk->end && *walk->at == '^')
		walk->at++;
	if (walk->at < walk->end && *walk->at == ']')
		walk->at++;
	while (walk->at < walk->end && *walk->at != ']') {
		if (is_at(walk, "[:")) {
			const char *close =
				memmem(walk->at, (size_t)(walk->end - walk->at), ":]", 2);

			walk->at = close ? close + 1 : walk->at;
		} else if (*walk->at == '\\' && walk->at + 1 < walk->end) {
			walk->at++;
		}
		walk->at++;
	}
	if (walk->at < walk->end)
		walk->at++;
}

/* \d, \x{41}, \p{Lu}, \Q…\E */
static void
skip_escape(struct walk *walk, struct item *item)
{
	char kind = walk->at + 1 < walk->end ? walk->at[1] : '\0';
	const char *close;

	walk->at += kind ? 2 : 1;
	item->empty = kind && strchr("bBAzZGK", kind);
	if (kind == 'Q') {
		close = memmem(walk->at, (size_t)(walk->end - walk->at), "\\E", 2);
		walk->at = close ? close + 2 : walk->end;
	} else if (kind && strchr("xopPgkNo", kind) && walk->at < walk->end && *walk->at == '{') {
		close = memchr(walk->at, '}', (size_t)(walk->end - walk->at));
		walk->at = close ? close + 1 : walk->end;
	} else if ((kind == 'p' || kind == 'P') && walk->at < walk->end) {
		walk->at++;
	}
}

static bool read_alternatives(struct walk *walk);

/* What a group opens with, the longest first, and what that makes of it. */
static const struct {
	const char *opening;
	char until; /* a name or flags stand before this; 0: nothing */
	bool empty, atomic, body;
} groups[] = {
	{ "(?#", ')', .empty = true },
	{ "(*", ')', .empty = true },
	{ "(?<=", 0, .empty = true, .body = true },
	{ "(?<!", 0, .empty = true, .body = true },
	{ "(?=", 0, .empty = true, .body = true },
	{ "(?!", 0, .empty = true, .body = true },
	{ "(?>", 0, .atomic = true, .body = true },
	{ "(?:", 0, .body = true },
	{ "(?|", 0, .body = true },
	{ "(?<", '>', .body = true },
	{ "(?P<", '>', .body = true },
	{ "(?'", '\'', .body = true },
	{ "(", 0, .body = true },
};

/* (?i) and (?i: */
static bool
skip_flags(struct walk *walk)
{
	const char *at = walk->at + 2;

	if (!is_at(walk, "(?"))
		return false;
	while (at < walk->end && strchr("imsxnJU-^", *at))
		at++;
	if (at == walk->end || (*at != ')' && *at != ':'))
		return false;
	walk->at = at;
	return true;
}

static bool read_alternatives(struct walk *walk);

static void
read_group(struct walk *walk, struct item *item)
{
	bool body = true, atomic = false;
	size_t i = 0;

	if (skip_flags(walk)) {
		body = *walk->at == ':';
		item->empty = !body;
		walk->at += body;
	} else {
		while (!is_at(walk, groups[i].opening))
			i++;
		walk->at += strlen(groups[i].opening);
		item->empty = groups[i].empty;
		body = groups[i].body;
		atomic = groups[i].atomic;
		while (groups[i].until && walk->at < walk->end && *walk->at != groups[i].until)
			walk->at++;
		walk->at += body && groups[i].until && walk->at < walk->end;
	}
	if (body)
		item->loose = read_alternatives(walk) && !atomic;
	if (walk->at < walk->end)
		walk->at++;
}

/* {2,}: false where the brace is a character like any other. */
static bool
read_braces(struct walk *walk, struct item *item)
{
	const char *at = walk->at + 1, *first = at;

	while (at < walk->end && *at >= '0' && *at <= '9')
		at++;
	if (at == first || at == walk->end)
		return false;
	item->optional = at == first + 1 && *first == '0';
	if (*at == ',') {
		at++;
		item->endless = at < walk->end && *at == '}';
		while (at < walk->end && *at >= '0' && *at <= '9')
			at++;
	}
	if (at == walk->end || *at != '}')
		return false;
	walk->at = at + 1;
	return true;
}

static void
read_quantifier(struct walk *walk, struct item *item)
{
	char kind = walk->at < walk->end ? *walk->at : '\0';

	if (kind == '{') {
		if (!read_braces(walk, item))
			return;
	} else if (kind && strchr("*+?", kind)) {
		item->endless = kind != '?';
		item->optional = kind != '+';
		walk->at++;
	} else {
		return;
	}
	if (walk->at < walk->end && (*walk->at == '+' || *walk->at == '?'))
		item->possessive = *walk->at++ == '+';
}

static struct item
read_item(struct walk *walk)
{
	struct item item = { .start = walk->at };

	switch (*walk->at) {
	case '(':
		read_group(walk, &item);
		break;
	case '[':
		skip_class(walk);
		break;
	case '\\':
		skip_escape(walk, &item);
		break;
	case '^':
	case '$':
		item.empty = true;
		walk->at++;
		break;
	default:
		do
			walk->at++;
		while (walk->at < walk->end && (*walk->at & 0xc0) == 0x80);
	}
	item.atom = (struct wb_text){ item.start, (size_t)(walk->at - item.start) };
	read_quantifier(walk, &item);
	return item;
}

static bool
is_any(struct wb_text atom)
{
	return wb_text_is(atom, ".");
}

static void
take_item(struct walk *walk, struct alternative *so_far, const struct item *item)
{
	bool endless = item->endless && !item->possessive;

	if (item->empty)
		return;
	if (endless && item->loose)
		blame(walk, WB_REGEX_EXPONENTIAL, item->start);
	if (endless && so_far->open.atom.len &&
	    (wb_text_equal(item->atom, so_far->open.atom) || is_any(item->atom) ||
	     is_any(so_far->open.atom)))
		blame(walk, WB_REGEX_QUADRATIC, so_far->open.start);
	so_far->endless += endless || (item->loose && !item->possessive);
	if (!item->optional) {
		so_far->demanded += !endless && !item->loose;
		so_far->open = (struct item){ 0 };
	}
	if (endless)
		so_far->open = *item;
}

/* Up to a closing parenthesis or the end; whether any alternative is loose. */
static bool
read_alternatives(struct walk *walk)
{
	struct alternative so_far = { 0 };
	bool loose = false;

	if (++walk->depth > DEPTH_MAX)
		walk->at = walk->end;
	while (walk->at < walk->end && *walk->at != ')') {
		struct item item;

		if (*walk->at == '|') {
			loose |= so_far.endless && !so_far.demanded;
			so_far = (struct alternative){ 0 };
			walk->at++;
			continue;
		}
		item = read_item(walk);
		take_item(walk, &so_far, &item);
	}
	walk->depth--;
	return loose || (so_far.endless && !so_far.demanded);
}

enum wb_regex_risk
wb_regex_risk(struct wb_text pattern, struct wb_text *part)
{
	struct walk walk = { .at = pattern.at, .end = pattern.at + pattern.len };

	while (walk.at < walk.end) {
		read_alternatives(&walk);
		if (walk.at < walk.end)
			walk.at++;
	}
	if (part)
		*part = walk.part;
	return walk.worst;
}
