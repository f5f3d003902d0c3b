/*
 * Arrows as expressions to be tried: what of a mapping's names an expression uses, and
 * the expression with the mapping's lets put in their places, so that trial.h can
 * evaluate it over the values of the fields it reads. Pure; any thread.
 */
#ifndef WB_STUDY_TRIAL_ARROW_H
#define WB_STUDY_TRIAL_ARROW_H

#include "study/trial.h"

/* A field that an expression reads, through lets as well. */
struct wb_arrow_field {
	struct wb_text alias; /* of its table in the mapping; empty: an element of a list */
	struct wb_table_name table;
	struct wb_text field;
};

/*
 * The fields that a value is made of: those of one table; or, joined, of the rows that
 * the mapping makes by its joins and lists.
 */
struct wb_arrow_source {
	bool is_joined;
	struct wb_text alias;       /* of the table, where it is one … */
	struct wb_table_name table; /* … and its name; joined: the driving one's */
	size_t n_fields;
	struct wb_text *fields;
	struct wb_text *aliases; /* by field, joined: of its table; empty: an element */
};

/* What an expression reads of the rows of its mapping. */
struct wb_arrow_reads {
	size_t n_fields;
	struct wb_arrow_field *fields; /* each once, in the order in which they are met */
	bool groups;                   /* the mapping groups its rows: it reads what groups give */
};

/*
 * Parses an expression of a mapping and puts its lets in their places. Nodes of lets
 * take the position of the name that stood for them, so that errors point into
 * `text`. WB_LIMIT where it grows beyond all measure by that.
 */
enum wb_status wb_arrow_expand(const struct wb_object *mapping, struct wb_text text,
			       struct wb_arena *arena, struct wb_node **out, struct wb_error *err);

/* What an expanded expression reads; it lies in the arena. Names that are nothing are left out. */
void
wb_arrow_reads_of(const struct wb_model *model, const struct wb_object *mapping,
		  const struct wb_node *node, struct wb_arena *arena, struct wb_arrow_reads *out);

/*
 * What is to be loaded to try it; *out lies in the arena. False: it reads nothing, too
 * much, or groups.
 */
bool wb_arrow_source_of(const struct wb_arrow_reads *reads, const struct wb_object *mapping,
			struct wb_arena *arena, struct wb_arrow_source *out);
void wb_arrow_source_copy(const struct wb_arrow_source *source, struct wb_arena *arena,
			  struct wb_arrow_source *out);
bool wb_arrow_source_equal(const struct wb_arrow_source *a, const struct wb_arrow_source *b);

/*
 * Loads the values of a source. Joined ones come through the plan of the mapping, of which
 * all rows are taken, whatever its `where` says; the session chooses the mapping for it.
 */
enum wb_status
wb_trial_load_source(struct wb_session *session, struct wb_text mapping,
		     const struct wb_arrow_source *source, const struct wb_trial_loading *loading,
		     struct wb_trial_values **out, struct wb_error *err);

/*
 * As wb_trial_compile, of an arrow's expression: the mapping is of the session's model,
 * `source` that of the values. An error points into `text`.
 */
enum wb_status
wb_trial_compile_arrow(const struct wb_trial_values *values, struct wb_session *session,
		       const struct wb_object *mapping, const struct wb_arrow_source *source,
		       struct wb_text text, struct wb_arena *arena, struct wb_plan **out,
		       struct wb_error *err);

#endif
