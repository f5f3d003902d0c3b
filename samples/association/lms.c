/*
 * lms/completions.csv: what Moodle's course completion report exports, a row for
 * each account and a pair of columns for each activity, its state and when.
 */
#include "generate.h"

enum { ACCOUNTS = 290, APART = 4, FIRST_ACCOUNT = 41 };

static const struct activity {
	const char *name;
	bool graded;
} activities[] = {
	{ "Welcome video", false },
	{ "Bylaws and ethics", false },
	{ "Ethics quiz", true },
	{ "The treasurer's handbook", false },
	{ "Privacy: what we keep", false },
	{ "Webinar, part 1", false },
	{ "Webinar, part 2", false },
	{ "Final exam", true },
};

/* As Moodle writes it in English: Monday, 4 March 2024, 10:15 AM. */
static void
write_time(char *written, struct day day)
{
	static const char *const months[] = { "January",   "February", "March",    "April",
					      "May",       "June",     "July",     "August",
					      "September", "October",  "November", "December" };
	static const char *const weekdays[] = { "Sunday",   "Monday", "Tuesday", "Wednesday",
						"Thursday", "Friday", "Saturday" };
	static const unsigned shift[] = { 0, 3, 2, 5, 0, 3, 5, 1, 4, 6, 2, 4 };
	unsigned year = day.year - (day.month < 3);
	unsigned weekday =
		(year + year / 4 - year / 100 + year / 400 + shift[day.month - 1] + day.day) % 7;
	unsigned hour = 1 + draw(12), minute = draw(60);

	snprintf(written, CELL, "%s, %u %s %u, %u:%02u %s", weekdays[weekday], day.day,
		 months[day.month - 1], day.year, hour, minute, draw(3) ? "PM" : "AM");
}

/* Whose account it is: some people have made themselves a second one. */
static struct person *
holder(unsigned row, enum trouble trouble)
{
	static unsigned holders[ACCOUNTS + 1];
	unsigned person = 1 + (row - 1) * APART + draw(APART);

	if (trouble == ACCOUNT_SECOND)
		person = holders[1 + draw(row - 1)];
	while (!*people[person].email)
		person = 1 + person % PEOPLE;
	holders[row] = person;
	return &people[person];
}

static void
account_cells(struct csv *csv, unsigned row, enum trouble trouble)
{
	struct person *person = holder(row, trouble);
	char written[CELL];

	cell(csv, "%u", FIRST_ACCOUNT + row * 7 + draw(7));
	text_cell(csv, person->name);
	memcpy(written, person->email, CELL);
	if (trouble == ACCOUNT_PRIVATE)
		snprintf(written, CELL, "user%u@private.example", row);
	if (draw(5) == 0 || trouble == ACCOUNT_SECOND)
		upper_case(written);
	cell(csv, draw(12) ? "%s" : "  %s ", written);
}

static const char *
state_word(const struct activity *activity, bool done)
{
	if (!done)
		return draw(30) ? "Not completed" : "Not completed (set by Pam Novak)";
	if (activity->graded && draw(8))
		return draw(5) ? "Completed (achieved pass grade)"
			       : "Completed (did not achieve pass grade)";
	return draw(25) ? "Completed" : "Completed (set by Pam Novak)";
}

/* State and time of one activity; false where it is not completed. */
static bool
activity_cells(struct csv *csv, size_t number, unsigned year, enum trouble trouble)
{
	bool done = trouble != NONE || draw(8) > number / 2;
	const char *state = state_word(&activities[number], done);
	char written[CELL];

	write_time(written, any_day(year, 1));
	text_cell(csv, trouble == STATE_UNKNOWN ? PICK(unknown_state) : state);
	if (trouble == TIME_TYPED)
		text_cell(csv, PICK(typed_time));
	else
		text_cell(csv, strchr(state, '(') || (done && draw(40)) ? written : "");
	return done;
}

static void
completion_record(struct csv *csv, unsigned row)
{
	enum trouble trouble = TROUBLE(completion_troubles, row);
	unsigned year = 2021 + draw(5), touched = draw(COUNT(activities));
	bool all = true;
	char written[CELL];

	account_cells(csv, row, trouble);
	for (size_t i = 0; i < COUNT(activities); i++) {
		bool here = i == touched && (trouble == TIME_TYPED || trouble == STATE_UNKNOWN);

		if (!activity_cells(csv, i, year, here ? trouble : NONE))
			all = false;
	}
	write_time(written, any_day(year, 1));
	text_cell(csv, all ? written : "");
}

void
write_completions(FILE *file)
{
	struct csv csv = { .file = file, .delimiter = ',', .line_end = "\n" };

	text_cell(&csv, "id");
	text_cell(&csv, "name");
	text_cell(&csv, "email");
	for (size_t i = 0; i < COUNT(activities); i++) {
		text_cell(&csv, activities[i].name);
		cell(&csv, "%s - Completion date", activities[i].name);
	}
	text_cell(&csv, "Course complete");
	write_record(&csv);
	for (unsigned row = 1; row <= ACCOUNTS; row++) {
		clear(&csv);
		completion_record(&csv, row);
		write_record(&csv);
	}
}
