/*
 * The scanner jumps from one interesting byte to the next, eight bytes a step.
 *
 *              quote at the start of a field
 *     ┌──────────┐ ─────────────────────────▶ ┌────────┐
 *     │ unquoted │                            │ quoted │ ◀─┐ doubled quote
 *     └──────────┘ ◀───────────────────────── └────────┘ ──┘
 *       │      ▲    any other quote
 *       │      └── a quote elsewhere: malformed, and read on as unquoted
 *       ▼ CR, LF, CRLF
 *     the record ends
 *
 * A closing quote that neither a delimiter nor a line end follows is malformed
 * too. After a malformed quote the field goes on as unquoted text up to the next
 * delimiter or line end, and what follows is read by the same rules: so the
 * record ends at the next line end outside quotes, and the next record is sound.
 */
#include "connect/csv_scan.h"

#include <endian.h>
#include <string.h>

static const uint64_t ONES = UINT64_C(0x0101010101010101);
static const uint64_t HIGHS = UINT64_C(0x8080808080808080);

enum { WORD = 8, PAST_LINE_ENDS = '\r' + 1 };

static uint64_t
load(const char *at)
{
	uint64_t word;

	memcpy(&word, at, sizeof word);
	return le64toh(word);
}

/*
 * The high bit of each byte of `word` that is below `bound`, at most 0x80. The
 * lowest bit set is right; those above it may be wrong, for a borrow runs up.
 */
static uint64_t
bytes_below(uint64_t word, unsigned bound)
{
	return (word - ONES * bound) & ~word & HIGHS;
}

static size_t
lowest_byte(uint64_t hits)
{
	return (size_t)__builtin_ctzll(hits) / 8;
}

static const char *
find_quote(const char *at, const char *end, char quote)
{
	uint64_t pattern = ONES * (unsigned char)quote;

	for (; end - at >= WORD; at += WORD) {
		uint64_t hits = bytes_below(load(at) ^ pattern, 1);

		if (hits)
			return at + lowest_byte(hits);
	}
	while (at < end && *at != quote)
		at++;
	return at;
}

/* The next quote, CR, LF, or other control that sorts below them. */
static const char *
find_special(const char *at, const char *end, char quote)
{
	uint64_t pattern = ONES * (unsigned char)quote;

	for (; end - at >= WORD; at += WORD) {
		uint64_t word = load(at);
		uint64_t hits = bytes_below(word ^ pattern, 1) | bytes_below(word, PAST_LINE_ENDS);

		if (hits)
			return at + lowest_byte(hits);
	}
	while (at < end && *at != quote && (unsigned char)*at >= PAST_LINE_ENDS)
		at++;
	return at;
}

/* From behind an opening quote to behind its closing one; NULL where more bytes are needed. */
static const char *
skip_quoted(const struct wb_csv_dialect *dialect, const char *at, const char *end, bool final,
	    enum wb_csv_mark *mark)
{
	for (;; at += 2) {
		at = find_quote(at, end, dialect->quote);
		if (at + 1 >= end && !final)
			return NULL;
		if (at == end) {
			*mark = WB_CSV_UNCLOSED;
			return end;
		}
		if (at + 1 < end && at[1] == dialect->quote)
			continue;
		if (at + 1 < end && at[1] != dialect->delimiter && at[1] != '\r' && at[1] != '\n')
			*mark = WB_CSV_BAD_QUOTE;
		return at + 1;
	}
}

/* The record or line ends at `at`, a CR, an LF or the end of all; false where an LF may follow. */
static bool
end_here(const char *at, const char *end, bool final, struct wb_csv_extent *out)
{
	if (at == end || (*at == '\r' && at + 1 == end)) {
		if (!final)
			return false;
		out->next = end;
	} else {
		out->next = at + 1 + (at[0] == '\r' && at[1] == '\n');
	}
	out->end = at;
	return true;
}

bool
wb_csv_scan_record(const struct wb_csv_dialect *dialect, const char *at, const char *end,
		   bool final, struct wb_csv_extent *out)
{
	const char *start = at;
	char quote = dialect->quoting ? dialect->quote : '\n';

	out->mark = WB_CSV_WELL;
	for (;;) {
		at = find_special(at, end, quote);
		if (at == end || *at == '\n' || *at == '\r')
			return end_here(at, end, final, out);
		if (*at != quote) {
			at++;
		} else if (at == start || at[-1] == dialect->delimiter) {
			at = skip_quoted(dialect, at + 1, end, final, &out->mark);
			if (!at)
				return false;
		} else {
			out->mark = WB_CSV_BAD_QUOTE;
			at++;
		}
	}
}

bool
wb_csv_scan_line(const char *at, const char *end, bool final, struct wb_csv_extent *out)
{
	while ((at = find_special(at, end, '\n')) < end && *at != '\n' && *at != '\r')
		at++;
	out->mark = WB_CSV_WELL;
	return end_here(at, end, final, out);
}

static bool
is_shaping(const struct wb_csv_dialect *dialect, char byte)
{
	return byte == dialect->delimiter || (dialect->quoting && byte == dialect->quote) ||
	       byte == '\n' || byte == '\r';
}

/* What to look for, in every byte of a word. */
struct shapes {
	uint64_t delimiters, quotes;
};

/* Whether a word may hold a shaping byte: other controls are taken for one. */
static bool
may_shape(const struct shapes *shapes, uint64_t word)
{
	return (bytes_below(word ^ shapes->delimiters, 1) | bytes_below(word ^ shapes->quotes, 1) |
		bytes_below(word, PAST_LINE_ENDS)) != 0;
}

static uint64_t
load_half(const char *at)
{
	uint32_t half;

	memcpy(&half, at, sizeof half);
	return half;
}

/* In words, the last of which may lap over the one before; too short a text may always. */
static bool
may_hold_shaping(const struct shapes *shapes, struct wb_text text)
{
	const char *at = text.at, *end = text.at + text.len;

	if (text.len < WORD / 2)
		return true;
	if (text.len < WORD)
		return may_shape(shapes, load_half(at) | load_half(end - WORD / 2) << 32);
	for (; end - at > WORD; at += WORD)
		if (may_shape(shapes, load(at)))
			return true;
	return may_shape(shapes, load(end - WORD));
}

bool
wb_csv_holds_shaping(const struct wb_csv_dialect *dialect, struct wb_text text)
{
	char quote = dialect->quoting ? dialect->quote : dialect->delimiter;
	struct shapes shapes = { ONES * (unsigned char)dialect->delimiter,
				 ONES * (unsigned char)quote };

	if (!may_hold_shaping(&shapes, text))
		return false;
	for (size_t i = 0; i < text.len; i++)
		if (is_shaping(dialect, text.at[i]))
			return true;
	return false;
}
