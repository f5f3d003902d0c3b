/*
 * Pictures of wires, and what must hold of every picture.
 *
 * A case's wires are written `SOURCE>TARGET` and, at will, the kind (m s f x =),
 * `?` suggested, `!` broken, `*` selected; `.` is no end. Fields are named after
 * their rows.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/utf8.h"
#include "tui/glyph.h"
#include "tui/wire_glyph.h"
#include "tui/wire_route.h"
#include "tui/wires.h"

enum { MOST_WIRES = 400 };

struct scene {
	struct wb_wire wires[MOST_WIRES];
	char names[MOST_WIRES][2][24];
	struct wb_gutter gutter;
};

static int
read_end(const char **at)
{
	if (**at == '.') {
		++*at;
		return WB_WIRE_NOWHERE;
	}
	return (int)strtol(*at, (char **)at, 10);
}

static void
add_wire(struct scene *scene, struct wb_wire wire)
{
	size_t i = scene->gutter.count++;

	assert_true(i < MOST_WIRES);
	snprintf(scene->names[i][0], sizeof scene->names[i][0], "source %d", wire.source);
	snprintf(scene->names[i][1], sizeof scene->names[i][1], "target %d", wire.target);
	if (wire.source == WB_WIRE_NOWHERE)
		strcpy(scene->names[i][0], "\"US\"");
	if (wire.target == WB_WIRE_NOWHERE)
		strcpy(scene->names[i][1], "free text");
	wire.source_name = wb_text_of(scene->names[i][0]);
	wire.target_name = wb_text_of(scene->names[i][1]);
	scene->wires[i] = wire;
}

static void
read_wires(struct scene *scene, const char *at)
{
	static const char kinds[] = " msfx=";

	while (*at) {
		struct wb_wire wire = { .source = read_end(&at) };

		assert_int_equal(*at++, '>');
		wire.target = read_end(&at);
		if (wire.target == WB_WIRE_NOWHERE)
			wire.state = WB_WIRE_LEFT;
		for (; *at && *at != ' '; at++) {
			if (*at == '?')
				wire.state = WB_WIRE_SUGGESTED;
			else if (*at == '!')
				wire.state = WB_WIRE_BROKEN;
			else if (*at == '*')
				wire.selected = true;
			else
				wire.kind = (enum wb_wire_kind)(strchr(kinds, *at) - kinds);
		}
		at += *at == ' ';
		add_wire(scene, wire);
	}
}

static void
scene_init(struct scene *scene, int rows, int width, const char *wires)
{
	memset(scene, 0, sizeof *scene);
	scene->gutter = (struct wb_gutter){
		.wires = scene->wires, .rows = rows, .width = width, .narrow = WB_WIRE_NARROW
	};
	read_wires(scene, wires);
}

/* The picture as lines of text, blanks at their ends left out. */
static void
dump(const struct wb_wire_picture *picture, bool ascii, struct wb_buffer *out)
{
	wb_buffer_clear(out);
	for (int row = 0; row < picture->rows; row++) {
		size_t end = out->len;

		for (int column = 0; column < picture->width; column++) {
			const struct wb_wire_cell *cell =
				&picture->cells[row * picture->width + column];

			if (ascii && cell->len) {
				struct wb_text text = { cell->bytes, cell->len };

				wb_buffer_byte(out, wb_glyph_ascii(wb_utf8_next(&text)));
			} else {
				wb_buffer_add(out, cell->bytes, cell->len);
			}
			if (cell->len && cell->bytes[0] != ' ')
				end = out->len;
		}
		out->len = end;
		wb_buffer_byte(out, '\n');
	}
}

static const struct {
	const char *what, *wires;
	int rows, width, cursor;
	bool ascii;
	const char *want;
} pictures[] = {
#include "wires_pictures.h"
};

static void
test_pictures(void **state)
{
	struct wb_wire_picture picture = { 0 };
	struct wb_buffer text = { 0 };
	int failed = 0;

	(void)state;
	for (size_t i = 0; i < sizeof pictures / sizeof *pictures; i++) {
		struct scene scene;

		scene_init(&scene, pictures[i].rows, pictures[i].width, pictures[i].wires);
		scene.gutter.cursor = pictures[i].cursor;
		wb_wires_draw(&picture, &scene.gutter);
		dump(&picture, pictures[i].ascii, &text);
		if (text.at && strcmp(text.at, pictures[i].want)) {
			fprintf(stderr, "%s: %s\nis\n%swant\n%s", pictures[i].what,
				pictures[i].wires, text.at, pictures[i].want);
			failed++;
		}
	}
	assert_int_equal(failed, 0);
	wb_buffer_release(&text);
	wb_wires_release(&picture);
}

static const struct wb_wire_cell *
cell_of(const struct wb_wire_picture *picture, int row, int column)
{
	assert_true(row < picture->rows && column < picture->width);
	return &picture->cells[row * picture->width + column];
}

static void
test_cells(void **state)
{
	struct wb_wire_picture picture = { 0 };
	struct scene scene;
	const struct wb_wire_cell *cell;

	(void)state;
	scene_init(&scene, 4, 24, "0>2m? 1>1 3>9!* 0>3x*");
	wb_wires_draw(&picture, &scene.gutter);
	assert_int_equal(wb_wires_column(&picture, 0), wb_wires_column(&picture, 3));
	assert_int_equal(wb_wires_column(&picture, 1), -1);
	assert_int_equal(wb_wires_column(&picture, 2), -1);
	assert_int_equal(wb_wires_column(&picture, 4), -1);
	assert_true(wb_wires_drawn(&picture, 1));
	assert_false(wb_wires_drawn(&picture, 2));
	assert_int_equal(wb_wires_at(&picture, 0, 3), 3); /* the lead of 0 and 3: selected */
	assert_int_equal(wb_wires_at(&picture, 1, wb_wires_column(&picture, 0)), 3);
	assert_int_equal(wb_wires_at(&picture, 1, 3), 1);
	assert_int_equal(wb_wires_at(&picture, 2, 20), 0);
	assert_int_equal(wb_wires_at(&picture, 2, 0), -1);
	assert_int_equal(wb_wires_at(&picture, 3, 3), 2);
	assert_int_equal(wb_wires_at(&picture, -1, 0), -1);
	assert_int_equal(wb_wires_at(&picture, 0, 24), -1);
	cell = cell_of(&picture, 2, 21);
	assert_int_equal(cell->part, WB_WIRE_SYMBOL);
	assert_int_equal(cell->state, WB_WIRE_SUGGESTED);
	assert_false(cell->selected);
	cell = cell_of(&picture, 3, 2);
	assert_int_equal(cell->part, WB_WIRE_NAME);
	assert_int_equal(cell->state, WB_WIRE_BROKEN);
	assert_true(cell->selected);
	assert_int_equal(cell_of(&picture, 1, 23)->part, WB_WIRE_HEAD);
	assert_int_equal(cell_of(&picture, 2, 0)->part, WB_WIRE_BLANK);
	wb_wires_release(&picture);
}

static const struct {
	const char *name;
	int width;
	const char *want;
} names[] = {
	{ "日本語", 20, "├─▼ 日本語\n" },
	{ "日本語日本語日本語", 20, "├─▼ 日本語日本…\n" },
	{ "e\xcc\x81t\xc3\xa9", 20, "├─▼ e\xcc\x81t\xc3\xa9\n" },
	{ "a\x1b[31m\n\xff", 24, "├─▼ a\\x1b[31m\\n\\xff\n" },
	{ "", 20, "├─▼\n" },
	{ "name", 16, "├─▼ name\n" },
	{ "longer name", 16, "├─▼ longer…\n" },
};

static void
test_names(void **state)
{
	struct wb_wire_picture picture = { 0 };
	struct wb_buffer text = { 0 };

	(void)state;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		struct scene scene;
		int width = 0;

		scene_init(&scene, 1, names[i].width, "0>5");
		scene.wires[0].target_name = wb_text_of(names[i].name);
		wb_wires_draw(&picture, &scene.gutter);
		dump(&picture, false, &text);
		assert_string_equal(text.at, names[i].want);
		for (int column = 0; column < picture.width; column++)
			width += cell_of(&picture, 0, column)->width;
		assert_int_equal(width, names[i].width);
	}
	wb_buffer_release(&text);
	wb_wires_release(&picture);
}

static void
test_partners(void **state)
{
	struct wb_buffer text = { 0 };
	struct scene scene;

	(void)state;
	scene_init(&scene, 3, 10, "0>1 0>7 2>1");
	wb_wires_partners(&scene.gutter, WB_WIRE_SOURCES, 0, &text);
	assert_string_equal(text.at, "target 1, target 7");
	wb_buffer_clear(&text);
	wb_wires_partners(&scene.gutter, WB_WIRE_TARGETS, 1, &text);
	assert_string_equal(text.at, "source 0, source 2");
	wb_buffer_clear(&text);
	wb_wires_partners(&scene.gutter, WB_WIRE_TARGETS, 0, &text);
	assert_int_equal(text.len, 0);
	wb_buffer_release(&text);
}

static void
test_no_size(void **state)
{
	static const int sizes[][2] = { { 0, 0 }, { 0, 40 }, { 5, 0 }, { -1, -1 } };
	struct wb_wire_picture picture = { 0 };
	struct scene scene;

	(void)state;
	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
		scene_init(&scene, sizes[i][0], sizes[i][1], "0>1 1>1");
		wb_wires_draw(&picture, &scene.gutter);
		assert_int_equal(picture.rows * picture.width, 0);
		assert_int_equal(wb_wires_at(&picture, 0, 0), -1);
		assert_false(wb_wires_drawn(&picture, 0));
	}
	scene_init(&scene, 2, 30, "");
	wb_wires_draw(&picture, &scene.gutter);
	assert_int_equal(wb_wires_at(&picture, 0, 0), -1);
	wb_wires_release(&picture);
}

/* Properties */

enum { UP = 1, RIGHT = 2, DOWN = 4, LEFT = 8, ACROSS = LEFT | RIGHT, UPRIGHT = UP | DOWN };

static bool
shows(const struct wb_wire_cell *cell, const char *character)
{
	return cell->len == strlen(character) && !memcmp(cell->bytes, character, cell->len);
}

static bool
is_slant(const struct wb_wire_cell *cell)
{
	return shows(cell, "╲") || shows(cell, "╱");
}

/* The arms of a line's character; 0 for any other. */
static int
arms_of(const struct wb_wire_cell *cell)
{
	if (shows(cell, "┄") || shows(cell, "┅"))
		return ACROSS;
	if (shows(cell, "┆") || shows(cell, "┇"))
		return UPRIGHT;
	for (int i = 1; i < 81; i++) {
		struct wb_wire_arms arms = { (enum wb_wire_weight)(i / 27),
					     (enum wb_wire_weight)(i / 9 % 3),
					     (enum wb_wire_weight)(i / 3 % 3),
					     (enum wb_wire_weight)(i % 3) };

		if (shows(cell, wb_wire_line(arms, false)))
			return (arms.up ? UP : 0) | (arms.right ? RIGHT : 0) |
			       (arms.down ? DOWN : 0) | (arms.left ? LEFT : 0);
	}
	return 0;
}

/*
 * The picture as one reads it: a node is what lies in a cell, or what stands in it; a
 * step leads to the next node of some wire. Where the cell shows a junction one may
 * turn from one node of it to the other.
 */
enum { LYING, STANDING };
enum { STEP_RIGHT, STEP_UP, STEP_DOWN, STEP_ASLANT, STEPS };

struct reading {
	const struct wb_wire_picture *picture;
	int (*steps)[STEPS]; /* the node + 1; 0: none */
	bool *reached;
	int faults;
};

static int
node_of(const struct reading *reading, int row, int column, int line)
{
	return (row * reading->picture->width + column) * 2 + line;
}

static const struct wb_wire_cell *
cell_at(const struct reading *reading, int row, int column)
{
	return &reading->picture->cells[row * reading->picture->width + column];
}

static void
expect(struct reading *reading, bool right)
{
	reading->faults += !right;
}

static void
walk_across(struct reading *reading, int row, int from, int to)
{
	for (int column = from; column <= to; column++) {
		const struct wb_wire_cell *cell = cell_at(reading, row, column);
		int arms = arms_of(cell);

		expect(reading, (arms & ACROSS) || arms == UPRIGHT || is_slant(cell) ||
					cell->part == WB_WIRE_NAME ||
					cell->part == WB_WIRE_SYMBOL ||
					cell->part == WB_WIRE_HEAD || is_slant(cell - 1) ||
					is_slant(cell + 1));
		if (column < to)
			reading->steps[node_of(reading, row, column, LYING)][STEP_RIGHT] =
				node_of(reading, row, column + 1, LYING) + 1;
	}
}

/* Whether a trunk is seen to pass a cell, or to lie under a selected wire there. */
static bool
has_trunk(const struct wb_wire_cell *cell, int arm)
{
	return cell->part == WB_WIRE_LINE && (is_slant(cell) || (arms_of(cell) & arm) ||
					      (cell->selected && arms_of(cell) == ACROSS));
}

static void
walk_trunk(struct reading *reading, int column, int from, int to)
{
	int by = from < to ? 1 : -1;

	for (int row = from; row != to; row += by) {
		expect(reading, has_trunk(cell_at(reading, row, column), by > 0 ? DOWN : UP));
		expect(reading, has_trunk(cell_at(reading, row + by, column), by > 0 ? UP : DOWN));
		reading->steps[node_of(reading, row, column, STANDING)]
			      [by > 0 ? STEP_DOWN : STEP_UP] =
			node_of(reading, row + by, column, STANDING) + 1;
	}
}

/* From one slanted cell to the next; in a row that is the wire's own end the line lies. */
static void
walk_aslant(struct reading *reading, int from, int to, int row_from, int row_to,
	    const struct wb_wire *wire)
{
	int line_from = row_from == wire->source ? LYING : STANDING;
	int line_to = row_to == wire->target ? LYING : STANDING;

	expect(reading, is_slant(cell_at(reading, row_from, from)));
	expect(reading, is_slant(cell_at(reading, row_to, to)));
	reading->steps[node_of(reading, row_from, from, line_from)][STEP_ASLANT] =
		node_of(reading, row_to, to, line_to) + 1;
}

static void
walk_wire(struct reading *reading, const struct wb_wire *wire, size_t index)
{
	int last = reading->picture->width - 1;
	int column = wb_wires_column(reading->picture, index);

	switch (reading->picture->paths[index].way) {
	case WB_WAY_NAMED:
		break;
	case WB_WAY_LEVEL:
		walk_across(reading, wire->source, 0, last);
		break;
	case WB_WAY_TRACK:
		walk_across(reading, wire->source, 0, column);
		walk_trunk(reading, column, wire->source, wire->target);
		walk_across(reading, wire->target, column, last);
		break;
	case WB_WAY_SWAP_DOWN:
		walk_across(reading, wire->source, 0, column);
		walk_trunk(reading, column, wire->source, wire->target - 1);
		walk_aslant(reading, column, column + 1, wire->target - 1, wire->target, wire);
		walk_across(reading, wire->target, column + 1, last);
		break;
	case WB_WAY_SWAP_UP:
		walk_across(reading, wire->source, 0, column - 1);
		walk_aslant(reading, column - 1, column, wire->source, wire->source - 1, wire);
		walk_trunk(reading, column, wire->source - 1, wire->target);
		walk_across(reading, wire->target, column, last);
		break;
	}
}

static void
reach(struct reading *reading, int node)
{
	const struct wb_wire_cell *cell = &reading->picture->cells[node / 2];
	int arms = arms_of(cell);

	if (reading->reached[node])
		return;
	reading->reached[node] = true;
	if ((arms & ACROSS) && (arms & UPRIGHT))
		reach(reading, node ^ 1);
	for (int i = 0; i < STEPS; i++)
		if (reading->steps[node][i])
			reach(reading, reading->steps[node][i] - 1);
}

/* From each source one comes to the heads of its wires, and to no other. */
static void
follow_sources(struct reading *reading, const struct wb_gutter *gutter)
{
	int rows = gutter->rows, width = gutter->width;
	size_t nodes = 2 * (size_t)rows * (size_t)width;

	for (int source = 0; source < rows; source++) {
		memset(reading->reached, 0, nodes);
		reach(reading, node_of(reading, source, 0, LYING));
		for (int target = 0; target < rows; target++) {
			bool wanted = false;

			for (size_t i = 0; i < gutter->count; i++)
				wanted |= gutter->wires[i].source == source &&
					  gutter->wires[i].target == target &&
					  wb_wires_drawn(reading->picture, i);
			expect(reading,
			       reading->reached[node_of(reading, target, width - 1, LYING)] ==
				       wanted);
		}
	}
}

static bool
row_has_name(const struct reading *reading, int row)
{
	for (int column = 0; column < reading->picture->width; column++)
		if (cell_at(reading, row, column)->part == WB_WIRE_NAME)
			return true;
	return false;
}

static int
read_picture(const struct wb_wire_picture *picture, const struct wb_gutter *gutter)
{
	struct reading reading = { .picture = picture };
	size_t nodes = 2 * (size_t)gutter->rows * (size_t)gutter->width;

	reading.steps = calloc(nodes, sizeof *reading.steps);
	reading.reached = calloc(nodes, 1);
	for (size_t i = 0; i < gutter->count; i++) {
		const struct wb_wire *wire = &gutter->wires[i];

		walk_wire(&reading, wire, i);
		if (wb_wires_drawn(picture, i) || gutter->width < 24)
			continue;
		if (wire->source >= 0 && wire->source < gutter->rows)
			expect(&reading, row_has_name(&reading, wire->source));
		if (wire->target >= 0 && wire->target < gutter->rows)
			expect(&reading, row_has_name(&reading, wire->target));
	}
	if (gutter->width >= gutter->narrow)
		follow_sources(&reading, gutter);
	for (int row = 0; row < gutter->rows; row++) {
		int width = 0;

		for (int column = 0; column < gutter->width; column++)
			width += cell_at(&reading, row, column)->width;
		expect(&reading, width == gutter->width);
	}
	free(reading.steps);
	free(reading.reached);
	return reading.faults;
}

static unsigned
next_random(unsigned *seed)
{
	*seed = *seed * 1103515245 + 12345;
	return *seed >> 16 & 0x7fff;
}

static void
random_scene(struct scene *scene, unsigned seed)
{
	static const int most_rows[] = { 3, 6, 12, 24 }, most_width[] = { 8, 16, 40, 60 };
	unsigned *state = &seed;
	int rows = 1 + (int)next_random(state) % most_rows[next_random(state) % 4];
	int wires = (int)next_random(state) % (2 * rows + 1);
	int hidden = next_random(state) % 2 ? 0 : rows / 2;

	scene_init(scene, rows, 1 + (int)next_random(state) % most_width[next_random(state) % 4],
		   "");
	scene->gutter.cursor = (int)next_random(state) % rows;
	for (int i = 0; i < wires; i++)
		add_wire(scene,
			 (struct wb_wire){
				 .source = (int)next_random(state) % (rows + 2 * hidden) - hidden,
				 .target = (int)next_random(state) % (rows + 2 * hidden) - hidden,
				 .kind = next_random(state) % 6,
				 .state = next_random(state) % 3,
				 .selected = next_random(state) % 8 == 0 });
}

static void
test_properties(void **state)
{
	struct wb_wire_picture picture = { 0 }, again = { 0 };
	struct wb_buffer text = { 0 };

	(void)state;
	for (unsigned seed = 0; seed < 20000; seed++) {
		struct scene scene;
		int faults;

		random_scene(&scene, seed);
		wb_wires_draw(&picture, &scene.gutter);
		faults = read_picture(&picture, &scene.gutter);
		if (faults) {
			dump(&picture, false, &text);
			fprintf(stderr, "seed %u: %d faults\n%s", seed, faults, text.at);
			for (size_t i = 0; i < scene.gutter.count; i++)
				fprintf(stderr, "%d>%d%s ", scene.wires[i].source,
					scene.wires[i].target,
					wb_wires_drawn(&picture, i) ? "" : "-");
		}
		assert_int_equal(faults, 0);
		wb_wires_draw(&again, &scene.gutter);
		for (int i = 0; i < picture.rows * picture.width; i++)
			assert_memory_equal(picture.cells[i].bytes, again.cells[i].bytes,
					    WB_WIRE_BYTES);
	}
	wb_buffer_release(&text);
	wb_wires_release(&picture);
	wb_wires_release(&again);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_pictures), cmocka_unit_test(test_cells),
		cmocka_unit_test(test_names),    cmocka_unit_test(test_partners),
		cmocka_unit_test(test_no_size),  cmocka_unit_test(test_properties),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
