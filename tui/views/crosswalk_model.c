#include "tui/views/crosswalk_model.h"

#include <stdlib.h>

#include "base/map.h"
#include "plan/crosswalk.h"

/* An old value of an entry. */
struct key {
	const struct wb_value *key, *value;
	bool comes; /* some row has it */
};

struct filling {
	const struct wb_crosswalk_input *input;
	struct wb_crosswalk_model *model;
	struct wb_arena scratch;
	struct wb_map by_key; /* as the crosswalk tells them apart → struct key */
	size_t n_keys;
	struct key *keys;
	struct key *null; /* the entry for null, or NULL */
	size_t n_lines;   /* all of them, shown or not */
	struct wb_crosswalk_line *lines;
};

const char *
wb_crosswalk_filter_name(enum wb_crosswalk_filter filter)
{
	static const char *const names[] = {
		[WB_CROSSWALK_SHOW_ALL] = "all",
		[WB_CROSSWALK_SHOW_OPEN] = "open",
		[WB_CROSSWALK_SHOW_BY_RULE] = "by the otherwise rule",
		[WB_CROSSWALK_SHOW_MATCHED] = "matched",
		[WB_CROSSWALK_SHOW_UNUSED] = "unused entries",
	};

	return names[filter];
}

const char *
wb_crosswalk_order_name(enum wb_crosswalk_order order)
{
	static const char *const names[] = {
		[WB_CROSSWALK_BY_ROWS] = "rows, open ones first",
		[WB_CROSSWALK_BY_VALUE] = "value",
		[WB_CROSSWALK_BY_CODE] = "code",
	};

	return names[order];
}

/* Entries. */

static struct wb_text
folded(struct filling *filling, struct wb_text text)
{
	return filling->input->crosswalk->ignoring_case ? wb_crosswalk_fold(text, &filling->scratch)
							: text;
}

static void
take_entries(struct filling *filling)
{
	const struct wb_crosswalk *crosswalk = filling->input->crosswalk;
	size_t n = 0;

	for (size_t i = 0; i < crosswalk->n_entries; i++)
		n += crosswalk->entries[i].n_keys;
	filling->keys = WB_NEW_ARRAY(&filling->scratch, struct key, n);
	for (size_t i = 0; i < crosswalk->n_entries; i++)
		for (size_t k = 0; k < crosswalk->entries[i].n_keys; k++) {
			struct key *key = &filling->keys[filling->n_keys++];

			*key = (struct key){ .key = &crosswalk->entries[i].keys[k],
					     .value = &crosswalk->entries[i].value };
			if (key->key->cell != WB_CELL_VALUE)
				filling->null = key;
			else
				wb_map_put(&filling->by_key, folded(filling, key->key->as.text))
					->value = key;
		}
}

/* Lines. */

static void
set_code(struct filling *filling, struct wb_crosswalk_line *line, const struct wb_value *code)
{
	struct wb_arena *arena = &filling->model->arena;

	line->code_null = code->cell != WB_CELL_VALUE;
	line->code = wb_arena_text(arena, wb_value_to_text(code, arena));
}

static void
apply_rule(struct filling *filling, struct wb_crosswalk_line *line)
{
	const struct wb_crosswalk *crosswalk = filling->input->crosswalk;

	if (line->null) {
		line->state = WB_CODE_PASSED;
		line->code_null = true;
	} else if (crosswalk->otherwise == WB_OTHERWISE_VALUE) {
		line->state = WB_CODE_BY_RULE;
		set_code(filling, line, &crosswalk->otherwise_value);
	} else if (crosswalk->otherwise == WB_OTHERWISE_KEEP) {
		line->state = WB_CODE_BY_RULE;
		line->code = line->value;
	}
}

static void
add_value(struct filling *filling, const struct wb_crosswalk_value *value)
{
	struct wb_crosswalk_line *line = &filling->lines[filling->n_lines++];
	struct key *key = value->is_null
				  ? filling->null
				  : wb_map_get(&filling->by_key, folded(filling, value->value));

	*line = (struct wb_crosswalk_line){ .value = value->value,
					    .null = value->is_null,
					    .rows = value->rows };
	if (key) {
		key->comes = true;
		line->state = WB_CODE_MATCHED;
		set_code(filling, line, key->value);
	} else {
		apply_rule(filling, line);
	}
	if (line->state == WB_CODE_MATCHED || line->state == WB_CODE_PASSED)
		filling->model->covered += line->rows;
}

static void
add_unused(struct filling *filling, const struct key *key)
{
	struct wb_crosswalk_line *line = &filling->lines[filling->n_lines++];
	struct wb_arena *arena = &filling->model->arena;

	*line = (struct wb_crosswalk_line){
		.value = wb_arena_text(arena, wb_value_to_text(key->key, arena)),
		.null = key->key->cell != WB_CELL_VALUE,
		.state = WB_CODE_UNUSED,
	};
	set_code(filling, line, key->value);
}

static void
make_lines(struct filling *filling)
{
	const struct wb_crosswalk_study *study = filling->input->study;
	size_t n_values = study ? study->n_values : 0;

	filling->lines = WB_NEW_ARRAY(&filling->scratch, struct wb_crosswalk_line,
				      n_values + filling->n_keys);
	filling->model->rows = study ? study->rows : 0;
	for (size_t i = 0; i < n_values; i++)
		add_value(filling, &study->values[i]);
	for (size_t i = 0; i < filling->n_keys; i++)
		if (!filling->keys[i].comes)
			add_unused(filling, &filling->keys[i]);
}

/* What is shown, in order. */

static enum wb_crosswalk_filter
filter_of(enum wb_code_state state)
{
	static const enum wb_crosswalk_filter filters[] = {
		[WB_CODE_OPEN] = WB_CROSSWALK_SHOW_OPEN,
		[WB_CODE_BY_RULE] = WB_CROSSWALK_SHOW_BY_RULE,
		[WB_CODE_MATCHED] = WB_CROSSWALK_SHOW_MATCHED,
		[WB_CODE_PASSED] = WB_CROSSWALK_SHOW_MATCHED,
		[WB_CODE_UNUSED] = WB_CROSSWALK_SHOW_UNUSED,
	};

	return filters[state];
}

/* Null behind all texts. */
static int
compare_values(const void *a, const void *b)
{
	const struct wb_crosswalk_line *left = a, *right = b;

	if (left->null != right->null)
		return left->null ? 1 : -1;
	return wb_text_compare(left->value, right->value);
}

static int
compare_rows(const void *a, const void *b)
{
	const struct wb_crosswalk_line *left = a, *right = b;
	enum wb_crosswalk_filter of_left = filter_of(left->state);
	enum wb_crosswalk_filter of_right = filter_of(right->state);

	if (of_left != of_right)
		return of_left < of_right ? -1 : 1;
	if (left->rows != right->rows)
		return left->rows > right->rows ? -1 : 1;
	return compare_values(a, b);
}

static int
compare_codes(const void *a, const void *b)
{
	const struct wb_crosswalk_line *left = a, *right = b;
	int order = (left->state != WB_CODE_OPEN) - (right->state != WB_CODE_OPEN);

	if (!order)
		order = left->code_null - right->code_null;
	if (!order)
		order = wb_text_compare(left->code, right->code);
	return order ? order : compare_rows(a, b);
}

static void
choose_lines(struct filling *filling)
{
	static int (*const comparisons[])(const void *, const void *) = {
		[WB_CROSSWALK_BY_ROWS] = compare_rows,
		[WB_CROSSWALK_BY_VALUE] = compare_values,
		[WB_CROSSWALK_BY_CODE] = compare_codes,
	};
	struct wb_crosswalk_model *model = filling->model;
	const struct wb_crosswalk_input *input = filling->input;

	model->lines = WB_NEW_ARRAY(&model->arena, struct wb_crosswalk_line, filling->n_lines + 1);
	model->counts[WB_CROSSWALK_SHOW_ALL] = filling->n_lines;
	for (size_t i = 0; i < filling->n_lines; i++) {
		enum wb_crosswalk_filter filter = filter_of(filling->lines[i].state);

		model->counts[filter]++;
		if (input->filter == WB_CROSSWALK_SHOW_ALL || input->filter == filter)
			model->lines[model->n_lines++] = filling->lines[i];
	}
	qsort(model->lines, model->n_lines, sizeof *model->lines, comparisons[input->order]);
}

/* Codes. */

static void
add_code(struct wb_crosswalk_model *model, struct wb_map *known, struct wb_code code)
{
	struct wb_map_entry *entry;

	if (!code.code.len)
		return;
	entry = wb_map_put(known, code.code);
	if (entry->value)
		return;
	entry->value = model;
	model->codes[model->n_codes++] = code;
}

/* Those of the study come with what they are called: they go first. */
static void
collect_codes(struct filling *filling)
{
	const struct wb_crosswalk *crosswalk = filling->input->crosswalk;
	const struct wb_crosswalk_study *study = filling->input->study;
	struct wb_crosswalk_model *model = filling->model;
	size_t n_known = study ? study->n_codes : 0;
	struct wb_map known = { 0 };

	model->codes =
		WB_NEW_ARRAY(&model->arena, struct wb_code, n_known + crosswalk->n_entries + 1);
	for (size_t i = 0; i < n_known; i++)
		add_code(model, &known, study->codes[i]);
	for (size_t i = 0; i < crosswalk->n_entries; i++) {
		struct wb_text code = wb_value_to_text(&crosswalk->entries[i].value, &model->arena);

		add_code(model, &known,
			 (struct wb_code){ .code = wb_arena_text(&model->arena, code) });
	}
	wb_map_release(&known);
}

void
wb_crosswalk_model_fill(struct wb_crosswalk_model *model, const struct wb_crosswalk_input *input)
{
	struct filling filling = { .input = input, .model = model };

	wb_crosswalk_model_release(model);
	take_entries(&filling);
	make_lines(&filling);
	choose_lines(&filling);
	collect_codes(&filling);
	wb_map_release(&filling.by_key);
	wb_arena_release(&filling.scratch);
}

void
wb_crosswalk_model_release(struct wb_crosswalk_model *model)
{
	wb_arena_release(&model->arena);
	*model = (struct wb_crosswalk_model){ 0 };
}

size_t
wb_crosswalk_model_find(const struct wb_crosswalk_model *model, struct wb_text value, bool null)
{
	size_t i = 0;

	while (i < model->n_lines &&
	       (model->lines[i].null != null || !wb_text_equal(model->lines[i].value, value)))
		i++;
	return i;
}

size_t
wb_crosswalk_model_next_open(const struct wb_crosswalk_model *model, size_t from)
{
	for (size_t i = from; i < model->n_lines; i++)
		if (model->lines[i].state == WB_CODE_OPEN)
			return i;
	for (size_t i = 0; i < from && i < model->n_lines; i++)
		if (model->lines[i].state == WB_CODE_OPEN)
			return i;
	return model->n_lines;
}
