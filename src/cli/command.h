/*
 * Commands: what `waybill` can do, as one constant table.
 *
 * A command names its arguments as they stand in its usage line; how many there
 * may be follows from that. Help, manual, completion and the reading of the
 * command line all come from the table. A command does its work in `run`, which
 * prints results on standard output and returns an error for the caller to
 * print: so every message has one form and every error one exit status.
 */
#ifndef WB_CLI_COMMAND_H
#define WB_CLI_COMMAND_H

#include "cli/front.h"
#include "cli/options.h"

enum wb_exit {
	WB_EXIT_OK = 0,            /* all rows written and verified */
	WB_EXIT_REJECTS = 1,       /* finished, some rows rejected */
	WB_EXIT_DIFFERENT = 1,     /* of diff, where asked for: a run would change something */
	WB_EXIT_USAGE = 2,         /* wrong usage or design, nothing written; or output was lost */
	WB_EXIT_STOPPED = 3,       /* stopped midway, --resume continues */
	WB_EXIT_MISMATCH = 4,      /* verification found a mismatch */
	WB_EXIT_INTERRUPTED = 130, /* interrupted, --resume continues */
};

struct wb_command;

/* One command line being carried out. */
struct wb_invocation {
	const struct wb_command *command;
	const struct wb_front *front; /* NULL: there is no workbench */
	struct wb_options options;
	enum wb_exit result; /* of a success; WB_EXIT_OK at first */
	bool begun;          /* rows may have been written: an error now is WB_EXIT_STOPPED */
};

struct wb_example {
	const char *line; /* without "waybill"; NULL ends a list */
	const char *does;
};

struct wb_command {
	const char *name;
	const char *summary;                  /* one line without a final stop */
	const char *arguments;                /* "FILE [MAPPING...]", or empty */
	const char *about;                    /* paragraphs with an empty line between, or NULL */
	const struct wb_option_rule *options; /* or NULL */
	const struct wb_example *examples;    /* or NULL */
	bool hidden;                          /* not in the list of commands */
	enum wb_status (*run)(struct wb_invocation *call, struct wb_error *err);
};

/* All commands in the order of help; ends in NULL. */
extern const struct wb_command *const wb_commands[];

/* The command of a name, or NULL. */
const struct wb_command *wb_command_find(const char *name);

/* WB_INVALID with a hint at the nearest name. */
enum wb_status wb_command_unknown(const char *name, struct wb_error *err);

/* What the process leaves behind for an error: see enum wb_exit. */
enum wb_exit wb_exit_of(enum wb_status status, const struct wb_invocation *call);

/* Carries out a whole command line and returns the exit status. The front may be NULL. */
int wb_command_main(int argc, char **argv, const struct wb_front *front);

#endif
