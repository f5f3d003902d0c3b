#include "tui/views/schema_tree.h"

#include <stdlib.h>

#include "base/memory.h"

void
wb_schema_tree_release(struct wb_schema_tree *tree)
{
	free(tree->lines);
	wb_map_release(&tree->unfolded);
	*tree = (struct wb_schema_tree){ 0 };
}

static void
add_line(struct wb_schema_tree *tree, struct wb_schema_line line)
{
	WB_GROW(tree->lines, tree->capacity, tree->count + 1);
	tree->lines[tree->count++] = line;
}

static void
add_table(struct wb_schema_tree *tree, const struct wb_workspace_system *system,
	  const struct wb_table *table)
{
	add_line(tree, (struct wb_schema_line){ .system = system, .table = table });
	if (wb_schema_tree_is_folded(tree, system->object->name, table->name))
		return;
	for (size_t i = 0; i < table->n_fields; i++)
		add_line(tree, (struct wb_schema_line){ .system = system,
							.table = table,
							.field = &table->fields[i] });
}

void
wb_schema_tree_fill(struct wb_schema_tree *tree, const struct wb_workspace *workspace)
{
	const struct wb_workspace_system *systems;
	size_t n = wb_workspace_systems(workspace, &systems);

	tree->count = 0;
	for (size_t i = 0; i < n; i++) {
		const struct wb_schema *schema = systems[i].schema;

		add_line(tree, (struct wb_schema_line){ .system = &systems[i] });
		for (size_t t = 0; schema && t < schema->n_tables; t++)
			add_table(tree, &systems[i], &schema->tables[t]);
	}
}

static struct wb_buffer
key_of(struct wb_text system, struct wb_text table)
{
	struct wb_buffer key = { 0 };

	wb_buffer_text(&key, system);
	wb_buffer_byte(&key, '\0');
	wb_buffer_text(&key, table);
	return key;
}

void
wb_schema_tree_fold(struct wb_schema_tree *tree, struct wb_text system, struct wb_text table,
		    bool folded)
{
	struct wb_buffer key = key_of(system, table);

	wb_map_put(&tree->unfolded, wb_buffer_slice(&key))->value = folded ? NULL : tree;
	wb_buffer_release(&key);
}

bool
wb_schema_tree_is_folded(const struct wb_schema_tree *tree, struct wb_text system,
			 struct wb_text table)
{
	struct wb_buffer key = key_of(system, table);
	bool folded = !wb_map_get(&tree->unfolded, wb_buffer_slice(&key));

	wb_buffer_release(&key);
	return folded;
}

size_t
wb_schema_tree_find(const struct wb_schema_tree *tree, struct wb_text system, struct wb_text table,
		    struct wb_text field)
{
	size_t i = 0;

	for (; i < tree->count; i++) {
		const struct wb_schema_line *line = &tree->lines[i];

		if (wb_text_equal(line->system->object->name, system) && line->table &&
		    wb_text_equal(line->table->name, table) &&
		    (line->field != NULL) == (field.len > 0) &&
		    (!line->field || wb_text_equal(line->field->name, field)))
			break;
	}
	return i;
}

struct wb_text
wb_schema_line_name(const struct wb_schema_line *line)
{
	return line->field   ? line->field->name
	       : line->table ? line->table->name
			     : line->system->object->name;
}
