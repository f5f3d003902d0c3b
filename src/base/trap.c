#include "base/trap.h"

#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

void
wb_trap(const char *point)
{
	static atomic_long passed;
	const char *wanted = getenv("WAYBILL_KILL_AT");
	size_t len = strlen(point);

	if (!wanted || strncmp(wanted, point, len) != 0 || wanted[len] != ':')
		return;
	if (atomic_fetch_add(&passed, 1) + 1 == strtol(wanted + len + 1, NULL, 10))
		raise(SIGKILL);
}
