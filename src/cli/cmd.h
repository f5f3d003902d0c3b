/*
 * The commands by name: one constant each, defined in the file of its family
 * (cmd_*.c). Only the table in command.c and those files need this header.
 */
#ifndef WB_CLI_CMD_H
#define WB_CLI_CMD_H

#include "cli/command.h"

/* cmd_help.c */
extern const struct wb_command wb_command_help, wb_command_version, wb_command_completion;

#endif
