/*
 * Explanations on standard output: for people a small report, for programs one
 * JSON object. No value reaches a terminal raw. One thread.
 */
#ifndef WB_CLI_EXPLAIN_REPORT_H
#define WB_CLI_EXPLAIN_REPORT_H

#include "study/explain.h"

void wb_explain_report(const struct wb_explanation *explanation);
void wb_explain_json(const struct wb_explanation *explanation);

/* Appends "2026-11-25T12:00:00Z". */
void wb_explain_moment(struct wb_buffer *out, int64_t micros);

/* "same", "changed", …: how the source stands to what the run read. */
const char *wb_explain_source_name(enum wb_explain_source state);

#endif
