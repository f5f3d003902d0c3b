/*
 * The lexer: script text to tokens, one at a time, on demand.
 *
 * It never looks further than the token asked for, so that the parser can tell
 * it what a "/" is: division, or, where a value is expected, the start of a
 * regular expression (wb_lexer_regex). Comments are set aside with their line
 * until the parser takes them. What tokens point to lies in the arena, but for
 * bare words, which point into the source. One thread at a time.
 */
#ifndef WB_LANG_LEXER_H
#define WB_LANG_LEXER_H

#include "lang/source.h"

enum wb_token_kind {
	WB_TOKEN_END,
	WB_TOKEN_WORD, /* a bare name, or a word that is not reserved */
	WB_TOKEN_NAME, /* in backquotes */
	WB_TOKEN_TEXT,
	WB_TOKEN_NUMBER,
	WB_TOKEN_REGEX,      /* by wb_lexer_regex only, as the next two */
	WB_TOKEN_SUBSTITUTE, /* s/…/…/ */
	WB_TOKEN_MATCH,      /* m/…/…/ */

	WB_TOKEN_ARROW_LEFT, /* the symbols: the longer ones first */
	WB_TOKEN_ARROW_RIGHT,
	WB_TOKEN_LESS_EQUAL,
	WB_TOKEN_GREATER_EQUAL,
	WB_TOKEN_NOT_EQUAL,
	WB_TOKEN_NOT_MATCHES,
	WB_TOKEN_COALESCE,
	WB_TOKEN_BRACE_OPEN,
	WB_TOKEN_BRACE_CLOSE,
	WB_TOKEN_OPEN,
	WB_TOKEN_CLOSE,
	WB_TOKEN_COMMA,
	WB_TOKEN_DOT,
	WB_TOKEN_PIPE,
	WB_TOKEN_AMPERSAND,
	WB_TOKEN_PLUS,
	WB_TOKEN_MINUS,
	WB_TOKEN_STAR,
	WB_TOKEN_SLASH,
	WB_TOKEN_PERCENT,
	WB_TOKEN_EQUAL,
	WB_TOKEN_LESS,
	WB_TOKEN_GREATER,
	WB_TOKEN_TILDE,

	WB_TOKEN_AND, /* the reserved words: as names they need backquotes */
	WB_TOKEN_BETWEEN,
	WB_TOKEN_CASE,
	WB_TOKEN_ELSE,
	WB_TOKEN_END_WORD,
	WB_TOKEN_FALSE,
	WB_TOKEN_IF,
	WB_TOKEN_IN,
	WB_TOKEN_IS,
	WB_TOKEN_NOT,
	WB_TOKEN_NULL,
	WB_TOKEN_OR,
	WB_TOKEN_OTHERWISE,
	WB_TOKEN_THEN,
	WB_TOKEN_TRUE,
	WB_TOKEN_WHEN,
	WB_TOKENS
};

/* A token never spans lines. */
struct wb_token {
	enum wb_token_kind kind;
	struct wb_position at;
	size_t start, end;   /* its bytes in the source */
	struct wb_text text; /* words as written; NAME and TEXT without quotes and escapes */
	struct wb_value number;
	struct wb_regex_literal regex;
	struct wb_text replacement;
};

struct wb_comment {
	struct wb_text text;
	uint32_t line;
};

struct wb_lexer {
	struct wb_source source;
	struct wb_arena *arena;
	size_t offset; /* the next byte to read, and its position */
	struct wb_position at;
	struct wb_comment *comments; /* comments[first_comment .. n_comments) are not yet taken */
	size_t first_comment, n_comments, comment_capacity;
};

/* Refuses a source that is not UTF-8 or holds a NUL. */
enum wb_status wb_lexer_init(struct wb_lexer *lexer, struct wb_source source,
			     struct wb_arena *arena, struct wb_error *err);
void wb_lexer_release(struct wb_lexer *lexer);

enum wb_status wb_lexer_next(struct wb_lexer *lexer, struct wb_token *out, struct wb_error *err);

/*
 * Reads the last token again, as a regular expression: a "/" becomes a REGEX,
 * a word "s" or "m" a SUBSTITUTE or a MATCH.
 */
enum wb_status wb_lexer_regex(struct wb_lexer *lexer, struct wb_token *token, struct wb_error *err);

/* Whether the token is the word s or m with a "/" at its heels. */
bool wb_lexer_is_step(const struct wb_lexer *lexer, const struct wb_token *token);

/* Reserved or not: a run of letters, digits and "_". */
bool wb_token_is_word(const struct wb_token *token);

/* How a symbol or reserved word is written; NULL for the other kinds. */
const char *wb_token_spelling(enum wb_token_kind kind);

/* The kind of a reserved word, or WB_TOKEN_WORD. */
enum wb_token_kind wb_reserved_word(struct wb_text word);

/* Letters, digits and "_", not beginning with a digit. */
bool wb_is_word(struct wb_text text);
bool wb_is_word_byte(char byte);
bool wb_is_digit(char byte);

/* The following are between the lexer's two files: they read at lexer->offset. */

/* Moves on to `offset`, keeping count of lines and columns. */
void wb_lexer_move(struct wb_lexer *lexer, size_t offset);
enum wb_status wb_lexer_quoted(struct wb_lexer *lexer, struct wb_token *out, struct wb_error *err);
enum wb_status wb_lexer_number(struct wb_lexer *lexer, struct wb_token *out, struct wb_error *err);

/* Refuses controls that a terminal would obey; texts may hold them, other tokens not. */
enum wb_status wb_lexer_check_visible(const struct wb_lexer *lexer, size_t start, size_t end,
				      struct wb_error *err);

#endif
