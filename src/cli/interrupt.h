/*
 * Interrupts: SIGINT and SIGTERM ask for a stop after the work in hand; a
 * second one ends the process at once. SIGPIPE is left to the system.
 */
#ifndef WB_CLI_INTERRUPT_H
#define WB_CLI_INTERRUPT_H

#include <stdatomic.h>
#include <stdbool.h>

/* Catches the signals from now on; a command that looks at the flag calls it before its work. */
void wb_interrupt_catch(void);

/* The flag that a signal sets; any thread may read it. */
const atomic_bool *wb_interrupt_flag(void);

#endif
