/* Values that are seen agree, more or less, with a profile made earlier; renames follow from it. */
#include "data/resemblance.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

#include "data/drift.h"

enum { MOST = 12 };

/* What a profile lists of values and their shapes. */
enum keeps {
	ALL_VALUES, /* as of a field with few of them */
	NO_VALUES,  /* as with --no-values */
	LENGTHS,    /* patterns are suppressed, too */
};

static struct wb_values_seen
see(const char *const *texts)
{
	struct wb_values_seen seen = { 0 };

	for (size_t i = 0; i < MOST && texts[i]; i++)
		wb_values_seen_add(&seen, wb_text_of(texts[i]));
	return seen;
}

static struct wb_counted *
listed(const struct wb_map *map, size_t *n, struct wb_arena *arena)
{
	struct wb_counted *items = WB_NEW_ARRAY(arena, struct wb_counted, map->count);

	for (*n = 0; *n < map->count; ++*n)
		items[*n] = (struct wb_counted){ wb_arena_text(arena, map->entries[*n].key),
						 *(uint64_t *)map->entries[*n].value };
	return items;
}

/* Of these texts; a range where they are of a type that has one, the first to the last. */
static struct wb_field_profile
profile_of(const char *const *texts, enum wb_type type, const char *format, enum keeps keeps,
	   struct wb_arena *arena)
{
	struct wb_values_seen seen = see(texts);
	struct wb_field_profile profile = { .rows = seen.rows, .empties = seen.missing };
	size_t last = 0;

	profile.type = type;
	profile.format = wb_text_of(format);
	profile.patterns = listed(&seen.patterns, &profile.n_patterns, arena);
	profile.lengths = WB_NEW_ARRAY(arena, struct wb_length_count, WB_PROFILE_LENGTHS + 1);
	for (size_t i = 0; seen.lengths && i <= WB_PROFILE_LENGTHS; i++)
		if (seen.lengths[i])
			profile.lengths[profile.n_lengths++] =
				(struct wb_length_count){ i, seen.lengths[i] };
	if (keeps == LENGTHS)
		profile.n_patterns = 0;
	if (keeps == ALL_VALUES) {
		profile.values = listed(&seen.values, &profile.n_values, arena);
		profile.values_all = true;
		while (last + 1 < MOST && texts[last + 1])
			last++;
		profile.has_range = true;
		profile.least.value = wb_text_of(texts[0]);
		profile.greatest.value = wb_text_of(texts[last]);
	}
	wb_values_seen_release(&seen);
	return profile;
}

static void
values_patterns_and_lengths_are_compared(void **state)
{
	static const struct {
		const char *name, *before[MOST], *now[MOST];
		enum keeps keeps;
		int percent; /* -1: nothing can be said */
		bool by_values;
		size_t proof;
	} cases[] = {
		{ "the same", { "a", "b", "c" }, { "a", "b", "c" }, ALL_VALUES, 100, true, 3 },
		{ "others", { "a", "b", "c" }, { "x", "y", "z" }, ALL_VALUES, 0, true, 0 },
		{ "half of them", { "a", "b" }, { "a", "x" }, ALL_VALUES, 50, true, 1 },
		{ "a sample that is sorted: as many as are known count, too",
		  { "a", "a", "b", "b" },
		  { "a", "a", "a" },
		  ALL_VALUES,
		  66,
		  true,
		  1 },
		{ "half missing now", { "a", "b" }, { "a", "b", "", "" }, ALL_VALUES, 75, true, 2 },
		{ "patterns", { "AB-1", "CD-2" }, { "XY-7", "ZZ-9" }, NO_VALUES, 100, false, 2 },
		{ "other patterns",
		  { "AB-1", "CD-2" },
		  { "x1-y", "z1-z" },
		  NO_VALUES,
		  0,
		  false,
		  1 },
		{ "lengths", { "AB-1", "xy" }, { "x1-y", "99" }, LENGTHS, 100, false, 2 },
		{ "other lengths", { "AB-1", "xy" }, { "x", "999" }, LENGTHS, 0, false, 0 },
		{ "code points", { "ö", "ü" }, { "ä", "ß" }, LENGTHS, 100, false, 1 },
		{ "bytes that are no text",
		  { "\xff\xfe" },
		  { "\xff\xfe" },
		  ALL_VALUES,
		  100,
		  true,
		  1 },
		{ "no rows before", { NULL }, { "a" }, ALL_VALUES, -1, false, 0 },
		{ "no value before", { "", "" }, { "a" }, ALL_VALUES, -1, false, 0 },
		{ "no rows now", { "a" }, { NULL }, ALL_VALUES, -1, false, 0 },
		{ "no value now", { "a" }, { "", "" }, ALL_VALUES, -1, false, 0 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct wb_arena arena = { 0 };
		struct wb_field_profile profile =
			profile_of(cases[i].before, WB_TYPE_TEXT, "", cases[i].keeps, &arena);
		struct wb_values_seen seen = see(cases[i].now);
		struct wb_resemblance found;
		bool known = wb_profile_resemblance(&profile, &seen, &found);
		int percent = known ? wb_resemblance_percent(&found) : -1;

		if (percent != cases[i].percent || found.by_values != cases[i].by_values ||
		    found.proof != cases[i].proof)
			fail_msg("%s: %d %%, by values %d, %zu proof", cases[i].name, percent,
				 found.by_values, found.proof);
		wb_values_seen_release(&seen);
		wb_arena_release(&arena);
	}
}

/* Where only the most frequent values are listed, the range says what patterns cannot. */
static void
a_range_tells_what_looks_alike(void **state)
{
	static const struct {
		enum wb_type type;
		const char *format, *before[MOST], *now[MOST];
		int percent;
	} cases[] = {
		{ WB_TYPE_INTEGER,
		  "",
		  { "1900", "1955", "2020" },
		  { "1901", "1977", "2019" },
		  100 },
		{ WB_TYPE_INTEGER, "", { "1900", "1955", "2020" }, { "9000", "7777", "1999" }, 33 },
		{ WB_TYPE_DECIMAL, "", { "-1.50", "10.25" }, { "-1.49", "99.99" }, 50 },
		{ WB_TYPE_DATE,
		  "%d.%m.%Y",
		  { "01.01.1950", "31.12.1990" },
		  { "30.06.1970", "01.02.2020" },
		  50 },
		{ WB_TYPE_DATE,
		  "",
		  { "1950-01-01", "1990-12-31" },
		  { "1970-06-30", "1980-02-01" },
		  100 },
		/* Two forms: no range can be read, the patterns decide. */
		{ WB_TYPE_DATE,
		  "%d.%m.%Y, %m.%d.%Y",
		  { "01.01.1950", "31.12.1990" },
		  { "30.06.1970", "01.02.2020" },
		  100 },
		{ WB_TYPE_TIME, "", { "08:00:00", "12:00:00" }, { "09:30:00", "23:00:00" }, 50 },
		/* The first rows of a table in the order of its key. */
		{ WB_TYPE_INTEGER, "", { "1", "10", "1000", "2000" }, { "1", "2", "3" }, 50 },
		{ WB_TYPE_INTEGER, "", { "1900", "2020" }, { "abcd", "1950" }, 25 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct wb_arena arena = { 0 };
		struct wb_field_profile profile = profile_of(cases[i].before, cases[i].type,
							     cases[i].format, ALL_VALUES, &arena);
		struct wb_values_seen seen = see(cases[i].now);
		struct wb_resemblance found;

		profile.values_all = false;
		profile.n_values = 0;
		assert_true(wb_profile_resemblance(&profile, &seen, &found));
		if (wb_resemblance_percent(&found) != cases[i].percent)
			fail_msg("case %zu: %d %%", i, wb_resemblance_percent(&found));
		assert_false(found.by_values);
		wb_values_seen_release(&seen);
		wb_arena_release(&arena);
	}
}

/* Says what the table of a case says of a pair; `share` below 0: nothing. */
struct testimony {
	const char *gone, *come;
	double share;
	size_t proof;
};

static bool
testify(void *context, struct wb_text system, const struct wb_table *before,
	const struct wb_table *after, struct wb_text gone, struct wb_text come,
	struct wb_resemblance *out)
{
	const struct testimony *said = context;

	assert_true(wb_text_is(system, "s"));
	assert_ptr_not_equal(before, after);
	for (; said->gone; said++) {
		if (!wb_text_is(gone, said->gone) || !wb_text_is(come, said->come))
			continue;
		*out = (struct wb_resemblance){ said->share, true, said->proof };
		return true;
	}
	return false;
}

static void
add_table(struct wb_schema *schema, const char *const *names)
{
	struct wb_table *table = wb_schema_add_table(schema, WB_TEXT("t"), 4);

	for (table->n_fields = 0; table->n_fields < 4 && names[table->n_fields]; table->n_fields++)
		table->fields[table->n_fields] = (struct wb_field){
			.name = wb_text_of(names[table->n_fields]),
			.type.type = WB_TYPE_TEXT,
		};
}

static void
values_guide_renames(void **state)
{
	static const struct {
		const char *before[4], *after[4];
		struct testimony said[4];
		const char *offered;
	} cases[] = {
		/* Nothing known: name or place. */
		{ { "id", "mail" }, { "id", "x", "contact" }, { { 0 } }, "mail→x" },
		/* A name unlike, and another place, but the values. */
		{ { "id", "mail" },
		  { "id", "x", "contact" },
		  { { "mail", "x", .0, 0 }, { "mail", "contact", .92, 9 } },
		  "mail→contact (values alike 92 %)" },
		/* In its place, with other values: not offered. */
		{ { "id", "mail" }, { "id", "x" }, { { "mail", "x", .1, 1 } }, "" },
		/* A name alike, with other values: offered, and what speaks against it is said. */
		{ { "id", "mail" },
		  { "id", "mails" },
		  { { "mail", "mails", .1, 1 } },
		  "mail→mails (values alike 10 %)" },
		/* Values win over a name. */
		{ { "mail", "id" },
		  { "id", "mall", "post" },
		  { { "mail", "mall", .3, 2 }, { "mail", "post", .9, 9 } },
		  "mail→post (values alike 90 %)" },
		/* Two values in common prove too little alone, and so does a share that is low. */
		{ { "id", "flag" }, { "x", "id", "y" }, { { "flag", "x", 1, 2 } }, "" },
		{ { "id", "flag" }, { "x", "id", "y" }, { { "flag", "x", .6, 9 } }, "" },
		/* They are enough for one in its place. */
		{ { "id", "flag" },
		  { "id", "y" },
		  { { "flag", "y", 1, 2 } },
		  "flag→y (values alike 100 %)" },
		/* Each is offered once, the likeliest first. */
		{ { "a", "b", "id" },
		  { "id", "x", "y" },
		  { { "a", "x", .86, 9 }, { "b", "x", .9, 9 }, { "a", "y", .85, 9 } },
		  "a→y (values alike 85 %), b→x (values alike 90 %)" },
	};

	(void)state;
	for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
		struct wb_drift_witness witness = {
			.context = (void *)cases[c].said,
			.system = WB_TEXT("s"),
			.compare = testify,
		};
		struct wb_schema before = { 0 }, after = { 0 };
		struct wb_buffer offered = { 0 };
		struct wb_arena arena = { 0 };
		struct wb_drift_list list;

		add_table(&before, cases[c].before);
		add_table(&after, cases[c].after);
		list = wb_schema_drift(&before, &after, &witness, &arena);
		for (size_t i = 0; i < list.count; i++) {
			const struct wb_drift *item = &list.items[i];

			if (item->kind != WB_DRIFT_FIELD_REMOVED || !item->other.len)
				continue;
			wb_buffer_format(&offered, "%s%.*s→%.*s", offered.len ? ", " : "",
					 WB_TEXT_ARG(item->field), WB_TEXT_ARG(item->other));
			wb_drift_describe_values(item, &offered);
		}
		assert_string_equal(offered.len ? offered.at : "", cases[c].offered);
		wb_buffer_release(&offered);
		wb_arena_release(&arena);
		wb_schema_release(&before);
		wb_schema_release(&after);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(values_patterns_and_lengths_are_compared),
		cmocka_unit_test(a_range_tells_what_looks_alike),
		cmocka_unit_test(values_guide_renames),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
