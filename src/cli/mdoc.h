/*
 * Texts of the program's tables as mdoc, the language of manual pages: what
 * roff would take for its own is escaped.
 */
#ifndef WB_CLI_MDOC_H
#define WB_CLI_MDOC_H

#include <stdio.h>

#include "base/text.h"

/* A line, or a part of one; it ends with no line end. */
void wb_mdoc_text(FILE *stream, struct wb_text text);

/* One word for roff, whose blanks are all kept and break no line. */
void wb_mdoc_word(FILE *stream, struct wb_text text);

/* A sentence each on a line of its own, as mdoc wants it; an empty line parts paragraphs. */
void wb_mdoc_paragraphs(FILE *stream, const char *text);

#endif
