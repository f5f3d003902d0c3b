/*
 * A profile for people: a table of the fields, a block for each with what is in
 * it, and what is new since the last one. One thread.
 */
#ifndef WB_CLI_PROFILE_BLOCK_H
#define WB_CLI_PROFILE_BLOCK_H

#include "data/profile.h"
#include "data/profile_change.h"

/* On standard output; on a terminal no line is wider than that. */
void wb_profile_print(const struct wb_profile *profile);

/* What differs from the profile made at `since`, microseconds UTC. */
void wb_profile_print_changes(const struct wb_profile_changes *changes, int64_t since);

/* Appends counts as a row of bars, the highest the largest: eighths of a block, or ASCII. */
void wb_show_bars(struct wb_buffer *out, const uint64_t *counts, size_t n, bool utf8);

#endif
