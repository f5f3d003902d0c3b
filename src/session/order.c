#include "session/order.h"

#include <stdlib.h>

#include "base/memory.h"
#include "plan/use.h"

static bool
same_table(const struct wb_table_name *a, const struct wb_table_name *b)
{
	return wb_text_equal(a->system, b->system) && wb_text_equal(a->table, b->table);
}

static bool
refers_to(const struct wb_model *model, const struct wb_table_name *from,
	  const struct wb_table_name *to)
{
	const struct wb_schema *schema = wb_model_schema(model, from->system);
	const struct wb_table *table = schema ? wb_schema_table(schema, from->table) : NULL;

	if (!table || !wb_text_equal(from->system, to->system))
		return false;
	for (size_t i = 0; i < table->n_fields; i++)
		if (wb_text_equal(table->fields[i].references_table, to->table))
			return true;
	return false;
}

struct search {
	const struct wb_object *other;
	const struct wb_line *filled; /* the other's */
};

static bool
names_other(void *context, const struct wb_use *use)
{
	const struct search *search = context;

	if (use->kind == WB_USE_XREF)
		return wb_text_equal(use->name, search->other->name);
	return use->kind == WB_USE_LOOKUP && search->filled &&
	       same_table(&use->table, &search->filled->table);
}

/* Whether a asks for keys that b writes, or looks up in the table that b fills. */
static bool
asks_for(const struct wb_object *a, const struct wb_object *b)
{
	struct search search = { b, wb_mapping_line(&b->as.mapping, WB_LINE_INTO) };

	return wb_mapping_uses(&a->as.mapping, names_other, &search);
}

static bool
reads(const struct wb_mapping *mapping, const struct wb_table_name *table)
{
	for (size_t i = 0; i < mapping->n_lines; i++) {
		const struct wb_line *line = &mapping->lines[i];

		if ((line->kind == WB_LINE_FROM || line->kind == WB_LINE_JOIN) &&
		    same_table(&line->table, table))
			return true;
	}
	return false;
}

static bool
waits_for(const struct wb_model *model, const struct wb_object *a, const struct wb_object *b)
{
	const struct wb_line *from = wb_mapping_line(&a->as.mapping, WB_LINE_FROM);
	const struct wb_line *into = wb_mapping_line(&a->as.mapping, WB_LINE_INTO);
	const struct wb_line *filled = wb_mapping_line(&b->as.mapping, WB_LINE_INTO);

	if (asks_for(a, b))
		return true;
	if (!from || !into || !filled || same_table(&into->table, &filled->table))
		return false;
	return reads(&a->as.mapping, &filled->table) ||
	       refers_to(model, &into->table, &filled->table);
}

/* The first that waits for none of the others; the very first in a circle. */
static size_t
next_ready(const struct wb_model *model, const struct wb_object **mappings, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		bool waits = false;

		for (size_t k = 0; k < n && !waits; k++)
			waits = k != i && waits_for(model, mappings[i], mappings[k]);
		if (!waits)
			return i;
	}
	return 0;
}

void
wb_order_mappings(const struct wb_model *model, const struct wb_object **mappings, size_t n)
{
	while (n > 1) {
		size_t ready = next_ready(model, mappings, n);
		const struct wb_object *first = mappings[ready];

		for (; ready > 0; ready--)
			mappings[ready] = mappings[ready - 1];
		mappings[0] = first;
		mappings++;
		n--;
	}
}
