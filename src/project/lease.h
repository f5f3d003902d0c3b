/*
 * The lease: one run at a time per project.
 *
 * Who runs holds it, by host, pid and the process's start, and shows a heartbeat.
 * The lease of a process that is gone is taken over: on this host at once, from
 * another host when its heartbeat is a minute old. One thread, that of the
 * project's connection, uses a lease.
 */
#ifndef WB_PROJECT_LEASE_H
#define WB_PROJECT_LEASE_H

#include "project/project.h"

struct wb_lease;

/*
 * Takes the lease, outside any transaction. WB_LOCKED says who holds it: "run #12
 * is being run by pid 4242 on host since 2026-11-23 14:02 UTC (heartbeat 3 s ago)".
 */
enum wb_status
wb_lease_take(struct wb_project *project, struct wb_lease **out, struct wb_error *err);

/*
 * Shows that the holder is at work; call it after each batch, it writes every
 * few seconds at most. Within an open transaction the beat shows when that
 * commits. WB_LOCKED where another process took the lease over meanwhile: the
 * run must stop, without writing on.
 */
enum wb_status wb_lease_beat(struct wb_lease *lease, struct wb_error *err);

/* Gives the lease back and frees it; accepts NULL. Where that cannot be written, the
   next run takes over from a process that is gone. */
void wb_lease_drop(struct wb_lease *lease);

/* Whether a living process holds the lease: else a run that is "running" was killed. */
enum wb_status wb_lease_held(struct wb_project *project, bool *held, struct wb_error *err);

#endif
