/* Numbers as the screen shows them: thousands parted, shares with their unit. Pure. */
#ifndef TUI_NUMBER_H
#define TUI_NUMBER_H

#include <stdint.h>

#include "base/text.h"

/* Appends "1,204". */
void wb_add_count(struct wb_buffer *out, uint64_t count);

/* Appends "93.9 %"; what is not quite all, or not quite none, is never said to be. */
void wb_add_share(struct wb_buffer *out, uint64_t part, uint64_t whole);

/* Appends "2026-11-25 14:02", local time, of microseconds UTC. */
void wb_add_time(struct wb_buffer *out, int64_t at);

#endif
