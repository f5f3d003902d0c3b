/*
 * Explain: the life of one target row, found by its key, or of one source row.
 *
 * The row is read again from its source and taken through the plan that the run
 * had pinned, step by step; what became of it then stands beside it, from the
 * journal. Of a run over rejects the row is the record that it took up. Where the
 * source is gone, the journal alone answers. Nothing is
 * written anywhere. An explanation owns its memory; one thread.
 */
#ifndef WB_STUDY_EXPLAIN_H
#define WB_STUDY_EXPLAIN_H

#include "project/past.h"
#include "study/row_trace.h"

enum {
	WB_EXPLAINED_ROWS = 20,   /* most rows of one explanation */
	WB_EXPLAINED_MEMBERS = 5, /* most rows of one group */
};

struct wb_explain_question {
	struct wb_text mapping;
	int64_t run;    /* 0: the last one that touched the row */
	uint64_t row;   /* of the source, from 1; 0: by key */
	size_t n_words; /* key and field as given: see explain_key.h */
	const struct wb_text *words;
	bool allow_outside;
};

/* How the source stands to what the run read. */
enum wb_explain_source {
	WB_EXPLAIN_SAME,
	WB_EXPLAIN_CHANGED,
	WB_EXPLAIN_UNTOLD, /* a kind of system that cannot tell, or no run to compare with */
	WB_EXPLAIN_GONE,   /* it cannot be read: see `trouble` */
	WB_EXPLAIN_KEPT, /* the run took up rejects: their records, corrected, are the project's */
};

struct wb_explained_field {
	struct wb_text alias; /* of the joined table it is from; empty: the driving one's, or an
				 element of a list */
	struct wb_text name;
	struct wb_traced_cell cell;
};

/* A target field of the row, or a condition on it ("where", "require"). */
struct wb_explained_value {
	struct wb_text name;
	bool is_condition;
	bool waits; /* it is written by the second pass */
	unsigned key_part;
	struct wb_traced_cell cell;
	struct wb_row_trace trace;
};

struct wb_explained_fault {
	struct wb_text field, rule, reason, value; /* rule empty: there is none */
};

/* What a run did with the row. */
struct wb_explained_run {
	struct wb_past_run past;
	bool other_source; /* the source was another then: the number may be another row's */
};

/* The rows of a group, the first ones in the order in which they were taken. */
struct wb_explained_group {
	uint64_t rows;
	size_t n_members;
	struct wb_explained_row *members; /* in_group */
};

struct wb_explained_row {
	uint64_t number;
	struct wb_explained_group
		*group;     /* it is one, under the number of its first row; or NULL */
	bool in_group;      /* it goes into one: values are what the group is made by and of */
	bool is_read;       /* else the journal alone knows of it: no fields, no values */
	bool is_last;       /* of several rows of one key: the last that changed the target */
	bool contradicts;   /* evaluated now, it comes out otherwise than the run says */
	uint64_t position;  /* where the source's piece with the row begins: the connector's own */
	struct wb_text key; /* of the target row, or empty */
	struct wb_text record; /* of a row that could not be read as a record: as JSON */
	size_t n_fields, n_values, n_runs;
	struct wb_explained_field *fields;
	struct wb_explained_value *values;
	enum wb_outcome outcome; /* as evaluated now: PENDING (would be written), FILTERED, … */
	struct wb_explained_fault fault;
	struct wb_explained_run *runs; /* those that know of it, the first one first */
};

/* A line of the mapping that was parked, and so not carried out. */
struct wb_explained_parking {
	struct wb_text field; /* the target field that was not written, or empty */
	struct wb_text line, reason;
	int64_t at; /* microseconds UTC */
	struct wb_text author;
};

struct wb_explanation {
	struct wb_arena arena;
	struct wb_text mapping, source, target, key; /* key: as asked for, or empty */
	struct wb_text field;                        /* the one asked for, or empty: all */
	const struct wb_past_run *run;               /* NULL: no run so far, the design as it is */
	int64_t version, at;                         /* of the mapping's design; microseconds UTC */
	struct wb_text author, message;
	size_t n_parked; /* of the field asked for, or all */
	struct wb_explained_parking *parked;
	enum wb_explain_source state;
	struct wb_text source_state; /* what it is now, as the connector says it, or empty */
	struct wb_text trouble;      /* of a source that is gone: why */
	size_t n_rows, rows_found;
	struct wb_explained_row rows[WB_EXPLAINED_ROWS];
};

/* Room for one more row; NULL where it is only counted. */
struct wb_explained_row *wb_explanation_add(struct wb_explanation *explanation);

/*
 * All zero before; release it afterwards, also after a failure. WB_NOT_FOUND
 * where no row has the key or the number; the hint names a near key, or says that
 * the target has it all the same.
 */
enum wb_status wb_explain(struct wb_project *project, const struct wb_explain_question *question,
			  struct wb_explanation *out, struct wb_error *err);
void wb_explanation_release(struct wb_explanation *explanation);

#endif
