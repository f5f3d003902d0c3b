#include "base/clock.h"

#include <time.h>

static int64_t
read_clock(clockid_t id)
{
	struct timespec time;

	clock_gettime(id, &time);
	return (int64_t)time.tv_sec * 1000000 + time.tv_nsec / 1000;
}

int64_t
wb_clock_now(void)
{
	return read_clock(CLOCK_REALTIME);
}

int64_t
wb_clock_monotonic(void)
{
	return read_clock(CLOCK_MONOTONIC);
}
