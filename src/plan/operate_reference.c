/* References over columns: a key is made of the operands, and asked for. */
#include "base/json.h"
#include "base/memory.h"
#include "plan/evaluator.h"

/* What a row fails with, by kind of reference and answer. */
static const struct {
	const char *rule, *reason;
} misses[][WB_ANSWER_FAILED + 1] = {
	[WB_REFERENCE_SEQUENCE] = {
		[WB_ANSWER_FULL] = { "sequence-end", "there is no greater number" },
		[WB_ANSWER_FAILED] = { "no-reference", "the sequence cannot be read" },
	},
	[WB_REFERENCE_XREF] = {
		[WB_ANSWER_NONE] = { "no-key", "the mapping wrote no row for this key" },
		[WB_ANSWER_NOT_YET] = { "no-key", "the mapping has written no keys yet: run it first" },
		[WB_ANSWER_SEVERAL] = { "several-keys", "the mapping wrote several keys for it" },
		[WB_ANSWER_FAILED] = { "no-reference", "the keys cannot be read" },
	},
	[WB_REFERENCE_LOOKUP] = {
		[WB_ANSWER_NONE] = { "no-row", "the table has no row with this key" },
		[WB_ANSWER_SEVERAL] = { "several-rows", "the table has several rows with this key" },
		[WB_ANSWER_FAILED] = { "no-reference", "the table cannot be read" },
	},
};

static void
print_key(struct wb_evaluator *evaluator, const struct wb_expr *expr,
	  const struct wb_column *const *parts, size_t row, struct wb_buffer *out)
{
	wb_buffer_clear(out);
	for (size_t i = 0; i < expr->n_operands; i++) {
		wb_buffer_byte(out, i ? ',' : '[');
		wb_json_string(out, wb_column_text(parts[i], row, evaluator->arena));
	}
	wb_buffer_byte(out, ']');
}

/* A key of one part as it is, for messages. */
static struct wb_text
key_shown(struct wb_evaluator *evaluator, const struct wb_expr *expr,
	  const struct wb_column *const *parts, size_t row, const struct wb_buffer *key)
{
	if (expr->n_operands == 1)
		return wb_column_text(parts[0], row, evaluator->arena);
	return wb_arena_text(evaluator->arena, wb_buffer_slice(key));
}

/* The row and its number go along with the batch, to be kept by who commits it. */
static void
note_number(struct wb_evaluator *evaluator, const struct wb_expr *expr, size_t row,
	    struct wb_text key, int64_t number)
{
	WB_GROW(evaluator->numbers, evaluator->numbers_capacity, evaluator->n_numbers + 1);
	evaluator->numbers[evaluator->n_numbers++] = (struct wb_number){
		.sequence = expr->reference,
		.row = (uint32_t)row,
		.key = wb_arena_text(evaluator->arena, key),
		.number = number,
	};
}

static void
ask(struct wb_evaluator *evaluator, const struct wb_expr *expr, size_t row, struct wb_text key,
    struct wb_text shown, struct wb_column *out)
{
	const struct wb_references *references = evaluator->context->references;
	const struct wb_reference *reference = expr->reference;
	struct wb_answer answer = { .kind = WB_ANSWER_FAILED };

	if (references)
		references->ask(references->context, reference, evaluator->batch->number, key,
				evaluator->arena, &answer);
	if (answer.kind != WB_ANSWER_FOUND) {
		wb_fail_row(evaluator, expr, row, out, misses[reference->kind][answer.kind].rule,
			    shown, "%s", misses[reference->kind][answer.kind].reason);
		return;
	}
	wb_column_set(out, row, &answer.value);
	if (answer.is_new)
		note_number(evaluator, expr, row, key, answer.value.as.integer);
}

void
wb_operate_reference(struct wb_evaluator *evaluator, struct wb_expr *expr, struct wb_selection rows,
		     struct wb_column *out)
{
	const struct wb_column **parts =
		WB_NEW_ARRAY(evaluator->arena, const struct wb_column *, expr->n_operands);
	struct wb_buffer key = { 0 };
	struct wb_selection present;

	for (size_t i = 0; i < expr->n_operands; i++)
		parts[i] = wb_operand(evaluator, expr, i, rows);
	present = wb_present_rows(evaluator, parts, expr->n_operands, rows, out);
	for (size_t i = 0; i < present.n; i++) {
		print_key(evaluator, expr, parts, present.rows[i], &key);
		ask(evaluator, expr, present.rows[i], wb_buffer_slice(&key),
		    key_shown(evaluator, expr, parts, present.rows[i], &key), out);
	}
	wb_buffer_release(&key);
}
