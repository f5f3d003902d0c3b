#include "study/range.h"

static void
set(struct wb_range_end *end, double key, struct wb_text text, uint64_t count)
{
	end->key = key;
	end->count = count;
	wb_buffer_clear(&end->text);
	wb_buffer_text(&end->text, text);
}

void
wb_range_release(struct wb_range *range)
{
	wb_buffer_release(&range->least.text);
	wb_buffer_release(&range->greatest.text);
	*range = (struct wb_range){ 0 };
}

/* `sign` is 1 for the greatest, -1 for the least. */
static void
add(struct wb_range_end *end, int sign, double key, struct wb_text text, uint64_t count,
    wb_range_compare *compare)
{
	double further = (key - end->key) * sign;
	int order;

	if (!end->count || further > 0) {
		set(end, key, text, count);
		return;
	}
	if (further < 0)
		return;
	order = compare(text, wb_buffer_slice(&end->text)) * sign;
	if (order > 0)
		set(end, key, text, count);
	else if (order == 0)
		end->count += count;
}

void
wb_range_add(struct wb_range *range, double key, struct wb_text text, uint64_t count,
	     wb_range_compare *compare)
{
	add(&range->least, -1, key, text, count, compare);
	add(&range->greatest, 1, key, text, count, compare);
}

void
wb_range_merge(struct wb_range *range, const struct wb_range *other, wb_range_compare *compare)
{
	if (!other->least.count)
		return;
	add(&range->least, -1, other->least.key, wb_buffer_slice(&other->least.text),
	    other->least.count, compare);
	add(&range->greatest, 1, other->greatest.key, wb_buffer_slice(&other->greatest.text),
	    other->greatest.count, compare);
}

double
wb_range_text_key(struct wb_text text)
{
	uint64_t key = 0;

	for (size_t i = 0; i < 6; i++)
		key = key << 8 | (i < text.len ? (unsigned char)text.at[i] : 0);
	return (double)key;
}
