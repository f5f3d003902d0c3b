/*
 * A reader that goes once over the whole text, checking it, and notes where the
 * value at the path stands. It is own code because libraries turn numbers into
 * doubles and print them back changed.
 *
 * `matched` counts the steps of the path that lead to the value being read; the
 * value is the wanted one when all do. OFF_PATH: the reader is elsewhere.
 */
#include "lang/json.h"

#include <stdint.h>
#include <string.h>

#include "base/utf8.h"

enum { STEPS_MAX = 32, DEPTH_MAX = 256, OFF_PATH = -1 };

struct step {
	bool is_index;
	uint64_t index;
	struct wb_text name;
};

struct wb_json_path {
	int n_steps;
	struct step steps[STEPS_MAX];
};

struct reader {
	const char *at, *end;
	const struct wb_json_path *path;
	struct wb_text found; /* as written; at is NULL until it is found */
	int depth;
};

static enum wb_status
bad_path(struct wb_text text, size_t at, struct wb_error *err)
{
	wb_fail(err, WB_INVALID, "json", "bad path \"%.*s\", at byte %zu", WB_TEXT_ARG(text),
		at + 1);
	wb_hint(err, "a path reads $.name[0].other or $[\"any name\"], of at most %d steps",
		STEPS_MAX);
	return WB_INVALID;
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* [digits]: returns how many bytes it takes, 0 where it is none. */
static size_t
parse_index(struct wb_text rest, struct step *step)
{
	size_t i = 1;

	step->is_index = true;
	for (; i < rest.len && i < 18 && is_digit(rest.at[i]); i++)
		step->index = step->index * 10 + (uint64_t)(rest.at[i] - '0');
	return i > 1 && i < rest.len && rest.at[i] == ']' ? i + 1 : 0;
}

/* ["name"], without escapes. */
static size_t
parse_quoted(struct wb_text rest, struct step *step)
{
	const char *quote = rest.len > 2 ? memchr(rest.at + 2, '"', rest.len - 2) : NULL;
	size_t end = quote ? (size_t)(quote - rest.at) : rest.len;

	if (end + 1 >= rest.len || rest.at[end + 1] != ']')
		return 0;
	step->name = (struct wb_text){ rest.at + 2, end - 2 };
	return end + 2;
}

static size_t
parse_name(struct wb_text rest, struct step *step)
{
	size_t i = 1;

	while (i < rest.len && rest.at[i] != '.' && rest.at[i] != '[')
		i++;
	step->name = (struct wb_text){ rest.at + 1, i - 1 };
	return i > 1 ? i : 0;
}

static size_t
parse_step(struct wb_text rest, struct step *step)
{
	if (rest.at[0] == '.')
		return parse_name(rest, step);
	if (rest.at[0] != '[')
		return 0;
	return rest.len > 1 && rest.at[1] == '"' ? parse_quoted(rest, step)
						 : parse_index(rest, step);
}

enum wb_status
wb_json_path_parse(struct wb_text text, struct wb_arena *arena, const struct wb_json_path **out,
		   struct wb_error *err)
{
	struct wb_json_path *path = WB_NEW(arena, struct wb_json_path);
	size_t at = 1;

	if (!text.len || text.at[0] != '$')
		return bad_path(text, 0, err);
	while (at < text.len) {
		struct wb_text rest = { text.at + at, text.len - at };
		size_t size = path->n_steps < STEPS_MAX
				      ? parse_step(rest, &path->steps[path->n_steps])
				      : 0;

		if (!size)
			return bad_path(text, at, err);
		path->n_steps++;
		at += size;
	}
	*out = path;
	return WB_OK;
}

static char
peek(const struct reader *reader)
{
	return reader->at < reader->end ? *reader->at : '\0';
}

static bool
take(struct reader *reader, char c)
{
	if (peek(reader) != c || !c)
		return false;
	reader->at++;
	return true;
}

static void
skip_blanks(struct reader *reader)
{
	while (peek(reader) == ' ' || peek(reader) == '\t' || peek(reader) == '\n' ||
	       peek(reader) == '\r')
		reader->at++;
}

static int
hex_value(struct wb_text digits)
{
	int value = 0;

	for (size_t i = 0; i < digits.len; i++) {
		char c = digits.at[i], letter = (char)(c | 0x20);

		if (is_digit(c))
			value = value * 16 + (c - '0');
		else if (letter >= 'a' && letter <= 'f')
			value = value * 16 + (letter - 'a' + 10);
		else
			return -1;
	}
	return value;
}

/* The four digits of a \u at `at`, or -1. */
static int
unicode_escape(const char *at, const char *end)
{
	return end - at < 4 ? -1 : hex_value((struct wb_text){ at, 4 });
}

static bool
read_escape(struct reader *reader)
{
	char c = peek(reader);

	if (!c || !strchr("\"\\/bfnrtu", c))
		return false;
	reader->at++;
	if (c != 'u')
		return true;
	if (unicode_escape(reader->at, reader->end) < 0)
		return false;
	reader->at += 4;
	return true;
}

/* *out: what is between the quotes, as written. */
static bool
read_string(struct reader *reader, struct wb_text *out)
{
	const char *start;

	if (!take(reader, '"'))
		return false;
	start = reader->at;
	while (reader->at < reader->end && *reader->at != '"') {
		if ((unsigned char)*reader->at < 0x20)
			return false;
		if (*reader->at++ == '\\' && !read_escape(reader))
			return false;
	}
	*out = (struct wb_text){ start, (size_t)(reader->at - start) };
	return take(reader, '"');
}

static bool
read_digits(struct reader *reader)
{
	const char *start = reader->at;

	while (is_digit(peek(reader)))
		reader->at++;
	return reader->at > start;
}

static bool
read_number(struct reader *reader)
{
	take(reader, '-');
	if (!take(reader, '0') && !read_digits(reader))
		return false;
	if (take(reader, '.') && !read_digits(reader))
		return false;
	if (!take(reader, 'e') && !take(reader, 'E'))
		return true;
	if (!take(reader, '+'))
		take(reader, '-');
	return read_digits(reader);
}

static bool
read_word(struct reader *reader, const char *word)
{
	size_t len = strlen(word);

	if ((size_t)(reader->end - reader->at) < len || memcmp(reader->at, word, len))
		return false;
	reader->at += len;
	return true;
}

/* Puts what a checked string stands for into the arena; false where that is no text. */
static bool
unescape(struct wb_text string, struct wb_arena *arena, struct wb_text *out)
{
	static const char letters[] = "\"\\/bfnrt", meanings[] = "\"\\/\b\f\n\r\t";
	const char *at = string.at, *end = string.at + string.len;
	char *start, *to;

	*out = string;
	if (!string.len || !memchr(string.at, '\\', string.len))
		return true;
	start = to = wb_arena_bytes(arena, string.len);
	while (at < end) {
		int32_t c, low;

		if (*at != '\\') {
			*to++ = *at++;
			continue;
		}
		at += 2;
		if (at[-1] != 'u') {
			*to++ = meanings[strchr(letters, at[-1]) - letters];
			continue;
		}
		c = unicode_escape(at, end);
		at += 4;
		if (c >= 0xd800 && c < 0xdc00 && end - at >= 6 && at[0] == '\\' && at[1] == 'u') {
			low = unicode_escape(at + 2, end);
			at += 6;
			c = low >= 0xdc00 && low < 0xe000
				    ? 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00)
				    : 0;
		}
		if (!c || (c >= 0xd800 && c < 0xe000))
			return false;
		to += wb_utf8_put(to, c);
	}
	*out = (struct wb_text){ start, (size_t)(to - start) };
	return true;
}

static bool
is_step_name(struct wb_text written, const struct step *step)
{
	struct wb_arena arena = { 0 };
	struct wb_text name;
	bool same;

	if (step->is_index)
		return false;
	if (!memchr(written.at, '\\', written.len))
		return wb_text_equal(written, step->name);
	same = unescape(written, &arena, &name) && wb_text_equal(name, step->name);
	wb_arena_release(&arena);
	return same;
}

/* What the next step of the path wants, or NULL off the path. */
static const struct step *
next_step(const struct reader *reader, int matched)
{
	return matched == OFF_PATH || matched == reader->path->n_steps
		       ? NULL
		       : &reader->path->steps[matched];
}

static bool read_value(struct reader *reader, int matched);

static bool
read_member(struct reader *reader, int matched)
{
	const struct step *step = next_step(reader, matched);
	struct wb_text name;
	bool wanted;

	skip_blanks(reader);
	if (!read_string(reader, &name))
		return false;
	wanted = step && is_step_name(name, step);
	if (wanted)
		reader->found.at = NULL; /* an earlier member of this name does not count */
	skip_blanks(reader);
	return take(reader, ':') && read_value(reader, wanted ? matched + 1 : OFF_PATH);
}

static bool
read_object(struct reader *reader, int matched)
{
	skip_blanks(reader);
	if (take(reader, '}'))
		return true;
	do {
		if (!read_member(reader, matched))
			return false;
		skip_blanks(reader);
	} while (take(reader, ','));
	return take(reader, '}');
}

static bool
read_array(struct reader *reader, int matched)
{
	const struct step *step = next_step(reader, matched);
	uint64_t index = 0;

	skip_blanks(reader);
	if (take(reader, ']'))
		return true;
	do {
		bool wanted = step && step->is_index && step->index == index++;

		if (!read_value(reader, wanted ? matched + 1 : OFF_PATH))
			return false;
		skip_blanks(reader);
	} while (take(reader, ','));
	return take(reader, ']');
}

static bool
read_nested(struct reader *reader, int matched)
{
	bool well;

	if (++reader->depth > DEPTH_MAX)
		return false;
	well = take(reader, '{') ? read_object(reader, matched)
				 : take(reader, '[') && read_array(reader, matched);
	reader->depth--;
	return well;
}

static bool
read_any(struct reader *reader, int matched)
{
	struct wb_text string;

	switch (peek(reader)) {
	case '{':
	case '[':
		return read_nested(reader, matched);
	case '"':
		return read_string(reader, &string);
	case 't':
		return read_word(reader, "true");
	case 'f':
		return read_word(reader, "false");
	case 'n':
		return read_word(reader, "null");
	default:
		return read_number(reader);
	}
}

static bool
read_value(struct reader *reader, int matched)
{
	const char *start;

	skip_blanks(reader);
	start = reader->at;
	if (!read_any(reader, matched))
		return false;
	if (matched == reader->path->n_steps)
		reader->found = (struct wb_text){ start, (size_t)(reader->at - start) };
	return true;
}

enum wb_json_result
wb_json_get(struct wb_text json, const struct wb_json_path *path, struct wb_arena *arena,
	    struct wb_text *out)
{
	struct reader reader = { .at = json.at, .end = json.at + json.len, .path = path };
	struct wb_text found;

	if (!json.len || !read_value(&reader, 0))
		return WB_JSON_BAD;
	skip_blanks(&reader);
	if (reader.at < reader.end)
		return WB_JSON_BAD;
	found = reader.found;
	if (!found.at || wb_text_is(found, "null"))
		return WB_JSON_NULL;
	*out = found;
	if (found.at[0] != '"')
		return WB_JSON_FOUND;
	found = (struct wb_text){ found.at + 1, found.len - 2 };
	return unescape(found, arena, out) ? WB_JSON_FOUND : WB_JSON_NOT_TEXT;
}
