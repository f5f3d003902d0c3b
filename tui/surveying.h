/*
 * Inspecting in the background: systems are read, compared with the catalog and kept
 * in it; what changed and what is parked for it is told as messages. Views hear of it
 * by WB_NOTICE_DESIGN, since the workspace is read anew.
 */
#ifndef TUI_SURVEYING_H
#define TUI_SURVEYING_H

#include "tui/app.h"

/* Begins it: one system, or all where `system` is empty. Says where it cannot be kept. */
void wb_surveying_begin(struct wb_app *app, struct wb_text system);

/* Only sees whether the system answers, and says what it has. */
void wb_surveying_test(struct wb_app *app, struct wb_text system);

#endif
