#include "session/order.h"

#include <stdlib.h>

#include "base/memory.h"
#include "plan/deferral.h"
#include "plan/use.h"

static bool
same_table(const struct wb_table_name *a, const struct wb_table_name *b)
{
	return wb_text_equal(a->system, b->system) && wb_text_equal(a->table, b->table);
}

/* Whether the mapping's first pass writes a field. */
static bool
fills_at_once(const struct wb_model *model, const struct wb_object *mapping, struct wb_text field)
{
	const struct wb_mapping *lines = &mapping->as.mapping;

	for (size_t i = 0; i < lines->n_lines; i++)
		if (lines->lines[i].kind == WB_LINE_ARROW &&
		    wb_text_equal(lines->lines[i].name, field) &&
		    wb_is_deferred(model, mapping, &lines->lines[i]))
			return false;
	return true;
}

/* Whether the mapping's target refers to a table by a field that does not wait. */
static bool
refers_to(const struct wb_model *model, const struct wb_object *mapping,
	  const struct wb_table_name *from, const struct wb_table_name *to)
{
	const struct wb_schema *schema = wb_model_schema(model, from->system);
	const struct wb_table *table = schema ? wb_schema_table(schema, from->table) : NULL;

	if (!table || !wb_text_equal(from->system, to->system))
		return false;
	for (size_t i = 0; i < table->n_fields; i++)
		if (wb_text_equal(table->fields[i].references_table, to->table) &&
		    fills_at_once(model, mapping, table->fields[i].name))
			return true;
	return false;
}

struct search {
	const struct wb_ordered_step *other;
	const struct wb_line *filled; /* the other's */
};

static bool
names_other(void *context, const struct wb_use *use)
{
	const struct search *search = context;

	if (use->kind == WB_USE_XREF) /* keys are written in the first pass */
		return search->other->pass == 1 &&
		       wb_text_equal(use->name, search->other->mapping->name);
	return use->kind == WB_USE_LOOKUP && search->filled &&
	       same_table(&use->table, &search->filled->table);
}

/* Whether a asks for keys that b writes, or looks up in the table that b fills. */
static bool
asks_for(const struct wb_model *model, const struct wb_ordered_step *a,
	 const struct wb_ordered_step *b)
{
	const struct wb_mapping *mapping = &a->mapping->as.mapping;
	struct search search = { b, wb_mapping_line(&b->mapping->as.mapping, WB_LINE_INTO) };

	if (!wb_has_deferred(model, a->mapping))
		return wb_mapping_uses(mapping, names_other, &search);
	for (size_t i = 0; i < mapping->n_lines; i++)
		if (mapping->lines[i].kind != WB_LINE_LET &&
		    wb_is_deferred(model, a->mapping, &mapping->lines[i]) == (a->pass == 2) &&
		    wb_line_uses(mapping, &mapping->lines[i], names_other, &search))
			return true;
	return false;
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
waits_for(const struct wb_model *model, const struct wb_ordered_step *a,
	  const struct wb_ordered_step *b)
{
	const struct wb_mapping *mapping = &a->mapping->as.mapping;
	const struct wb_line *from = wb_mapping_line(mapping, WB_LINE_FROM);
	const struct wb_line *into = wb_mapping_line(mapping, WB_LINE_INTO);
	const struct wb_line *filled = wb_mapping_line(&b->mapping->as.mapping, WB_LINE_INTO);

	if (a->mapping == b->mapping)
		return a->pass > b->pass;
	if (asks_for(model, a, b))
		return true;
	if (a->pass > 1 || !from || !into || !filled || same_table(&into->table, &filled->table))
		return false;
	return reads(mapping, &filled->table) ||
	       (b->pass == 1 && refers_to(model, a->mapping, &into->table, &filled->table));
}

/* What is to be put in order. */
struct queue {
	size_t n;
	const struct wb_ordered_step *steps;
	bool *waits;    /* n by n: the first for the second */
	size_t *others; /* by step: how many it still waits for */
	bool *gone;     /* by step */
};

static void
find_waits(const struct wb_model *model, struct queue *queue)
{
	size_t n = queue->n;

	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < n; k++) {
			bool waits = k != i && waits_for(model, &queue->steps[i], &queue->steps[k]);

			queue->waits[i * n + k] = waits;
			queue->others[i] += waits;
		}
}

/* The first that waits for none of the others; the very first in a circle. */
static size_t
next_ready(const struct queue *queue)
{
	size_t first = queue->n;

	for (size_t i = 0; i < queue->n; i++) {
		if (!queue->gone[i] && !queue->others[i])
			return i;
		if (!queue->gone[i] && first == queue->n)
			first = i;
	}
	return first;
}

static void
put_in_order(const struct wb_model *model, const struct wb_ordered_step *steps, size_t n,
	     struct wb_ordered_step *out)
{
	struct queue queue = {
		.n = n,
		.steps = steps,
		.waits = wb_alloc(n * n * sizeof *queue.waits),
		.others = wb_alloc(n * sizeof *queue.others),
		.gone = wb_alloc(n * sizeof *queue.gone),
	};

	find_waits(model, &queue);
	for (size_t done = 0; done < n; done++) {
		size_t ready = next_ready(&queue);

		out[done] = steps[ready];
		queue.gone[ready] = true;
		for (size_t i = 0; i < n; i++)
			queue.others[i] -= queue.waits[i * n + ready];
	}
	free(queue.waits);
	free(queue.others);
	free(queue.gone);
}

size_t
wb_order_steps(const struct wb_model *model, const struct wb_object *const *mappings, size_t n,
	       struct wb_ordered_step *out)
{
	struct wb_ordered_step *steps = wb_alloc(2 * n * sizeof *steps);
	size_t n_steps = 0;

	for (size_t i = 0; i < n; i++)
		steps[n_steps++] = (struct wb_ordered_step){ mappings[i], 1 };
	for (size_t i = 0; i < n; i++)
		if (wb_has_deferred(model, mappings[i]))
			steps[n_steps++] = (struct wb_ordered_step){ mappings[i], 2 };
	put_in_order(model, steps, n_steps, out);
	free(steps);
	return n_steps;
}
