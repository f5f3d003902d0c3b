/*
 * The program's tables as mdoc: the parts of its manuals that would otherwise
 * be a second copy of them. Each prints a whole list.
 */
#ifndef WB_CLI_MANUAL_H
#define WB_CLI_MANUAL_H

#include <stdio.h>

void wb_manual_commands(FILE *stream);  /* with their options, for waybill(1) */
void wb_manual_examples(FILE *stream);  /* of every command, for waybill(1) */
void wb_manual_functions(FILE *stream); /* by group, for waybill-script(7) */
void wb_manual_systems(FILE *stream);   /* the kinds of systems with their options */
void wb_manual_words(FILE *stream);     /* the reserved words, in a sentence's form */

#endif
