#include "project/record_edit.h"

#include <inttypes.h>
#include <string.h>

static const struct {
	char byte, letter;
} escapes[] = { { '\n', 'n' }, { '\r', 'r' }, { '\t', 't' }, { '\\', '\\' } };

enum { N_ESCAPES = sizeof escapes / sizeof *escapes };

static void
print_byte(char byte, struct wb_buffer *out)
{
	for (size_t i = 0; i < N_ESCAPES; i++)
		if (byte == escapes[i].byte) {
			wb_buffer_format(out, "\\%c", escapes[i].letter);
			return;
		}
	if ((unsigned char)byte < 0x20 || byte == 0x7f)
		wb_buffer_format(out, "\\x%02x", (unsigned)(unsigned char)byte);
	else
		wb_buffer_byte(out, byte);
}

void
wb_record_line_print(const struct wb_record_cell *cell, struct wb_buffer *out)
{
	if (cell->kind == WB_RECORD_NULL)
		return;
	if (!cell->text.len || wb_text_is(cell->text, "\"\"")) {
		wb_buffer_string(out, cell->text.len ? "\\x22\"" : "\"\"");
		return;
	}
	for (size_t i = 0; i < cell->text.len; i++)
		print_byte(cell->text.at[i], out);
}

static int
hex_digit(char byte)
{
	static const char digits[] = "0123456789abcdef";
	const char *at =
		byte ? strchr(digits, byte >= 'A' && byte <= 'F' ? byte + 32 : byte) : NULL;

	return at ? (int)(at - digits) : -1;
}

/* What stands behind a backslash; 0: nothing that is known, else the bytes it took. */
static size_t
read_escape(struct wb_text left, char *byte)
{
	if (left.len >= 3 && left.at[0] == 'x' && hex_digit(left.at[1]) >= 0 &&
	    hex_digit(left.at[2]) >= 0) {
		*byte = (char)(hex_digit(left.at[1]) * 16 + hex_digit(left.at[2]));
		return *byte > 0 ? 3 : 0; /* beyond ASCII the character itself is typed */
	}
	for (size_t i = 0; left.len && i < N_ESCAPES; i++)
		if (left.at[0] == escapes[i].letter) {
			*byte = escapes[i].byte;
			return 1;
		}
	return 0;
}

bool
wb_record_line_read(struct wb_text line, struct wb_arena *arena, struct wb_record_cell *cell)
{
	struct wb_buffer text = { 0 };
	bool ok = true;

	cell->kind = line.len ? WB_RECORD_TEXT : WB_RECORD_NULL;
	cell->text = WB_TEXT("");
	if (!line.len || wb_text_is(line, "\"\""))
		return true;
	while (ok && line.len) {
		char byte = line.at[0];
		size_t used = 1;

		if (byte == '\\') {
			used = read_escape((struct wb_text){ line.at + 1, line.len - 1 }, &byte);
			ok = used > 0;
			used++;
		}
		wb_buffer_byte(&text, byte);
		if (ok) {
			line.at += used;
			line.len -= used;
		}
	}
	cell->text = wb_arena_text(arena, wb_buffer_slice(&text));
	wb_buffer_release(&text);
	return ok;
}

/* Opening. */

static enum wb_status
find_reject(struct wb_project *project, struct wb_record_edit *edit, struct wb_reject_row *out,
	    struct wb_error *err)
{
	struct wb_rejects *rejects = NULL;
	bool found = false;
	enum wb_status status = wb_rejects_open(project, &edit->which, &rejects, err);

	if (!status)
		status = wb_rejects_next(rejects, &edit->arena, out, &found, err);
	wb_rejects_close(rejects);
	if (status || found)
		return status;
	return wb_fail(err, WB_NOT_FOUND, wb_project_path(project),
		       "row %" PRId64 " is no reject of run %" PRId64, edit->which.row,
		       edit->which.run);
}

enum wb_status
wb_record_edit_open(struct wb_project *project, const struct wb_reject_filter *which,
		    struct wb_record_edit *out, struct wb_error *err)
{
	struct wb_buffer line = { 0 };
	enum wb_status status;

	out->which = *which;
	status = find_reject(project, out, &out->reject, err);
	if (status)
		return status;
	out->before = wb_reject_record_parse(out->reject.record, &out->arena);
	out->n_fields = out->before.n_cells;
	out->names = WB_NEW_ARRAY(&out->arena, struct wb_text, out->n_fields);
	for (size_t i = 0; i < out->n_fields; i++)
		out->names[i] = out->before.cells[i].name;
	if (!out->before.readable)
		status = wb_rejects_fields(project, which->run, which->step, &out->arena,
					   &out->names, &out->n_fields, err);
	if (status)
		return status;
	out->lines = WB_NEW_ARRAY(&out->arena, struct wb_text, out->n_fields);
	for (size_t i = 0; i < out->before.n_cells; i++) {
		wb_buffer_clear(&line);
		wb_record_line_print(&out->before.cells[i], &line);
		out->lines[i] = wb_arena_text(&out->arena, wb_buffer_slice(&line));
	}
	wb_buffer_release(&line);
	return WB_OK;
}

void
wb_record_edit_release(struct wb_record_edit *edit)
{
	wb_arena_release(&edit->arena);
	*edit = (struct wb_record_edit){ 0 };
}

/* Keeping. */

/* A run may have come to it since it was opened. */
static enum wb_status
check_not_loaded(struct wb_project *project, struct wb_record_edit *edit, struct wb_error *err)
{
	struct wb_reject_row now;
	enum wb_status status = find_reject(project, edit, &now, err);

	if (status || !wb_text_is(now.state, "loaded"))
		return status;
	return wb_fail(err, WB_INVALID, wb_project_path(project),
		       "row %" PRId64 " was loaded since: a correction would come too late",
		       edit->which.row);
}

static enum wb_status
put(struct wb_project *project, const struct wb_record_edit *edit,
    const struct wb_reject_record *after, int64_t at, struct wb_text author, struct wb_error *err)
{
	const struct wb_correction correction = {
		.run = edit->which.run,
		.step = edit->which.step,
		.row = edit->which.row,
		.at = at,
		.author = author,
		.before = &edit->before,
		.after = after,
	};
	struct wb_corrections *corrections = NULL;
	enum wb_status status = wb_corrections_begin(project, &corrections, err);

	if (!status)
		status = wb_corrections_put(corrections, &correction, err);
	if (!status)
		status = wb_corrections_commit(corrections, err);
	wb_corrections_end(corrections);
	return status;
}

/* The cell of a line: what was not changed stays. */
static enum wb_status
read_cell(struct wb_project *project, struct wb_record_edit *edit, size_t i, struct wb_text line,
	  struct wb_record_cell *cell, struct wb_error *err)
{
	if (edit->before.readable && wb_text_equal(line, edit->lines[i])) {
		*cell = edit->before.cells[i];
		return WB_OK;
	}
	cell->name = edit->names[i];
	if (wb_record_line_read(line, &edit->arena, cell))
		return WB_OK;
	wb_fail(err, WB_INVALID, wb_project_path(project),
		"field \"%.*s\": a backslash is written \\\\", WB_TEXT_ARG(edit->names[i]));
	wb_hint(err, "also \\n, \\r, \\t and \\x1b are understood");
	return WB_INVALID;
}

enum wb_status
wb_record_edit_keep(struct wb_project *project, struct wb_record_edit *edit,
		    const struct wb_text *lines, int64_t at, struct wb_text author, bool *kept,
		    struct wb_error *err)
{
	struct wb_reject_record after = {
		.readable = true,
		.n_cells = edit->n_fields,
		.cells = WB_NEW_ARRAY(&edit->arena, struct wb_record_cell, edit->n_fields),
	};
	enum wb_status status = check_not_loaded(project, edit, err);

	*kept = false;
	for (size_t i = 0; !status && i < edit->n_fields; i++) {
		status = read_cell(project, edit, i, lines[i], &after.cells[i], err);
		*kept |= edit->before.readable
				 ? !wb_record_cell_equal(&edit->before.cells[i], &after.cells[i])
				 : after.cells[i].kind != WB_RECORD_NULL;
	}
	if (status || !*kept)
		return status;
	status = put(project, edit, &after, at, author, err);
	*kept = !status;
	return status;
}

enum wb_status
wb_record_edit_accept(struct wb_project *project, struct wb_record_edit *edit, int64_t at,
		      struct wb_text author, struct wb_error *err)
{
	enum wb_status status = check_not_loaded(project, edit, err);

	if (status)
		return status;
	if (!edit->before.readable)
		return wb_fail(err, WB_INVALID, wb_project_path(project),
			       "row %" PRId64 " could not be read as a record: correct it first",
			       edit->which.row);
	return put(project, edit, &edit->before, at, author, err);
}
