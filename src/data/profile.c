#include "data/profile.h"

const double wb_profile_quantiles[WB_PROFILE_QUANTILES] = {
	0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99
};

void
wb_profile_release(struct wb_profile *profile)
{
	wb_arena_release(&profile->arena);
	*profile = (struct wb_profile){ 0 };
}

const struct wb_field_profile *
wb_profile_field(const struct wb_profile *profile, struct wb_text name)
{
	for (size_t i = 0; i < profile->n_fields; i++)
		if (wb_text_equal(profile->fields[i].name, name))
			return &profile->fields[i];
	return NULL;
}

uint64_t
wb_field_profile_longer(const struct wb_field_profile *field, uint64_t length, bool *exact)
{
	uint64_t longer = 0;

	if (exact)
		*exact = length < WB_PROFILE_LENGTHS || length >= field->max_length;
	if (length >= field->max_length)
		return 0;
	for (size_t i = field->n_lengths; i > 0 && field->lengths[i - 1].length > length; i--)
		longer += field->lengths[i - 1].count;
	return longer ? longer : 1;
}

/* The entries come most frequent first. */
static bool
cut_below(uint64_t least, const struct wb_counted *entries, size_t *n)
{
	size_t before = *n;

	while (*n && entries[*n - 1].count < least)
		--*n;
	return *n == before;
}

static void
forget_numbers(struct wb_field_profile *field)
{
	field->n_quantiles = 0;
	field->n_bins = 0;
}

/* How often a quantile's value occurs is known of few, so it is no safe thing to show. */
static void
suppress(struct wb_field_profile *field, uint64_t least)
{
	if (!cut_below(least, field->patterns, &field->n_patterns))
		field->patterns_all = false;
	if (!cut_below(least, field->values, &field->n_values))
		field->values_all = false;
	forget_numbers(field);
	if (field->least.count < least || field->greatest.count < least)
		field->has_range = false;
}

void
wb_profile_suppress(struct wb_profile *profile)
{
	for (size_t i = 0; profile->min_count > 1 && i < profile->n_fields; i++)
		suppress(&profile->fields[i], profile->min_count);
}

void
wb_profile_forget_values(struct wb_profile *profile)
{
	profile->has_values = false;
	for (size_t i = 0; i < profile->n_fields; i++) {
		struct wb_field_profile *field = &profile->fields[i];

		forget_numbers(field);
		field->n_values = 0;
		field->values_all = false;
		field->has_range = false;
	}
}
