#include "tui/chart.h"

static const char *const eighths[] = { "", "▏", "▎", "▍", "▌", "▋", "▊", "▉" };
static const char *const heights[] = { " ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█" };

void
wb_chart_bar(struct wb_area area, int row, int column, int width, uint64_t part, uint64_t whole)
{
	uint64_t units = (uint64_t)width * 8, filled;
	int cells;

	if (width < 1)
		return;
	if (part > whole)
		part = whole;
	filled = whole ? (uint64_t)((double)units * (double)part / (double)whole) : 0;
	if (part && !filled)
		filled = 1;
	cells = (int)(filled / 8);
	wb_fill(area, row, column, width, WB_STYLE(LINE), "░");
	wb_fill(area, row, column, cells, WB_STYLE(BAR), "█");
	if (filled % 8 && area.surface->ascii)
		wb_put_string(area, row, column + cells, WB_STYLE(BAR), filled % 8 > 4 ? "#" : ".");
	else if (filled % 8)
		wb_put_string(area, row, column + cells, WB_STYLE(BAR), eighths[filled % 8]);
}

/* The mean of what falls into one of `parts` parts of n counts, which may differ by one. */
static double
mean_of_part(const uint64_t *counts, size_t n, size_t part, size_t parts)
{
	size_t from = part * n / parts, to = (part + 1) * n / parts;
	double sum = 0;

	for (size_t i = from; i < to; i++)
		sum += (double)counts[i];
	return sum / (double)(to - from);
}

void
wb_chart_columns(struct wb_area area, int row, int column, int width, const uint64_t *counts,
		 size_t n)
{
	size_t parts = width > 0 ? (size_t)width : 0;
	double most = 0;

	if (parts > n)
		parts = n;
	for (size_t i = 0; i < parts; i++) {
		double mean = mean_of_part(counts, n, i, parts);

		most = mean > most ? mean : most;
	}
	for (size_t i = 0; i < parts; i++) {
		double mean = mean_of_part(counts, n, i, parts);
		size_t height = most > 0 ? (size_t)(8.0 * mean / most + 0.5) : 0;

		if (mean > 0 && !height)
			height = 1;
		wb_put_string(area, row, column + (int)i, WB_STYLE(BAR), heights[height]);
	}
}
