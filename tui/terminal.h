/*
 * The terminal, through ncurses: the one file that includes it. It is made ready
 * and given back; a surface is shown with the least output; input is read. After
 * any end of the process, a crash included, the terminal is as it was. One
 * terminal per process; the loop's thread.
 */
#ifndef TUI_TERMINAL_H
#define TUI_TERMINAL_H

#include "base/error.h"
#include "tui/input.h"
#include "tui/surface.h"
#include "tui/theme.h"

struct wb_terminal;

/* Refused with what to do: no terminal, an unknown or incapable $TERM. */
enum wb_status wb_terminal_open(struct wb_terminal **out, struct wb_error *err);
void wb_terminal_close(struct wb_terminal *terminal); /* accepts NULL */

/* Whether it shows ASCII alone: the locale's encoding is not UTF-8. */
bool wb_terminal_is_ascii(const struct wb_terminal *terminal);
void wb_terminal_size(const struct wb_terminal *terminal, int *rows, int *columns);

/* Shows a surface. `whole`: nothing is taken to stand there already. */
void wb_terminal_show(struct wb_terminal *terminal, const struct wb_surface *surface,
		      enum wb_theme_kind theme, bool whole);

/*
 * Waits for input at most so many milliseconds, or until `descriptor` is readable
 * or a signal comes; gives at most one event at a time: call it again with 0
 * while it gives true. The event's text is valid until the next call.
 */
bool wb_terminal_read(struct wb_terminal *terminal, int milliseconds, int descriptor,
		      struct wb_input *out);

/* A signal asked the process to end since it was opened. */
bool wb_terminal_is_ended(const struct wb_terminal *terminal);

/* Gives the terminal back, stops the process, and takes it again once continued. */
void wb_terminal_suspend(struct wb_terminal *terminal);

/* Gives the terminal away for another program, and takes it again. */
void wb_terminal_leave(struct wb_terminal *terminal);
void wb_terminal_return(struct wb_terminal *terminal);

/* Puts text on the clipboard by OSC 52, where the terminal allows. */
void wb_terminal_copy(struct wb_terminal *terminal, struct wb_text text);

#endif
