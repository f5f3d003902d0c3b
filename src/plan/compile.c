/*
 * A mapping's lines to a plan.
 *
 * Order: the tables first, for names; then lets (each compiled when first used,
 * so that they may stand in any order); where, arrows, key, requires.
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/utf8.h"
#include "lang/source.h"
#include "plan/compiler.h"
#include "plan/deferral.h"

/* The byte of a position in a text. */
static size_t
offset_of(struct wb_text text, struct wb_position at)
{
	size_t offset = 0;

	for (uint32_t line = 1; line < at.line && offset < text.len; line++) {
		const char *end = memchr(text.at + offset, '\n', text.len - offset);

		offset = end ? (size_t)(end - text.at) + 1 : text.len;
	}
	text.at += offset;
	text.len -= offset;
	return offset + wb_utf8_offset(text, at.column ? at.column - 1 : 0);
}

enum wb_status
wb_compiler_fail(struct wb_compiler *compiler, struct wb_position at, struct wb_error *err,
		 const char *format, ...)
{
	const struct wb_model *model = compiler->model;
	char what[sizeof err->what], where[sizeof err->where];
	struct wb_source source = { .name = where };
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(what, sizeof what, format, arguments);
	va_end(arguments);
	if (!compiler->mapping) {
		snprintf(where, sizeof where, "%u:%u", at.line, at.column);
		return wb_fail(err, WB_INVALID, where, "%s", what);
	}
	snprintf(where, sizeof where, "mapping %.*s", WB_TEXT_ARG(compiler->mapping->name));
	if (!model->texts)
		return wb_fail(err, WB_INVALID, where, "%s", what);
	source.text = model->texts[compiler->mapping - model->objects];
	return wb_source_fail(&source, offset_of(source.text, at), err, "%s", what);
}

static const struct wb_mapping *
lines_of(const struct wb_compiler *compiler)
{
	return &compiler->mapping->as.mapping;
}

static enum wb_status
need_line(struct wb_compiler *compiler, enum wb_line_kind kind, const char *example,
	  const struct wb_line **out, struct wb_error *err)
{
	*out = wb_mapping_line(lines_of(compiler), kind);
	compiler->line = *out;
	if (*out)
		return WB_OK;
	wb_compiler_fail(compiler, compiler->mapping->at, err, "the mapping lacks its line: %s",
			 example);
	return WB_INVALID;
}

static enum wb_status
refuse_repeated(struct wb_compiler *compiler, struct wb_error *err)
{
	const struct wb_mapping *mapping = lines_of(compiler);

	for (size_t i = 0; i < mapping->n_lines; i++) {
		const struct wb_line *line = compiler->line = &mapping->lines[i];

		if (!wb_single_line(line->kind) || wb_mapping_line(mapping, line->kind) == line)
			continue;
		wb_compiler_fail(compiler, line->at, err, "there is a second line `%s`",
				 wb_single_line(line->kind));
		wb_hint(err, line->kind == WB_LINE_WHERE ? "join the two conditions by and"
							 : "keep one of the two");
		return WB_INVALID;
	}
	return WB_OK;
}

enum wb_status
wb_compiler_find_schema(struct wb_compiler *compiler, const struct wb_table_name *name,
			const struct wb_schema **out, struct wb_error *err)
{
	if (!wb_model_find(compiler->model, WB_OBJECT_SYSTEM, name->system)) {
		wb_compiler_fail(compiler, name->at, err, "there is no system %.*s",
				 WB_TEXT_ARG(name->system));
		wb_hint(err, "import one: system %.*s csv \"FOLDER\" { }",
			WB_TEXT_ARG(name->system));
		return WB_INVALID;
	}
	*out = wb_model_schema(compiler->model, name->system);
	return WB_OK;
}

static enum wb_status
bind_source(struct wb_compiler *compiler, struct wb_error *err)
{
	const struct wb_line *from;
	enum wb_status status =
		need_line(compiler, WB_LINE_FROM, "from SYSTEM.TABLE as NAME", &from, err);

	return status == WB_OK ? wb_compiler_bind_inputs(compiler, err) : status;
}

static enum wb_status
bind_target(struct wb_compiler *compiler, struct wb_error *err)
{
	struct wb_plan *plan = compiler->plan;
	const struct wb_schema *schema;
	const struct wb_line *into, *write;
	enum wb_status status = need_line(compiler, WB_LINE_INTO, "into SYSTEM.TABLE", &into, err);

	if (status == WB_OK)
		status = wb_compiler_find_schema(compiler, &into->table, &schema, err);
	if (status != WB_OK)
		return status;
	write = wb_mapping_line(lines_of(compiler), WB_LINE_WRITE);
	plan->target = into->table;
	plan->create = into->create;
	plan->mode = write ? write->mode : WB_WRITE_INSERT;
	if (compiler->part == WB_PART_SECOND)
		plan->mode = WB_WRITE_UPDATE;
	plan->target_table = schema ? wb_schema_table(schema, into->table.table) : NULL;
	if (!plan->target_table && !plan->create) {
		wb_compiler_fail(compiler, into->at, err, "%.*s has no table %.*s",
				 WB_TEXT_ARG(into->table.system), WB_TEXT_ARG(into->table.table));
		wb_hint(err, "to have it made: into %.*s.%.*s create",
			WB_TEXT_ARG(into->table.system), WB_TEXT_ARG(into->table.table));
		return WB_INVALID;
	}
	if (plan->target_table && !plan->target_table->writable)
		return wb_compiler_fail(compiler, into->at, err, "%.*s is a view: not written to",
					WB_TEXT_ARG(into->table.table));
	return WB_OK;
}

/* What uses a let that is set aside is wrong, for its name must not come to mean a field. */
static const struct wb_error *
parked_fault(struct wb_compiler *compiler, const struct wb_line *line)
{
	struct wb_error *fault = WB_NEW(&compiler->plan->arena, struct wb_error);

	wb_compiler_fail(compiler, line->at, fault, "the let %.*s is parked",
			 WB_TEXT_ARG(line->name));
	wb_hint(fault, "mend it first");
	return fault;
}

static enum wb_status
collect_let(struct wb_compiler *compiler, const struct wb_line *line, struct wb_error *err)
{
	struct wb_let *let = &compiler->lets[compiler->n_lets];

	for (size_t k = 0; k < compiler->n_lets; k++)
		if (wb_text_equal(compiler->lets[k].name, line->name))
			return wb_compiler_fail(compiler, line->at, err,
						"there are two lets called %.*s",
						WB_TEXT_ARG(line->name));
	*let = (struct wb_let){
		.name = line->name,
		.node = line->expressions[0],
		.line = line,
		.fault = line->kind == WB_LINE_PARKED ? parked_fault(compiler, line) : NULL,
	};
	compiler->n_lets++;
	return WB_OK;
}

static enum wb_status
collect_lets(struct wb_compiler *compiler, struct wb_error *err)
{
	const struct wb_mapping *mapping = lines_of(compiler);
	enum wb_status status = WB_OK;

	compiler->lets = WB_NEW_ARRAY(&compiler->plan->arena, struct wb_let, mapping->n_lines);
	for (size_t i = 0; status == WB_OK && i < mapping->n_lines; i++) {
		const struct wb_line *line = compiler->line = &mapping->lines[i];

		if (line->kind == WB_LINE_LET ||
		    (line->kind == WB_LINE_PARKED && line->parked == WB_LINE_LET))
			status = collect_let(compiler, line, err);
	}
	return status;
}

void
wb_compiler_hint_fields(const struct wb_table *table, struct wb_error *err)
{
	struct wb_buffer list = { 0 };

	for (size_t i = 0; i < table->n_fields && i < 12; i++)
		wb_buffer_format(&list, "%s%.*s", i ? ", " : "",
				 WB_TEXT_ARG(table->fields[i].name));
	wb_hint(err, "its fields: %s%s", list.at ? list.at : "none",
		table->n_fields > 12 ? ", …" : "");
	wb_buffer_release(&list);
}

enum wb_status
wb_compile_target_field(struct wb_compiler *compiler, const struct wb_line *line,
			const struct wb_field **out, struct wb_error *err)
{
	const struct wb_table *table = compiler->plan->target_table;
	size_t i = wb_table_field(table, line->name);

	if (i == table->n_fields) {
		wb_compiler_fail(compiler, line->at, err, "%.*s has no field %.*s",
				 WB_TEXT_ARG(table->name), WB_TEXT_ARG(line->name));
		wb_compiler_hint_fields(table, err);
		return WB_INVALID;
	}
	if (table->fields[i].generated)
		return wb_compiler_fail(compiler, line->at, err,
					"%.*s computes %.*s by itself: it cannot be written",
					WB_TEXT_ARG(table->name), WB_TEXT_ARG(line->name));
	*out = &table->fields[i];
	return WB_OK;
}

bool
wb_compiler_makes_table(const struct wb_compiler *compiler)
{
	const struct wb_plan *plan = compiler->plan;

	return !plan->target_table ||
	       (plan->create && plan->mode == WB_WRITE_REPLACE &&
		wb_model_traits(compiler->model, plan->target.system).replace_remakes);
}

static enum wb_status
compile_arrow(struct wb_compiler *compiler, const struct wb_line *line, struct wb_error *err)
{
	struct wb_plan *plan = compiler->plan;
	struct wb_plan_arrow *arrow = &plan->arrows[plan->n_arrows];
	const struct wb_field *field = NULL;
	struct wb_expr *expr;
	enum wb_status status;

	compiler->line = line;
	for (size_t i = 0; i < plan->n_arrows; i++)
		if (wb_text_equal(plan->arrows[i].name, line->name))
			return wb_compiler_fail(compiler, line->at, err, "%.*s has two arrows",
						WB_TEXT_ARG(line->name));
	compiler->owner = line->name;
	if (!wb_compiler_makes_table(compiler)) {
		status = wb_compile_target_field(compiler, line, &field, err);
		if (status != WB_OK)
			return status;
	}
	status = wb_compile_node(compiler, line->expressions[0], &expr, err);
	if (status != WB_OK)
		return status;
	if (expr->type.type == WB_TYPE_LIST) {
		wb_compiler_fail(compiler, line->at, err, "a list cannot be written to a field");
		wb_hint(err, "make it text: … | join(\", \")");
		return WB_INVALID;
	}
	if (field)
		status = wb_fit_to_field(compiler, field, line->at, &expr, err);
	else if (expr->type.type == WB_TYPE_NULL)
		expr = wb_convert(compiler, expr, WB_TYPE_TEXT);
	if (status != WB_OK)
		return status;
	expr->uses++;
	*arrow = (struct wb_plan_arrow){
		.name = line->name,
		.type = expr->type,
		.expr = expr,
		.waits = compiler->part == WB_PART_WHOLE &&
			 wb_is_deferred(compiler->model, compiler->mapping, line),
	};
	plan->n_arrows++;
	return WB_OK;
}

/* Whether the part that is compiled has the arrow. */
static bool
has_arrow(const struct wb_compiler *compiler, const struct wb_line *line)
{
	bool waits = wb_is_deferred(compiler->model, compiler->mapping, line);

	switch (compiler->part) {
	case WB_PART_FIRST:
		return !waits;
	case WB_PART_SECOND:
		return waits || wb_is_key_arrow(compiler, line);
	case WB_PART_KEYS:
		return wb_is_key_arrow(compiler, line);
	default:
		return true;
	}
}

static enum wb_status
compile_arrows(struct wb_compiler *compiler, struct wb_error *err)
{
	const struct wb_mapping *mapping = lines_of(compiler);
	struct wb_plan *plan = compiler->plan;
	enum wb_status status = WB_OK;

	plan->arrows = WB_NEW_ARRAY(&plan->arena, struct wb_plan_arrow, mapping->n_lines);
	for (size_t i = 0; status == WB_OK && i < mapping->n_lines; i++)
		if (mapping->lines[i].kind == WB_LINE_ARROW &&
		    has_arrow(compiler, &mapping->lines[i]))
			status = wb_compiler_settle(
				compiler, compile_arrow(compiler, &mapping->lines[i], err), err);
	compiler->line = NULL;
	if (status == WB_OK && !plan->n_arrows && !compiler->complaints &&
	    compiler->part != WB_PART_KEYS)
		return wb_compiler_fail(compiler, compiler->mapping->at, err,
					"the mapping has no arrows: FIELD <- EXPRESSION");
	return status;
}

static enum wb_status
compile_where(struct wb_compiler *compiler, struct wb_error *err)
{
	const struct wb_line *line = wb_mapping_line(lines_of(compiler), WB_LINE_WHERE);
	enum wb_status status;

	if (!line)
		return WB_OK;
	compiler->line = line;
	compiler->owner = WB_TEXT("where");
	status = wb_compile_condition(compiler, line->expressions[0], &compiler->plan->where, err);
	if (status == WB_OK)
		compiler->plan->where->uses++;
	return status;
}

static enum wb_status
compile_require(struct wb_compiler *compiler, const struct wb_line *line, struct wb_error *err)
{
	struct wb_plan *plan = compiler->plan;
	struct wb_plan_require *require = &plan->requires[plan->n_requires];
	enum wb_status status;

	compiler->line = line;
	status = wb_compile_condition(compiler, line->expressions[0], &require->expr, err);
	if (status != WB_OK)
		return status;
	require->expr->uses++;
	require->reason =
		line->has_text ? line->text : wb_compiler_step_text(compiler, line->expressions[0]);
	plan->n_requires++;
	return WB_OK;
}

static enum wb_status
compile_requires(struct wb_compiler *compiler, struct wb_error *err)
{
	const struct wb_mapping *mapping = lines_of(compiler);
	struct wb_plan *plan = compiler->plan;
	enum wb_status status = WB_OK;

	plan->requires = WB_NEW_ARRAY(&plan->arena, struct wb_plan_require, mapping->n_lines);
	compiler->owner = WB_TEXT("require");
	compiler->sees_arrows = true;
	for (size_t i = 0; status == WB_OK && i < mapping->n_lines; i++)
		if (mapping->lines[i].kind == WB_LINE_REQUIRE)
			status = wb_compiler_settle(
				compiler, compile_require(compiler, &mapping->lines[i], err), err);
	compiler->sees_arrows = false;
	return status;
}

static void
compile_distinct(struct wb_compiler *compiler)
{
	struct wb_plan *plan = compiler->plan;

	if (!wb_mapping_line(lines_of(compiler), WB_LINE_DISTINCT))
		return;
	plan->distinct = WB_NEW_ARRAY(&plan->arena, size_t, plan->n_arrows);
	for (size_t a = 0; a < plan->n_arrows; a++)
		plan->distinct[a] = a;
}

static void
compile_limits(struct wb_compiler *compiler)
{
	const struct wb_line *limit = wb_mapping_line(lines_of(compiler), WB_LINE_REJECT_LIMIT);
	struct wb_plan *plan = compiler->plan;

	plan->stop_on_reject = wb_mapping_line(lines_of(compiler), WB_LINE_ON_REJECT) != NULL;
	plan->has_reject_limit = limit != NULL;
	if (limit)
		plan->reject_limit = limit->limit;
}

/* A let that nothing uses is still compiled, so that its faults are found. */
static enum wb_status
compile_lets(struct wb_compiler *compiler, struct wb_error *err)
{
	enum wb_status status = WB_OK;
	struct wb_expr *unused;

	for (size_t i = 0; status == WB_OK && i < compiler->n_lets; i++) {
		compiler->line = compiler->lets[i].line;
		if (compiler->line->kind == WB_LINE_PARKED)
			continue;
		/* Beside `group by` a let may be meant for the rows, within aggregates. */
		if (compiler->rows && wb_compile_let(compiler->rows, &compiler->rows->lets[i],
						     &unused, NULL) == WB_OK)
			continue;
		status = wb_compiler_settle(
			compiler, wb_compile_let(compiler, &compiler->lets[i], &unused, err), err);
	}
	return status;
}

/* What is done with rows as they are read. */
static enum wb_status
compile_rows(struct wb_compiler *compiler, struct wb_error *err)
{
	const struct wb_line *order = wb_mapping_line(lines_of(compiler), WB_LINE_ORDER);
	enum wb_status status = bind_source(compiler, err);

	compiler->before_order = compiler->groups || order;
	if (status == WB_OK)
		status = collect_lets(compiler, err);
	if (status == WB_OK)
		status = wb_compiler_settle(compiler, wb_compiler_compile_inputs(compiler, err),
					    err);
	if (compiler->part != WB_PART_KEYS && status == WB_OK)
		status = wb_compiler_settle(compiler, compile_where(compiler, err), err);
	if (compiler->part != WB_PART_KEYS && status == WB_OK && order) {
		compiler->line = order;
		status = wb_compiler_settle(compiler, wb_compile_order_by(compiler, order, err),
					    err);
	}
	compiler->before_order = compiler->groups != NULL;
	return status;
}

static enum wb_status
compile_grouped_rows(struct wb_compiler *compiler, struct wb_error *err)
{
	struct wb_plan *plan = compiler->plan;
	struct wb_plan *rows = compiler->rows->plan;
	enum wb_status status = compile_rows(compiler->rows, err);

	if (status != WB_OK)
		return status;
	compiler->rows->line = NULL; /* what follows is found in the groups' */
	compiler->line = wb_mapping_line(lines_of(compiler), WB_LINE_GROUP);
	plan->source = rows->source;
	plan->source_table = &plan->group->table;
	plan->group->table.name = rows->source_table->name;
	status = collect_lets(compiler, err);
	if (status != WB_OK)
		return status;
	compiler->line = wb_mapping_line(lines_of(compiler), WB_LINE_GROUP);
	return wb_compile_group_by(compiler, compiler->line, err);
}

/* What is asked of a row that is written, beside its arrows. */
static enum wb_status
compile_conditions(struct wb_compiler *compiler, struct wb_error *err)
{
	enum wb_status status = compile_requires(compiler, err);

	return status == WB_OK ? compile_lets(compiler, err) : status;
}

/* The rest of a plan that writes rows which are not written yet. */
static void
complete_plan(struct wb_compiler *compiler)
{
	compile_distinct(compiler);
	wb_find_kept_keys(compiler);
}

enum wb_status
wb_compile_mapping(struct wb_compiler *compiler, struct wb_error *err)
{
	struct wb_plan *plan = compiler->plan;
	bool writes_rows = compiler->part == WB_PART_WHOLE || compiler->part == WB_PART_FIRST;
	enum wb_status status = refuse_repeated(compiler, err);

	if (status == WB_OK && writes_rows)
		status = wb_refuse_circles(compiler, err);
	if (status == WB_OK)
		status = compiler->rows ? compile_grouped_rows(compiler, err)
					: compile_rows(compiler, err);
	if (status == WB_OK)
		status = bind_target(compiler, err);
	if (status == WB_OK)
		status = compile_arrows(compiler, err);
	if (status == WB_OK && writes_rows)
		status = compile_conditions(compiler, err);
	if (status == WB_OK && compiler->rows)
		wb_compiler_bind_group(compiler);
	if (status == WB_OK && !compiler->complaints)
		status = wb_compile_whole(compiler, err);
	if (status != WB_OK || compiler->complaints)
		return status;
	compile_limits(compiler);
	if (writes_rows)
		complete_plan(compiler);
	wb_settle_order(plan);
	return WB_OK;
}
