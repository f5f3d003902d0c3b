/*
 * The lexer's literals: quoted texts and names with their escapes, numbers, and
 * regular expressions.
 *
 * A regular expression is kept as written but for "\/", which becomes "/". All
 * other pairs of a backslash and a character are kept whole, so that the
 * printer, which reads the same pairs, can put the "\/" back.
 */
#include "lang/lexer.h"

#include <string.h>

#include "base/utf8.h"

static const char regex_flags[] = "gimsx"; /* in the order they are kept */

/* Escapes of one character in texts and names. */
static const struct {
	char written, meant;
} escapes[] = {
	{ 'n', '\n' }, { 't', '\t' },  { 'r', '\r' }, { '\\', '\\' },
	{ '"', '"' },  { '\'', '\'' }, { '`', '`' },
};

/* The offset of the closing byte on this line, or of the line's end. */
static size_t
find_closing(struct wb_text source, size_t offset, char closing)
{
	while (offset < source.len && source.at[offset] != closing && source.at[offset] != '\n')
		offset += source.at[offset] == '\\' && offset + 1 < source.len &&
					  source.at[offset + 1] != '\n'
				  ? 2
				  : 1;
	return offset;
}

static bool
closes(struct wb_text source, size_t offset, char closing)
{
	return offset < source.len && source.at[offset] == closing;
}

static int32_t
hex_digit(char byte)
{
	if (byte >= '0' && byte <= '9')
		return byte - '0';
	if (byte >= 'a' && byte <= 'f')
		return byte - 'a' + 10;
	if (byte >= 'A' && byte <= 'F')
		return byte - 'A' + 10;
	return -1;
}

/* Reads "{1f600}" from *at on; false where it is no code point that a text may hold. */
static bool
read_code_point(const char **at, const char *end, int32_t *out)
{
	enum { MOST_DIGITS = 6 };
	const char *digit = *at + 1;
	int32_t c = 0;

	if (*at == end || **at != '{')
		return false;
	for (; digit < end && hex_digit(*digit) >= 0 && digit - *at <= MOST_DIGITS; digit++)
		c = c * 16 + hex_digit(*digit);
	if (digit == end || *digit != '}' || !c || c > 0x10ffff || (c >= 0xd800 && c < 0xe000))
		return false;
	*at = digit + 1;
	*out = c;
	return true;
}

/* Reads what stands behind a backslash; returns how many bytes it became, 0 where wrong. */
static size_t
read_escape(const char **at, const char *end, char *out)
{
	int32_t c;

	if (*at == end)
		return 0;
	if (**at == 'u') {
		const char *brace = *at + 1;

		if (!read_code_point(&brace, end, &c))
			return 0;
		*at = brace;
		return wb_utf8_put(out, c);
	}
	for (size_t i = 0; i < sizeof escapes / sizeof *escapes; i++) {
		if (**at != escapes[i].written)
			continue;
		*out = escapes[i].meant;
		(*at)++;
		return 1;
	}
	return 0;
}

static enum wb_status
refuse_escape(const struct wb_lexer *lexer, const char *backslash, struct wb_error *err)
{
	size_t offset = (size_t)(backslash - lexer->source.text.at);

	wb_source_fail(&lexer->source, offset, err, "this escape has no meaning in a text");
	wb_hint(err, "known are \\n \\t \\r \\\\ \\\" \\' \\` and \\u{1F600}; a backslash itself "
		     "is written \\\\, a regular expression /\\d+/");
	return WB_INVALID;
}

/* An escape is never shorter than what it stands for. */
static enum wb_status
unescape(struct wb_lexer *lexer, struct wb_text raw, struct wb_text *out, struct wb_error *err)
{
	char *start = wb_arena_bytes(lexer->arena, raw.len + 1), *to = start;
	const char *at = raw.at, *end = raw.at + raw.len;

	while (at < end) {
		size_t len;

		if (*at != '\\') {
			*to++ = *at++;
			continue;
		}
		at++;
		len = read_escape(&at, end, to);
		if (!len)
			return refuse_escape(lexer, at - 1, err);
		to += len;
	}
	*to = '\0';
	*out = (struct wb_text){ start, (size_t)(to - start) };
	return WB_OK;
}

static enum wb_status
refuse_unclosed(const struct wb_lexer *lexer, size_t start, const char *what, char closing,
		struct wb_error *err)
{
	wb_source_fail(&lexer->source, start, err, "%s is not closed on its line", what);
	if (closing == '/')
		wb_hint(err, "it ends with /; a / within it is written \\/");
	else
		wb_hint(err, "it ends with %c; a line break within it is written \\n", closing);
	return WB_INVALID;
}

enum wb_status
wb_lexer_quoted(struct wb_lexer *lexer, struct wb_token *out, struct wb_error *err)
{
	struct wb_text source = lexer->source.text;
	size_t start = lexer->offset + 1;
	char quote = source.at[lexer->offset];
	size_t end = find_closing(source, start, quote);
	struct wb_text raw = { source.at + start, end - start };
	enum wb_status status;

	out->kind = quote == '`' ? WB_TOKEN_NAME : WB_TOKEN_TEXT;
	if (!closes(source, end, quote))
		return refuse_unclosed(lexer, lexer->offset, quote == '`' ? "the name" : "the text",
				       quote, err);
	if (quote == '`' && !raw.len)
		return wb_source_fail(&lexer->source, lexer->offset, err, "the name is empty");
	status = unescape(lexer, raw, &out->text, err);
	if (status)
		return status;
	wb_lexer_move(lexer, end + 1);
	return WB_OK;
}

static size_t
skip_digits(struct wb_text source, size_t offset)
{
	while (offset < source.len && wb_is_digit(source.at[offset]))
		offset++;
	return offset;
}

/* Where the number ends: digits, and a point and digits; *whole says that there is no point. */
static size_t
find_number_end(struct wb_text source, size_t start, bool *whole)
{
	size_t point = skip_digits(source, start);

	*whole = point + 1 >= source.len || source.at[point] != '.' ||
		 !wb_is_digit(source.at[point + 1]);
	return *whole ? point : skip_digits(source, point + 1);
}

enum wb_status
wb_lexer_number(struct wb_lexer *lexer, struct wb_token *out, struct wb_error *err)
{
	struct wb_text source = lexer->source.text;
	bool whole;
	size_t end = find_number_end(source, lexer->offset, &whole);
	struct wb_text digits = { source.at + lexer->offset, end - lexer->offset };
	struct wb_decimal decimal;
	int64_t integer;

	if (end < source.len && wb_is_word_byte(source.at[end])) {
		wb_source_fail(&lexer->source, lexer->offset, err,
			       "a number is followed by a letter");
		wb_hint(err, "a name that begins with a digit stands in backquotes, a text in "
			     "quotes; numbers have no exponent");
		return WB_INVALID;
	}
	if (digits.len > 1 && digits.at[0] == '0' && digits.at[1] != '.') {
		wb_source_fail(&lexer->source, lexer->offset, err,
			       "a number does not begin with 0");
		wb_hint(err, "a code or a date stands in quotes: \"007\", \"2020-01-01\"");
		return WB_INVALID;
	}
	if (!wb_decimal_parse(digits, &decimal)) {
		wb_source_fail(&lexer->source, lexer->offset, err,
			       "the number has more than %d digits", WB_DECIMAL_DIGITS);
		wb_hint(err, "write it as a text, in quotes");
		return WB_INVALID;
	}
	out->kind = WB_TOKEN_NUMBER;
	out->number = (struct wb_value){ .type = WB_TYPE_DECIMAL, .as.decimal = decimal };
	if (whole && wb_decimal_to_integer(decimal, &integer))
		out->number = (struct wb_value){ .type = WB_TYPE_INTEGER, .as.integer = integer };
	wb_lexer_move(lexer, end);
	return WB_OK;
}

bool
wb_lexer_is_step(const struct wb_lexer *lexer, const struct wb_token *token)
{
	return token->kind == WB_TOKEN_WORD && token->text.len == 1 &&
	       (token->text.at[0] == 's' || token->text.at[0] == 'm') &&
	       closes(lexer->source.text, token->end, '/');
}

/* Copies what stands between two slashes, "\/" as "/". */
static struct wb_text
copy_part(struct wb_arena *arena, struct wb_text raw)
{
	char *start = wb_arena_bytes(arena, raw.len + 1), *to = start;

	for (size_t i = 0; i < raw.len; i++) {
		if (raw.at[i] == '\\' && i + 1 < raw.len) {
			if (raw.at[i + 1] != '/')
				*to++ = '\\';
			i++;
		}
		*to++ = raw.at[i];
	}
	*to = '\0';
	return (struct wb_text){ start, (size_t)(to - start) };
}

/* From behind a slash to behind the next one; the token began at `begin`. */
static enum wb_status
read_part(struct wb_lexer *lexer, size_t begin, struct wb_text *out, struct wb_error *err)
{
	struct wb_text source = lexer->source.text;
	size_t start = lexer->offset, end = find_closing(source, start, '/');
	enum wb_status status;

	if (!closes(source, end, '/'))
		return refuse_unclosed(lexer, begin, "the regular expression", '/', err);
	status = wb_lexer_check_visible(lexer, start, end, err);
	if (status)
		return status;
	*out = copy_part(lexer->arena, (struct wb_text){ source.at + start, end - start });
	wb_lexer_move(lexer, end + 1);
	return WB_OK;
}

static enum wb_status
refuse_flag(const struct wb_lexer *lexer, size_t offset, bool repeated, struct wb_error *err)
{
	char flag = lexer->source.text.at[offset];

	wb_source_fail(&lexer->source, offset, err,
		       repeated ? "the flag %c stands there twice"
				: "%c is no flag of this regular expression",
		       flag);
	wb_hint(err, "flags are i (ignore case), m (^ and $ at each line), s (. takes line "
		     "breaks), x (blanks and comments), and of s/…/…/ also g (all matches)");
	return WB_INVALID;
}

static enum wb_status
read_flags(struct wb_lexer *lexer, struct wb_token *token, struct wb_error *err)
{
	struct wb_text source = lexer->source.text;
	const char *known = token->kind == WB_TOKEN_SUBSTITUTE ? regex_flags : regex_flags + 1;
	bool seen[sizeof regex_flags] = { false };
	size_t end = lexer->offset;
	char *flags = wb_arena_bytes(lexer->arena, sizeof regex_flags);

	for (; end < source.len && wb_is_word_byte(source.at[end]); end++) {
		const char *flag = strchr(known, source.at[end]);

		if (!flag || seen[flag - regex_flags])
			return refuse_flag(lexer, end, flag != NULL, err);
		seen[flag - regex_flags] = true;
	}
	token->regex.flags = (struct wb_text){ flags, 0 };
	for (size_t i = 0; regex_flags[i]; i++)
		if (seen[i])
			flags[token->regex.flags.len++] = regex_flags[i];
	wb_lexer_move(lexer, end);
	return WB_OK;
}

enum wb_status
wb_lexer_regex(struct wb_lexer *lexer, struct wb_token *token, struct wb_error *err)
{
	enum wb_status status;

	if (token->kind == WB_TOKEN_SLASH)
		token->kind = WB_TOKEN_REGEX;
	else
		token->kind = token->text.at[0] == 's' ? WB_TOKEN_SUBSTITUTE : WB_TOKEN_MATCH;
	lexer->offset = token->start;
	lexer->at = token->at;
	wb_lexer_move(lexer, token->start + (token->kind == WB_TOKEN_REGEX ? 1 : 2));
	status = read_part(lexer, token->start, &token->regex.pattern, err);
	if (!status && token->kind != WB_TOKEN_REGEX)
		status = read_part(lexer, token->start, &token->replacement, err);
	if (!status)
		status = read_flags(lexer, token, err);
	token->end = lexer->offset;
	return status;
}
