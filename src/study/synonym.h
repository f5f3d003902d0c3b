/*
 * Synonyms: words and phrases that stand for one thing in the names of fields
 * and in codes, as applications and exports write them. A constant table; data,
 * not code: adding a line teaches the suggestions a word.
 */
#ifndef WB_STUDY_SYNONYM_H
#define WB_STUDY_SYNONYM_H

/*
 * Each a list with "|" between: the standard form, then the others. Words are in
 * lower case with blanks between, as wb_lexicon_name makes them. Ends in NULL.
 */
extern const char *const wb_synonyms[];

/* Two words that are near each other without being the same. */
struct wb_related {
	const char *a, *b;
	double likeness;
};

/* Ends in a pair of NULL. */
extern const struct wb_related wb_related_words[];

/* Words that many names hold and that say little by themselves. Ends in NULL. */
extern const char *const wb_weak_words[];

#endif
