#include "lang/lexer.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/utf8.h"

static const char *const spellings[WB_TOKENS] = {
	[WB_TOKEN_ARROW_LEFT] = "<-",
	[WB_TOKEN_ARROW_RIGHT] = "->",
	[WB_TOKEN_LESS_EQUAL] = "<=",
	[WB_TOKEN_GREATER_EQUAL] = ">=",
	[WB_TOKEN_NOT_EQUAL] = "!=",
	[WB_TOKEN_NOT_MATCHES] = "!~",
	[WB_TOKEN_COALESCE] = "??",
	[WB_TOKEN_BRACE_OPEN] = "{",
	[WB_TOKEN_BRACE_CLOSE] = "}",
	[WB_TOKEN_OPEN] = "(",
	[WB_TOKEN_CLOSE] = ")",
	[WB_TOKEN_COMMA] = ",",
	[WB_TOKEN_DOT] = ".",
	[WB_TOKEN_PIPE] = "|",
	[WB_TOKEN_AMPERSAND] = "&",
	[WB_TOKEN_PLUS] = "+",
	[WB_TOKEN_MINUS] = "-",
	[WB_TOKEN_STAR] = "*",
	[WB_TOKEN_SLASH] = "/",
	[WB_TOKEN_PERCENT] = "%",
	[WB_TOKEN_EQUAL] = "=",
	[WB_TOKEN_LESS] = "<",
	[WB_TOKEN_GREATER] = ">",
	[WB_TOKEN_TILDE] = "~",
	[WB_TOKEN_AND] = "and",
	[WB_TOKEN_BETWEEN] = "between",
	[WB_TOKEN_CASE] = "case",
	[WB_TOKEN_ELSE] = "else",
	[WB_TOKEN_END_WORD] = "end",
	[WB_TOKEN_FALSE] = "false",
	[WB_TOKEN_IF] = "if",
	[WB_TOKEN_IN] = "in",
	[WB_TOKEN_IS] = "is",
	[WB_TOKEN_NOT] = "not",
	[WB_TOKEN_NULL] = "null",
	[WB_TOKEN_OR] = "or",
	[WB_TOKEN_OTHERWISE] = "otherwise",
	[WB_TOKEN_THEN] = "then",
	[WB_TOKEN_TRUE] = "true",
	[WB_TOKEN_WHEN] = "when",
};

/* Symbols of other languages, and what is written here instead. */
static const struct {
	const char *symbol, *hint;
} foreign_symbols[] = {
	{ "==", "equality is written =" },
	{ "<>", "inequality is written !=" },
	{ "&&", "write and; a single & joins texts" },
	{ "||", "texts are joined with &; the logical or is written or" },
	{ "=>", "an arrow is written TARGET <- EXPRESSION, an entry of a crosswalk OLD -> NEW" },
	{ "//", "a comment begins with #" },
	{ "/*", "a comment begins with # and ends with the line" },
};

bool
wb_is_digit(char byte)
{
	return byte >= '0' && byte <= '9';
}

bool
wb_is_word_byte(char byte)
{
	return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || byte == '_' ||
	       wb_is_digit(byte);
}

bool
wb_is_word(struct wb_text text)
{
	if (!text.len || wb_is_digit(text.at[0]))
		return false;
	for (size_t i = 0; i < text.len; i++)
		if (!wb_is_word_byte(text.at[i]))
			return false;
	return true;
}

enum wb_token_kind
wb_reserved_word(struct wb_text word)
{
	for (enum wb_token_kind kind = WB_TOKEN_AND; kind < WB_TOKENS; kind++)
		if (wb_text_is(word, spellings[kind]))
			return kind;
	return WB_TOKEN_WORD;
}

bool
wb_token_is_word(const struct wb_token *token)
{
	return token->kind == WB_TOKEN_WORD || token->kind >= WB_TOKEN_AND;
}

const char *
wb_token_spelling(enum wb_token_kind kind)
{
	return spellings[kind];
}

enum wb_status
wb_lexer_init(struct wb_lexer *lexer, struct wb_source source, struct wb_arena *arena,
	      struct wb_error *err)
{
	size_t valid = wb_utf8_valid_prefix(source.text);
	const char *nul = valid ? memchr(source.text.at, '\0', valid) : NULL;

	*lexer = (struct wb_lexer){ .source = source, .arena = arena, .at = { 1, 1 } };
	if (nul) {
		wb_source_fail(&source, (size_t)(nul - source.text.at), err,
			       "a script is text: it holds no NUL byte");
		wb_hint(err, "save it as UTF-8 without NUL; UTF-16 is not read");
		return WB_INVALID;
	}
	if (valid < source.text.len) {
		wb_source_fail(&source, valid, err, "byte 0x%02x is not UTF-8",
			       (unsigned)(unsigned char)source.text.at[valid]);
		wb_hint(err, "save the script as UTF-8");
		return WB_INVALID;
	}
	if (source.text.len >= 3 && !memcmp(source.text.at, "\xef\xbb\xbf", 3))
		lexer->offset = 3;
	return WB_OK;
}

void
wb_lexer_release(struct wb_lexer *lexer)
{
	free(lexer->comments);
	*lexer = (struct wb_lexer){ 0 };
}

void
wb_lexer_move(struct wb_lexer *lexer, size_t offset)
{
	for (; lexer->offset < offset; lexer->offset++) {
		unsigned char byte = (unsigned char)lexer->source.text.at[lexer->offset];

		if (byte == '\n')
			lexer->at = (struct wb_position){ lexer->at.line + 1, 1 };
		else if ((byte & 0xc0) != 0x80)
			lexer->at.column++;
	}
}

enum wb_status
wb_lexer_check_visible(const struct wb_lexer *lexer, size_t start, size_t end, struct wb_error *err)
{
	struct wb_text rest = { lexer->source.text.at + start, end - start };

	while (rest.len) {
		size_t offset = (size_t)(rest.at - lexer->source.text.at);
		int32_t c = wb_utf8_next(&rest);

		if (c == '\t' || !wb_utf8_unsafe(c))
			continue;
		wb_source_fail(&lexer->source, offset, err,
			       "the control character U+%04X cannot stand here", (unsigned)c);
		wb_hint(err, "write \\u{%x} in a text, \\x{%x} in a regular expression",
			(unsigned)c, (unsigned)c);
		return WB_INVALID;
	}
	return WB_OK;
}

static void
add_comment(struct wb_lexer *lexer, struct wb_text text)
{
	if (lexer->first_comment == lexer->n_comments)
		lexer->first_comment = lexer->n_comments = 0;
	WB_GROW(lexer->comments, lexer->comment_capacity, lexer->n_comments + 1);
	lexer->comments[lexer->n_comments++] =
		(struct wb_comment){ wb_arena_text(lexer->arena, text), lexer->at.line };
}

/* From "#" to the end of the line; blanks at its end are dropped. */
static enum wb_status
read_comment(struct wb_lexer *lexer, struct wb_error *err)
{
	struct wb_text source = lexer->source.text;
	size_t start = lexer->offset + 1, end = start, next;
	enum wb_status status;

	while (end < source.len && source.at[end] != '\n')
		end++;
	next = end;
	if (start < end && source.at[start] == ' ')
		start++;
	while (end > start && strchr(" \t\r", source.at[end - 1]))
		end--;
	status = wb_lexer_check_visible(lexer, start, end, err);
	if (status)
		return status;
	add_comment(lexer, (struct wb_text){ source.at + start, end - start });
	wb_lexer_move(lexer, next);
	return WB_OK;
}

static enum wb_status
skip_blanks(struct wb_lexer *lexer, struct wb_error *err)
{
	struct wb_text source = lexer->source.text;
	enum wb_status status = WB_OK;

	while (!status && lexer->offset < source.len) {
		char byte = source.at[lexer->offset];

		if (byte == '#')
			status = read_comment(lexer, err);
		else if (byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r')
			wb_lexer_move(lexer, lexer->offset + 1);
		else
			break;
	}
	return status;
}

static bool
stands_at(const struct wb_lexer *lexer, const char *symbol)
{
	size_t len = strlen(symbol);

	return lexer->source.text.len - lexer->offset >= len &&
	       !memcmp(lexer->source.text.at + lexer->offset, symbol, len);
}

static enum wb_status
refuse_character(const struct wb_lexer *lexer, struct wb_error *err)
{
	struct wb_text source = lexer->source.text;
	struct wb_text rest = { source.at + lexer->offset, source.len - lexer->offset };
	int32_t c = wb_utf8_next(&rest);

	if (c > 0x20 && c < 0x7f)
		wb_source_fail(&lexer->source, lexer->offset, err,
			       "the character %c has no meaning here", (int)c);
	else
		wb_source_fail(&lexer->source, lexer->offset, err,
			       "the character U+%04X cannot stand here", (unsigned)c);
	wb_hint(err, "texts stand in quotes, names with other characters than letters, digits "
		     "and _ in backquotes");
	return WB_INVALID;
}

/* "//" and its like are refused where a symbol is read, not inside regular expressions. */
static enum wb_status
refuse_foreign(const struct wb_lexer *lexer, struct wb_error *err)
{
	for (size_t i = 0; i < sizeof foreign_symbols / sizeof *foreign_symbols; i++) {
		if (!stands_at(lexer, foreign_symbols[i].symbol))
			continue;
		wb_source_fail(&lexer->source, lexer->offset, err, "%s is not used in a script",
			       foreign_symbols[i].symbol);
		wb_hint(err, "%s", foreign_symbols[i].hint);
		return WB_INVALID;
	}
	return WB_OK;
}

static enum wb_status
read_symbol(struct wb_lexer *lexer, struct wb_token *out, struct wb_error *err)
{
	enum wb_token_kind kind = WB_TOKEN_ARROW_LEFT;
	enum wb_status status = refuse_foreign(lexer, err);

	if (status)
		return status;
	while (kind < WB_TOKEN_AND && !stands_at(lexer, spellings[kind]))
		kind++;
	if (kind == WB_TOKEN_AND)
		return refuse_character(lexer, err);
	out->kind = kind;
	wb_lexer_move(lexer, lexer->offset + strlen(spellings[kind]));
	return WB_OK;
}

static enum wb_status
read_word(struct wb_lexer *lexer, struct wb_token *out)
{
	struct wb_text source = lexer->source.text;
	size_t end = lexer->offset;

	while (end < source.len && wb_is_word_byte(source.at[end]))
		end++;
	out->text = (struct wb_text){ source.at + lexer->offset, end - lexer->offset };
	out->kind = wb_reserved_word(out->text);
	wb_lexer_move(lexer, end);
	return WB_OK;
}

static enum wb_status
read_token(struct wb_lexer *lexer, struct wb_token *out, struct wb_error *err)
{
	char byte;

	if (lexer->offset == lexer->source.text.len)
		return WB_OK;
	byte = lexer->source.text.at[lexer->offset];
	if (wb_is_digit(byte))
		return wb_lexer_number(lexer, out, err);
	if (wb_is_word_byte(byte))
		return read_word(lexer, out);
	if (byte == '"' || byte == '\'' || byte == '`')
		return wb_lexer_quoted(lexer, out, err);
	return read_symbol(lexer, out, err);
}

enum wb_status
wb_lexer_next(struct wb_lexer *lexer, struct wb_token *out, struct wb_error *err)
{
	enum wb_status status = skip_blanks(lexer, err);

	if (status)
		return status;
	*out = (struct wb_token){ .kind = WB_TOKEN_END, .at = lexer->at, .start = lexer->offset };
	status = read_token(lexer, out, err);
	out->end = lexer->offset;
	return status;
}
