/*
 * A zone is a list of instants at which the offset changes, and behind its last
 * one a rule of POSIX's TZ form, "CET-1CEST,M3.5.0,M10.5.0/3": standard time,
 * and perhaps summer time from one day of the year to another.
 */
#include "lang/zone.h"

#include <string.h>

#include "base/file.h"
#include "data/datetime.h"
#include "data/integer.h"

#define ZONE_FOLDER "/usr/share/zoneinfo"

enum {
	ZONE_NAME_MAX = 64,
	ZONE_FILE_MAX = 256 * 1024,
	HEADER_SIZE = 44,
	TYPE_SIZE = 6,
	DAY_SECONDS = 86400,
};

/* A day of the year and a time: "M10.5.0/3", the last Sunday of October at 3. */
struct change {
	int month, week, weekday; /* week 5 is the last; weekday 0 is Sunday */
	int32_t second;           /* of that day, local time; may be negative or past it */
};

struct rule {
	bool known, summer;
	int32_t standard, daylight; /* offsets */
	struct change begin, end;   /* of summer time */
};

struct wb_zone {
	size_t count;
	int64_t *at;     /* ascending */
	int32_t *offset; /* from that instant on */
	int32_t first;   /* before all of them */
	struct rule rule;
};

/* What is left of a file or of a rule. */
struct cursor {
	const char *at, *end;
};

static bool
take(struct cursor *cursor, char c)
{
	if (cursor->at == cursor->end || *cursor->at != c)
		return false;
	cursor->at++;
	return true;
}

static bool
take_number(struct cursor *cursor, int most, int *out)
{
	int value = 0;

	if (cursor->at == cursor->end || !wb_is_digit(*cursor->at))
		return false;
	while (cursor->at < cursor->end && wb_is_digit(*cursor->at) && value <= most)
		value = value * 10 + (*cursor->at++ - '0');
	*out = value;
	return value <= most;
}

/* [+-]hh[:mm[:ss]], in seconds. */
static bool
take_time(struct cursor *cursor, int32_t *out)
{
	int hours, minutes = 0, seconds = 0, sign = 1;

	if (take(cursor, '-'))
		sign = -1;
	else
		take(cursor, '+');
	if (!take_number(cursor, 167, &hours))
		return false;
	if (take(cursor, ':') && !take_number(cursor, 59, &minutes))
		return false;
	if (take(cursor, ':') && !take_number(cursor, 59, &seconds))
		return false;
	*out = sign * ((hours * 60 + minutes) * 60 + seconds);
	return true;
}

/* "CET" or "<+03>". */
static bool
take_name(struct cursor *cursor)
{
	const char *start = cursor->at;

	if (take(cursor, '<')) {
		while (cursor->at < cursor->end && *cursor->at != '>')
			cursor->at++;
		return take(cursor, '>');
	}
	while (cursor->at < cursor->end && ((*cursor->at >= 'A' && *cursor->at <= 'Z') ||
					    (*cursor->at >= 'a' && *cursor->at <= 'z')))
		cursor->at++;
	return cursor->at > start;
}

static bool
take_change(struct cursor *cursor, struct change *out)
{
	out->second = 2 * 3600;
	if (!take(cursor, ',') || !take(cursor, 'M') || !take_number(cursor, 12, &out->month) ||
	    !take(cursor, '.') || !take_number(cursor, 5, &out->week) || !take(cursor, '.') ||
	    !take_number(cursor, 6, &out->weekday) || !out->month || !out->week)
		return false;
	return !take(cursor, '/') || take_time(cursor, &out->second);
}

static bool
read_rule(struct cursor cursor, struct rule *out)
{
	if (!take_name(&cursor) || !take_time(&cursor, &out->standard))
		return false;
	out->standard = -out->standard; /* POSIX counts west of Greenwich */
	out->known = true;
	if (cursor.at == cursor.end)
		return true;
	out->summer = true;
	out->daylight = out->standard + 3600;
	if (!take_name(&cursor))
		return false;
	if (cursor.at < cursor.end && *cursor.at != ',') {
		if (!take_time(&cursor, &out->daylight))
			return false;
		out->daylight = -out->daylight;
	}
	return take_change(&cursor, &out->begin) && take_change(&cursor, &out->end) &&
	       cursor.at == cursor.end;
}

static uint64_t
big_endian(const char *at, size_t size)
{
	uint64_t value = 0;

	for (size_t i = 0; i < size; i++)
		value = value << 8 | (unsigned char)at[i];
	return value;
}

/* The counts of a header, and the bytes of the data behind it. */
struct header {
	uint64_t times, types;
	uint64_t size;
};

static bool
take_header(struct cursor *cursor, uint64_t time_size, struct header *out)
{
	uint64_t count[6];

	if (cursor->end - cursor->at < HEADER_SIZE || memcmp(cursor->at, "TZif", 4) != 0 ||
	    cursor->at[4] < '2')
		return false;
	for (size_t i = 0; i < 6; i++)
		count[i] = big_endian(cursor->at + 20 + 4 * i, 4);
	cursor->at += HEADER_SIZE;
	out->times = count[3];
	out->types = count[4];
	out->size = count[3] * (time_size + 1) + count[4] * TYPE_SIZE + count[5] +
		    count[2] * (time_size + 4) + count[1] + count[0];
	return out->size <= (uint64_t)(cursor->end - cursor->at);
}

static bool
read_changes(struct cursor data, const struct header *header, struct wb_arena *arena,
	     struct wb_zone *zone)
{
	const char *kinds = data.at + 8 * header->times, *types = kinds + header->times;

	if (!header->types)
		return false;
	zone->count = header->times;
	zone->at = WB_NEW_ARRAY(arena, int64_t, zone->count + 1);
	zone->offset = WB_NEW_ARRAY(arena, int32_t, zone->count + 1);
	zone->first = (int32_t)big_endian(types, 4);
	for (size_t i = 0; i < zone->count; i++) {
		unsigned char kind = (unsigned char)kinds[i];

		zone->at[i] = (int64_t)big_endian(data.at + 8 * i, 8);
		if (kind >= header->types || (i && zone->at[i] <= zone->at[i - 1]))
			return false;
		zone->offset[i] = (int32_t)big_endian(types + (size_t)kind * TYPE_SIZE, 4);
	}
	return true;
}

/* A header and data of 32 bits for old readers, the same of 64 bits, and the rule. */
static bool
read_file(struct wb_text text, struct wb_arena *arena, struct wb_zone *zone)
{
	struct cursor cursor = { text.at, text.at + text.len }, footer;
	struct header header;

	if (!take_header(&cursor, 4, &header))
		return false;
	cursor.at += header.size;
	if (!take_header(&cursor, 8, &header) || !read_changes(cursor, &header, arena, zone))
		return false;
	cursor.at += header.size;
	if (!take(&cursor, '\n'))
		return false;
	footer = cursor;
	while (footer.at < footer.end && *footer.at != '\n')
		footer.at++;
	if (footer.at == footer.end)
		return false;
	return footer.at == cursor.at ||
	       read_rule((struct cursor){ cursor.at, footer.at }, &zone->rule);
}

static bool
is_zone_name(struct wb_text name)
{
	if (!name.len || name.len > ZONE_NAME_MAX || name.at[0] == '/')
		return false;
	for (size_t i = 0; i < name.len; i++) {
		char c = name.at[i];

		if (!((c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || wb_is_digit(c) ||
		      c == '/' || c == '_' || c == '+' || c == '-'))
			return false;
	}
	return true;
}

enum wb_status
wb_zone_load(struct wb_text name, struct wb_arena *arena, const struct wb_zone **out,
	     struct wb_error *err)
{
	struct wb_zone *zone = WB_NEW(arena, struct wb_zone);
	struct wb_buffer file = { 0 };
	enum wb_status status;
	const char *path;

	if (!is_zone_name(name))
		return wb_fail(err, WB_NOT_FOUND, "", "there is no time zone of that name");
	path = wb_arena_format(arena, ZONE_FOLDER "/%.*s", WB_TEXT_ARG(name));
	if (wb_path_kind(path) != WB_PATH_FILE) {
		if (wb_path_kind(ZONE_FOLDER) != WB_PATH_FOLDER)
			return wb_fail(err, WB_NOT_FOUND, ZONE_FOLDER,
				       "there are no time zones: install tzdata");
		return wb_fail(err, WB_NOT_FOUND, "", "there is no time zone \"%.*s\"",
			       WB_TEXT_ARG(name));
	}
	status = wb_file_read(path, ZONE_FILE_MAX, &file, err);
	if (status == WB_OK && !read_file(wb_buffer_slice(&file), arena, zone))
		status = wb_fail(err, WB_INVALID, path, "not a file of a time zone");
	if (status == WB_OK)
		*out = zone;
	wb_buffer_release(&file);
	return status;
}

/* When a change comes in a year, in local seconds since 1970. */
static int64_t
change_in(const struct change *change, int32_t year)
{
	int64_t first = wb_civil_to_days(year, (unsigned)change->month, 1);
	int weekday = (int)(wb_weekday(first) % 7); /* 0 is Sunday */
	int day = (change->weekday - weekday + 7) % 7 + 7 * (change->week - 1);

	while (day >= (int)wb_days_in_month(year, (unsigned)change->month))
		day -= 7;
	return (first + day) * DAY_SECONDS + change->second;
}

static int32_t
rule_offset(const struct rule *rule, int64_t utc)
{
	struct wb_civil civil;
	int64_t begin, end;
	bool summer;

	if (!rule->summer)
		return rule->standard;
	wb_micros_to_civil((utc + rule->standard) * 1000000, &civil);
	begin = change_in(&rule->begin, civil.year) - rule->standard;
	end = change_in(&rule->end, civil.year) - rule->daylight;
	if (begin < end)
		summer = utc >= begin && utc < end;
	else
		summer = utc >= begin || utc < end; /* the south: over the turn of the year */
	return summer ? rule->daylight : rule->standard;
}

int32_t
wb_zone_offset(const struct wb_zone *zone, int64_t utc)
{
	size_t low = 0, high = zone->count;

	if (zone->rule.known && (!zone->count || utc >= zone->at[zone->count - 1]))
		return rule_offset(&zone->rule, utc);
	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (utc < zone->at[middle])
			high = middle;
		else
			low = middle + 1;
	}
	return low ? zone->offset[low - 1] : zone->first;
}

/*
 * The offset wanted is one of those in force a day before and a day after: no
 * zone changes twice in that time. The earlier one comes first, so that of two
 * instants the first is taken.
 */
bool
wb_zone_to_utc(const struct wb_zone *zone, int64_t local, int64_t *utc)
{
	int32_t before = wb_zone_offset(zone, local - DAY_SECONDS);
	int32_t after = wb_zone_offset(zone, local + DAY_SECONDS);

	if (wb_zone_offset(zone, local - before) == before)
		*utc = local - before;
	else if (wb_zone_offset(zone, local - after) == after)
		*utc = local - after;
	else
		return false;
	return true;
}
