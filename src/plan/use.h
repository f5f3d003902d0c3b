/*
 * Uses: what a mapping's expressions name besides fields: crosswalks, other
 * mappings, reference tables. Found in the syntax, before anything is compiled.
 * Pure; any thread.
 */
#ifndef WB_PLAN_USE_H
#define WB_PLAN_USE_H

#include <stdbool.h>

#include "lang/syntax.h"

enum wb_use_kind {
	WB_USE_CROSSWALK, /* map(name) */
	WB_USE_XREF,      /* xref(name) or xref(name.field) */
	WB_USE_LOOKUP,    /* lookup(system.table, …) */
};

struct wb_use {
	enum wb_use_kind kind;
	struct wb_text name;        /* of the crosswalk or mapping */
	struct wb_text field;       /* XREF: the key field named, or empty */
	struct wb_table_name table; /* LOOKUP */
	struct wb_position at;      /* of the name */
	bool parked;                /* on a line that is set aside */
};

/* Whether operand i of a call, written like a field, names something else. */
bool wb_names_no_field(const struct wb_node *call, size_t i);

/* Whether an expression asks a sequence for a number. */
bool wb_has_sequence(const struct wb_node *node);

/* Told of each use; true ends the search. */
typedef bool wb_use_visitor(void *context, const struct wb_use *use);

/* Whether the visitor ended the search. */
bool wb_mapping_uses(const struct wb_mapping *mapping, wb_use_visitor *visitor, void *context);

/* Likewise of an expression alone. */
bool wb_expression_uses(const struct wb_node *node, wb_use_visitor *visitor, void *context);

/* Likewise of one line of the mapping, and of the lets that it goes through. */
bool wb_line_uses(const struct wb_mapping *mapping, const struct wb_line *line,
		  wb_use_visitor *visitor, void *context);

/* Likewise of every node. */
typedef bool wb_node_visitor(void *context, const struct wb_node *node);

bool wb_line_walk(const struct wb_mapping *mapping, const struct wb_line *line,
		  wb_node_visitor *visitor, void *context);

#endif
