/*
 * What the printer's files share; print.h is what others use. Pure; any thread.
 */
#ifndef WB_LANG_PRINTER_H
#define WB_LANG_PRINTER_H

#include "lang/print.h"

/* Names longer than this do not push the others' "<-" or "->" to the right. */
enum { WB_PRINT_ALIGNED = 40 };

void wb_print_table(const struct wb_table_name *table, struct wb_buffer *out);
void wb_print_comments(struct wb_comments comments, const char *indent, struct wb_buffer *out);

/* Blanks, so that `width` columns are taken since `start`, and at least one. */
void wb_print_pad(struct wb_buffer *out, size_t start, size_t width);

/* Columns since `start`: code points, so that they do not change with Unicode's tables. */
size_t wb_print_width(const struct wb_buffer *out, size_t start);

/* The lines of a mapping, between its braces. */
void wb_print_lines(const struct wb_mapping *mapping, struct wb_buffer *out);

#endif
