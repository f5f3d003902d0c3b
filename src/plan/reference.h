/*
 * References: what a plan asks for beyond its rows and its own text: the numbers
 * of a sequence, the keys that another mapping wrote, rows of other tables.
 *
 * The plan names them; whoever runs it answers, through struct wb_references,
 * which any number of workers use at the same time.
 */
#ifndef WB_PLAN_REFERENCE_H
#define WB_PLAN_REFERENCE_H

#include "data/value.h"
#include "lang/syntax.h"

enum wb_reference_kind {
	WB_REFERENCE_SEQUENCE,
	WB_REFERENCE_XREF,
	WB_REFERENCE_LOOKUP,
};

struct wb_reference {
	enum wb_reference_kind kind;
	struct wb_text name;        /* SEQUENCE: its own; XREF: the mapping's */
	struct wb_text field;       /* XREF: the key field; LOOKUP: the field to give */
	struct wb_table_name table; /* LOOKUP */
	size_t n_keys;              /* LOOKUP: parts of a key, in the order of key_fields */
	struct wb_text *key_fields; /* LOOKUP */
	int64_t start;              /* SEQUENCE: its first number */
	struct wb_type_spec type;   /* of the answer */
};

enum wb_answer_kind {
	WB_ANSWER_FOUND,
	WB_ANSWER_NONE,
	WB_ANSWER_NOT_YET, /* XREF: the mapping has written no keys at all so far */
	WB_ANSWER_SEVERAL,
	WB_ANSWER_FULL,   /* SEQUENCE: there is no greater number */
	WB_ANSWER_FAILED, /* whoever answers is in trouble, and stops the run */
};

struct wb_answer {
	enum wb_answer_kind kind;
	struct wb_value value;
	bool is_new; /* SEQUENCE: the number is not kept yet; see struct wb_number */
};

struct wb_references {
	void *context;
	/*
	 * The answer for a key: a JSON array of the parts' canonical texts. Numbers of a
	 * sequence are given in the order of the batches: who comes too early waits.
	 * Values lie in the arena.
	 */
	void (*ask)(void *context, const struct wb_reference *reference, uint64_t batch,
		    struct wb_text key, struct wb_arena *arena, struct wb_answer *out);
};

/* A number that a row was given and that is to be kept. */
struct wb_number {
	const struct wb_reference *sequence;
	uint32_t row; /* index into the batch */
	struct wb_text key;
	int64_t number;
};

#endif
