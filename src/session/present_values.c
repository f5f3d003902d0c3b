#include "session/present_values.h"

#include <stdlib.h>

#include "base/memory.h"
#include "project/profile_store.h"
#include "session/sample.h"

enum { MOST_CELLS = 400000 }; /* of wide tables fewer rows are read */

/* A table that was asked about. */
struct remembered {
	struct remembered *next;
	struct wb_text system, table; /* in `arena` */
	struct wb_arena arena;
	struct wb_profile profile; /* no fields where there is none */
	bool looked;               /* at its rows, or tried to */
	size_t n_fields;           /* 0: could not be read */
	struct wb_text *fields;
	struct wb_values_seen *seen; /* by field; of those that came only */
};

struct wb_present_values {
	struct wb_session *session;
	struct remembered *first;
};

struct wb_present_values *
wb_present_values_new(struct wb_session *session)
{
	struct wb_present_values *values = wb_alloc(sizeof *values);

	values->session = session;
	return values;
}

static void
forget(struct remembered *table)
{
	for (size_t i = 0; i < table->n_fields; i++)
		wb_values_seen_release(&table->seen[i]);
	wb_profile_release(&table->profile);
	wb_arena_release(&table->arena);
	free(table);
}

void
wb_present_values_free(struct wb_present_values *values)
{
	while (values && values->first) {
		struct remembered *table = values->first;

		values->first = table->next;
		forget(table);
	}
	free(values);
}

/* A profile that cannot be loaded is as good as none: whoever needs it will say so. */
static struct remembered *
remember(struct wb_present_values *values, struct wb_text system, struct wb_text name)
{
	struct remembered *table = values->first;
	struct wb_error ignored;

	for (; table; table = table->next)
		if (wb_text_equal(table->system, system) && wb_text_equal(table->table, name))
			return table;
	table = wb_alloc(sizeof *table);
	table->system = wb_arena_text(&table->arena, system);
	table->table = wb_arena_text(&table->arena, name);
	if (wb_profile_load(wb_session_project(values->session), system, name, &table->profile,
			    &ignored) != WB_OK)
		wb_profile_release(&table->profile);
	table->next = values->first;
	values->first = table;
	return table;
}

static void
take_field(const struct wb_sample *sample, size_t field, struct wb_values_seen *seen)
{
	for (size_t row = 0; row < sample->n_rows; row++) {
		const struct wb_sample_cell *cell = wb_sample_at(sample, row, field);

		if (!cell->failed)
			wb_values_seen_add(seen, cell->null ? WB_TEXT("") : cell->text);
	}
}

static void
take_rows(struct remembered *table, const struct wb_sample *sample, const struct wb_table *before)
{
	table->n_fields = sample->n_fields;
	table->fields = WB_NEW_ARRAY(&table->arena, struct wb_text, sample->n_fields);
	table->seen = WB_NEW_ARRAY(&table->arena, struct wb_values_seen, sample->n_fields);
	for (size_t i = 0; i < sample->n_fields; i++) {
		table->fields[i] = wb_arena_text(&table->arena, sample->fields[i]);
		if (wb_table_field(before, sample->fields[i]) == before->n_fields)
			take_field(sample, i, &table->seen[i]);
	}
}

static void
look(struct wb_present_values *values, struct remembered *table, const struct wb_table *before,
     const struct wb_table *after)
{
	size_t most = MOST_CELLS / (after->n_fields + 1) + 1;
	struct wb_sampling sampling = {
		.table = { .system = table->system, .table = table->table },
		.most = most < WB_PRESENT_ROWS ? most : WB_PRESENT_ROWS,
	};
	struct wb_sample sample = { 0 };
	struct wb_error ignored;

	table->looked = true;
	if (wb_sample_rows(values->session, &sampling, &sample, &ignored) == WB_OK)
		take_rows(table, &sample, before);
	wb_sample_release(&sample);
}

static bool
compare(void *context, struct wb_text system, const struct wb_table *before,
	const struct wb_table *after, struct wb_text gone, struct wb_text come,
	struct wb_resemblance *out)
{
	struct remembered *table = remember(context, system, after->name);
	const struct wb_field_profile *profile = wb_profile_field(&table->profile, gone);

	if (!profile)
		return false;
	if (!table->looked)
		look(context, table, before, after);
	for (size_t i = 0; i < table->n_fields; i++)
		if (wb_text_equal(table->fields[i], come))
			return wb_profile_resemblance(profile, &table->seen[i], out);
	return false;
}

struct wb_drift_witness
wb_present_values_witness(struct wb_present_values *values, struct wb_text system)
{
	return (struct wb_drift_witness){ .context = values, .system = system, .compare = compare };
}
