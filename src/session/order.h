/* The order in which mappings can run. Pure. */
#ifndef WB_SESSION_ORDER_H
#define WB_SESSION_ORDER_H

#include "plan/model.h"

/*
 * Sorts in place: a mapping comes after those whose keys it asks for by xref, and
 * those that fill a table which it reads, looks up in, or which its target refers to
 * by a foreign key; else the order stays. Where
 * mappings wait for each other in a circle, the first of them goes first.
 */
void wb_order_mappings(const struct wb_model *model, const struct wb_object **mappings, size_t n);

#endif
