#include "connect/sqlite_type.h"

#include <string.h>

#include "data/decimal.h"
#include "data/integer.h"

/* Significant digits that every decimal has in common with its nearest double. */
enum { DOUBLE_DIGITS = 15 };

/* Longest declaration that is looked up: no known word is longer. */
enum { WORD_SIZE = 48 };

static const struct {
	const char *word;
	enum wb_type type;
} words[] = {
	{ "INT", WB_TYPE_INTEGER },
	{ "INTEGER", WB_TYPE_INTEGER },
	{ "TINYINT", WB_TYPE_INTEGER },
	{ "SMALLINT", WB_TYPE_INTEGER },
	{ "MEDIUMINT", WB_TYPE_INTEGER },
	{ "BIGINT", WB_TYPE_INTEGER },
	{ "BIG INT", WB_TYPE_INTEGER },
	{ "INT2", WB_TYPE_INTEGER },
	{ "INT4", WB_TYPE_INTEGER },
	{ "INT8", WB_TYPE_INTEGER },
	{ "DECIMAL", WB_TYPE_DECIMAL },
	{ "DEC", WB_TYPE_DECIMAL },
	{ "NUMERIC", WB_TYPE_DECIMAL },
	{ "NUMBER", WB_TYPE_DECIMAL },
	{ "MONEY", WB_TYPE_DECIMAL },
	{ "REAL", WB_TYPE_REAL },
	{ "FLOAT", WB_TYPE_REAL },
	{ "DOUBLE", WB_TYPE_REAL },
	{ "DOUBLE PRECISION", WB_TYPE_REAL },
	{ "BOOL", WB_TYPE_BOOLEAN },
	{ "BOOLEAN", WB_TYPE_BOOLEAN },
	{ "DATE", WB_TYPE_DATE },
	{ "TIME", WB_TYPE_TIME },
	{ "DATETIME", WB_TYPE_TIMESTAMP },
	{ "TIMESTAMP", WB_TYPE_TIMESTAMP },
	{ "BLOB", WB_TYPE_BYTES },
	{ "TINYBLOB", WB_TYPE_BYTES },
	{ "MEDIUMBLOB", WB_TYPE_BYTES },
	{ "LONGBLOB", WB_TYPE_BYTES },
	{ "BYTEA", WB_TYPE_BYTES },
	{ "BINARY", WB_TYPE_BYTES },
	{ "VARBINARY", WB_TYPE_BYTES },
};

/* "decimal (10, 2) unsigned" taken apart: "DECIMAL", 10, 2. */
struct declaration {
	char word[WORD_SIZE];
	size_t n_numbers;
	int64_t numbers[2];
};

static struct wb_text
take_until(struct wb_text *text, const char *stops)
{
	struct wb_text taken = { text->at, 0 };

	while (text->len && !strchr(stops, text->at[0])) {
		text->at++;
		text->len--;
		taken.len++;
	}
	return taken;
}

static void
read_numbers(struct wb_text *rest, struct declaration *out)
{
	bool more = rest->len > 0;

	while (more) {
		struct wb_text number;

		rest->at++; /* past "(" or "," */
		rest->len--;
		number = wb_text_trim(take_until(rest, ",)"));
		if (out->n_numbers < 2 && wb_integer_parse(number, &out->numbers[out->n_numbers]))
			out->n_numbers++;
		more = rest->len && rest->at[0] == ',';
	}
	if (rest->len) {
		rest->at++;
		rest->len--;
	}
}

/* Adds words in capitals, one blank between them; UNSIGNED says nothing of the type. */
static void
add_words(struct wb_text text, struct declaration *out)
{
	size_t len = strlen(out->word);

	for (text = wb_text_trim(text); text.len; text = wb_text_trim(text)) {
		struct wb_text word = take_until(&text, " \t\r\n\v\f");

		if (wb_text_equal_ignoring_case(word, WB_TEXT("unsigned")))
			continue;
		if (len + word.len + 2 > sizeof out->word)
			return;
		if (len)
			out->word[len++] = ' ';
		for (size_t i = 0; i < word.len; i++) {
			char c = word.at[i];

			out->word[len++] = c >= 'a' && c <= 'z' ? (char)(c - ('a' - 'A')) : c;
		}
		out->word[len] = '\0';
	}
}

static struct declaration
take_apart(struct wb_text declared)
{
	struct declaration result = { .word = "" };

	if (memchr(declared.at, '\0', declared.len))
		return result;
	add_words(take_until(&declared, "("), &result);
	read_numbers(&declared, &result);
	add_words(declared, &result);
	return result;
}

static struct wb_type_spec
decimal_of(const struct declaration *declaration)
{
	struct wb_type_spec spec = { .type = WB_TYPE_DECIMAL };
	int64_t precision = declaration->numbers[0], scale = declaration->numbers[1];

	if (precision < 1 || precision > WB_DECIMAL_DIGITS || scale < 0 || scale > precision)
		return spec;
	spec.precision = (uint8_t)precision;
	spec.scale = (uint8_t)scale;
	return spec;
}

struct wb_type_spec
wb_sqlite_type_of(struct wb_text declared, uint64_t *max_length)
{
	struct declaration declaration = take_apart(declared);
	struct wb_type_spec spec = { .type = WB_TYPE_TEXT };

	*max_length = 0;
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (!strcmp(words[i].word, declaration.word))
			spec.type = words[i].type;
	if (spec.type == WB_TYPE_DECIMAL)
		return decimal_of(&declaration);
	if (spec.type == WB_TYPE_TEXT && declaration.n_numbers && declaration.numbers[0] > 0)
		*max_length = (uint64_t)declaration.numbers[0];
	return spec;
}

static bool
holds(struct wb_text declared, const char *word)
{
	size_t len = strlen(word);

	for (size_t i = 0; i + len <= declared.len; i++)
		if (wb_text_equal_ignoring_case((struct wb_text){ declared.at + i, len },
						wb_text_of(word)))
			return true;
	return false;
}

enum wb_sqlite_affinity
wb_sqlite_affinity_of(struct wb_text declared, bool strict)
{
	static const struct {
		const char *part;
		enum wb_sqlite_affinity affinity;
	} rules[] = {
		/* the first that fits */
		{ "INT", WB_AFFINITY_NUMERIC }, { "CHAR", WB_AFFINITY_TEXT },
		{ "CLOB", WB_AFFINITY_TEXT },   { "TEXT", WB_AFFINITY_TEXT },
		{ "BLOB", WB_AFFINITY_NONE },   { "REAL", WB_AFFINITY_REAL },
		{ "FLOA", WB_AFFINITY_REAL },   { "DOUB", WB_AFFINITY_REAL },
	};

	if (!declared.len || (strict && wb_text_equal_ignoring_case(declared, WB_TEXT("any"))))
		return WB_AFFINITY_NONE;
	for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
		if (holds(declared, rules[i].part))
			return rules[i].affinity;
	return WB_AFFINITY_NUMERIC;
}

void
wb_sqlite_declare(struct wb_type_spec type, struct wb_buffer *sql)
{
	static const char *const declarations[WB_TYPES] = {
		[WB_TYPE_NULL] = "TEXT",           [WB_TYPE_TEXT] = "TEXT",
		[WB_TYPE_INTEGER] = "INTEGER",     [WB_TYPE_DECIMAL] = "TEXT",
		[WB_TYPE_REAL] = "REAL",           [WB_TYPE_BOOLEAN] = "BOOLEAN",
		[WB_TYPE_DATE] = "DATE",           [WB_TYPE_TIME] = "TIME",
		[WB_TYPE_TIMESTAMP] = "TIMESTAMP", [WB_TYPE_BYTES] = "BLOB",
		[WB_TYPE_LIST] = "TEXT",
	};

	if (type.type == WB_TYPE_DECIMAL && type.precision && type.precision <= DOUBLE_DIGITS)
		wb_buffer_format(sql, "DECIMAL(%u,%u)", (unsigned)type.precision,
				 (unsigned)type.scale);
	else
		wb_buffer_string(sql, declarations[type.type]);
}
