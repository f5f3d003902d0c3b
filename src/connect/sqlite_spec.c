#include "connect/sqlite_spec.h"

#include "connect/sqlite_sql.h"

static enum wb_status
check_name(const struct wb_target_spec *spec, const char *label, struct wb_error *err)
{
	if (wb_sqlite_is_reserved(spec->table))
		return wb_fail(err, WB_INVALID, label, "is a table of the system's own");
	return WB_OK;
}

enum wb_status
wb_sqlite_spec_check(const struct wb_target_spec *spec, const char *label, struct wb_error *err)
{
	const struct wb_target_field *fields = spec->fields;
	size_t n = spec->n_fields + spec->n_later;

	if (!spec->n_fields)
		return wb_fail(err, WB_INVALID, label, "the mapping writes no field");
	for (size_t i = 0; i < n; i++) {
		if (fields[i].type.type >= WB_TYPE_LIST) {
			wb_fail(err, WB_INVALID, label, "field %.*s would be a list",
				WB_TEXT_ARG(fields[i].name));
			wb_hint(err, "join its elements: | join(\", \")");
			return WB_INVALID;
		}
		for (size_t j = 0; j < i; j++)
			if (wb_text_equal_ignoring_case(fields[i].name, fields[j].name))
				return wb_fail(err, WB_INVALID, label,
					       "the fields %.*s and %.*s are one: SQLite's names "
					       "ignore case",
					       WB_TEXT_ARG(fields[j].name),
					       WB_TEXT_ARG(fields[i].name));
	}
	return check_name(spec, label, err);
}

static size_t
count_keys(const struct wb_target_spec *spec)
{
	size_t keys = 0;

	for (size_t i = 0; i < spec->n_fields; i++)
		keys += spec->fields[i].key_part > 0;
	return keys;
}

/* ", PRIMARY KEY("a", "b")", in the order of the parts. */
static void
add_primary_key(const struct wb_target_spec *spec, struct wb_buffer *sql)
{
	const char *before = ", PRIMARY KEY(";

	for (unsigned part = 1; part <= spec->n_fields; part++)
		for (size_t i = 0; i < spec->n_fields; i++)
			if (spec->fields[i].key_part == part) {
				wb_buffer_string(sql, before);
				wb_sqlite_quote(sql, spec->fields[i].name);
				before = ", ";
			}
	wb_buffer_byte(sql, ')');
}

enum wb_status
wb_sqlite_spec_create(const struct wb_target_spec *spec, sqlite3 *db, const char *label,
		      struct wb_error *err)
{
	size_t keys = count_keys(spec);
	bool alone = false; /* INTEGER PRIMARY KEY, the rowid itself */
	struct wb_buffer sql = { 0 };
	enum wb_status status;

	wb_buffer_string(&sql, "CREATE TABLE main.");
	wb_sqlite_quote(&sql, spec->table);
	for (size_t i = 0; i < spec->n_fields + spec->n_later; i++) {
		const struct wb_target_field *field = &spec->fields[i];

		wb_buffer_string(&sql, i ? ", " : "(");
		wb_sqlite_quote(&sql, field->name);
		wb_buffer_byte(&sql, ' ');
		wb_sqlite_declare(field->type, &sql);
		if (!field->key_part)
			continue;
		alone = keys == 1 && field->type.type == WB_TYPE_INTEGER;
		wb_buffer_string(&sql, alone ? " PRIMARY KEY" : " NOT NULL");
	}
	if (keys && !alone)
		add_primary_key(spec, &sql);
	wb_buffer_byte(&sql, ')');
	status = wb_sqlite_execute(db, label, sql.at, err);
	wb_buffer_release(&sql);
	return status;
}

static enum wb_status
missing_field(const struct wb_target *target, struct wb_text name, struct wb_error *err)
{
	const struct wb_table *table = target->shape.table;
	const struct wb_field *nearest = NULL;
	size_t distance = name.len / 2 + 1;
	struct wb_buffer names = { 0 };

	for (size_t i = 0; i < table->n_fields; i++) {
		size_t d = wb_text_distance(name, table->fields[i].name);

		wb_buffer_format(&names, "%s%.*s", i ? ", " : "",
				 WB_TEXT_ARG(table->fields[i].name));
		if (d < distance) {
			distance = d;
			nearest = &table->fields[i];
		}
	}
	wb_fail(err, WB_INVALID, target->label, "the table has no field %.*s; it has %.500s",
		WB_TEXT_ARG(name), names.at ? names.at : "none");
	if (nearest)
		wb_hint(err, "did you mean %.*s?", WB_TEXT_ARG(nearest->name));
	wb_buffer_release(&names);
	return WB_INVALID;
}

static enum wb_status
match_field(struct wb_target *target, const struct wb_target_field *wanted,
	    struct wb_sqlite_slot *slot, struct wb_error *err)
{
	const struct wb_table *table = target->shape.table;
	size_t index = wb_sqlite_field(table, wanted->name);
	const struct wb_field *field = &table->fields[index];

	if (index == table->n_fields)
		return missing_field(target, wanted->name, err);
	if (field->generated) {
		wb_fail(err, WB_INVALID, target->label,
			"field %.*s is computed by the table and cannot be written",
			WB_TEXT_ARG(field->name));
		wb_hint(err, "take its arrow out of the mapping");
		return WB_INVALID;
	}
	slot->name = field->name;
	slot->type = wanted->type;
	slot->key_part = wanted->key_part;
	slot->is_rowid = index == target->shape.rowid_field;
	wb_sqlite_slot_init(slot, wb_sqlite_affinity_of(field->declared, target->shape.strict));
	return WB_OK;
}

enum wb_status
wb_sqlite_spec_match(struct wb_target *target, const struct wb_target_spec *spec,
		     struct wb_error *err)
{
	enum wb_status status = WB_OK;

	if (target->shape.kind != WB_SQLITE_TABLE) {
		wb_fail(err, WB_INVALID, target->label, "is %s and cannot be written",
			target->shape.kind == WB_SQLITE_VIEW ? "a view" : "a virtual table");
		wb_hint(err, "write into the table behind it");
		return WB_INVALID;
	}
	target->n_slots = spec->n_fields;
	target->slots = WB_NEW_ARRAY(&target->arena, struct wb_sqlite_slot, spec->n_fields);
	for (size_t i = 0; status == WB_OK && i < spec->n_fields; i++)
		status = match_field(target, &spec->fields[i], &target->slots[i], err);
	target->n_keys = count_keys(spec);
	return status;
}
