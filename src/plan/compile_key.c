/* `key`: which arrows identify a row of the target. */
#include "plan/compiler.h"

bool
wb_is_key_arrow(const struct wb_compiler *compiler, const struct wb_line *arrow)
{
	const struct wb_line *key = wb_mapping_line(&compiler->mapping->as.mapping, WB_LINE_KEY);

	for (size_t k = 0; key && k < key->n_names; k++)
		if (wb_text_equal(key->names[k], arrow->name))
			return true;
	return false;
}

/* Whether the target's primary key, or a unique field, lies within the mapping's key. */
static bool
is_constrained(const struct wb_plan *plan)
{
	const struct wb_table *table = plan->target_table;
	size_t primary = 0, covered = 0;

	if (!table)
		return plan->n_key > 0; /* made by this run, with that primary key */
	for (size_t i = 0; i < table->n_fields; i++)
		primary += table->fields[i].key_part > 0;
	for (size_t k = 0; k < plan->n_key; k++) {
		size_t i = wb_table_field(table, plan->arrows[plan->key[k]].name);

		if (i == table->n_fields)
			continue;
		if (table->fields[i].unique)
			return true;
		covered += table->fields[i].key_part > 0;
	}
	return primary && covered == primary;
}

enum wb_status
wb_compile_key(struct wb_compiler *compiler, struct wb_error *err)
{
	struct wb_plan *plan = compiler->plan;
	const struct wb_line *line = wb_mapping_line(&compiler->mapping->as.mapping, WB_LINE_KEY);

	compiler->line = line;
	if (!line && (plan->mode == WB_WRITE_UPSERT || plan->mode == WB_WRITE_UPDATE ||
		      plan->mode == WB_WRITE_SYNC)) {
		wb_compiler_fail(compiler, compiler->mapping->at, err,
				 "`write %s` needs to know what identifies a row",
				 wb_write_mode_name(plan->mode));
		wb_hint(err, "add a line: key FIELD, …");
		return WB_INVALID;
	}
	if (!line)
		return WB_OK;
	plan->key = WB_NEW_ARRAY(&plan->arena, size_t, line->n_names);
	for (size_t k = 0; k < line->n_names; k++) {
		size_t i = 0;

		while (i < plan->n_arrows && !wb_text_equal(plan->arrows[i].name, line->names[k]))
			i++;
		if (i == plan->n_arrows)
			return wb_compiler_fail(compiler, line->at, err,
						"the key field %.*s has no arrow",
						WB_TEXT_ARG(line->names[k]));
		if (plan->arrows[i].key_part)
			return wb_compiler_fail(compiler, line->at, err, "the key names %.*s twice",
						WB_TEXT_ARG(line->names[k]));
		plan->key[plan->n_key++] = i;
		plan->arrows[i].key_part = (unsigned)plan->n_key;
	}
	plan->key_enforced = wb_model_traits(compiler->model, plan->target.system).enforces_keys &&
			     is_constrained(plan);
	return WB_OK;
}
