#include "engine/limit.h"

#include "data/decimal.h"

bool
wb_limit_passed(const struct wb_limit *limit, uint64_t count, uint64_t all)
{
	struct wb_decimal share, left = wb_decimal_of_integer((int64_t)count);
	struct wb_decimal right = limit->amount;

	if (!limit->percent)
		return wb_decimal_compare(left, right) > 0;
	/* count / all > amount / 100, without dividing */
	return wb_decimal_multiply(left, wb_decimal_of_integer(100), &left) &&
	       wb_decimal_multiply(right, wb_decimal_of_integer((int64_t)all), &share) &&
	       wb_decimal_compare(left, share) > 0;
}
