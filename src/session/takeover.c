/*
 *  judge by the old catalog ─► save the new one ─► judge by it ─► compare
 *
 * The judgements know nothing of what is parked: a line is parked where only the
 * second finds it wrong, and stays so as long as it does.
 */
#include "session/takeover.h"

#include <string.h>

#include "base/trap.h"
#include "data/drift.h"
#include "lang/print.h"
#include "project/catalog.h"
#include "session/judgement.h"

struct taking {
	struct wb_session *session;
	struct wb_present_values *values;
	struct wb_project *project;
	int64_t now;
	struct wb_text author;
	struct wb_judgement before, after;
	struct wb_parked_list list; /* what was parked before */
	struct wb_takeover *out;
};

static const struct wb_misfit *
find_misfit(const struct wb_fit *fit, struct wb_text line)
{
	for (size_t i = 0; i < fit->count; i++)
		if (wb_text_equal(fit->misfits[i].text, line))
			return &fit->misfits[i];
	return NULL;
}

static struct wb_parked *
find_record(struct taking *taking, struct wb_text mapping, struct wb_text line)
{
	for (size_t i = 0; i < taking->list.count; i++)
		if (wb_text_equal(taking->list.items[i].mapping, mapping) &&
		    wb_text_equal(taking->list.items[i].line, line))
			return &taking->list.items[i];
	return NULL;
}

static void
tell(struct taking *taking, const struct wb_parked *record, enum wb_parked_state state)
{
	struct wb_takeover *out = taking->out;

	out->changes[out->n_changes++] = (struct wb_parking_change){
		.state = state,
		.mapping = wb_arena_text(&out->arena, record->mapping),
		.line = wb_arena_text(&out->arena, record->line),
		.field = wb_arena_text(&out->arena, record->field),
		.reason = wb_arena_text(&out->arena, record->reason),
		.hint = wb_arena_text(&out->arena, record->hint),
	};
}

/* Renames: offered, never assumed. */

static bool
names_field(const struct wb_node *node, struct wb_text alias, struct wb_text field)
{
	if (node->kind == WB_NODE_FIELD && wb_text_equal(node->name, field) &&
	    (!node->qualifier.len || wb_text_equal(node->qualifier, alias)))
		return true;
	for (size_t i = 0; i < node->n_operands; i++)
		if (names_field(node->operands[i], alias, field))
			return true;
	return false;
}

static bool
line_names(const struct wb_line *line, struct wb_text alias, struct wb_text field)
{
	for (size_t i = 0; i < line->n_expressions; i++)
		if (names_field(line->expressions[i], alias, field))
			return true;
	return false;
}

static const struct wb_table *
table_of(const struct wb_model *model, const struct wb_table_name *name)
{
	const struct wb_schema *schema = wb_model_schema(model, name->system);

	return schema ? wb_schema_table(schema, name->table) : NULL;
}

/* Adds what fields of the table that the line names may be called now. */
static void
add_renames(struct taking *taking, const struct wb_line *line, const struct wb_line *input,
	    struct wb_buffer *hint)
{
	const struct wb_table *before = table_of(&taking->before.model, &input->table);
	const struct wb_table *after = table_of(&taking->after.model, &input->table);
	struct wb_drift_witness witness =
		wb_present_values_witness(taking->values, input->table.system);
	struct wb_drift_list drift = { 0 };

	if (before && after)
		drift = wb_table_drift(before, after, &witness, &taking->after.arena);
	for (size_t i = 0; i < drift.count; i++) {
		const struct wb_drift *item = &drift.items[i];

		if (item->kind != WB_DRIFT_FIELD_REMOVED || !item->other.len ||
		    !line_names(line, input->alias, item->field))
			continue;
		wb_buffer_format(hint, "%s%.*s is now called %.*s",
				 hint->len ? ", and " : "perhaps ", WB_TEXT_ARG(item->field),
				 WB_TEXT_ARG(item->other));
		wb_drift_describe_values(item, hint);
	}
}

/* The way out: a new name where one is likely, else what the compiler says. */
static struct wb_text
hint_of(struct taking *taking, const struct wb_mapping *mapping, const struct wb_misfit *misfit)
{
	struct wb_buffer hint = { 0 };
	struct wb_text result = misfit->hint;

	for (size_t i = 0; misfit->line < mapping->n_lines && i < mapping->n_lines; i++)
		if (mapping->lines[i].kind == WB_LINE_FROM ||
		    mapping->lines[i].kind == WB_LINE_JOIN)
			add_renames(taking, &mapping->lines[misfit->line], &mapping->lines[i],
				    &hint);
	if (hint.len)
		result = wb_arena_text(&taking->after.arena, wb_buffer_slice(&hint));
	wb_buffer_release(&hint);
	return result;
}

/* Parking. */

static enum wb_status
park(struct taking *taking, size_t object, const struct wb_misfit *misfit, struct wb_error *err)
{
	const struct wb_object *mapping = &taking->after.objects[object];
	const struct wb_line *line = misfit->line < mapping->as.mapping.n_lines
					     ? &mapping->as.mapping.lines[misfit->line]
					     : NULL;
	struct wb_parked record = {
		.mapping = mapping->name,
		.design_version = wb_session_design(taking->session)->versions[object].id,
		.line = misfit->text,
		.reason = misfit->what,
		.hint = hint_of(taking, &mapping->as.mapping, misfit),
		.at = taking->now,
		.author = taking->author,
		.state = WB_PARKED,
	};
	enum wb_status status;

	if (line && line->kind == WB_LINE_PARKED && line->parked == WB_LINE_ARROW)
		record.field = line->name;
	status = wb_parked_put(taking->project, &record, err);
	if (status == WB_OK)
		tell(taking, &record, WB_PARKED);
	return status;
}

/* An edit had ended it, and another brought it back. */
static enum wb_status
park_again(struct taking *taking, struct wb_parked *record, struct wb_error *err)
{
	if (record->state == WB_PARKED)
		return WB_OK;
	tell(taking, record, WB_PARKED);
	return wb_parked_set_state(taking->project, record->id, WB_PARKED, taking->now, err);
}

static void
tell_whole(struct taking *taking, size_t object)
{
	struct wb_takeover *out = taking->out;

	if (!taking->after.fits[object].whole.len)
		return;
	out->mappings[out->n_mappings++] = (struct wb_parked_mapping){
		.mapping = wb_arena_text(&out->arena, taking->after.objects[object].name),
		.reason = wb_arena_text(&out->arena, taking->after.fits[object].whole),
	};
}

static bool
has_parked(const struct taking *taking, struct wb_text mapping)
{
	for (size_t i = 0; i < taking->list.count; i++)
		if (taking->list.items[i].state == WB_PARKED &&
		    wb_text_equal(taking->list.items[i].mapping, mapping))
			return true;
	return false;
}

/* A fault in the design, or a table never seen, hid what else there was to find. */
static bool
was_unknown(const struct taking *taking, size_t object)
{
	return taking->before.fits[object].whole.len &&
	       !has_parked(taking, taking->after.objects[object].name);
}

static enum wb_status
park_misfits(struct taking *taking, size_t object, struct wb_error *err)
{
	const struct wb_fit *after = &taking->after.fits[object];
	struct wb_text mapping = taking->after.objects[object].name;
	size_t told = taking->out->n_changes;
	bool unknown = was_unknown(taking, object);
	enum wb_status status = WB_OK;

	for (size_t i = 0; status == WB_OK && i < after->count; i++) {
		const struct wb_misfit *misfit = &after->misfits[i];
		struct wb_parked *record = find_record(taking, mapping, misfit->text);

		if (record)
			status = park_again(taking, record, err);
		else if (!unknown && !misfit->follows &&
			 !find_misfit(&taking->before.fits[object], misfit->text))
			status = park(taking, object, misfit, err);
	}
	if (taking->out->n_changes > told)
		tell_whole(taking, object);
	return status;
}

/* Unparking. */

static bool
has_line(const struct wb_mapping *mapping, struct wb_text text)
{
	struct wb_buffer line = { 0 };
	bool found = !text.len;

	for (size_t i = 0; !found && i < mapping->n_lines; i++) {
		wb_buffer_clear(&line);
		wb_print_line(&mapping->lines[i], &line);
		found = wb_text_equal(wb_buffer_slice(&line), text);
	}
	wb_buffer_release(&line);
	return found;
}

static enum wb_status
unpark(struct taking *taking, const struct wb_parked *record, struct wb_error *err)
{
	const struct wb_model *model = &taking->after.model;
	const struct wb_object *mapping = wb_model_find(model, WB_OBJECT_MAPPING, record->mapping);
	enum wb_parked_state state = WB_PARKED_MENDED;

	if (mapping && find_misfit(&taking->after.fits[mapping - model->objects], record->line))
		return WB_OK;
	if (mapping && has_line(&mapping->as.mapping, record->line))
		state = WB_PARKED_FITS;
	if (state == record->state)
		return WB_OK;
	if (record->state == WB_PARKED)
		tell(taking, record, state);
	return wb_parked_set_state(taking->project, record->id, state, taking->now, err);
}

static enum wb_status
compare(struct taking *taking, struct wb_error *err)
{
	const struct wb_model *model = &taking->after.model;
	struct wb_takeover *out = taking->out;
	size_t most = taking->list.count * 2;
	enum wb_status status = WB_OK;

	for (size_t i = 0; i < model->n_objects; i++)
		most += taking->after.fits[i].count;
	out->changes = WB_NEW_ARRAY(&out->arena, struct wb_parking_change, most + 1);
	out->mappings = WB_NEW_ARRAY(&out->arena, struct wb_parked_mapping, model->n_objects + 1);
	for (size_t i = 0; status == WB_OK && i < model->n_objects; i++)
		if (model->objects[i].kind == WB_OBJECT_MAPPING)
			status = park_misfits(taking, i, err);
	for (size_t i = 0; status == WB_OK && i < taking->list.count; i++)
		status = unpark(taking, &taking->list.items[i], err);
	return status;
}

static enum wb_status
save(struct taking *taking, const struct wb_inspected *systems, size_t n, struct wb_error *err)
{
	enum wb_status status = WB_OK;

	for (size_t i = 0; status == WB_OK && i < n; i++)
		status = (systems[i].tables_only ? wb_catalog_save_tables : wb_catalog_save)(
			taking->project, systems[i].system, systems[i].schema, taking->now, err);
	return status;
}

static enum wb_status
take_over(struct taking *taking, const struct wb_inspected *systems, size_t n, struct wb_error *err)
{
	const struct wb_model *model = wb_session_model(taking->session);
	enum wb_status status = wb_judge(taking->project, model, NULL, NULL, &taking->before, err);

	if (status == WB_OK)
		status = save(taking, systems, n, err);
	wb_trap("catalog-saved");
	if (status == WB_OK)
		status = wb_judge(taking->project, model, NULL, NULL, &taking->after, err);
	if (status == WB_OK)
		status = wb_parked_load(taking->project, &taking->list, err);
	return status == WB_OK ? compare(taking, err) : status;
}

enum wb_status
wb_take_over(struct wb_session *session, struct wb_present_values *values,
	     const struct wb_inspected *systems, size_t n, int64_t now, struct wb_text author,
	     struct wb_takeover *out, struct wb_error *err)
{
	struct taking taking = {
		.session = session,
		.values = values,
		.project = wb_session_project(session),
		.now = now,
		.author = author,
		.out = out,
	};
	enum wb_status status = wb_catalog_begin(taking.project, err);

	if (status != WB_OK)
		return status;
	status = take_over(&taking, systems, n, err);
	if (status == WB_OK)
		status = wb_catalog_commit(taking.project, err);
	wb_catalog_rollback(taking.project);
	wb_judgement_release(&taking.before);
	wb_judgement_release(&taking.after);
	wb_parked_list_release(&taking.list);
	return status;
}

void
wb_takeover_release(struct wb_takeover *takeover)
{
	wb_arena_release(&takeover->arena);
	memset(takeover, 0, sizeof *takeover);
}
