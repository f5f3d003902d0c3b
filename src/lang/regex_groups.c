#include "lang/regex_groups.h"

#include <string.h>

enum {
	OPEN_MOST = 250, /* parentheses in each other: PCRE2 takes no more */
	MATCHES_MOST = 200,
};

static uint8_t
shown_number(uint32_t group)
{
	return group > UINT8_MAX ? UINT8_MAX : (uint8_t)group;
}

/* The pattern. */

/* An open parenthesis. */
struct open {
	uint32_t group; /* the innermost one within it */
	bool resets;    /* (?| each branch counts from the same number */
	uint32_t first, most;
};

struct scan {
	struct wb_text text;
	size_t at;
	bool extended; /* flag x: comments from # to the line's end */
	uint32_t count;
	size_t n_open;
	struct open open[OPEN_MOST + 1]; /* [0] is the pattern itself */
	uint8_t *groups;
};

static bool
follows(const struct scan *scan, const char *what)
{
	size_t len = strlen(what);

	return scan->text.len - scan->at >= len && !memcmp(scan->text.at + scan->at, what, len);
}

/* Takes bytes up to and with a mark, or to the end. */
static void
take_until(struct scan *scan, const char *mark)
{
	uint8_t group = shown_number(scan->open[scan->n_open].group);
	size_t len = strlen(mark);

	while (scan->at < scan->text.len && !follows(scan, mark))
		scan->groups[scan->at++] = group;
	for (; len && scan->at < scan->text.len; len--)
		scan->groups[scan->at++] = group;
}

static void
take(struct scan *scan, size_t n)
{
	uint8_t group = shown_number(scan->open[scan->n_open].group);

	for (; n && scan->at < scan->text.len; n--)
		scan->groups[scan->at++] = group;
}

/* [^]…] with its escapes and [:names:]. */
static void
take_class(struct scan *scan)
{
	take(scan, 1);
	if (follows(scan, "^"))
		take(scan, 1);
	if (follows(scan, "]"))
		take(scan, 1);
	while (scan->at < scan->text.len && !follows(scan, "]")) {
		if (follows(scan, "[:"))
			take_until(scan, ":]");
		else
			take(scan, follows(scan, "\\") ? 2 : 1);
	}
	take(scan, 1);
}

/* Whether the parenthesis here captures. */
static bool
captures(const struct scan *scan)
{
	if (!follows(scan, "(?"))
		return !follows(scan, "(*");
	if (follows(scan, "(?<"))
		return !follows(scan, "(?<=") && !follows(scan, "(?<!");
	return follows(scan, "(?P<") || follows(scan, "(?'");
}

static void
open_parenthesis(struct scan *scan)
{
	struct open next = { .group = scan->open[scan->n_open].group,
			     .resets = follows(scan, "(?|") };

	if (follows(scan, "(?#")) {
		take_until(scan, ")");
		return;
	}
	if (captures(scan))
		next.group = ++scan->count;
	next.first = next.most = scan->count;
	if (scan->n_open < OPEN_MOST)
		scan->open[++scan->n_open] = next;
	take(scan, 1);
	if (follows(scan, "?") || follows(scan, "*"))
		take(scan, 1);
}

static void
next_branch(struct scan *scan)
{
	struct open *open = &scan->open[scan->n_open];

	if (open->resets) {
		open->most = scan->count > open->most ? scan->count : open->most;
		scan->count = open->first;
	}
	take(scan, 1);
}

static void
close_parenthesis(struct scan *scan)
{
	const struct open *open = &scan->open[scan->n_open];

	take(scan, 1);
	if (open->resets && open->most > scan->count)
		scan->count = open->most;
	if (scan->n_open)
		scan->n_open--;
}

void
wb_regex_groups_in_pattern(struct wb_text pattern, struct wb_text flags, uint8_t *groups)
{
	struct scan scan = { .text = pattern,
			     .groups = groups,
			     .extended = flags.len && memchr(flags.at, 'x', flags.len) };

	while (scan.at < pattern.len) {
		if (follows(&scan, "\\Q"))
			take_until(&scan, "\\E");
		else if (follows(&scan, "\\"))
			take(&scan, 2);
		else if (follows(&scan, "["))
			take_class(&scan);
		else if (follows(&scan, "("))
			open_parenthesis(&scan);
		else if (follows(&scan, ")"))
			close_parenthesis(&scan);
		else if (follows(&scan, "|"))
			next_branch(&scan);
		else if (scan.extended && follows(&scan, "#"))
			take_until(&scan, "\n");
		else
			take(&scan, 1);
	}
}

/* The template. */

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static uint32_t
number_of(struct wb_text digits)
{
	uint32_t number = 0;

	for (size_t i = 0; i < digits.len && number < UINT16_MAX; i++)
		number = number * 10 + (uint32_t)(digits.at[i] - '0');
	return number;
}

/* The length of a reference at the start of a text; its group, or 0. */
static size_t
reference(struct wb_text text, const struct wb_regex *regex, uint32_t *group)
{
	struct wb_text name = { text.at + 1, 0 };
	const char *end;

	*group = 0;
	if (text.len > 1 && text.at[1] == '{') {
		end = memchr(text.at, '}', text.len);
		if (!end)
			return text.len;
		name = (struct wb_text){ text.at + 2, (size_t)(end - text.at) - 2 };
		if (name.len && is_digit(name.at[0]))
			*group = number_of(name);
		else if (regex)
			wb_regex_group_named(regex, name, group);
		return (size_t)(end - text.at) + 1;
	}
	while (1 + name.len < text.len && is_digit(name.at[name.len]))
		name.len++;
	*group = number_of(name);
	return name.len ? 1 + name.len : text.len > 1 && text.at[1] == '$' ? 2 : 1;
}

void
wb_regex_groups_in_template(struct wb_text template, const struct wb_regex *regex, uint8_t *groups)
{
	size_t at = 0;

	memset(groups, 0, template.len);
	while (at < template.len) {
		struct wb_text rest = { template.at + at, template.len - at };
		uint32_t group = 0;
		size_t len = 1;

		if (rest.at[0] == '\\')
			len = rest.len > 1 ? 2 : 1;
		else if (rest.at[0] == '$')
			len = reference(rest, regex, &group);
		memset(groups + at, shown_number(group), len);
		at += len;
	}
}

/* A subject. */

static void
paint_match(const struct wb_regex *regex, struct wb_text subject,
	    const struct wb_regex_scratch *scratch, uint8_t *groups)
{
	for (uint32_t group = 1; group <= wb_regex_group_count(regex); group++) {
		struct wb_text part;

		if (wb_regex_group(scratch, group, &part) && part.len)
			memset(groups + (part.at - subject.at), shown_number(group), part.len);
	}
}

bool
wb_regex_groups_in_subject(const struct wb_regex *regex, bool all, struct wb_text subject,
			   struct wb_regex_scratch *scratch, uint8_t *groups)
{
	enum wb_regex_result result = wb_regex_search(regex, subject, 0, scratch);
	bool matches = result == WB_REGEX_MATCH;

	memset(groups, 0, subject.len);
	for (int i = 0; result == WB_REGEX_MATCH && i < MATCHES_MOST; i++) {
		paint_match(regex, subject, scratch, groups);
		if (!all)
			break;
		result = wb_regex_search_next(regex, subject, scratch);
	}
	return matches;
}
