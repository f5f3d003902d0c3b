/*
 * Links: what an arrow's expression reads by itself, and what kind of transform it
 * is, for whoever draws a mapping. Looks at the syntax alone, so that an arrow that
 * does not compile has its links, too. Pure; any thread.
 */
#ifndef WB_DRAFT_LINKS_H
#define WB_DRAFT_LINKS_H

#include "plan/model.h"

/* What a line is in the script: of one that is parked, the kind that it was. */
static inline enum wb_line_kind
wb_line_written(const struct wb_line *line)
{
	return line->kind == WB_LINE_PARKED ? line->parked : line->kind;
}

/* One thing that is read: a field of a table, a let, an element of a list. */
struct wb_link {
	const struct wb_line *line; /* FROM or JOIN, LET, EACH: where it comes from */
	struct wb_text name;        /* of the field; else the line's name */
};

/*
 * What an expression of the mapping reads, each once, in reading order, in the arena;
 * lets are not followed. A bare name means what it means to the compiler: a let, an
 * element, a field of the one table that has it. What means nothing, or a parameter, is
 * left out. A field that a known table lacks, named with its alias, is in the list.
 */
size_t wb_links(const struct wb_model *model, const struct wb_mapping *mapping,
		const struct wb_node *expression, struct wb_arena *arena, struct wb_link **out);

/* The kinds of transform, the most telling step first. */
enum wb_transform_kind {
	WB_TRANSFORM_COPY,       /* the name alone */
	WB_TRANSFORM_CONSTANT,   /* no field is read, nor anything looked up */
	WB_TRANSFORM_CROSSWALK,  /* map(), xref(), lookup() */
	WB_TRANSFORM_MATCH,      /* m/…/…/, matches and extracts */
	WB_TRANSFORM_SUBSTITUTE, /* s/…/…/, gsub() */
	WB_TRANSFORM_FUNCTION,   /* all else */
};

const char *wb_transform_name(enum wb_transform_kind kind); /* "copy", "match", … */
enum wb_transform_kind wb_transform_of(const struct wb_node *expression);

#endif
