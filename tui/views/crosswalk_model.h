/*
 * The lines of a crosswalk's screen: each value that comes to it, each entry that no
 * value comes to, and what becomes of them. Made anew after each edit; texts of entries
 * are copied, those of values are the study's. One thread.
 */
#ifndef TUI_VIEWS_CROSSWALK_MODEL_H
#define TUI_VIEWS_CROSSWALK_MODEL_H

#include "study/crosswalk_study.h"

enum wb_code_state {
	WB_CODE_OPEN,    /* no entry, and the otherwise rule rejects it */
	WB_CODE_BY_RULE, /* no entry: the otherwise rule gives a code, or keeps it */
	WB_CODE_MATCHED, /* an entry gives its code */
	WB_CODE_PASSED,  /* null without an entry stays null */
	WB_CODE_UNUSED,  /* an entry that no value comes to */
	WB_CODE_STATES
};

enum wb_crosswalk_filter {
	WB_CROSSWALK_SHOW_ALL,
	WB_CROSSWALK_SHOW_OPEN,
	WB_CROSSWALK_SHOW_BY_RULE,
	WB_CROSSWALK_SHOW_MATCHED,
	WB_CROSSWALK_SHOW_UNUSED,
	WB_CROSSWALK_FILTERS
};

enum wb_crosswalk_order {
	WB_CROSSWALK_BY_ROWS, /* open ones first, unused entries last; in each most rows first */
	WB_CROSSWALK_BY_VALUE,
	WB_CROSSWALK_BY_CODE,
	WB_CROSSWALK_ORDERS
};

const char *wb_crosswalk_filter_name(enum wb_crosswalk_filter filter); /* "all", "open", … */
const char *wb_crosswalk_order_name(enum wb_crosswalk_order order);    /* "rows", "value", … */

struct wb_crosswalk_line {
	struct wb_text value; /* the old one; empty where null */
	bool null;
	uint64_t rows;
	enum wb_code_state state;
	struct wb_text code; /* canonical; empty where null, and of an open one */
	bool code_null;
};

struct wb_crosswalk_model {
	struct wb_arena arena;
	size_t n_lines;
	struct wb_crosswalk_line *lines; /* those that the filter shows, in order */
	size_t counts[WB_CROSSWALK_FILTERS];
	uint64_t rows, covered; /* that come; of these, with an entry (or null that stays null) */
	size_t n_codes;
	struct wb_code *codes; /* of the entries, then of the study, each once */
};

struct wb_crosswalk_input {
	const struct wb_crosswalk *crosswalk;   /* with the entries that it has */
	const struct wb_crosswalk_study *study; /* NULL: values are not known */
	enum wb_crosswalk_filter filter;
	enum wb_crosswalk_order order;
};

void
wb_crosswalk_model_fill(struct wb_crosswalk_model *model, const struct wb_crosswalk_input *input);
void wb_crosswalk_model_release(struct wb_crosswalk_model *model);

/* The line of a value, or n_lines. */
size_t
wb_crosswalk_model_find(const struct wb_crosswalk_model *model, struct wb_text value, bool null);

/* The first open line at `from` or behind it, else the first of all; n_lines: none is. */
size_t wb_crosswalk_model_next_open(const struct wb_crosswalk_model *model, size_t from);

#endif
