/*
 * The order of nets in a gutter, from left to right, with few crossings.
 *
 * Internal to the router. All memory is the arena's; the nets are borrowed.
 */
#ifndef TUI_WIRE_ORDER_H
#define TUI_WIRE_ORDER_H

#include "tui/wire_net.h"

struct wb_wire_order {
	struct wb_wire_nets *nets;
	int *in_order; /* nets with a trunk, from left to right */
	int ordered;   /* of them */
	int *waiting;  /* rules that a net still waits for; -1: placed */
	int *awaited;  /* one of them */
	int *price;    /* net × net: crossings where the first is left, less those where right */
};

void
wb_wire_order_init(struct wb_wire_order *order, struct wb_wire_nets *nets, struct wb_arena *arena);

/*
 * Orders the nets that have a trunk; false where the rules go in circles, and then
 * gives up an edge of each.
 */
bool wb_wire_order_make(struct wb_wire_order *order);

/* For who places nets in an order of his own: counts what each waits for, and less of it. */
void wb_wire_order_wait(struct wb_wire_order *order);
void wb_wire_order_release(struct wb_wire_order *order, int net);

#endif
