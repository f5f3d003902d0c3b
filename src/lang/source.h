/*
 * The source of a script: its text, and errors that point into it.
 *
 * Borrows both the text and the name; pure, any thread.
 */
#ifndef WB_LANG_SOURCE_H
#define WB_LANG_SOURCE_H

#include "base/error.h"
#include "lang/syntax.h"

struct wb_source {
	struct wb_text text;
	const char *name; /* shown in messages: a file's name */
};

/* The line and column of a byte of the source. */
struct wb_position wb_source_position(const struct wb_source *source, size_t offset);

/*
 * Fills err for the byte at `offset`: NAME:LINE:COLUMN, what, and the line with a
 * caret below; cut around the column where it is long. Returns WB_INVALID.
 */
enum wb_status wb_source_fail(const struct wb_source *source, size_t offset, struct wb_error *err,
			      const char *format, ...) __attribute__((format(printf, 4, 5)));

#endif
