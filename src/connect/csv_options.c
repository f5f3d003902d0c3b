#include "connect/csv_options.h"

#include <iconv.h>
#include <string.h>
#include <strings.h>

enum {
	DEFAULT_MAX_FIELD = 16 * 1024 * 1024,
	LARGEST_MAX_FIELD = 1024 * 1024 * 1024,
	LEAST_RECORD_LIMIT = 32 * 1024 * 1024,
	LARGEST_SKIP = 1000 * 1000 * 1000,
};

/* One setting on its way into the options. */
struct setting {
	const struct wb_connector_option *option;
	const struct wb_value *value;
	const char *system; /* for messages */
	struct wb_csv_options *out;
};

enum option {
	DELIMITER,
	EMPTY,
	ENCODING,
	ESCAPE,
	HEADER,
	MAX_FIELD,
	NULL_WORDS,
	QUOTE,
	SKIP,
	OPTIONS
};

const struct wb_connector_option wb_csv_option_table[OPTIONS + 1] = {
	[DELIMITER] = { "delimiter", WB_TYPE_TEXT, NULL,
			"the byte between fields, or \"tab\" (default: a comma, a tab in *.tsv)" },
	[EMPTY] = { "empty", WB_TYPE_TEXT, "null | text",
		    "what an empty field is, with quotes or without (default: null without quotes, "
		    "text with them)" },
	[ENCODING] = { "encoding", WB_TYPE_TEXT, NULL,
		       "the file's encoding, a name of iconv -l (default: UTF-8, or what a byte "
		       "order mark says)" },
	[ESCAPE] = { "escape", WB_TYPE_TEXT, "none | formulas",
		     "formulas: text written that starts with = + - @ gets a ' before it" },
	[HEADER] = { "header", WB_TYPE_BOOLEAN, "yes | no",
		     "no: the first record is data, and fields are named c1, c2, … (default: "
		     "yes)" },
	[MAX_FIELD] = { "max_field", WB_TYPE_INTEGER, NULL,
			"the most bytes of a field; a longer one is a reject (default: 16777216)" },
	[NULL_WORDS] = { "null", WB_TYPE_TEXT, NULL,
			 "words that are null where they stand without quotes: "
			 "\"NULL,\\\\N,n/a\"" },
	[QUOTE] = { "quote", WB_TYPE_TEXT, NULL,
		    "the byte around fields, or \"none\" (default: a double quote)" },
	[SKIP] = { "skip", WB_TYPE_INTEGER, NULL,
		   "lines to pass over before the header (default: 0)" },
};

static enum wb_status
refuse(const struct setting *setting, struct wb_error *err, const char *needed)
{
	return wb_fail(err, WB_INVALID, setting->system, "option %s needs %s",
		       setting->option->name, needed);
}

static bool
has_text(const struct setting *setting)
{
	return setting->value->cell == WB_CELL_VALUE && setting->value->type == WB_TYPE_TEXT;
}

static enum wb_status
read_size(const struct setting *setting, size_t least, size_t most, size_t *out,
	  struct wb_error *err)
{
	const struct wb_value *value = setting->value;

	if (value->cell != WB_CELL_VALUE || value->type != WB_TYPE_INTEGER ||
	    value->as.integer < (int64_t)least || value->as.integer > (int64_t)most)
		return wb_fail(err, WB_INVALID, setting->system,
			       "option %s needs a whole number from %zu to %zu",
			       setting->option->name, least, most);
	*out = (size_t)value->as.integer;
	return WB_OK;
}

/* One ASCII byte that no line end uses. */
static bool
is_shaping_byte(struct wb_text text)
{
	return text.len == 1 && text.at[0] > 0 && text.at[0] != '\r' && text.at[0] != '\n';
}

static enum wb_status
set_delimiter(const struct setting *setting, struct wb_error *err)
{
	struct wb_text text = setting->value->as.text;

	if (has_text(setting) && (wb_text_is(text, "tab") || wb_text_is(text, "\\t")))
		text = WB_TEXT("\t");
	else if (!has_text(setting) || !is_shaping_byte(text))
		return refuse(setting, err, "one ASCII character, or \"tab\"");
	setting->out->dialect.delimiter = text.at[0];
	return WB_OK;
}

static enum wb_status
set_quote(const struct setting *setting, struct wb_error *err)
{
	struct wb_text text = setting->value->as.text;

	if (has_text(setting) && wb_text_is(text, "none")) {
		setting->out->dialect.quoting = false;
		return WB_OK;
	}
	if (!has_text(setting) || !is_shaping_byte(text))
		return refuse(setting, err, "one ASCII character, or \"none\"");
	setting->out->dialect.quote = text.at[0];
	setting->out->dialect.quoting = true;
	return WB_OK;
}

/* A script may say `empty null`, where null is the literal. */
static enum wb_status
set_empty(const struct setting *setting, struct wb_error *err)
{
	if (setting->value->cell == WB_CELL_NULL ||
	    (has_text(setting) && wb_text_is(setting->value->as.text, "null")))
		setting->out->empty = WB_CSV_EMPTY_NULL;
	else if (has_text(setting) && wb_text_is(setting->value->as.text, "text"))
		setting->out->empty = WB_CSV_EMPTY_TEXT;
	else
		return refuse(setting, err, "null or text");
	return WB_OK;
}

static enum wb_status
set_escape(const struct setting *setting, struct wb_error *err)
{
	if (!has_text(setting) || (!wb_text_is(setting->value->as.text, "none") &&
				   !wb_text_is(setting->value->as.text, "formulas")))
		return refuse(setting, err, "none or formulas");
	setting->out->escape_formulas = wb_text_is(setting->value->as.text, "formulas");
	return WB_OK;
}

static enum wb_status
set_header(const struct setting *setting, struct wb_error *err)
{
	const struct wb_value *value = setting->value;

	if (value->cell == WB_CELL_VALUE && value->type == WB_TYPE_BOOLEAN)
		setting->out->header = value->as.integer != 0;
	else if (has_text(setting) &&
		 (wb_text_is(value->as.text, "yes") || wb_text_is(value->as.text, "no")))
		setting->out->header = wb_text_is(value->as.text, "yes");
	else
		return refuse(setting, err, "yes or no");
	return WB_OK;
}

static enum wb_status
set_max_field(const struct setting *setting, struct wb_error *err)
{
	return read_size(setting, 1, LARGEST_MAX_FIELD, &setting->out->max_field, err);
}

static enum wb_status
set_skip(const struct setting *setting, struct wb_error *err)
{
	return read_size(setting, 0, LARGEST_SKIP, &setting->out->skip, err);
}

/* A name with a slash would carry iconv's own options, which repair silently. */
static enum wb_status
set_encoding(const struct setting *setting, struct wb_error *err)
{
	struct wb_text text = setting->value->as.text;
	iconv_t conversion;
	char *name;

	if (!has_text(setting) || !text.len)
		return refuse(setting, err, "the name of an encoding");
	name = wb_arena_string(&setting->out->arena, text);
	conversion = (iconv_t)-1;
	if (strlen(name) == text.len && !strchr(name, '/'))
		conversion = iconv_open("UTF-8", name);
	if (conversion == (iconv_t)-1) {
		wb_fail(err, WB_INVALID, setting->system, "no encoding is called \"%.64s\"", name);
		wb_hint(err, "`iconv -l` lists the names; often right: UTF-8, windows-1252, "
			     "ISO-8859-15, UTF-16");
		return WB_INVALID;
	}
	iconv_close(conversion);
	setting->out->encoding = name;
	return WB_OK;
}

static enum wb_status
set_null_words(const struct setting *setting, struct wb_error *err)
{
	struct wb_csv_options *out = setting->out;
	struct wb_text rest = setting->value->as.text;

	if (!has_text(setting))
		return refuse(setting, err, "words with commas between them, in quotes");
	out->nulls = WB_NEW_ARRAY(&out->arena, struct wb_text, rest.len + 1);
	while (rest.len) {
		const char *comma = memchr(rest.at, ',', rest.len);
		size_t len = comma ? (size_t)(comma - rest.at) : rest.len;

		if (len)
			out->nulls[out->n_nulls++] =
				wb_arena_text(&out->arena, (struct wb_text){ rest.at, len });
		len += comma != NULL;
		rest.at += len;
		rest.len -= len;
	}
	return WB_OK;
}

static enum wb_status (*const setters[OPTIONS])(const struct setting *, struct wb_error *) = {
	[DELIMITER] = set_delimiter,   [EMPTY] = set_empty,   [ENCODING] = set_encoding,
	[ESCAPE] = set_escape,         [HEADER] = set_header, [MAX_FIELD] = set_max_field,
	[NULL_WORDS] = set_null_words, [QUOTE] = set_quote,   [SKIP] = set_skip,
};

static enum wb_status
unknown_option(struct wb_text name, const char *system, struct wb_error *err)
{
	const char *nearest = NULL;
	size_t best = name.len / 2 + 1;

	for (int i = 0; i < OPTIONS; i++) {
		size_t distance = wb_text_distance(name, wb_text_of(wb_csv_option_table[i].name));

		if (distance < best) {
			best = distance;
			nearest = wb_csv_option_table[i].name;
		}
	}
	wb_fail(err, WB_INVALID, system, "a csv system has no option \"%.*s\"",
		(int)(name.len < 64 ? name.len : 64), name.at);
	if (nearest)
		wb_hint(err, "did you mean \"%s\"?", nearest);
	else
		wb_hint(err, "it has: delimiter empty encoding escape header max_field null quote "
			     "skip");
	return WB_INVALID;
}

static enum wb_status
apply(struct wb_csv_options *options, const struct wb_setting *setting, const char *system,
      struct wb_error *err)
{
	for (int i = 0; i < OPTIONS; i++) {
		struct setting one = { &wb_csv_option_table[i], &setting->value, system, options };

		if (wb_text_is(setting->name, wb_csv_option_table[i].name))
			return setters[i](&one, err);
	}
	return unknown_option(setting->name, system, err);
}

static enum wb_status
check_dialect(const struct wb_csv_options *options, const char *system, struct wb_error *err)
{
	const struct wb_csv_dialect *dialect = &options->dialect;

	if (dialect->quoting && dialect->quote == (dialect->delimiter ? dialect->delimiter : ','))
		return wb_fail(err, WB_INVALID, system,
			       "delimiter and quote are the same character");
	return WB_OK;
}

enum wb_status
wb_csv_options_init(struct wb_csv_options *options, const struct wb_location *location,
		    struct wb_error *err)
{
	enum wb_status status = WB_OK;
	const char *system;

	*options = (struct wb_csv_options){
		.dialect = { .quote = '"', .quoting = true },
		.header = true,
		.max_field = DEFAULT_MAX_FIELD,
	};
	system = wb_arena_string(&options->arena, location->system);
	for (size_t i = 0; i < location->n_settings && status == WB_OK; i++)
		status = apply(options, &location->settings[i], system, err);
	if (status == WB_OK)
		status = check_dialect(options, system, err);
	if (status != WB_OK)
		wb_csv_options_release(options);
	return status;
}

void
wb_csv_options_release(struct wb_csv_options *options)
{
	wb_arena_release(&options->arena);
	memset(options, 0, sizeof *options);
}

struct wb_csv_dialect
wb_csv_dialect_of(const struct wb_csv_options *options, const char *path)
{
	struct wb_csv_dialect dialect = options->dialect;
	size_t len = strlen(path);

	if (!dialect.delimiter)
		dialect.delimiter = len > 4 && !strcasecmp(path + len - 4, ".tsv") ? '\t' : ',';
	return dialect;
}

size_t
wb_csv_record_limit(const struct wb_csv_options *options)
{
	size_t limit = options->max_field * 2;

	return limit > LEAST_RECORD_LIMIT ? limit : LEAST_RECORD_LIMIT;
}

bool
wb_csv_is_null_word(const struct wb_csv_options *options, struct wb_text text)
{
	for (size_t i = 0; i < options->n_nulls; i++)
		if (wb_text_equal(options->nulls[i], text))
			return true;
	return false;
}
