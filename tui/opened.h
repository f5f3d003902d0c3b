/*
 * A project opened for one job: its own connection and session, on the worker's
 * thread. All zero before; close it also after a failure.
 */
#ifndef TUI_OPENED_H
#define TUI_OPENED_H

#include "session/session.h"

struct wb_opened {
	struct wb_project *project;
	struct wb_session *session;
};

enum wb_status wb_opened_open(struct wb_opened *opened, const char *path, bool allow_outside,
			      struct wb_error *err);
void wb_opened_close(struct wb_opened *opened);

#endif
