#include "project/profile_store.h"

#include <string.h>

#include "project/store.h"

enum { FIRST_ROOM = 16 };

static const char insert_profile_sql[] =
	"INSERT INTO catalog_profile (system, \"table\", made_at, rows, unreadable, min_count, "
	"has_values) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";

static const char insert_field_sql[] =
	"INSERT INTO catalog_profile_field (profile, position, name, rows, nulls, empties, "
	"distinct_values, distinct_exact, type, format, fits, least, least_count, greatest, "
	"greatest_count, min_length, max_length, total_length, patterns_all, patterns_exact, "
	"values_all, values_exact, quantiles_exact) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, "
	"?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23)";

static const char insert_entry_sql[] =
	"INSERT INTO catalog_profile_entry (profile, field, kind, position, value, count) "
	"VALUES (?1, ?2, ?3, ?4, ?5, ?6)";

static const char insert_length_sql[] =
	"INSERT INTO catalog_profile_length (profile, field, length, count) "
	"VALUES (?1, ?2, ?3, ?4)";

/* The kinds of entries, by their names in the table. */
#define VALUE    WB_TEXT("value")
#define PATTERN  WB_TEXT("pattern")
#define QUANTILE WB_TEXT("quantile")
#define BIN      WB_TEXT("bin")

struct saving {
	struct wb_project *project;
	int64_t id;
	sqlite3_stmt *field, *entry, *length;
};

/* One entry; without a value or without a count that is null. */
static enum wb_status
save_entry(struct saving *saving, size_t field, struct wb_text kind, size_t position,
	   const struct wb_text *value, const uint64_t *count, struct wb_error *err)
{
	sqlite3_stmt *row = saving->entry;

	sqlite3_bind_int64(row, 1, saving->id);
	sqlite3_bind_int64(row, 2, (int64_t)field);
	wb_store_bind_text(row, 3, kind);
	sqlite3_bind_int64(row, 4, (int64_t)position);
	if (value)
		wb_store_bind_text(row, 5, *value);
	if (count)
		sqlite3_bind_int64(row, 6, (int64_t)*count);
	return wb_store_run(saving->project, row, err);
}

static enum wb_status
save_counted(struct saving *saving, size_t field, struct wb_text kind,
	     const struct wb_counted *entries, size_t n, struct wb_error *err)
{
	enum wb_status status = WB_OK;

	for (size_t i = 0; status == WB_OK && i < n; i++)
		status = save_entry(saving, field, kind, i, &entries[i].value, &entries[i].count,
				    err);
	return status;
}

static enum wb_status
save_entries(struct saving *saving, size_t number, const struct wb_field_profile *field,
	     struct wb_error *err)
{
	enum wb_status status =
		save_counted(saving, number, PATTERN, field->patterns, field->n_patterns, err);

	if (status == WB_OK)
		status = save_counted(saving, number, VALUE, field->values, field->n_values, err);
	for (size_t i = 0; status == WB_OK && i < field->n_quantiles; i++)
		status = save_entry(saving, number, QUANTILE, i, &field->quantiles[i], NULL, err);
	for (size_t i = 0; status == WB_OK && i < field->n_bins; i++)
		status = save_entry(saving, number, BIN, i, NULL, &field->bins[i], err);
	return status;
}

static enum wb_status
save_lengths(struct saving *saving, size_t number, const struct wb_field_profile *field,
	     struct wb_error *err)
{
	enum wb_status status = WB_OK;

	for (size_t i = 0; status == WB_OK && i < field->n_lengths; i++) {
		sqlite3_bind_int64(saving->length, 1, saving->id);
		sqlite3_bind_int64(saving->length, 2, (int64_t)number);
		sqlite3_bind_int64(saving->length, 3, (int64_t)field->lengths[i].length);
		sqlite3_bind_int64(saving->length, 4, (int64_t)field->lengths[i].count);
		status = wb_store_run(saving->project, saving->length, err);
	}
	return status;
}

static void
bind_range(sqlite3_stmt *row, int index, const struct wb_counted *end)
{
	wb_store_bind_text(row, index, end->value);
	sqlite3_bind_int64(row, index + 1, (int64_t)end->count);
}

static enum wb_status
save_field(struct saving *saving, size_t number, const struct wb_field_profile *field,
	   struct wb_error *err)
{
	sqlite3_stmt *row = saving->field;
	enum wb_status status;

	sqlite3_bind_int64(row, 1, saving->id);
	sqlite3_bind_int64(row, 2, (int64_t)number);
	wb_store_bind_text(row, 3, field->name);
	sqlite3_bind_int64(row, 4, (int64_t)field->rows);
	sqlite3_bind_int64(row, 5, (int64_t)field->nulls);
	sqlite3_bind_int64(row, 6, (int64_t)field->empties);
	sqlite3_bind_int64(row, 7, (int64_t)field->distinct);
	sqlite3_bind_int(row, 8, field->distinct_exact);
	wb_store_bind_text(row, 9, wb_text_of(wb_type_name(field->type)));
	wb_store_bind_text(row, 10, field->format);
	sqlite3_bind_int64(row, 11, (int64_t)field->fits);
	if (field->has_range) {
		bind_range(row, 12, &field->least);
		bind_range(row, 14, &field->greatest);
	}
	sqlite3_bind_int64(row, 16, (int64_t)field->min_length);
	sqlite3_bind_int64(row, 17, (int64_t)field->max_length);
	sqlite3_bind_int64(row, 18, (int64_t)field->total_length);
	sqlite3_bind_int(row, 19, field->patterns_all);
	sqlite3_bind_int(row, 20, field->patterns_exact);
	sqlite3_bind_int(row, 21, field->values_all);
	sqlite3_bind_int(row, 22, field->values_exact);
	sqlite3_bind_int(row, 23, field->quantiles_exact);
	status = wb_store_run(saving->project, row, err);
	if (status == WB_OK)
		status = save_entries(saving, number, field, err);
	if (status == WB_OK)
		status = save_lengths(saving, number, field, err);
	return status;
}

static enum wb_status
save_profile(struct saving *saving, const struct wb_profile *profile, struct wb_error *err)
{
	sqlite3_stmt *row = NULL;
	enum wb_status status = wb_store_prepare(saving->project, insert_profile_sql, &row, err);

	if (status != WB_OK)
		return status;
	wb_store_bind_text(row, 1, profile->system);
	wb_store_bind_text(row, 2, profile->table);
	sqlite3_bind_int64(row, 3, profile->made_at);
	sqlite3_bind_int64(row, 4, (int64_t)profile->rows);
	sqlite3_bind_int64(row, 5, (int64_t)profile->unreadable);
	sqlite3_bind_int64(row, 6, (int64_t)profile->min_count);
	sqlite3_bind_int(row, 7, profile->has_values);
	status = wb_store_run(saving->project, row, err);
	sqlite3_finalize(row);
	saving->id = sqlite3_last_insert_rowid(wb_project_database(saving->project));
	for (size_t i = 0; status == WB_OK && i < profile->n_fields; i++)
		status = save_field(saving, i, &profile->fields[i], err);
	return status;
}

static enum wb_status
prepare(struct saving *saving, struct wb_error *err)
{
	enum wb_status status =
		wb_store_prepare(saving->project, insert_field_sql, &saving->field, err);

	if (status == WB_OK)
		status = wb_store_prepare(saving->project, insert_entry_sql, &saving->entry, err);
	if (status == WB_OK)
		status = wb_store_prepare(saving->project, insert_length_sql, &saving->length, err);
	return status;
}

enum wb_status
wb_profile_save(struct wb_project *project, const struct wb_profile *profile, struct wb_error *err)
{
	struct saving saving = { .project = project };
	enum wb_status status = wb_store_begin(project, err);

	if (status != WB_OK)
		return status;
	status = prepare(&saving, err);
	if (status == WB_OK)
		status = save_profile(&saving, profile, err);
	sqlite3_finalize(saving.field);
	sqlite3_finalize(saving.entry);
	sqlite3_finalize(saving.length);
	if (status == WB_OK)
		return wb_store_commit(project, err);
	wb_store_rollback(project);
	return status;
}

/* Loading */

struct loading {
	struct wb_project *project;
	struct wb_profile *profile;
	int64_t id;
};

static enum wb_status
find_newest(struct loading *loading, struct wb_text system, struct wb_text table,
	    struct wb_error *err)
{
	static const char sql[] =
		"SELECT p.id, p.made_at, p.rows, p.unreadable, p.min_count, p.has_values, "
		"(SELECT count(*) FROM catalog_profile_field AS f WHERE f.profile = p.id) "
		"FROM catalog_profile AS p WHERE p.system = ?1 AND p.\"table\" = ?2 "
		"ORDER BY p.id DESC LIMIT 1";
	struct wb_profile *profile = loading->profile;
	sqlite3_stmt *row = NULL;
	enum wb_store_step step;
	enum wb_status status = wb_store_prepare(loading->project, sql, &row, err);

	if (status != WB_OK)
		return status;
	wb_store_bind_text(row, 1, system);
	wb_store_bind_text(row, 2, table);
	step = wb_store_step(loading->project, row, err);
	status = wb_store_status(step, err);
	if (step == WB_STORE_ROW) {
		loading->id = sqlite3_column_int64(row, 0);
		profile->system = wb_arena_text(&profile->arena, system);
		profile->table = wb_arena_text(&profile->arena, table);
		profile->made_at = sqlite3_column_int64(row, 1);
		profile->rows = (uint64_t)sqlite3_column_int64(row, 2);
		profile->unreadable = (uint64_t)sqlite3_column_int64(row, 3);
		profile->min_count = (uint64_t)sqlite3_column_int64(row, 4);
		profile->has_values = sqlite3_column_int(row, 5) != 0;
		profile->n_fields = (size_t)sqlite3_column_int64(row, 6);
		profile->fields =
			WB_NEW_ARRAY(&profile->arena, struct wb_field_profile, profile->n_fields);
	}
	if (step == WB_STORE_DONE) {
		status = wb_fail(err, WB_NOT_FOUND, wb_project_path(loading->project),
				 "%.*s.%.*s has not been profiled yet", WB_TEXT_ARG(system),
				 WB_TEXT_ARG(table));
		wb_hint(err, "waybill profile %s %.*s.%.*s", wb_project_path(loading->project),
			WB_TEXT_ARG(system), WB_TEXT_ARG(table));
	}
	sqlite3_finalize(row);
	return status;
}

static struct wb_field_profile
field_of_row(sqlite3_stmt *row, struct wb_arena *arena)
{
	enum wb_type type = wb_type_of_name(wb_store_text(row, 6));

	return (struct wb_field_profile){
		.name = wb_store_copy(row, 0, arena),
		.rows = (uint64_t)sqlite3_column_int64(row, 1),
		.nulls = (uint64_t)sqlite3_column_int64(row, 2),
		.empties = (uint64_t)sqlite3_column_int64(row, 3),
		.distinct = (uint64_t)sqlite3_column_int64(row, 4),
		.distinct_exact = sqlite3_column_int(row, 5) != 0,
		/* A type that only a stranger can have written is read as text. */
		.type = type == WB_TYPES ? WB_TYPE_TEXT : type,
		.format = wb_store_copy(row, 7, arena),
		.fits = (uint64_t)sqlite3_column_int64(row, 8),
		.has_range = sqlite3_column_type(row, 10) != SQLITE_NULL,
		.least = { wb_store_copy(row, 9, arena), (uint64_t)sqlite3_column_int64(row, 10) },
		.greatest = { wb_store_copy(row, 11, arena),
			      (uint64_t)sqlite3_column_int64(row, 12) },
		.min_length = (uint64_t)sqlite3_column_int64(row, 13),
		.max_length = (uint64_t)sqlite3_column_int64(row, 14),
		.total_length = (uint64_t)sqlite3_column_int64(row, 15),
		.patterns_all = sqlite3_column_int(row, 16) != 0,
		.patterns_exact = sqlite3_column_int(row, 17) != 0,
		.values_all = sqlite3_column_int(row, 18) != 0,
		.values_exact = sqlite3_column_int(row, 19) != 0,
		.quantiles_exact = sqlite3_column_int(row, 20) != 0,
	};
}

static enum wb_status
load_fields(struct loading *loading, struct wb_error *err)
{
	static const char sql[] =
		"SELECT name, rows, nulls, empties, distinct_values, distinct_exact, type, format, "
		"fits, least, least_count, greatest, greatest_count, min_length, max_length, "
		"total_length, patterns_all, patterns_exact, values_all, values_exact, "
		"quantiles_exact FROM catalog_profile_field WHERE profile = ?1 ORDER BY position";
	sqlite3_stmt *row = NULL;
	enum wb_store_step step = WB_STORE_DONE;
	enum wb_status status = wb_store_prepare(loading->project, sql, &row, err);

	if (status != WB_OK)
		return status;
	sqlite3_bind_int64(row, 1, loading->id);
	for (size_t i = 0; i < loading->profile->n_fields; i++) {
		step = wb_store_step(loading->project, row, err);
		if (step != WB_STORE_ROW)
			break;
		loading->profile->fields[i] = field_of_row(row, &loading->profile->arena);
	}
	sqlite3_finalize(row);
	return wb_store_status(step, err);
}

/* Runs SQL about the profile, whose first column is the number of a field. */
static enum wb_status
load_rows(struct loading *loading, const char *sql,
	  void (*take)(struct wb_field_profile *field, sqlite3_stmt *row, struct wb_arena *arena),
	  struct wb_error *err)
{
	struct wb_profile *profile = loading->profile;
	sqlite3_stmt *row = NULL;
	enum wb_store_step step;
	enum wb_status status = wb_store_prepare(loading->project, sql, &row, err);

	if (status != WB_OK)
		return status;
	sqlite3_bind_int64(row, 1, loading->id);
	while ((step = wb_store_step(loading->project, row, err)) == WB_STORE_ROW) {
		uint64_t field = (uint64_t)sqlite3_column_int64(row, 0);

		if (field < profile->n_fields)
			take(&profile->fields[field], row, &profile->arena);
	}
	sqlite3_finalize(row);
	return wb_store_status(step, err);
}

/*
 * An array of the arena with room for one more item behind its n: what a stranger
 * put into the file cannot be trusted to be as many as it says.
 */
static void *
room_for_more(struct wb_arena *arena, void *array, size_t n, size_t item_size)
{
	void *larger;

	if (n && (n < FIRST_ROOM || n & (n - 1)))
		return array;
	larger = wb_arena_zalloc(arena, (n ? 2 * n : FIRST_ROOM) * item_size);
	if (n)
		memcpy(larger, array, n * item_size);
	return larger;
}

#define PUSH(arena, array, n, item)                                              \
	do {                                                                     \
		(array) = room_for_more((arena), (array), (n), sizeof *(array)); \
		(array)[(n)++] = (item);                                         \
	} while (0)

/* Rows (field, kind, value, count), in order. */
static void
take_entry(struct wb_field_profile *field, sqlite3_stmt *row, struct wb_arena *arena)
{
	struct wb_text kind = wb_store_text(row, 1);
	struct wb_counted entry = { wb_store_copy(row, 2, arena),
				    (uint64_t)sqlite3_column_int64(row, 3) };

	if (wb_text_equal(kind, VALUE))
		PUSH(arena, field->values, field->n_values, entry);
	else if (wb_text_equal(kind, PATTERN))
		PUSH(arena, field->patterns, field->n_patterns, entry);
	else if (wb_text_equal(kind, QUANTILE))
		PUSH(arena, field->quantiles, field->n_quantiles, entry.value);
	else if (wb_text_equal(kind, BIN))
		PUSH(arena, field->bins, field->n_bins, entry.count);
}

static void
take_length(struct wb_field_profile *field, sqlite3_stmt *row, struct wb_arena *arena)
{
	struct wb_length_count entry = { (uint64_t)sqlite3_column_int64(row, 1),
					 (uint64_t)sqlite3_column_int64(row, 2) };

	PUSH(arena, field->lengths, field->n_lengths, entry);
}

static enum wb_status
load_entries(struct loading *loading, struct wb_error *err)
{
	enum wb_status status =
		load_rows(loading,
			  "SELECT field, kind, value, count FROM catalog_profile_entry "
			  "WHERE profile = ?1 ORDER BY field, kind, position",
			  take_entry, err);

	if (status == WB_OK)
		status = load_rows(loading,
				   "SELECT field, length, count FROM catalog_profile_length "
				   "WHERE profile = ?1 ORDER BY field, length",
				   take_length, err);
	return status;
}

enum wb_status
wb_profile_load(struct wb_project *project, struct wb_text system, struct wb_text table,
		struct wb_profile *out, struct wb_error *err)
{
	struct loading loading = { .project = project, .profile = out };
	enum wb_status status = find_newest(&loading, system, table, err);

	if (status == WB_OK)
		status = load_fields(&loading, err);
	if (status == WB_OK)
		status = load_entries(&loading, err);
	for (size_t i = 0; status == WB_OK && i < out->n_fields; i++)
		if (out->fields[i].n_quantiles != WB_PROFILE_QUANTILES)
			out->fields[i].n_quantiles = 0;
	if (status != WB_OK)
		wb_profile_release(out);
	return status;
}
