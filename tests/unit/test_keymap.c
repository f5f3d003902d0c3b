/* Keys: their names, what they are bound to, and what a keys file changes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "tui/keymap.h"

static void
test_names(void **state)
{
	static const char *const names[] = { "a",           "Z",     "é",        "中",
					     "<enter>",     "<tab>", "<esc>",    "<space>",
					     "<lt>",        "<up>",  "<ctrl-d>", "<page-up>",
					     "<shift-tab>", "<f12>", "]" };

	(void)state;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		struct wb_text text = wb_text_of(names[i]);
		struct wb_buffer again = { 0 };
		int32_t key;

		assert_true(wb_key_take(&text, &key));
		assert_int_equal(text.len, 0);
		wb_key_name(&again, key);
		assert_true(wb_text_is(wb_buffer_slice(&again), names[i]));
		wb_buffer_release(&again);
	}
}

static void
test_no_names(void **state)
{
	static const char *const names[] = { "", "<", "<nope>", "<ctrl-1>", " ", "\x7f", "\xff" };

	(void)state;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		struct wb_text text = wb_text_of(names[i]);
		int32_t key;

		assert_false(wb_key_take(&text, &key));
	}
}

/* What a sequence of key names does in a context: an action's name, "…" or "". */
static const char *
look(const struct wb_keymap *keymap, enum wb_context_index context, const char *names)
{
	int32_t keys[WB_SEQUENCE_KEYS];
	enum wb_action action = WB_DO_NOTHING;
	struct wb_text text = wb_text_of(names);
	size_t n = 0;

	while (text.len)
		assert_true(wb_key_take(&text, &keys[n++]));
	switch (wb_keymap_look(keymap, context, keys, n, &action)) {
	case WB_KEYMAP_FOUND:
		return wb_action_rules[action].name;
	case WB_KEYMAP_BEGUN:
		return "…";
	default:
		return "";
	}
}

static void
test_default(void **state)
{
	struct wb_keymap keymap = { 0 };

	(void)state;
	wb_keymap_init(&keymap);
	assert_string_equal(look(&keymap, WB_CONTEXT_BOARD, "j"), "down");
	assert_string_equal(look(&keymap, WB_CONTEXT_BOARD, "g"), "…");
	assert_string_equal(look(&keymap, WB_CONTEXT_BOARD, "gg"), "first");
	assert_string_equal(look(&keymap, WB_CONTEXT_BOARD, "<f1>"), "");
	assert_string_equal(look(&keymap, WB_CONTEXT_LINE, "j"), "");
	assert_string_equal(look(&keymap, WB_CONTEXT_SCHEMA, "p"), "profile");
	assert_string_equal(look(&keymap, WB_CONTEXT_HELP, "p"), "");
	wb_keymap_release(&keymap);
}

/* No two actions of one screen have the same keys; a screen's own may hide one of everywhere. */
static void
test_no_clash(void **state)
{
	struct wb_keymap keymap = { 0 };

	(void)state;
	wb_keymap_init(&keymap);
	for (size_t i = 0; i < keymap.count; i++)
		for (size_t j = 0; j < i; j++) {
			const struct wb_binding *a = &keymap.bindings[i], *b = &keymap.bindings[j];
			bool same = a->n_keys == b->n_keys &&
				    !memcmp(a->keys, b->keys, a->n_keys * sizeof *a->keys);

			if (!same || !(a->where & b->where))
				continue;
			if ((a->where == WB_IN_VIEWS) != (b->where == WB_IN_VIEWS))
				continue;
			fail_msg("%s and %s have the same keys", wb_action_rules[a->action].name,
				 wb_action_rules[b->action].name);
		}
	wb_keymap_release(&keymap);
}

static void
test_file(void **state)
{
	static const char file[] = "# mine\n\npreset function-keys\nundo = <ctrl-r> zz\n"
				   "schema.profile = P\nboard.down = J\n";
	struct wb_keymap keymap = { 0 };
	struct wb_error err;

	(void)state;
	wb_keymap_init(&keymap);
	assert_int_equal(wb_keymap_apply(&keymap, WB_TEXT(file), "keys", &err), WB_OK);
	assert_string_equal(look(&keymap, WB_CONTEXT_BOARD, "<f1>"), "help");
	assert_string_equal(look(&keymap, WB_CONTEXT_BOARD, "u"), "");
	assert_string_equal(look(&keymap, WB_CONTEXT_BOARD, "zz"), "undo");
	assert_string_equal(look(&keymap, WB_CONTEXT_SCHEMA, "P"), "profile");
	assert_string_equal(look(&keymap, WB_CONTEXT_SCHEMA, "p"), "");
	assert_string_equal(look(&keymap, WB_CONTEXT_BOARD, "J"), "down");
	assert_string_equal(look(&keymap, WB_CONTEXT_BOARD, "j"), "");
	assert_string_equal(look(&keymap, WB_CONTEXT_SCHEMA, "j"), "down");
	wb_keymap_release(&keymap);
}

static void
test_bad_file(void **state)
{
	static const struct {
		const char *file, *where;
	} cases[] = {
		{ "undo u\n", "keys:1" },
		{ "undo = x\nnope = x\n", "keys:2" },
		{ "cellar.undo = x\n", "keys:1" },
		{ "undo = <nope>\n", "keys:1" },
		{ "preset emacs\n", "keys:1" },
		{ "undo = abcde\n", "keys:1" },
		{ "board.profile = x\n", "keys:1" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct wb_keymap keymap = { 0 };
		struct wb_error err = { 0 };

		wb_keymap_init(&keymap);
		assert_int_equal(wb_keymap_apply(&keymap, wb_text_of(cases[i].file), "keys", &err),
				 WB_INVALID);
		assert_string_equal(err.where, cases[i].where);
		assert_string_equal(look(&keymap, WB_CONTEXT_BOARD, "u"), "undo");
		wb_keymap_release(&keymap);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_names),   cmocka_unit_test(test_no_names),
		cmocka_unit_test(test_default), cmocka_unit_test(test_no_clash),
		cmocka_unit_test(test_file),    cmocka_unit_test(test_bad_file),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
