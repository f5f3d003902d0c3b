/*
 * The model: a design parsed, and the schemas of its systems, side by side.
 *
 * What compile and check look names up in. It borrows the objects and the
 * schemas, which outlive it; filled by one thread, then read by any number.
 */
#ifndef WB_PLAN_MODEL_H
#define WB_PLAN_MODEL_H

#include "data/schema.h"
#include "lang/syntax.h"

struct wb_deferral;

/* A value given to a parameter for this run; it is text until compiled. */
struct wb_parameter_value {
	struct wb_text name, text;
};

/* What a plan must know of a kind of system. */
struct wb_system_traits {
	bool enforces_keys;   /* its tables' constraints are its own affair */
	bool syncs;           /* its rows can be followed: `write sync` */
	bool replace_remakes; /* replacing a table makes it anew, with the fields written */
};

struct wb_model {
	size_t n_objects;
	const struct wb_object *objects; /* in the design's order */

	/* By object: its canonical script text, for messages; may be NULL. */
	const struct wb_text *texts;

	/* By object; NULL for what is no system or was not inspected. May be NULL. */
	const struct wb_schema *const *schemas;

	/* By object: what is special about the system. May be NULL: nothing is. */
	const struct wb_system_traits *traits;

	/* The arrows that wait for a second pass, see plan/deferral.h. May be NULL: none does. */
	const struct wb_deferral *deferral;

	size_t n_parameters;
	const struct wb_parameter_value *parameters;
};

/* The object of that kind and name, or NULL. */
const struct wb_object *
wb_model_find(const struct wb_model *model, enum wb_object_kind kind, struct wb_text name);

/* The schema of a system, or NULL where it was not inspected. */
const struct wb_schema *wb_model_schema(const struct wb_model *model, struct wb_text system);

/* A table as inspected, or NULL. */
const struct wb_table *
wb_model_table(const struct wb_model *model, const struct wb_table_name *name);

bool wb_same_table(const struct wb_table_name *a, const struct wb_table_name *b);

/* The traits of a system; none where it is unknown. */
struct wb_system_traits wb_model_traits(const struct wb_model *model, struct wb_text system);

/* How a kind of line begins of which a mapping has one at most: "from"; NULL for the others. */
const char *wb_single_line(enum wb_line_kind kind);

/* The first line of a kind in a mapping, or NULL. */
const struct wb_line *wb_mapping_line(const struct wb_mapping *mapping, enum wb_line_kind kind);

#endif
