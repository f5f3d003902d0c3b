/*
 * The terminal's rescue: puts it right when the process ends otherwise than by
 * wb_terminal_close, and notes the signals that ask for an orderly end. One
 * terminal per process; state is global because signal handlers need it.
 */
#ifndef TUI_TERMINAL_RESCUE_H
#define TUI_TERMINAL_RESCUE_H

#include <stdbool.h>

/*
 * Before ncurses changes anything: looks the kind of terminal up and keeps the
 * modes as they are. False: it is unknown, or cannot place text.
 */
bool wb_rescue_prepare(const char *kind);

/* Installs and removes the handlers. */
void wb_rescue_begin(void);
void wb_rescue_end(void);

/* Whether SIGTERM, SIGHUP or SIGINT came, or wb_rescue_ask was called. */
bool wb_rescue_asked(void);
void wb_rescue_ask(void);

#endif
