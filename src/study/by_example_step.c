#include <stdio.h>
#include <string.h>

#include "base/utf8.h"
#include "lang/print.h"
#include "study/by_example_state.h"

enum {
	AFFIX_COST = 2,
	CUT_COST = 4,
	SIDE_COST = 5,
	MIDDLE_COST = 6,
	PAD_COST = 3,
	PART_COST = 4,
	REPLACE_COST = 4,
	NUMBER_COST = 5,
	DATE_COST = 3,
	FORMAT_COST = 3,
	LETTER_COST = 1, /* of each letter or digit of a constant: it says little of other values */
	PARTS = 4,
};

static struct wb_text
value(const struct wb_example_state *state, size_t i)
{
	return state->values[i].text;
}

static bool
starts_with(struct wb_text text, struct wb_text start)
{
	return text.len >= start.len && !memcmp(text.at, start.at, start.len);
}

static bool
ends_with(struct wb_text text, struct wb_text end)
{
	return text.len >= end.len && !memcmp(text.at + text.len - end.len, end.at, end.len);
}

static unsigned
cost_of_constant(struct wb_text text)
{
	unsigned cost = 1;

	for (size_t i = 0; i < text.len; i++)
		cost += (text.at[i] >= '0' && text.at[i] <= '9') ||
					((text.at[i] | 0x20) >= 'a' &&
					 (text.at[i] | 0x20) <= 'z') ||
					(text.at[i] & 0x80)
				? LETTER_COST
				: 0;
	return cost;
}

static struct wb_text
literal(struct wb_example_search *search, struct wb_text text)
{
	struct wb_buffer out = { 0 };
	struct wb_text copy;

	wb_print_text(text, &out);
	copy = wb_arena_text(&search->arena, wb_buffer_slice(&out));
	wb_buffer_release(&out);
	return copy;
}

/* Constants around the value: wanted = before & value & after. */
static void
try_affixes(struct wb_example_search *search, const struct wb_example_state *state)
{
	struct wb_text wanted = search->wanted[0], whole = value(state, 0), none = { "", 0 };

	if (!whole.len || wanted.len <= whole.len)
		return;
	for (size_t at = 0; at + whole.len <= wanted.len; at++) {
		struct wb_text before = { wanted.at, at };
		struct wb_text after = { wanted.at + at + whole.len, wanted.len - at - whole.len };
		bool fits = !memcmp(wanted.at + at, whole.at, whole.len);

		for (size_t i = 1; fits && i < search->n_plain; i++)
			fits = search->wanted[i].len ==
				       value(state, i).len + before.len + after.len &&
			       starts_with(search->wanted[i], before) &&
			       ends_with(search->wanted[i], after);
		if (fits)
			wb_example_propose(search, before.len ? literal(search, before) : none,
					   state->steps, after.len ? literal(search, after) : none,
					   state->cost + AFFIX_COST + cost_of_constant(before) +
						   cost_of_constant(after));
	}
}

static void
propose_cut(struct wb_example_search *search, const struct wb_example_state *state,
	    struct wb_text constant, bool front)
{
	struct wb_buffer pattern = { 0 }, step = { 0 };
	struct wb_regex_literal regex = { .flags = { "", 0 } };

	wb_buffer_string(&pattern, front ? "^" : "");
	wb_example_quote(constant, WB_QUOTE_PLAIN, &pattern);
	wb_buffer_string(&pattern, front ? "" : "$");
	regex.pattern = wb_buffer_slice(&pattern);
	wb_buffer_byte(&step, 's');
	wb_print_replacing_regex(&regex, (struct wb_text){ "", 0 }, &step);
	wb_example_propose_step(search, state, CUT_COST + cost_of_constant(constant), "%s",
				step.at);
	wb_buffer_release(&pattern);
	wb_buffer_release(&step);
}

/* A constant cut off: value = constant & wanted, or the other way round. */
static void
try_cuts(struct wb_example_search *search, const struct wb_example_state *state)
{
	struct wb_text whole = value(state, 0), wanted = search->wanted[0];
	struct wb_text constant = { whole.at, whole.len - wanted.len };
	bool front;

	if (!wanted.len || whole.len <= wanted.len)
		return;
	front = ends_with(whole, wanted);
	if (!front && !starts_with(whole, wanted))
		return;
	if (!front)
		constant.at = whole.at + wanted.len;
	if (!wb_utf8_valid(constant))
		return;
	propose_cut(search, state, constant, front);
}

/* The first or last characters, or those from a place on. */
static void
try_sides(struct wb_example_search *search, const struct wb_example_state *state)
{
	size_t count = wb_utf8_count(search->wanted[0]), all = wb_utf8_count(value(state, 0));
	const char *at;

	if (!count || count >= all)
		return;
	if (starts_with(value(state, 0), search->wanted[0]))
		wb_example_propose_step(search, state, SIDE_COST, "left(%zu)", count);
	if (ends_with(value(state, 0), search->wanted[0])) {
		wb_example_propose_step(search, state, SIDE_COST, "right(%zu)", count);
		wb_example_propose_step(search, state, MIDDLE_COST, "mid(%zu)", all - count + 1);
	}
	at = memmem(value(state, 0).at, value(state, 0).len, search->wanted[0].at,
		    search->wanted[0].len);
	if (at) {
		struct wb_text before = { value(state, 0).at, (size_t)(at - value(state, 0).at) };

		wb_example_propose_step(search, state, MIDDLE_COST, "mid(%zu, %zu)",
					wb_utf8_count(before) + 1, count);
	}
}

/* One character repeated in front (or behind), up to a length that all have. */
static void
try_padding(struct wb_example_search *search, const struct wb_example_state *state)
{
	struct wb_text wanted = search->wanted[0], whole = value(state, 0);
	size_t length = wb_utf8_count(wanted);
	char fill;

	if (wanted.len <= whole.len)
		return;
	for (size_t i = 1; i < search->n_plain; i++)
		if (wb_utf8_count(search->wanted[i]) != length)
			return;
	fill = ends_with(wanted, whole) ? wanted.at[0] : wanted.at[wanted.len - 1];
	if (fill != '0' && fill != ' ' && fill != '*' && fill != '.' && fill != '-')
		return;
	wb_example_propose_step(search, state, PAD_COST, "%s(%zu, \"%c\")",
				ends_with(wanted, whole) ? "lpad" : "pad", length, fill);
}

/* What stands between separators. */
static void
try_parts(struct wb_example_search *search, const struct wb_example_state *state)
{
	static const char *const separators[] = { ", ", ",", "; ", ";", " ", "-", "_", "/",
						  "@",  ".", ":",  "|", "#", "(", "=" };
	static const int numbers[PARTS] = { 1, 2, 3, -1 };

	for (size_t s = 0; s < sizeof separators / sizeof *separators; s++) {
		struct wb_text separator = wb_text_of(separators[s]);

		if (!memmem(value(state, 0).at, value(state, 0).len, separator.at, separator.len))
			continue;
		for (size_t k = 0; k < PARTS; k++)
			wb_example_propose_step(search, state, PART_COST, "part(\"%s\", %d)",
						separators[s], numbers[k]);
	}
}

/* Characters. */

static bool
is_sign(char c)
{
	return c > ' ' && c < 0x7f && !((c | 0x20) >= 'a' && (c | 0x20) <= 'z') &&
	       !(c >= '0' && c <= '9');
}

static void
propose_removal(struct wb_example_search *search, const struct wb_example_state *state,
		struct wb_text set)
{
	struct wb_buffer pattern = { 0 }, printed = { 0 };
	struct wb_regex_literal regex = { .flags = { "", 0 } };

	wb_buffer_byte(&pattern, '[');
	wb_example_quote(set, WB_QUOTE_CLASS, &pattern);
	wb_buffer_byte(&pattern, ']');
	regex.pattern = wb_buffer_slice(&pattern);
	wb_print_regex(&regex, &printed);
	wb_example_propose_step(search, state, REPLACE_COST, "gsub(%s, \"\")", printed.at);
	wb_buffer_release(&pattern);
	wb_buffer_release(&printed);
}

/* All signs (and blanks) that the value has and the wanted text has not, left out. */
static void
try_removal(struct wb_example_search *search, const struct wb_example_state *state)
{
	struct wb_text whole = value(state, 0), wanted = search->wanted[0];
	struct wb_buffer set = { 0 };

	for (size_t i = 0; i < whole.len; i++) {
		char c = whole.at[i];

		if ((!is_sign(c) && c != ' ') || memchr(wanted.at, c, wanted.len) ||
		    (set.len && memchr(set.at, c, set.len)))
			continue;
		wb_buffer_byte(&set, c);
	}
	if (set.len)
		propose_removal(search, state, wb_buffer_slice(&set));
	wb_buffer_release(&set);
}

/* One sign replaced by another throughout: "_" by a blank, "." by "/". */
static void
try_replacing(struct wb_example_search *search, const struct wb_example_state *state)
{
	struct wb_text whole = value(state, 0), wanted = search->wanted[0];
	struct wb_text from, to;

	if (whole.len != wanted.len)
		return;
	for (size_t i = 0; i < whole.len; i++) {
		if (whole.at[i] == wanted.at[i])
			continue;
		if ((!is_sign(whole.at[i]) && whole.at[i] != ' ') ||
		    (!is_sign(wanted.at[i]) && wanted.at[i] != ' '))
			return;
		from = literal(search, (struct wb_text){ whole.at + i, 1 });
		to = literal(search, (struct wb_text){ wanted.at + i, 1 });
		wb_example_propose_step(search, state, REPLACE_COST, "replace(%s, %s)", from.at,
					to.at);
		return;
	}
}

/* Numbers, as people write them. */

static bool
has_digit(struct wb_text text)
{
	for (size_t i = 0; i < text.len; i++)
		if (text.at[i] >= '0' && text.at[i] <= '9')
			return true;
	return false;
}

/* Digits behind the last point or comma; where there is none: 0. */
static unsigned
count_decimals(struct wb_text text)
{
	unsigned n = 0;

	while (n < text.len && text.at[text.len - 1 - n] >= '0' && text.at[text.len - 1 - n] <= '9')
		n++;
	return n < text.len && (text.at[text.len - 1 - n] == '.' ||
				text.at[text.len - 1 - n] == ',')
		       ? n
		       : 0;
}

static void
try_numbers(struct wb_example_search *search, const struct wb_example_state *state)
{
	static const char *const forms[] = { "", ", thousands \",\"", ", thousands \" \"",
					     ", thousands \".\", point \",\"", ", point \",\"" };
	unsigned decimals = count_decimals(search->wanted[0]);

	if (!has_digit(value(state, 0)) || !has_digit(search->wanted[0]))
		return;
	for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
		for (unsigned places = 0; places <= decimals; places += decimals ? decimals : 1)
			wb_example_propose_step(search, state, NUMBER_COST + (unsigned)i,
						"decimal | format_number(%u%s)", places, forms[i]);
}

/* Dates. */

static const char *const date_formats[] = {
	"%Y-%m-%d", "%d.%m.%Y",   "%-d.%-m.%Y", "%m/%d/%Y", "%-m/%-d/%Y", "%d/%m/%Y", "%-d/%-m/%Y",
	"%Y%m%d",   "%d-%m-%Y",   "%m-%d-%Y",   "%Y/%m/%d", "%Y.%m.%d",   "%d %b %Y", "%-d %B %Y",
	"%d-%b-%Y", "%B %-d, %Y", "%b %-d, %Y", "%d.%m.%y", "%m/%d/%y",   "%d/%m/%y",
};

/* Ways of writing what is less than a day. */
static const char *const part_formats[] = { "%Y", "%m/%Y", "%Y-%m", "%B %Y", "%m", "%d", "%B" };

/* Whether all examples are of the format, by the language's own reading. */
static bool
reads_dates(struct wb_example_search *search, const struct wb_example_state *state,
	    const char *step)
{
	struct wb_bench_value *out = WB_NEW_ARRAY(&search->arena, struct wb_bench_value, search->n);
	const char *expression = wb_arena_format(&search->arena, "x | %s", step);

	if (!wb_example_bench_run(&search->bench, wb_text_of(expression), state->values,
				  search->n_plain, out, &search->arena))
		return false;
	for (size_t i = 0; i < search->n_plain; i++)
		if (out[i].state != WB_CELL_VALUE)
			return false;
	return true;
}

static void
try_dates(struct wb_example_search *search, const struct wb_example_state *state)
{
	size_t n = sizeof date_formats / sizeof *date_formats;

	if (!has_digit(value(state, 0)))
		return;
	for (size_t i = 0; i < n && !wb_example_stopped(search); i++) {
		bool two_digits = strstr(date_formats[i], "%y") != NULL;
		const char *read = wb_arena_format(&search->arena, "date(\"%s\"%s)",
						   date_formats[i], two_digits ? ", pivot 30" : "");

		if (!reads_dates(search, state, read))
			continue;
		wb_example_propose_step(search, state, DATE_COST, "%s", read);
		for (size_t k = 1; k < n; k++)
			wb_example_propose_step(search, state, DATE_COST + FORMAT_COST,
						"%s | format(\"%s\")", read, date_formats[k]);
		for (size_t k = 0; k < sizeof part_formats / sizeof *part_formats; k++)
			wb_example_propose_step(search, state, DATE_COST + FORMAT_COST,
						"%s | format(\"%s\")", read, part_formats[k]);
	}
}

void
wb_example_try_steps(struct wb_example_search *search, const struct wb_example_state *state)
{
	if (!search->n_plain)
		return;
	try_affixes(search, state);
	try_sides(search, state);
	try_padding(search, state);
	try_cuts(search, state);
	try_removal(search, state);
	try_replacing(search, state);
	if (state->depth >= 2)
		return; /* what costs more to try is tried behind one plain step at most */
	try_parts(search, state);
	try_numbers(search, state);
	try_dates(search, state);
}
