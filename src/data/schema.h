/*
 * Schemas: the shape of a system's tables as inspected, dated elsewhere.
 *
 * All memory of a schema is in its arena; one thread builds it, afterwards any
 * number may read it.
 */
#ifndef WB_DATA_SCHEMA_H
#define WB_DATA_SCHEMA_H

#include "base/arena.h"
#include "data/type.h"

struct wb_field {
	struct wb_text name;
	struct wb_text declared;  /* the system's own word: "NVARCHAR(160)", or empty */
	struct wb_type_spec type; /* how Waybill reads it */
	uint64_t max_length;      /* code points, where declared; 0: none */
	bool not_null;
	bool has_default;  /* the system fills it in where nothing is written */
	bool generated;    /* computed by the system: cannot be written */
	unsigned key_part; /* 1, 2, … within the primary key; 0: not part of it */
	bool unique;       /* alone, by a constraint or index */
	struct wb_text references_table, references_field; /* foreign key, or empty */
};

struct wb_table {
	struct wb_text name;
	bool writable;        /* false: a view */
	int64_t row_estimate; /* -1: unknown without reading */
	size_t n_fields;
	struct wb_field *fields;
	size_t n_warnings; /* what inspection noticed: "column 7 is the second \"Last Name\"" */
	struct wb_text *warnings;
};

struct wb_schema {
	struct wb_arena arena;
	size_t n_tables;
	struct wb_table *tables; /* in the order of the system, or by name */
};

void wb_schema_release(struct wb_schema *schema);

/* Appends a table with room for n fields, all zero; valid until the next add. */
struct wb_table *
wb_schema_add_table(struct wb_schema *schema, struct wb_text name, size_t n_fields);
/* Appends a copy of a table, with texts of its own; warnings stay behind. */
void wb_schema_copy_table(struct wb_schema *schema, const struct wb_table *table);
void wb_table_warn(struct wb_schema *schema, struct wb_table *table, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

const struct wb_table *wb_schema_table(const struct wb_schema *schema, struct wb_text name);

/* Whether no row can be made without writing the field. */
bool wb_field_must_be_written(const struct wb_field *field);

/* The index of a field by its exact name, or n_fields. */
size_t wb_table_field(const struct wb_table *table, struct wb_text name);

#endif
