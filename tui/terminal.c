/*
 * Cells are compared with those shown last, and only those that differ are given
 * to ncurses, which then sends the least. A cell whose character the terminal's
 * C library measures differently than we do is shown as `?`: a row out of line
 * is worse than a character not seen.
 *
 * ncurses puts the terminal right at an orderly end. For any other, the sequences
 * that do it are fetched beforehand, and a handler that uses nothing but write
 * and tcsetattr sends them.
 */
#include "tui/terminal.h"

#include <langinfo.h>
#include <locale.h>
#include <ncurses.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <wchar.h>

#include "base/memory.h"
#include "base/utf8.h"
#include "tui/terminal_rescue.h"

enum {
	KEY_PASTE_BEGIN = KEY_MAX + 1,
	KEY_PASTE_END,
	PASTE_MOST = 1 << 20,
};

struct wb_terminal {
	SCREEN *screen;
	bool ascii;
	int colors; /* 0, 8, 16, 256 */
	enum wb_theme_kind theme;
	bool has_theme;
	struct wb_surface shown;
	struct wb_buffer paste;
};

/* Opening. */

static void
send(const char *sequence)
{
	fputs(sequence, stdout);
	fflush(stdout);
}

static void
set_up(struct wb_terminal *terminal)
{
	raw();
	noecho();
	nonl();
	keypad(stdscr, TRUE);
	nodelay(stdscr, TRUE);
	set_escdelay(25);
	leaveok(stdscr, FALSE);
	mouseinterval(150);
	mousemask(BUTTON1_PRESSED | BUTTON1_RELEASED | BUTTON1_CLICKED | BUTTON1_DOUBLE_CLICKED |
			  BUTTON4_PRESSED | BUTTON5_PRESSED,
		  NULL);
	if (has_colors()) {
		start_color();
		use_default_colors();
		terminal->colors = COLORS >= 256 ? 256 : COLORS >= 16 ? 16 : 8;
	}
	define_key("\033[200~", KEY_PASTE_BEGIN);
	define_key("\033[201~", KEY_PASTE_END);
	send("\033[?2004h"); /* pasted text is marked as such */
}

enum wb_status
wb_terminal_open(struct wb_terminal **out, struct wb_error *err)
{
	const char *name = getenv("TERM");
	struct wb_terminal *terminal;

	if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO)) {
		wb_fail(err, WB_INVALID, "", "the workbench needs a terminal");
		wb_hint(err, "'waybill help' lists the commands that need none");
		return WB_INVALID;
	}
	setlocale(LC_ALL, "");
	if (!name || !wb_rescue_prepare(name)) {
		wb_fail(err, WB_INVALID, "", "the terminal \"%s\" is unknown or cannot place text",
			name ? name : "");
		wb_hint(err, "set TERM to what it is, such as xterm-256color or vt100");
		return WB_INVALID;
	}
	terminal = wb_alloc(sizeof *terminal);
	terminal->screen = newterm(NULL, stdout, stdin);
	if (!terminal->screen) {
		free(terminal);
		return wb_fail(err, WB_INVALID, "", "the terminal \"%s\" cannot be used", name);
	}
	terminal->ascii = strcmp(nl_langinfo(CODESET), "UTF-8") != 0;
	set_up(terminal);
	wb_rescue_begin();
	*out = terminal;
	return WB_OK;
}

void
wb_terminal_close(struct wb_terminal *terminal)
{
	if (!terminal)
		return;
	send("\033[?2004l");
	endwin();
	wb_rescue_end();
	delscreen(terminal->screen);
	wb_surface_release(&terminal->shown);
	wb_buffer_release(&terminal->paste);
	free(terminal);
}

bool
wb_terminal_is_ascii(const struct wb_terminal *terminal)
{
	return terminal->ascii;
}

void
wb_terminal_size(const struct wb_terminal *terminal, int *rows, int *columns)
{
	(void)terminal;
	getmaxyx(stdscr, *rows, *columns);
}

bool
wb_terminal_is_ended(const struct wb_terminal *terminal)
{
	(void)terminal;
	return wb_rescue_asked();
}

/* Showing. */

static void
use_theme(struct wb_terminal *terminal, enum wb_theme_kind theme)
{
	if (terminal->has_theme && terminal->theme == theme)
		return;
	terminal->theme = theme;
	terminal->has_theme = true;
	for (int role = 0; terminal->colors && role < WB_ROLES; role++) {
		struct wb_look look = wb_theme_look(theme, (struct wb_style){ (uint8_t)role, 0 });
		int color = terminal->colors == 256 ? look.foreground : look.foreground_16;

		if (color >= terminal->colors)
			color = 7;
		init_pair((short)(role + 1), (short)color, -1);
	}
}

static attr_t
attributes_of(const struct wb_terminal *terminal, struct wb_style style)
{
	struct wb_look look = wb_theme_look(terminal->theme, style);

	return (look.bold ? A_BOLD : 0) | (look.dim ? A_DIM : 0) | (look.reverse ? A_REVERSE : 0) |
	       (look.underline ? A_UNDERLINE : 0);
}

/* The cell's characters as the C library has them; `?` where it measures them otherwise. */
static void
wide_characters(const struct wb_screen_cell *cell, wchar_t out[WB_CELL_POINTS + 1])
{
	struct wb_text text = { cell->bytes, cell->len };
	size_t n = 0;

	while (text.len && n < WB_CELL_POINTS)
		out[n++] = (wchar_t)wb_utf8_next(&text);
	out[n] = L'\0';
	if (wcwidth(out[0]) == cell->width)
		return;
	for (n = 0; n < cell->width; n++)
		out[n] = L'?';
	out[n] = L'\0';
}

static void
show_cell(const struct wb_terminal *terminal, int row, int column,
	  const struct wb_screen_cell *cell)
{
	wchar_t characters[WB_CELL_POINTS + 1];
	attr_t attributes = attributes_of(terminal, cell->style);
	short pair = terminal->colors ? (short)(cell->style.role + 1) : 0;
	cchar_t complex;

	wide_characters(cell, characters);
	move(row, column);
	if (characters[0] == L'?' && cell->width == 2) {
		setcchar(&complex, L"?", attributes, pair, NULL);
		add_wch(&complex);
		add_wch(&complex);
		return;
	}
	if (setcchar(&complex, characters, attributes, pair, NULL) == OK)
		add_wch(&complex);
}

static bool
same_cell(const struct wb_screen_cell *a, const struct wb_screen_cell *b)
{
	return a->len == b->len && a->width == b->width && a->style.role == b->style.role &&
	       a->style.flags == b->style.flags && !memcmp(a->bytes, b->bytes, a->len);
}

static void
show_row(struct wb_terminal *terminal, const struct wb_surface *surface, int row, bool whole)
{
	size_t start = (size_t)row * (size_t)surface->columns;

	for (int column = 0; column < surface->columns; column++) {
		const struct wb_screen_cell *cell = &surface->cells[start + (size_t)column];

		if (cell->width &&
		    (whole || !same_cell(cell, &terminal->shown.cells[start + (size_t)column])))
			show_cell(terminal, row, column, cell);
	}
}

void
wb_terminal_show(struct wb_terminal *terminal, const struct wb_surface *surface,
		 enum wb_theme_kind theme, bool whole)
{
	struct wb_surface *shown = &terminal->shown;

	if (shown->rows != surface->rows || shown->columns != surface->columns) {
		wb_surface_resize(shown, surface->rows, surface->columns);
		whole = true;
	}
	use_theme(terminal, theme);
	if (whole) {
		erase();
		clearok(curscr, TRUE);
	}
	for (int row = 0; row < surface->rows; row++)
		show_row(terminal, surface, row, whole);
	memcpy(shown->cells, surface->cells,
	       (size_t)surface->rows * (size_t)surface->columns * sizeof *shown->cells);
	curs_set(surface->cursor_row >= 0);
	if (surface->cursor_row >= 0)
		move(surface->cursor_row, surface->cursor_column);
	refresh();
}

/* Reading. */

static int32_t
special_key(wint_t code)
{
	switch (code) {
	case KEY_UP:
		return WB_KEY_UP;
	case KEY_DOWN:
		return WB_KEY_DOWN;
	case KEY_LEFT:
		return WB_KEY_LEFT;
	case KEY_RIGHT:
		return WB_KEY_RIGHT;
	case KEY_HOME:
		return WB_KEY_HOME;
	case KEY_END:
		return WB_KEY_END;
	case KEY_PPAGE:
		return WB_KEY_PAGE_UP;
	case KEY_NPAGE:
		return WB_KEY_PAGE_DOWN;
	case KEY_IC:
		return WB_KEY_INSERT;
	case KEY_DC:
		return WB_KEY_DELETE;
	case KEY_BACKSPACE:
		return WB_KEY_BACKSPACE;
	case KEY_BTAB:
		return WB_KEY_SHIFT_TAB;
	case KEY_ENTER:
		return WB_KEY_ENTER;
	default:
		return code >= KEY_F(1) && code <= KEY_F(12)
			       ? WB_KEY_F1 + (int32_t)(code - KEY_F(1))
			       : 0;
	}
}

static bool
read_mouse(struct wb_input *out)
{
	MEVENT event;

	if (getmouse(&event) != OK)
		return false;
	*out = (struct wb_input){ .kind = WB_INPUT_MOUSE, .row = event.y, .column = event.x };
	if (event.bstate & BUTTON4_PRESSED)
		out->mouse = WB_MOUSE_WHEEL_UP;
	else if (event.bstate & BUTTON5_PRESSED)
		out->mouse = WB_MOUSE_WHEEL_DOWN;
	else if (event.bstate & BUTTON1_DOUBLE_CLICKED)
		out->mouse = WB_MOUSE_TWICE;
	else if (event.bstate & BUTTON1_RELEASED)
		out->mouse = WB_MOUSE_RELEASE;
	else
		out->mouse = WB_MOUSE_PRESS;
	return true;
}

/* Everything up to the end of what was pasted, or a pause in it. */
static bool
read_paste(struct wb_terminal *terminal, struct wb_input *out)
{
	wint_t code;
	int kind;
	char bytes[4];

	wb_buffer_clear(&terminal->paste);
	timeout(200);
	while ((kind = get_wch(&code)) != ERR && !(kind == KEY_CODE_YES && code == KEY_PASTE_END))
		if (kind == OK && terminal->paste.len < PASTE_MOST)
			wb_buffer_add(&terminal->paste, bytes, wb_utf8_put(bytes, (int32_t)code));
	nodelay(stdscr, TRUE);
	*out = (struct wb_input){ .kind = WB_INPUT_PASTE,
				  .text = wb_buffer_slice(&terminal->paste) };
	return true;
}

static bool
read_key_code(struct wb_terminal *terminal, wint_t code, struct wb_input *out)
{
	switch (code) {
	case KEY_RESIZE:
		*out = (struct wb_input){ .kind = WB_INPUT_RESIZE };
		wb_terminal_size(terminal, &out->rows, &out->columns);
		return true;
	case KEY_MOUSE:
		return read_mouse(out);
	case KEY_PASTE_BEGIN:
		return read_paste(terminal, out);
	default:
		*out = (struct wb_input){ .kind = WB_INPUT_KEY, .key = special_key(code) };
		return out->key != 0;
	}
}

static bool
read_event(struct wb_terminal *terminal, struct wb_input *out)
{
	wint_t code;

	for (;;) {
		int kind = get_wch(&code);

		if (kind == ERR)
			return false;
		if (kind == KEY_CODE_YES) {
			if (read_key_code(terminal, code, out))
				return true;
			continue;
		}
		if (code == 0x7f || code == '\b')
			code = (wint_t)WB_KEY_BACKSPACE;
		else if (code == '\n')
			code = WB_KEY_ENTER;
		*out = (struct wb_input){ .kind = WB_INPUT_KEY, .key = (int32_t)code };
		return true;
	}
}

bool
wb_terminal_read(struct wb_terminal *terminal, int milliseconds, int descriptor,
		 struct wb_input *out)
{
	struct pollfd waited[2] = { { .fd = STDIN_FILENO, .events = POLLIN },
				    { .fd = descriptor, .events = POLLIN } };

	if (read_event(terminal, out))
		return true;
	if (milliseconds > 0 && poll(waited, 2, milliseconds) > 0 && waited[0].revents & POLLHUP)
		wb_rescue_ask();
	return read_event(terminal, out);
}

/* Leaving for a while, and the clipboard. */

void
wb_terminal_leave(struct wb_terminal *terminal)
{
	(void)terminal;
	send("\033[?2004l");
	endwin();
}

void
wb_terminal_return(struct wb_terminal *terminal)
{
	refresh();
	send("\033[?2004h");
	terminal->shown.rows = 0; /* all is to be shown again */
}

void
wb_terminal_suspend(struct wb_terminal *terminal)
{
	wb_terminal_leave(terminal);
	raise(SIGSTOP);
	wb_terminal_return(terminal);
}

void
wb_terminal_copy(struct wb_terminal *terminal, struct wb_text text)
{
	static const char digits[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	struct wb_buffer out = { 0 };

	(void)terminal;
	wb_buffer_string(&out, "\033]52;c;");
	for (size_t i = 0; i < text.len; i += 3) {
		unsigned word = 0;

		for (size_t j = 0; j < 3; j++)
			word = word << 8 | (i + j < text.len ? (unsigned char)text.at[i + j] : 0);
		for (size_t j = 0; j < 4; j++)
			wb_buffer_byte(&out,
				       j > text.len - i ? '=' : digits[word >> (18 - 6 * j) & 63]);
	}
	wb_buffer_string(&out, "\a");
	fwrite(out.at, 1, out.len, stdout);
	fflush(stdout);
	wb_buffer_release(&out);
}
