/*
 * Regular expressions: PCRE2 in UTF mode, compiled with JIT, run behind limits,
 * so that no pattern and no subject can hang or exhaust the program.
 *
 * A wb_regex is immutable after compilation and shared by threads; matching
 * needs a wb_regex_scratch, one per thread. Limits: 10,000,000 match steps,
 * depth 10,000, heap 64 MiB, subjects up to WB_REGEX_SUBJECT_MAX bytes; and the
 * work over all starting points of a long subject, so that no quadratic pattern
 * takes more than about a second.
 *
 * Classes such as \d and \w are ASCII unless the pattern begins with (*UCP); a
 * line ends in LF unless it begins with (*CRLF), (*ANYCRLF), …; \C is refused.
 */
#ifndef WB_LANG_REGEX_H
#define WB_LANG_REGEX_H

#include <stdint.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/text.h"

enum { WB_REGEX_SUBJECT_MAX = 4 * 1024 * 1024 };

struct wb_regex;
struct wb_regex_scratch;
struct wb_template;

enum wb_regex_result {
	WB_REGEX_MATCH,
	WB_REGEX_NO_MATCH,
	WB_REGEX_LIMIT, /* a limit was hit, or the subject is too long */
};

/*
 * Compiles a pattern; flags of "gimsx" ("g" is the caller's affair). On failure
 * err->what holds PCRE2's message and *error_offset (may be NULL) the byte in
 * the pattern where it stopped. Release with wb_regex_free.
 */
enum wb_status wb_regex_compile(struct wb_text pattern, struct wb_text flags, struct wb_regex **out,
				size_t *error_offset, struct wb_error *err);
void wb_regex_free(struct wb_regex *regex);
uint32_t wb_regex_group_count(const struct wb_regex *regex); /* without group 0 */
bool wb_regex_group_named(const struct wb_regex *regex, struct wb_text name, uint32_t *group);
struct wb_text wb_regex_group_name(const struct wb_regex *regex, uint32_t group); /* or empty */

struct wb_regex_scratch *wb_regex_scratch_new(void);

/* One that gives up soon, within a millisecond or so: to show a match, not to decide by it. */
struct wb_regex_scratch *wb_regex_scratch_new_brief(void);
void wb_regex_scratch_free(struct wb_regex_scratch *scratch);

/* Searches from byte `start`; subject is valid UTF-8. */
enum wb_regex_result wb_regex_search(const struct wb_regex *regex, struct wb_text subject,
				     size_t start, struct wb_regex_scratch *scratch);

/*
 * After a match: searches on behind it. An empty match right where the last one
 * ended empty does not count, so that a loop of these ends.
 */
enum wb_regex_result wb_regex_search_next(const struct wb_regex *regex, struct wb_text subject,
					  struct wb_regex_scratch *scratch);

/* After a match: group 0 is the whole; a group that took no part is false and empty. */
bool wb_regex_group(const struct wb_regex_scratch *scratch, uint32_t group, struct wb_text *out);

/*
 * A template made ready: $1 ${name} $0 $$ \U..\E \L..\E \n \t \\ \/. Groups are
 * checked against the regex; messages count bytes from 1. Lives in `arena` and
 * borrows `text`; shared by threads.
 */
enum wb_status
wb_template_compile(struct wb_text text, const struct wb_regex *regex, struct wb_arena *arena,
		    const struct wb_template **out, struct wb_error *err);

/* The template filled from the last match in scratch; lies in the arena or the subject. */
struct wb_text wb_template_fill(const struct wb_template *template,
				const struct wb_regex_scratch *scratch, struct wb_arena *arena);

/*
 * Replaces the first match, or all. *out is the subject itself where nothing
 * matched (the result is then NO_MATCH) or a limit was hit, else new text in the
 * arena or a slice of the subject. A result over 16 MiB is a LIMIT.
 */
enum wb_regex_result
wb_regex_substitute(const struct wb_regex *regex, const struct wb_template *template, bool all,
		    struct wb_text subject, struct wb_regex_scratch *scratch,
		    struct wb_arena *arena, struct wb_text *out);

#endif
