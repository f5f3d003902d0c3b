#include "tui/input.h"

#include <string.h>

#include "base/utf8.h"

static const struct {
	int32_t key;
	const char *name;
} names[] = {
	{ WB_KEY_ENTER, "enter" },
	{ WB_KEY_TAB, "tab" },
	{ WB_KEY_ESCAPE, "esc" },
	{ ' ', "space" },
	{ '<', "lt" },
	{ WB_KEY_UP, "up" },
	{ WB_KEY_DOWN, "down" },
	{ WB_KEY_LEFT, "left" },
	{ WB_KEY_RIGHT, "right" },
	{ WB_KEY_HOME, "home" },
	{ WB_KEY_END, "end" },
	{ WB_KEY_PAGE_UP, "page-up" },
	{ WB_KEY_PAGE_DOWN, "page-down" },
	{ WB_KEY_INSERT, "insert" },
	{ WB_KEY_DELETE, "delete" },
	{ WB_KEY_BACKSPACE, "backspace" },
	{ WB_KEY_SHIFT_TAB, "shift-tab" },
	{ WB_KEY_F1, "f1" },
	{ WB_KEY_F1 + 1, "f2" },
	{ WB_KEY_F1 + 2, "f3" },
	{ WB_KEY_F1 + 3, "f4" },
	{ WB_KEY_F1 + 4, "f5" },
	{ WB_KEY_F1 + 5, "f6" },
	{ WB_KEY_F1 + 6, "f7" },
	{ WB_KEY_F1 + 7, "f8" },
	{ WB_KEY_F1 + 8, "f9" },
	{ WB_KEY_F1 + 9, "f10" },
	{ WB_KEY_F1 + 10, "f11" },
	{ WB_KEY_F12, "f12" },
};

enum { N_NAMES = sizeof names / sizeof *names };

void
wb_key_name(struct wb_buffer *out, int32_t key)
{
	char bytes[4];

	for (size_t i = 0; i < N_NAMES; i++)
		if (names[i].key == key) {
			wb_buffer_format(out, "<%s>", names[i].name);
			return;
		}
	if (key < 0x20)
		wb_buffer_format(out, "<ctrl-%c>", key + 'a' - 1);
	else
		wb_buffer_add(out, bytes, wb_utf8_put(bytes, key));
}

/* The key of the word between the brackets. */
static bool
key_of_word(struct wb_text word, int32_t *key)
{
	for (size_t i = 0; i < N_NAMES; i++)
		if (wb_text_equal_ignoring_case(word, wb_text_of(names[i].name))) {
			*key = names[i].key;
			return true;
		}
	if (word.len == 6 && !memcmp(word.at, "ctrl-", 5) && word.at[5] >= 'a' &&
	    word.at[5] <= 'z') {
		*key = WB_CTRL(word.at[5]);
		return true;
	}
	return false;
}

bool
wb_key_take(struct wb_text *text, int32_t *key)
{
	const char *close;
	struct wb_text word;

	if (!text->len || !wb_utf8_valid(*text))
		return false;
	if (text->at[0] != '<') {
		*key = wb_utf8_next(text);
		return *key > ' ' && *key != 0x7f;
	}
	close = memchr(text->at, '>', text->len);
	if (!close)
		return false;
	word = (struct wb_text){ text->at + 1, (size_t)(close - text->at) - 1 };
	text->len -= (size_t)(close + 1 - text->at);
	text->at = close + 1;
	return key_of_word(word, key);
}
