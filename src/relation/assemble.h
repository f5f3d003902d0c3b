/*
 * Assembling: from rows of the driving table to rows of all inputs of a plan.
 *
 * An assembler is a worker's own; it borrows the plan, the partners and the
 * evaluator. What it makes lies in the batch's arena, or in the partners.
 */
#ifndef WB_RELATION_ASSEMBLE_H
#define WB_RELATION_ASSEMBLE_H

#include "plan/evaluate.h"
#include "relation/partner.h"

struct wb_assembler;

/* `partners` by input of the plan; those that are no joins are left out of use. */
struct wb_assembler *wb_assembler_new(const struct wb_plan *plan, struct wb_partner *partners,
				      struct wb_evaluator *evaluator);
void wb_assembler_free(struct wb_assembler *assembler); /* accepts NULL */

/*
 * Gives a parsed batch the columns of every input, and a row for each that the
 * joins and lists make of its rows. Rows that go no further are dropped, see
 * batch.h. Where there is more, the next call with the batch gives the next part.
 */
enum wb_status
wb_assemble(struct wb_assembler *assembler, struct wb_batch *batch, struct wb_error *err);

/* Puts the choices that assembling the last batch made among those of its evaluation. */
void wb_assembler_add_choices(struct wb_assembler *assembler, struct wb_evaluated *evaluated);

#endif
