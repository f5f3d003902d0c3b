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
 */
#include "cli/command.h"

int
main(int argc, char **argv)
{
	return wb_command_main(argc, argv);
}
