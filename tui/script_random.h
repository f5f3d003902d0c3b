/*
 * Random input: what a cat on the keyboard does, the same for a seed. For tests.
 */
#ifndef TUI_SCRIPT_RANDOM_H
#define TUI_SCRIPT_RANDOM_H

#include "tui/app.h"

/*
 * Gives the app `count` inputs. After each the screen is drawn twice and must be
 * the same; WB_MISMATCH says after which it was not. Never leaves the workbench.
 */
enum wb_status
wb_script_random(struct wb_app *app, uint64_t count, uint64_t seed, struct wb_error *err);

#endif
