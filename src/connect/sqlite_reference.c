#include "connect/sqlite_reference.h"

#include <string.h>

#include "connect/sqlite_sql.h"

/* A foreign key being put together, part by part as it is listed. */
struct lookup {
	struct wb_target *target;
	const struct wb_rows *rows;
	size_t row;
	struct wb_sqlite_reference *reference;
	int number;           /* of the key; each of its parts carries it */
	struct wb_buffer sql; /* looks the parent row up; empty before the first part */
};

static void
start(struct lookup *lookup, int number, struct wb_text parent)
{
	memset(lookup->reference, 0, sizeof *lookup->reference);
	lookup->number = number;
	lookup->reference->parent = wb_arena_text(lookup->rows->arena, parent);
	wb_buffer_clear(&lookup->sql);
	wb_buffer_string(&lookup->sql, "SELECT 1 FROM main.");
	wb_sqlite_quote(&lookup->sql, parent);
	wb_buffer_string(&lookup->sql, " AS t");
}

/* The parent's column; one that is not named is of the primary key, as inspection found. */
static struct wb_text
parent_column(const struct wb_target *target, struct wb_text child, struct wb_text to)
{
	const struct wb_table *table = target->shape.table;
	size_t field = wb_sqlite_field(table, child);

	return to.len || field == table->n_fields ? to : table->fields[field].references_field;
}

static void
add_part(struct lookup *lookup, struct wb_text child, struct wb_text to)
{
	struct wb_sqlite_reference *reference = lookup->reference;

	if (reference->n_columns == WB_SQLITE_REFERENCE_PARTS)
		return;
	reference->columns[reference->n_columns++] = wb_arena_text(lookup->rows->arena, child);
	wb_buffer_string(&lookup->sql, reference->n_columns == 1 ? " WHERE t." : " AND t.");
	wb_sqlite_quote(&lookup->sql, parent_column(lookup->target, child, to));
	wb_buffer_format(&lookup->sql, " = ?%zu", reference->n_columns);
}

static bool
bind_part(const struct lookup *lookup, sqlite3_stmt *statement, size_t part)
{
	struct wb_target *target = lookup->target;
	size_t slot = wb_sqlite_target_slot(target, lookup->reference->columns[part]);
	const struct wb_column *column;

	if (slot == target->n_slots)
		return false;
	column = &lookup->rows->columns[slot];
	return wb_column_cell(column, lookup->row) == WB_CELL_VALUE &&
	       wb_sqlite_bind(&target->slots[slot], statement, (int)part + 1, column,
			      lookup->row) == WB_BIND_OK;
}

/* Whether the row has all parts of the key, and the parent has no such row. */
static bool
is_broken(const struct lookup *lookup)
{
	sqlite3_stmt *statement = NULL;
	bool bound = true, broken;

	if (!lookup->sql.len || sqlite3_prepare_v2(lookup->target->db, lookup->sql.at, -1,
						   &statement, NULL) != SQLITE_OK)
		return false;
	for (size_t part = 0; bound && part < lookup->reference->n_columns; part++)
		bound = bind_part(lookup, statement, part);
	broken = bound && sqlite3_step(statement) == SQLITE_DONE;
	sqlite3_finalize(statement);
	return broken;
}

bool
wb_sqlite_reference_find_broken(struct wb_target *target, const struct wb_rows *rows, size_t row,
				struct wb_sqlite_reference *out)
{
	enum { NUMBER = 0, PARENT = 2, FROM = 3, TO = 4 };
	struct lookup lookup = { .target = target, .rows = rows, .row = row, .reference = out };
	sqlite3_stmt *keys;
	bool found = false;

	if (wb_sqlite_pragma(target->db, target->label, "foreign_key_list",
			     target->shape.table->name, &keys, NULL) != WB_OK)
		return false;
	while (sqlite3_step(keys) == SQLITE_ROW) {
		int number = sqlite3_column_int(keys, NUMBER);

		if (lookup.sql.len && number != lookup.number) {
			found = is_broken(&lookup);
			if (found)
				break;
		}
		if (!lookup.sql.len || number != lookup.number)
			start(&lookup, number, wb_sqlite_column_text(keys, PARENT));
		add_part(&lookup, wb_sqlite_column_text(keys, FROM),
			 wb_sqlite_column_text(keys, TO));
	}
	if (!found)
		found = is_broken(&lookup);
	sqlite3_finalize(keys);
	wb_buffer_release(&lookup.sql);
	return found;
}
