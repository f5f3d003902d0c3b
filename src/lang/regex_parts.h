/*
 * What a regex and its scratch are made of: for regex.c and substitute.c only.
 * A regex is immutable once compiled; a scratch belongs to one thread.
 */
#ifndef WB_LANG_REGEX_PARTS_H
#define WB_LANG_REGEX_PARTS_H

#define PCRE2_CODE_UNIT_WIDTH 8

#include <pcre2.h>

#include "lang/regex.h"

/* One compiled form of a pattern. */
struct program {
	pcre2_code *code;
	bool jit; /* machine code is there; else the interpreter runs it */
};

struct wb_regex {
	struct program plain, counted;
	uint32_t groups;
	bool has_starts;     /* starts[] holds; a match is then never empty */
	bool starts[256];    /* bytes that a match may start with */
	bool is_plain_class; /* each byte of starts[] is a match, and nothing else is */
};

struct wb_regex_scratch {
	pcre2_general_context *general;
	pcre2_match_data *match;
	uint32_t groups_room; /* groups that `match` holds, without group 0 */
	uint32_t groups;      /* groups set by the last match, with group 0 */
	struct wb_text subject;
	pcre2_match_context *plain, *counted;
	pcre2_jit_stack *stack;
	size_t work, position; /* of a long subject: see the top */
	struct wb_buffer result;
};

#endif
