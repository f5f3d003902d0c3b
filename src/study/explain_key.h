/*
 * The key that an explanation is asked for, and the words it is given in. Pure;
 * borrows names and words.
 *
 *   KEY [FIELD]               the parts as a reject shows them: "7, 2024-01-01"
 *   PART=VALUE … [FIELD]      a part a word
 */
#ifndef WB_STUDY_EXPLAIN_KEY_H
#define WB_STUDY_EXPLAIN_KEY_H

#include "base/arena.h"
#include "base/error.h"
#include "data/batch.h"

struct wb_explain_key {
	size_t n_parts;
	const struct wb_text *names;
	struct wb_text *parts; /* by part, where each is known; else NULL */
	struct wb_text whole;  /* the parts joined by ", " */
};

/*
 * Reads the words; *field (empty: none) is the one behind the key. By row there is
 * no key to read. `where` names the mapping in messages.
 */
enum wb_status
wb_explain_key_read(struct wb_explain_key *key, bool by_row, const struct wb_text *words,
		    size_t n_words, const char *where, struct wb_arena *arena,
		    struct wb_text *field, struct wb_error *err);

/* Spells the known parts as values of those types are spelled: 1.5 as 1.50. */
void wb_explain_key_spell(struct wb_explain_key *key, const struct wb_type_spec *types,
			  struct wb_arena *arena);

/* A row's key as text; `columns` by part. Empty where a part has no value. */
struct wb_text wb_explain_key_text(const struct wb_column *columns, size_t n_parts, size_t row,
				   struct wb_arena *arena);

/* Whether the row has the key. */
bool wb_explain_key_matches(const struct wb_explain_key *key, const struct wb_column *columns,
			    size_t row, struct wb_arena *scratch);

/* How a key of several parts is written, where it came as one word: it may have been but a part. */
void wb_explain_key_hint(const struct wb_explain_key *key, struct wb_error *err);

/* Whether two texts differ by one character put in, left out, replaced or exchanged. */
bool wb_explain_near(struct wb_text a, struct wb_text b);

#endif
