/* Finding a text in what a view lists. Pure but for the list's cursor. */
#ifndef TUI_FIND_H
#define TUI_FIND_H

#include "tui/scroll.h"

/* Whether a text holds another, ignoring the case of ASCII letters. An empty one is in all. */
bool wb_holds(struct wb_text text, struct wb_text part);

/*
 * Moves a list's cursor to the next line that holds the text, going round;
 * direction 1 or -1. `here`: the present line counts. False: no line does.
 */
bool wb_find_line(struct wb_scroll *list, struct wb_text text, int direction, bool here,
		  bool (*line_holds)(const void *context, size_t line, struct wb_text text),
		  const void *context);

#endif
