/*
 * Named points at which a test may kill the process.
 *
 * WAYBILL_KILL_AT="target-committed:2" in the environment ends the process by
 * SIGKILL when it passes that point for the second time; with ":INT" or ":STOP"
 * behind, by that signal. A run must survive it anywhere; the points are where
 * the order of two commits matters.
 */
#ifndef WB_BASE_TRAP_H
#define WB_BASE_TRAP_H

void wb_trap(const char *point);

#endif
