#include "data/schema.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* Tables and warnings are few: the arrays grow by copying into the arena. */

void
wb_schema_release(struct wb_schema *schema)
{
	wb_arena_release(&schema->arena);
	memset(schema, 0, sizeof *schema);
}

struct wb_table *
wb_schema_add_table(struct wb_schema *schema, struct wb_text name, size_t n_fields)
{
	size_t n = schema->n_tables;
	struct wb_table *table;

	/* At powers of two the array is full. */
	if ((n & (n - 1)) == 0) {
		struct wb_table *wider =
			WB_NEW_ARRAY(&schema->arena, struct wb_table, n ? n * 2 : 1);

		if (n)
			memcpy(wider, schema->tables, n * sizeof *wider);
		schema->tables = wider;
	}
	table = &schema->tables[schema->n_tables++];
	table->name = wb_arena_text(&schema->arena, name);
	table->writable = true;
	table->row_estimate = -1;
	table->n_fields = n_fields;
	table->fields = WB_NEW_ARRAY(&schema->arena, struct wb_field, n_fields);
	return table;
}

void
wb_schema_copy_table(struct wb_schema *schema, const struct wb_table *table)
{
	struct wb_table *copy = wb_schema_add_table(schema, table->name, table->n_fields);

	copy->writable = table->writable;
	copy->row_estimate = table->row_estimate;
	for (size_t i = 0; i < table->n_fields; i++) {
		struct wb_field *field = &copy->fields[i];

		*field = table->fields[i];
		field->name = wb_arena_text(&schema->arena, field->name);
		field->declared = wb_arena_text(&schema->arena, field->declared);
		field->references_table = wb_arena_text(&schema->arena, field->references_table);
		field->references_field = wb_arena_text(&schema->arena, field->references_field);
	}
}

void
wb_table_warn(struct wb_schema *schema, struct wb_table *table, const char *format, ...)
{
	struct wb_text *longer =
		WB_NEW_ARRAY(&schema->arena, struct wb_text, table->n_warnings + 1);
	char message[512];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(message, sizeof message, format, arguments);
	va_end(arguments);
	if (table->n_warnings)
		memcpy(longer, table->warnings, table->n_warnings * sizeof *longer);
	longer[table->n_warnings++] = wb_arena_text(&schema->arena, wb_text_of(message));
	table->warnings = longer;
}

const struct wb_table *
wb_schema_table(const struct wb_schema *schema, struct wb_text name)
{
	for (size_t i = 0; i < schema->n_tables; i++)
		if (wb_text_equal(schema->tables[i].name, name))
			return &schema->tables[i];
	return NULL;
}

size_t
wb_table_field(const struct wb_table *table, struct wb_text name)
{
	size_t i = 0;

	while (i < table->n_fields && !wb_text_equal(table->fields[i].name, name))
		i++;
	return i;
}

bool
wb_field_must_be_written(const struct wb_field *field)
{
	return field->not_null && !field->has_default && !field->generated;
}
