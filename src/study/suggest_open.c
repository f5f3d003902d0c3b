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
	struct wb_arena *arena;
	struct wb_profile *profiles; /* loaded so far */
	size_t n_profiles, capacity;
};

/* The newest profile of a table; *out is NULL where there is none, and holds until the next. */
static enum wb_status
load_profile(struct opening *opening, struct wb_text system, struct wb_text table,
	     const struct wb_profile **out, struct wb_error *err)
{
	struct wb_profile profile = { 0 };
	struct wb_error missing;
	enum wb_status status =
		wb_profile_load(opening->project, system, table, &profile, &missing);

	*out = NULL;
	if (status != WB_OK) {
		wb_profile_release(&profile);
		if (status != WB_NOT_FOUND && err)
			*err = missing;
		return status == WB_NOT_FOUND ? WB_OK : status;
	}
	WB_GROW(opening->profiles, opening->capacity, opening->n_profiles + 1);
	opening->profiles[opening->n_profiles] = profile;
	*out = &opening->profiles[opening->n_profiles++];
	return WB_OK;
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
	out->profiles = wb_suggest_profiles(out->table, profile, opening->arena);
	return status;
}

static enum wb_status
open_sources(struct opening *opening, const struct wb_mapping *mapping,
	     struct wb_suggest_input *input, struct wb_error *err)
{
	struct wb_suggest_table *tables =
		WB_NEW_ARRAY(opening->arena, struct wb_suggest_table, mapping->n_lines);
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
	const struct wb_field_profile **fields =
		WB_NEW_ARRAY(opening->arena, const struct wb_field_profile *, table->n_fields);
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

/* A table to be written into. */
static enum wb_status
open_target(struct opening *opening, const struct wb_table_name *name, struct wb_suggest_table *out,
	    struct wb_error *err)
{
	enum wb_status status = open_table(opening, name, (struct wb_text){ "", 0 }, out, err);

	if (status == WB_OK && out->table)
		status = open_references(opening, out, err);
	return status;
}

static enum wb_status
open_tables(struct opening *opening, const struct wb_mapping *mapping,
	    struct wb_suggest_input *input, struct wb_error *err)
{
	const struct wb_line *into = wb_mapping_line(mapping, WB_LINE_INTO);
	enum wb_status status = open_sources(opening, mapping, input, err);

	input->mapping = mapping;
	if (status == WB_OK && into)
		status = open_target(opening, &into->table, &input->target, err);
	return status;
}

enum wb_status
wb_suggester_open(struct wb_project *project, const struct wb_model *model,
		  const struct wb_object *mapping, struct wb_suggester **out, struct wb_error *err)
{
	struct wb_suggester *suggester = wb_alloc(sizeof *suggester);
	struct opening opening = {
		.project = project,
		.model = model,
		.arena = &suggester->arena,
	};
	enum wb_status status = open_tables(&opening, &mapping->as.mapping, &suggester->input, err);

	suggester->profiles = opening.profiles;
	suggester->n_profiles = opening.n_profiles;
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

/* On that side of a mapping that could be. */
static enum wb_status
open_side(struct opening *opening, enum wb_suggest_side side, const struct wb_table_name *name,
	  struct wb_suggest_table *out, struct wb_error *err)
{
	return side == WB_SUGGEST_TARGET
		       ? open_target(opening, name, out, err)
		       : open_table(opening, name, (struct wb_text){ "", 0 }, out, err);
}

enum wb_status
wb_suggest_tables_open(struct wb_project *project, const struct wb_model *model,
		       const struct wb_table_name *table, enum wb_suggest_side side,
		       const struct wb_table_name *others, size_t n, struct wb_arena *arena,
		       struct wb_table_suggestion **out, size_t *count, struct wb_error *err)
{
	struct wb_arena scratch = { 0 };
	struct opening opening = { .project = project, .model = model, .arena = &scratch };
	enum wb_suggest_side other =
		side == WB_SUGGEST_SOURCE ? WB_SUGGEST_TARGET : WB_SUGGEST_SOURCE;
	struct wb_suggest_table one, *many = WB_NEW_ARRAY(&scratch, struct wb_suggest_table, n);
	enum wb_status status = open_side(&opening, side, table, &one, err);

	for (size_t i = 0; status == WB_OK && i < n; i++)
		status = open_side(&opening, other, &others[i], &many[i], err);
	if (status == WB_OK)
		*out = wb_suggest_tables(&one, side, many, n, arena, count);
	for (size_t i = 0; i < opening.n_profiles; i++)
		wb_profile_release(&opening.profiles[i]);
	free(opening.profiles);
	wb_arena_release(&scratch);
	return status;
}
