/*
 *  sentence = [ step [ "where" conditions ] ] | [ "where" ] conditions
 *  conditions = term "=" value { "and" term "=" value }
 */
#include "project/decision_filter.h"

#include "data/outcome.h"

struct word {
	struct wb_text source; /* as it stands in the sentence */
	struct wb_text text;   /* without its quotes */
	bool quoted;
};

struct reader {
	struct wb_text left; /* of the sentence */
	struct wb_arena *arena;
	struct word word; /* the one last read; empty at the end */
};

static const char *const names[] = {
	[WB_DECISION_KIND] = "kind",   [WB_DECISION_OUTCOME] = "outcome",
	[WB_DECISION_RULE] = "rule",   [WB_DECISION_FIELD] = "field",
	[WB_DECISION_VALUE] = "value", [WB_DECISION_ROW] = "row",
};

const char *
wb_decision_term_name(enum wb_decision_term term)
{
	return names[term];
}

static enum wb_status
fail(struct wb_error *err, const char *what, struct wb_text word)
{
	if (word.len)
		wb_fail(err, WB_INVALID, "filter", "%s, not \"%.*s\"", what, WB_TEXT_ARG(word));
	else
		wb_fail(err, WB_INVALID, "filter", "%s is missing at the end", what);
	wb_hint(err, "STEP where outcome = rejected and field = NAME; also kind, rule, value, row");
	return WB_INVALID;
}

static bool
ends_word(char byte)
{
	return byte == ' ' || byte == '\t' || byte == '=' || byte == '"';
}

/* A quoted word: up to the quote that is not doubled. */
static enum wb_status
read_quoted(struct reader *reader, struct wb_error *err)
{
	struct wb_text all = reader->left;
	struct wb_buffer text = { 0 };
	bool closed = false;
	size_t i = 1;

	for (; i < all.len && !closed; i++) {
		bool doubled = i + 1 < all.len && all.at[i] == '"' && all.at[i + 1] == '"';

		closed = all.at[i] == '"' && !doubled;
		if (!closed)
			wb_buffer_byte(&text, all.at[i]);
		i += doubled;
	}
	reader->word.text = wb_arena_text(reader->arena, wb_buffer_slice(&text));
	reader->word.quoted = true;
	wb_buffer_release(&text);
	if (!closed)
		return wb_fail(err, WB_INVALID, "filter", "a closing \" is missing");
	reader->word.source.len = i;
	return WB_OK;
}

static enum wb_status
read_word(struct reader *reader, struct wb_error *err)
{
	struct wb_text left = reader->left = wb_text_trim(reader->left);
	enum wb_status status = WB_OK;
	size_t len = left.len && left.at[0] == '=';

	reader->word = (struct word){ .source = { left.at, 0 } };
	if (!left.len)
		return WB_OK;
	if (left.at[0] == '"') {
		status = read_quoted(reader, err);
	} else {
		while (!len || (left.at[0] != '=' && len < left.len && !ends_word(left.at[len])))
			len++;
		reader->word.source.len = len;
		reader->word.text = wb_arena_text(reader->arena, reader->word.source);
	}
	reader->left.at += reader->word.source.len;
	reader->left.len -= reader->word.source.len;
	return status;
}

static bool
is_word(const struct reader *reader, const char *word)
{
	return !reader->word.quoted &&
	       wb_text_equal_ignoring_case(reader->word.text, wb_text_of(word));
}

/* Whether the sentence begins with a condition: its second word is "=". */
static bool
begins_with_condition(const struct reader *begin)
{
	struct reader ahead = *begin;
	struct wb_error err;

	return !read_word(&ahead, &err) && !read_word(&ahead, &err) && is_word(&ahead, "=");
}

/* The step: all up to `where`. */
static enum wb_status
read_step(struct reader *reader, struct wb_decision_filter *out, struct wb_error *err)
{
	const char *begin = reader->left.at, *end = begin;
	size_t words = 0;

	for (;; words++) {
		enum wb_status status = read_word(reader, err);

		if (status)
			return status;
		if (!reader->word.source.len || is_word(reader, "where"))
			break;
		if (is_word(reader, "="))
			return fail(err, "a step, then `where`", reader->word.source);
		out->step = reader->word.text;
		end = reader->word.source.at + reader->word.source.len;
	}
	if (words > 1)
		out->step = wb_arena_text(reader->arena,
					  (struct wb_text){ begin, (size_t)(end - begin) });
	return WB_OK;
}

static enum wb_status
check_row(struct wb_decision_filter *filter, struct wb_error *err)
{
	struct wb_text text = filter->terms[WB_DECISION_ROW];

	for (size_t i = 0; i < text.len; i++) {
		if (text.at[i] < '0' || text.at[i] > '9' || i > 17)
			return fail(err, "a row is a number from 1", text);
		filter->row = filter->row * 10 + (text.at[i] - '0');
	}
	return filter->row ? WB_OK : fail(err, "a row is a number from 1", text);
}

static enum wb_status
check_outcome(const struct wb_decision_filter *filter, struct wb_error *err)
{
	struct wb_text text = filter->terms[WB_DECISION_OUTCOME];
	struct wb_buffer known = { 0 };
	enum wb_outcome outcome = wb_outcome_of_name(text);

	if (outcome != WB_OUTCOMES && outcome != WB_OUTCOME_PENDING)
		return WB_OK;
	for (int i = WB_OUTCOME_PENDING + 1; i < WB_OUTCOMES; i++)
		wb_buffer_format(&known, "%s%s", i > WB_OUTCOME_PENDING + 1 ? ", " : "",
				 wb_outcome_name((enum wb_outcome)i));
	wb_fail(err, WB_INVALID, "filter", "\"%.*s\" is no outcome", WB_TEXT_ARG(text));
	wb_hint(err, "%.*s", WB_TEXT_ARG(wb_buffer_slice(&known)));
	wb_buffer_release(&known);
	return WB_INVALID;
}

static enum wb_status
check_value(struct wb_decision_filter *filter, enum wb_decision_term term, struct wb_error *err)
{
	struct wb_text text = filter->terms[term];

	if (term == WB_DECISION_ROW)
		return check_row(filter, err);
	if (term == WB_DECISION_OUTCOME)
		return check_outcome(filter, err);
	if (term == WB_DECISION_KIND && !wb_text_is(text, "row") && !wb_text_is(text, "field") &&
	    !wb_text_is(text, "step"))
		return fail(err, "a kind is row, field or step", text);
	return WB_OK;
}

static enum wb_status
read_condition(struct reader *reader, struct wb_decision_filter *out, struct wb_error *err)
{
	enum wb_decision_term term = 0;
	enum wb_status status = read_word(reader, err);

	if (status)
		return status;
	while (term < WB_DECISION_TERMS && !is_word(reader, names[term]))
		term++;
	if (term == WB_DECISION_TERMS)
		return fail(err, "kind, outcome, rule, field, value or row", reader->word.source);
	if (out->has[term])
		return wb_fail(err, WB_INVALID, "filter", "%s stands there twice", names[term]);
	status = read_word(reader, err);
	if (!status && !is_word(reader, "="))
		return fail(err, "=", reader->word.source);
	if (!status)
		status = read_word(reader, err);
	if (status)
		return status;
	if (!reader->word.source.len)
		return fail(err, "a value", reader->word.source);
	out->has[term] = true;
	out->terms[term] = reader->word.text;
	return check_value(out, term, err);
}

enum wb_status
wb_decision_filter_parse(struct wb_text sentence, struct wb_arena *arena,
			 struct wb_decision_filter *out, struct wb_error *err)
{
	struct reader reader = { .left = wb_text_trim(sentence), .arena = arena };
	struct wb_decision_filter filter = { 0 };
	enum wb_status status = WB_OK;
	bool more = begins_with_condition(&reader);

	if (!more) {
		status = read_step(&reader, &filter, err);
		more = is_word(&reader, "where");
	}
	while (!status && more) {
		status = read_condition(&reader, &filter, err);
		if (!status)
			status = read_word(&reader, err);
		more = is_word(&reader, "and");
		if (!status && !more && reader.word.source.len)
			return fail(err, "`and`", reader.word.source);
	}
	if (!status)
		*out = filter;
	return status;
}

/* What may follow a whole word, by what could stand in its place. */
static enum wb_decision_part
part_behind(enum wb_decision_part part, const struct reader *reader, enum wb_decision_term *term)
{
	enum wb_decision_term named = 0;

	while (named < WB_DECISION_TERMS && !is_word(reader, names[named]))
		named++;
	if (part == WB_DECISION_PART_BEGIN || part == WB_DECISION_PART_TERM)
		*term = named;
	switch (part) {
	case WB_DECISION_PART_BEGIN:
		if (named < WB_DECISION_TERMS)
			return WB_DECISION_PART_EQUALS;
		return is_word(reader, "where") ? WB_DECISION_PART_TERM : WB_DECISION_PART_WHERE;
	case WB_DECISION_PART_WHERE:
		return is_word(reader, "where") ? WB_DECISION_PART_TERM : part;
	case WB_DECISION_PART_TERM:
		return WB_DECISION_PART_EQUALS;
	case WB_DECISION_PART_EQUALS:
		return WB_DECISION_PART_VALUE;
	case WB_DECISION_PART_VALUE:
		return WB_DECISION_PART_AND;
	case WB_DECISION_PART_AND:
		break;
	}
	return WB_DECISION_PART_TERM;
}

enum wb_decision_part
wb_decision_filter_part(struct wb_text sentence, size_t *begin, enum wb_decision_term *term)
{
	struct wb_arena arena = { 0 };
	struct reader reader = { .left = sentence, .arena = &arena };
	enum wb_decision_part part = WB_DECISION_PART_BEGIN;
	bool in_word = sentence.len && !ends_word(sentence.at[sentence.len - 1]);
	struct wb_error err;

	*term = WB_DECISION_TERMS;
	*begin = sentence.len;
	while (wb_text_trim(reader.left).len) {
		enum wb_status status = read_word(&reader, &err);

		*begin = (size_t)(reader.word.source.at - sentence.at);
		if (status || (!reader.left.len && in_word))
			break; /* it is still being typed */
		part = part_behind(part, &reader, term);
		*begin = sentence.len;
	}
	wb_arena_release(&arena);
	return part;
}

void
wb_decision_filter_quote(struct wb_text value, struct wb_buffer *out)
{
	bool plain = value.len > 0;

	for (size_t i = 0; i < value.len; i++)
		plain &= !ends_word(value.at[i]);
	if (plain) {
		wb_buffer_text(out, value);
		return;
	}
	wb_buffer_byte(out, '"');
	for (size_t i = 0; i < value.len; i++) {
		if (value.at[i] == '"')
			wb_buffer_byte(out, '"');
		wb_buffer_byte(out, value.at[i]);
	}
	wb_buffer_byte(out, '"');
}

void
wb_decision_filter_print(const struct wb_decision_filter *filter, struct wb_buffer *out)
{
	const char *before = "where ";

	if (filter->step.len) {
		wb_decision_filter_quote(filter->step, out);
		before = " where ";
	}
	for (int i = 0; i < WB_DECISION_TERMS; i++) {
		if (!filter->has[i])
			continue;
		wb_buffer_format(out, "%s%s = ", before, names[i]);
		wb_decision_filter_quote(filter->terms[i], out);
		before = " and ";
	}
}
