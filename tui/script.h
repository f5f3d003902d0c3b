/*
 * A script drives the app without a terminal, for tests and pictures. One command
 * a line; # begins a comment:
 *
 *   size 120x40           the screen's size (80x24 at first)
 *   keys j j <enter> gg   keys by name (input.h); those of one word follow each other
 *   type some text        each character as a key
 *   paste some text       as a terminal would paste it
 *   click 5 12            a press and release at row and column, from 1
 *   drag 5 12 7 40        a press at one place, a release at another
 *   wait idle             until no work is going on in the background
 *   wait text WORDS       until the screen shows them; at most 20 seconds
 *   expect WORDS          the screen shows them now, or the script fails
 *   reject WORDS          it does not show them
 *   screen FILE           the screen as text, or as a picture where FILE ends in .svg
 *   random COUNT SEED     so many keys, pastes, clicks and sizes at random, the same for a
 *                         seed; the workbench must survive, and draw the same twice
 *
 * An editor that a key asks for is run without a terminal of its own. One thread.
 */
#ifndef TUI_SCRIPT_H
#define TUI_SCRIPT_H

#include "tui/app.h"

/* Runs a script; `name` is for messages. A failure names the line. */
enum wb_status
wb_script_drive(struct wb_app *app, struct wb_text script, const char *name, struct wb_error *err);

#endif
