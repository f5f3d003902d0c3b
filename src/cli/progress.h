/*
 * Progress: a bar on standard error while a step of a run is at work: how much,
 * how many rows, how fast, how long yet. Only on a terminal, redrawn at most
 * ten times a second, erased at the end; elsewhere nothing is written.
 *
 * One thread uses it. The struct owns nothing.
 */
#ifndef WB_CLI_PROGRESS_H
#define WB_CLI_PROGRESS_H

#include <stdint.h>
#include <stdio.h>

#include "base/text.h"

struct wb_progress {
	FILE *stream;
	bool terminal;
	bool drawn;      /* a bar stands on the line */
	int64_t started; /* of the step, microseconds of a monotonic clock */
	int64_t redrawn;
};

void wb_progress_init(struct wb_progress *progress, FILE *stream);

/* A step begins: its clock starts. */
void wb_progress_step(struct wb_progress *progress);

/* `done` of `total` (0: unknown), in the source's own units; `rows` read so far. */
void wb_progress_show(struct wb_progress *progress, struct wb_text step, uint64_t done,
		      uint64_t total, uint64_t rows);

/* A word and a name instead of the bar: "verifying member". */
void wb_progress_note(struct wb_progress *progress, const char *doing, struct wb_text step);

/* Takes the bar off the line, so that something else can be printed. */
void wb_progress_clear(struct wb_progress *progress);

/* The line a bar shows, without control sequences: for the bar and for tests. */
void wb_progress_line(struct wb_buffer *out, struct wb_text step, uint64_t done, uint64_t total,
		      uint64_t rows, int64_t elapsed);

#endif
