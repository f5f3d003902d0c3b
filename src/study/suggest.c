#include "study/suggest.h"

#include <stdlib.h>

#include "base/memory.h"
#include "lang/print.h"
#include "plan/coverage.h"
#include "study/suggest_state.h"

enum { COMMON_ENOUGH = 10 }; /* so many values in common are no chance */

static const double NAME_WEIGHT = 0.6;
static const double VALUES_LEAST = 0.1, VALUES_MOST = 0.6; /* by how many are in common */
static const double PATTERNS_WEIGHT = 0.2;
static const double UNFIT = 0.6;    /* what a score keeps where no value fits */
static const double UNLIKE = 0.2;   /* where there is no way from type to type */
static const double REPEATED = 0.9; /* where values that repeat meet a unique field */
static const double UNIQUE = 0.9;   /* distinct values for each value, from which on none repeat */

/* Making. */

static void
name_source(struct wb_suggester *suggester, struct wb_suggest_source *source)
{
	const struct wb_suggest_table *table = &suggester->input.sources[source->table];
	struct wb_buffer plain = { 0 };

	if (table->alias.len) {
		wb_print_name(table->alias, &plain);
		wb_buffer_byte(&plain, '.');
	}
	wb_print_name(source->field->name, &plain);
	source->plain = wb_arena_text(&suggester->arena, wb_buffer_slice(&plain));
	wb_buffer_release(&plain);
}

static bool
is_repeating(const struct wb_field_profile *profile)
{
	uint64_t values = profile ? profile->rows - profile->nulls : 0;

	return (double)(values ? profile->distinct : 0) < UNIQUE * (double)values;
}

static const struct wb_field_profile *
profile_of(const struct wb_suggest_table *table, size_t field)
{
	return table->profiles ? table->profiles[field] : NULL;
}

/* The words that a table's fields need not say again. */
static struct wb_name
context_of(struct wb_suggester *suggester, const struct wb_suggest_table *table)
{
	struct wb_buffer words = { 0 };
	struct wb_name name;

	wb_buffer_text(&words, table->name.table);
	wb_buffer_byte(&words, ' ');
	wb_buffer_text(&words, table->name.system);
	wb_buffer_byte(&words, ' ');
	wb_buffer_text(&words, suggester->input.target.name.system);
	wb_buffer_byte(&words, ' ');
	wb_buffer_text(&words, suggester->input.sources[0].name.system);
	wb_lexicon_name(&suggester->lexicon, wb_buffer_slice(&words), NULL, &name);
	wb_buffer_release(&words);
	return name;
}

static enum wb_suggest_state
source_state(const struct wb_suggest_input *input, const struct wb_suggest_source *source)
{
	const struct wb_suggest_table *table = &input->sources[source->table];

	if (!input->mapping)
		return WB_SUGGEST_OPEN;
	if (wb_mapping_reads(input->mapping, table->alias, source->field->name))
		return WB_SUGGEST_MAPPED;
	return wb_mapping_leave(input->mapping, &table->name, table->alias, source->field->name)
		       ? WB_SUGGEST_LEFT
		       : WB_SUGGEST_OPEN;
}

static enum wb_suggest_state
target_state(const struct wb_suggest_input *input, const struct wb_field *field)
{
	const struct wb_table_name *name = &input->target.name;

	for (size_t i = 0; input->mapping && i < input->mapping->n_lines; i++)
		if (input->mapping->lines[i].kind == WB_LINE_ARROW &&
		    wb_text_equal(input->mapping->lines[i].name, field->name))
			return WB_SUGGEST_MAPPED;
	return input->mapping && wb_mapping_leave(input->mapping, name, name->table, field->name)
		       ? WB_SUGGEST_LEFT
		       : WB_SUGGEST_OPEN;
}

static void
prepare_source(struct wb_suggester *suggester, const struct wb_suggest_table *table,
	       const struct wb_name *context, struct wb_suggest_source *source)
{
	source->field = &table->table->fields[source->index];
	source->profile = profile_of(table, source->index);
	source->repeats = is_repeating(source->profile);
	source->state = source_state(&suggester->input, source);
	name_source(suggester, source);
	wb_lexicon_name(&suggester->lexicon, source->field->name, context, &source->name);
	wb_value_sketch_make(&source->sketch, source->profile, &suggester->arena);
	wb_reading_make(&source->reading, source->field, source->profile, &suggester->arena);
}

static size_t
count_fields(const struct wb_suggest_input *input)
{
	size_t n = 0;

	for (size_t t = 0; t < input->n_sources; t++)
		n += input->sources[t].table ? input->sources[t].table->n_fields : 0;
	return n < WB_SUGGEST_FIELDS ? n : WB_SUGGEST_FIELDS;
}

static void
prepare_sources(struct wb_suggester *suggester)
{
	size_t n = count_fields(&suggester->input);

	suggester->sources = WB_NEW_ARRAY(&suggester->arena, struct wb_suggest_source, n);
	for (size_t t = 0; t < suggester->input.n_sources; t++) {
		const struct wb_suggest_table *table = &suggester->input.sources[t];
		struct wb_name context = context_of(suggester, table);
		size_t fields = table->table ? table->table->n_fields : 0;

		for (size_t f = 0; f < fields && suggester->n_sources < n; f++) {
			struct wb_suggest_source *source =
				&suggester->sources[suggester->n_sources++];

			source->table = t;
			source->index = f;
			prepare_source(suggester, table, &context, source);
		}
	}
}

static size_t
count_key(const struct wb_table *table)
{
	size_t n = 0;

	for (size_t i = 0; i < table->n_fields; i++)
		n += table->fields[i].key_part > 0;
	return n;
}

static void
prepare_targets(struct wb_suggester *suggester)
{
	const struct wb_suggest_table *table = &suggester->input.target;
	size_t n = table->table ? table->table->n_fields : 0;
	struct wb_name context;

	suggester->n_targets = n < WB_SUGGEST_FIELDS ? n : WB_SUGGEST_FIELDS;
	if (!n || !suggester->n_sources)
		return;
	suggester->targets =
		WB_NEW_ARRAY(&suggester->arena, struct wb_suggest_target, suggester->n_targets);
	context = context_of(suggester, table);
	for (size_t i = 0; i < suggester->n_targets; i++) {
		struct wb_suggest_target *target = &suggester->targets[i];

		target->field = &table->table->fields[i];
		target->single = target->field->unique ||
				 (target->field->key_part && count_key(table->table) == 1);
		target->state = target_state(&suggester->input, target->field);
		wb_lexicon_name(&suggester->lexicon, target->field->name, &context, &target->name);
		wb_value_sketch_make(&target->sketch, profile_of(table, i), &suggester->arena);
	}
}

/* Scoring. */

static double
weight_of(const struct wb_overlap *overlap)
{
	size_t common = overlap->common < COMMON_ENOUGH ? overlap->common : COMMON_ENOUGH;

	if (overlap->kind == WB_OVERLAP_UNKNOWN)
		return 0;
	if (overlap->kind == WB_OVERLAP_PATTERNS)
		return PATTERNS_WEIGHT;
	return VALUES_LEAST + (VALUES_MOST - VALUES_LEAST) * (double)common / COMMON_ENOUGH;
}

static double
keep_by_type(enum wb_suggest_type type, double fits)
{
	return type == WB_SUGGEST_UNLIKE ? UNLIKE : UNFIT + (1 - UNFIT) * fits;
}

static void
score_pair(struct wb_suggester *suggester, const struct wb_suggest_source *source,
	   const struct wb_suggest_target *target, struct wb_suggest_pair *pair)
{
	struct wb_overlap overlap = wb_value_overlap(&source->sketch, &target->sketch);
	double name = wb_name_likeness(&suggester->lexicon, &source->name, &target->name);
	double weight = weight_of(&overlap), fits, score;
	enum wb_suggest_type type =
		wb_reading_fit(&source->reading, source->profile, target->field, &fits);

	score = (NAME_WEIGHT * name + weight * overlap.share) / (NAME_WEIGHT + weight);
	score *= keep_by_type(type, fits);
	if (target->single && source->repeats)
		score *= REPEATED;
	*pair = (struct wb_suggest_pair){
		.score = (float)score,
		.name = (float)name,
		.share = (float)overlap.share,
		.fits = (float)fits,
		.common = (uint32_t)overlap.common,
		.kind = (uint8_t)overlap.kind,
		.type = (uint8_t)type,
	};
}

void
wb_suggester_prepare(struct wb_suggester *suggester)
{
	wb_lexicon_init(&suggester->lexicon);
	prepare_sources(suggester);
	prepare_targets(suggester);
	if (!suggester->n_sources || !suggester->n_targets)
		return;
	suggester->pairs =
		wb_alloc(suggester->n_sources * suggester->n_targets * sizeof *suggester->pairs);
	for (size_t s = 0; s < suggester->n_sources; s++)
		for (size_t t = 0; t < suggester->n_targets; t++)
			score_pair(suggester, &suggester->sources[s], &suggester->targets[t],
				   &suggester->pairs[s * suggester->n_targets + t]);
}

struct wb_suggester *
wb_suggester_new(const struct wb_suggest_input *input)
{
	struct wb_suggester *suggester = wb_alloc(sizeof *suggester);

	suggester->input = *input;
	wb_suggester_prepare(suggester);
	return suggester;
}

void
wb_suggester_free(struct wb_suggester *suggester)
{
	if (!suggester)
		return;
	for (size_t i = 0; i < suggester->n_profiles; i++)
		wb_profile_release(&suggester->profiles[i]);
	free(suggester->profiles);
	wb_declined_list_release(&suggester->declined);
	wb_lexicon_release(&suggester->lexicon);
	free(suggester->pairs);
	wb_arena_release(&suggester->arena);
	free(suggester);
}

const struct wb_suggest_input *
wb_suggester_input(const struct wb_suggester *suggester)
{
	return &suggester->input;
}

/* Asking. */

enum wb_suggest_state
wb_suggest_state_of_target(const struct wb_suggester *suggester, size_t field)
{
	return field < suggester->n_targets ? suggester->targets[field].state : WB_SUGGEST_OPEN;
}

/* Whether a declined expression is the field, or the field and steps behind it. */
static bool
begins_with_field(struct wb_text expression, struct wb_text plain)
{
	return expression.len >= plain.len &&
	       wb_text_equal((struct wb_text){ expression.at, plain.len }, plain) &&
	       (expression.len == plain.len || expression.at[plain.len] == ' ');
}

bool
wb_suggest_is_declined(const struct wb_suggester *suggester, size_t source, size_t target)
{
	for (size_t i = 0; i < suggester->input.n_declined; i++) {
		const struct wb_declined *declined = &suggester->input.declined[i];

		if (wb_text_equal(declined->field, suggester->targets[target].field->name) &&
		    begins_with_field(declined->expression, suggester->sources[source].plain))
			return true;
	}
	return false;
}

static struct wb_text
expression_of(const struct wb_suggest_source *source, const struct wb_suggest_target *target,
	      enum wb_suggest_type type, struct wb_arena *arena)
{
	struct wb_buffer text = { 0 };
	struct wb_text copy;

	wb_buffer_text(&text, source->plain);
	if (type != WB_SUGGEST_UNLIKE)
		wb_reading_steps(&source->reading, target->field, &text);
	copy = wb_arena_text(arena, wb_buffer_slice(&text));
	wb_buffer_release(&text);
	return copy;
}

struct wb_suggestion
wb_suggest_make(const struct wb_suggester *suggester, size_t s, size_t t, struct wb_arena *arena)
{
	const struct wb_suggest_source *source = &suggester->sources[s];
	const struct wb_suggest_target *target = &suggester->targets[t];
	const struct wb_suggest_pair *pair = wb_suggest_pair_at(suggester, s, t);

	return (struct wb_suggestion){
		.source = source->table,
		.source_field = source->index,
		.target_field = t,
		.source_name = source->field->name,
		.target_name = target->field->name,
		.expression = expression_of(source, target, pair->type, arena),
		.score = (double)pair->score,
		.name = (double)pair->name,
		.overlap = { (enum wb_overlap_kind)pair->kind, (double)pair->share, pair->common },
		.type = (enum wb_suggest_type)pair->type,
		.fits = (double)pair->fits,
	};
}

/* The better first, then by the order of the fields. */
static int
compare_scores(const struct wb_suggestion *left, const struct wb_suggestion *right)
{
	if (left->score < right->score || left->score > right->score)
		return left->score > right->score ? -1 : 1;
	if (left->target_field != right->target_field)
		return left->target_field > right->target_field ? 1 : -1;
	if (left->source != right->source)
		return left->source > right->source ? 1 : -1;
	return (left->source_field > right->source_field) -
	       (left->source_field < right->source_field);
}

/* A target field that has an arrow has enough of them. */
static int
compare_targets(const void *a, const void *b)
{
	const struct wb_suggestion *left = a, *right = b;
	bool open = left->state == WB_SUGGEST_OPEN;

	if (open != (right->state == WB_SUGGEST_OPEN))
		return open ? -1 : 1;
	return compare_scores(left, right);
}

/* A source field that is read may be read again. */
static int
compare_sources(const void *a, const void *b)
{
	const struct wb_suggestion *left = a, *right = b;
	bool open = left->state <= WB_SUGGEST_MAPPED;

	if (open != (right->state <= WB_SUGGEST_MAPPED))
		return open ? -1 : 1;
	return compare_scores(left, right);
}

struct wb_suggestions
wb_suggest_targets(const struct wb_suggester *suggester, size_t table, size_t field,
		   struct wb_arena *arena)
{
	struct wb_suggestions found = { 0 };
	size_t s = 0;

	while (s < suggester->n_sources &&
	       (suggester->sources[s].table != table || suggester->sources[s].index != field))
		s++;
	if (s == suggester->n_sources || !suggester->n_targets)
		return found;
	found.items = WB_NEW_ARRAY(arena, struct wb_suggestion, suggester->n_targets);
	for (size_t t = 0; t < suggester->n_targets; t++) {
		struct wb_suggestion *item = &found.items[found.count];

		if (suggester->targets[t].field->generated)
			continue;
		found.count++;
		*item = wb_suggest_make(suggester, s, t, arena);
		item->state = wb_suggest_is_declined(suggester, s, t) ? WB_SUGGEST_DECLINED
								      : suggester->targets[t].state;
	}
	qsort(found.items, found.count, sizeof *found.items, compare_targets);
	return found;
}

struct wb_suggestions
wb_suggest_sources(const struct wb_suggester *suggester, size_t target, struct wb_arena *arena)
{
	struct wb_suggestions found = { 0 };

	if (target >= suggester->n_targets || !suggester->n_sources ||
	    suggester->targets[target].field->generated)
		return found;
	found.items = WB_NEW_ARRAY(arena, struct wb_suggestion, suggester->n_sources);
	for (size_t s = 0; s < suggester->n_sources; s++) {
		struct wb_suggestion *item = &found.items[found.count++];

		*item = wb_suggest_make(suggester, s, target, arena);
		item->state = wb_suggest_is_declined(suggester, s, target)
				      ? WB_SUGGEST_DECLINED
				      : suggester->sources[s].state;
	}
	qsort(found.items, found.count, sizeof *found.items, compare_sources);
	return found;
}
