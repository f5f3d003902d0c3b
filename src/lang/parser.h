/*
 * The parser's state and the helpers its files share; parse.h is what others use.
 *
 * The first error sticks: from then on the parser sees only the end of the
 * script, so that every loop ends, and what was parsed is thrown away. Hence
 * the parsing functions return what they parsed, never NULL, and only the
 * entry points look at `status`.
 */
#ifndef WB_LANG_PARSER_H
#define WB_LANG_PARSER_H

#include "lang/lexer.h"

enum { WB_NESTING_MAX = 256 };

struct wb_parser {
	struct wb_lexer lexer;
	struct wb_token current, ahead; /* ahead: only where has_ahead */
	bool has_ahead;
	uint32_t last_line; /* of the token consumed last */
	unsigned nesting;   /* open parentheses, conditionals and prefixes */
	struct wb_arena *arena;
	struct wb_buffer items; /* lists under construction, one on top of the other */
	enum wb_status status;
	struct wb_error *err;
};

enum wb_status wb_parser_init(struct wb_parser *parser, struct wb_text source, const char *name,
			      struct wb_arena *arena, struct wb_error *err);
void wb_parser_release(struct wb_parser *parser);

/* Reports an error at a byte of the source; hint may be NULL. */
void wb_parser_fail_at(struct wb_parser *parser, size_t offset, const char *hint,
		       const char *format, ...) __attribute__((format(printf, 4, 5)));

/* "WANTED is expected here, not …", at the current token. */
void wb_parser_expected(struct wb_parser *parser, const char *wanted, const char *hint);

/* The words as a hint: those near the current token first. Lies in the arena. */
const char *wb_parser_suggest(struct wb_parser *parser, const char *const *words, size_t count);

struct wb_token wb_parser_take(struct wb_parser *parser);        /* the current token; moves on */
const struct wb_token *wb_parser_peek(struct wb_parser *parser); /* the one behind it */

/* At a "/", or a word s or m with one behind it: becomes the current token, whole. */
void wb_parser_read_regex(struct wb_parser *parser);

bool wb_parser_at(const struct wb_parser *parser, enum wb_token_kind kind);
bool wb_parser_at_word(const struct wb_parser *parser, const char *word);
bool wb_parser_accept(struct wb_parser *parser, enum wb_token_kind kind);
bool wb_parser_accept_word(struct wb_parser *parser, const char *word);
void wb_parser_expect(struct wb_parser *parser, enum wb_token_kind kind, const char *hint);
void wb_parser_expect_word(struct wb_parser *parser, const char *word, const char *hint);

/* Whether an arrow begins here: a name and "<-". */
bool wb_parser_at_arrow(struct wb_parser *parser);

/* A name, bare or in backquotes; `what` is for the message: "a table". */
struct wb_text wb_parser_name(struct wb_parser *parser, const char *what);

/* A name behind a dot, where reserved words need no backquotes. */
struct wb_text wb_parser_part(struct wb_parser *parser, const char *what);
struct wb_text wb_parser_text(struct wb_parser *parser, const char *what, const char *hint);
struct wb_table_name wb_parser_table(struct wb_parser *parser);

/* A text, number (with its sign), boolean or null. */
struct wb_value wb_parser_literal(struct wb_parser *parser, const char *what);

/* Lists: begin, add items of one size, end; lists may nest. */
size_t wb_list_begin(const struct wb_parser *parser);
void wb_list_add(struct wb_parser *parser, const void *item, size_t size);
void *wb_list_end(struct wb_parser *parser, size_t begin, size_t item_size, size_t *count);

/* The comments before the current token that are not yet taken. */
struct wb_comments wb_parser_comments(struct wb_parser *parser);

/* `before`, and the comments up to the end of the line of the token consumed last. */
struct wb_comments wb_parser_line_comments(struct wb_parser *parser, struct wb_comments before);

/* The parts of the grammar, by file. */
struct wb_node *wb_parse_node(struct wb_parser *parser); /* a whole expression */
struct wb_node *wb_parse_steps_on(struct wb_parser *parser, struct wb_node *left);
struct wb_object wb_parse_object(struct wb_parser *parser);
struct wb_line wb_parse_line(struct wb_parser *parser); /* of a mapping */

/* Lines up to a token of that kind, or the end. */
struct wb_mapping wb_parse_mapping_lines(struct wb_parser *parser, enum wb_token_kind until);

#endif
