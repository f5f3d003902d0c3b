/*
 * The commands by name: one constant each, defined in the file of its family
 * (cmd_*.c), and what several of them share. Only the table in command.c and
 * those files need this header.
 */
#ifndef WB_CLI_CMD_H
#define WB_CLI_CMD_H

#include "cli/command.h"
#include "cli/listing.h"
#include "project/project.h"

extern const struct wb_command wb_command_open;
extern const struct wb_command wb_command_new, wb_command_import;
extern const struct wb_command wb_command_export, wb_command_history;
extern const struct wb_command wb_command_undo, wb_command_redo;
extern const struct wb_command wb_command_state, wb_command_inspect;
extern const struct wb_command wb_command_profile;
extern const struct wb_command wb_command_check, wb_command_preview;
extern const struct wb_command wb_command_diff, wb_command_try, wb_command_suggest;
extern const struct wb_command wb_command_run, wb_command_verify;
extern const struct wb_command wb_command_explain;
extern const struct wb_command wb_command_runs, wb_command_log, wb_command_rejects;
extern const struct wb_command wb_command_help, wb_command_version, wb_command_completion;

#define WB_COUNT_OF(array) (sizeof(array) / sizeof *(array))

/* An option rule of every command that lists; wb_call_format reads it. */
#define WB_OPTION_FORMAT                                                          \
	{                                                                         \
		.name = "format", .kind = WB_OPTION_CHOICE, .argument = "FORMAT", \
		.help = "print as table (the default), csv, json or jsonl",       \
		.choices = wb_format_names                                        \
	}

enum wb_format wb_call_format(const struct wb_invocation *call);

#define WB_OPTION_ALLOW_OUTSIDE                                                                 \
	{                                                                                       \
		.name = "allow-outside", .help = "systems may lie outside the project's folder" \
	}

#define WB_OPTION_MEMORY                                                                        \
	{                                                                                       \
		.name = "memory", .kind = WB_OPTION_SIZE, .argument = "SIZE",                   \
		.help = "keep so much of joined, looked up, grouped or sorted rows in memory, " \
			"the rest in a "                                                        \
			"temporary file "                                                       \
			"(default: 512M)"                                                       \
	}

#define WB_OPTION_SET                                                                             \
	{                                                                                         \
		.name = "set", .kind = WB_OPTION_ASSIGNMENT, .repeats = true,                     \
		.argument = "PARAM=VALUE", .help = "give a parameter of the design another value" \
	}

/*
 * The run that a word names ("12" or "#12"), or the last one where it is NULL; 0
 * where there is none at all.
 */
enum wb_status
wb_find_run(struct wb_project *project, const char *word, int64_t *out, struct wb_error *err);

/* The last `limit` runs on standard output (limit -1: all); *rows (may be NULL) says how many. */
enum wb_status wb_list_runs(struct wb_project *project, enum wb_format format, int64_t limit,
			    size_t *rows, struct wb_error *err);

#endif
