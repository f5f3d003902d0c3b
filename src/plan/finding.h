/* Findings: what a check has to say. All of it lies in the list's arena; one thread. */
#ifndef WB_PLAN_FINDING_H
#define WB_PLAN_FINDING_H

#include "base/arena.h"
#include "base/text.h"

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

/* Adds one; all is copied. It holds until the next is added. */
struct wb_finding *wb_findings_add(struct wb_findings *findings, enum wb_severity severity,
				   struct wb_text mapping, const char *rule, struct wb_text field,
				   const char *format, ...) __attribute__((format(printf, 6, 7)));

/* The way out. */
void wb_finding_hint(struct wb_findings *findings, struct wb_finding *finding, const char *format,
		     ...) __attribute__((format(printf, 3, 4)));

#endif
