/*
 * Drift: how a schema differs from what it was when last seen.
 *
 * A function of two schemas, and of what a witness says of values; any thread
 * that may ask the witness. What it returns lies in the caller's arena. The order of
 * tables and fields, row estimates and warnings are no drift.
 *
 * A field that went may be one that came, where their descriptions are equal: by
 * name, by place, and by values where the witness knows of them. Values that are
 * alike make up for a name and a place that are not, if they prove enough; values
 * that are not leave only what a name says.
 */
#ifndef WB_DATA_DRIFT_H
#define WB_DATA_DRIFT_H

#include "data/resemblance.h"
#include "data/schema.h"

enum wb_drift_kind {
	WB_DRIFT_TABLE_ADDED,
	WB_DRIFT_TABLE_REMOVED,
	WB_DRIFT_FIELD_ADDED,
	WB_DRIFT_FIELD_REMOVED,
	WB_DRIFT_FIELD_CHANGED,
};

struct wb_drift {
	enum wb_drift_kind kind;
	struct wb_text table;
	struct wb_text field; /* empty where a whole table came or went */
	struct wb_text before,
		after;        /* the field as wb_field_describe says, empty where there was none */
	size_t position;      /* of the field in its table, from 1; 0: a table */
	struct wb_text other; /* of a removed field: the added one that it may have become, and the
				 other way round; a guess, or empty */
	bool compared;        /* the values of the two were */
	struct wb_resemblance values; /* then how alike they are */
};

/* Who knows of the values of a field that went and of one that came. */
struct wb_drift_witness {
	void *context;
	struct wb_text system; /* whose tables they are */
	/* May read; false: nothing is known. */
	bool (*compare)(void *context, struct wb_text system, const struct wb_table *before,
			const struct wb_table *after, struct wb_text gone, struct wb_text come,
			struct wb_resemblance *out);
};

struct wb_drift_list {
	size_t count;
	struct wb_drift
		*items; /* by table and field in the order of `after`, what is gone behind */
};

const char *wb_drift_kind_name(enum wb_drift_kind kind); /* "table added", … */

/*
 * Appends "ams.gifts.sum: field added since last time; it is integer; perhaps it was
 * called amount (values alike 92 %)".
 */
void wb_drift_describe(const struct wb_drift *drift, struct wb_text system, struct wb_buffer *out);

/* Appends " (values alike 92 %)", or nothing where they were not compared. */
void wb_drift_describe_values(const struct wb_drift *drift, struct wb_buffer *out);

/* What a field is, in a line: "integer (INT), not null, key 1, references club.id". */
struct wb_text wb_field_describe(const struct wb_field *field, struct wb_arena *arena);

/* `witness` NULL: renames are guessed by name and place alone. */
struct wb_drift_list
wb_schema_drift(const struct wb_schema *before, const struct wb_schema *after,
		const struct wb_drift_witness *witness, struct wb_arena *arena);

/* The same for one table of each. */
struct wb_drift_list wb_table_drift(const struct wb_table *before, const struct wb_table *after,
				    const struct wb_drift_witness *witness, struct wb_arena *arena);

#endif
