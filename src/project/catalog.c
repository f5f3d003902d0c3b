#include "project/catalog.h"

#include "project/store.h"

/* A run of statements about one system. */
struct saving {
	struct wb_project *project;
	struct wb_text system;
	int64_t now;
	sqlite3_stmt *table, *field, *warning;
};

static const char insert_table_sql[] =
	"INSERT INTO catalog_table (system, name, position, writable, row_estimate, inspected_at) "
	"VALUES (?1, ?2, coalesce(?3, (SELECT max(position) + 1 FROM catalog_table "
	"WHERE system = ?1), 0), ?4, nullif(?5, -1), ?6) "
	"ON CONFLICT (system, name) DO UPDATE SET position = coalesce(?3, position), "
	"writable = ?4, row_estimate = nullif(?5, -1), inspected_at = ?6 RETURNING id";

static const char insert_field_sql[] =
	"INSERT INTO catalog_field (\"table\", position, name, declared, type, precision, scale, "
	"max_length, not_null, has_default, generated, key_part, is_unique, references_table, "
	"references_field) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, "
	"?15)";

static const char insert_warning_sql[] =
	"INSERT INTO catalog_warning (\"table\", position, warning) VALUES (?1, ?2, ?3)";

static enum wb_status
save_field(struct saving *saving, int64_t table, size_t position, const struct wb_field *field,
	   struct wb_error *err)
{
	sqlite3_stmt *row = saving->field;

	sqlite3_bind_int64(row, 1, table);
	sqlite3_bind_int64(row, 2, (int64_t)position);
	wb_store_bind_text(row, 3, field->name);
	wb_store_bind_text(row, 4, field->declared);
	wb_store_bind_text(row, 5, wb_text_of(wb_type_name(field->type.type)));
	sqlite3_bind_int(row, 6, field->type.precision);
	sqlite3_bind_int(row, 7, field->type.scale);
	sqlite3_bind_int64(row, 8, (int64_t)field->max_length);
	sqlite3_bind_int(row, 9, field->not_null);
	sqlite3_bind_int(row, 10, field->has_default);
	sqlite3_bind_int(row, 11, field->generated);
	sqlite3_bind_int64(row, 12, field->key_part);
	sqlite3_bind_int(row, 13, field->unique);
	wb_store_bind_text(row, 14, field->references_table);
	wb_store_bind_text(row, 15, field->references_field);
	return wb_store_run(saving->project, row, err);
}

static enum wb_status
save_warning(struct saving *saving, int64_t table, size_t position, struct wb_text warning,
	     struct wb_error *err)
{
	sqlite3_bind_int64(saving->warning, 1, table);
	sqlite3_bind_int64(saving->warning, 2, (int64_t)position);
	wb_store_bind_text(saving->warning, 3, warning);
	return wb_store_run(saving->project, saving->warning, err);
}

/* The table's row, new or as it was, without fields and warnings. */
static enum wb_status
save_table_row(struct saving *saving, const struct wb_table *table, const size_t *position,
	       int64_t *id, struct wb_error *err)
{
	sqlite3_stmt *row = saving->table;
	enum wb_store_step step;

	wb_store_bind_text(row, 1, saving->system);
	wb_store_bind_text(row, 2, table->name);
	if (position)
		sqlite3_bind_int64(row, 3, (int64_t)*position);
	sqlite3_bind_int(row, 4, table->writable);
	sqlite3_bind_int64(row, 5, table->row_estimate);
	sqlite3_bind_int64(row, 6, saving->now);
	step = wb_store_step(saving->project, row, err);
	if (step == WB_STORE_ROW)
		*id = sqlite3_column_int64(row, 0);
	sqlite3_reset(row);
	sqlite3_clear_bindings(row);
	if (step == WB_STORE_FAILED)
		return wb_store_status(step, err);
	return wb_store_execute_with(saving->project,
				     "DELETE FROM catalog_field WHERE \"table\" = ?1", *id, 0, err);
}

/* `position` NULL: where the table is, or behind all others. */
static enum wb_status
save_table(struct saving *saving, const struct wb_table *table, const size_t *position,
	   struct wb_error *err)
{
	int64_t id = 0;
	enum wb_status status = save_table_row(saving, table, position, &id, err);

	if (status == WB_OK)
		status = wb_store_execute_with(saving->project,
					       "DELETE FROM catalog_warning WHERE \"table\" = ?1",
					       id, 0, err);
	for (size_t i = 0; i < table->n_fields && status == WB_OK; i++)
		status = save_field(saving, id, i, &table->fields[i], err);
	for (size_t i = 0; i < table->n_warnings && status == WB_OK; i++)
		status = save_warning(saving, id, i, table->warnings[i], err);
	return status;
}

static enum wb_status
run_about_system(struct saving *saving, const char *sql, struct wb_error *err)
{
	sqlite3_stmt *statement = NULL;
	enum wb_status status = wb_store_prepare(saving->project, sql, &statement, err);

	if (status != WB_OK)
		return status;
	wb_store_bind_text(statement, 1, saving->system);
	sqlite3_bind_int64(statement, 2, saving->now);
	status = wb_store_run(saving->project, statement, err);
	sqlite3_finalize(statement);
	return status;
}

static enum wb_status
save_whole(struct saving *saving, const struct wb_schema *schema, struct wb_error *err)
{
	enum wb_status status = run_about_system(
		saving, "DELETE FROM catalog_system WHERE system = ?1 AND ?2 IS NOT NULL", err);

	if (status == WB_OK)
		status = run_about_system(
			saving, "INSERT INTO catalog_system (system, inspected_at) VALUES (?1, ?2)",
			err);
	for (size_t i = 0; i < schema->n_tables && status == WB_OK; i++)
		status = save_table(saving, &schema->tables[i], &i, err);
	return status;
}

static enum wb_status
save_some(struct saving *saving, const struct wb_schema *schema, struct wb_error *err)
{
	enum wb_status status = run_about_system(
		saving,
		"INSERT INTO catalog_system (system, inspected_at) VALUES (?1, ?2) "
		"ON CONFLICT DO NOTHING",
		err);

	for (size_t i = 0; i < schema->n_tables && status == WB_OK; i++)
		status = save_table(saving, &schema->tables[i], NULL, err);
	return status;
}

static enum wb_status
prepare(struct saving *saving, struct wb_error *err)
{
	enum wb_status status =
		wb_store_prepare(saving->project, insert_table_sql, &saving->table, err);

	if (status == WB_OK)
		status = wb_store_prepare(saving->project, insert_field_sql, &saving->field, err);
	if (status == WB_OK)
		status = wb_store_prepare(saving->project, insert_warning_sql, &saving->warning,
					  err);
	return status;
}

/* Saves by one of the two ways. */
static enum wb_status
save(struct saving *saving, const struct wb_schema *schema,
     enum wb_status (*way)(struct saving *, const struct wb_schema *, struct wb_error *),
     struct wb_error *err)
{
	enum wb_status status = prepare(saving, err);

	if (status == WB_OK)
		status = way(saving, schema, err);
	sqlite3_finalize(saving->table);
	sqlite3_finalize(saving->field);
	sqlite3_finalize(saving->warning);
	return status;
}

enum wb_status
wb_catalog_begin(struct wb_project *project, struct wb_error *err)
{
	return wb_store_begin(project, err);
}

enum wb_status
wb_catalog_commit(struct wb_project *project, struct wb_error *err)
{
	return wb_store_commit(project, err);
}

void
wb_catalog_rollback(struct wb_project *project)
{
	wb_store_rollback(project);
}

enum wb_status
wb_catalog_save(struct wb_project *project, struct wb_text system, const struct wb_schema *schema,
		int64_t now, struct wb_error *err)
{
	struct saving saving = { .project = project, .system = system, .now = now };

	return save(&saving, schema, save_whole, err);
}

enum wb_status
wb_catalog_save_tables(struct wb_project *project, struct wb_text system,
		       const struct wb_schema *schema, int64_t now, struct wb_error *err)
{
	struct saving saving = { .project = project, .system = system, .now = now };

	return save(&saving, schema, save_some, err);
}

/* Loading */

static enum wb_status
find_system(struct wb_project *project, struct wb_text system, int64_t *inspected_at,
	    struct wb_error *err)
{
	sqlite3_stmt *row = NULL;
	enum wb_store_step step;
	enum wb_status status = wb_store_prepare(
		project, "SELECT inspected_at FROM catalog_system WHERE system = ?1", &row, err);

	if (status != WB_OK)
		return status;
	wb_store_bind_text(row, 1, system);
	step = wb_store_step(project, row, err);
	status = wb_store_status(step, err);
	if (step == WB_STORE_ROW && inspected_at)
		*inspected_at = sqlite3_column_int64(row, 0);
	if (step == WB_STORE_DONE) {
		status = wb_fail(err, WB_NOT_FOUND, wb_project_path(project),
				 "the system %.*s has not been inspected yet", WB_TEXT_ARG(system));
		wb_hint(err, "waybill inspect %s %.*s", wb_project_path(project),
			WB_TEXT_ARG(system));
	}
	sqlite3_finalize(row);
	return status;
}

static struct wb_field
field_of_row(sqlite3_stmt *row, struct wb_arena *arena)
{
	return (struct wb_field){
		.name = wb_store_copy(row, 0, arena),
		.declared = wb_store_copy(row, 1, arena),
		.type = { .type = wb_type_of_name(wb_store_text(row, 2)),
			  .precision = (uint8_t)sqlite3_column_int(row, 3),
			  .scale = (uint8_t)sqlite3_column_int(row, 4) },
		.max_length = (uint64_t)sqlite3_column_int64(row, 5),
		.not_null = sqlite3_column_int(row, 6) != 0,
		.has_default = sqlite3_column_int(row, 7) != 0,
		.generated = sqlite3_column_int(row, 8) != 0,
		.key_part = (unsigned)sqlite3_column_int(row, 9),
		.unique = sqlite3_column_int(row, 10) != 0,
		.references_table = wb_store_copy(row, 11, arena),
		.references_field = wb_store_copy(row, 12, arena),
	};
}

static enum wb_status
load_fields(struct wb_project *project, int64_t id, struct wb_schema *schema,
	    struct wb_table *table, struct wb_error *err)
{
	static const char sql[] =
		"SELECT name, declared, type, precision, scale, max_length, not_null, has_default, "
		"generated, key_part, is_unique, references_table, references_field "
		"FROM catalog_field WHERE \"table\" = ?1 ORDER BY position";
	sqlite3_stmt *row = NULL;
	enum wb_store_step step = WB_STORE_DONE;
	enum wb_status status = wb_store_prepare(project, sql, &row, err);

	if (status != WB_OK)
		return status;
	sqlite3_bind_int64(row, 1, id);
	for (size_t i = 0; i < table->n_fields; i++) {
		step = wb_store_step(project, row, err);
		if (step != WB_STORE_ROW)
			break;
		table->fields[i] = field_of_row(row, &schema->arena);
		/* A type that only a stranger can have written is read as text. */
		if (table->fields[i].type.type == WB_TYPES)
			table->fields[i].type.type = WB_TYPE_TEXT;
	}
	sqlite3_finalize(row);
	return wb_store_status(step, err);
}

static enum wb_status
load_warnings(struct wb_project *project, int64_t id, struct wb_schema *schema,
	      struct wb_table *table, struct wb_error *err)
{
	sqlite3_stmt *row = NULL;
	enum wb_store_step step;
	enum wb_status status = wb_store_prepare(
		project,
		"SELECT warning FROM catalog_warning WHERE \"table\" = ?1 ORDER BY position", &row,
		err);

	if (status != WB_OK)
		return status;
	sqlite3_bind_int64(row, 1, id);
	while ((step = wb_store_step(project, row, err)) == WB_STORE_ROW)
		wb_table_warn(schema, table, "%.*s", WB_TEXT_ARG(wb_store_text(row, 0)));
	sqlite3_finalize(row);
	return wb_store_status(step, err);
}

static enum wb_status
load_table(struct wb_project *project, sqlite3_stmt *row, struct wb_schema *schema,
	   struct wb_error *err)
{
	int64_t id = sqlite3_column_int64(row, 0);
	struct wb_table *table = wb_schema_add_table(schema, wb_store_text(row, 1),
						     (size_t)sqlite3_column_int64(row, 4));
	enum wb_status status;

	table->writable = sqlite3_column_int(row, 2) != 0;
	if (sqlite3_column_type(row, 3) != SQLITE_NULL)
		table->row_estimate = sqlite3_column_int64(row, 3);
	status = load_fields(project, id, schema, table, err);
	if (status == WB_OK)
		status = load_warnings(project, id, schema, table, err);
	return status;
}

enum wb_status
wb_catalog_load(struct wb_project *project, struct wb_text system, struct wb_schema *out,
		int64_t *inspected_at, struct wb_error *err)
{
	static const char sql[] =
		"SELECT t.id, t.name, t.writable, t.row_estimate, (SELECT count(*) FROM "
		"catalog_field "
		"AS f WHERE f.\"table\" = t.id) FROM catalog_table AS t WHERE t.system = ?1 "
		"ORDER BY t.position, t.id";
	sqlite3_stmt *row = NULL;
	enum wb_store_step step = WB_STORE_ROW;
	enum wb_status status = find_system(project, system, inspected_at, err);

	if (status == WB_OK)
		status = wb_store_prepare(project, sql, &row, err);
	if (status != WB_OK)
		return status;
	wb_store_bind_text(row, 1, system);
	while (status == WB_OK && (step = wb_store_step(project, row, err)) == WB_STORE_ROW)
		status = load_table(project, row, out, err);
	sqlite3_finalize(row);
	return status == WB_OK ? wb_store_status(step, err) : status;
}

enum wb_status
wb_catalog_inspected_at(struct wb_project *project, struct wb_text system, int64_t *inspected_at,
			struct wb_error *err)
{
	struct wb_error none;
	enum wb_status status = find_system(project, system, inspected_at, &none);

	if (status == WB_NOT_FOUND)
		*inspected_at = 0;
	else if (status && err)
		*err = none;
	return status == WB_NOT_FOUND ? WB_OK : status;
}
