/*
 *   read:    rows ─► gathering; the row that is asked for is explained on the way
 *   items:   by key: every group is evaluated, and those of the key are explained
 *            by row: the groups that the row went into
 *   members: where the first rows of these groups stand, and how many there are
 *   again:   the source, for those rows
 *
 * What rows bring to a group are the arrows of their plan; each is told under the
 * name of the aggregate that is given it.
 */
#include "study/explain_groups.h"

#include "relation/gather.h"
#include "study/explain_row.h"

/* A row of a group that is explained when the source comes by it again. */
struct member {
	uint64_t place; /* among the rows of the relation, from 1 */
	struct wb_explained_row *out;
};

struct search {
	struct wb_explain_search *asked;
	struct wb_relation *relation;
	struct wb_relation_worker *worker;
	struct wb_gather *gather;
	struct wb_explain_view rows, groups;
	uint64_t position; /* where the batch in hand began */

	size_t n_items;
	uint64_t items[WB_EXPLAINED_ROWS];                 /* ascending */
	struct wb_explained_row *found[WB_EXPLAINED_ROWS]; /* by item; NULL: not yet */
	size_t n_members;
	struct member members[WB_EXPLAINED_ROWS * WB_EXPLAINED_MEMBERS];
};

/* What is told. */

/* "sum(paid), max(paid)": the aggregates that are given a column of the rows; or "group by". */
static struct wb_text
name_of_column(const struct wb_plan_group *group, size_t column, struct wb_arena *arena)
{
	struct wb_buffer out = { 0 };
	struct wb_text name;

	for (size_t i = 0; i < group->n_aggregates; i++) {
		const struct wb_plan_aggregate *aggregate = &group->aggregates[i];

		if (aggregate->kind == WB_AGGREGATE_COUNT_ROWS || aggregate->column != column)
			continue;
		if (out.len)
			wb_buffer_string(&out, ", ");
		wb_buffer_text(&out, group->table.fields[group->n_keys + i].name);
	}
	name = column < group->n_keys ? WB_TEXT("group by")
				      : wb_arena_text(arena, wb_buffer_slice(&out));
	wb_buffer_release(&out);
	return name;
}

/* Marks what an expression of the groups is made of among the arrows of the rows. */
static void
mark_columns(const struct wb_plan_group *group, const struct wb_expr *expr, bool *told)
{
	if (expr->kind == WB_EXPR_FIELD && expr->field < group->n_keys) {
		told[expr->field] = true;
	} else if (expr->kind == WB_EXPR_FIELD) {
		const struct wb_plan_aggregate *aggregate =
			&group->aggregates[expr->field - group->n_keys];

		if (aggregate->kind != WB_AGGREGATE_COUNT_ROWS)
			told[aggregate->column] = true;
	}
	for (size_t i = 0; i < expr->n_operands; i++)
		mark_columns(group, expr->operands[i], told);
}

static void
make_views(struct search *search, struct wb_regex_scratch *regex)
{
	const struct wb_plan *plan = search->asked->plan, *rows = plan->group->rows;
	struct wb_arena *arena = &search->asked->out->arena;
	struct wb_text *names = WB_NEW_ARRAY(arena, struct wb_text, rows->n_arrows + 1);
	const bool *told = wb_explain_told(plan, search->asked->out->field, arena);
	bool *of_rows = told ? WB_NEW_ARRAY(arena, bool, rows->n_arrows + 1) : NULL;

	for (size_t a = 0; a < rows->n_arrows; a++)
		names[a] = name_of_column(plan->group, a, arena);
	for (size_t a = 0; told && a < plan->n_arrows; a++)
		if (told[a])
			mark_columns(plan->group, plan->arrows[a].expr, of_rows);
	search->groups = (struct wb_explain_view){
		.plan = plan, .told = told, .regex = regex, .arena = arena
	};
	search->rows = (struct wb_explain_view){
		.plan = rows, .names = names, .told = of_rows, .regex = regex, .arena = arena
	};
}

/* Reading. */

typedef enum wb_status take_batch(struct search *search, struct wb_batch *batch,
				  const struct wb_evaluated *evaluated, struct wb_error *err);

/* Every row of the relation, `take` after each batch. */
static enum wb_status
read_source(struct search *search, take_batch *take, struct wb_error *err)
{
	struct wb_batch batch = { 0 };
	struct wb_evaluated evaluated;
	enum wb_status status = WB_OK;

	search->position = 0;
	while (status == WB_OK) {
		wb_batch_reset(&batch);
		status = wb_relation_fetch(search->relation, &batch, err);
		if (status != WB_OK || !batch.rows)
			break;
		do {
			status = wb_relation_work(search->relation, search->worker, &batch,
						  &evaluated, err);
			if (status == WB_OK)
				status = take(search, &batch, &evaluated, err);
		} while (status == WB_OK && batch.more);
		search->position = batch.position;
	}
	wb_batch_release(&batch);
	return status;
}

static void
explain_member(const struct search *search, struct wb_tracer *tracer,
	       const struct wb_evaluated *evaluated, size_t row, struct wb_explained_row *out)
{
	wb_explain_row(&search->rows, tracer, evaluated, row, out);
	out->position = search->position;
	out->in_group = out->outcome == WB_OUTCOME_PENDING;
}

/* The source row that is asked for, and all that joins and lists made of it. */
static void
pick_row(struct search *search, struct wb_batch *batch, const struct wb_evaluated *evaluated)
{
	struct wb_tracer tracer;

	wb_tracer_init(&tracer, search->rows.plan, wb_relation_evaluator(search->worker), batch);
	for (size_t row = 0; row < batch->rows; row++) {
		struct wb_explained_row *out;

		if (wb_batch_number(batch, row) != search->asked->row)
			continue;
		out = wb_explanation_add(search->asked->out);
		if (out)
			explain_member(search, &tracer, evaluated, row, out);
	}
}

static enum wb_status
gather_batch(struct search *search, struct wb_batch *batch, const struct wb_evaluated *evaluated,
	     struct wb_error *err)
{
	uint64_t row = search->asked->row, last = wb_batch_number(batch, batch->rows - 1);

	search->asked->rows_read = last;
	if (row >= wb_batch_number(batch, 0) && row <= last)
		pick_row(search, batch, evaluated);
	return wb_gather_add(search->gather, &(struct wb_gather_rows){ .evaluated = evaluated },
			     err);
}

/* Groups. */

static void
add_item(struct search *search, uint64_t item)
{
	if (search->n_items && search->items[search->n_items - 1] == item)
		return;
	if (search->n_items < WB_EXPLAINED_ROWS)
		search->items[search->n_items++] = item;
	else
		search->asked->out->rows_found++;
}

/* The groups that the row went into. */
static enum wb_status
find_items_of_row(struct search *search, struct wb_error *err)
{
	enum wb_status status = wb_gather_rewind(search->gather, err);
	struct wb_gather_member member;
	bool more = true;

	while (status == WB_OK && more) {
		status = wb_gather_member(search->gather, &member, &more, err);
		if (status == WB_OK && more && member.row == search->asked->row)
			add_item(search, member.item);
	}
	return status == WB_OK ? wb_gather_rewind(search->gather, err) : status;
}

static bool
has_key(const struct search *search, struct wb_batch *batch, const struct wb_evaluated *evaluated,
	size_t row)
{
	const struct wb_plan *plan = search->asked->plan;
	struct wb_column *columns = WB_NEW_ARRAY(&batch->arena, struct wb_column, plan->n_key + 1);

	for (size_t k = 0; k < plan->n_key; k++)
		columns[k] = evaluated->columns[plan->key[k]];
	if (wb_explain_key_matches(search->asked->key, columns, row, &batch->arena))
		return true;
	wb_explain_note_near(search->asked, columns, row, &batch->arena);
	return false;
}

static void
explain_group(struct search *search, size_t i, struct wb_tracer *tracer,
	      const struct wb_evaluated *evaluated, size_t row)
{
	struct wb_arena *arena = search->groups.arena;
	struct wb_explained_row *out = wb_explanation_add(search->asked->out);

	if (!out)
		return;
	wb_explain_row(&search->groups, tracer, evaluated, row, out);
	out->group = WB_NEW(arena, struct wb_explained_group);
	out->group->rows = wb_gather_rows(search->gather, search->items[i]);
	out->group->members = WB_NEW_ARRAY(arena, struct wb_explained_row, WB_EXPLAINED_MEMBERS);
	search->found[i] = out;
}

/* By key the items come to light here; by row they are known. */
static void
search_groups(struct search *search, struct wb_evaluator *evaluator, struct wb_batch *batch,
	      const struct wb_evaluated *evaluated)
{
	struct wb_tracer tracer;

	wb_tracer_init(&tracer, search->groups.plan, evaluator, batch);
	for (size_t row = 0; row < batch->rows; row++) {
		uint64_t item = batch->first_row + row;

		if (!search->asked->row && has_key(search, batch, evaluated, row))
			add_item(search, item);
		for (size_t i = 0; i < search->n_items; i++)
			if (search->items[i] == item)
				explain_group(search, i, &tracer, evaluated, row);
	}
}

static enum wb_status
read_groups(struct search *search, struct wb_error *err)
{
	struct wb_evaluator *evaluator = wb_relation_item_worker_new(search->relation);
	struct wb_batch batch = { 0 };
	struct wb_evaluated evaluated;
	enum wb_status status = WB_OK;

	wb_relation_begin_items(search->relation);
	while (status == WB_OK) {
		wb_batch_reset(&batch);
		status = wb_gather_fetch(search->gather, &batch, &evaluated, err);
		if (status != WB_OK || !batch.rows)
			break;
		status = wb_relation_work_items(search->relation, evaluator, &batch, &evaluated,
						err);
		if (status == WB_OK)
			search_groups(search, evaluator, &batch, &evaluated);
	}
	wb_batch_release(&batch);
	wb_evaluator_free(evaluator);
	return status;
}

/* Rows of groups. */

static void
note_member(struct search *search, const struct wb_gather_member *member)
{
	for (size_t i = 0; i < search->n_items; i++) {
		struct wb_explained_row *row = search->found[i];

		if (search->items[i] != member->item || !row ||
		    row->group->n_members == WB_EXPLAINED_MEMBERS)
			continue;
		search->members[search->n_members++] = (struct member){
			.place = member->place,
			.out = &row->group->members[row->group->n_members++],
		};
	}
}

static enum wb_status
find_members(struct search *search, struct wb_error *err)
{
	enum wb_status status = wb_gather_rewind(search->gather, err);
	struct wb_gather_member member;
	bool more = true;

	while (status == WB_OK && more) {
		status = wb_gather_member(search->gather, &member, &more, err);
		if (status == WB_OK && more)
			note_member(search, &member);
	}
	return status;
}

static enum wb_status
pick_members(struct search *search, struct wb_batch *batch, const struct wb_evaluated *evaluated,
	     struct wb_error *err)
{
	struct wb_tracer tracer;

	(void)err;
	wb_tracer_init(&tracer, search->rows.plan, wb_relation_evaluator(search->worker), batch);
	for (size_t i = 0; i < search->n_members; i++) {
		struct member *member = &search->members[i];

		if (member->place && member->place <= batch->rows)
			explain_member(search, &tracer, evaluated, member->place - 1, member->out);
		member->place -= member->place <= batch->rows ? member->place : batch->rows;
	}
	return WB_OK;
}

static enum wb_status
read_members(struct search *search, struct wb_error *err)
{
	enum wb_status status = find_members(search, err);

	if (status != WB_OK || !search->n_members)
		return status;
	status = wb_relation_seek(search->relation, 0, 1, err);
	return status == WB_OK ? read_source(search, pick_members, err) : status;
}

static enum wb_status
find(struct search *search, struct wb_error *err)
{
	enum wb_status status = wb_relation_seek(search->relation, 0, 1, err);

	if (status == WB_OK)
		status = wb_explain_compare_state(search->asked, search->relation, err);
	if (status == WB_OK)
		status = read_source(search, gather_batch, err);
	if (status == WB_OK)
		status = wb_gather_end(search->gather, err);
	if (status == WB_OK && search->asked->row)
		status = find_items_of_row(search, err);
	if (status == WB_OK)
		status = read_groups(search, err);
	return status == WB_OK ? read_members(search, err) : status;
}

enum wb_status
wb_explain_find_groups(struct wb_explain_search *asked, struct wb_error *err)
{
	struct search search = { .asked = asked };
	struct wb_regex_scratch *regex;
	enum wb_status status = wb_relation_open(asked->session, asked->plan, asked->context, NULL,
						 &search.relation, err);

	if (status != WB_OK)
		return status;
	regex = wb_regex_scratch_new();
	make_views(&search, regex);
	search.worker = wb_relation_worker_new(search.relation);
	search.gather = wb_gather_new(asked->plan, 0);
	status = find(&search, err);
	wb_gather_free(search.gather);
	wb_relation_worker_free(search.worker);
	wb_relation_close(search.relation);
	wb_regex_scratch_free(regex);
	return status;
}
