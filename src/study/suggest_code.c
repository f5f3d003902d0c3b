#include "study/suggest_code.h"

#include <stdlib.h>

#include "base/map.h"
#include "base/memory.h"
#include "base/utf8.h"
#include "lang/likeness.h"
#include "lang/phonetic.h"
#include "study/lexicon.h"

static const double FLOOR = 0.5;
static const double KNOWN = 0.95, SHORTENED = 0.85, LETTER = 0.6;
static const double SOUNDS = 0.75;
static const double SPELLED = 0.9, SPELLED_LEAST = 0.8;

enum {
	SPELLED_BYTES = 64, /* what is longer is compared by its words alone */
	SOUNDS_BYTES = 4,   /* what is shorter has no sound of its own */
	PAIRS_MAX = 500000, /* of values and what they are compared with: a second's work */
};

/* A text to be compared. */
struct side {
	struct wb_text text; /* trimmed */
	struct wb_name name;
	struct wb_text sound; /* a key, or empty */
};

/* A value that has a code already. */
struct entry {
	struct side side;
	size_t code; /* its index */
};

struct judge {
	struct wb_arena arena;
	struct wb_lexicon lexicon;
	size_t n_codes, n_entries, entries_capacity;
	struct side *codes, *labels;
	struct wb_map by_code; /* code → its index + 1 */
	struct entry *entries;
};

static struct wb_text
sound_of(struct judge *judge, struct wb_text text)
{
	struct wb_buffer key = { 0 };
	struct wb_text sound;

	if (text.len >= SOUNDS_BYTES && text.len <= SPELLED_BYTES)
		wb_metaphone(text, &key);
	sound = wb_arena_text(&judge->arena, wb_buffer_slice(&key));
	wb_buffer_release(&key);
	return sound;
}

static void
take_side(struct judge *judge, struct wb_text text, struct side *out)
{
	out->text = wb_text_trim(text);
	wb_lexicon_name(&judge->lexicon, text, NULL, &out->name);
	out->sound = sound_of(judge, out->name.whole);
}

static void
take_entry(struct judge *judge, const struct wb_value *key, size_t code)
{
	struct entry *entry;

	if (key->cell != WB_CELL_VALUE)
		return;
	WB_GROW(judge->entries, judge->entries_capacity, judge->n_entries + 1);
	entry = &judge->entries[judge->n_entries++];
	take_side(judge, wb_value_to_text(key, &judge->arena), &entry->side);
	entry->code = code;
}

static void
take_entries(struct judge *judge, const struct wb_crosswalk *known)
{
	for (size_t i = 0; i < known->n_entries; i++) {
		const struct wb_crosswalk_entry *entry = &known->entries[i];
		const void *code = NULL;

		if (entry->value.cell == WB_CELL_VALUE)
			code = wb_map_get(&judge->by_code,
					  wb_value_to_text(&entry->value, &judge->arena));
		for (size_t k = 0; code && k < entry->n_keys; k++)
			take_entry(judge, &entry->keys[k], (size_t)(uintptr_t)code - 1);
	}
}

static void
judge_init(struct judge *judge, const struct wb_code *codes, size_t n_codes,
	   const struct wb_crosswalk *known)
{
	*judge = (struct judge){ .n_codes = n_codes };
	wb_lexicon_init(&judge->lexicon);
	judge->codes = WB_NEW_ARRAY(&judge->arena, struct side, n_codes);
	judge->labels = WB_NEW_ARRAY(&judge->arena, struct side, n_codes);
	for (size_t i = 0; i < n_codes; i++) {
		take_side(judge, codes[i].code, &judge->codes[i]);
		take_side(judge, codes[i].label, &judge->labels[i]);
		wb_map_put(&judge->by_code, codes[i].code)->value = (void *)(uintptr_t)(i + 1);
	}
	if (known)
		take_entries(judge, known);
}

static void
judge_release(struct judge *judge)
{
	wb_lexicon_release(&judge->lexicon);
	wb_map_release(&judge->by_code);
	wb_arena_release(&judge->arena);
	free(judge->entries);
}

/* Measures. */

static bool
is_same(const struct side *a, const struct side *b)
{
	if (wb_text_equal_ignoring_case(a->text, b->text))
		return a->text.len > 0;
	return a->name.whole.len && wb_text_equal(a->name.whole, b->name.whole);
}

static double
spelled_alike(struct wb_text a, struct wb_text b)
{
	struct wb_arena scratch = { 0 };
	double likeness;

	if (a.len > SPELLED_BYTES || b.len > SPELLED_BYTES || a.len < 3 || b.len < 3)
		return 0;
	likeness = wb_jaro_winkler(wb_characters_of(a, &scratch), wb_characters_of(b, &scratch),
				   &scratch);
	wb_arena_release(&scratch);
	return likeness >= SPELLED_LEAST ? SPELLED * likeness : 0;
}

/* "cheque" and "check". */
static double
sounds_alike(const struct side *a, const struct side *b)
{
	return a->sound.len >= 2 && wb_text_equal(a->sound, b->sound) &&
			       a->name.whole.at[0] == b->name.whole.at[0]
		       ? SOUNDS
		       : 0;
}

static double
called_alike(struct judge *judge, const struct side *a, const struct side *b)
{
	double words = wb_name_likeness(&judge->lexicon, &a->name, &b->name);
	double letters = spelled_alike(a->name.whole, b->name.whole);
	double sound = sounds_alike(a, b);

	letters = sound > letters ? sound : letters;
	return words > letters ? words : letters;
}

/* Whether the letters of a code occur in a value in their order, the first one first. */
static bool
is_shortened(struct wb_text code, struct wb_text value)
{
	size_t at = 1;

	if (!code.len || code.len >= value.len || code.at[0] != value.at[0])
		return false;
	for (size_t i = 1; i < code.len; i++, at++) {
		while (at < value.len && value.at[at] != code.at[i])
			at++;
		if (at == value.len)
			return false;
	}
	return true;
}

/* How many codes shorten a value. */
static size_t
count_shortened(const struct judge *judge, const struct side *value)
{
	size_t n = 0;

	for (size_t i = 0; i < judge->n_codes; i++)
		n += is_shortened(judge->codes[i].name.whole, value->name.whole);
	return n;
}

static void
better(struct wb_code_suggestion *best, double score, const char *reason)
{
	if (score <= best->score)
		return;
	best->score = score;
	best->reason = reason;
}

static struct wb_code_suggestion
judge_code(struct judge *judge, const struct side *value, size_t i, size_t shortened)
{
	struct wb_code_suggestion best = { .code = (int)i };
	const struct side *code = &judge->codes[i], *label = &judge->labels[i];

	if (is_same(code, value))
		better(&best, 1, "the same");
	if (is_same(label, value))
		better(&best, 1, "called the same");
	better(&best, called_alike(judge, label, value), "called alike");
	better(&best, called_alike(judge, code, value), "spelled alike");
	if (is_shortened(code->name.whole, value->name.whole)) {
		bool is_letter = code->name.whole.len == 1;

		if (!is_letter || shortened == 1)
			better(&best, is_letter ? LETTER : SHORTENED, "an abbreviation");
	}
	return best;
}

/* What speaks for each code, by its index. */
static void
judge_value(struct judge *judge, const struct side *value, struct wb_code_suggestion *out)
{
	size_t shortened = count_shortened(judge, value);

	for (size_t i = 0; i < judge->n_codes; i++)
		out[i] = judge_code(judge, value, i, shortened);
	for (size_t i = 0; i < judge->n_entries; i++) {
		const struct entry *entry = &judge->entries[i];
		double likeness =
			is_same(&entry->side, value) ? 1 : called_alike(judge, &entry->side, value);

		better(&out[entry->code], KNOWN * likeness, "like a value that has it");
	}
}

/* Answers. */

static struct wb_code_suggestion
best_code(struct judge *judge, const struct side *value, struct wb_code_suggestion *scratch)
{
	struct wb_code_suggestion best = { .code = WB_NO_CODE };

	judge_value(judge, value, scratch);
	for (size_t i = 0; i < judge->n_codes; i++)
		if (scratch[i].score >= FLOOR && scratch[i].score > best.score)
			best = scratch[i];
	return best;
}

void
wb_suggest_codes(const struct wb_text *values, size_t n_values, const struct wb_code *codes,
		 size_t n_codes, const struct wb_crosswalk *known, struct wb_code_suggestion *out)
{
	struct wb_code_suggestion *scratch;
	struct judge judge;
	struct side *sides;
	size_t most;

	judge_init(&judge, codes, n_codes, known);
	most = PAIRS_MAX / (n_codes + judge.n_entries + 1);
	most = most < n_values ? most : n_values;
	sides = WB_NEW_ARRAY(&judge.arena, struct side, most);
	scratch = WB_NEW_ARRAY(&judge.arena, struct wb_code_suggestion, n_codes);
	for (size_t i = 0; i < most; i++)
		take_side(&judge, values[i], &sides[i]);
	for (size_t i = 0; i < n_values; i++)
		out[i] = i < most ? best_code(&judge, &sides[i], scratch)
				  : (struct wb_code_suggestion){ .code = WB_NO_CODE };
	judge_release(&judge);
}

static int
compare_ranks(const void *a, const void *b)
{
	const struct wb_code_suggestion *left = a, *right = b;

	if (left->score < right->score || left->score > right->score)
		return left->score > right->score ? -1 : 1;
	return left->code - right->code;
}

struct wb_code_suggestion *
wb_rank_codes(struct wb_text value, const struct wb_code *codes, size_t n_codes,
	      const struct wb_crosswalk *known, struct wb_arena *arena)
{
	struct wb_code_suggestion *ranked = WB_NEW_ARRAY(arena, struct wb_code_suggestion, n_codes);
	struct judge judge;
	struct side side;

	judge_init(&judge, codes, n_codes, known);
	take_side(&judge, value, &side);
	judge_value(&judge, &side, ranked);
	judge_release(&judge);
	qsort(ranked, n_codes, sizeof *ranked, compare_ranks);
	return ranked;
}
