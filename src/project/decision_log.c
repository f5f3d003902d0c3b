/*
 * Two kinds of ranges are open at a time. Of row outcomes there is one, the
 * last. Of field choices there are as many as the last two rows have: they sit
 * in a map by what they say, and a choice about row n extends the range that
 * says the same and ends at n - 1. Ranges that ended earlier stay in the map
 * until it has doubled, then a sweep writes them and lets them go, so that the
 * map stays as small as two rows' worth and each choice costs a constant.
 *
 * What is open depends on the rows alone, never on when the log was flushed,
 * swept or loaded: a resumed run goes on exactly as the undisturbed one would.
 */
#include "project/decision_log.h"

#include <inttypes.h>
#include <string.h>

#include "project/store.h"

enum { SWEEP_LEAST = 64 };

enum { FIELD, RULE, NOTE, VALUE, PARTS };

/* A range of field choices; its texts are its key in the map. */
struct field_range {
	int64_t seq;
	uint64_t first, last;
	bool written;
};

const char wb_decision_put_sql[] =
	"INSERT INTO decision (run, step, seq, kind, first_row, last_row, outcome, rule, note, "
	"field, value, count) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12) "
	"ON CONFLICT (run, step, seq) DO UPDATE SET last_row = excluded.last_row, "
	"count = excluded.count";

enum {
	KIND = 4,
	FIRST_ROW,
	LAST_ROW,
	OUTCOME,
	RULE_WORD,
	NOTE_TEXT,
	FIELD_NAME,
	VALUE_TEXT,
	COUNT
};

/* Binds what every kind of record has. */
static void
bind_common(struct wb_decision_log *log, int64_t seq, const char *kind, struct wb_text rule,
	    struct wb_text note)
{
	sqlite3_bind_int64(log->put, 1, log->run);
	sqlite3_bind_int64(log->put, 2, log->step);
	sqlite3_bind_int64(log->put, 3, seq);
	wb_store_bind_text(log->put, KIND, wb_text_of(kind));
	wb_store_bind_text(log->put, RULE_WORD, rule);
	wb_store_bind_text(log->put, NOTE_TEXT, note);
}

static void
bind_range(struct wb_decision_log *log, uint64_t first, uint64_t last)
{
	sqlite3_bind_int64(log->put, FIRST_ROW, (int64_t)first);
	sqlite3_bind_int64(log->put, LAST_ROW, (int64_t)last);
}

static enum wb_status
put(struct wb_decision_log *log, struct wb_error *err)
{
	enum wb_status status = wb_store_ensure_transaction(log->project, err);

	if (status == WB_OK)
		return wb_store_run(log->project, log->put, err);
	sqlite3_clear_bindings(log->put);
	return status;
}

static enum wb_status
write_rows(struct wb_decision_log *log, struct wb_error *err)
{
	struct wb_row_range *rows = &log->rows;

	if (!rows->seq || rows->written)
		return WB_OK;
	rows->written = true;
	bind_common(log, rows->seq, "row", wb_buffer_slice(&rows->rule),
		    wb_buffer_slice(&rows->note));
	bind_range(log, rows->first, rows->last);
	if (rows->count != rows->last - rows->first + 1)
		sqlite3_bind_int64(log->put, COUNT, (int64_t)rows->count);
	wb_store_bind_text(log->put, OUTCOME, wb_text_of(wb_outcome_name(rows->outcome)));
	return put(log, err);
}

/* The key of a field choice: the lengths of its texts, then the texts. */
static void
make_key(struct wb_buffer *key, const struct wb_text parts[PARTS])
{
	wb_buffer_clear(key);
	for (int i = 0; i < PARTS; i++)
		wb_buffer_add(key, (const char *)&parts[i].len, sizeof parts[i].len);
	for (int i = 0; i < PARTS; i++)
		wb_buffer_text(key, parts[i]);
}

static void
split_key(struct wb_text key, struct wb_text parts[PARTS])
{
	const char *at = key.at + PARTS * sizeof parts->len;

	for (size_t i = 0; i < PARTS; i++) {
		memcpy(&parts[i].len, key.at + i * sizeof parts->len, sizeof parts->len);
		parts[i].at = at;
		at += parts[i].len;
	}
}

static enum wb_status
write_field(struct wb_decision_log *log, const struct wb_map_entry *entry, struct wb_error *err)
{
	struct field_range *range = entry->value;
	struct wb_text parts[PARTS];

	if (range->written)
		return WB_OK;
	range->written = true;
	split_key(entry->key, parts);
	bind_common(log, range->seq, "field", parts[RULE], parts[NOTE]);
	bind_range(log, range->first, range->last);
	wb_store_bind_text(log->put, FIELD_NAME, parts[FIELD]);
	wb_store_bind_text(log->put, VALUE_TEXT, parts[VALUE]);
	return put(log, err);
}

enum wb_status
wb_decision_log_flush(struct wb_decision_log *log, struct wb_error *err)
{
	enum wb_status status = write_rows(log, err);

	for (size_t i = 0; i < log->fields.count && status == WB_OK; i++)
		status = write_field(log, &log->fields.entries[i], err);
	return status;
}

void
wb_decision_log_release(struct wb_decision_log *log)
{
	wb_buffer_release(&log->rows.rule);
	wb_buffer_release(&log->rows.note);
	wb_buffer_release(&log->key);
	wb_map_release(&log->fields);
	wb_arena_release(&log->ranges);
	*log = (struct wb_decision_log){ 0 };
}

static void
open_rows(struct wb_decision_log *log, const struct wb_row_range *range, struct wb_text rule,
	  struct wb_text note)
{
	struct wb_buffer rule_copy = log->rows.rule, note_copy = log->rows.note;

	wb_buffer_clear(&rule_copy);
	wb_buffer_clear(&note_copy);
	wb_buffer_text(&rule_copy, rule);
	wb_buffer_text(&note_copy, note);
	log->rows = *range;
	log->rows.rule = rule_copy;
	log->rows.note = note_copy;
}

static enum wb_status
fail_twice(const struct wb_decision_log *log, uint64_t row, struct wb_error *err)
{
	return wb_fail(err, WB_INVALID, wb_project_path(log->project),
		       "row %" PRIu64 " of step %" PRId64 " was decided twice", row, log->step);
}

static enum wb_status
begin_rows(struct wb_decision_log *log, const struct wb_row_span *span, enum wb_outcome outcome,
	   struct wb_text rule, struct wb_text note, struct wb_error *err)
{
	enum wb_status status = write_rows(log, err);

	if (status != WB_OK)
		return status;
	open_rows(log,
		  &(struct wb_row_range){ .seq = log->next_seq++,
					  .first = span->first,
					  .last = span->last,
					  .count = span->count,
					  .outcome = outcome },
		  rule, note);
	return WB_OK;
}

enum wb_status
wb_decision_log_rows(struct wb_decision_log *log, uint64_t first, uint64_t count,
		     enum wb_outcome outcome, struct wb_text rule, struct wb_text note,
		     struct wb_error *err)
{
	struct wb_row_span span = { first, first + count - 1, count };

	if (!count || wb_decision_log_extend(log, first, count, outcome, rule, note))
		return WB_OK;
	if (first <= log->rows.last)
		return fail_twice(log, first, err);
	return begin_rows(log, &span, outcome, rule, note, err);
}

/* Whether the rows go on where the last range ends, or share its last source row. */
static bool
continues(const struct wb_row_range *rows, const struct wb_row_span *span, enum wb_outcome outcome,
	  struct wb_text rule, struct wb_text note)
{
	return rows->seq && rows->outcome == outcome && span->first <= rows->last + 1 &&
	       wb_text_equal(wb_buffer_slice(&rows->rule), rule) &&
	       wb_text_equal(wb_buffer_slice(&rows->note), note);
}

enum wb_status
wb_decision_log_made_rows(struct wb_decision_log *log, const struct wb_row_span *span,
			  enum wb_outcome outcome, struct wb_text rule, struct wb_text note,
			  struct wb_error *err)
{
	struct wb_row_range *rows = &log->rows;

	if (span->first < rows->last)
		return fail_twice(log, span->first, err);
	if (!continues(rows, span, outcome, rule, note))
		return begin_rows(log, span, outcome, rule, note, err);
	rows->last = span->last;
	rows->count += span->count;
	rows->written = false;
	return WB_OK;
}

static struct field_range *
open_field(struct wb_decision_log *log, struct wb_text key, const struct field_range *range)
{
	struct field_range *copy = WB_NEW(&log->ranges, struct field_range);

	*copy = *range;
	wb_map_put(&log->fields, key)->value = copy;
	return copy;
}

/* Writes the ranges that row `row` cannot extend any more, and keeps the others. */
static enum wb_status
sweep(struct wb_decision_log *log, uint64_t row, struct wb_error *err)
{
	struct wb_map fields = log->fields;
	struct wb_arena ranges = log->ranges;
	enum wb_status status = WB_OK;

	log->fields = (struct wb_map){ 0 };
	log->ranges = (struct wb_arena){ 0 };
	for (size_t i = 0; i < fields.count && status == WB_OK; i++) {
		const struct field_range *range = fields.entries[i].value;

		if (range->last + 1 < row)
			status = write_field(log, &fields.entries[i], err);
		else
			open_field(log, fields.entries[i].key, range);
	}
	wb_map_release(&fields);
	wb_arena_release(&ranges);
	log->sweep_at = log->fields.count * 2 + SWEEP_LEAST;
	return status;
}

enum wb_status
wb_decision_log_field(struct wb_decision_log *log, uint64_t row, struct wb_text field,
		      struct wb_text rule, struct wb_text note, struct wb_text value,
		      struct wb_error *err)
{
	const struct wb_text parts[PARTS] = { field, rule, note, value };
	struct wb_map_entry *entry;
	struct field_range *range;
	enum wb_status status = WB_OK;

	make_key(&log->key, parts);
	entry = wb_map_find(&log->fields, wb_buffer_slice(&log->key));
	range = entry ? entry->value : NULL;
	if (range && row >= range->first && row <= range->last)
		return WB_OK;
	if (range && row == range->last + 1) {
		range->last = row;
		range->written = false;
		return WB_OK;
	}
	if (range)
		status = write_field(log, entry, err); /* the same words, after a gap */
	else if (log->fields.count >= log->sweep_at)
		status = sweep(log, row, err);
	if (status != WB_OK)
		return status;
	if (!range)
		range = open_field(log, wb_buffer_slice(&log->key), &(struct field_range){ 0 });
	*range = (struct field_range){ .seq = log->next_seq++, .first = row, .last = row };
	return WB_OK;
}

enum wb_status
wb_decision_log_note(struct wb_decision_log *log, struct wb_text rule, uint64_t count,
		     struct wb_text note, struct wb_error *err)
{
	bind_common(log, log->next_seq++, "step", rule, note);
	sqlite3_bind_int64(log->put, COUNT, (int64_t)count);
	return put(log, err);
}

static void
load_rows(struct wb_decision_log *log, sqlite3_stmt *row)
{
	open_rows(log,
		  &(struct wb_row_range){
			  .seq = sqlite3_column_int64(row, 0),
			  .first = (uint64_t)sqlite3_column_int64(row, 1),
			  .last = (uint64_t)sqlite3_column_int64(row, 2),
			  .count = (uint64_t)sqlite3_column_int64(row, 6),
			  .outcome = wb_outcome_of_name(wb_store_text(row, 3)),
			  .written = true,
		  },
		  wb_store_text(row, 4), wb_store_text(row, 5));
}

static void
load_field(struct wb_decision_log *log, sqlite3_stmt *row)
{
	struct wb_text parts[PARTS];

	for (int i = 0; i < PARTS; i++)
		parts[i] = wb_store_text(row, 3 + i);
	make_key(&log->key, parts);
	open_field(log, wb_buffer_slice(&log->key),
		   &(struct field_range){
			   .seq = sqlite3_column_int64(row, 0),
			   .first = (uint64_t)sqlite3_column_int64(row, 1),
			   .last = (uint64_t)sqlite3_column_int64(row, 2),
			   .written = true,
		   });
}

/* Runs a query about this step, ?3 being `row`, and hands each row of it on. */
static enum wb_status
each(struct wb_decision_log *log, const char *sql, uint64_t row,
     void (*take)(struct wb_decision_log *log, sqlite3_stmt *row), struct wb_error *err)
{
	sqlite3_stmt *statement = NULL;
	enum wb_status status = wb_store_prepare(log->project, sql, &statement, err);
	enum wb_store_step step;

	if (status != WB_OK)
		return status;
	sqlite3_bind_int64(statement, 1, log->run);
	sqlite3_bind_int64(statement, 2, log->step);
	sqlite3_bind_int64(statement, 3, (int64_t)row);
	while ((step = wb_store_step(log->project, statement, err)) == WB_STORE_ROW)
		take(log, statement);
	sqlite3_finalize(statement);
	return wb_store_status(step, err);
}

static void
load_next_seq(struct wb_decision_log *log, sqlite3_stmt *row)
{
	log->next_seq = sqlite3_column_int64(row, 0) + 1;
}

enum wb_status
wb_decision_log_load(struct wb_decision_log *log, struct wb_error *err)
{
	enum wb_status status =
		each(log, "SELECT max(seq) FROM decision WHERE run = ?1 AND step = ?2", 0,
		     load_next_seq, err);

	log->sweep_at = SWEEP_LEAST;
	if (status == WB_OK)
		status = each(log,
			      "SELECT seq, first_row, last_row, outcome, rule, note, "
			      "coalesce(count, last_row - first_row + 1) FROM decision "
			      "WHERE run = ?1 AND step = ?2 AND kind = 'row' "
			      "ORDER BY seq DESC LIMIT 1",
			      0, load_rows, err);
	if (status == WB_OK && log->rows.seq)
		status = each(log,
			      "SELECT seq, first_row, last_row, field, rule, note, value "
			      "FROM decision WHERE run = ?1 AND step = ?2 AND kind = 'field' "
			      "AND last_row = ?3 ORDER BY seq",
			      log->rows.last, load_field, err);
	return status;
}
