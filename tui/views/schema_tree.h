/*
 * The lines of the schema's tree: systems, their tables, and the fields of those
 * that are unfolded. Pointers are the workspace's, until it is read again.
 */
#ifndef TUI_VIEWS_SCHEMA_TREE_H
#define TUI_VIEWS_SCHEMA_TREE_H

#include "base/map.h"
#include "tui/workspace.h"

struct wb_schema_line {
	const struct wb_workspace_system *system;
	const struct wb_table *table; /* NULL: the system itself */
	const struct wb_field *field; /* NULL: the table itself */
};

struct wb_schema_tree {
	size_t count, capacity;
	struct wb_schema_line *lines;
	struct wb_map unfolded; /* "system.table" of tables whose fields are shown: any value */
};

void wb_schema_tree_release(struct wb_schema_tree *tree);

/* Makes the lines anew from the workspace. */
void wb_schema_tree_fill(struct wb_schema_tree *tree, const struct wb_workspace *workspace);

/* Shows a table's fields, or hides them; fill again afterwards. */
void wb_schema_tree_fold(struct wb_schema_tree *tree, struct wb_text system, struct wb_text table,
			 bool folded);
bool wb_schema_tree_is_folded(const struct wb_schema_tree *tree, struct wb_text system,
			      struct wb_text table);

/* The line of a table, or of a field of it where `field` is not empty; count where none is. */
size_t wb_schema_tree_find(const struct wb_schema_tree *tree, struct wb_text system,
			   struct wb_text table, struct wb_text field);

/* The line's own name. */
struct wb_text wb_schema_line_name(const struct wb_schema_line *line);

#endif
