/*
 * The start, where there is no project yet: it asks where data comes from, where it
 * goes, and for a name, makes the project and shows its board. In a folder with several
 * projects it asks which first.
 */
#ifndef TUI_VIEWS_START_H
#define TUI_VIEWS_START_H

#include "tui/app.h"

/* `path` is that of the project to make, copied; NULL: one in the working folder. */
struct wb_view *wb_start_view_new(const char *path);

/* The only project file of the working folder, for free(); NULL: there is none, or several. */
char *wb_start_only_project(void);

#endif
