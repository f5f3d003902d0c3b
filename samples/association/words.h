/*
 * What the exports are written with: names, places, the spellings of
 * people who were never told which to use, and the schedules that say which row
 * has what wrong with it.
 */
#ifndef ASSOCIATION_WORDS_H
#define ASSOCIATION_WORDS_H

/* A name as written, and as it stands in an e-mail address. */
struct name {
	const char *written, *plain;
};

struct place {
	const char *city, *state, *zip;
};

/* clang-format off */
static const struct name women[] = {
	{ "Ana", "ana" }, { "Chloé", "chloe" }, { "Élodie", "elodie" }, { "Fatima", "fatima" },
	{ "Hana", "hana" }, { "Keiko", "keiko" }, { "María", "maria" }, { "Olga", "olga" },
	{ "Mary Ann", "mary" }, { "Zoë", "zoe" },
};
static const struct name men[] = {
	{ "Bob", "bob" }, { "Dmitri", "dmitri" }, { "François", "francois" }, { "George", "george" },
	{ "Ivan", "ivan" }, { "Jörg", "jorg" }, { "Liam", "liam" }, { "Noah", "noah" },
	{ "Jean-Luc", "jeanluc" },
};
static const struct name families[] = {
	{ "O'Brien", "obrien" }, { "Smith", "smith" }, { "García", "garcia" }, { "Lee", "lee" },
	{ "van der Berg", "vanderberg" }, { "Müller", "muller" }, { "Nguyen", "nguyen" },
	{ "Kowalski", "kowalski" }, { "D'Angelo", "dangelo" }, { "Lévesque", "levesque" },
	{ "St. Pierre", "stpierre" }, { "Haddad", "haddad" }, { "Smith-Jones", "smithjones" },
	{ "de la Cruz", "delacruz" },
};
static const struct place places[] = {
	{ "Portland", "OR", "97092" }, { "San Mateo", "CA", "90192-1449" },
	{ "Newton", "MA", "1924" }, { "SPRINGFIELD", "OR", "97477" },
	{ "Montréal", "QC", "H2X 1Y4" }, { "QUÉBEC", "Québec", "g1r 4p5" },
	{ "Trois-Rivières", "qc", "G9A 5C5" }, { "Ottawa", "ON", "K1P 5M7" },
	{ "ST. LOUIS", "MO", "63101" }, { "New York", "ny", "10022" },
};
static const char *const domains[] = { "example.org", "example.com", "mail.example.net" };
static const char *const nicknames[] = { "", "", "", "Pete", "\"Ace\"", "Bobby, the 2nd" };
static const char *const streets[] = {
	"20 Main St.", "10 Main #3", "411 Buena Vista Terrace", "7, rue de l'Église",
	"22 Roosevelt Way\nApt 4", "Care of \"The Willows\"\n1 Market St.", "  300 Oak Ave ",
};
static const char *const female[] = { "Female", "female", "F", "FEMALE", "f" };
static const char *const male[] = { "MALE", "male", "Male", "M", "m " };
static const char *const other[] = { "Transgender", "X", "" };
static const char *const unknown_gender[] = { "Femal", "?", "Mrs", "7" };
static const char *const lady[] = { "MS", "Mrs", "ms", "Ms.", "Dr", "" };
static const char *const gentleman[] = { "Mr", "MR", "Mr.", "DR", "" };
static const char *const sites[] = { "", "", "", "http://www.example.org/me", "www.example.com" };
static const char *const refused[] = { "1", "0", "0", "0", "", "yes" };
static const char *const reach[] = {
	"EMAIL", "email", "Phone", "phone", "Postal Mail", "postal mail", "E-mail", "", "Fax", "SMS",
};
static const char *const issues[] = { "Education", "Edu", "Environment", "Env", "" };
static const char *const districts[] = { "1", "2", "District 1", "District 2" };
static const char *const suffixes[] = { "", "", "", "", "JR", "sr", "Jr.", "III" };
static const char *const locations[] = { "Main Home", "Home", "Summer Home", "Work", "Office", "" };
static const char *const employers[] = {
	"", "", "", "CiviCRM LLC", "Tahoe Donner", "Smith & \"Sons\", Inc.", "Boulangerie Lévesque",
};
/* Each # is a digit. */
static const char *const phones[] = {
	"(503) 555-####", "514-555-####", "617.555.####", "418555####", "+1 650 555 ####",
	"1-613-555-####", "(514) 555-####", "503-555-####", "212-555-#### x204",
	"(314)555-#### ext. 12", " 418-555-#### ",
};
static const char *const rubbish[] = { "n/a", "unknown", "555-0123", "call after 6 pm", "-" };
static const char *const impossible_birth[] = {
	"00000000", "19560231", "13/45/1962", "1961-00-12", "n/a", "19491131",
};
static const char *const birth_out_of_range[] = { "18560511", "05/11/1856", "2056-05-11" };

/* windows-1252: \351 é, \350 è, \311 É, \226 an en dash, \200 the euro. */
static const char *const membership_types[] = {
	"General", "general", "GENERAL", "General ", "Student", "STUDENT", "\311tudiant", "Lifetime",
	"Life", "Retired", "retired", "Retrait\351",
};
static const char *const unknown_types[] = { "Gold", "comp", "General/Student", "Sponsor 2012" };
static const char *const sources[] = {
	"", "", "Web", "Mailer 1", "Member drive; spring", "Congr\350s de Montr\351al 2019",
	"Offre d'\351t\351 \226 2020", "Promo \200 25", "Walk-in \"early bird\"",
};
static const char *const impossible_start[] = {
	"2019-02-30", "20210431", "31/12/2019", "2020-13-01", "20190229", "spring 2014",
};

static const char *const funds[] = {
	"Donation", "donation", "Campaign Contribution", "Member Dues", "Event Fee",
};
static const char *const letters[] = { "1O.00", "$1,2O0.00", "5O", "$ 1OO" };
static const char *const impossible_date[] = { "20190229", "02/30/2016", "2014-06-31", "20081301" };
static const char *const check[] = { "Check", "Check", "check", "Cheque" };
static const char *const card[] = { "Credit Card", "credit card", "Visa" };
static const char *const transfer[] = { "EFT", "Direct Debit" };
static const char *const unknown_instrument[] = { "Bitcoin", "barter", "??" };

static const char *const unknown_state[] = { "In progress", "exempt", "Completed?" };
static const char *const typed_time[] = {
	"4 March 2024", "see Pam's e-mail", "Wednesday, 30 February 2022, 9:00 AM",
	"Sunday, 4 March 2024, 10:15 AM", "Tuesday, 2 May 2023, 14:30",
};

static const char *const fee_words[] = { "gratuit", "60 ou 65", "sixty" };
static const char *const impossible_from[] = { "31.04.2008", "2019-02-29", "next AGM" };
static const char *const fee_remarks[] = {
	"", "", "AGM", "as the board decided; see minutes", "vot\351 \340 Qu\351bec",
};

/* What is wrong with a row. At most one each. */
enum trouble {
	NONE,
	/* of a contact */
	GENDER_UNKNOWN, EXTERNAL_ID_ODD, EMAIL_DOUBLED, BIRTH_OUT_OF_RANGE, LAST_NAME_MISSING,
	BIRTH_IMPOSSIBLE, PHONE_RUBBISH, EMAIL_MISSING, EMAIL_AT, EMAIL_RUBBISH, NO_ADDRESS,
	/* of a membership */
	TYPE_UNKNOWN, START_IMPOSSIBLE, STRANGER, EMAIL_BLANK, ROW_DOUBLED,
	/* of a contribution */
	AMOUNT_LETTER, AMOUNT_NEGATIVE, INSTRUMENT_UNKNOWN, MEMBER_UNKNOWN, REFERENCE_DOUBLED,
	REFERENCE_MISSING, DATE_IMPOSSIBLE, DATE_PENDING, FIELD_TOO_MANY, BYTES_BAD,
	DEDUCTIBLE_NEGATIVE,
	/* of an account's completions */
	ACCOUNT_PRIVATE, ACCOUNT_SECOND, STATE_UNKNOWN, TIME_TYPED,
	/* of a fee, beside some of a membership's */
	FEE_WORDS, FEE_POINT, FEE_CORRECTED, START_BLANK,
};

/* Rows with number % every == at; the first that fits counts. */
struct schedule {
	unsigned every, at;
	enum trouble trouble;
};

static const struct schedule contact_troubles[] = {
	{ 119, 58, GENDER_UNKNOWN }, { 297, 41, EXTERNAL_ID_ODD }, { 99, 80, EMAIL_DOUBLED },
	{ 198, 17, BIRTH_OUT_OF_RANGE }, { 297, 203, LAST_NAME_MISSING },
	{ 71, 30, BIRTH_IMPOSSIBLE }, { 15, 7, PHONE_RUBBISH }, { 11, 3, EMAIL_MISSING },
	{ 61, 5, EMAIL_AT }, { 67, 9, EMAIL_RUBBISH }, { 23, 4, NO_ADDRESS },
};
static const struct schedule membership_troubles[] = {
	{ 210, 44, TYPE_UNKNOWN }, { 193, 21, START_IMPOSSIBLE }, { 289, 130, STRANGER },
	{ 331, 7, EMAIL_BLANK }, { 257, 100, ROW_DOUBLED },
};
static const struct schedule contribution_troubles[] = {
	{ 233, 31, AMOUNT_LETTER }, { 349, 12, AMOUNT_NEGATIVE }, { 191, 63, INSTRUMENT_UNKNOWN },
	{ 307, 150, MEMBER_UNKNOWN }, { 261, 200, REFERENCE_DOUBLED },
	{ 299, 88, REFERENCE_MISSING }, { 283, 19, DATE_IMPOSSIBLE }, { 140, 77, DATE_PENDING },
	{ 700, 400, FIELD_TOO_MANY }, { 1049, 500, BYTES_BAD }, { 1049, 901, DEDUCTIBLE_NEGATIVE },
};
static const struct schedule completion_troubles[] = {
	{ 41, 20, ACCOUNT_PRIVATE }, { 29, 28, ACCOUNT_SECOND }, { 97, 50, STATE_UNKNOWN },
	{ 53, 17, TIME_TYPED },
};
static const struct schedule fee_troubles[] = {
	{ 19, 7, FEE_CORRECTED }, { 23, 10, ROW_DOUBLED }, { 31, 12, FEE_WORDS },
	{ 41, 15, FEE_POINT }, { 29, 20, START_IMPOSSIBLE }, { 43, 25, START_BLANK },
	{ 37, 32, TYPE_UNKNOWN },
};
/* clang-format on */

#endif
