#include "study/guess.h"

#include <math.h>

#include "data/decimal.h"
#include "data/integer.h"
#include "data/real.h"

static const char separators[WB_SEPARATORS] = { '-', '.', '/' };

enum { SAFE_DIGITS = 15 }; /* that a double keeps */

void
wb_guess_release(struct wb_guess *guess)
{
	wb_range_release(&guess->texts);
	wb_range_release(&guess->numbers);
	wb_range_release(&guess->times);
	for (size_t i = 0; i < WB_DATE_ORDERS; i++)
		wb_range_release(&guess->moments[i]);
	wb_quantiles_release(&guess->quantiles);
}

/* Numbers that are the same double may still differ in their last digits. */
static int
compare_numbers(struct wb_text a, struct wb_text b)
{
	struct wb_decimal left, right;

	if (wb_text_equal(a, b) || !wb_decimal_parse(a, &left) || !wb_decimal_parse(b, &right))
		return 0;
	return wb_decimal_compare(left, right);
}

/* Equal moments are the same however they are written. */
static int
compare_moments(struct wb_text a, struct wb_text b)
{
	(void)a;
	(void)b;
	return 0;
}

static void
add_number(struct wb_guess *guess, const struct wb_look *look, struct wb_text text, uint64_t count)
{
	guess->leading_zeros += look->leading_zero ? count : 0;
	guess->compact_dates += look->compact_date ? count : 0;
	guess->inexact |= text.len > SAFE_DIGITS;
	wb_range_add(&guess->numbers, look->number, text, count, compare_numbers);
	wb_quantiles_add(&guess->quantiles, look->number, count);
}

static size_t
separator_index(char separator)
{
	size_t i = 0;

	while (separators[i] != separator)
		i++;
	return i;
}

static void
add_moment(struct wb_guess *guess, const struct wb_look *look, struct wb_text text, uint64_t count)
{
	size_t separator = separator_index(look->separator);

	for (size_t order = 0; order < WB_DATE_ORDERS; order++) {
		if (!(look->orders & 1u << order))
			continue;
		guess->orders[order] += count;
		guess->dates[order] += look->type == WB_TYPE_DATE ? count : 0;
		guess->forms[separator][order] += count;
		guess->shorts[separator][order] |= look->short_parts;
		wb_range_add(&guess->moments[order], look->moment[order], text, count,
			     compare_moments);
	}
}

void
wb_guess_add(struct wb_guess *guess, struct wb_text text, uint64_t count)
{
	struct wb_look look = wb_look_at(text);

	guess->values += count;
	guess->looks[look.type] += count;
	wb_range_add(&guess->texts, wb_range_text_key(text), text, count, wb_text_compare);
	if (look.type == WB_TYPE_TEXT || look.type == WB_TYPE_BOOLEAN)
		return;
	if (look.type == WB_TYPE_TIME)
		wb_range_add(&guess->times, look.number, text, count, compare_moments);
	else if (look.orders)
		add_moment(guess, &look, text, count);
	else
		add_number(guess, &look, text, count);
}

/* Day or month first, for the dates that have the year last. */
static enum wb_date_order
likely_order(const struct wb_guess *guess)
{
	uint64_t day = guess->orders[WB_DAY_FIRST], month = guess->orders[WB_MONTH_FIRST];

	if (day != month)
		return day > month ? WB_DAY_FIRST : WB_MONTH_FIRST;
	return guess->forms[separator_index('/')][WB_MONTH_FIRST] == month ? WB_MONTH_FIRST
									   : WB_DAY_FIRST;
}

/* A type that the values may be of, and how many are. */
struct candidate {
	enum wb_type type;
	uint64_t fits;
	bool compact; /* dates that are written as integers: YYYYMMDD */
};

static struct candidate
choose(const struct wb_guess *guess, enum wb_date_order order)
{
	const uint64_t *looks = guess->looks;
	uint64_t numbers = guess->leading_zeros ? 0 : 1;
	uint64_t dates = guess->dates[WB_YEAR_FIRST] + guess->dates[order];
	struct candidate candidates[] = {
		{ WB_TYPE_INTEGER, numbers * looks[WB_TYPE_INTEGER], false },
		{ WB_TYPE_DECIMAL, numbers * (looks[WB_TYPE_INTEGER] + looks[WB_TYPE_DECIMAL]),
		  false },
		{ WB_TYPE_REAL,
		  numbers * (looks[WB_TYPE_INTEGER] + looks[WB_TYPE_DECIMAL] + looks[WB_TYPE_REAL]),
		  false },
		{ WB_TYPE_BOOLEAN, looks[WB_TYPE_BOOLEAN], false },
		{ WB_TYPE_DATE, dates, false },
		{ WB_TYPE_TIMESTAMP, guess->orders[WB_YEAR_FIRST] + guess->orders[order], false },
		{ WB_TYPE_TIME, looks[WB_TYPE_TIME], false },
	};
	struct candidate best = { .type = WB_TYPE_TEXT };

	for (size_t i = 0; i < sizeof candidates / sizeof *candidates; i++)
		if (candidates[i].fits > best.fits)
			best = candidates[i];
	if (best.fits * 5 < guess->values * 4 || !best.fits)
		return (struct candidate){ WB_TYPE_TEXT, guess->values, false };
	if (best.type == WB_TYPE_INTEGER && best.fits == guess->compact_dates)
		return (struct candidate){ WB_TYPE_DATE, best.fits, true };
	return best;
}

static struct wb_counted
counted_of(const struct wb_range_end *end, struct wb_arena *arena)
{
	return (struct wb_counted){ wb_arena_text(arena, wb_buffer_slice(&end->text)), end->count };
}

static void
report_range(const struct wb_range *range, struct wb_arena *arena, struct wb_field_profile *out)
{
	out->has_range = range->least.count > 0;
	out->least = counted_of(&range->least, arena);
	out->greatest = counted_of(&range->greatest, arena);
}

/* "%Y-%m-%d, %d.%m.%Y"; both orders where the values fit either. */
static void
report_formats(const struct wb_guess *guess, enum wb_date_order last, struct wb_arena *arena,
	       struct wb_field_profile *out)
{
	bool either = guess->orders[WB_DAY_FIRST] &&
		      guess->orders[WB_DAY_FIRST] == guess->orders[WB_MONTH_FIRST];
	struct wb_buffer formats = { 0 };

	for (size_t s = 0; s < WB_SEPARATORS; s++)
		for (size_t order = 0; order < WB_DATE_ORDERS; order++) {
			bool wanted = order == WB_YEAR_FIRST || order == last || either;

			if (!guess->forms[s][order] || !wanted)
				continue;
			if (formats.len)
				wb_buffer_string(&formats,
						 either && order == WB_MONTH_FIRST ? " or " : ", ");
			wb_look_format(&formats, (enum wb_date_order)order, separators[s],
				       guess->shorts[s][order]);
		}
	out->format = wb_arena_text(arena, wb_buffer_slice(&formats));
	wb_buffer_release(&formats);
}

static void
report_dates(struct wb_guess *guess, enum wb_date_order last, struct wb_arena *arena,
	     struct wb_field_profile *out)
{
	report_formats(guess, last, arena, out);
	wb_range_merge(&guess->moments[last], &guess->moments[WB_YEAR_FIRST], compare_moments);
	report_range(&guess->moments[last], arena, out);
}

static void
report_compact_dates(const struct wb_guess *guess, struct wb_arena *arena,
		     struct wb_field_profile *out)
{
	out->format = WB_TEXT("%Y%m%d");
	report_range(&guess->numbers, arena, out);
}

static struct wb_text
number_text(double number, struct wb_arena *arena)
{
	char text[WB_REAL_TEXT_SIZE]; /* the longer of the two */
	size_t len;

	if (number == floor(number) && fabs(number) < 1e15)
		len = wb_integer_format((int64_t)number, text);
	else
		len = wb_real_format(number, text);
	return wb_arena_text(arena, (struct wb_text){ text, len });
}

static void
report_numbers(struct wb_guess *guess, struct wb_arena *arena, struct wb_field_profile *out)
{
	struct wb_quantiles *quantiles = &guess->quantiles;

	report_range(&guess->numbers, arena, out);
	wb_quantiles_close(quantiles);
	out->quantiles_exact = !quantiles->sketched && !guess->inexact;
	out->n_quantiles = WB_PROFILE_QUANTILES;
	out->quantiles = WB_NEW_ARRAY(arena, struct wb_text, WB_PROFILE_QUANTILES);
	for (size_t i = 0; i < WB_PROFILE_QUANTILES; i++)
		out->quantiles[i] =
			number_text(wb_quantiles_at(quantiles, wb_profile_quantiles[i]), arena);
	out->n_bins = WB_PROFILE_BINS;
	out->bins = WB_NEW_ARRAY(arena, uint64_t, WB_PROFILE_BINS);
	wb_quantiles_bins(quantiles, guess->numbers.least.key, guess->numbers.greatest.key,
			  out->bins, WB_PROFILE_BINS);
}

void
wb_guess_report(struct wb_guess *guess, struct wb_arena *arena, struct wb_field_profile *out)
{
	enum wb_date_order last = likely_order(guess);
	struct candidate chosen = choose(guess, last);

	out->type = chosen.type;
	out->fits = chosen.fits;
	switch (chosen.type) {
	case WB_TYPE_INTEGER:
	case WB_TYPE_DECIMAL:
	case WB_TYPE_REAL:
		report_numbers(guess, arena, out);
		break;
	case WB_TYPE_DATE:
	case WB_TYPE_TIMESTAMP:
		if (chosen.compact)
			report_compact_dates(guess, arena, out);
		else
			report_dates(guess, last, arena, out);
		break;
	case WB_TYPE_TIME:
		report_range(&guess->times, arena, out);
		break;
	default:
		report_range(&guess->texts, arena, out);
	}
}
