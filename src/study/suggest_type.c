/*
 * What a profile says of the type of a text field is taken where it says it. Where
 * it only says "text", which it does when several forms are mixed, the values that
 * it lists are looked at one by one.
 */
#include "study/suggest_type.h"

#include <string.h>

#include "data/pattern.h"
#include "data/type.h"
#include "lang/function.h"
#include "study/look.h"

/* Words that people and systems write for yes and no, in lower case. */
static const char *const yes_words[] = { "1", "t", "true", "y", "yes", "on", "x", NULL };
static const char *const no_words[] = { "0", "f", "false", "n", "no", "off", NULL };

static bool
is_among(struct wb_text text, const char *const *words)
{
	for (; *words; words++)
		if (wb_text_equal_ignoring_case(text, wb_text_of(*words)))
			return true;
	return false;
}

/* Numbers as accounts write them. */

/* Removes what `gsub(/[$, ]/, "")` removes; false where nothing was there to be removed. */
static bool
without_groups(struct wb_text text, char *out, size_t *len)
{
	bool found = false;

	for (size_t i = *len = 0; i < text.len; i++) {
		if (text.at[i] == '$' || text.at[i] == ',' || text.at[i] == ' ')
			found = true;
		else
			out[(*len)++] = text.at[i];
	}
	return found;
}

/* What was seen among the values listed. */
struct tally {
	bool padded;
	uint64_t total, grouped, booleans, looks[WB_TYPES];
	/* Of dates, by separator: orders that all values allow; and how they are written. */
	struct {
		char separator;
		unsigned orders;
		bool shorts;
	} forms[4];
	size_t n_forms;
	bool compact;
};

static void
note_form(struct tally *tally, const struct wb_look *look)
{
	for (size_t i = 0; i < tally->n_forms; i++) {
		bool year_first = tally->forms[i].orders & (1u << WB_YEAR_FIRST);

		if (tally->forms[i].separator != look->separator ||
		    year_first != ((look->orders & (1u << WB_YEAR_FIRST)) != 0))
			continue;
		/* A value that contradicts the others is left to fail. */
		if (tally->forms[i].orders & look->orders)
			tally->forms[i].orders &= look->orders;
		tally->forms[i].shorts |= look->short_parts;
		return;
	}
	if (tally->n_forms == sizeof tally->forms / sizeof *tally->forms)
		return;
	tally->forms[tally->n_forms].separator = look->separator;
	tally->forms[tally->n_forms].orders = look->orders;
	tally->forms[tally->n_forms++].shorts = look->short_parts;
}

static void
note_grouped(struct tally *tally, struct wb_text text, uint64_t count)
{
	char plain[64];
	size_t len;
	struct wb_look look;

	if (text.len > sizeof plain || !without_groups(text, plain, &len))
		return;
	look = wb_look_at((struct wb_text){ plain, len });
	if (look.type == WB_TYPE_INTEGER || look.type == WB_TYPE_DECIMAL)
		tally->grouped += count;
}

/* A value that stands for `count` of the field's. */
static void
note_value(struct tally *tally, struct wb_text value, uint64_t count)
{
	struct wb_text text = wb_text_trim(value);
	struct wb_look look = wb_look_at(text);

	if (!text.len)
		return;
	tally->total += count;
	tally->padded |= text.len < value.len;
	if (is_among(text, yes_words) || is_among(text, no_words))
		tally->booleans += count;
	if (look.type == WB_TYPE_TEXT)
		note_grouped(tally, text, count);
	if (look.type == WB_TYPE_DATE)
		note_form(tally, &look);
	tally->looks[look.type] += count;
	tally->looks[WB_TYPE_DATE] += look.compact_date ? count : 0;
	tally->compact |= look.compact_date;
}

static bool
has_pattern(const struct wb_counted *counted, const struct wb_counted *pattern)
{
	char own[WB_PATTERN_SIZE];
	size_t len = wb_pattern_of(counted->value, own);

	return wb_text_equal((struct wb_text){ own, len }, pattern->value);
}

/* A value of a pattern of digits and signs: any, for a date one that is a day; or false. */
static bool
example_of(struct wb_text pattern, char out[WB_PATTERN_SIZE])
{
	static const char compact[] = "20011111";

	if (pattern.len > WB_PATTERN_SIZE)
		return false;
	for (size_t i = 0; i < pattern.len; i++) {
		char c = pattern.at[i];

		if ((c | 0x20) == 'a' || c == '+' || (c & 0x80))
			return false;
		out[i] = c == '9' ? '1' : c;
	}
	if (wb_text_is(pattern, "99999999"))
		memcpy(out, compact, sizeof compact - 1);
	return true;
}

/*
 * How many values a listed one stands for. Where only the most frequent are listed, which
 * "n/a" and 20190229 are likelier to be than a day, those of a pattern share all that are of
 * it; and where the pattern says all, the value only says in which order a date is.
 */
static uint64_t
stands_for(const struct wb_field_profile *profile, const struct wb_counted *counted)
{
	char example[WB_PATTERN_SIZE];

	for (size_t i = 0; !profile->values_all && i < profile->n_patterns; i++) {
		const struct wb_counted *pattern = &profile->patterns[i];
		uint64_t sharing = 0;

		if (!has_pattern(counted, pattern))
			continue;
		if (example_of(pattern->value, example))
			return 0;
		for (size_t k = 0; k < profile->n_values; k++)
			sharing += has_pattern(&profile->values[k], pattern);
		return pattern->count / sharing;
	}
	return counted->count;
}

static void
note_patterns(struct tally *tally, const struct wb_field_profile *profile)
{
	char example[WB_PATTERN_SIZE];

	for (size_t i = 0; !profile->values_all && i < profile->n_patterns; i++) {
		const struct wb_counted *pattern = &profile->patterns[i];

		if (example_of(pattern->value, example))
			note_value(tally, (struct wb_text){ example, pattern->value.len },
				   pattern->count);
	}
}

/* Numbers of all kinds, and a day without a time, serve where more is asked. */
static void
share_looks(struct wb_reading *reading, const struct tally *tally)
{
	double total = tally->total ? (double)tally->total : 1;
	const uint64_t *looks = tally->looks;
	uint64_t whole = looks[WB_TYPE_INTEGER];
	uint64_t exact = whole + looks[WB_TYPE_DECIMAL];

	reading->grouped = tally->grouped > 0;
	whole += tally->grouped;
	exact += tally->grouped;
	reading->shares[WB_TYPE_INTEGER] = (double)whole / total;
	reading->shares[WB_TYPE_DECIMAL] = (double)exact / total;
	reading->shares[WB_TYPE_REAL] = (double)(exact + looks[WB_TYPE_REAL]) / total;
	reading->shares[WB_TYPE_BOOLEAN] = (double)tally->booleans / total;
	reading->shares[WB_TYPE_DATE] = (double)looks[WB_TYPE_DATE] / total;
	reading->shares[WB_TYPE_TIME] = (double)looks[WB_TYPE_TIME] / total;
	reading->shares[WB_TYPE_TIMESTAMP] =
		(double)(looks[WB_TYPE_TIMESTAMP] + looks[WB_TYPE_DATE]) / total;
	reading->padded = tally->padded;
}

static void
add_argument(struct wb_buffer *out, struct wb_text text)
{
	wb_buffer_format(out, "%s\"%.*s\"", out->len ? ", " : "", WB_TEXT_ARG(text));
}

/* Formats of letters, signs and separators that the looks know: nothing that needs escaping. */
static struct wb_text
formats_of(const struct tally *tally, struct wb_arena *arena)
{
	struct wb_buffer arguments = { 0 }, format = { 0 };
	struct wb_text text;

	if (tally->compact)
		add_argument(&arguments, WB_TEXT("%Y%m%d"));
	for (size_t i = 0; i < tally->n_forms; i++) {
		unsigned orders = tally->forms[i].orders;
		enum wb_date_order order = orders & (1u << WB_YEAR_FIRST)    ? WB_YEAR_FIRST
					   : orders & (1u << WB_MONTH_FIRST) ? WB_MONTH_FIRST
									     : WB_DAY_FIRST;

		wb_buffer_clear(&format);
		wb_look_format(&format, order, tally->forms[i].separator, tally->forms[i].shorts);
		add_argument(&arguments, wb_buffer_slice(&format));
	}
	text = wb_arena_text(arena, wb_buffer_slice(&arguments));
	wb_buffer_release(&arguments);
	wb_buffer_release(&format);
	return text;
}

/* The formats of a profile, which has them with commas between. */
static struct wb_text
formats_of_profile(struct wb_text formats, struct wb_arena *arena)
{
	struct wb_buffer arguments = { 0 };
	struct wb_text text;

	while (formats.len) {
		const char *comma = memchr(formats.at, ',', formats.len);
		size_t len = comma ? (size_t)(comma - formats.at) : formats.len;

		add_argument(&arguments, wb_text_trim((struct wb_text){ formats.at, len }));
		len += comma != NULL;
		formats.at += len;
		formats.len -= len;
	}
	text = wb_arena_text(arena, wb_buffer_slice(&arguments));
	wb_buffer_release(&arguments);
	return text;
}

static struct wb_text
truths_of(const struct wb_field_profile *profile, struct wb_arena *arena)
{
	struct wb_buffer arguments = { 0 };
	struct wb_text text;

	for (size_t i = 0; yes_words[i]; i++) {
		bool seen = !profile || !profile->values_all;

		for (size_t k = 0; !seen && k < profile->n_values; k++)
			seen = wb_text_equal_ignoring_case(wb_text_trim(profile->values[k].value),
							   wb_text_of(yes_words[i]));
		if (seen)
			add_argument(&arguments, wb_text_of(yes_words[i]));
	}
	if (!arguments.len)
		add_argument(&arguments, WB_TEXT("yes"));
	text = wb_arena_text(arena, wb_buffer_slice(&arguments));
	wb_buffer_release(&arguments);
	return text;
}

/* What the profile found to be true of all values counts for more than those it lists. */
static void
trust_profile(struct wb_reading *reading, const struct wb_field_profile *profile,
	      struct wb_arena *arena)
{
	static const enum wb_type serves[WB_TYPES][3] = {
		[WB_TYPE_INTEGER] = { WB_TYPE_INTEGER, WB_TYPE_DECIMAL, WB_TYPE_REAL },
		[WB_TYPE_DECIMAL] = { WB_TYPE_DECIMAL, WB_TYPE_REAL },
		[WB_TYPE_REAL] = { WB_TYPE_REAL },
		[WB_TYPE_BOOLEAN] = { WB_TYPE_BOOLEAN },
		[WB_TYPE_DATE] = { WB_TYPE_DATE, WB_TYPE_TIMESTAMP },
		[WB_TYPE_TIME] = { WB_TYPE_TIME },
		[WB_TYPE_TIMESTAMP] = { WB_TYPE_TIMESTAMP },
	};
	uint64_t values = profile->rows - profile->nulls - profile->empties;

	for (size_t i = 0; i < 3 && serves[profile->type][i] && values; i++)
		reading->shares[serves[profile->type][i]] = (double)profile->fits / (double)values;
	if (profile->type == WB_TYPE_DATE && profile->format.len)
		reading->dates = formats_of_profile(profile->format, arena);
}

void
wb_reading_make(struct wb_reading *reading, const struct wb_field *field,
		const struct wb_field_profile *profile, struct wb_arena *arena)
{
	struct tally tally = { 0 };

	*reading = (struct wb_reading){ .type = field->type.type };
	if (field->type.type != WB_TYPE_TEXT)
		return;
	reading->truths = truths_of(profile, arena);
	if (!profile || profile->rows == profile->nulls + profile->empties)
		return;
	for (size_t i = 0; i < profile->n_values; i++)
		note_value(&tally, profile->values[i].value,
			   stands_for(profile, &profile->values[i]));
	note_patterns(&tally, profile);
	reading->known = tally.total || profile->type != WB_TYPE_TEXT;
	share_looks(reading, &tally);
	reading->dates = formats_of(&tally, arena);
	trust_profile(reading, profile, arena);
}

/* Fitting. */

/* Of types that are none of text: those that a step turns into another. */
static const uint32_t convertible[WB_TYPES] = {
	[WB_TYPE_INTEGER] = WB_ANY_NUMBER | WB_ACCEPTS(WB_TYPE_BOOLEAN),
	[WB_TYPE_DECIMAL] = WB_ANY_NUMBER,
	[WB_TYPE_REAL] = WB_ANY_NUMBER,
	[WB_TYPE_BOOLEAN] = WB_ACCEPTS(WB_TYPE_INTEGER),
	[WB_TYPE_DATE] = WB_ANY_DAY,
	[WB_TYPE_TIMESTAMP] = WB_ANY_MOMENT,
};

/* Whether the language converts without a step. */
static bool
is_implied(enum wb_type from, enum wb_type to)
{
	return from == to || to == WB_TYPE_TEXT ||
	       (from == WB_TYPE_INTEGER && (to == WB_TYPE_DECIMAL || to == WB_TYPE_REAL)) ||
	       (from == WB_TYPE_BOOLEAN && to == WB_TYPE_INTEGER) ||
	       (from == WB_TYPE_DATE && to == WB_TYPE_TIMESTAMP);
}

static double
short_enough(const struct wb_field_profile *profile, const struct wb_field *target)
{
	uint64_t values = profile ? profile->rows - profile->nulls : 0;

	if (!values || target->type.type != WB_TYPE_TEXT || !target->max_length)
		return 1;
	return 1 -
	       (double)wb_field_profile_longer(profile, target->max_length, NULL) / (double)values;
}

/* Whether what is to be a date is written with a time behind it. */
static bool
has_time(const struct wb_reading *reading, enum wb_type to)
{
	return reading->type == WB_TYPE_TEXT && to == WB_TYPE_DATE &&
	       reading->shares[WB_TYPE_TIMESTAMP] > reading->shares[WB_TYPE_DATE];
}

enum wb_suggest_type
wb_reading_fit(const struct wb_reading *reading, const struct wb_field_profile *profile,
	       const struct wb_field *target, double *fits)
{
	enum wb_type from = reading->type, to = target->type.type;

	*fits = short_enough(profile, target);
	if (is_implied(from, to))
		return *fits < 0.5 ? WB_SUGGEST_DOUBTFUL : WB_SUGGEST_AS_IS;
	if (from != WB_TYPE_TEXT)
		return convertible[from] & WB_ACCEPTS(to) ? WB_SUGGEST_CONVERTED
							  : WB_SUGGEST_UNLIKE;
	if (to == WB_TYPE_BYTES || to == WB_TYPE_LIST)
		return WB_SUGGEST_UNLIKE;
	*fits = reading->known ? reading->shares[has_time(reading, to) ? WB_TYPE_TIMESTAMP : to]
			       : 1;
	return *fits < 0.5 ? WB_SUGGEST_DOUBTFUL : WB_SUGGEST_CONVERTED;
}

static void
add_boolean(const struct wb_reading *reading, struct wb_buffer *out)
{
	if (reading->type == WB_TYPE_INTEGER)
		wb_buffer_string(out, " != 0");
	else
		wb_buffer_format(out, " | lower in (%.*s)", WB_TEXT_ARG(reading->truths));
}

static void
add_number(const struct wb_reading *reading, const struct wb_field *target, struct wb_buffer *out)
{
	if (reading->type == WB_TYPE_TEXT && reading->grouped)
		wb_buffer_string(out, " | gsub(/[$, ]/, \"\")");
	wb_buffer_string(out, " | ");
	wb_type_spec_print(target->type, out);
}

/* A day or a moment, by the formats that were seen; by ISO 8601 where none was. */
static void
add_moment(const struct wb_reading *reading, enum wb_type type, struct wb_buffer *out)
{
	if (has_time(reading, type))
		wb_buffer_string(out, " | timestamp");
	wb_buffer_format(out, " | %s", wb_type_name(type));
	if (!has_time(reading, type) && type == WB_TYPE_DATE && reading->type == WB_TYPE_TEXT &&
	    reading->dates.len)
		wb_buffer_format(out, "(%.*s)", WB_TEXT_ARG(reading->dates));
}

void
wb_reading_steps(const struct wb_reading *reading, const struct wb_field *target,
		 struct wb_buffer *out)
{
	enum wb_type to = target->type.type;

	if (reading->padded)
		wb_buffer_string(out, " | trim");
	if (is_implied(reading->type, to))
		return;
	if (to == WB_TYPE_BOOLEAN)
		add_boolean(reading, out);
	else if (WB_ANY_NUMBER & WB_ACCEPTS(to))
		add_number(reading, target, out);
	else if (WB_ANY_MOMENT & WB_ACCEPTS(to))
		add_moment(reading, to, out);
}
