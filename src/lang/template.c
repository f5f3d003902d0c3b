/*
 * A template is a list of pieces, each a stretch of literal text or a group,
 * in the letter case that holds at its place.
 */
#include "lang/template.h"

#include <string.h>

#include "lang/lettercase.h"

enum { PIECES_MAX = 100 };

struct piece {
	bool is_group;
	uint32_t group;
	struct wb_text literal;
	enum wb_lettercase lettercase;
};

struct wb_template {
	size_t n_pieces;
	struct piece pieces[PIECES_MAX];
};

struct parser {
	const struct wb_regex *regex;
	struct wb_text text;
	size_t at; /* byte in the text */
	enum wb_lettercase lettercase;
	struct wb_template *template;
	struct wb_error *err;
};

static enum wb_status
add_piece(struct parser *parser, struct piece piece)
{
	struct wb_template *template = parser->template;

	piece.lettercase = parser->lettercase;
	if (!piece.is_group && !piece.literal.len)
		return WB_OK;
	if (template->n_pieces == PIECES_MAX)
		return wb_fail(parser->err, WB_INVALID, "template",
			       "more than %d parts, at byte %zu", PIECES_MAX, parser->at + 1);
	template->pieces[template->n_pieces++] = piece;
	return WB_OK;
}

static enum wb_status
add_literal(struct parser *parser, struct wb_text literal)
{
	return add_piece(parser, (struct piece){ .literal = literal });
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* The group of a name or number; names are those that PCRE2 takes. */
static bool
find_group(const struct wb_regex *regex, struct wb_text name, uint32_t *group)
{
	uint32_t number = 0;

	if (!name.len)
		return false;
	if (!is_digit(name.at[0]))
		return wb_regex_group_named(regex, name, group);
	for (size_t i = 0; i < name.len; i++) {
		if (!is_digit(name.at[i]) || number > UINT16_MAX)
			return false;
		number = number * 10 + (uint32_t)(name.at[i] - '0');
	}
	*group = number;
	return number <= wb_regex_group_count(regex);
}

static enum wb_status
add_group(struct parser *parser, struct wb_text name)
{
	struct piece piece = { .is_group = true };

	if (find_group(parser->regex, name, &piece.group))
		return add_piece(parser, piece);
	wb_fail(parser->err, WB_INVALID, "template", "no group \"%.*s\", at byte %zu",
		WB_TEXT_ARG(name), parser->at + 1);
	wb_hint(parser->err, "the pattern has %u group%s; write ${1}0 for group 1 and a zero",
		wb_regex_group_count(parser->regex),
		wb_regex_group_count(parser->regex) == 1 ? "" : "s");
	return WB_INVALID;
}

/* At a "$": adds what it means and steps over it. */
static enum wb_status
parse_dollar(struct parser *parser)
{
	struct wb_text rest = { parser->text.at + parser->at + 1,
				parser->text.len - parser->at - 1 };
	struct wb_text name = { rest.at, 0 };
	size_t step = 1;
	const char *brace;
	enum wb_status status;

	while (name.len < rest.len && is_digit(rest.at[name.len]))
		name.len++;
	if (name.len) {
		step += name.len;
		status = add_group(parser, name);
	} else if (rest.len && rest.at[0] == '$') {
		step++;
		status = add_literal(parser, (struct wb_text){ rest.at, 1 });
	} else if (rest.len && rest.at[0] == '{' && (brace = memchr(rest.at, '}', rest.len))) {
		name = (struct wb_text){ rest.at + 1, (size_t)(brace - rest.at) - 1 };
		step += name.len + 2;
		status = add_group(parser, name);
	} else {
		status = wb_fail(parser->err, WB_INVALID, "template", "a lone \"$\", at byte %zu",
				 parser->at + 1);
		wb_hint(parser->err, "write $$ for the sign, $1 or ${name} for a group");
	}
	parser->at += step;
	return status;
}

static const struct {
	char letter;
	const char *literal; /* or NULL: the case changes */
	enum wb_lettercase lettercase;
} escapes[] = {
	{ 'n', "\n", WB_LETTERCASE_KEEP },  { 't', "\t", WB_LETTERCASE_KEEP },
	{ '\\', "\\", WB_LETTERCASE_KEEP }, { '/', "/", WB_LETTERCASE_KEEP },
	{ 'U', NULL, WB_LETTERCASE_UPPER }, { 'L', NULL, WB_LETTERCASE_LOWER },
	{ 'E', NULL, WB_LETTERCASE_KEEP },
};

/* At a "\": as parse_dollar. */
static enum wb_status
parse_escape(struct parser *parser)
{
	char letter = parser->at + 1 < parser->text.len ? parser->text.at[parser->at + 1] : '\0';

	for (size_t i = 0; letter && i < sizeof escapes / sizeof *escapes; i++) {
		if (escapes[i].letter != letter)
			continue;
		parser->at += 2;
		if (escapes[i].literal)
			return add_literal(parser, wb_text_of(escapes[i].literal));
		parser->lettercase = escapes[i].lettercase;
		return WB_OK;
	}
	wb_fail(parser->err, WB_INVALID, "template", "unknown escape, at byte %zu", parser->at + 1);
	wb_hint(parser->err, "a template knows \\n \\t \\\\ \\/ \\U..\\E \\L..\\E");
	return WB_INVALID;
}

static enum wb_status
parse_literal(struct parser *parser)
{
	struct wb_text literal = { parser->text.at + parser->at, 0 };

	while (parser->at < parser->text.len && parser->text.at[parser->at] != '$' &&
	       parser->text.at[parser->at] != '\\') {
		parser->at++;
		literal.len++;
	}
	return add_literal(parser, literal);
}

enum wb_status
wb_template_compile(struct wb_text text, const struct wb_regex *regex, struct wb_arena *arena,
		    const struct wb_template **out, struct wb_error *err)
{
	struct parser parser = { .regex = regex, .text = text, .err = err };
	enum wb_status status = WB_OK;

	parser.template = WB_NEW(arena, struct wb_template);
	while (!status && parser.at < text.len) {
		if (text.at[parser.at] == '$')
			status = parse_dollar(&parser);
		else if (text.at[parser.at] == '\\')
			status = parse_escape(&parser);
		else
			status = parse_literal(&parser);
	}
	if (!status)
		*out = parser.template;
	return status;
}

bool
wb_template_is_literal(const struct wb_template *template, struct wb_text *out)
{
	const struct piece *first = &template->pieces[0];

	*out = WB_TEXT("");
	if (!template->n_pieces)
		return true;
	if (template->n_pieces > 1 || first->is_group || first->lettercase != WB_LETTERCASE_KEEP)
		return false;
	*out = first->literal;
	return true;
}

static struct wb_text
piece_text(const struct piece *piece, const struct wb_regex_scratch *scratch,
	   struct wb_arena *arena)
{
	struct wb_text text = piece->literal;

	if (piece->is_group)
		wb_regex_group(scratch, piece->group, &text);
	return wb_lettercase(text, piece->lettercase, arena);
}

void
wb_template_append(const struct wb_template *template, const struct wb_regex_scratch *scratch,
		   struct wb_arena *arena, struct wb_buffer *out)
{
	for (size_t i = 0; i < template->n_pieces; i++)
		wb_buffer_text(out, piece_text(&template->pieces[i], scratch, arena));
}

struct wb_text
wb_template_fill(const struct wb_template *template, const struct wb_regex_scratch *scratch,
		 struct wb_arena *arena)
{
	struct wb_text parts[PIECES_MAX];
	size_t len = 0;
	char *at, *end;

	if (!template->n_pieces)
		return WB_TEXT("");
	if (template->n_pieces == 1)
		return piece_text(&template->pieces[0], scratch, arena);
	for (size_t i = 0; i < template->n_pieces; i++) {
		parts[i] = piece_text(&template->pieces[i], scratch, arena);
		len += parts[i].len;
	}
	at = end = wb_arena_bytes(arena, len);
	for (size_t i = 0; i < template->n_pieces; i++) {
		memcpy(end, parts[i].at, parts[i].len);
		end += parts[i].len;
	}
	return (struct wb_text){ at, len };
}
