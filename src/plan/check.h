/*
 * The check of a mapping before it runs: what it cannot do, what it forgets,
 * what it risks. Reads design and schemas only, never rows. Pure.
 */
#ifndef WB_PLAN_CHECK_H
#define WB_PLAN_CHECK_H

#include "plan/plan.h"

enum wb_severity {
	WB_SEVERITY_NOTE,    /* worth knowing */
	WB_SEVERITY_WARNING, /* probably not meant */
	WB_SEVERITY_ERROR,   /* the mapping cannot run */
};

const char *wb_severity_name(enum wb_severity severity); /* "note", "warning", "error" */

struct wb_finding {
	enum wb_severity severity;
	struct wb_text mapping;
	const char *rule;             /* a fixed word: "gap", "leave", "too-long", … */
	struct wb_text field;         /* "ams.members.notes", or empty */
	struct wb_text message, hint; /* hint may be empty */
	struct wb_text excerpt;       /* the script's line and a caret, or empty */
};

struct wb_findings {
	struct wb_arena arena;
	size_t count, capacity;
	struct wb_finding *items;
	size_t errors;
};

void wb_findings_release(struct wb_findings *findings);

/* Adds what is to say about one mapping of the model. */
void wb_check_mapping(const struct wb_model *model, const struct wb_object *mapping,
		      struct wb_findings *findings);

/*
 * Adds what is to say about chosen mappings beside each other and the rest of
 * the design: gaps on either side, tables that one replaces and another fills.
 */
void wb_check_together(const struct wb_model *model, const struct wb_object *const *mappings,
		       size_t n, struct wb_findings *findings);

#endif
