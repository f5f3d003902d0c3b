/*
 * Where a mapping uses a crosswalk, and what it gives it: the field and the steps
 * before map(NAME), from the syntax alone. Lets are put in where they are named.
 * Pure; the arena owns the result, which borrows the mapping.
 */
#ifndef WB_STUDY_CROSSWALK_USE_H
#define WB_STUDY_CROSSWALK_USE_H

#include "base/arena.h"
#include "base/error.h"
#include "lang/syntax.h"

struct wb_crosswalk_use {
	struct wb_text name;   /* of the arrow or let */
	struct wb_text target; /* the target field that gets the codes; empty: none does plainly */
	struct wb_table_name table;
	struct wb_text field;
	struct wb_text steps; /* as an expression over the field, called by its name */
};

/* In how many arrows and lets the mapping uses it. */
size_t wb_crosswalk_use_count(const struct wb_object *mapping, struct wb_text crosswalk);

/*
 * The use of that number, from 0. WB_NOT_FOUND where the mapping has fewer; WB_INVALID where
 * what is given is not made of one field alone: then only the names are told.
 */
enum wb_status
wb_crosswalk_use_find(const struct wb_object *mapping, struct wb_text crosswalk, size_t number,
		      struct wb_arena *arena, struct wb_crosswalk_use *out, struct wb_error *err);

#endif
