/*
 * Input by input: each finds what its rows are combined with (picks: a row, and
 * what is put beside it, or nothing), then the batch is made anew from the picks.
 *
 *	keys ─► candidates ─► residual ─► matches ─► settle ─► picks ─► columns
 *	lists ─────────────────────────────────────────────────┘
 *
 * Every row has at least one pick, in order of rows: one that goes no further is
 * dropped, never lost. Candidates are tried in pieces, so that memory grows with
 * the matches only, not with the pairs.
 *
 * Where the picks of an input are too many, a window of them goes on, and the piece
 * is done in parts.
 */
#include "relation/assemble.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "relation/cells.h"
#include "relation/choices.h"
#include "relation/parts.h"
#include "relation/picks.h"

enum { PAIRS = 4096, PAGE = 1024, MOST_ROWS = 8 * WB_BATCH_ROWS };

struct wb_assembler {
	const struct wb_plan *plan;
	struct wb_partner *partners;
	struct wb_evaluator *evaluator;

	/* Of the batch in hand. */
	struct wb_batch *batch;
	struct wb_parts *parts;
	struct wb_choices choices;

	/* Of the input in hand. */
	const struct wb_plan_input *input;
	struct wb_window *window;
	size_t looked_up;               /* rows before this one have their matches */
	struct wb_column *keys;         /* by part of the key */
	const struct wb_fault **failed; /* by row: why no partner can be looked for, or NULL */
	struct wb_picks candidates, matches, picks;
	struct wb_batch pairs; /* candidates as rows, for the residual */
	struct wb_buffer key;
};

static const struct wb_fault no_partner = {
	.rule = "no-partner",
	.reason = { "no row of the joined table matches", 34 },
};
static const struct wb_fault each_empty = {
	.rule = "each-empty",
	.reason = { "the list has no elements", 24 },
};

struct wb_assembler *
wb_assembler_new(const struct wb_plan *plan, struct wb_partner *partners,
		 struct wb_evaluator *evaluator)
{
	struct wb_assembler *assembler = wb_alloc(sizeof *assembler);

	assembler->plan = plan;
	assembler->partners = partners;
	assembler->evaluator = evaluator;
	assembler->parts = wb_parts_new(plan->n_inputs);
	return assembler;
}

void
wb_assembler_free(struct wb_assembler *assembler)
{
	if (!assembler)
		return;
	wb_batch_release(&assembler->pairs);
	wb_buffer_release(&assembler->key);
	wb_picks_release(&assembler->candidates);
	wb_picks_release(&assembler->matches);
	wb_picks_release(&assembler->picks);
	wb_choices_release(&assembler->choices);
	wb_parts_free(assembler->parts);
	free(assembler);
}

/* Picks what the row becomes as its match number `match`, where that is in the window. */
static void
pick(struct wb_assembler *assembler, size_t row, size_t match, struct wb_text record)
{
	struct wb_window *window = assembler->window;

	if (window->cut || (row == window->from.row && match < window->from.match))
		return;
	if (assembler->picks.n == MOST_ROWS) {
		window->cut = true;
		window->to = (struct wb_place){ row, match };
		return;
	}
	wb_picks_add(&assembler->picks, row, record);
}

static void
pick_nothing(struct wb_assembler *assembler, size_t row)
{
	pick(assembler, row, 0, (struct wb_text){ 0 });
}

static bool
goes_on(const struct wb_batch *batch, size_t row)
{
	return !(batch->faults && batch->faults[row]) && !(batch->dropped && batch->dropped[row]);
}

/* The rows that go on, ascending. */
static uint32_t *
rows_that_go_on(const struct wb_assembler *assembler, size_t *n)
{
	struct wb_batch *batch = assembler->batch;
	uint32_t *rows = wb_arena_alloc(&batch->arena, batch->rows * sizeof *rows);

	*n = 0;
	for (size_t row = 0; row < batch->rows; row++)
		if (goes_on(batch, row))
			rows[(*n)++] = (uint32_t)row;
	return rows;
}

static struct wb_fault *
new_fault(struct wb_assembler *assembler, const struct wb_fault *fault)
{
	struct wb_arena *arena = &assembler->batch->arena;
	struct wb_fault *copy = WB_NEW(arena, struct wb_fault);

	*copy = *fault;
	copy->reason = wb_arena_text(arena, fault->reason);
	copy->step = wb_arena_text(arena, fault->step);
	copy->value = wb_arena_text(arena, fault->value);
	copy->field = assembler->input->alias;
	return copy;
}

void
wb_assembler_add_choices(struct wb_assembler *assembler, struct wb_evaluated *evaluated)
{
	wb_choices_merge(&assembler->choices, evaluated, &assembler->batch->arena);
}

static bool
is_whole(const struct wb_window *window)
{
	return !window->cut && !window->from.row && !window->from.match;
}

/* Every row has a pick: as many picks as rows are one each. */
static void
gather_rows(struct wb_assembler *assembler)
{
	struct wb_batch *batch = assembler->batch;
	const struct wb_window *window = assembler->window;
	size_t begun = window->from.match ? window->from.row : batch->rows;

	if (assembler->picks.n == batch->rows && is_whole(window))
		return;
	wb_choices_move(&assembler->choices, &assembler->picks, batch->rows, begun, &batch->arena);
	wb_picks_gather(&assembler->picks, batch, assembler->input->first_column, &batch->arena,
			batch);
}

/* Joins. */

static void
compute_keys(struct wb_assembler *assembler)
{
	const struct wb_plan_input *input = assembler->input;
	size_t n;
	uint32_t *rows = rows_that_go_on(assembler, &n);

	assembler->keys = WB_NEW_ARRAY(&assembler->batch->arena, struct wb_column, input->n_keys);
	wb_evaluator_begin(assembler->evaluator, assembler->batch);
	for (size_t k = 0; k < input->n_keys; k++)
		assembler->keys[k] =
			*wb_evaluate_some(assembler->evaluator, input->keys[k].left, rows, n);
	wb_choices_take(&assembler->choices, assembler->evaluator, assembler->input->alias);
}

/* Makes the row's key; false where it is null or has failed. */
static bool
make_key(struct wb_assembler *assembler, size_t row)
{
	bool whole = true;

	wb_buffer_clear(&assembler->key);
	for (size_t k = 0; k < assembler->input->n_keys; k++) {
		const struct wb_column *part = &assembler->keys[k];
		enum wb_cell cell = wb_column_cell(part, row);

		if (cell == WB_CELL_FAILED && !assembler->failed[row])
			assembler->failed[row] =
				new_fault(assembler, part->fault[wb_column_index(part, row)]);
		whole &= cell == WB_CELL_VALUE;
		if (whole)
			wb_cell_key(part, row, &assembler->key);
	}
	return whole;
}

/* The key as people read it. */
static struct wb_text
key_text(struct wb_assembler *assembler, size_t row)
{
	struct wb_arena *arena = &assembler->batch->arena;
	struct wb_buffer *out = &assembler->key;

	wb_buffer_clear(out);
	for (size_t k = 0; k < assembler->input->n_keys; k++) {
		if (k)
			wb_buffer_string(out, ", ");
		wb_buffer_text(out, wb_column_text(&assembler->keys[k], row, arena));
	}
	return wb_arena_text(arena, wb_buffer_slice(out));
}

/* Fills the joined table's columns: of `rows` rows, what the picks' records hold. */
static void
unpack_records(const struct wb_assembler *assembler, const struct wb_picks *picks,
	       struct wb_batch *batch)
{
	const struct wb_partner *partner =
		&assembler->partners[assembler->input - assembler->plan->inputs];
	const struct wb_field *fields = assembler->input->table->fields;

	for (size_t k = 0; k < partner->n_kept; k++)
		wb_column_init(&batch->columns[partner->kept[k]],
			       fields[partner->kept[k] - assembler->input->first_column].type,
			       picks->n, &batch->arena);
	for (size_t i = 0; i < picks->n; i++) {
		struct wb_text packed = picks->items[i].record;

		for (size_t k = 0; packed.at && k < partner->n_kept; k++)
			wb_cell_unpack(&packed, &batch->columns[partner->kept[k]], i, picks->n,
				       &batch->arena);
	}
}

/* The candidates as a batch: the columns of the rows so far, and the partners'. */
static void
make_pairs(struct wb_assembler *assembler)
{
	struct wb_batch *pairs = &assembler->pairs;

	wb_picks_gather(&assembler->candidates, assembler->batch, assembler->input->first_column,
			&pairs->arena, pairs);
	unpack_records(assembler, &assembler->candidates, pairs);
}

/* Records of an index on disk lie in the pairs' arena, which goes. */
static struct wb_text
keep_record(const struct wb_assembler *assembler, struct wb_text record)
{
	const struct wb_partner *partner =
		&assembler->partners[assembler->input - assembler->plan->inputs];

	return wb_table_index_is_spilled(partner->index)
		       ? wb_arena_text(&assembler->batch->arena, record)
		       : record;
}

/* Asks the residual of all candidates so far. */
static void
try_candidates(struct wb_assembler *assembler)
{
	struct wb_picks *candidates = &assembler->candidates;
	const struct wb_column *holds;
	uint32_t *all;

	if (!candidates->n)
		return;
	make_pairs(assembler);
	all = wb_arena_alloc(&assembler->pairs.arena, candidates->n * sizeof *all);
	for (size_t i = 0; i < candidates->n; i++)
		all[i] = (uint32_t)i;
	wb_evaluator_begin(assembler->evaluator, &assembler->pairs);
	holds = wb_evaluate_some(assembler->evaluator, assembler->input->residual, all,
				 candidates->n);
	wb_choices_take_pairs(&assembler->choices, assembler->evaluator, assembler->input->alias,
			      candidates, &assembler->batch->arena);
	for (size_t i = 0; i < candidates->n; i++) {
		const struct wb_pick *pick = &candidates->items[i];
		enum wb_cell cell = wb_column_cell(holds, i);
		size_t at = wb_column_index(holds, i);

		if (cell == WB_CELL_FAILED && !assembler->failed[pick->row])
			assembler->failed[pick->row] = new_fault(assembler, holds->fault[at]);
		else if (cell == WB_CELL_VALUE && holds->cells.integer[at])
			wb_picks_add(&assembler->matches, pick->row,
				     keep_record(assembler, pick->record));
	}
	candidates->n = 0;
	wb_batch_reset(&assembler->pairs);
}

/* Looks up what has the row's key. */
static enum wb_status
look_up(struct wb_assembler *assembler, size_t row, struct wb_error *err)
{
	struct wb_partner *partner =
		&assembler->partners[assembler->input - assembler->plan->inputs];
	bool tries = assembler->input->residual != NULL;
	struct wb_index_cursor cursor = { 0 };
	enum wb_status status = WB_OK;
	struct wb_text page[PAGE];
	size_t n = PAGE;

	while (status == WB_OK && n == PAGE) {
		status = wb_table_index_next(
			partner->index, wb_buffer_slice(&assembler->key), &cursor, page, PAGE, &n,
			tries ? &assembler->pairs.arena : &assembler->batch->arena, err);
		for (size_t i = 0; status == WB_OK && i < n; i++)
			wb_picks_add(tries ? &assembler->candidates : &assembler->matches, row,
				     page[i]);
		if (status == WB_OK && assembler->candidates.n >= PAIRS)
			try_candidates(assembler);
	}
	return status;
}

static enum wb_status
find_matches(struct wb_assembler *assembler, struct wb_error *err)
{
	struct wb_batch *batch = assembler->batch;
	size_t enough = MOST_ROWS + assembler->window->from.match;
	enum wb_status status = WB_OK;

	assembler->matches.n = assembler->candidates.n = 0;
	assembler->failed = WB_NEW_ARRAY(&batch->arena, const struct wb_fault *, batch->rows);
	wb_batch_reset(&assembler->pairs);
	assembler->looked_up = assembler->window->from.row;
	while (status == WB_OK && assembler->looked_up < batch->rows &&
	       assembler->matches.n < enough) {
		size_t row = assembler->looked_up++;

		if (goes_on(batch, row) && make_key(assembler, row))
			status = look_up(assembler, row, err);
	}
	if (status == WB_OK)
		try_candidates(assembler);
	return status;
}

/* Several partners where one was looked for: a reject, or the first and a note of it. */
static void
settle_several(struct wb_assembler *assembler, size_t row, const struct wb_pick *matches, size_t n)
{
	struct wb_text note =
		wb_text_of(wb_arena_format(&assembler->batch->arena, "%zu partners", n));
	struct wb_fault several = {
		.rule = "join-several",
		.reason = note,
		.value = key_text(assembler, row),
	};
	struct wb_choice first = {
		.row = (uint32_t)row,
		.field = assembler->input->alias,
		.rule = "join-first",
		.note = note,
		.value = several.value,
	};

	if (assembler->input->join == WB_JOIN_ONE) {
		wb_batch_drop(assembler->batch, row, WB_OUTCOME_REJECTED,
			      new_fault(assembler, &several));
		pick_nothing(assembler, row);
		return;
	}
	wb_choices_add(&assembler->choices, &first);
	pick(assembler, row, 0, matches[0].record);
}

static void
settle_row(struct wb_assembler *assembler, size_t row, const struct wb_pick *matches, size_t n)
{
	struct wb_batch *batch = assembler->batch;
	enum wb_join_kind kind = assembler->input->join;

	if (assembler->failed[row])
		wb_batch_drop(batch, row, WB_OUTCOME_REJECTED, assembler->failed[row]);
	else if (!n && kind == WB_JOIN_INNER && goes_on(batch, row))
		wb_batch_drop(batch, row, WB_OUTCOME_FILTERED, &no_partner);
	if (!n || !goes_on(batch, row)) {
		pick_nothing(assembler, row);
		return;
	}
	if (n > 1 && kind != WB_JOIN_MANY) {
		settle_several(assembler, row, matches, n);
		return;
	}
	for (size_t i = 0; i < n; i++)
		pick(assembler, row, i, matches[i].record);
}

static void
settle_rows(struct wb_assembler *assembler)
{
	const struct wb_picks *matches = &assembler->matches;
	struct wb_window *window = assembler->window;
	size_t at = 0, n;

	assembler->picks.n = 0;
	for (size_t row = window->from.row; row < assembler->looked_up && !window->cut; row++) {
		for (n = 0; at + n < matches->n && matches->items[at + n].row == row; n++)
			continue;
		settle_row(assembler, row, matches->items + at, n);
		at += n;
	}
	if (window->cut || assembler->looked_up == assembler->batch->rows)
		return;
	window->cut = true;
	window->to = (struct wb_place){ assembler->looked_up, 0 };
}

static enum wb_status
join(struct wb_assembler *assembler, struct wb_error *err)
{
	enum wb_status status;

	compute_keys(assembler);
	status = find_matches(assembler, err);
	if (status != WB_OK)
		return status;
	settle_rows(assembler);
	gather_rows(assembler);
	unpack_records(assembler, &assembler->picks, assembler->batch);
	return WB_OK;
}

/* Lists. */

static void
settle_list(struct wb_assembler *assembler, const struct wb_column *lists, size_t row)
{
	struct wb_batch *batch = assembler->batch;
	enum wb_cell cell = wb_column_cell(lists, row);
	size_t at = wb_column_index(lists, row);

	if (!goes_on(batch, row))
		cell = WB_CELL_NULL;
	else if (cell == WB_CELL_FAILED)
		wb_batch_drop(batch, row, WB_OUTCOME_REJECTED,
			      new_fault(assembler, lists->fault[at]));
	else if (cell == WB_CELL_NULL || !lists->cells.list[at].count)
		wb_batch_drop(batch, row, WB_OUTCOME_FILTERED, &each_empty);
	if (!goes_on(batch, row)) {
		pick_nothing(assembler, row);
		return;
	}
	for (size_t i = 0; i < lists->cells.list[at].count && !assembler->window->cut; i++) {
		const struct wb_value *item = &lists->cells.list[at].items[i];
		struct wb_text text = { 0 };

		if (item->cell == WB_CELL_VALUE)
			text = wb_value_to_text(item, &batch->arena);
		if (item->cell == WB_CELL_VALUE && !text.at)
			text = WB_TEXT("");
		pick(assembler, row, i, text);
	}
}

/* The elements, each as its canonical text; null stays null. */
static void
place_elements(struct wb_assembler *assembler)
{
	const struct wb_picks *picks = &assembler->picks;
	struct wb_batch *batch = assembler->batch;
	struct wb_column *column = &batch->columns[assembler->input->first_column];

	wb_column_init(column, (struct wb_type_spec){ .type = WB_TYPE_TEXT }, picks->n,
		       &batch->arena);
	for (size_t i = 0; i < picks->n; i++)
		if (picks->items[i].record.at) {
			column->state[i] = WB_CELL_VALUE;
			column->cells.text[i] = picks->items[i].record;
		}
}

static void
each(struct wb_assembler *assembler)
{
	size_t n;
	uint32_t *rows = rows_that_go_on(assembler, &n);
	struct wb_column lists;

	wb_evaluator_begin(assembler->evaluator, assembler->batch);
	lists = *wb_evaluate_some(assembler->evaluator, assembler->input->list, rows, n);
	wb_choices_take(&assembler->choices, assembler->evaluator, assembler->input->alias);
	assembler->picks.n = 0;
	for (size_t row = assembler->window->from.row;
	     row < assembler->batch->rows && !assembler->window->cut; row++)
		settle_list(assembler, &lists, row);
	gather_rows(assembler);
	place_elements(assembler);
}

/* Columns of the inputs to come are null until their turn. */
static void
widen(struct wb_assembler *assembler)
{
	const struct wb_plan *plan = assembler->plan;
	struct wb_batch *batch = assembler->batch;
	struct wb_column *wide = WB_NEW_ARRAY(&batch->arena, struct wb_column, plan->n_columns);
	struct wb_value null = wb_value_null(WB_TYPE_TEXT);

	memcpy(wide, batch->columns, plan->inputs[0].n_columns * sizeof *wide);
	for (size_t i = plan->inputs[0].n_columns; i < plan->n_columns; i++)
		wb_column_init_constant(&wide[i], &null, &batch->arena);
	batch->columns = wide;
	batch->n_columns = plan->n_columns;
}

/* The input from which the piece, or its next part, is made. */
static size_t
begin_part(struct wb_assembler *assembler, struct wb_batch *batch)
{
	assembler->batch = batch;
	if (batch->more)
		return wb_parts_next(assembler->parts, batch, &assembler->choices);
	wb_parts_begin(assembler->parts);
	wb_choices_clear(&assembler->choices);
	widen(assembler);
	return 1;
}

enum wb_status
wb_assemble(struct wb_assembler *assembler, struct wb_batch *batch, struct wb_error *err)
{
	const struct wb_plan *plan = assembler->plan;
	enum wb_status status = WB_OK;

	for (size_t i = begin_part(assembler, batch); status == WB_OK && i < plan->n_inputs; i++) {
		wb_parts_keep(assembler->parts, i, batch, &assembler->choices);
		assembler->input = &plan->inputs[i];
		assembler->window = wb_parts_window(assembler->parts, i);
		if (assembler->input->kind == WB_LINE_JOIN)
			status = join(assembler, err);
		else
			each(assembler);
	}
	batch->more = wb_parts_more(assembler->parts);
	if (batch->more)
		batch->source_rows = 0;
	return status;
}
