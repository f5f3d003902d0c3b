/*
 * Help: the table of commands as a person reads it, on a terminal and in the
 * manual. Everything comes from struct wb_command.
 */
#ifndef WB_CLI_HELP_H
#define WB_CLI_HELP_H

#include <stdio.h>

#include "cli/command.h"

/* All commands, a line each. */
void wb_help_overview(FILE *stream);

/* Usage, explanation, options and examples of one command. */
void wb_help_command(const struct wb_command *command, FILE *stream);

/* The bash completion. */
void wb_help_completion(FILE *stream);

#endif
