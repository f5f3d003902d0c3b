/*
 * generate: writes the exports of an association that leaves its old AMS, with
 * every kind of dirt that such exports have, into a folder.
 *
 *     cc -O1 *.c -o generate && ./generate FOLDER
 *
 * FOLDER/ams/contacts.csv       UTF-8 with a byte order mark, LF
 * FOLDER/ams/contributions.csv  UTF-8, CRLF
 * FOLDER/office/memberships.csv windows-1252, semicolons, LF: kept in a spreadsheet
 * FOLDER/office/fees.csv        the same
 * FOLDER/lms/completions.csv    UTF-8, LF
 *
 * The headers are CiviCRM's and Moodle's. The same bytes come out on every machine. A row
 * has at most one thing that must get it rejected, chosen by the schedules
 * below, so that what a migration should make of it can be told from outside.
 */
#include "generate.h"

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "record.h"
#include "words.h"

enum { DOUBLES = 14, MEMBERSHIPS = 2310, CONTRIBUTIONS = 2098 };
enum { FIRST_EXTERNAL_ID = 101, FIRST_ID = 23, KEPT_SINCE = 2005 };

static uint64_t state = 88172645463325252ull;

uint32_t
draw(uint32_t below)
{
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return (uint32_t)(state >> 16) % below;
}

enum trouble
trouble_of(const struct schedule *schedule, size_t count, unsigned row)
{
	for (size_t i = 0; i < count; i++)
		if (row % schedule[i].every == schedule[i].at)
			return schedule[i].trouble;
	return NONE;
}

/* One draw a statement: C leaves open in which order arguments are evaluated. */
struct day
any_day(unsigned since, unsigned years)
{
	struct day day;

	day.year = since + draw(years);
	day.month = 1 + draw(12);
	day.day = 1 + draw(28);
	return day;
}

/* A day as one of the three formats that the AMS has had over the years. */
static void
date_cell(struct csv *csv, struct day day)
{
	switch (draw(3)) {
	case 0:
		cell(csv, "%04u%02u%02u", day.year, day.month, day.day);
		break;
	case 1:
		cell(csv, "%02u/%02u/%04u", day.month, day.day, day.year);
		break;
	default:
		cell(csv, "%04u-%02u-%02u", day.year, day.month, day.day);
	}
}

struct person people[PEOPLE + 1];

void
upper_case(char *text)
{
	for (; *text; text++)
		if (*text >= 'a' && *text <= 'z')
			*text -= 'a' - 'A';
}

/* The e-mail address as the AMS holds it. */
static void
email_cell(struct csv *csv, struct person *person, enum trouble trouble, unsigned row)
{
	char written[CELL];

	if (trouble == EMAIL_DOUBLED) {
		*person->email = '\0';
		for (unsigned earlier = row - 1; !*person->email; earlier--)
			memcpy(person->email, people[earlier].email, CELL);
		memcpy(written, person->email, CELL);
		upper_case(written);
		text_cell(csv, written);
		return;
	}
	if (trouble == EMAIL_MISSING || trouble == EMAIL_RUBBISH) {
		*person->email = '\0';
		text_cell(csv, trouble == EMAIL_MISSING ? "" : draw(2) ? "none" : "n/a");
		return;
	}
	memcpy(written, person->email, CELL);
	if (draw(6) == 0)
		upper_case(written);
	if (trouble == EMAIL_AT)
		cell(csv, "%.*s (at) %s", (int)strcspn(written, "@"), written,
		     strchr(written, '@') + 1);
	else
		cell(csv, draw(15) ? "%s" : " %s ", written);
}

static void
address_cells(struct csv *csv, enum trouble trouble)
{
	const struct place *place = &PICK(places);
	bool four = place->zip[0] != 'H' && strlen(place->zip) == 5 && draw(3) == 0;

	if (trouble == NO_ADDRESS) {
		for (int i = 0; i < 5; i++)
			text_cell(csv, "");
		return;
	}
	text_cell(csv, draw(12) ? PICK(streets) : "");
	text_cell(csv, place->city);
	text_cell(csv, place->state);
	text_cell(csv, place->zip);
	if (four)
		cell(csv, "%04u", 1 + draw(9999));
	else
		text_cell(csv, "");
}

static void
birth_cell(struct csv *csv, enum trouble trouble)
{
	if (trouble == BIRTH_IMPOSSIBLE)
		text_cell(csv, PICK(impossible_birth));
	else if (trouble == BIRTH_OUT_OF_RANGE)
		text_cell(csv, PICK(birth_out_of_range));
	else if (draw(14) == 0)
		text_cell(csv, "");
	else
		date_cell(csv, any_day(1931, 75));
}

static void
phone_cell(struct csv *csv, enum trouble trouble)
{
	char written[CELL];

	snprintf(written, CELL, "%s", trouble == PHONE_RUBBISH ? PICK(rubbish) : PICK(phones));
	for (char *at = written; *at; at++)
		if (*at == '#')
			*at = (char)('0' + draw(10));
	text_cell(csv, trouble != PHONE_RUBBISH && draw(16) == 0 ? "" : written);
}

static void
external_id_cell(struct csv *csv, unsigned external_id, enum trouble trouble)
{
	static const char *const prefixes[] = { "N", "N", "N", "n", "N0" };

	if (trouble == EXTERNAL_ID_ODD)
		text_cell(csv, draw(2) ? "TBD" : "ask Pam");
	else
		cell(csv, "%s%u", PICK(prefixes), external_id);
}

/* Title to Nick Name, and what an e-mail address is made of. */
static void
name_cells(struct csv *csv, struct person *person, bool woman, enum trouble trouble, unsigned row)
{
	const struct name *given = woman ? &PICK(women) : &PICK(men), *family = &PICK(families);

	text_cell(csv, woman ? PICK(lady) : PICK(gentleman));
	cell(csv, draw(20) ? "%s" : " %s  ", given->written);
	cell(csv, "%.*s", (int)draw(2), woman ? "A" : "J");
	if (trouble == LAST_NAME_MISSING)
		text_cell(csv, "");
	else if (draw(18) == 0)
		cell(csv, "  %s", family->written);
	else
		text_cell(csv, family->written);
	text_cell(csv, PICK(nicknames));
	snprintf(person->name, CELL, "%s %s", given->written, family->written);
	snprintf(person->email, CELL, "%s.%s%u@%s", given->plain, family->plain, row,
		 PICK(domains));
}

static void
gender_cell(struct csv *csv, bool woman, enum trouble trouble)
{
	if (trouble == GENDER_UNKNOWN)
		text_cell(csv, PICK(unknown_gender));
	else if (draw(20) == 0)
		text_cell(csv, PICK(other));
	else
		text_cell(csv, woman ? PICK(female) : PICK(male));
}

/* Last Voted Date to Suffix: what the old system kept and nobody ever looked at, mostly. */
static void
habit_cells(struct csv *csv)
{
	text_cell(csv, draw(3) ? "20041003" : "20041111");
	text_cell(csv, PICK(refused));
	text_cell(csv, PICK(reach));
	text_cell(csv, PICK(issues));
	text_cell(csv, PICK(districts));
	text_cell(csv, PICK(suffixes));
}

static void
spouse_cells(struct csv *csv, bool woman)
{
	bool known = draw(9) == 0;

	text_cell(csv, !known ? "" : woman ? PICK(men).written : PICK(women).written);
	text_cell(csv, known ? PICK(families).written : "");
}

static void
contact_record(struct csv *csv, unsigned row)
{
	enum trouble trouble = TROUBLE(contact_troubles, row);
	struct person *person = &people[row];
	bool woman = draw(2) == 0;

	person->external_id = FIRST_EXTERNAL_ID + row - 1;
	name_cells(csv, person, woman, trouble, row);
	email_cell(csv, person, trouble, row);
	address_cells(csv, trouble);
	cell(csv, "%u", FIRST_ID + row * 11);
	text_cell(csv, PICK(sites));
	gender_cell(csv, woman, trouble);
	birth_cell(csv, trouble);
	habit_cells(csv);
	external_id_cell(csv, person->external_id, trouble);
	text_cell(csv, PICK(locations));
	text_cell(csv, PICK(employers));
	phone_cell(csv, trouble);
	spouse_cells(csv, woman);
}

static void
write_contacts(FILE *file)
{
	enum { STREET = 6, PHONE = 24, EVERY = PEOPLE / DOUBLES };
	struct csv csv = { .file = file, .delimiter = ',', .line_end = "\n" };

	fputs("\xEF\xBB\xBFTitle,First Name,Middle Name,Last Name,Nick Name,Email,Street,City,"
	      "State,Zip,Zip + 4,ID,Web Site,Gender,D.O.B.,Last Voted Date,Do Not Call,"
	      "Preferred Comm,Important Issue,District,Suffix,External ID,Location Name,Employer,"
	      "Phone,Spouse First Name,Last Name\n",
	      file);
	for (unsigned row = 1; row <= PEOPLE; row++) {
		clear(&csv);
		contact_record(&csv, row);
		write_record(&csv);
		if (row % EVERY != 20)
			continue;
		/* The same contact again: as it was, or after a move. */
		if (row % 2) {
			snprintf(csv.cells[STREET], CELL, "%s", "1 New Road");
			snprintf(csv.cells[PHONE], CELL, "%s", "(503) 555-0199");
		}
		write_record(&csv);
	}
}

/* A membership as written before, so that it can be written again. */
struct membership {
	unsigned person;
	struct day start;
	const char *type, *source;
};

static struct membership
new_membership(enum trouble trouble)
{
	struct membership membership;

	membership.person = 1 + draw(PEOPLE);
	membership.start = any_day(EARLIEST_YEAR, 28);
	membership.type = trouble == TYPE_UNKNOWN ? PICK(unknown_types) : PICK(membership_types);
	membership.source = PICK(sources);
	while (!*people[membership.person].email)
		membership.person = 1 + membership.person % PEOPLE;
	if (membership.start.year % 4 == 0 && draw(9) == 0)
		membership.start.month = 2, membership.start.day = 29;
	return membership;
}

static void
membership_record(struct csv *csv, const struct membership *membership, enum trouble trouble)
{
	char email[CELL];

	memcpy(email, people[membership->person].email, CELL);
	if (draw(7) == 0)
		upper_case(email);
	if (trouble == STRANGER)
		cell(csv, "stranger.%u@example.net", membership->person);
	else
		text_cell(csv, trouble == EMAIL_BLANK ? "" : email);
	text_cell(csv, membership->source);
	text_cell(csv, membership->type);
	if (trouble == START_IMPOSSIBLE)
		text_cell(csv, PICK(impossible_start));
	else
		date_cell(csv, membership->start);
}

static void
write_memberships(FILE *file)
{
	enum { BACK = 60 };
	struct csv csv = { .file = file, .delimiter = ';', .line_end = "\n" };
	struct membership last[BACK] = { 0 };

	fputs("email;Source;Membership Type;Start Date\n", file);
	for (unsigned row = 1; row <= MEMBERSHIPS; row++) {
		enum trouble trouble = TROUBLE(membership_troubles, row);
		struct membership *slot = &last[row % BACK];

		if (trouble != ROW_DOUBLED)
			*slot = new_membership(trouble);
		clear(&csv);
		membership_record(&csv, slot, trouble);
		write_record(&csv);
	}
}

static void
amount_cell(struct csv *csv, unsigned dollars, enum trouble trouble)
{
	unsigned cents = draw(4) ? 0 : draw(100);

	if (trouble == AMOUNT_LETTER)
		text_cell(csv, PICK(letters));
	else if (trouble == AMOUNT_NEGATIVE)
		cell(csv, "-%u.%02u", dollars, cents);
	else if (dollars >= 1000)
		cell(csv, draw(2) ? "$%u,%03u.%02u" : "%u,%03u.%02u", dollars / 1000,
		     dollars % 1000, cents);
	else if (cents == 0 && draw(2))
		cell(csv, "%u", dollars);
	else
		cell(csv, draw(3) ? "%u.%02u" : "$ %u.%02u", dollars, cents);
}

enum instrument { CHECK, CARD, CASH, TRANSFER, INSTRUMENTS };

static const char *
instrument_word(enum instrument by)
{
	switch (by) {
	case CHECK:
		return PICK(check);
	case CARD:
		return PICK(card);
	case CASH:
		return "Cash";
	default:
		return PICK(transfer);
	}
}

static void
appeal_cells(struct csv *csv, enum instrument by, enum trouble trouble)
{
	if (trouble == BYTES_BAD)
		text_cell(csv, "Caf\351 evening"); /* one that a spreadsheet has touched */
	else if (trouble == DATE_PENDING)
		text_cell(csv, "Coming in by mail.");
	else
		text_cell(csv, by == CARD ? "Online: Save the Penguins" : "Oct 2005 Mailer 1");
	if (trouble == FIELD_TOO_MANY)
		text_cell(csv, " second appeal"); /* a comma that nobody quoted */
}

/* Transaction ID; a check's number stands there only if `noted`, else in its own column. */
static void
transaction_cell(struct csv *csv, unsigned row, enum instrument by, bool noted,
		 enum trouble trouble)
{
	static char last_card[CELL];

	if (trouble == REFERENCE_DOUBLED)
		text_cell(csv, last_card);
	else if (trouble == REFERENCE_MISSING || (by == CHECK && !noted))
		text_cell(csv, "");
	else if (by == CHECK)
		cell(csv, draw(2) ? "check #%u" : "Acct 2099002 check #%u", 1000 + row);
	else if (by == CARD) {
		snprintf(last_card, CELL, "P%05uX%u", row, draw(10));
		text_cell(csv, last_card);
	} else
		cell(csv, by == CASH ? "CASH-%05u" : "EFT%07u", row);
}

/* Paid By, Source, Transaction ID, Fee Amount, Non-deductible, Check #. */
static void
payment_cells(struct csv *csv, unsigned row, unsigned dollars, enum trouble trouble)
{
	enum instrument drawn = draw(INSTRUMENTS), by = trouble == REFERENCE_DOUBLED ? CARD : drawn;
	bool noted = by == CHECK && draw(5) == 0;

	text_cell(csv,
		  trouble == INSTRUMENT_UNKNOWN ? PICK(unknown_instrument) : instrument_word(by));
	appeal_cells(csv, by, trouble);
	transaction_cell(csv, row, by, noted, trouble);
	if (by == CARD)
		cell(csv, "%u.%02u", dollars / 50, draw(100));
	else
		text_cell(csv, "");
	/* Non-deductible: never more than the amount, but for one who mistyped it. */
	if (trouble == DEDUCTIBLE_NEGATIVE)
		cell(csv, "%u", dollars * 10);
	else if (draw(3) == 0)
		cell(csv, "%u", draw(dollars));
	else
		text_cell(csv, "");
	if (trouble != REFERENCE_MISSING && by == CHECK && !noted)
		cell(csv, "%u", 1000 + row);
	else
		text_cell(csv, "");
}

static void
contribution_record(struct csv *csv, unsigned row)
{
	enum trouble trouble = TROUBLE(contribution_troubles, row);
	unsigned donor = 1 + draw(PEOPLE), dollars = 5 + (draw(8) ? draw(400) : draw(5000));
	unsigned since = trouble == NONE ? EARLIEST_YEAR : KEPT_SINCE;

	cell(csv, "%u", FIRST_ID + donor * 11);
	if (trouble == MEMBER_UNKNOWN)
		cell(csv, "N9%03u", row % 1000);
	else
		external_id_cell(csv, people[donor].external_id, NONE);
	text_cell(csv, PICK(funds));
	amount_cell(csv, dollars, trouble);
	if (trouble == DATE_IMPOSSIBLE)
		text_cell(csv, PICK(impossible_date));
	else if (trouble == DATE_PENDING)
		text_cell(csv, "");
	else
		date_cell(csv, any_day(since, 2026 - since));
	payment_cells(csv, row, dollars, trouble);
}

static void
write_contributions(FILE *file)
{
	struct csv csv = { .file = file, .delimiter = ',', .line_end = "\r\n" };

	fputs("Contact ID,External ID,Contribution Type,Amount,Date,Paid By,Source,Transaction ID,"
	      "Fee Amount,Non-deductible,Check #\r\n",
	      file);
	for (unsigned row = 1; row <= CONTRIBUTIONS; row++) {
		clear(&csv);
		contribution_record(&csv, row);
		write_record(&csv);
	}
}

static bool
write_file(const char *folder, const char *system, const char *name, void (*write)(FILE *))
{
	char path[4096];
	FILE *file;

	snprintf(path, sizeof path, "%s/%s", folder, system);
	if (mkdir(path, 0777) && errno != EEXIST)
		return perror(path), false;
	snprintf(path, sizeof path, "%s/%s/%s", folder, system, name);
	file = fopen(path, "wb");
	if (!file)
		return perror(path), false;
	write(file);
	bool written = !ferror(file);
	if (fclose(file) || !written)
		return perror(path), false;
	return true;
}

int
main(int argc, char **argv)
{
	if (argc != 2)
		return fputs("usage: generate FOLDER\n", stderr), 2;
	return !(write_file(argv[1], "ams", "contacts.csv", write_contacts) &&
		 write_file(argv[1], "office", "memberships.csv", write_memberships) &&
		 write_file(argv[1], "ams", "contributions.csv", write_contributions) &&
		 write_file(argv[1], "lms", "completions.csv", write_completions) &&
		 write_file(argv[1], "office", "fees.csv", write_fees));
}
