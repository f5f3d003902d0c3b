#include "lang/function_zone.h"

#include "data/datetime.h"
#include "lang/function_calendar.h"
#include "lang/zone.h"

enum { MICROS_PER_SECOND = 1000000 };

struct zones {
	const struct wb_zone *from, *to;
};

static enum wb_status
load(const struct wb_prepare *prepare, size_t n, const struct wb_zone **out, struct wb_error *err)
{
	const struct wb_value *name = prepare->arguments[n].constant;
	struct wb_error why;

	if (name && name->cell == WB_CELL_VALUE &&
	    wb_zone_load(name->as.text, prepare->arena, out, &why) == WB_OK)
		return WB_OK;
	if (!name || name->cell != WB_CELL_VALUE)
		return wb_fail(err, WB_INVALID, prepare->function->name, "needs two time zones");
	return wb_fail(err, WB_INVALID, prepare->function->name,
		       "needs the name of a time zone, as Europe/Berlin, not \"%.*s\": %s",
		       WB_TEXT_ARG(name->as.text), why.what);
}

enum wb_status
wb_prepare_to_zone(struct wb_prepare *prepare, struct wb_error *err)
{
	struct zones *zones = WB_NEW(prepare->arena, struct zones);
	enum wb_status status = load(prepare, 1, &zones->from, err);

	prepare->prepared = zones;
	return status == WB_OK ? load(prepare, 2, &zones->to, err) : status;
}

void
wb_kernel_to_zone(struct wb_call *call)
{
	const struct zones *zones = call->prepared;

	WB_EACH_ROW (call, row) {
		int64_t micros = wb_call_integer(call, 0, row), utc;
		int64_t fraction =
			((micros % MICROS_PER_SECOND) + MICROS_PER_SECOND) % MICROS_PER_SECOND;

		if (!wb_zone_to_utc(zones->from, (micros - fraction) / MICROS_PER_SECOND, &utc)) {
			wb_call_fail(call, row, "no-such-time",
				     "clocks were put forward over that time");
			continue;
		}
		utc += wb_zone_offset(zones->to, utc);
		wb_call_put_micros(call, row, true, utc * MICROS_PER_SECOND + fraction);
	}
}
