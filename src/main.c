/*
 * waybill: a workbench for moving and combining data.
 *
 *   base/     errors, arenas, text, maps, files
 *   data/     values, types, columns, batches, schemas
 *   connect/  where rows come from and go to: one file a kind of system
 *   lang/     the script: lexer, parser, printer, functions, regular expressions
 *   plan/     a mapping compiled, checked and evaluated
 *   project/  the project file: design, catalog, runs, decisions
 *   session/  a project opened: its design parsed, its tables inspected
 *   relation/ the rows of a mapping, from its tables to its arrows
 *   engine/   a run: pipeline, ledger, verification
 *   draft/    an analyst's edits of the design
 *   study/    what an analyst looks at: preview, profile, try, explain
 *   cli/      the commands
 *   ../tui/   the workbench: loop, actions, widgets; views/ one file a screen
 */
#include "cli/command.h"

#ifdef WB_HAS_TUI
#include "tui/workbench.h"

static enum wb_status
open_workbench(const struct wb_front_request *asked, struct wb_error *err)
{
	struct wb_workbench_request request = {
		.path = asked->path,
		.allow_outside = asked->allow_outside,
		.ascii = asked->ascii,
		.theme = asked->theme,
		.script = asked->script,
		.svg = asked->svg,
		.size = asked->size,
	};

	return wb_workbench_open(&request, err);
}

static const struct wb_front front = { .open = open_workbench, .print_keys = wb_workbench_manual };
#endif

int
main(int argc, char **argv)
{
#ifdef WB_HAS_TUI
	return wb_command_main(argc, argv, &front);
#else
	return wb_command_main(argc, argv, NULL);
#endif
}
