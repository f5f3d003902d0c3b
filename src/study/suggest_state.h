/*
 * The inside of a suggester, shared by suggest.c, which makes and asks it,
 * suggest_arrows.c, which chooses arrows, and suggest_open.c, which finds what it is made of. No
 * other file needs it.
 */
#ifndef WB_STUDY_SUGGEST_STATE_H
#define WB_STUDY_SUGGEST_STATE_H

#include "study/lexicon.h"
#include "study/suggest.h"
#include "study/suggest_type.h"

/* A source field, whichever table it is of. */
struct wb_suggest_source {
	size_t table, index;
	const struct wb_field *field;
	const struct wb_field_profile *profile;
	struct wb_text plain; /* its name as an expression has it: c.`Zip + 4` */
	struct wb_name name;
	struct wb_value_sketch sketch;
	struct wb_reading reading;
	bool repeats; /* its values are not unique */
	enum wb_suggest_state state;
};

struct wb_suggest_target {
	const struct wb_field *field;
	struct wb_name name;
	struct wb_value_sketch sketch;
	bool single; /* no two rows may have the same value */
	enum wb_suggest_state state;
};

/* What is known of a pair of fields. */
struct wb_suggest_pair {
	float score, name, share, fits;
	uint32_t common;
	uint8_t kind, type; /* enum wb_overlap_kind, enum wb_suggest_type */
};

struct wb_suggester {
	struct wb_arena arena;
	struct wb_suggest_input input;
	struct wb_lexicon lexicon;
	size_t n_sources, n_targets;
	struct wb_suggest_source *sources; /* the fields of all tables, one behind the other */
	struct wb_suggest_target *targets;
	struct wb_suggest_pair *pairs; /* n_sources rows of n_targets */
	size_t n_profiles;
	struct wb_profile *profiles;      /* what was loaded for it; the heap's */
	struct wb_declined_list declined; /* likewise */
};

static inline const struct wb_suggest_pair *
wb_suggest_pair_at(const struct wb_suggester *suggester, size_t source, size_t target)
{
	return &suggester->pairs[source * suggester->n_targets + target];
}

/* Whether a person said of this source and this target field that they do not go together. */
bool wb_suggest_is_declined(const struct wb_suggester *suggester, size_t source, size_t target);

/* The pair as a suggestion, OPEN; its expression lies in the arena. */
struct wb_suggestion wb_suggest_make(const struct wb_suggester *suggester, size_t source,
				     size_t target, struct wb_arena *arena);

/* Names, scores, states: all that follows from suggester->input, which is filled. */
void wb_suggester_prepare(struct wb_suggester *suggester);

#endif
