/*
 * The schema: systems, tables and fields as a tree; beside it, what the profile
 * says of what is under the cursor.
 */
#ifndef TUI_VIEWS_SCHEMA_H
#define TUI_VIEWS_SCHEMA_H

#include "tui/app.h"

/* Opens with the cursor on a table, whose fields are shown; empty texts: at the beginning. */
struct wb_view *wb_schema_view_new(struct wb_text system, struct wb_text table);

#endif
