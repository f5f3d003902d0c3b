#include "tui/line_edit.h"

#include <string.h>

#include "base/utf8.h"

struct wb_text
wb_line_edit_text(const struct wb_line_edit *edit)
{
	return wb_buffer_slice(&edit->text);
}

void
wb_line_edit_release(struct wb_line_edit *edit)
{
	wb_buffer_release(&edit->text);
	*edit = (struct wb_line_edit){ 0 };
}

void
wb_line_edit_set(struct wb_line_edit *edit, struct wb_text text)
{
	wb_buffer_clear(&edit->text);
	edit->cursor = 0;
	edit->scroll = 0;
	wb_line_edit_insert(edit, text);
}

/* Replaces `cut` bytes at the cursor by a text, behind which it then stands. */
static void
splice(struct wb_line_edit *edit, size_t cut, struct wb_text text)
{
	struct wb_buffer changed = { 0 };
	struct wb_text old = wb_buffer_slice(&edit->text);

	wb_buffer_add(&changed, old.at, edit->cursor);
	wb_buffer_text(&changed, text);
	wb_buffer_add(&changed, old.at + edit->cursor + cut, old.len - edit->cursor - cut);
	wb_buffer_release(&edit->text);
	edit->text = changed;
	edit->cursor += text.len;
}

void
wb_line_edit_insert(struct wb_line_edit *edit, struct wb_text text)
{
	struct wb_buffer clean = { 0 };

	while (text.len) {
		size_t valid = wb_utf8_valid_prefix(text);
		struct wb_text run = { text.at, valid };

		while (run.len) {
			const char *at = run.at;
			int32_t c = wb_utf8_next(&run);

			if (c < 0x20 || c == 0x7f)
				wb_buffer_byte(&clean, ' ');
			else
				wb_buffer_add(&clean, at, (size_t)(run.at - at));
		}
		valid += valid < text.len;
		text.at += valid;
		text.len -= valid;
	}
	splice(edit, 0, wb_buffer_slice(&clean));
	wb_buffer_release(&clean);
}

/* The place one character before or behind the cursor. */
static size_t
before(const struct wb_line_edit *edit)
{
	size_t at = edit->cursor;

	while (at > 0 && ((unsigned char)edit->text.at[--at] & 0xc0) == 0x80)
		;
	return at;
}

static size_t
behind(const struct wb_line_edit *edit)
{
	size_t at = edit->cursor;

	if (at < edit->text.len)
		at++;
	while (at < edit->text.len && ((unsigned char)edit->text.at[at] & 0xc0) == 0x80)
		at++;
	return at;
}

static size_t
word_before(const struct wb_line_edit *edit)
{
	size_t at = edit->cursor;

	while (at > 0 && edit->text.at[at - 1] == ' ')
		at--;
	while (at > 0 && edit->text.at[at - 1] != ' ')
		at--;
	return at;
}

static void
cut_from(struct wb_line_edit *edit, size_t from)
{
	size_t cut = edit->cursor - from;

	edit->cursor = from;
	splice(edit, cut, WB_TEXT(""));
}

static void
type_character(struct wb_line_edit *edit, int32_t key)
{
	char bytes[4];

	splice(edit, 0, (struct wb_text){ bytes, wb_utf8_put(bytes, key) });
}

bool
wb_line_edit_input(struct wb_line_edit *edit, const struct wb_input *input)
{
	if (input->kind == WB_INPUT_PASTE) {
		wb_line_edit_insert(edit, input->text);
		return true;
	}
	if (input->kind != WB_INPUT_KEY)
		return false;
	switch (input->key) {
	case WB_KEY_LEFT:
	case WB_CTRL('b'):
		edit->cursor = before(edit);
		return true;
	case WB_KEY_RIGHT:
	case WB_CTRL('f'):
		edit->cursor = behind(edit);
		return true;
	case WB_KEY_HOME:
	case WB_CTRL('a'):
		edit->cursor = 0;
		return true;
	case WB_KEY_END:
	case WB_CTRL('e'):
		edit->cursor = edit->text.len;
		return true;
	case WB_KEY_BACKSPACE:
	case WB_CTRL('h'):
		cut_from(edit, before(edit));
		return true;
	case WB_KEY_DELETE:
	case WB_CTRL('d'):
		splice(edit, behind(edit) - edit->cursor, WB_TEXT(""));
		return true;
	case WB_CTRL('w'):
		cut_from(edit, word_before(edit));
		return true;
	case WB_CTRL('u'):
		cut_from(edit, 0);
		return true;
	case WB_CTRL('k'):
		splice(edit, edit->text.len - edit->cursor, WB_TEXT(""));
		return true;
	default:
		if (input->key < 0x20 || input->key == 0x7f || input->key >= WB_KEY_SPECIAL)
			return false;
		type_character(edit, input->key);
		return true;
	}
}

/* Scrolls so that the cursor is in sight; returns its column, and the text from where it is. */
static int
fit(struct wb_line_edit *edit, int width, struct wb_text *text)
{
	int at = wb_text_columns((struct wb_text){ edit->text.at, edit->cursor });

	*text = wb_line_edit_text(edit);
	if (at - edit->scroll >= width)
		edit->scroll = at - width + 1;
	if (at < edit->scroll)
		edit->scroll = at;
	for (int skipped = 0; skipped < edit->scroll && text->len;) {
		struct wb_text rest = *text;

		wb_utf8_next(&rest);
		skipped += wb_text_columns((struct wb_text){ text->at, text->len - rest.len });
		*text = rest;
	}
	return at - edit->scroll;
}

void
wb_line_edit_draw(struct wb_line_edit *edit, struct wb_area area, int row, int column, int width,
		  struct wb_style style, bool focused)
{
	struct wb_area part = wb_area_part(area, row, column, 1, width);
	struct wb_text text;
	int cursor = fit(edit, width, &text);

	wb_fill_area(part, style);
	wb_put(part, 0, 0, style, text);
	if (focused)
		wb_place_cursor(part, 0, cursor);
}

void
wb_line_edit_draw_painted(struct wb_line_edit *edit, struct wb_area area, int row, int column,
			  int width, const struct wb_style *styles, bool focused)
{
	struct wb_area part = wb_area_part(area, row, column, 1, width);
	struct wb_text text;
	int cursor = fit(edit, width, &text);

	wb_fill_area(part, (struct wb_style){ 0 });
	if (text.len)
		wb_put_painted(part, 0, 0, part.columns, styles + (text.at - edit->text.at), text);
	if (focused)
		wb_place_cursor(part, 0, cursor);
}
