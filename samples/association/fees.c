/*
 * office/fees.csv: which fee holds from which day, as the office noted it over
 * the years: windows-1252, semicolons, a comma before the cents.
 */
#include "generate.h"

enum { LAST_YEAR = 2026 };

/* A category in the words of the office, and its fee in cents. */
static const struct category {
	const char *words[4];
	unsigned first, rise, present;
} categories[] = {
	{ { "General", "general", "GENERAL", "General " }, 4500, 125, 8000 },
	{ { "Student", "\311tudiant", "Student", "STUDENT" }, 1250, 50, 2500 },
	{ { "Retired", "Retrait\351", "retired", "Retired" }, 2000, 75, 4000 },
	{ { "Lifetime", "Life", "Lifetime", "lifetime" }, 90000, 1500, 0 },
};

struct line {
	const struct category *category;
	struct day from;
	unsigned cents;
	const char *remark;
};

static void
fee_cell(struct csv *csv, unsigned cents, enum trouble trouble)
{
	static const char *const thousands[] = { ".", " ", "\240" };
	const char *sign = draw(4) ? "" : draw(2) ? " $" : "\240$";

	if (trouble == FEE_WORDS)
		text_cell(csv, PICK(fee_words));
	else if (trouble == FEE_POINT)
		cell(csv, "%u.%02u", cents / 100, cents % 100);
	else if (cents >= 100000)
		cell(csv, "%u%s%03u,%02u%s", cents / 100000, PICK(thousands), cents / 100 % 1000,
		     cents % 100, sign);
	else
		cell(csv, "%u,%02u%s", cents / 100, cents % 100, sign);
}

static void
day_cell(struct csv *csv, struct day day)
{
	if (draw(3))
		cell(csv, "%04u-%02u-%02u", day.year, day.month, day.day);
	else
		cell(csv, "%02u.%02u.%04u", day.day, day.month, day.year);
}

static void
fee_record(struct csv *csv, const struct line *line, enum trouble trouble)
{
	struct day until = { line->from.year + draw(3), 12, 31 };

	clear(csv);
	text_cell(csv, trouble == TYPE_UNKNOWN ? PICK(unknown_types) : PICK(line->category->words));
	fee_cell(csv, line->cents, trouble);
	if (trouble == START_IMPOSSIBLE)
		text_cell(csv, PICK(impossible_from));
	else if (trouble == START_BLANK)
		text_cell(csv, "");
	else
		day_cell(csv, line->from);
	/* Filled in by some, never looked at by others. */
	if (draw(2))
		day_cell(csv, until);
	else
		text_cell(csv, "");
	text_cell(csv, line->remark);
}

static struct line
new_line(const struct category *category, unsigned year)
{
	static const unsigned months[] = { 1, 1, 4, 9 };
	struct line line = { .category = category };

	line.from = (struct day){ year, PICK(months), 1 };
	line.cents = year == LAST_YEAR ? category->present
				       : category->first + (year - EARLIEST_YEAR) * category->rise;
	line.remark = PICK(fee_remarks);
	return line;
}

/* A line, and behind it what was noted again or otherwise for the same day. */
static void
write_line(struct csv *csv, struct line *line, enum trouble trouble)
{
	fee_record(csv, line, trouble);
	write_record(csv);
	if (trouble == ROW_DOUBLED)
		write_record(csv);
	if (trouble == FEE_CORRECTED) {
		line->cents += 250;
		line->remark = "corrig\351";
		fee_record(csv, line, NONE);
		write_record(csv);
	}
}

void
write_fees(FILE *file)
{
	enum { LATE = 37 };
	struct csv csv = { .file = file, .delimiter = ';', .line_end = "\n" }, late = csv;
	unsigned row = 0;

	fputs("Category;Fee;From;Until;Remark\n", file);
	for (unsigned year = EARLIEST_YEAR; year <= LAST_YEAR; year++)
		for (size_t i = 0; i < COUNT(categories); i++) {
			struct line line = new_line(&categories[i], year);

			if (year == LAST_YEAR)
				write_line(&csv, &line, NONE);
			else if (year > EARLIEST_YEAR && draw(3))
				continue;
			else if (++row == LATE)
				fee_record(&late, &line, NONE);
			else
				write_line(&csv, &line, TROUBLE(fee_troubles, row));
		}
	/* A decision that the office heard of years later. */
	write_record(&late);
}
