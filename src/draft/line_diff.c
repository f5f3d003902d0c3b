/*
 * Myers' greedy algorithm (An O(ND) Difference Algorithm, 1986) on what lies
 * between the common beginning and the common end.
 *
 * A point (x, y) means: x lines of the one and y of the other are dealt with; a
 * step right takes a line out, a step down puts one in, a diagonal keeps one. A
 * path with d changes ends on a diagonal k = x - y, -d <= k <= d; for each d the
 * furthest x on each diagonal is kept, so that the way can be walked back.
 */
#include "draft/line_diff.h"

#include <stdint.h>

#include "base/map.h"

/* More changes than this are not worth the memory, which grows with their square. */
enum { CHANGES_MAX = 2000 };

struct lines {
	size_t count;
	struct wb_text *texts;
	uintptr_t *numbers; /* equal texts have equal numbers */
};

/* Both texts, and of what lies between their common ends: where it starts, how long it is. */
struct work {
	struct lines before, after;
	size_t start, n, m;
	int32_t **furthest; /* by d: 2 d + 1 values of x, for k = -d … d */
	struct wb_line_diff *out;
};

static void
split(struct wb_text text, struct wb_map *known, struct wb_arena *arena, struct lines *out)
{
	size_t n = 0;

	for (size_t i = 0; i < text.len; i++)
		n += text.at[i] == '\n' || i + 1 == text.len;
	out->texts = WB_NEW_ARRAY(arena, struct wb_text, n);
	out->numbers = WB_NEW_ARRAY(arena, uintptr_t, n);
	for (size_t at = 0; at < text.len; out->count++) {
		struct wb_text *line = &out->texts[out->count];
		struct wb_map_entry *entry;
		size_t end = at;

		while (end < text.len && text.at[end] != '\n')
			end++;
		*line = (struct wb_text){ text.at + at, end - at };
		entry = wb_map_put(known, *line);
		if (!entry->value)
			entry->value = (void *)(uintptr_t)known->count;
		out->numbers[out->count] = (uintptr_t)entry->value;
		at = end + 1;
	}
}

static bool
is_same(const struct work *work, size_t x, size_t y)
{
	return work->before.numbers[x] == work->after.numbers[y];
}

static void
trim_common(struct work *work)
{
	size_t n = work->before.count, m = work->after.count;

	while (work->start < n && work->start < m && is_same(work, work->start, work->start))
		work->start++;
	while (n > work->start && m > work->start && is_same(work, n - 1, m - 1)) {
		n--;
		m--;
	}
	work->n = n - work->start;
	work->m = m - work->start;
}

/* Whether the d-th change that leads furthest on diagonal k puts a line in; `last` is for d - 1. */
static bool
comes_down(const int32_t *last, int32_t d, int32_t k)
{
	const int32_t *at = last + d - 1; /* of diagonal 0 */

	return k == -d || (k != d && at[k - 1] < at[k + 1]);
}

/* Where that change leads, before the lines that both have. */
static int32_t
enter(const int32_t *last, int32_t d, int32_t k)
{
	const int32_t *at;

	if (d == 0)
		return 0;
	at = last + d - 1;
	return comes_down(last, d, k) ? at[k + 1] : at[k - 1] + 1;
}

/* Finds how many changes there are: -1 where they are too many. */
static int32_t
search(struct work *work, struct wb_arena *arena)
{
	for (int32_t d = 0; d <= CHANGES_MAX; d++) {
		int32_t *own = WB_NEW_ARRAY(arena, int32_t, (size_t)(2 * d + 1));

		work->furthest[d] = own;
		for (int32_t k = -d; k <= d; k += 2) {
			int32_t x = enter(d ? work->furthest[d - 1] : NULL, d, k);
			size_t right = (size_t)x, down = (size_t)(x - k);

			while (right < work->n && down < work->m &&
			       is_same(work, work->start + right, work->start + down)) {
				right++;
				down++;
			}
			own[d + k] = (int32_t)right;
			if (right >= work->n && down >= work->m)
				return d;
		}
	}
	return -1;
}

static void
add(struct work *work, enum wb_line_change change, size_t x, size_t y)
{
	struct wb_line_diff *out = work->out;

	out->lines[out->count++] = (struct wb_diff_line){
		.change = change,
		.before = change == WB_LINE_NEW ? 0 : x + 1,
		.after = change == WB_LINE_GONE ? 0 : y + 1,
		.text = change == WB_LINE_NEW ? work->after.texts[y] : work->before.texts[x],
	};
	out->gone += change == WB_LINE_GONE;
	out->new += change == WB_LINE_NEW;
}

/* The changes of the middle, in their order, found from its end; all of `n` steps. */
static void
walk_back(const struct work *work, int32_t d, enum wb_line_change *steps, size_t n)
{
	int32_t x = (int32_t)work->n, y = (int32_t)work->m;

	for (;; d--) {
		const int32_t *last = d ? work->furthest[d - 1] : NULL;
		int32_t k = x - y, entered = enter(last, d, k);

		for (; x > entered; x--, y--)
			steps[--n] = WB_LINE_SAME;
		if (d == 0)
			return;
		if (comes_down(last, d, k)) {
			steps[--n] = WB_LINE_NEW;
			y--;
		} else {
			steps[--n] = WB_LINE_GONE;
			x--;
		}
	}
}

static void
add_middle(struct work *work, struct wb_arena *arena)
{
	int32_t d = search(work, arena);
	size_t n = (work->n + work->m + (size_t)d) / 2, x = work->start, y = work->start;
	enum wb_line_change *steps;

	if (d < 0) {
		for (; x < work->start + work->n; x++)
			add(work, WB_LINE_GONE, x, y);
		for (; y < work->start + work->m; y++)
			add(work, WB_LINE_NEW, x, y);
		return;
	}
	steps = WB_NEW_ARRAY(arena, enum wb_line_change, n);
	walk_back(work, d, steps, n);
	for (size_t i = 0; i < n; i++) {
		add(work, steps[i], x, y);
		x += steps[i] != WB_LINE_NEW;
		y += steps[i] != WB_LINE_GONE;
	}
}

void
wb_line_diff(struct wb_text before, struct wb_text after, struct wb_line_diff *out)
{
	struct wb_arena arena = { 0 };
	struct wb_map known = { 0 };
	struct work work = { .out = out };

	*out = (struct wb_line_diff){ 0 };
	split(before, &known, &arena, &work.before);
	split(after, &known, &arena, &work.after);
	work.furthest = WB_NEW_ARRAY(&arena, int32_t *, CHANGES_MAX + 1);
	out->lines = WB_NEW_ARRAY(&out->arena, struct wb_diff_line,
				  work.before.count + work.after.count);
	trim_common(&work);
	for (size_t i = 0; i < work.start; i++)
		add(&work, WB_LINE_SAME, i, i);
	add_middle(&work, &arena);
	for (size_t x = work.start + work.n, y = work.start + work.m; x < work.before.count;)
		add(&work, WB_LINE_SAME, x++, y++);
	wb_map_release(&known);
	wb_arena_release(&arena);
}

void
wb_line_diff_release(struct wb_line_diff *diff)
{
	wb_arena_release(&diff->arena);
	*diff = (struct wb_line_diff){ 0 };
}
