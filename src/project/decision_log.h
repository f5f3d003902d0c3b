/*
 * The decision log of one step: ranges of rows that share a record.
 *
 * Ranges that the next row may extend are open and live in memory; wb_decision_log_flush
 * writes them as they are, and they stay open. A record gets its number (seq)
 * when its range is opened, so the order of writing does not show in the log.
 *
 * Used by the journal only, in its transaction. The log owns its memory; texts
 * given to it are copied. After a failure it is released, and loaded anew.
 */
#ifndef WB_PROJECT_DECISION_LOG_H
#define WB_PROJECT_DECISION_LOG_H

#include <sqlite3.h>

#include "base/map.h"
#include "data/outcome.h"
#include "project/project.h"

/* Source rows, and how many rows were made of them. */
struct wb_row_span {
	uint64_t first, last, count;
};

/* Rows of one outcome, rule and note. */
struct wb_row_range {
	int64_t seq; /* 0: no range yet */
	uint64_t first, last;
	uint64_t count; /* more or less than last - first + 1 where rows share a source row */
	enum wb_outcome outcome;
	struct wb_buffer rule, note;
	bool written; /* as it is now */
};

struct wb_decision_log {
	struct wb_project *project;
	sqlite3_stmt *put; /* borrowed from the journal: wb_decision_put_sql */
	int64_t run, step; /* as in the table's key */
	int64_t next_seq;
	struct wb_row_range rows; /* the last one */

	/* Field choices that may go on: what they say (field, rule, note, value) -> range. */
	struct wb_map fields;
	struct wb_arena ranges;
	size_t sweep_at;      /* number of ranges at which those that ended are let go */
	struct wb_buffer key; /* scratch */
};

extern const char wb_decision_put_sql[];

/* Reads where the step's log stands. `log` has project, put, run and step set, all else zero. */
enum wb_status wb_decision_log_load(struct wb_decision_log *log, struct wb_error *err);
void wb_decision_log_release(struct wb_decision_log *log);

/* Whether these rows only make the last range longer: then they are in, at no cost. */
static inline bool
wb_decision_log_extend(struct wb_decision_log *log, uint64_t first, uint64_t count,
		       enum wb_outcome outcome, struct wb_text rule, struct wb_text note)
{
	struct wb_row_range *rows = &log->rows;

	if (!rows->seq || rows->outcome != outcome || rows->last + 1 != first ||
	    !wb_text_equal(wb_buffer_slice(&rows->rule), rule) ||
	    !wb_text_equal(wb_buffer_slice(&rows->note), note))
		return false;
	rows->last += count;
	rows->count += count;
	rows->written = false;
	return true;
}

/* Rows in order; a row that was decided before is an error. */
enum wb_status wb_decision_log_rows(struct wb_decision_log *log, uint64_t first, uint64_t count,
				    enum wb_outcome outcome, struct wb_text rule,
				    struct wb_text note, struct wb_error *err);

/* As above, of rows that may share a source row with each other and with those before. */
enum wb_status
wb_decision_log_made_rows(struct wb_decision_log *log, const struct wb_row_span *span,
			  enum wb_outcome outcome, struct wb_text rule, struct wb_text note,
			  struct wb_error *err);

/* A choice about a field; the same choice about the same row twice is one. */
enum wb_status wb_decision_log_field(struct wb_decision_log *log, uint64_t row,
				     struct wb_text field, struct wb_text rule, struct wb_text note,
				     struct wb_text value, struct wb_error *err);

enum wb_status wb_decision_log_note(struct wb_decision_log *log, struct wb_text rule,
				    uint64_t count, struct wb_text note, struct wb_error *err);

enum wb_status wb_decision_log_flush(struct wb_decision_log *log, struct wb_error *err);

#endif
