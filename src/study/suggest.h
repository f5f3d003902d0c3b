/*
 * Suggestions: which source field may belong to which target field, and why.
 *
 * A suggester compares every field of the source tables with every field of the
 * target, once, when it is made; questions are then answered at once. It reads
 * design, schemas and profiles only: no rows, no systems.
 *
 * The score of a pair, 0 to 1, is the mean of what is known of it, by weight (a
 * composite matcher, after Do and Rahm: "COMA", VLDB 2002):
 *
 *	name	.60	how alike the names are: study/lexicon.h
 *	values	.10 to .60	rows of the source whose value the target has; weighs the
 *			more the more distinct values are common: "0" and "1" say little,
 *			and codes that differ on the two sides are a crosswalk's affair
 *	patterns	.20	where values are too many to be listed
 *
 * times what the types leave of it: 1 where the value can be written as it is, down to
 * .6 with the share of values (by the profile) that cannot be converted or are too long,
 * .2 where there is no sensible way; times .9 where the target field must be unique and
 * the source's values are not. Values are those of the profiles kept in
 * the project; for a target without rows, those of the table it refers to.
 *
 * The arrows suggested for a mapping as a whole are chosen greedily, best score
 * first, from a floor of .55 up: for scores that are symmetric that is the stable
 * marriage, which Melnik, Garcia-Molina and Rahm ("Similarity Flooding", ICDE 2002)
 * found the best of their filters. A source field that is taken serves another target
 * only with .8 or more, and .15 more than any that is free. Equal scores go by the
 * order of the fields, so the same input always gives the same answer.
 *
 * A suggester borrows tables, aliases and the mapping. One thread at a time; making one for 200 by
 * 200 fields takes up to 150 ms where all have profiles, so do that off the screen's thread.
 */
#ifndef WB_STUDY_SUGGEST_H
#define WB_STUDY_SUGGEST_H

#include "data/profile.h"
#include "plan/model.h"
#include "project/declined.h"
#include "study/value_sketch.h"

enum { WB_SUGGEST_FIELDS = 1000 }; /* of a side are compared; those behind are not suggested */

/* A table as suggestions see it. */
struct wb_suggest_table {
	struct wb_table_name name;
	struct wb_text alias;         /* before field names in expressions; empty: none */
	const struct wb_table *table; /* NULL: not known, it has no fields */
	/* By field: what is known of its values, each may be NULL; or NULL: of none. */
	const struct wb_field_profile *const *profiles;
};

struct wb_suggest_input {
	size_t n_sources;
	const struct wb_suggest_table *sources;
	struct wb_suggest_table target;
	const struct wb_mapping *mapping; /* what is drawn and left already; or NULL */
	size_t n_declined;
	const struct wb_declined *declined; /* of the mapping */
};

/* What becomes of the types. */
enum wb_suggest_type {
	WB_SUGGEST_AS_IS,     /* can be written as it is: "type ok" */
	WB_SUGGEST_CONVERTED, /* the expression has a step that converts it */
	WB_SUGGEST_DOUBTFUL,  /* likewise, but less than half of the values can be */
	WB_SUGGEST_UNLIKE,    /* there is no way: no step is suggested */
};

/* What has been said already of the field that is suggested. */
enum wb_suggest_state {
	WB_SUGGEST_OPEN,
	WB_SUGGEST_MAPPED, /* a target field with an arrow; a source field that an arrow reads */
	WB_SUGGEST_LEFT,
	WB_SUGGEST_DECLINED, /* this very pair was declined */
};

struct wb_suggestion {
	size_t source, source_field; /* index into input->sources, and into its fields */
	size_t target_field;         /* index into the target's fields */
	struct wb_text source_name, target_name; /* of the fields */
	struct wb_text expression;               /* what to draw: "c.Born | date(\"%d.%m.%Y\")" */
	double score, name;                      /* 0 to 1 */
	struct wb_overlap overlap;               /* of values or patterns */
	enum wb_suggest_type type;
	double fits; /* share of the source's values that can be written; 1: unknown */
	enum wb_suggest_state state;
};

struct wb_suggestions {
	size_t count;
	struct wb_suggestion *items; /* best first */
};

struct wb_suggester;

/* From what the caller has at hand, all of which outlives the suggester; never fails. */
struct wb_suggester *wb_suggester_new(const struct wb_suggest_input *input);

/*
 * For a mapping of the model, with the schemas that the model has (a table without one
 * has no fields), the newest profiles kept in the project, and what was declined. Reads
 * the project on its thread; model and mapping outlive the suggester, the project need not.
 */
enum wb_status
wb_suggester_open(struct wb_project *project, const struct wb_model *model,
		  const struct wb_object *mapping, struct wb_suggester **out, struct wb_error *err);
void wb_suggester_free(struct wb_suggester *suggester); /* accepts NULL */

/*
 * The tables that the suggestions' indexes mean: the driving table first, then joined
 * ones in the order written.
 */
const struct wb_suggest_input *wb_suggester_input(const struct wb_suggester *suggester);

/* What the mapping says of a target field already. */
enum wb_suggest_state
wb_suggest_state_of_target(const struct wb_suggester *suggester, size_t field);

/*
 * All target fields for a source field (OPEN ones before the others), and all source
 * fields for a target field (LEFT and DECLINED ones last), best
 * first; what cannot be written (computed by the system) is left out. Items and
 * expressions lie in the arena, names in the tables. An index out of range gives none.
 */
struct wb_suggestions wb_suggest_targets(const struct wb_suggester *suggester, size_t source,
					 size_t field, struct wb_arena *arena);
struct wb_suggestions wb_suggest_sources(const struct wb_suggester *suggester, size_t target_field,
					 struct wb_arena *arena);

/*
 * Arrows for the mapping as a whole: at most one for each target field that has none
 * and is not left, in the order of the target's fields; nothing that was declined.
 */
struct wb_suggestions
wb_suggest_arrows(const struct wb_suggester *suggester, struct wb_arena *arena);

/*
 * Why, as a person reads it: "name .92 · values 81 % · type ok"; `between` stands
 * between the parts (" · ").
 */
void wb_suggestion_reason(const struct wb_suggestion *suggestion, const char *between,
			  struct wb_buffer *out);

/* How well two tables go together as a whole. */
struct wb_table_suggestion {
	size_t table;   /* index into the tables given */
	double score;   /* 0 to 1 */
	size_t fields;  /* of the target's that would get an arrow … */
	size_t of;      /* … of so many that can be written */
	double name;    /* how alike the tables' names are */
	bool by_values; /* values had a say, too */
};

enum wb_suggest_side { WB_SUGGEST_SOURCE, WB_SUGGEST_TARGET };

/*
 * Tables for a table, which is on that side: a quarter of the score is how alike their names
 * are, the rest the share of both tables' fields that arrows would join (Dice's coefficient,
 * as in COMA), each as much as its score; best first, those without anything in
 * common left out. *count says how many; they lie in the arena. Takes as long as a
 * suggester for each.
 */
struct wb_table_suggestion *
wb_suggest_tables(const struct wb_suggest_table *table, enum wb_suggest_side side,
		  const struct wb_suggest_table *others, size_t n, struct wb_arena *arena,
		  size_t *count);

/*
 * The same by names, with the schemas that the model has (the catalog's: wb_catalog_load)
 * and the newest profiles kept in the project, which it reads on its thread.
 */
enum wb_status
wb_suggest_tables_open(struct wb_project *project, const struct wb_model *model,
		       const struct wb_table_name *table, enum wb_suggest_side side,
		       const struct wb_table_name *others, size_t n, struct wb_arena *arena,
		       struct wb_table_suggestion **out, size_t *count, struct wb_error *err);

/* "names and values alike: 9 of 12 fields". */
void
wb_table_suggestion_reason(const struct wb_table_suggestion *suggestion, struct wb_buffer *out);

/*
 * A profile's fields in the order of a table's, NULL where it does not have one, as
 * wb_suggest_table wants them; in the arena, borrowing the profile (which may be NULL).
 */
const struct wb_field_profile *const *
wb_suggest_profiles(const struct wb_table *table, const struct wb_profile *profile,
		    struct wb_arena *arena);

#endif
