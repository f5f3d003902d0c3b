/*
 * What the files of `suggest` share: cmd_suggest.c, the command, and
 * suggest_tables.c, which lists tables. No other file needs it.
 */
#ifndef WB_CLI_CMD_SUGGEST_H
#define WB_CLI_CMD_SUGGEST_H

#include "cli/listing.h"
#include "cli/opening.h"

/* Lists the tables of other systems that the table could be mapped to. */
enum wb_status
wb_suggest_tables_list(const struct wb_opening *opening, const struct wb_table_name *table,
		       enum wb_format format, struct wb_error *err);

#endif
