/*
 * Two distributions have in common, of each entry, the smaller of its two shares.
 * A profile lists only the most frequent entries, so the rows that neither side has
 * listed are judged by what is coarser:
 *
 *	values  +  rest × in range × ( patterns  +  rest × lengths )
 *
 * The rows seen may be a poor sample, such as the first ones of a table that is in
 * the order of its key. So it counts by a third how many of them are at least known
 * to the profile, however frequent there.
 */
#include "data/resemblance.h"

#include <stdlib.h>

#include "base/memory.h"
#include "base/utf8.h"
#include "data/datetime_format.h"
#include "data/pattern.h"
#include "data/real.h"
#include "data/value.h"

/* A pattern proves more the longer it is: "aaa" next to nothing, "9999-99-99" as two lengths. */
enum { WORTH = 4 };

void
wb_values_seen_release(struct wb_values_seen *seen)
{
	wb_map_release(&seen->values);
	wb_map_release(&seen->patterns);
	free(seen->lengths);
	wb_arena_release(&seen->arena);
	*seen = (struct wb_values_seen){ 0 };
}

static void
count(struct wb_values_seen *seen, struct wb_map *map, struct wb_text key)
{
	struct wb_map_entry *entry = wb_map_put(map, key);

	if (!entry->value)
		entry->value = WB_NEW(&seen->arena, uint64_t);
	++*(uint64_t *)entry->value;
}

void
wb_values_seen_add(struct wb_values_seen *seen, struct wb_text value)
{
	char pattern[WB_PATTERN_SIZE];
	size_t length = wb_utf8_valid(value) ? wb_utf8_count(value) : value.len;

	seen->rows++;
	if (!value.len) {
		seen->missing++;
		return;
	}
	if (!seen->lengths)
		seen->lengths = wb_alloc((WB_PROFILE_LENGTHS + 1) * sizeof *seen->lengths);
	seen->lengths[length < WB_PROFILE_LENGTHS ? length : WB_PROFILE_LENGTHS]++;
	count(seen, &seen->values, value);
	count(seen, &seen->patterns, (struct wb_text){ pattern, wb_pattern_of(value, pattern) });
}

/* What two sides have in common, as shares of all. */
struct overlap {
	double both;
	double before, now; /* of what the profile lists; the rest is not in `both` */
	size_t proof;       /* entries that both have, or what they are worth */
};

struct sides {
	const struct wb_field_profile *profile;
	const struct wb_values_seen *seen;
	double before, now; /* values that are neither null nor empty */
};

static void
add(const struct sides *sides, uint64_t before, uint64_t now, size_t worth, struct overlap *out)
{
	double a = (double)before / sides->before, b = (double)now / sides->now;

	out->both += a < b ? a : b;
	out->before += a;
	out->now += b;
	if (before && now)
		out->proof += worth;
}

static struct overlap
overlap_listed(const struct sides *sides, const struct wb_counted *listed, size_t n,
	       const struct wb_map *seen)
{
	struct overlap overlap = { 0 };

	for (size_t i = 0; i < n; i++) {
		const uint64_t *now = wb_map_get(seen, listed[i].value);

		add(sides, listed[i].count, now ? *now : 0,
		    seen == &sides->seen->patterns ? listed[i].value.len / WORTH : 1, &overlap);
	}
	return overlap;
}

static struct overlap
overlap_lengths(const struct sides *sides)
{
	const struct wb_field_profile *profile = sides->profile;
	struct overlap overlap = { 0 };

	for (size_t i = 0; i < profile->n_lengths; i++)
		if (profile->lengths[i].length && profile->lengths[i].length <= WB_PROFILE_LENGTHS)
			add(sides, profile->lengths[i].count,
			    sides->seen->lengths[profile->lengths[i].length], 1, &overlap);
	return overlap;
}

/* The share that neither side has listed: counts of a loose profile may pass the whole. */
static double
rest(const struct overlap *overlap)
{
	double most = overlap->before > overlap->now ? overlap->before : overlap->now;

	return most < 1 ? 1 - most : 0;
}

static bool
is_number(enum wb_type type)
{
	return type == WB_TYPE_INTEGER || type == WB_TYPE_DECIMAL || type == WB_TYPE_REAL;
}

/* Where a value lies on the line of its type; false: it is not of the type. */
static bool
place_of(const struct wb_field_profile *profile, struct wb_text text, double *out)
{
	struct wb_datetime_format format = { profile->format, WB_NO_PIVOT };
	struct wb_type_spec spec = { .type = profile->type };
	struct wb_arena scratch = { 0 };
	struct wb_value value;
	struct wb_civil civil;
	bool read;

	if (is_number(profile->type))
		return wb_real_parse(text, out);
	if (profile->type == WB_TYPE_DATE && profile->format.len) {
		read = wb_datetime_parse(&format, text, &civil) == WB_DATETIME_OK;
		if (read)
			*out = (double)wb_civil_to_micros(&civil);
		return read;
	}
	read = wb_value_of_text(text, spec, &scratch, &value);
	if (read)
		*out = (double)value.as.integer;
	wb_arena_release(&scratch);
	return read;
}

static bool
is_on_a_line(enum wb_type type)
{
	return is_number(type) || type == WB_TYPE_DATE || type == WB_TYPE_TIME ||
	       type == WB_TYPE_TIMESTAMP;
}

/* The share of values within the profile's range; 1 where it has none that can be read. */
static double
within_range(const struct sides *sides)
{
	const struct wb_field_profile *profile = sides->profile;
	const struct wb_map *values = &sides->seen->values;
	double least, greatest, at;
	uint64_t within = 0;

	if (!profile->has_range || !is_on_a_line(profile->type) ||
	    !place_of(profile, profile->least.value, &least) ||
	    !place_of(profile, profile->greatest.value, &greatest))
		return 1;
	for (size_t i = 0; i < values->count; i++)
		if (place_of(profile, values->entries[i].key, &at) && at >= least && at <= greatest)
			within += *(const uint64_t *)values->entries[i].value;
	return (double)within / sides->now;
}

int
wb_resemblance_percent(const struct wb_resemblance *resemblance)
{
	/* Sums of shares may fall short of the whole by their rounding. */
	return (int)(resemblance->share * 100 + 1e-6);
}

static double
missing_share(uint64_t missing, uint64_t rows)
{
	return rows ? (double)missing / (double)rows : 0;
}

/* Of the rows seen: as many as the profile has likewise, and those it knows at all. */
struct agreement {
	double both, known;
};

static struct agreement
agree(const struct overlap *listed, struct agreement coarser)
{
	return (struct agreement){
		.both = listed->both + rest(listed) * coarser.both,
		.known = listed->now + rest(listed) * coarser.known,
	};
}

static void
compare(const struct sides *sides, struct wb_resemblance *out)
{
	const struct wb_field_profile *profile = sides->profile;
	struct overlap values =
		overlap_listed(sides, profile->values, profile->n_values, &sides->seen->values);
	struct overlap patterns = overlap_listed(sides, profile->patterns, profile->n_patterns,
						 &sides->seen->patterns);
	struct overlap lengths = overlap_lengths(sides);
	struct agreement found = agree(&patterns, (struct agreement){ lengths.both, lengths.now });
	size_t shapes = patterns.proof + lengths.proof;
	double within = within_range(sides);

	found = agree(&values, (struct agreement){ found.both * within, found.known * within });
	out->share = (2 * found.both + found.known) / 3;
	out->share = out->share < 1 ? out->share : 1;
	out->by_values = profile->values_all || values.proof;
	out->proof = !profile->values_all && shapes > values.proof ? shapes : values.proof;
}

bool
wb_profile_resemblance(const struct wb_field_profile *profile, const struct wb_values_seen *seen,
		       struct wb_resemblance *out)
{
	uint64_t missing = profile->nulls + profile->empties;
	double before = missing_share(missing, profile->rows);
	double now = missing_share(seen->missing, seen->rows);
	struct sides sides = {
		.profile = profile,
		.seen = seen,
		.before = (double)(profile->rows - missing),
		.now = (double)(seen->rows - seen->missing),
	};

	*out = (struct wb_resemblance){ 0 };
	if (profile->rows == missing || seen->rows == seen->missing)
		return false;
	compare(&sides, out);
	out->share *= 1 - (before > now ? before - now : now - before) / 2;
	return true;
}
