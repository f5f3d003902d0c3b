/*
 * Which side a system stands on is what the mappings say: one that some mapping reads
 * is a source, one that some mapping writes is a target, and may be both. A system that
 * none uses yet is a source; but as long as nothing is written at all, the last such
 * system is the target, for one names where data comes from before where it goes.
 */
#include "tui/views/board_model.h"

#include <stdlib.h>

#include "base/memory.h"
#include "draft/picture.h"

static bool
is_end(enum wb_line_kind kind, enum wb_board_side side)
{
	if (side == WB_BOARD_TARGETS)
		return kind == WB_LINE_INTO;
	return kind == WB_LINE_FROM || kind == WB_LINE_JOIN;
}

/* The lines. */

static void
add_line(struct wb_board_model *model, enum wb_board_side side, struct wb_board_line line)
{
	WB_GROW(model->lines[side], model->capacity[side], model->count[side] + 1);
	line.system = wb_arena_text(&model->arena, line.system);
	line.table = wb_arena_text(&model->arena, line.table);
	model->lines[side][model->count[side]++] = line;
}

size_t
wb_board_line_find(const struct wb_board_model *model, enum wb_board_side side,
		   struct wb_text system, struct wb_text table)
{
	size_t i = 0;

	while (i < model->count[side] && (!wb_text_equal(model->lines[side][i].system, system) ||
					  !wb_text_equal(model->lines[side][i].table, table)))
		i++;
	return i;
}

/* Calls for every table that a mapping names on a side. */
typedef void end_visitor(struct wb_board_model *model, enum wb_board_side side,
			 const struct wb_line *line, struct wb_text system);

static void
visit_ends(struct wb_board_model *model, enum wb_board_side side, struct wb_text system,
	   end_visitor *visit)
{
	for (size_t m = 0; m < model->n_mappings; m++) {
		const struct wb_mapping *mapping = &model->mappings[m].object->as.mapping;

		for (size_t i = 0; i < mapping->n_lines; i++)
			if (is_end(mapping->lines[i].kind, side))
				visit(model, side, &mapping->lines[i], system);
	}
}

/* A table that a mapping names and the catalog does not have. */
static void
add_unknown_table(struct wb_board_model *model, enum wb_board_side side, const struct wb_line *line,
		  struct wb_text system)
{
	if (!wb_text_equal(line->table.system, system) ||
	    wb_board_line_find(model, side, system, line->table.table) < model->count[side])
		return;
	add_line(model, side,
		 (struct wb_board_line){ .system = system,
					 .table = line->table.table,
					 .from = model->lines[side][model->count[side] - 1].from,
					 .is_made = line->create });
}

static void
add_system(struct wb_board_model *model, enum wb_board_side side, struct wb_text name,
	   const struct wb_workspace_system *system)
{
	const struct wb_schema *schema = system ? system->schema : NULL;

	add_line(model, side, (struct wb_board_line){ .system = name, .from = system });
	for (size_t i = 0; schema && i < schema->n_tables; i++)
		add_line(model, side,
			 (struct wb_board_line){ .system = name,
						 .table = schema->tables[i].name,
						 .from = system,
						 .known = &schema->tables[i] });
	visit_ends(model, side, name, add_unknown_table);
}

static void
add_unknown_system(struct wb_board_model *model, enum wb_board_side side,
		   const struct wb_line *line, struct wb_text unused)
{
	(void)unused;
	if (wb_board_line_find(model, side, line->table.system, WB_TEXT("")) == model->count[side])
		add_system(model, side, line->table.system, NULL);
}

/* The sides. */

static bool
is_used(const struct wb_board_model *model, enum wb_board_side side, struct wb_text system)
{
	for (size_t m = 0; m < model->n_mappings; m++) {
		const struct wb_mapping *mapping = &model->mappings[m].object->as.mapping;

		for (size_t i = 0; i < mapping->n_lines; i++)
			if (is_end(mapping->lines[i].kind, side) &&
			    (!system.len || wb_text_equal(mapping->lines[i].table.system, system)))
				return true;
	}
	return false;
}

/* The system that is the target as long as nothing is written; n where there is none. */
static size_t
find_first_target(const struct wb_board_model *model, const struct wb_workspace_system *systems,
		  size_t n)
{
	if (n < 2 || is_used(model, WB_BOARD_TARGETS, WB_TEXT("")))
		return n;
	for (size_t i = n; i-- > 0;)
		if (!is_used(model, WB_BOARD_SOURCES, systems[i].object->name))
			return i;
	return n;
}

static void
fill_sides(struct wb_board_model *model, const struct wb_workspace *workspace)
{
	const struct wb_workspace_system *systems;
	size_t n = wb_workspace_systems(workspace, &systems);
	size_t target = find_first_target(model, systems, n);

	for (size_t i = 0; i < n; i++) {
		struct wb_text name = systems[i].object->name;
		bool is_read = is_used(model, WB_BOARD_SOURCES, name);
		bool is_written = i == target || is_used(model, WB_BOARD_TARGETS, name);

		if (is_read || !is_written)
			add_system(model, WB_BOARD_SOURCES, name, &systems[i]);
		if (is_written)
			add_system(model, WB_BOARD_TARGETS, name, &systems[i]);
	}
	for (int side = 0; side < WB_BOARD_SIDES; side++)
		visit_ends(model, (enum wb_board_side)side, WB_TEXT(""), add_unknown_system);
}

/* The mappings. */

bool
wb_board_is_broken(const struct wb_board_mapping *mapping)
{
	return mapping->faults || mapping->parked.len;
}

static void
take_parked(struct wb_board_model *model, struct wb_board_mapping *mapping,
	    const struct wb_parking *parking)
{
	if (parking->whole.len)
		mapping->parked = wb_text_of(wb_arena_format(&model->arena, "runs skip it: %.*s",
							     WB_TEXT_ARG(parking->whole)));
	else if (parking->n_open)
		mapping->parked = wb_text_of(
			wb_arena_format(&model->arena, "parked: runs go without %zu line%s",
					parking->n_open, parking->n_open == 1 ? "" : "s"));
}

static void
take_faults(struct wb_board_model *model, struct wb_board_mapping *mapping,
	    const struct wb_findings *findings)
{
	mapping->faults = findings->errors;
	for (size_t i = 0; i < findings->count && !mapping->fault.len; i++)
		if (findings->items[i].severity == WB_SEVERITY_ERROR)
			mapping->fault = wb_arena_text(&model->arena, findings->items[i].message);
}

/* Whether all systems of its tables were inspected: what is not known is no fault. */
static bool
is_seen(const struct wb_model *model, const struct wb_mapping *mapping)
{
	for (size_t i = 0; i < mapping->n_lines; i++) {
		const struct wb_line *line = &mapping->lines[i];

		if ((is_end(line->kind, WB_BOARD_SOURCES) ||
		     is_end(line->kind, WB_BOARD_TARGETS)) &&
		    wb_model_find(model, WB_OBJECT_SYSTEM, line->table.system) &&
		    !wb_model_schema(model, line->table.system))
			return false;
	}
	return true;
}

/* What the check says. */
static void
check_mappings(struct wb_board_model *model, const struct wb_workspace *workspace)
{
	const struct wb_picture *picture = wb_workspace_picture(workspace);

	for (size_t i = 0; i < model->n_mappings; i++) {
		const struct wb_object *object = wb_model_find(
			wb_picture_model(picture), WB_OBJECT_MAPPING, model->mappings[i].name);
		struct wb_findings findings = { 0 };

		if (!object || !wb_mapping_line(&object->as.mapping, WB_LINE_ARROW) ||
		    !is_seen(wb_picture_model(picture), &object->as.mapping))
			continue;
		wb_picture_check(picture, object, &findings);
		take_parked(model, &model->mappings[i], wb_picture_parking(picture, object));
		take_faults(model, &model->mappings[i], &findings);
		wb_findings_release(&findings);
	}
}

static void
take_mappings(struct wb_board_model *model, const struct wb_workspace *workspace)
{
	const struct wb_object *const *objects;

	model->n_mappings = wb_workspace_mappings(workspace, &objects);
	free(model->mappings);
	model->mappings = wb_alloc((model->n_mappings + 1) * sizeof *model->mappings);
	for (size_t i = 0; i < model->n_mappings; i++)
		model->mappings[i] = (struct wb_board_mapping){
			.object = objects[i],
			.name = wb_arena_text(&model->arena, objects[i]->name),

			.target = wb_target_coverage(wb_workspace_model(workspace), objects[i]),
		};
	check_mappings(model, workspace);
}

static void
count_at_line(struct wb_board_model *model, enum wb_board_side side, size_t at, size_t mapping)
{
	struct wb_board_line *line = &model->lines[side][at];

	if (line->n_mappings && line->last_mapping == mapping)
		return; /* it joins the table several times */
	if (!line->n_mappings++)
		line->mapping = mapping;
	line->last_mapping = mapping;
	line->is_broken |= wb_board_is_broken(&model->mappings[mapping]);
}

static void
add_wires(struct wb_board_model *model, size_t index)
{
	const struct wb_mapping *mapping = &model->mappings[index].object->as.mapping;
	const struct wb_line *into = wb_mapping_line(mapping, WB_LINE_INTO);
	struct wb_board_wire wire = { .mapping = index };

	if (!into)
		return;
	wire.ends[WB_BOARD_TARGETS] =
		wb_board_line_find(model, WB_BOARD_TARGETS, into->table.system, into->table.table);
	count_at_line(model, WB_BOARD_TARGETS, wire.ends[WB_BOARD_TARGETS], index);
	for (size_t i = 0; i < mapping->n_lines; i++) {
		const struct wb_line *line = &mapping->lines[i];

		if (!is_end(line->kind, WB_BOARD_SOURCES))
			continue;
		wire.ends[WB_BOARD_SOURCES] = wb_board_line_find(
			model, WB_BOARD_SOURCES, line->table.system, line->table.table);
		count_at_line(model, WB_BOARD_SOURCES, wire.ends[WB_BOARD_SOURCES], index);
		WB_GROW(model->wires, model->wires_capacity, model->n_wires + 1);
		model->wires[model->n_wires++] = wire;
	}
}

static int
compare_wires(const void *a, const void *b)
{
	const struct wb_board_wire *one = a, *other = b;

	for (int side = 0; side < WB_BOARD_SIDES; side++)
		if (one->ends[side] != other->ends[side])
			return one->ends[side] < other->ends[side] ? -1 : 1;
	return one->mapping < other->mapping ? -1 : one->mapping > other->mapping;
}

/* Each table that is written counts once, however many mappings write it. */
static void
count_fields(struct wb_board_model *model)
{
	for (size_t i = 0; i < model->count[WB_BOARD_TARGETS]; i++) {
		const struct wb_board_line *line = &model->lines[WB_BOARD_TARGETS][i];

		if (!line->n_mappings)
			continue;
		model->fields += model->mappings[line->mapping].target.fields;
		model->gaps += model->mappings[line->mapping].target.gaps;
	}
}

void
wb_board_model_fill(struct wb_board_model *model, const struct wb_workspace *workspace)
{
	for (int side = 0; side < WB_BOARD_SIDES; side++)
		model->count[side] = 0;
	model->n_wires = model->fields = model->gaps = 0;
	wb_arena_release(&model->arena);
	take_mappings(model, workspace);
	fill_sides(model, workspace);
	for (size_t i = 0; i < model->n_mappings; i++)
		add_wires(model, i);
	if (model->n_wires)
		qsort(model->wires, model->n_wires, sizeof *model->wires, compare_wires);
	count_fields(model);
}

void
wb_board_model_release(struct wb_board_model *model)
{
	for (int side = 0; side < WB_BOARD_SIDES; side++)
		free(model->lines[side]);
	free(model->mappings);
	free(model->wires);
	wb_arena_release(&model->arena);
	*model = (struct wb_board_model){ 0 };
}

size_t
wb_board_wire_at(const struct wb_board_model *model, enum wb_board_side side, size_t line)
{
	size_t i = 0;

	while (i < model->n_wires && model->wires[i].ends[side] != line)
		i++;
	return i;
}
