#include "tui/views/mapper_model.h"

#include <stdlib.h>

#include "base/memory.h"
#include "lang/parse.h"
#include "lang/print.h"

struct filling {
	struct wb_mapper_model *model;
	const struct wb_mapper_input *input;
	const struct wb_model *design;
};

void
wb_mapper_model_release(struct wb_mapper_model *model)
{
	for (int side = 0; side < WB_MAPPER_SIDES; side++)
		free(model->items[side]);
	free(model->wires);
	wb_arena_release(&model->arena);
	*model = (struct wb_mapper_model){ 0 };
}

bool
wb_mapper_item_ends_wires(const struct wb_mapper_item *item)
{
	return item->kind != WB_MAPPER_TABLE && item->kind != WB_MAPPER_NAMES;
}

struct wb_text
wb_mapper_item_alias(const struct wb_mapper_item *item)
{
	bool has = item->line &&
		   (item->line->kind == WB_LINE_FROM || item->line->kind == WB_LINE_JOIN);

	return has ? item->line->alias : WB_TEXT("");
}

size_t
wb_mapper_model_find(const struct wb_mapper_model *model, enum wb_mapper_side side,
		     struct wb_text alias, struct wb_text name)
{
	size_t i = 0;

	for (; i < model->count[side]; i++) {
		const struct wb_mapper_item *item = &model->items[side][i];

		if (wb_mapper_item_ends_wires(item) && wb_text_equal(item->name, name) &&
		    wb_text_equal(wb_mapper_item_alias(item), alias))
			break;
	}
	return i;
}

void
wb_mapper_item_expression(const struct wb_mapper_item *item, struct wb_buffer *out)
{
	struct wb_text alias = wb_mapper_item_alias(item);

	if (alias.len) {
		wb_print_name(alias, out);
		wb_buffer_byte(out, '.');
	}
	wb_print_name(item->name, out);
}

/* Items. */

static struct wb_mapper_item *
add_item(struct filling *filling, enum wb_mapper_side side, struct wb_mapper_item item)
{
	struct wb_mapper_model *model = filling->model;

	WB_GROW(model->items[side], model->capacity[side], model->count[side] + 1);
	model->items[side][model->count[side]] = item;
	return &model->items[side][model->count[side]++];
}

static struct wb_text
fault_of(const struct filling *filling, const struct wb_line *line)
{
	struct wb_text fault = wb_mapper_study_fault(filling->input->study, line);

	if (!fault.len && line->kind == WB_LINE_PARKED)
		return WB_TEXT("parked: it does not fit the tables as they are now");
	return fault;
}

static const struct wb_line *
arrow_into(const struct wb_mapping *mapping, struct wb_text name)
{
	for (size_t i = 0; i < mapping->n_lines; i++)
		if (wb_line_written(&mapping->lines[i]) == WB_LINE_ARROW &&
		    wb_text_equal(mapping->lines[i].name, name))
			return &mapping->lines[i];
	return NULL;
}

static bool
is_in_key(const struct wb_mapping *mapping, struct wb_text name)
{
	const struct wb_line *key = wb_mapping_line(mapping, WB_LINE_KEY);

	for (size_t i = 0; key && i < key->n_names; i++)
		if (wb_text_equal(key->names[i], name))
			return true;
	return false;
}

static void
add_source_field(struct filling *filling, const struct wb_line *line, const struct wb_field *field)
{
	const struct wb_object *mapping = filling->model->mapping;

	add_item(filling, WB_MAPPER_SOURCE,
		 (struct wb_mapper_item){ .kind = WB_MAPPER_FIELD,
					  .line = line,
					  .field = field,
					  .name = field->name,
					  .key = field->key_part > 0,
					  .state = wb_source_field_state(filling->design, mapping,
									 &line->table, field->name),
					  .leave = wb_mapping_leave(&mapping->as.mapping,
								    &line->table, line->alias,
								    field->name) });
}

static void
add_source_table(struct filling *filling, const struct wb_line *line)
{
	const struct wb_table *table = wb_model_table(filling->design, &line->table);

	add_item(filling, WB_MAPPER_SOURCE,
		 (struct wb_mapper_item){ .kind = WB_MAPPER_TABLE,
					  .line = line,
					  .table = table,
					  .name = line->table.table });
	for (size_t i = 0; table && i < table->n_fields; i++)
		add_source_field(filling, line, &table->fields[i]);
}

static void
add_sources(struct filling *filling)
{
	const struct wb_mapping *mapping = &filling->model->mapping->as.mapping;
	bool headed = false;

	for (size_t i = 0; i < mapping->n_lines; i++)
		if (mapping->lines[i].kind == WB_LINE_FROM ||
		    mapping->lines[i].kind == WB_LINE_JOIN)
			add_source_table(filling, &mapping->lines[i]);
	for (size_t i = 0; i < mapping->n_lines; i++) {
		const struct wb_line *line = &mapping->lines[i];

		enum wb_line_kind kind = wb_line_written(line);

		if (kind != WB_LINE_LET && kind != WB_LINE_EACH)
			continue;
		if (!headed)
			add_item(filling, WB_MAPPER_SOURCE,
				 (struct wb_mapper_item){ .kind = WB_MAPPER_NAMES,
							  .name = WB_TEXT("made here") });
		headed = true;
		add_item(filling, WB_MAPPER_SOURCE,
			 (struct wb_mapper_item){ .kind = kind == WB_LINE_LET ? WB_MAPPER_LET
									      : WB_MAPPER_ELEMENT,
						  .line = line,
						  .name = line->name,
						  .fault = fault_of(filling, line) });
	}
}

static void
add_target_field(struct filling *filling, struct wb_text name, const struct wb_field *field)
{
	struct wb_mapper_model *model = filling->model;
	const struct wb_mapping *mapping = &model->mapping->as.mapping;
	const struct wb_table_name *table = &model->into->table;
	const struct wb_line *arrow = arrow_into(mapping, name);

	add_item(filling, WB_MAPPER_TARGET,
		 (struct wb_mapper_item){
			 .kind = WB_MAPPER_FIELD,
			 .line = model->into,
			 .field = field,
			 .name = name,
			 .arrow = arrow,
			 .key = is_in_key(mapping, name) || (field && field->key_part),
			 .fault = arrow ? fault_of(filling, arrow) : WB_TEXT(""),
			 .state = wb_target_field_state(filling->design, model->mapping, table,
							name),
			 .leave = wb_mapping_leave(mapping, table, table->table, name) });
}

/* The table's fields; then those that arrows name and it lacks, which a new table will have. */
static void
add_targets(struct filling *filling)
{
	struct wb_mapper_model *model = filling->model;
	const struct wb_mapping *mapping = &model->mapping->as.mapping;
	const struct wb_table *table = wb_model_table(filling->design, &model->into->table);

	add_item(filling, WB_MAPPER_TARGET,
		 (struct wb_mapper_item){ .kind = WB_MAPPER_TABLE,
					  .line = model->into,
					  .table = table,
					  .name = model->into->table.table });
	for (size_t i = 0; table && i < table->n_fields; i++)
		add_target_field(filling, table->fields[i].name, &table->fields[i]);
	for (size_t i = 0; i < mapping->n_lines; i++) {
		const struct wb_line *line = &mapping->lines[i];

		if (wb_line_written(line) == WB_LINE_ARROW &&
		    wb_mapper_model_find(model, WB_MAPPER_TARGET, WB_TEXT(""), line->name) ==
			    model->count[WB_MAPPER_TARGET])
			add_target_field(filling, line->name, NULL);
	}
}

/* Wires. */

static void
add_wire(struct filling *filling, struct wb_mapper_wire wire)
{
	struct wb_mapper_model *model = filling->model;
	struct wb_mapper_item *ends[2] = {
		&model->items[WB_MAPPER_TARGET][wire.target],
		wire.source == SIZE_MAX ? NULL : &model->items[WB_MAPPER_SOURCE][wire.source],
	};

	for (size_t i = 0; i < 2 && ends[i]; i++) {
		ends[i]->n_wires++;
		ends[i]->suggested |= wire.suggested;
		ends[i]->broken |= wire.broken;
		ends[i]->transformed |= wire.kind != WB_TRANSFORM_COPY;
	}
	WB_GROW(model->wires, model->wires_capacity, model->n_wires + 1);
	model->wires[model->n_wires++] = wire;
}

static size_t
item_of_link(const struct wb_mapper_model *model, const struct wb_link *link)
{
	size_t i = 0;

	for (; i < model->count[WB_MAPPER_SOURCE]; i++) {
		const struct wb_mapper_item *item = &model->items[WB_MAPPER_SOURCE][i];

		if (wb_mapper_item_ends_wires(item) && item->line == link->line &&
		    wb_text_equal(item->name, link->name))
			break;
	}
	return i;
}

/* What stands for an arrow that reads nothing: its expression. */
static struct wb_text
constant_text(struct filling *filling, const struct wb_node *node)
{
	struct wb_buffer text = { 0 };
	struct wb_text kept;

	wb_print_expression(node, &text);
	kept = wb_arena_text(&filling->model->arena, wb_buffer_slice(&text));
	wb_buffer_release(&text);
	return kept;
}

static void
add_arrow(struct filling *filling, size_t target)
{
	struct wb_mapper_model *model = filling->model;
	const struct wb_mapper_item *item = &model->items[WB_MAPPER_TARGET][target];
	const struct wb_node *node = item->arrow->expressions[0];
	struct wb_link *links;
	size_t n =
		wb_links(filling->design, &model->mapping->as.mapping, node, &model->arena, &links);
	struct wb_mapper_wire wire = { .target = target,
				       .kind = wb_transform_of(node),
				       .broken = item->fault.len > 0 };
	size_t drawn = 0;

	for (size_t i = 0; i < n; i++) {
		wire.source = item_of_link(model, &links[i]);
		if (wire.source == model->count[WB_MAPPER_SOURCE])
			continue;
		add_wire(filling, wire);
		drawn++;
	}
	if (drawn)
		return;
	wire.source = SIZE_MAX;
	wire.constant = constant_text(filling, node);
	add_wire(filling, wire);
}

static void
add_suggestion(struct filling *filling, const struct wb_mapper_suggestion *suggestion)
{
	struct wb_mapper_model *model = filling->model;
	struct wb_mapper_wire wire = {
		.source = wb_mapper_model_find(model, WB_MAPPER_SOURCE, suggestion->alias,
					       suggestion->source),
		.target = wb_mapper_model_find(model, WB_MAPPER_TARGET, WB_TEXT(""),
					       suggestion->target),
		.suggested = true,
	};
	struct wb_error ignored;
	struct wb_node *node;

	if (!wb_parse_expression(suggestion->expression, "", &model->arena, &node, &ignored))
		wire.kind = wb_transform_of(node);
	if (wire.source < model->count[WB_MAPPER_SOURCE] &&
	    wire.target < model->count[WB_MAPPER_TARGET] &&
	    !model->items[WB_MAPPER_TARGET][wire.target].arrow)
		add_wire(filling, wire);
}

static const struct wb_object *
find_mapping(const struct wb_workspace *workspace, struct wb_text name)
{
	return wb_model_find(wb_workspace_model(workspace), WB_OBJECT_MAPPING, name);
}

void
wb_mapper_model_fill(struct wb_mapper_model *model, const struct wb_mapper_input *input)
{
	struct filling filling = { .model = model,
				   .input = input,
				   .design = wb_workspace_model(input->workspace) };

	wb_arena_reset(&model->arena);
	model->count[WB_MAPPER_SOURCE] = model->count[WB_MAPPER_TARGET] = 0;
	model->n_wires = 0;
	model->from = model->into = NULL;
	model->mapping = find_mapping(input->workspace, input->mapping);
	if (!model->mapping)
		return;
	model->from = wb_mapping_line(&model->mapping->as.mapping, WB_LINE_FROM);
	model->into = wb_mapping_line(&model->mapping->as.mapping, WB_LINE_INTO);
	model->coverage = wb_mapping_coverage(filling.design, model->mapping);
	add_sources(&filling);
	if (model->into)
		add_targets(&filling);
	for (size_t i = 0; i < model->count[WB_MAPPER_TARGET]; i++)
		if (model->items[WB_MAPPER_TARGET][i].arrow)
			add_arrow(&filling, i);
	for (size_t i = 0; i < input->n_suggestions; i++)
		add_suggestion(&filling, &input->suggestions[i]);
}
