/*
 * Nets: wires that share a trunk, and the rules of the trunks' order.
 *
 * Internal to the router. All memory is the arena's.
 */
#ifndef TUI_WIRE_NET_H
#define TUI_WIRE_NET_H

#include "tui/wire_route.h"

/* A wire with both ends in sight. Edges stand by importance, the first matters most. */
struct wb_wire_edge {
	int wire, source, target;
	bool drawn; /* false: given up, named at both ends */
};

enum wb_wire_shape {
	WB_NET_FAN,    /* one source, any targets */
	WB_NET_FUNNEL, /* sources that each lead to one target, the same, and to nothing else */
	WB_NET_SWAP,   /* two fields that change places, and lead to nothing else */
};

struct wb_wire_net {
	enum wb_wire_shape shape;
	int source, top, bottom;     /* the first source; the trunk's span in rows */
	int width;                   /* tracks that it takes: 2 for a swap, 0 without a trunk */
	uint64_t *sources, *targets; /* a bit a row */
	int track;
};

/* What leads away from a source row. */
struct wb_wire_origin {
	int net;         /* -1: nothing */
	int track_edges; /* edges that need a trunk: not level */
	int last;        /* the last of these */
	bool level;      /* has a level edge too */
};

/* Net `left` must take a track left of net `right`; giving up `edge` ends the rule. */
struct wb_wire_rule {
	int left, right, edge;
};

struct wb_wire_nets {
	int rows, words; /* 64-bit words in a set of rows */
	struct wb_wire_edge *edges;
	int edge_count;
	struct wb_wire_net *nets;
	int net_count;
	struct wb_wire_origin *origins; /* by row */
	int *funnels;                   /* by target row; -1: none */
	int *first_at;  /* rows + 1 items: where a target row's edges start in at_target */
	int *at_target; /* the drawn edges by target row */
	struct wb_wire_rule *rules;
	size_t rule_count, rule_room;
};

/* Takes the wires with both ends in sight, by importance. */
void wb_wire_nets_init(struct wb_wire_nets *nets, const struct wb_gutter *gutter,
		       const int *by_rank, struct wb_arena *arena);

/* Makes nets of the drawn edges, without rules. */
void wb_wire_nets_group(struct wb_wire_nets *nets);

/* Makes nets and rules, giving up edges until no join would say what is not so. */
void wb_wire_nets_rule(struct wb_wire_nets *nets);
bool wb_wire_nets_overlap(const struct wb_wire_net *a, const struct wb_wire_net *b);
void wb_wire_nets_release(struct wb_wire_nets *nets);

#endif
