/*
 * Names taken apart into words, and how alike two names are.
 *
 * A name is cut at blanks, punctuation, digits and changes of case, put into
 * lower case and plain ASCII; a word or phrase of synonym.h becomes its standard
 * form ("dob" and "D.O.B." are "birth date"). The words of two names are then
 * paired: each is worth its best partner on the other side, weighted by how much
 * it says ("name" or "code" say less than "postal"; the name of the name's own
 * table says next to nothing), and the likeness is the mean over both sides, 0 to 1.
 *
 * That is the name matcher of Cupid (Madhavan, Bernstein, Rahm: "Generic Schema
 * Matching with Cupid", VLDB 2001): normalisation, a thesaurus, then token by
 * token; words themselves are compared as in Cohen, Ravikumar, Fienberg: "A
 * Comparison of String Distance Metrics for Name-Matching Tasks" (2003): by Jaro
 * and Winkler, where that is close, or as an abbreviation.
 *
 * A lexicon owns its words and names. All names are put in first; one thread.
 */
#ifndef WB_STUDY_LEXICON_H
#define WB_STUDY_LEXICON_H

#include <stdint.h>

#include "base/map.h"

enum {
	WB_NAME_WORDS = 8,       /* most words of a name; those behind are not looked at */
	WB_LEXICON_WORDS = 4096, /* most different words; later ones are passed over */
};

struct wb_lexicon_word {
	struct wb_text text;
	double weight; /* how much it says, to 1 */
};

struct wb_lexicon {
	struct wb_arena arena;
	struct wb_map phrases; /* of the synonyms: phrase → its standard form */
	struct wb_map known;   /* word → its number */
	size_t n_words, capacity;
	struct wb_lexicon_word *words;
	uint8_t *likeness; /* by pair of words, as lexicon.c has it; NULL at first */
	struct wb_arena scratch;
};

struct wb_name {
	struct wb_text whole; /* the words side by side, before synonyms */
	size_t n_words;
	uint32_t words[WB_NAME_WORDS]; /* by number in the lexicon */
	bool own[WB_NAME_WORDS];       /* a word of the table's or system's own name */
	size_t n_letters;              /* first letters of the words as written … */
	char letters[WB_NAME_WORDS];   /* … in order */
};

void wb_lexicon_init(struct wb_lexicon *lexicon);
void wb_lexicon_release(struct wb_lexicon *lexicon);

/*
 * Takes a name apart. Words that are also in `context` (NULL: none), the name of
 * what it belongs to, count for little. Any bytes will do.
 */
void wb_lexicon_name(struct wb_lexicon *lexicon, struct wb_text text, const struct wb_name *context,
		     struct wb_name *out);

/* How alike two names are, 0 to 1; no name can be put in afterwards. */
double
wb_name_likeness(struct wb_lexicon *lexicon, const struct wb_name *a, const struct wb_name *b);

#endif
