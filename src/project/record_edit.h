/*
 * A reject's record opened to be corrected by hand: each of its fields as one line of
 * text, and back.
 *
 * A line shows null as nothing and empty text as ""; controls and a backslash are
 * written with one: \n \t \\ \x1b. A field whose line was not changed stays what it is,
 * byte by byte. An edit owns its memory. One thread, that of the project's connection.
 */
#ifndef WB_PROJECT_RECORD_EDIT_H
#define WB_PROJECT_RECORD_EDIT_H

#include "project/correction.h"

struct wb_record_edit {
	struct wb_arena arena;
	struct wb_reject_filter which; /* run, step and row */
	struct wb_reject_row reject;
	struct wb_reject_record before;
	size_t n_fields;
	struct wb_text *names, *lines; /* by field, in the record's order */
};

/* `which` names a row. WB_NOT_FOUND where it is no reject. Release it also after a failure. */
enum wb_status wb_record_edit_open(struct wb_project *project, const struct wb_reject_filter *which,
				   struct wb_record_edit *out, struct wb_error *err);
void wb_record_edit_release(struct wb_record_edit *edit);

/*
 * Keeps a correction: the lines by field. *kept is false where they are as they were.
 * WB_INVALID where a line is not right, or the row was loaded since.
 */
enum wb_status wb_record_edit_keep(struct wb_project *project, struct wb_record_edit *edit,
				   const struct wb_text *lines, int64_t at, struct wb_text author,
				   bool *kept, struct wb_error *err);

/* Keeps the record as it stands, so that the next run takes it up, though it was left. */
enum wb_status wb_record_edit_accept(struct wb_project *project, struct wb_record_edit *edit,
				     int64_t at, struct wb_text author, struct wb_error *err);

/* A value as a line, and back; false: there is no such escape. Pure. */
void wb_record_line_print(const struct wb_record_cell *cell, struct wb_buffer *out);
bool wb_record_line_read(struct wb_text line, struct wb_arena *arena, struct wb_record_cell *cell);

#endif
