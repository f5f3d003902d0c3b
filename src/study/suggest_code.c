#include "study/suggest_code.h"

#include <stdlib.h>

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
};

/* A text to be compared. */
struct side {
	struct wb_text text; /* trimmed */
	struct wb_name name;
};

/* A value that has a code already. */
struct entry {
	struct side side;
	struct wb_text code;
};

struct judge {
	struct wb_arena arena;
	struct wb_lexicon lexicon;
	size_t n_codes, n_entries, entries_capacity;
	struct side *codes, *labels;
	struct entry *entries;
};

static void
take_side(struct judge *judge, struct wb_text text, struct side *out)
{
	out->text = wb_text_trim(text);
	wb_lexicon_name(&judge->lexicon, text, NULL, &out->name);
}

static void
take_entries(struct judge *judge, const struct wb_crosswalk *known)
{
	for (size_t i = 0; i < known->n_entries; i++) {
		const struct wb_crosswalk_entry *entry = &known->entries[i];

		for (size_t k = 0; k < entry->n_keys; k++) {
			struct entry *taken;

			if (entry->keys[k].cell != WB_CELL_VALUE ||
			    entry->value.cell != WB_CELL_VALUE)
				continue;
			WB_GROW(judge->entries, judge->entries_capacity, judge->n_entries + 1);
			taken = &judge->entries[judge->n_entries++];
			take_side(judge, wb_value_to_text(&entry->keys[k], &judge->arena),
				  &taken->side);
			taken->code = wb_value_to_text(&entry->value, &judge->arena);
		}
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
	}
	if (known)
		take_entries(judge, known);
}

static void
judge_release(struct judge *judge)
{
	wb_lexicon_release(&judge->lexicon);
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
sounds_alike(struct wb_text a, struct wb_text b)
{
	struct wb_buffer left = { 0 }, right = { 0 };
	bool alike = a.len >= SOUNDS_BYTES && b.len >= SOUNDS_BYTES && a.at[0] == b.at[0];

	if (alike) {
		wb_metaphone(a, &left);
		wb_metaphone(b, &right);
		alike = left.len >= 2 &&
			wb_text_equal(wb_buffer_slice(&left), wb_buffer_slice(&right));
	}
	wb_buffer_release(&left);
	wb_buffer_release(&right);
	return alike ? SOUNDS : 0;
}

static double
called_alike(struct judge *judge, const struct side *a, const struct side *b)
{
	double words = wb_name_likeness(&judge->lexicon, &a->name, &b->name);
	double letters = spelled_alike(a->name.whole, b->name.whole);
	double sound = sounds_alike(a->name.whole, b->name.whole);

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

static void
judge_known(struct judge *judge, const struct side *value, struct wb_text code,
	    struct wb_code_suggestion *best)
{
	for (size_t i = 0; i < judge->n_entries; i++) {
		const struct entry *entry = &judge->entries[i];

		if (!wb_text_equal(entry->code, code))
			continue;
		if (is_same(&entry->side, value))
			better(best, KNOWN, "like a value that has it");
		else
			better(best, KNOWN * called_alike(judge, &entry->side, value),
			       "like a value that has it");
	}
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
	judge_known(judge, value, code->text, &best);
	return best;
}

/* Answers. */

static struct wb_code_suggestion
best_code(struct judge *judge, const struct side *value)
{
	struct wb_code_suggestion best = { .code = WB_NO_CODE };
	size_t shortened = count_shortened(judge, value);

	for (size_t i = 0; i < judge->n_codes; i++) {
		struct wb_code_suggestion one = judge_code(judge, value, i, shortened);

		if (one.score >= FLOOR && one.score > best.score)
			best = one;
	}
	return best;
}

void
wb_suggest_codes(const struct wb_text *values, size_t n_values, const struct wb_code *codes,
		 size_t n_codes, const struct wb_crosswalk *known, struct wb_code_suggestion *out)
{
	struct judge judge;
	struct side *sides;

	judge_init(&judge, codes, n_codes, known);
	sides = WB_NEW_ARRAY(&judge.arena, struct side, n_values);
	for (size_t i = 0; i < n_values; i++)
		take_side(&judge, values[i], &sides[i]);
	for (size_t i = 0; i < n_values; i++)
		out[i] = best_code(&judge, &sides[i]);
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
	size_t shortened;

	judge_init(&judge, codes, n_codes, known);
	take_side(&judge, value, &side);
	shortened = count_shortened(&judge, &side);
	for (size_t i = 0; i < n_codes; i++)
		ranked[i] = judge_code(&judge, &side, i, shortened);
	judge_release(&judge);
	qsort(ranked, n_codes, sizeof *ranked, compare_ranks);
	return ranked;
}
