/*
 * Patterns that can backtrack badly: a warning for whoever writes them. A run is
 * safe from them all the same, for it counts the work (lang/regex.h) and rejects
 * the row; but that row is lost, and every such row costs time.
 *
 * Pure. It looks for the two shapes that account for most of them, and misses
 * others: see J. Davis, "The Impact of Regular Expression Denial of Service
 * (ReDoS) in Practice", ESEC/FSE 2018.
 */
#ifndef WB_LANG_REGEX_RISK_H
#define WB_LANG_REGEX_RISK_H

#include "base/text.h"

enum wb_regex_risk {
	WB_REGEX_SOUND,
	WB_REGEX_QUADRATIC,   /* \s*\s*, .*.*: two repetitions side by side share a text */
	WB_REGEX_EXPONENTIAL, /* (\d+-?)+: a repetition of what may be just a repetition */
};

/*
 * The worst of a pattern that PCRE2 takes; *part (may be NULL) is the piece of
 * the pattern to blame.
 */
enum wb_regex_risk wb_regex_risk(struct wb_text pattern, struct wb_text *part);

#endif
