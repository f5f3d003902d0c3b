#include <stdlib.h>

#include "base/memory.h"
#include "project/profile_store.h"
#include "study/suggest_state.h"

const struct wb_field_profile *const *
wb_suggest_profiles(const struct wb_table *table, const struct wb_profile *profile,
		    struct wb_arena *arena)
{
	const struct wb_field_profile **fields =
		WB_NEW_ARRAY(arena, const struct wb_field_profile *, table->n_fields);

	for (size_t i = 0; profile && i < table->n_fields; i++)
		fields[i] = wb_profile_field(profile, table->fields[i].name);
	return fields;
}

/* What is being put together. */
struct opening {
	struct wb_project *project;
	const struct wb_model *model;
	struct wb_suggester *suggester;
};

/* The newest profile of a table; *out is NULL where there is none. */
static enum wb_status
load_profile(struct opening *opening, struct wb_text system, struct wb_text table,
	     const struct wb_profile **out, struct wb_error *err)
{
	struct wb_suggester *suggester = opening->suggester;
	struct wb_profile *profile = &suggester->profiles[suggester->n_profiles];
	struct wb_error missing;
	enum wb_status status;

	*out = NULL;
	status = wb_profile_load(opening->project, system, table, profile, &missing);
	if (status == WB_OK) {
		suggester->n_profiles++;
		*out = profile;
		return WB_OK;
	}
	if (status != WB_NOT_FOUND && err)
		*err = missing;
	return status == WB_NOT_FOUND ? WB_OK : status;
}

static enum wb_status
open_table(struct opening *opening, const struct wb_table_name *name, struct wb_text alias,
	   struct wb_suggest_table *out, struct wb_error *err)
{
	const struct wb_schema *schema = wb_model_schema(opening->model, name->system);
	const struct wb_profile *profile;
	enum wb_status status;

	*out = (struct wb_suggest_table){
		.name = *name,
		.alias = alias,
		.table = schema ? wb_schema_table(schema, name->table) : NULL,
	};
	if (!out->table)
		return WB_OK;
	status = load_profile(opening, name->system, name->table, &profile, err);
	out->profiles = wb_suggest_profiles(out->table, profile, &opening->suggester->arena);
	return status;
}

static enum wb_status
open_sources(struct opening *opening, const struct wb_mapping *mapping, struct wb_error *err)
{
	struct wb_suggest_input *input = &opening->suggester->input;
	struct wb_suggest_table *tables =
		WB_NEW_ARRAY(&opening->suggester->arena, struct wb_suggest_table, mapping->n_lines);
	enum wb_status status = WB_OK;

	for (size_t i = 0; status == WB_OK && i < mapping->n_lines; i++) {
		const struct wb_line *line = &mapping->lines[i];

		if (line->kind == WB_LINE_FROM || line->kind == WB_LINE_JOIN)
			status = open_table(opening, &line->table, line->alias,
					    &tables[input->n_sources++], err);
	}
	input->sources = tables;
	return status;
}

static bool
holds_values(const struct wb_field_profile *profile)
{
	return profile && profile->rows > profile->nulls;
}

/* A target field without values of its own takes those of the field that it refers to. */
static enum wb_status
open_references(struct opening *opening, struct wb_suggest_table *target, struct wb_error *err)
{
	const struct wb_table *table = target->table;
	const struct wb_field_profile **fields = WB_NEW_ARRAY(
		&opening->suggester->arena, const struct wb_field_profile *, table->n_fields);
	enum wb_status status = WB_OK;

	for (size_t i = 0; status == WB_OK && i < table->n_fields; i++) {
		const struct wb_field *field = &table->fields[i];
		const struct wb_profile *profile;

		fields[i] = target->profiles[i];
		if (holds_values(fields[i]) || !field->references_table.len)
			continue;
		status = load_profile(opening, target->name.system, field->references_table,
				      &profile, err);
		if (profile)
			fields[i] = wb_profile_field(profile, field->references_field);
	}
	target->profiles = fields;
	return status;
}

static size_t
count_fields(const struct wb_model *model, const struct wb_table_name *name)
{
	const struct wb_schema *schema = wb_model_schema(model, name->system);
	const struct wb_table *table = schema ? wb_schema_table(schema, name->table) : NULL;

	return table ? table->n_fields : 0;
}

static enum wb_status
open_tables(struct opening *opening, const struct wb_object *mapping, struct wb_error *err)
{
	struct wb_suggester *suggester = opening->suggester;
	const struct wb_line *into = wb_mapping_line(&mapping->as.mapping, WB_LINE_INTO);
	size_t most = mapping->as.mapping.n_lines + 1;
	enum wb_status status;

	if (into)
		most += count_fields(opening->model, &into->table);
	suggester->profiles = WB_NEW_ARRAY(&suggester->arena, struct wb_profile, most);
	suggester->input.mapping = &mapping->as.mapping;
	status = open_sources(opening, &mapping->as.mapping, err);
	if (status == WB_OK && into)
		status = open_table(opening, &into->table, (struct wb_text){ "", 0 },
				    &suggester->input.target, err);
	if (status == WB_OK && suggester->input.target.table)
		status = open_references(opening, &suggester->input.target, err);
	return status;
}

enum wb_status
wb_suggester_open(struct wb_project *project, const struct wb_model *model,
		  const struct wb_object *mapping, struct wb_suggester **out, struct wb_error *err)
{
	struct opening opening = {
		.project = project,
		.model = model,
		.suggester = wb_alloc(sizeof *opening.suggester),
	};
	struct wb_suggester *suggester = opening.suggester;
	enum wb_status status = open_tables(&opening, mapping, err);

	if (status == WB_OK)
		status = wb_declined_load(project, mapping->name, &suggester->declined, err);
	if (status != WB_OK) {
		wb_suggester_free(suggester);
		return status;
	}
	suggester->input.n_declined = suggester->declined.count;
	suggester->input.declined = suggester->declined.items;
	wb_suggester_prepare(suggester);
	*out = suggester;
	return WB_OK;
}
