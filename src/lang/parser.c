#include "lang/parser.h"

#include <stdio.h>
#include <string.h>

#include "base/utf8.h"

enum { SHOWN_TOKEN = 40, LIST_OF_WORDS = 400 };

enum wb_status
wb_parser_init(struct wb_parser *parser, struct wb_text source, const char *name,
	       struct wb_arena *arena, struct wb_error *err)
{
	*parser = (struct wb_parser){ .arena = arena, .err = err };
	parser->status =
		wb_lexer_init(&parser->lexer, (struct wb_source){ source, name }, arena, err);
	if (!parser->status)
		wb_parser_take(parser);
	return parser->status;
}

void
wb_parser_release(struct wb_parser *parser)
{
	wb_lexer_release(&parser->lexer);
	wb_buffer_release(&parser->items);
}

/* Whatever is asked next, the script is at its end. */
static void
stop(struct wb_parser *parser, enum wb_status status)
{
	parser->status = status;
	parser->current = (struct wb_token){ .kind = WB_TOKEN_END };
	parser->has_ahead = false;
}

void
wb_parser_fail_at(struct wb_parser *parser, size_t offset, const char *hint, const char *format,
		  ...)
{
	char what[512];
	va_list arguments;

	if (parser->status)
		return;
	va_start(arguments, format);
	vsnprintf(what, sizeof what, format, arguments);
	va_end(arguments);
	wb_source_fail(&parser->lexer.source, offset, parser->err, "%s", what);
	if (hint)
		wb_hint(parser->err, "%s", hint);
	stop(parser, WB_INVALID);
}

/* The token as a person may be shown it, in the arena. */
static const char *
show_token(struct wb_parser *parser, const struct wb_token *token)
{
	struct wb_text source = parser->lexer.source.text;
	struct wb_text raw = { source.at + token->start, token->end - token->start };
	size_t shown_end = wb_utf8_offset(raw, SHOWN_TOKEN);
	struct wb_buffer shown = { 0 };
	const char *text;

	if (token->kind == WB_TOKEN_END)
		return "the end of the script";
	wb_show_text(&shown, (struct wb_text){ raw.at, shown_end });
	text = wb_arena_format(parser->arena, "%s%s", shown.at, shown_end < raw.len ? "…" : "");
	wb_buffer_release(&shown);
	return text;
}

/* Operators of SQL that are words, and what is written here instead; or the hint as it is. */
static const char *
hint_at_word(const struct wb_parser *parser, const char *hint)
{
	static const char *const words[] = { "like", "ilike", "rlike", "regexp" };

	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (parser->current.kind == WB_TOKEN_WORD &&
		    wb_text_equal_ignoring_case(parser->current.text, wb_text_of(words[i])))
			return "a text is held against a pattern with ~, as in name ~ /^A/";
	return hint;
}

void
wb_parser_expected(struct wb_parser *parser, const char *wanted, const char *hint)
{
	if (parser->status)
		return;
	hint = hint_at_word(parser, hint);
	wb_parser_fail_at(parser, parser->current.start, hint, "%s is expected here, not %s",
			  wanted, show_token(parser, &parser->current));
}

const char *
wb_parser_suggest(struct wb_parser *parser, const char *const *words, size_t count)
{
	struct wb_text typed = parser->current.text;
	const char *nearest = NULL;
	size_t best = typed.len < 4 ? 1 : 2;
	char list[LIST_OF_WORDS] = "";

	for (size_t i = 0; i < count; i++) {
		size_t distance = wb_text_distance(typed, wb_text_of(words[i]));
		size_t used = strlen(list);

		snprintf(list + used, sizeof list - used, "%s%s", i ? ", " : "", words[i]);
		if (distance > best || (nearest && distance == best))
			continue;
		best = distance;
		nearest = words[i];
	}
	if (nearest)
		return wb_arena_format(parser->arena, "did you mean %s?", nearest);
	return wb_arena_format(parser->arena, "known are: %s", list);
}

struct wb_token
wb_parser_take(struct wb_parser *parser)
{
	struct wb_token taken = parser->current;
	enum wb_status status = WB_OK;

	if (parser->status)
		return taken;
	parser->last_line = taken.at.line;
	if (parser->has_ahead)
		parser->current = parser->ahead;
	else
		status = wb_lexer_next(&parser->lexer, &parser->current, parser->err);
	parser->has_ahead = false;
	if (status)
		stop(parser, status);
	return taken;
}

const struct wb_token *
wb_parser_peek(struct wb_parser *parser)
{
	static const struct wb_token nothing = { .kind = WB_TOKEN_END };
	enum wb_status status = WB_OK;

	if (parser->status)
		return &nothing;
	if (!parser->has_ahead)
		status = wb_lexer_next(&parser->lexer, &parser->ahead, parser->err);
	if (status) {
		stop(parser, status);
		return &nothing;
	}
	parser->has_ahead = true;
	return &parser->ahead;
}

void
wb_parser_read_regex(struct wb_parser *parser)
{
	enum wb_status status = wb_lexer_regex(&parser->lexer, &parser->current, parser->err);

	parser->has_ahead = false;
	if (status)
		stop(parser, status);
}

bool
wb_parser_at(const struct wb_parser *parser, enum wb_token_kind kind)
{
	return parser->current.kind == kind;
}

bool
wb_parser_at_word(const struct wb_parser *parser, const char *word)
{
	return wb_token_is_word(&parser->current) && wb_text_is(parser->current.text, word);
}

bool
wb_parser_accept(struct wb_parser *parser, enum wb_token_kind kind)
{
	if (!wb_parser_at(parser, kind))
		return false;
	wb_parser_take(parser);
	return true;
}

bool
wb_parser_accept_word(struct wb_parser *parser, const char *word)
{
	if (!wb_parser_at_word(parser, word))
		return false;
	wb_parser_take(parser);
	return true;
}

void
wb_parser_expect(struct wb_parser *parser, enum wb_token_kind kind, const char *hint)
{
	if (!wb_parser_accept(parser, kind))
		wb_parser_expected(parser, wb_token_spelling(kind), hint);
}

void
wb_parser_expect_word(struct wb_parser *parser, const char *word, const char *hint)
{
	if (!wb_parser_accept_word(parser, word))
		wb_parser_expected(parser, word, hint);
}

bool
wb_parser_at_arrow(struct wb_parser *parser)
{
	return (wb_parser_at(parser, WB_TOKEN_WORD) || wb_parser_at(parser, WB_TOKEN_NAME)) &&
	       wb_parser_peek(parser)->kind == WB_TOKEN_ARROW_LEFT;
}

static bool
at_reserved(const struct wb_parser *parser)
{
	return parser->current.kind >= WB_TOKEN_AND;
}

/* Texts of tokens that lie in the source are copied: a tree outlives its source. */
static struct wb_text
take_name(struct wb_parser *parser)
{
	struct wb_token token = wb_parser_take(parser);

	return token.kind == WB_TOKEN_NAME ? token.text : wb_arena_text(parser->arena, token.text);
}

struct wb_text
wb_parser_name(struct wb_parser *parser, const char *what)
{
	if (wb_parser_at(parser, WB_TOKEN_WORD) || wb_parser_at(parser, WB_TOKEN_NAME))
		return take_name(parser);
	if (at_reserved(parser))
		wb_parser_expected(parser, what,
				   wb_arena_format(parser->arena,
						   "%s is a word of the language; as a name it "
						   "stands in backquotes: `%s`",
						   wb_token_spelling(parser->current.kind),
						   wb_token_spelling(parser->current.kind)));
	wb_parser_expected(parser, what, NULL);
	return (struct wb_text){ "", 0 };
}

struct wb_text
wb_parser_part(struct wb_parser *parser, const char *what)
{
	return at_reserved(parser) ? take_name(parser) : wb_parser_name(parser, what);
}

struct wb_text
wb_parser_text(struct wb_parser *parser, const char *what, const char *hint)
{
	if (wb_parser_at(parser, WB_TOKEN_TEXT))
		return wb_parser_take(parser).text;
	wb_parser_expected(parser, what, hint);
	return (struct wb_text){ "", 0 };
}

struct wb_table_name
wb_parser_table(struct wb_parser *parser)
{
	static const char hint[] = "a table is named SYSTEM.TABLE, for example crm.member; odd "
				   "names stand in backquotes";
	struct wb_table_name table = { .at = parser->current.at };

	table.system = wb_parser_name(parser, "the name of a table");
	wb_parser_expect(parser, WB_TOKEN_DOT, hint);
	table.table = wb_parser_part(parser, "the name of a table");
	return table;
}

static struct wb_value
negate(struct wb_value value)
{
	if (value.type == WB_TYPE_INTEGER)
		value.as.integer = -value.as.integer;
	else
		value.as.decimal.unscaled = -value.as.decimal.unscaled;
	return value;
}

static struct wb_value
boolean(bool truth)
{
	return (struct wb_value){ .type = WB_TYPE_BOOLEAN, .as.integer = truth };
}

struct wb_value
wb_parser_literal(struct wb_parser *parser, const char *what)
{
	if (wb_parser_at(parser, WB_TOKEN_TEXT))
		return wb_value_text(wb_parser_take(parser).text);
	if (wb_parser_at(parser, WB_TOKEN_NUMBER))
		return wb_parser_take(parser).number;
	if (wb_parser_accept(parser, WB_TOKEN_TRUE))
		return boolean(true);
	if (wb_parser_accept(parser, WB_TOKEN_FALSE))
		return boolean(false);
	if (wb_parser_accept(parser, WB_TOKEN_MINUS)) {
		if (wb_parser_at(parser, WB_TOKEN_NUMBER))
			return negate(wb_parser_take(parser).number);
		wb_parser_expected(parser, "a number", NULL);
	} else if (!wb_parser_accept(parser, WB_TOKEN_NULL)) {
		wb_parser_expected(parser, what,
				   "a text stands in quotes; else it is a number, true, false or "
				   "null");
	}
	return wb_value_null(WB_TYPE_NULL);
}

size_t
wb_list_begin(const struct wb_parser *parser)
{
	return parser->items.len;
}

void
wb_list_add(struct wb_parser *parser, const void *item, size_t size)
{
	wb_buffer_add(&parser->items, item, size);
}

void *
wb_list_end(struct wb_parser *parser, size_t begin, size_t item_size, size_t *count)
{
	size_t size = parser->items.len - begin;
	void *items = wb_arena_alloc(parser->arena, size);

	if (size)
		memcpy(items, parser->items.at + begin, size);
	parser->items.len = begin;
	*count = size / item_size;
	return items;
}

/* `before`, and the waiting comments of lines up to `line`. */
static struct wb_comments
take_comments(struct wb_parser *parser, struct wb_comments before, uint32_t line)
{
	struct wb_lexer *lexer = &parser->lexer;
	struct wb_comments taken;
	size_t list = wb_list_begin(parser);

	if (lexer->first_comment == lexer->n_comments ||
	    lexer->comments[lexer->first_comment].line > line)
		return before;
	wb_list_add(parser, before.lines, before.count * sizeof *before.lines);
	while (lexer->first_comment < lexer->n_comments &&
	       lexer->comments[lexer->first_comment].line <= line)
		wb_list_add(parser, &lexer->comments[lexer->first_comment++].text,
			    sizeof *before.lines);
	taken.lines = wb_list_end(parser, list, sizeof *taken.lines, &taken.count);
	return taken;
}

struct wb_comments
wb_parser_comments(struct wb_parser *parser)
{
	return take_comments(parser, (struct wb_comments){ 0 }, UINT32_MAX);
}

struct wb_comments
wb_parser_line_comments(struct wb_parser *parser, struct wb_comments before)
{
	return take_comments(parser, before, parser->last_line);
}
