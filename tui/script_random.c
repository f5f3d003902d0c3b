#include "tui/script_random.h"

#include <string.h>

#include "tui/dump.h"

struct random {
	struct wb_app *app;
	uint64_t state;
	int rows, columns;
};

/* xorshift64* (Vigna 2016). */
static uint64_t
next(struct random *random)
{
	random->state ^= random->state >> 12;
	random->state ^= random->state << 25;
	random->state ^= random->state >> 27;
	return random->state * UINT64_C(2685821657736338717);
}

static uint64_t
below(struct random *random, uint64_t limit)
{
	return (next(random) >> 11) % limit;
}

/* Keys that are pressed often; any other character comes, too. */
static const int32_t often[] = {
	WB_KEY_UP,
	WB_KEY_DOWN,
	WB_KEY_LEFT,
	WB_KEY_RIGHT,
	WB_KEY_ENTER,
	WB_KEY_ENTER,
	WB_KEY_ESCAPE,
	WB_KEY_TAB,
	WB_KEY_SHIFT_TAB,
	WB_KEY_BACKSPACE,
	WB_KEY_DELETE,
	WB_KEY_HOME,
	WB_KEY_END,
	WB_KEY_PAGE_UP,
	WB_KEY_PAGE_DOWN,
	WB_CTRL('c'),
	WB_CTRL('d'),
	WB_CTRL('u'),
	WB_CTRL('w'),
	'q',
	'/',
	':',
	'?',
	'j',
	'k',
	' ',
	'1',
	'2',
	'3',
	'4',
	0xe9,
	0x4e2d,
	0x1f600,
	0x301,
	0x202e,
};

static int32_t
random_key(struct random *random)
{
	int32_t key = below(random, 2) ? often[below(random, sizeof often / sizeof *often)]
				       : (int32_t)(0x20 + below(random, 0x5f));

	return key == 'Q' ? 'q' : key;
}

static void
resize(struct random *random)
{
	static const int sizes[][2] = { { 24, 80 }, { 40, 120 }, { 5, 20 },
					{ 1, 1 },   { 24, 81 },  { 60, 200 } };
	size_t i = below(random, sizeof sizes / sizeof *sizes);

	random->rows = sizes[i][0];
	random->columns = sizes[i][1];
	wb_app_input(random->app, &(struct wb_input){ .kind = WB_INPUT_RESIZE,
						      .rows = random->rows,
						      .columns = random->columns });
}

static void
give_input(struct random *random)
{
	struct wb_input input = { .kind = WB_INPUT_KEY };

	switch (below(random, 100)) {
	case 0:
		resize(random);
		return;
	case 1:
		input.kind = WB_INPUT_PASTE;
		input.text = WB_TEXT("a\x1b[2Jb\n\t\xff\xc3\xa9 1:\"'{}$");
		break;
	case 2:
	case 3:
		input.kind = WB_INPUT_MOUSE;
		input.mouse = (enum wb_mouse)below(random, WB_MOUSE_WHEEL_DOWN + 1);
		input.row = (int)below(random, (uint64_t)random->rows);
		input.column = (int)below(random, (uint64_t)random->columns);
		break;
	default:
		input.key = random_key(random);
		break;
	}
	wb_app_input(random->app, &input);
}

/* Whether two drawings in a row are the same. */
static bool
draws_the_same(struct random *random)
{
	struct wb_buffer first = { 0 }, second = { 0 };
	bool same;

	wb_dump_text(wb_app_draw(random->app), &first);
	wb_dump_text(wb_app_draw(random->app), &second);
	same = wb_text_equal(wb_buffer_slice(&first), wb_buffer_slice(&second));
	wb_buffer_release(&first);
	wb_buffer_release(&second);
	return same;
}

enum wb_status
wb_script_random(struct wb_app *app, uint64_t count, uint64_t seed, struct wb_error *err)
{
	struct random random = { .app = app, .state = seed | 1, .rows = 24, .columns = 80 };

	for (uint64_t i = 0; i < count && !wb_app_is_over(app); i++) {
		give_input(&random);
		wb_app_stay(app); /* the palette can be told to quit, too */
		wb_app_deliver(app);
		if (i % 64 == 0)
			wb_app_tick(app);
		if (!draws_the_same(&random))
			return wb_fail(err, WB_MISMATCH, "random",
				       "the screen was torn after input %llu of seed %llu",
				       (unsigned long long)i + 1, (unsigned long long)seed);
	}
	return WB_OK;
}
