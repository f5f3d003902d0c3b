/* The lines of the mapper: what is folded, what a filter leaves. */
#include "tui/views/mapper_list.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

enum { FIELDS = 24 };

struct scene {
	struct wb_mapper_model model;
	struct wb_mapper_item items[WB_MAPPER_SIDES][FIELDS + 1];
	struct wb_mapper_wire wires[FIELDS];
	struct wb_field fields[FIELDS];
	char names[FIELDS][8];
	struct wb_mapper_list list;
	struct wb_mapper_listing listing;
};

/*
 * A table of 24 fields on either side, told by a letter each: "." a gap, "l" left,
 * "m" read without a wire, "n" a gap that must be written, "w" with a wire straight
 * across, "t" with a transform, "s" suggested, "b" broken, "k" with a wire, of the key.
 */
static void
set_up(struct scene *scene, const char *letters)
{
	*scene = (struct scene){ .listing = { .fold = true } };
	for (int side = 0; side < WB_MAPPER_SIDES; side++) {
		scene->model.items[side] = scene->items[side];
		scene->model.count[side] = strlen(letters) + 1;
		scene->items[side][0].kind = WB_MAPPER_TABLE;
	}
	scene->model.wires = scene->wires;
	for (size_t i = 0; letters[i]; i++) {
		snprintf(scene->names[i], sizeof scene->names[i], "f%zu", i + 1);
		scene->fields[i].not_null = letters[i] == 'n';
		for (int side = 0; side < WB_MAPPER_SIDES; side++) {
			struct wb_mapper_item *item = &scene->items[side][i + 1];

			item->kind = WB_MAPPER_FIELD;
			item->name = wb_text_of(scene->names[i]);
			item->field = &scene->fields[i];
			item->state = strchr(".n", letters[i]) ? WB_FIELD_GAP
				      : letters[i] == 'l'      ? WB_FIELD_LEFT
							       : WB_FIELD_MAPPED;
			item->n_wires = strchr("wtsbk", letters[i]) != NULL;
			item->transformed = letters[i] == 't';
			item->suggested = letters[i] == 's';
			item->broken = letters[i] == 'b';
			item->key = side == WB_MAPPER_TARGET && letters[i] == 'k';
		}
		if (scene->items[0][i + 1].n_wires)
			scene->wires[scene->model.n_wires++] =
				(struct wb_mapper_wire){ .source = i + 1, .target = i + 1 };
	}
}

/* Rows as numbers of items; a fold as "from+count". */
static void
expect_rows(struct scene *scene, enum wb_mapper_side side, const char *wanted)
{
	struct wb_buffer seen = { 0 };

	wb_mapper_list_fill(&scene->list, &scene->model, side, &scene->listing);
	for (size_t i = 0; i < scene->list.scroll.count; i++) {
		wb_buffer_format(&seen, "%s%zu", i ? " " : "", scene->list.rows[i].item);
		if (scene->list.rows[i].folded)
			wb_buffer_format(&seen, "+%zu", scene->list.rows[i].folded);
	}
	assert_string_equal(seen.at, wanted);
	wb_buffer_release(&seen);
}

static const struct {
	const char *letters;
	enum wb_mapper_side side;
	enum wb_mapper_filter filter;
	const char *rows;
} cases[] = {
	/* Runs of four and more; short ones stay. */
	{ "w....w...wwwwwwwww", WB_MAPPER_SOURCE, WB_MAPPER_ALL,
	  "0 1 2+4 6 7 8 9 10 11 12 13 14 15 16 17 18" },
	/* What is left folds, what is read without a wire does not. */
	{ "wllll.mmmmmwwwwwww", WB_MAPPER_SOURCE, WB_MAPPER_ALL,
	  "0 1 2+5 7 8 9 10 11 12 13 14 15 16 17 18" },
	/* Of a target, what must be written stays in sight. */
	{ "w....n....wwwwwwww", WB_MAPPER_TARGET, WB_MAPPER_ALL,
	  "0 1 2+4 6 7+4 11 12 13 14 15 16 17 18" },
	{ "w....n....wwwwwwww", WB_MAPPER_SOURCE, WB_MAPPER_ALL,
	  "0 1 2+9 11 12 13 14 15 16 17 18" },
	/* Without any wire, and of a short table, nothing folds. */
	{ "................", WB_MAPPER_SOURCE, WB_MAPPER_ALL,
	  "0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16" },
	{ "w.....", WB_MAPPER_SOURCE, WB_MAPPER_ALL, "0 1 2 3 4 5 6" },
	{ "w..l.n", WB_MAPPER_SOURCE, WB_MAPPER_GAPS, "0 2 3 5 6" },
	{ "wstb.s", WB_MAPPER_TARGET, WB_MAPPER_SUGGESTED, "0 2 6" },
	{ "wstb.s", WB_MAPPER_TARGET, WB_MAPPER_BROKEN, "0 4" },
	{ "wstb.s", WB_MAPPER_TARGET, WB_MAPPER_TRANSFORMED, "0 3" },
	/* Sources are shown with the key that they go into. */
	{ "wkw", WB_MAPPER_TARGET, WB_MAPPER_KEY, "0 2" },
	{ "wkw", WB_MAPPER_SOURCE, WB_MAPPER_KEY, "0 2" },
};

static void
lists_rows(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct scene scene;

		set_up(&scene, cases[i].letters);
		scene.listing.filter = cases[i].filter;
		expect_rows(&scene, cases[i].side, cases[i].rows);
		wb_mapper_list_release(&scene.list);
	}
}

static void
unfolds_a_run(void **state)
{
	struct scene scene;

	(void)state;
	set_up(&scene, "w....w.....wwwwwww");
	expect_rows(&scene, WB_MAPPER_SOURCE, "0 1 2+4 6 7+5 12 13 14 15 16 17 18");
	assert_int_equal(scene.list.row_of[5], 2);
	wb_scroll_move_to(&scene.list.scroll, 2);
	wb_mapper_list_unfold(&scene.list, &scene.model, WB_MAPPER_SOURCE, &scene.listing);
	expect_rows(&scene, WB_MAPPER_SOURCE, "0 1 2 3 4 5 6 7+5 12 13 14 15 16 17 18");
	scene.listing.fold = false;
	expect_rows(&scene, WB_MAPPER_SOURCE, "0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18");
	wb_map_release(&scene.listing.unfolded);
	wb_mapper_list_release(&scene.list);
}

static void
counts_what_a_filter_shows(void **state)
{
	struct scene scene;

	(void)state;
	set_up(&scene, "w.sb");
	assert_int_equal(wb_mapper_filter_count(&scene.model, WB_MAPPER_ALL), 8);
	assert_int_equal(wb_mapper_filter_count(&scene.model, WB_MAPPER_GAPS), 2);
	assert_int_equal(wb_mapper_filter_count(&scene.model, WB_MAPPER_SUGGESTED), 2);
	wb_mapper_list_release(&scene.list);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(lists_rows),
		cmocka_unit_test(unfolds_a_run),
		cmocka_unit_test(counts_what_a_filter_shows),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
