/*
 *  header ─► row ─► which reject? ─► same fields? ─► what differs ─► correction
 *
 * All in one transaction, rolled back at the first line that is not right.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/map.h"
#include "base/memory.h"
#include "connect/csv_source.h"
#include "project/correction.h"
#include "study/reject_columns.h"
#include "study/reject_file.h"

struct import {
	struct wb_project *project;
	const struct wb_reject_file_import *settings;
	struct wb_reject_file_counts *counts;
	const char *path;
	struct wb_csv_options options;
	struct wb_source *source;
	struct wb_batch batch;
	const struct wb_csv_header *header;
	size_t own[WB_REJECT_COLUMNS]; /* where each column stands; SIZE_MAX: not there */
	struct wb_map seen;            /* rejects that the file had, with their bytes' offsets */
	struct wb_arena places;
	struct wb_buffer key;
	struct wb_corrections *corrections;

	/* The step of the last row, its rejects, and where its fields stand in the file. */
	struct wb_arena arena;
	struct wb_reject_filter step;
	struct wb_text run, mapping;
	struct wb_rejects *rejects;
	size_t n_fields;
	struct wb_text *fields;
	size_t *column;
};

/* One row of the file. */
struct line {
	size_t at; /* within the batch */
	struct wb_text run, mapping;
	struct wb_reject_filter reject;
};

static enum wb_status
fail_at(const struct import *import, const struct line *line, struct wb_error *err,
	const char *format, ...) __attribute__((format(printf, 4, 5)));

static enum wb_status
fail_at(const struct import *import, const struct line *line, struct wb_error *err,
	const char *format, ...)
{
	const struct wb_csv_piece *piece = import->batch.piece;
	struct wb_buffer where = { 0 };
	char what[512];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(what, sizeof what, format, arguments);
	va_end(arguments);
	wb_buffer_format(&where, "%s:%" PRIu64, import->path,
			 wb_file_line(import->path, piece->offset + piece->rows[line->at].at));
	wb_fail(err, WB_INVALID, where.at, "%s", what);
	wb_buffer_release(&where);
	return WB_INVALID;
}

/* The header. */

static enum wb_status
read_header(struct import *import, struct wb_error *err)
{
	static const struct wb_location place;
	enum wb_status status = wb_csv_options_init(&import->options, &place, err);

	if (status == WB_OK)
		status = wb_csv_source_open(import->path, &import->options, 0, 1, &import->source,
					    err);
	if (status != WB_OK)
		return status;
	import->header = &wb_csv_source_shape(import->source)->header;
	for (size_t i = 0; i < WB_REJECT_COLUMNS; i++) {
		size_t at = wb_csv_header_field(import->header, wb_reject_columns[i]);

		import->own[i] = at < import->header->n_fields ? at : SIZE_MAX;
	}
	return WB_OK;
}

static enum wb_status
fail_column(const struct import *import, const char *what, struct wb_text name,
	    struct wb_error *err)
{
	struct wb_buffer where = { 0 };

	wb_buffer_format(&where, "%s:1", import->path);
	wb_fail(err, WB_INVALID, where.at, "%s \"%.*s\"", what, WB_TEXT_ARG(name));
	wb_hint(err, "leave the columns as 'waybill rejects --export' wrote them; nothing of the "
		     "file was taken");
	wb_buffer_release(&where);
	return WB_INVALID;
}

static enum wb_status
check_own_columns(const struct import *import, struct wb_error *err)
{
	static const enum wb_reject_column needed[] = { WB_REJECT_RUN, WB_REJECT_MAPPING,
							WB_REJECT_ROW };

	for (size_t i = 0; i < sizeof needed / sizeof *needed; i++)
		if (import->own[needed[i]] == SIZE_MAX)
			return fail_column(import, "has no column", wb_reject_columns[needed[i]],
					   err);
	return WB_OK;
}

/* Every field of the step has a column, and every column is a field or one of ours. */
static enum wb_status
match_fields(struct import *import, struct wb_error *err)
{
	const struct wb_csv_header *header = import->header;
	bool *known = WB_NEW_ARRAY(&import->arena, bool, header->n_fields);

	import->column = WB_NEW_ARRAY(&import->arena, size_t, import->n_fields);
	for (size_t i = 0; i < import->n_fields; i++) {
		size_t at = wb_csv_header_field(header, import->fields[i]);

		if (at == header->n_fields)
			return fail_column(import, "has no column", import->fields[i], err);
		import->column[i] = at;
		known[at] = true;
	}
	for (size_t i = 0; i < header->n_fields; i++)
		if (!known[i] && wb_reject_column_of(header->names[i]) == WB_REJECT_COLUMNS)
			return fail_column(import, "the source has no field for column",
					   header->names[i], err);
	return WB_OK;
}

/* Rows. */

static struct wb_text
cell_text(const struct import *import, size_t column, size_t row)
{
	return wb_column_text(&import->batch.columns[column], row, NULL);
}

static enum wb_status
check_run(const struct import *import, const struct line *line, struct wb_error *err)
{
	const char *uuid = wb_project_uuid(import->project);
	size_t len = strlen(uuid);

	if (line->run.len <= len || memcmp(line->run.at, uuid, len) || line->run.at[len] != '-') {
		fail_at(import, line, err, "run \"%.*s\" is not one of this project",
			WB_TEXT_ARG(line->run));
		wb_hint(err, "take the file back into the project that it was exported from");
		return WB_INVALID;
	}
	if (!line->reject.run)
		return fail_at(import, line, err,
			       "this project has no run \"%.*s\" of mapping \"%.*s\"",
			       WB_TEXT_ARG(line->run), WB_TEXT_ARG(line->mapping));
	if (import->settings->run && import->settings->run != line->reject.run)
		return fail_at(import, line, err,
			       "a reject of run %" PRId64 ", not of run %" PRId64, line->reject.run,
			       import->settings->run);
	return WB_OK;
}

static bool
read_row_number(struct wb_text text, int64_t *out)
{
	*out = 0;
	for (size_t i = 0; i < text.len; i++) {
		if (text.at[i] < '0' || text.at[i] > '9' || *out > INT64_MAX / 10 - 1)
			return false;
		*out = *out * 10 + (text.at[i] - '0');
	}
	return *out > 0;
}

static enum wb_status
enter_step(struct import *import, const struct line *line, struct wb_error *err)
{
	struct wb_reject_filter any_row = line->reject;
	enum wb_status status;

	wb_arena_reset(&import->arena);
	import->run = wb_arena_text(&import->arena, line->run);
	import->mapping = wb_arena_text(&import->arena, line->mapping);
	import->step = line->reject;
	wb_rejects_close(import->rejects);
	import->rejects = NULL;
	any_row.row = 1; /* each line seeks its own */
	status = wb_rejects_open(import->project, &any_row, &import->rejects, err);
	if (status == WB_OK)
		status = wb_rejects_fields(import->project, line->reject.run, line->reject.step,
					   &import->arena, &import->fields, &import->n_fields, err);
	return status == WB_OK ? match_fields(import, err) : status;
}

static enum wb_status
find_step(struct import *import, struct line *line, struct wb_error *err)
{
	enum wb_status status;

	if (import->rejects && wb_text_equal(line->run, import->run) &&
	    wb_text_equal(line->mapping, import->mapping)) {
		line->reject = import->step;
		return WB_OK;
	}
	status =
		wb_rejects_step_find(import->project, line->run, line->mapping, &line->reject, err);
	if (status == WB_OK)
		status = check_run(import, line, err);
	return status == WB_OK ? enter_step(import, line, err) : status;
}

static enum wb_status
check_twice(struct import *import, const struct line *line, struct wb_error *err)
{
	struct wb_map_entry *entry;
	const struct wb_csv_piece *piece = import->batch.piece;
	uint64_t *place;

	wb_buffer_clear(&import->key);
	wb_buffer_format(&import->key, "%" PRId64 " %" PRId64 " %" PRId64, line->reject.run,
			 line->reject.step, line->reject.row);
	entry = wb_map_put(&import->seen, wb_buffer_slice(&import->key));
	if (entry->value)
		return fail_at(import, line, err, "row %" PRId64 " stands on line %" PRIu64 " too",
			       line->reject.row,
			       wb_file_line(import->path, *(const uint64_t *)entry->value));
	place = WB_NEW(&import->places, uint64_t);
	*place = piece->offset + piece->rows[line->at].at;
	entry->value = place;
	return WB_OK;
}

/* The record as the file has it. What only stands for something unread stays that. */
static struct wb_reject_record
record_of(struct import *import, const struct wb_reject_record *before, size_t row)
{
	struct wb_arena *arena = &import->batch.arena;
	struct wb_reject_record record = {
		.readable = true,
		.n_cells = import->n_fields,
		.cells = WB_NEW_ARRAY(arena, struct wb_record_cell, import->n_fields),
	};

	for (size_t i = 0; i < import->n_fields; i++) {
		const struct wb_column *column = &import->batch.columns[import->column[i]];
		struct wb_record_cell *cell = &record.cells[i];

		cell->name = import->fields[i];
		if (wb_column_cell(column, row) != WB_CELL_VALUE)
			continue;
		cell->kind = WB_RECORD_TEXT;
		cell->text = wb_column_text(column, row, NULL);
		if (before->readable && before->cells[i].kind == WB_RECORD_UNREAD &&
		    wb_text_equal(before->cells[i].text, cell->text))
			cell->kind = WB_RECORD_UNREAD;
	}
	return record;
}

/* A row that could not be read, and for which the file still says just that. */
static bool
is_untouched(const struct import *import, const struct wb_reject_record *after, size_t row)
{
	size_t own = import->own[WB_REJECT_RECORD];

	for (size_t i = 0; i < after->n_cells; i++)
		if (after->cells[i].kind != WB_RECORD_NULL)
			return false;
	return own != SIZE_MAX && wb_column_cell(&import->batch.columns[own], row) == WB_CELL_VALUE;
}

static bool
differs(const struct wb_reject_record *before, const struct wb_reject_record *after)
{
	for (size_t i = 0; i < after->n_cells; i++)
		if (before->readable ? !wb_record_cell_equal(&before->cells[i], &after->cells[i])
				     : after->cells[i].kind != WB_RECORD_NULL)
			return true;
	return false;
}

static enum wb_status
take_record(struct import *import, const struct line *line, const struct wb_reject_row *reject,
	    struct wb_error *err)
{
	struct wb_reject_record before =
		wb_reject_record_parse(reject->record, &import->batch.arena);
	struct wb_reject_record after;
	struct wb_correction correction = {
		.run = line->reject.run,
		.step = line->reject.step,
		.row = reject->row,
		.at = import->settings->at,
		.author = import->settings->author,
		.before = &before,
		.after = &after,
	};

	if (before.readable && before.n_cells != import->n_fields)
		return fail_at(import, line, err, "the reject's record has other fields");
	after = record_of(import, &before, line->at);
	import->counts->rows++;
	if (is_untouched(import, &after, line->at) || !differs(&before, &after))
		return WB_OK;
	if (wb_text_is(reject->state, "loaded"))
		return fail_at(import, line, err,
			       "row %" PRId64 " was loaded since: a correction "
			       "would come too late",
			       reject->row);
	import->counts->corrected++;
	return wb_corrections_put(import->corrections, &correction, err);
}

static enum wb_status
take_reject(struct import *import, const struct line *line, struct wb_error *err)
{
	struct wb_reject_row reject;
	bool found = false;
	enum wb_status status;

	wb_rejects_seek(import->rejects, line->reject.row);
	status = wb_rejects_next(import->rejects, &import->batch.arena, &reject, &found, err);
	if (status == WB_OK && !found)
		return fail_at(import, line, err,
			       "row %" PRId64 " of mapping \"%.*s\" is no reject of run %" PRId64,
			       line->reject.row, WB_TEXT_ARG(line->mapping), line->reject.run);
	return status == WB_OK ? take_record(import, line, &reject, err) : status;
}

static enum wb_status
take_row(struct import *import, size_t at, struct wb_error *err)
{
	struct line line = { .at = at };
	struct wb_text number;
	enum wb_status status;

	if (import->batch.faults && import->batch.faults[at])
		return fail_at(import, &line, err, "%.*s",
			       WB_TEXT_ARG(import->batch.faults[at]->reason));
	line.run = cell_text(import, import->own[WB_REJECT_RUN], at);
	line.mapping = cell_text(import, import->own[WB_REJECT_MAPPING], at);
	number = cell_text(import, import->own[WB_REJECT_ROW], at);
	status = find_step(import, &line, err);
	if (status != WB_OK)
		return status;
	if (!read_row_number(number, &line.reject.row))
		return fail_at(import, &line, err, "\"%.*s\" is no row number",
			       WB_TEXT_ARG(number));
	status = check_twice(import, &line, err);
	return status == WB_OK ? take_reject(import, &line, err) : status;
}

static enum wb_status
take_rows(struct import *import, struct wb_error *err)
{
	enum wb_status status = WB_OK;

	do {
		wb_batch_reset(&import->batch);
		status = wb_csv_source_fetch(import->source, &import->batch, err);
		if (status == WB_OK)
			status = wb_csv_source_parse(import->source, &import->batch, err);
		for (size_t row = 0; status == WB_OK && row < import->batch.rows; row++)
			status = take_row(import, row, err);
	} while (status == WB_OK && import->batch.rows);
	return status;
}

enum wb_status
wb_reject_file_import(struct wb_project *project, const char *path,
		      const struct wb_reject_file_import *settings,
		      struct wb_reject_file_counts *counts, struct wb_error *err)
{
	struct import import = {
		.project = project,
		.settings = settings,
		.counts = counts,
		.path = path,
	};
	enum wb_status status = read_header(&import, err);

	if (status == WB_OK)
		status = check_own_columns(&import, err);
	if (status == WB_OK)
		status = wb_corrections_begin(project, &import.corrections, err);
	if (status == WB_OK)
		status = take_rows(&import, err);
	wb_rejects_close(import.rejects);
	if (status == WB_OK)
		status = wb_corrections_commit(import.corrections, err);
	wb_corrections_end(import.corrections);
	wb_csv_source_close(import.source);
	wb_csv_options_release(&import.options);
	wb_batch_release(&import.batch);
	wb_map_release(&import.seen);
	wb_arena_release(&import.places);
	wb_buffer_release(&import.key);
	wb_arena_release(&import.arena);
	return status;
}
