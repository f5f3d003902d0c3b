/*
 * Which decisions: a filter, as a sentence that is typed and read.
 *
 *   member where outcome = rejected and field = email and row = 877
 *
 * The step comes first and may be left out, `where` then too; a value that is no
 * single word stands in double quotes, a double quote in it doubled. Pure; any thread.
 */
#ifndef WB_PROJECT_DECISION_FILTER_H
#define WB_PROJECT_DECISION_FILTER_H

#include <stdint.h>

#include "base/arena.h"
#include "base/error.h"

enum wb_decision_term {
	WB_DECISION_KIND, /* row, field or step */
	WB_DECISION_OUTCOME,
	WB_DECISION_RULE,
	WB_DECISION_FIELD, /* of a rejected row: that of its reject */
	WB_DECISION_VALUE, /* likewise */
	WB_DECISION_ROW,
	WB_DECISION_TERMS
};

struct wb_decision_filter {
	struct wb_text step; /* empty: any */
	bool has[WB_DECISION_TERMS];
	struct wb_text terms[WB_DECISION_TERMS]; /* by term that it has */
	int64_t row;                             /* 0: any */
};

const char *wb_decision_term_name(enum wb_decision_term term);

/* Texts are copied into the arena; an empty sentence fits everything. An error says what is
   understood. */
enum wb_status wb_decision_filter_parse(struct wb_text sentence, struct wb_arena *arena,
					struct wb_decision_filter *out, struct wb_error *err);

/* What can stand where a sentence that is being typed ends. */
enum wb_decision_part {
	WB_DECISION_PART_BEGIN, /* a step, `where`, or a term */
	WB_DECISION_PART_WHERE,
	WB_DECISION_PART_TERM,
	WB_DECISION_PART_EQUALS,
	WB_DECISION_PART_VALUE, /* of a term */
	WB_DECISION_PART_AND,
};

/* *begin: where the word that is being typed begins; *term: whose value, or WB_DECISION_TERMS. */
enum wb_decision_part
wb_decision_filter_part(struct wb_text sentence, size_t *begin, enum wb_decision_term *term);

/* Appends a value as a sentence has it: in quotes where it needs them. */
void wb_decision_filter_quote(struct wb_text value, struct wb_buffer *out);

/* Appends the sentence of a filter. */
void wb_decision_filter_print(const struct wb_decision_filter *filter, struct wb_buffer *out);

#endif
