#include "cli/progress.h"

#include <unistd.h>

#include "base/clock.h"
#include "base/utf8.h"
#include "cli/listing.h"

enum { BAR_WIDTH = 24, SECOND = 1000000, REDRAW_AFTER = SECOND / 10 };

void
wb_progress_init(struct wb_progress *progress, FILE *stream)
{
	*progress = (struct wb_progress){ .stream = stream, .terminal = isatty(fileno(stream)) };
	wb_progress_step(progress);
}

void
wb_progress_step(struct wb_progress *progress)
{
	progress->started = wb_clock_monotonic();
	progress->redrawn = 0;
}

static void
add_bar(struct wb_buffer *out, double share)
{
	int filled = (int)(share * BAR_WIDTH);

	wb_buffer_string(out, " [");
	for (int i = 0; i < BAR_WIDTH; i++)
		wb_buffer_byte(out, i < filled ? '#' : '.');
	wb_buffer_format(out, "] %3d %%", (int)(share * 100));
}

static void
add_time_left(struct wb_buffer *out, double share, int64_t elapsed)
{
	int64_t left;

	if (share <= 0 || share >= 1 || elapsed < SECOND)
		return;
	left = (int64_t)((double)elapsed * (1 - share) / share) / SECOND + 1;
	if (left >= 3600)
		wb_buffer_format(out, "  %lld:%02lld:%02lld left", (long long)(left / 3600),
				 (long long)(left / 60 % 60), (long long)(left % 60));
	else
		wb_buffer_format(out, "  %lld:%02lld left", (long long)(left / 60),
				 (long long)(left % 60));
}

void
wb_progress_line(struct wb_buffer *out, struct wb_text step, uint64_t done, uint64_t total,
		 uint64_t rows, int64_t elapsed)
{
	double share = total ? (double)done / (double)total : 0;

	if (share > 1)
		share = 1;
	wb_show_text(out, step);
	if (total)
		add_bar(out, share);
	wb_buffer_string(out, "  ");
	wb_show_count(out, (int64_t)rows);
	wb_buffer_string(out, " rows");
	if (elapsed > 0) {
		wb_buffer_string(out, "  ");
		wb_show_count(out, (int64_t)((double)rows * SECOND / (double)elapsed));
		wb_buffer_string(out, "/s");
	}
	if (total)
		add_time_left(out, share, elapsed);
}

void
wb_progress_show(struct wb_progress *progress, struct wb_text step, uint64_t done, uint64_t total,
		 uint64_t rows)
{
	int64_t now;
	struct wb_buffer line = { 0 };

	if (!progress->terminal)
		return;
	now = wb_clock_monotonic();
	if (now - progress->redrawn < REDRAW_AFTER)
		return;
	progress->redrawn = now;
	wb_progress_line(&line, step, done, total, rows, now - progress->started);
	fprintf(progress->stream, "\r\033[K%s", line.at);
	fflush(progress->stream);
	progress->drawn = true;
	wb_buffer_release(&line);
}

void
wb_progress_note(struct wb_progress *progress, const char *doing, struct wb_text step)
{
	struct wb_buffer line = { 0 };

	if (!progress->terminal)
		return;
	wb_show_text(&line, step);
	fprintf(progress->stream, "\r\033[K%s %s", doing, line.len ? line.at : "");
	fflush(progress->stream);
	progress->drawn = true;
	wb_buffer_release(&line);
}

void
wb_progress_clear(struct wb_progress *progress)
{
	if (!progress->drawn)
		return;
	fputs("\r\033[K", progress->stream);
	fflush(progress->stream);
	progress->drawn = false;
}
