/* The order in which mappings, and their second passes, can run. Pure. */
#ifndef WB_SESSION_ORDER_H
#define WB_SESSION_ORDER_H

#include "plan/model.h"

struct wb_ordered_step {
	const struct wb_object *mapping;
	unsigned pass; /* 1, or 2: its lines that wait, see plan/deferral.h */
};

/*
 * Puts the passes of n mappings in order, at most 2 * n of them; gives how many they
 * are. A pass comes after those that write the keys it asks for by xref, and those
 * that fill a table which it reads, looks up in, or which its target refers to by a
 * foreign key; else the order stays. Where some wait for each other in a circle all
 * the same, the first of them goes first.
 */
size_t wb_order_steps(const struct wb_model *model, const struct wb_object *const *mappings,
		      size_t n, struct wb_ordered_step *out);

#endif
