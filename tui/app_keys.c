/*
 * From keys to actions. Keys are kept while a binding begins with them. Digits
 * are two things: a count before a movement ("5j"), and a key of their own (`1`:
 * the board). A first digit therefore waits: a movement or another digit makes
 * it a count; any other key, or a moment without one, makes it what it is bound
 * to.
 */
#include "base/clock.h"
#include "tui/app_state.h"

enum {
	DIGIT_WAITS = 350000, /* microseconds */
	COUNT_MOST = 100000,
};

static enum wb_context_index
context_of(const struct wb_app *app)
{
	return wb_app_top(app)->ops->context;
}

static void
forget_keys(struct wb_app *app)
{
	app->n_pending = 0;
	app->count = 0;
	app->digit_until = 0;
}

static void
do_action(struct wb_app *app, enum wb_action action)
{
	int count = app->count;

	forget_keys(app);
	wb_app_act(
		app, action,
		&(struct wb_action_call){ .count = count > 0 ? count : 1, .counted = count > 0 });
}

/* A count of one digit becomes the action that the digit is bound to. */
static void
use_digit(struct wb_app *app)
{
	int32_t digit = '0' + app->count;
	enum wb_action action;
	enum wb_keymap_answer answer =
		wb_keymap_look(&app->keymap, context_of(app), &digit, 1, &action);

	forget_keys(app);
	if (answer == WB_KEYMAP_FOUND)
		do_action(app, action);
}

void
wb_app_settle_keys(struct wb_app *app)
{
	if (app->digit_until && !app->n_pending)
		use_digit(app);
	app->digit_until = 0;
}

bool
wb_app_digit_waits(const struct wb_app *app)
{
	return app->digit_until != 0;
}

static bool
take_digit(struct wb_app *app, int32_t key)
{
	if (app->n_pending || key < '0' || key > '9' || (key == '0' && !app->count))
		return false;
	app->digit_until = app->count ? 0 : wb_clock_monotonic() + DIGIT_WAITS;
	app->count = app->count * 10 + (key - '0');
	if (app->count > COUNT_MOST)
		app->count = COUNT_MOST;
	return true;
}

void
wb_app_key(struct wb_app *app, const struct wb_input *input)
{
	enum wb_action action = WB_DO_NOTHING;
	enum wb_keymap_answer answer;

	if (take_digit(app, input->key))
		return;
	app->pending[app->n_pending++] = input->key;
	answer = wb_keymap_look(&app->keymap, context_of(app), app->pending, app->n_pending,
				&action);
	if (answer == WB_KEYMAP_BEGUN && app->n_pending < WB_SEQUENCE_KEYS) {
		return;
	}
	if (answer == WB_KEYMAP_FOUND && app->digit_until && !wb_action_moves(action)) {
		app->n_pending = 0;
		use_digit(app);
		wb_app_input(app, input);
		return;
	}
	if (answer == WB_KEYMAP_FOUND)
		do_action(app, action);
	else
		forget_keys(app);
}
