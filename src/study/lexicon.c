/*
 * Names are few and pairs of names many: 200 fields on either side are 40,000
 * pairs. So words are numbered, and what two words have in common is worked out
 * once for each pair of words, when it is first asked for.
 */
#include "study/lexicon.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/utf8.h"
#include "lang/character.h"
#include "lang/lettercase.h"
#include "lang/likeness.h"
#include "lang/transliterate.h"
#include "study/synonym.h"

enum {
	PHRASE_WORDS = 4, /* most words of a phrase of the synonyms */
	NAME_BYTES = 400, /* of a name are looked at */
	WORD_BYTES = 48,  /* what lies behind in a longer word is not looked at */
	ABBREVIATION = 2, /* least letters of one */
	FULL = 250,       /* a likeness of 1, as it is kept */
	UNKNOWN = 255,    /* one that is not worked out yet */
};

static const double WEAK = 0.4;          /* the weight of a word that says little */
static const double OWN = 0.15;          /* of one that the table's name has said already */
static const double CLOSE = 0.88;        /* below, Jaro and Winkler's measure is chance */
static const double BEGINNING = 0.85;    /* "addr" and "address" */
static const double CONSONANTS = 0.75;   /* "qty" and "quantity" */
static const double PLURAL = 0.97;       /* "gift" and "gifts" */
static const double INITIALS = 0.9;      /* "lvd" and "last voted date" */
static const double WRITTEN_ALIKE = 0.9; /* of words run together: "lastvoted", "last_votd" */

static void
add_phrases(struct wb_lexicon *lexicon, const char *line)
{
	const char *bar = strchr(line, '|');
	struct wb_text standard = { line, bar ? (size_t)(bar - line) : strlen(line) };
	struct wb_text *kept = wb_arena_alloc(&lexicon->arena, sizeof *kept);

	*kept = standard;
	while (bar) {
		const char *start = bar + 1;
		struct wb_text phrase;

		bar = strchr(start, '|');
		phrase = (struct wb_text){ start, bar ? (size_t)(bar - start) : strlen(start) };
		wb_map_put(&lexicon->phrases, phrase)->value = kept;
	}
}

void
wb_lexicon_init(struct wb_lexicon *lexicon)
{
	*lexicon = (struct wb_lexicon){ 0 };
	for (size_t i = 0; wb_synonyms[i]; i++)
		add_phrases(lexicon, wb_synonyms[i]);
}

void
wb_lexicon_release(struct wb_lexicon *lexicon)
{
	wb_map_release(&lexicon->phrases);
	wb_map_release(&lexicon->known);
	free(lexicon->words);
	free(lexicon->likeness);
	wb_arena_release(&lexicon->scratch);
	wb_arena_release(&lexicon->arena);
	*lexicon = (struct wb_lexicon){ 0 };
}

/* Cutting. */

/* A name's words as they are written, in lower case. */
struct cut {
	size_t n;
	struct wb_text words[WB_NAME_WORDS];
};

/* What stands where in a name. */
enum piece { PIECE_NONE, PIECE_LOWER, PIECE_UPPER, PIECE_DIGIT };

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static enum piece
piece_of(char c)
{
	if (is_digit(c))
		return PIECE_DIGIT;
	if (c >= 'A' && c <= 'Z')
		return PIECE_UPPER;
	/* What has no plain form is a letter of another script: its case parts nothing. */
	return (c >= 'a' && c <= 'z') || (c & 0x80) ? PIECE_LOWER : PIECE_NONE;
}

/* Whether a word ends between two bytes of a name: "zip|4", "first|Name", "XML|File". */
static bool
is_border(struct wb_text name, size_t at)
{
	enum piece before = piece_of(name.at[at - 1]), here = piece_of(name.at[at]);

	if (before == PIECE_UPPER && here == PIECE_UPPER)
		return at + 1 < name.len && piece_of(name.at[at + 1]) == PIECE_LOWER;
	return before != here && !(before == PIECE_UPPER && here == PIECE_LOWER);
}

static void
put_word(struct wb_lexicon *lexicon, struct cut *cut, struct wb_text word)
{
	if (word.len > WORD_BYTES)
		word.len = WORD_BYTES;
	word.len = wb_utf8_valid_prefix(word);
	if (cut->n == WB_NAME_WORDS || !word.len)
		return;
	word = wb_arena_text(&lexicon->arena, word);
	cut->words[cut->n++] = wb_lettercase(word, WB_LETTERCASE_LOWER, &lexicon->arena);
}

/* "#" is read as the word it stands for; apostrophes do not part. */
static void
plain_form(struct wb_text text, struct wb_buffer *out)
{
	text.len = text.len < NAME_BYTES ? text.len : NAME_BYTES;
	text.len = wb_utf8_valid_prefix(text);
	while (text.len) {
		int32_t c = wb_utf8_next(&text);
		char bytes[4];

		if (c == '#')
			wb_buffer_string(out, " number ");
		else if (!wb_character_is_apostrophe(c) && !wb_transliterate(c, out))
			wb_buffer_add(out, bytes, wb_utf8_put(bytes, c));
	}
}

static void
cut_name(struct wb_lexicon *lexicon, struct wb_text text, struct cut *cut)
{
	struct wb_buffer plain = { 0 };
	struct wb_text name;
	size_t start = 0;

	plain_form(text, &plain);
	name = wb_buffer_slice(&plain);
	for (size_t i = 0; i <= name.len; i++) {
		bool ends = i == name.len || piece_of(name.at[i]) == PIECE_NONE;

		if (!ends && (i == start || !is_border(name, i)))
			continue;
		put_word(lexicon, cut, (struct wb_text){ name.at + start, i - start });
		start = ends ? i + 1 : i;
	}
	wb_buffer_release(&plain);
}

/* Words. */

static bool
is_weak(struct wb_text word)
{
	for (size_t i = 0; wb_weak_words[i]; i++)
		if (wb_text_is(word, wb_weak_words[i]))
			return true;
	return false;
}

/* The number of a word; false where there is no room for another one. */
static bool
number_of(struct wb_lexicon *lexicon, struct wb_text word, uint32_t *number)
{
	struct wb_map_entry *entry = wb_map_find(&lexicon->known, word);

	if (!entry && lexicon->n_words == WB_LEXICON_WORDS)
		return false;
	if (entry) {
		*number = (uint32_t)(uintptr_t)entry->value;
		return true;
	}
	WB_GROW(lexicon->words, lexicon->capacity, lexicon->n_words + 1);
	lexicon->words[lexicon->n_words] =
		(struct wb_lexicon_word){ wb_arena_text(&lexicon->arena, word),
					  is_weak(word) ? WEAK : 1 };
	*number = (uint32_t)lexicon->n_words++;
	wb_map_put(&lexicon->known, word)->value = (void *)(uintptr_t)*number;
	return true;
}

static bool
has_word(const struct wb_name *name, uint32_t word)
{
	for (size_t i = 0; i < name->n_words; i++)
		if (name->words[i] == word)
			return true;
	return false;
}

/* Whether one word is the other with an s behind it. */
static bool
is_plural(struct wb_text a, struct wb_text b)
{
	if (a.len > b.len)
		return is_plural(b, a);
	return b.len == a.len + 1 && b.at[a.len] == 's' && !memcmp(a.at, b.at, a.len);
}

/* Whether the context's name says the word, or its plural: "memberships", "Membership Type". */
static bool
is_said(const struct wb_lexicon *lexicon, const struct wb_name *context, uint32_t word)
{
	for (size_t i = 0; i < context->n_words; i++)
		if (context->words[i] == word ||
		    is_plural(lexicon->words[context->words[i]].text, lexicon->words[word].text))
			return true;
	return false;
}

static void
add_word(struct wb_lexicon *lexicon, struct wb_text word, const struct wb_name *context,
	 struct wb_name *out)
{
	uint32_t number;

	if (out->n_words == WB_NAME_WORDS || !number_of(lexicon, word, &number) ||
	    has_word(out, number))
		return;
	out->own[out->n_words] = context && is_said(lexicon, context, number);
	out->words[out->n_words++] = number;
}

/* The standard form of the longest phrase that begins at a word; *taken says how many it has. */
static const struct wb_text *
standard_at(const struct wb_lexicon *lexicon, const struct cut *cut, size_t at, size_t *taken)
{
	const struct wb_text *found = NULL;
	struct wb_buffer phrase = { 0 };

	*taken = 1;
	for (size_t n = 1; n <= PHRASE_WORDS && at + n <= cut->n; n++) {
		const struct wb_text *standard;

		if (n > 1)
			wb_buffer_byte(&phrase, ' ');
		wb_buffer_text(&phrase, cut->words[at + n - 1]);
		standard = wb_map_get(&lexicon->phrases, wb_buffer_slice(&phrase));
		if (!standard)
			continue;
		found = standard;
		*taken = n;
	}
	wb_buffer_release(&phrase);
	return found;
}

/* Puts in the words of a standard form, which are parted by blanks. */
static void
add_standard(struct wb_lexicon *lexicon, struct wb_text standard, const struct wb_name *context,
	     struct wb_name *out)
{
	while (standard.len) {
		const char *blank = memchr(standard.at, ' ', standard.len);
		size_t len = blank ? (size_t)(blank - standard.at) : standard.len;

		add_word(lexicon, (struct wb_text){ standard.at, len }, context, out);
		len += blank != NULL;
		standard.at += len;
		standard.len -= len;
	}
}

static struct wb_text
run_together(struct wb_lexicon *lexicon, const struct cut *cut)
{
	struct wb_buffer whole = { 0 };
	struct wb_text text;

	for (size_t i = 0; i < cut->n; i++)
		wb_buffer_text(&whole, cut->words[i]);
	text = wb_arena_text(&lexicon->arena, wb_buffer_slice(&whole));
	wb_buffer_release(&whole);
	return text;
}

void
wb_lexicon_name(struct wb_lexicon *lexicon, struct wb_text text, const struct wb_name *context,
		struct wb_name *out)
{
	struct cut cut = { 0 };

	*out = (struct wb_name){ 0 };
	cut_name(lexicon, text, &cut);
	out->whole = run_together(lexicon, &cut);
	for (size_t i = 0; i < cut.n; i++)
		out->letters[out->n_letters++] = cut.words[i].at[0];
	for (size_t at = 0, taken; at < cut.n; at += taken) {
		const struct wb_text *standard = standard_at(lexicon, &cut, at, &taken);

		if (standard)
			add_standard(lexicon, *standard, context, out);
		else
			add_word(lexicon, cut.words[at], context, out);
	}
}

/* Comparing. */

/* How well a shorter word stands for a longer one that begins like it. */
static double
abbreviates(struct wb_text brief, struct wb_text word)
{
	size_t at = 1;

	if (brief.len < ABBREVIATION || brief.len >= word.len || brief.at[0] != word.at[0])
		return 0;
	if (!memcmp(brief.at, word.at, brief.len))
		return brief.len > ABBREVIATION ? BEGINNING : BEGINNING / 2;
	if (brief.len <= ABBREVIATION)
		return 0;
	for (size_t i = 1; i < brief.len; i++, at++) {
		while (at < word.len && word.at[at] != brief.at[i])
			at++;
		if (at == word.len || strchr("aeiou", brief.at[i]))
			return 0;
	}
	return CONSONANTS;
}

/*
 * Whether two texts have so few letters in common that Jaro and Winkler's measure is below
 * CLOSE for sure: that asks for 0.8 of Jaro's, and so for 1.4 of the two shares of letters
 * that are paired.
 */
static bool
is_far(struct wb_text a, struct wb_text b)
{
	uint64_t in_a = 0, in_b = 0;
	double left, right;

	for (size_t i = 0; i < a.len; i++)
		in_a |= UINT64_C(1) << (a.at[i] & 63);
	for (size_t i = 0; i < b.len; i++)
		in_b |= UINT64_C(1) << (b.at[i] & 63);
	left = (double)a.len - __builtin_popcountll(in_a & ~in_b);
	right = (double)b.len - __builtin_popcountll(in_b & ~in_a);
	left = left < right ? left : right; /* as many pairs on either side */
	return left / (double)a.len + left / (double)b.len < 1.4;
}

static bool
is_ascii(struct wb_text text)
{
	for (size_t i = 0; i < text.len; i++)
		if (text.at[i] & 0x80)
			return false;
	return true;
}

static double
close_spelling(struct wb_text a, struct wb_text b, struct wb_arena *scratch)
{
	struct wb_characters left, right;
	double likeness;

	if (a.len < 4 || b.len < 4 || a.len > WORD_BYTES || b.len > WORD_BYTES ||
	    is_digit(a.at[0]) || (is_ascii(a) && is_ascii(b) && is_far(a, b)))
		return 0;
	wb_arena_reset(scratch);
	left = wb_characters_of(a, scratch);
	right = wb_characters_of(b, scratch);
	likeness = wb_jaro_winkler(left, right, scratch);
	return likeness >= CLOSE ? likeness : 0;
}

static double
compare_words(struct wb_text a, struct wb_text b, struct wb_arena *scratch)
{
	double brief = a.len < b.len ? abbreviates(a, b) : abbreviates(b, a), spelling;

	if (is_plural(a, b))
		return PLURAL;
	spelling = close_spelling(a, b, scratch);
	return spelling > brief ? spelling : brief;
}

static double
word_likeness(struct wb_lexicon *lexicon, uint32_t a, uint32_t b)
{
	uint8_t *kept = &lexicon->likeness[(size_t)a * lexicon->n_words + b];

	if (a == b)
		return 1;
	if (*kept == UNKNOWN)
		*kept = (uint8_t)lround(FULL * compare_words(lexicon->words[a].text,
							     lexicon->words[b].text,
							     &lexicon->scratch));
	return (double)*kept / FULL;
}

static double
weight_of(const struct wb_lexicon *lexicon, const struct wb_name *name, size_t i)
{
	return lexicon->words[name->words[i]].weight * (name->own[i] ? OWN : 1);
}

/*
 * Adds up what the words of `a` are worth beside those of `b`. A word whose partner only
 * repeats its table's name says as little itself.
 */
static void
pair_words(struct wb_lexicon *lexicon, const struct wb_name *a, const struct wb_name *b,
	   double *worth, double *weight)
{
	for (size_t i = 0; i < a->n_words; i++) {
		double best = 0, says = weight_of(lexicon, a, i);
		bool repeats = a->own[i];

		for (size_t k = 0; k < b->n_words; k++) {
			double likeness = word_likeness(lexicon, a->words[i], b->words[k]);

			if (likeness <= best)
				continue;
			best = likeness;
			repeats = b->own[k];
		}
		says *= repeats && !a->own[i] ? OWN : 1;
		*worth += says * best;
		*weight += says;
	}
}

static bool
are_initials(const struct wb_name *brief, const struct wb_name *name)
{
	return brief->n_letters == 1 && name->n_letters >= 2 &&
	       brief->whole.len == name->n_letters &&
	       !memcmp(brief->whole.at, name->letters, name->n_letters);
}

/* What is known to be near each other, as far as both words are there. */
static void
keep_related(struct wb_lexicon *lexicon, const struct wb_related *pair)
{
	const struct wb_map_entry *a = wb_map_find(&lexicon->known, wb_text_of(pair->a));
	const struct wb_map_entry *b = wb_map_find(&lexicon->known, wb_text_of(pair->b));
	uint8_t likeness = (uint8_t)lround(FULL * pair->likeness);

	if (!a || !b)
		return;
	lexicon->likeness[(uintptr_t)a->value * lexicon->n_words + (uintptr_t)b->value] = likeness;
	lexicon->likeness[(uintptr_t)b->value * lexicon->n_words + (uintptr_t)a->value] = likeness;
}

static void
open_likeness(struct wb_lexicon *lexicon)
{
	size_t n = lexicon->n_words * lexicon->n_words;

	if (lexicon->likeness)
		return;
	lexicon->likeness = wb_alloc(n + 1);
	memset(lexicon->likeness, UNKNOWN, n);
	for (const struct wb_related *pair = wb_related_words; pair->a; pair++)
		keep_related(lexicon, pair);
}

double
wb_name_likeness(struct wb_lexicon *lexicon, const struct wb_name *a, const struct wb_name *b)
{
	double worth = 0, weight = 0, likeness, whole;

	if (!a->n_words || !b->n_words)
		return 0;
	if (wb_text_equal(a->whole, b->whole))
		return 1;
	open_likeness(lexicon);
	pair_words(lexicon, a, b, &worth, &weight);
	pair_words(lexicon, b, a, &worth, &weight);
	likeness = worth / weight;
	if (likeness < INITIALS && (are_initials(a, b) || are_initials(b, a)))
		return INITIALS;
	whole = a->n_letters == b->n_letters
			? 0
			: WRITTEN_ALIKE * close_spelling(a->whole, b->whole, &lexicon->scratch);
	return whole > likeness ? whole : likeness;
}
