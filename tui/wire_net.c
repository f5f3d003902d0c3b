/*
 * What flows in a trunk flows away from its source row, and in a lead to the right.
 * Where nets meet at one target, the right one joins the lead of the left one, and
 * the left one's flow passes the right one's trunk:
 *
 *     a ──┬─────▶ a
 *     b ──│──┬──▶ b      b is b's alone; a only crosses (no join)
 *         └──┴──▶ c      c is a's and b's: a's flow passes the end of b's trunk
 *
 * That is true as long as b's trunk ends at c, or all that it leads to beyond c is
 * a's as well. From this come two kinds of rules: which of two nets must be left of
 * the other, and edges that cannot be drawn together at all.
 *
 * A row is one line high: the lead of its source, from the left, must end before the
 * lead to its target, from another net's trunk, begins. So the net of row r is left
 * of every other net that leads to r. Two fields that change places would each have
 * to be left of the other; they are one net, a swap, whose trunks change columns:
 *
 *     a ──┐┌──▶ a        funnel:    a ──┐
 *     b ──││──▶ b                   b ──┤
 *     c ──╲╱──▶ c                       ├──▶ c
 *     d ──╱╲──▶ d                   d ──┘
 */
#include "tui/wire_net.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

static bool
in_sight(const struct wb_gutter *gutter, int row)
{
	return row >= 0 && row < gutter->rows;
}

void
wb_wire_nets_init(struct wb_wire_nets *nets, const struct wb_gutter *gutter, const int *by_rank,
		  struct wb_arena *arena)
{
	size_t rows = (size_t)gutter->rows;
	size_t words = (size_t)(gutter->rows + 63) / 64;
	uint64_t *bits;

	*nets = (struct wb_wire_nets){ .rows = gutter->rows, .words = (int)words };
	bits = WB_NEW_ARRAY(arena, uint64_t, 2 * rows * words);
	nets->edges = WB_NEW_ARRAY(arena, struct wb_wire_edge, gutter->count);
	nets->nets = WB_NEW_ARRAY(arena, struct wb_wire_net, rows);
	nets->origins = WB_NEW_ARRAY(arena, struct wb_wire_origin, rows);
	nets->funnels = WB_NEW_ARRAY(arena, int, rows);
	nets->first_at = WB_NEW_ARRAY(arena, int, rows + 2);
	nets->at_target = WB_NEW_ARRAY(arena, int, gutter->count);
	for (size_t i = 0; i < rows; i++) {
		nets->nets[i].sources = bits + 2 * i * words;
		nets->nets[i].targets = bits + (2 * i + 1) * words;
	}
	for (size_t i = 0; i < gutter->count; i++) {
		const struct wb_wire *wire = &gutter->wires[by_rank[i]];

		if (wire->state != WB_WIRE_LEFT && in_sight(gutter, wire->source) &&
		    in_sight(gutter, wire->target))
			nets->edges[nets->edge_count++] =
				(struct wb_wire_edge){ by_rank[i], wire->source, wire->target,
						       true };
	}
}

void
wb_wire_nets_release(struct wb_wire_nets *nets)
{
	free(nets->rules);
	nets->rules = NULL;
}

bool
wb_wire_nets_overlap(const struct wb_wire_net *a, const struct wb_wire_net *b)
{
	return a->top <= b->bottom && b->top <= a->bottom;
}

static bool
has_row(const uint64_t *set, int row)
{
	return set[row / 64] >> (row % 64) & 1;
}

static void
add_row(uint64_t *set, int row)
{
	set[row / 64] |= UINT64_C(1) << (row % 64);
}

static void
find_origins(struct wb_wire_nets *nets)
{
	for (int row = 0; row < nets->rows; row++)
		nets->origins[row] = (struct wb_wire_origin){ .net = -1, .last = -1 };
	for (int i = 0; i < nets->edge_count; i++) {
		const struct wb_wire_edge *edge = &nets->edges[i];
		struct wb_wire_origin *origin = &nets->origins[edge->source];

		if (!edge->drawn)
			continue;
		if (edge->target == edge->source) {
			origin->level = true;
		} else {
			origin->track_edges++;
			origin->last = i;
		}
	}
}

/* The target of a row that leads to it alone, or -1. */
static int
only_target(const struct wb_wire_nets *nets, int row)
{
	const struct wb_wire_origin *origin = &nets->origins[row];

	return origin->track_edges == 1 && !origin->level ? nets->edges[origin->last].target : -1;
}

static int
new_net(struct wb_wire_nets *nets, int source, enum wb_wire_shape shape)
{
	struct wb_wire_net *net = &nets->nets[nets->net_count];
	size_t size = (size_t)nets->words * sizeof *net->targets;

	*net = (struct wb_wire_net){ .shape = shape,
				     .source = source,
				     .top = source,
				     .bottom = source,
				     .sources = net->sources,
				     .targets = net->targets };
	memset(net->sources, 0, size);
	memset(net->targets, 0, size);
	return nets->net_count++;
}

/* The net that a row's edges go into: one of others, where they can share a trunk. */
static int
choose_net(struct wb_wire_nets *nets, int row, int *funnels)
{
	int target = only_target(nets, row);

	if (target < 0)
		return new_net(nets, row, WB_NET_FAN);
	if (only_target(nets, target) == row) {
		if (nets->origins[target].net >= 0)
			return nets->origins[target].net;
		return new_net(nets, row, WB_NET_SWAP);
	}
	if (funnels[target] < 0)
		funnels[target] = new_net(nets, row, WB_NET_FUNNEL);
	return funnels[target];
}

void
wb_wire_nets_group(struct wb_wire_nets *nets)
{
	int *funnels = nets->funnels;

	nets->net_count = 0;
	find_origins(nets);
	for (int row = 0; row < nets->rows; row++)
		funnels[row] = -1;
	for (int row = 0; row < nets->rows; row++)
		if (nets->origins[row].track_edges || nets->origins[row].level)
			nets->origins[row].net = choose_net(nets, row, funnels);
	for (int i = 0; i < nets->edge_count; i++) {
		const struct wb_wire_edge *edge = &nets->edges[i];
		struct wb_wire_net *net;

		if (!edge->drawn)
			continue;
		net = &nets->nets[nets->origins[edge->source].net];
		add_row(net->sources, edge->source);
		add_row(net->targets, edge->target);
		if (edge->target == edge->source)
			continue;
		net->width = net->shape == WB_NET_SWAP ? 2 : 1;
		for (int end = 0; end < 2; end++) {
			int row = end ? edge->target : edge->source;

			net->top = row < net->top ? row : net->top;
			net->bottom = row > net->bottom ? row : net->bottom;
		}
	}
}

static void
sort_by_target(struct wb_wire_nets *nets)
{
	int *first = nets->first_at;

	memset(first, 0, ((size_t)nets->rows + 2) * sizeof *first);
	for (int i = 0; i < nets->edge_count; i++)
		first[nets->edges[i].target + 2] += nets->edges[i].drawn;
	for (int row = 0; row < nets->rows; row++)
		first[row + 2] += first[row + 1];
	for (int i = 0; i < nets->edge_count; i++)
		if (nets->edges[i].drawn)
			nets->at_target[first[nets->edges[i].target + 1]++] = i;
}

/*
 * Whether the flow of `left` may pass the trunk of `right` at a target row of both:
 * what `right` leads to beyond it, away from its source, is led to by `left` too.
 */
static bool
may_pass(const struct wb_wire_net *left, const struct wb_wire_net *right, int row)
{
	int from = row > right->source ? row + 1 : right->top;
	int to = row > right->source ? right->bottom : row - 1;

	if (right->shape != WB_NET_FAN)
		return true;
	for (int i = from; i <= to; i++)
		if (has_row(right->targets, i) &&
		    (left->shape == WB_NET_SWAP || !has_row(left->targets, i)))
			return false;
	return true;
}

static void
add_rule(struct wb_wire_nets *nets, int left, int right, int edge)
{
	WB_GROW(nets->rules, nets->rule_room, nets->rule_count + 1);
	nets->rules[nets->rule_count++] = (struct wb_wire_rule){ left, right, edge };
}

static int
less_important(int edge, int other)
{
	return edge > other ? edge : other;
}

/* The source of a row against an edge of another net to that row. */
static bool
meet_source(struct wb_wire_nets *nets, int row, int edge)
{
	const struct wb_wire_origin *own = &nets->origins[row];
	int other = nets->origins[nets->edges[edge].source].net;

	if (own->track_edges)
		add_rule(nets, own->net, other,
			 own->track_edges == 1 ? less_important(edge, own->last) : edge);
	return !own->level || may_pass(&nets->nets[own->net], &nets->nets[other], row);
}

/* Two edges of different nets to one row, neither from that row. */
static bool
meet_target(struct wb_wire_nets *nets, int edge, int other)
{
	int row = nets->edges[edge].target;
	int a = nets->origins[nets->edges[edge].source].net;
	int b = nets->origins[nets->edges[other].source].net;
	bool a_left = may_pass(&nets->nets[a], &nets->nets[b], row);
	bool b_left = may_pass(&nets->nets[b], &nets->nets[a], row);

	if (a_left != b_left)
		add_rule(nets, a_left ? a : b, a_left ? b : a, less_important(edge, other));
	return a_left || b_left;
}

/* Whether the net of a row itself comes to the row from a trunk, as others do. */
static bool
comes_from_trunk(const struct wb_wire_nets *nets, int net, int row)
{
	return net != nets->origins[row].net || nets->nets[net].shape == WB_NET_SWAP;
}

/* The rules of one target row; the edge to give up, or -1. */
static int
meet_in_row(struct wb_wire_nets *nets, int row)
{
	int own = nets->origins[row].net;

	for (int i = nets->first_at[row]; i < nets->first_at[row + 1]; i++) {
		int edge = nets->at_target[i], net = nets->origins[nets->edges[edge].source].net;

		if (own >= 0 && net != own && !meet_source(nets, row, edge))
			return edge;
		for (int j = nets->first_at[row]; j < i; j++) {
			int other = nets->at_target[j];
			int other_net = nets->origins[nets->edges[other].source].net;

			if (other_net != net && comes_from_trunk(nets, net, row) &&
			    comes_from_trunk(nets, other_net, row) &&
			    !meet_target(nets, edge, other))
				return less_important(edge, other);
		}
	}
	return -1;
}

void
wb_wire_nets_rule(struct wb_wire_nets *nets)
{
	int edge;

	do {
		edge = -1;
		wb_wire_nets_group(nets);
		sort_by_target(nets);
		nets->rule_count = 0;
		for (int row = 0; row < nets->rows && edge < 0; row++)
			edge = meet_in_row(nets, row);
		if (edge >= 0)
			nets->edges[edge].drawn = false;
	} while (edge >= 0);
}
