/*
 * The front: what opens the workbench. It lives beside the commands, which do not
 * know it; the program hands it in, or none where it was built without.
 */
#ifndef WB_CLI_FRONT_H
#define WB_CLI_FRONT_H

#include <stdbool.h>

#include "base/error.h"

/* What `waybill open` was asked for; see its options. Borrows argv. */
struct wb_front_request {
	const char *path;
	bool allow_outside, ascii;
	const char *theme, *script, *svg, *size; /* or NULL */
};

struct wb_front {
	enum wb_status (*open)(const struct wb_front_request *request, struct wb_error *err);
	void (*print_keys)(void); /* the tables of keys in mdoc, on standard output */
};

#endif
