/*
 * What is on a surface, as text or as a picture. The text has the screen's rows
 * as they read, then, for every row that is not plain throughout, a line of one
 * letter a cell: which role it has. Golden files are such dumps.
 */
#ifndef TUI_DUMP_H
#define TUI_DUMP_H

#include "base/error.h"
#include "tui/surface.h"
#include "tui/theme.h"

/* Appends the dump. */
void wb_dump_text(const struct wb_surface *surface, struct wb_buffer *out);

/* Appends a picture: SVG 1.1, in the theme's colours. */
void wb_dump_svg(const struct wb_surface *surface, enum wb_theme_kind theme, struct wb_buffer *out);

/* Writes one or the other to a file: SVG where its name ends in .svg. */
enum wb_status wb_dump_file(const struct wb_surface *surface, enum wb_theme_kind theme,
			    const char *path, struct wb_error *err);

#endif
