/*
 * Values of fields of several tables, or of elements of lists: those of the rows that the
 * mapping makes. A mapping is made up that reads as it does, lets included, and has an
 * arrow for each field and no conditions; its rows come as they do in a run.
 */
#include "relation/relation.h"
#include "study/trial_values.h"

/* The made up mapping, and a model that has it in place of the real one. */
struct stand_in {
	struct wb_arena arena;
	struct wb_model model;
	const struct wb_object *mapping;
};

static bool
is_read_by(enum wb_line_kind kind)
{
	return kind == WB_LINE_FROM || kind == WB_LINE_JOIN || kind == WB_LINE_EACH ||
	       kind == WB_LINE_LET;
}

static struct wb_line
arrow_of(const struct wb_arrow_source *source, size_t i, struct wb_arena *arena)
{
	struct wb_node *node = WB_NEW(arena, struct wb_node);
	struct wb_line line = { .kind = WB_LINE_ARROW, .n_expressions = 1 };

	node->kind = WB_NODE_FIELD;
	node->depth = 1;
	node->qualifier = source->aliases[i];
	node->name = source->fields[i];
	line.name = wb_joined_name(source->aliases[i], source->fields[i], arena);
	line.expressions = WB_NEW_ARRAY(arena, struct wb_node *, 1);
	line.expressions[0] = node;
	return line;
}

/* Nothing is ever written: the table only has to be one that is not there. */
static struct wb_line
into_of(const struct wb_mapping *mapping)
{
	struct wb_line line = *wb_mapping_line(mapping, WB_LINE_INTO);

	line.table.table = WB_TEXT("values to be tried");
	line.create = true;
	return line;
}

static void
make_stand_in(const struct wb_model *model, const struct wb_object *mapping,
	      const struct wb_arrow_source *source, struct stand_in *out)
{
	const struct wb_mapping *from = &mapping->as.mapping;
	struct wb_object *objects = WB_NEW_ARRAY(&out->arena, struct wb_object, model->n_objects);
	struct wb_object *stand_in = &objects[mapping - model->objects];
	struct wb_mapping made = { 0 };

	made.lines =
		WB_NEW_ARRAY(&out->arena, struct wb_line, from->n_lines + 1 + source->n_fields);
	for (size_t i = 0; i < from->n_lines; i++)
		if (is_read_by(from->lines[i].kind))
			made.lines[made.n_lines++] = from->lines[i];
	made.lines[made.n_lines++] = into_of(from);
	for (size_t i = 0; i < source->n_fields; i++)
		made.lines[made.n_lines++] = arrow_of(source, i, &out->arena);
	for (size_t i = 0; i < model->n_objects; i++)
		objects[i] = model->objects[i];
	stand_in->as.mapping = made;
	out->model = *model;
	out->model.objects = objects;
	out->model.texts = NULL;
	out->model.deferral = NULL;
	out->mapping = stand_in;
}

static enum wb_status
take_rows(struct wb_relation *relation, struct wb_trial_loader *loader, size_t n,
	  struct wb_error *err)
{
	struct wb_relation_worker *worker = wb_relation_worker_new(relation);
	struct wb_batch batch = { 0 };
	enum wb_status status = wb_relation_seek(relation, 0, 1, err);

	while (status == WB_OK) {
		struct wb_column *columns[WB_TRIAL_FIELDS_MAX];
		struct wb_evaluated evaluated;
		uint64_t done, total;

		wb_batch_reset(&batch);
		status = wb_relation_fetch(relation, &batch, err);
		if (status != WB_OK || !batch.rows)
			break;
		status = wb_relation_work(relation, worker, &batch, &evaluated, err);
		if (status != WB_OK)
			break;
		for (size_t i = 0; i < n; i++)
			columns[i] = &evaluated.columns[i];
		wb_trial_loader_take(loader, &batch, columns);
		wb_relation_progress(relation, &done, &total);
		status = wb_trial_loader_go_on(loader, done, total, err);
	}
	wb_batch_release(&batch);
	wb_relation_worker_free(worker);
	return status;
}

static void
describe(struct wb_trial_loader *loader, const struct wb_plan *plan)
{
	struct wb_field fields[WB_TRIAL_FIELDS_MAX];

	for (size_t i = 0; i < plan->n_arrows; i++)
		fields[i] = (struct wb_field){ .name = plan->arrows[i].name,
					       .type = plan->arrows[i].type };
	wb_trial_loader_describe(loader, plan->source.table, fields, plan->n_arrows);
}

static enum wb_status
load_plan(struct wb_session *session, const struct wb_plan *plan,
	  const struct wb_trial_loading *asked, struct wb_trial_values **out, struct wb_error *err)
{
	struct wb_trial_loader *loader = wb_trial_loader_new(asked);
	struct wb_relation *relation = NULL;
	struct wb_context context = { .run = WB_TEXT("try"), .source = plan->source.table };
	enum wb_status status = wb_relation_open(session, plan, &context, NULL, &relation, err);

	describe(loader, plan);
	if (status == WB_OK)
		status = take_rows(relation, loader, plan->n_arrows, err);
	wb_relation_close(relation);
	return wb_trial_loader_end(loader, status, out);
}

enum wb_status
wb_trial_load_joined(struct wb_session *session, struct wb_text mapping,
		     const struct wb_arrow_source *source, const struct wb_trial_loading *asked,
		     struct wb_trial_values **out, struct wb_error *err)
{
	struct stand_in stand_in = { 0 };
	struct wb_plan *plan = NULL;
	const struct wb_object *object;
	enum wb_status status = wb_session_choose(session, &mapping, 1, err);

	if (status != WB_OK)
		return status;
	object = wb_model_find(wb_session_model(session), WB_OBJECT_MAPPING, mapping);
	make_stand_in(wb_session_model(session), object, source, &stand_in);
	status = wb_plan_compile_whole(&stand_in.model, stand_in.mapping, &plan, err);
	if (status == WB_OK)
		status = load_plan(session, plan, asked, out, err);
	wb_plan_free(plan);
	wb_arena_release(&stand_in.arena);
	return status;
}
