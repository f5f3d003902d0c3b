/*
 * What the mapper shows of a mapping: the things on either side, and the wires
 * between them. Made anew whenever the workspace was read again, for it points into
 * it. The loop's thread.
 */
#ifndef TUI_VIEWS_MAPPER_MODEL_H
#define TUI_VIEWS_MAPPER_MODEL_H

#include "draft/links.h"
#include "plan/coverage.h"
#include "tui/views/mapper_study.h"
#include "tui/workspace.h"

enum wb_mapper_side { WB_MAPPER_SOURCE, WB_MAPPER_TARGET, WB_MAPPER_SIDES };

enum wb_mapper_item_kind {
	WB_MAPPER_TABLE, /* a heading: the fields below are the table's */
	WB_MAPPER_NAMES, /* a heading: lets and elements of lists */
	WB_MAPPER_FIELD,
	WB_MAPPER_LET,
	WB_MAPPER_ELEMENT, /* of `each` */
};

struct wb_mapper_item {
	enum wb_mapper_item_kind kind;
	const struct wb_line *line;   /* FROM, JOIN, INTO; LET; EACH */
	const struct wb_table *table; /* TABLE; NULL: not in the catalog */
	const struct wb_field *field; /* FIELD; NULL: an arrow names it, the table lacks it */
	struct wb_text name;
	enum wb_field_state state;   /* FIELD */
	const struct wb_line *leave; /* FIELD, where it is left here */
	const struct wb_line *arrow; /* FIELD of the target, or NULL */
	struct wb_text fault;        /* of that arrow or let; or empty */
	size_t n_wires;              /* that end here */
	bool suggested, transformed; /* has a wire that waits for an answer; that is no copy */
	bool broken;                 /* has an arrow that does not compile */
	bool key;                    /* of the table's key; of the target also: of the mapping's */
};

struct wb_mapper_wire {
	size_t source, target; /* items; source SIZE_MAX: a constant */
	struct wb_text constant;
	enum wb_transform_kind kind;
	bool suggested, broken;
};

/* An arrow that is suggested: names, not pointers. */
struct wb_mapper_suggestion {
	struct wb_text alias, source, target, expression, reason;
	double score;
};

struct wb_mapper_model {
	struct wb_arena arena;
	const struct wb_object *mapping; /* NULL: there is none of that name */
	const struct wb_line *from, *into;
	struct wb_coverage coverage;
	size_t count[WB_MAPPER_SIDES], capacity[WB_MAPPER_SIDES];
	struct wb_mapper_item *items[WB_MAPPER_SIDES];
	size_t n_wires, wires_capacity;
	struct wb_mapper_wire *wires;
};

struct wb_mapper_input {
	const struct wb_workspace *workspace;
	struct wb_text mapping;
	const struct wb_mapper_study *study; /* of it, or an earlier version of it */
	size_t n_suggestions;
	const struct wb_mapper_suggestion *suggestions;
};

void wb_mapper_model_fill(struct wb_mapper_model *model, const struct wb_mapper_input *input);
void wb_mapper_model_release(struct wb_mapper_model *model);

/* Whether a cursor's item is more than a heading. */
bool wb_mapper_item_ends_wires(const struct wb_mapper_item *item);

/* The field, let or element of a name on a side; an empty alias: lets, elements, the target's
   fields. count where there is none. */
size_t wb_mapper_model_find(const struct wb_mapper_model *model, enum wb_mapper_side side,
			    struct wb_text alias, struct wb_text name);

/* The alias of an item's table on the source side; else empty. */
struct wb_text wb_mapper_item_alias(const struct wb_mapper_item *item);

/* Appends the item as an expression names it: c.`First Name`, or a let's name. */
void wb_mapper_item_expression(const struct wb_mapper_item *item, struct wb_buffer *out);

#endif
