/* What stands on all arrows together: the key, `missing`, required fields. */
#include "plan/compiler.h"

/* A field without which no row can be inserted has an arrow. */
static enum wb_status
check_required(struct wb_compiler *compiler, struct wb_error *err)
{
	const struct wb_plan *plan = compiler->plan;

	compiler->line = NULL;
	if (wb_compiler_makes_table(compiler) || plan->mode == WB_WRITE_UPDATE)
		return WB_OK;
	for (size_t i = 0; i < plan->target_table->n_fields; i++) {
		const struct wb_field *field = &plan->target_table->fields[i];
		size_t a = 0;

		while (a < plan->n_arrows && !wb_text_equal(plan->arrows[a].name, field->name))
			a++;
		if (a < plan->n_arrows || !wb_field_must_be_written(field))
			continue;
		wb_compiler_fail(compiler, compiler->mapping->at, err,
				 "%.*s.%.*s must not be null and has no arrow",
				 WB_TEXT_ARG(plan->target.table), WB_TEXT_ARG(field->name));
		wb_hint(err, "add an arrow: %.*s <- …", WB_TEXT_ARG(field->name));
		return WB_INVALID;
	}
	return WB_OK;
}

enum wb_status
wb_compile_whole(struct wb_compiler *compiler, struct wb_error *err)
{
	enum wb_status status = wb_compile_key(compiler, err);

	if (compiler->part == WB_PART_SECOND || compiler->part == WB_PART_KEYS)
		return status;
	if (status == WB_OK)
		status = wb_compile_missing(compiler, err);
	return status == WB_OK ? check_required(compiler, err) : status;
}
