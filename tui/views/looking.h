/*
 * A look at a system while it is being typed, in the background: what is there, in a
 * line. One look at a time; when it ends, the newest text is looked at. The loop's
 * thread.
 */
#ifndef TUI_VIEWS_LOOKING_H
#define TUI_VIEWS_LOOKING_H

#include "draft/system.h"
#include "tui/app.h"

struct wb_looking;

/* `folder` is where relative locators start; copied. */
struct wb_looking *wb_looking_new(struct wb_app *app, const char *folder, bool allow_outside);
void wb_looking_free(struct wb_looking *looking); /* a look under way is forgotten; accepts NULL */

/*
 * Looks at it, unless that was the last one. Returns the line, "✗ …" where it cannot
 * be read; it changes in place when the look ends, and holds until free.
 */
const char *wb_looking_at(struct wb_looking *looking, const struct wb_new_system *system);

#endif
