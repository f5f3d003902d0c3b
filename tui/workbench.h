/*
 * The workbench: the whole of it, as a program opens it. It drives the app from a
 * terminal, or from a script without one.
 */
#ifndef TUI_WORKBENCH_H
#define TUI_WORKBENCH_H

#include <stdbool.h>

#include "base/error.h"

struct wb_workbench_request {
	const char *path; /* of the project, or NULL: one is chosen or made */
	bool allow_outside;
	bool ascii;         /* as on a terminal that has nothing else */
	const char *theme;  /* "dark", "light", "plain"; NULL: as the environment says */
	const char *script; /* a file of commands, see script.h; NULL: the terminal */
	const char *svg;    /* after a script: where a picture of the last screen goes, or NULL */
	const char *size;   /* of a script's screen: "120x40"; NULL: 80x24 */
};

enum wb_status wb_workbench_open(const struct wb_workbench_request *request, struct wb_error *err);

/* The tables of keys, for waybill-workbench(1), in mdoc on standard output. */
void wb_workbench_manual(void);

#endif
