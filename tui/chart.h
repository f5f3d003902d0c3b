/*
 * Charts made of characters: bars in eighths of a cell, and columns. On an ASCII
 * surface # and . stand for them. Pure but for the surface.
 */
#ifndef TUI_CHART_H
#define TUI_CHART_H

#include <stdint.h>

#include "tui/surface.h"

/* A bar of `width` cells, filled by part / whole; something is never shown as nothing. */
void
wb_chart_bar(struct wb_area area, int row, int column, int width, uint64_t part, uint64_t whole);

/* Counts as columns of one row, at most `width` cells; where they are more, means of neighbours. */
void wb_chart_columns(struct wb_area area, int row, int column, int width, const uint64_t *counts,
		      size_t n);

#endif
