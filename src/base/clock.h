/* The time of day and a clock that never jumps. Any thread. */
#ifndef WB_BASE_CLOCK_H
#define WB_BASE_CLOCK_H

#include <stdint.h>

int64_t wb_clock_now(void);       /* microseconds since 1970-01-01 00:00 UTC */
int64_t wb_clock_monotonic(void); /* microseconds since some moment: for durations */

#endif
