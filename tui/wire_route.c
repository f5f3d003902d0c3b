/*
 * Channel routing. Each net with a trunk needs a track, a column of the gutter that
 * no other net's trunk uses in the same rows:
 *
 *     track 0  1  2
 *     a ──────────┬────▶ a    a is level, and has a trunk down to c
 *     b ───────┐  │           b's lies left of it: the other way round their
 *     c ────┐  │  └────▶ c    leads would cross them twice
 *           │  └───────▶ d
 *           └──────────▶ e
 *
 * 1. Nets and rules come from wire_net.c; edges that cannot be drawn are given up.
 * 2. The rules make an order with gaps. Where they go in a circle (three fields that
 *    change places) the least important edge of the circle is given up.
 * 3. The order is completed: nets that lead up from the top, nets that lead down from
 *    the bottom, so that they nest; then each net in turn moves to where the crossings
 *    are fewest (sifting), while crossings fall.
 * 4. Interval colouring: in that order each net takes the first track right of all
 *    that it overlaps with. Where that needs too many tracks, the left-edge algorithm
 *    (Hashimoto and Stevens 1971) under the same rules packs them tighter.
 * 5. Where tracks are still too few, the least important edge is given up: first in
 *    the row that most trunks pass.
 */
#include "tui/wire_route.h"

#include <stdlib.h>
#include <string.h>

#include "tui/wire_order.h"

struct router {
	struct wb_wire_nets nets;
	struct wb_wire_order order;
	int *crowd; /* trunks in a row */
};

/* Importance */

struct weight {
	int wire, distance;
	bool selected;
};

static int
distance_of(const struct wb_gutter *gutter, const struct wb_wire *wire)
{
	int64_t source = (int64_t)wire->source - gutter->cursor;
	int64_t target = (int64_t)wire->target - gutter->cursor;

	source = source < 0 ? -source : source;
	target = target < 0 ? -target : target;
	source = source < target ? source : target;
	return source > INT_MAX ? INT_MAX : (int)source;
}

static int
compare_weights(const void *left, const void *right)
{
	const struct weight *a = left, *b = right;

	if (a->selected != b->selected)
		return a->selected ? -1 : 1;
	if (a->distance != b->distance)
		return a->distance < b->distance ? -1 : 1;
	return a->wire < b->wire ? -1 : 1;
}

static int *
rank_wires(const struct wb_gutter *gutter, struct wb_wire_path *paths, struct wb_arena *arena)
{
	struct weight *weights = WB_NEW_ARRAY(arena, struct weight, gutter->count);
	int *by_rank = WB_NEW_ARRAY(arena, int, gutter->count);

	for (size_t i = 0; i < gutter->count; i++)
		weights[i] = (struct weight){ (int)i, distance_of(gutter, &gutter->wires[i]),
					      gutter->wires[i].selected };
	if (gutter->count)
		qsort(weights, gutter->count, sizeof *weights, compare_weights);
	for (size_t i = 0; i < gutter->count; i++) {
		by_rank[i] = weights[i].wire;
		paths[by_rank[i]].rank = (int)i;
	}
	return by_rank;
}

/* Tracks */

static int
tracks_in_order(struct router *router)
{
	struct wb_wire_net *nets = router->nets.nets;
	int used = 0;

	for (int i = 0; i < router->order.ordered; i++) {
		struct wb_wire_net *net = &nets[router->order.in_order[i]];

		net->track = 0;
		for (int j = 0; j < i; j++) {
			const struct wb_wire_net *left = &nets[router->order.in_order[j]];

			if (wb_wire_nets_overlap(left, net) &&
			    left->track + left->width > net->track)
				net->track = left->track + left->width;
		}
		if (net->track + net->width > used)
			used = net->track + net->width;
	}
	return used;
}

/* Whether a net is clear of the wide ones that reach into a track from the one before. */
static bool
clear_of_wide(const struct router *router, const struct wb_wire_net *net, int track)
{
	for (int i = 0; i < router->order.ordered; i++) {
		const struct wb_wire_net *other = &router->nets.nets[router->order.in_order[i]];

		if (other->width == 2 && other->track == track - 1 &&
		    wb_wire_nets_overlap(other, net))
			return false;
	}
	return true;
}

/* The next net of a track that is filled down to row `end`; -1: none fits. */
static int
next_in_track(const struct router *router, int track, int end)
{
	const struct wb_wire_nets *nets = &router->nets;
	int best = -1;

	for (int i = 0; i < nets->net_count; i++) {
		const struct wb_wire_net *net = &nets->nets[i];

		if (!router->order.waiting[i] && net->width && net->top > end &&
		    (best < 0 || net->top < nets->nets[best].top) &&
		    clear_of_wide(router, net, track))
			best = i;
	}
	return best;
}

/* The left-edge algorithm: fills one track after the other from the top. */
static int
tracks_packed(struct router *router)
{
	struct wb_wire_nets *nets = &router->nets;
	int trunks = router->order.ordered, used = 0;

	router->order.ordered = 0;
	wb_wire_order_wait(&router->order);
	for (int track = 0; router->order.ordered < trunks; track++) {
		int start = router->order.ordered, net, end = -1;

		while ((net = next_in_track(router, track, end)) >= 0) {
			nets->nets[net].track = track;
			end = nets->nets[net].bottom;
			used = track + nets->nets[net].width > used ? track + nets->nets[net].width
								    : used;
			router->order.waiting[net] = -1;
			router->order.in_order[router->order.ordered++] = net;
		}
		for (int i = start; i < router->order.ordered; i++)
			wb_wire_order_release(&router->order, router->order.in_order[i]);
	}
	return used;
}

/* Giving up */

/* The least important edge whose trunk passes the fullest row, where that has over `most`. */
static int
edge_of_crowd(struct router *router, int most)
{
	const struct wb_wire_nets *nets = &router->nets;
	int fullest = 0;

	memset(router->crowd, 0, (size_t)nets->rows * sizeof *router->crowd);
	for (int i = 0; i < nets->net_count; i++)
		for (int row = nets->nets[i].top; row <= nets->nets[i].bottom; row++)
			router->crowd[row] += nets->nets[i].width;
	for (int row = 0; row < nets->rows; row++)
		if (router->crowd[row] > router->crowd[fullest])
			fullest = row;
	if (router->crowd[fullest] <= most)
		return -1;
	for (int i = nets->edge_count - 1; i >= 0; i--) {
		const struct wb_wire_edge *edge = &nets->edges[i];
		int top = edge->source < edge->target ? edge->source : edge->target;
		int bottom = edge->source < edge->target ? edge->target : edge->source;

		if (edge->drawn && top < bottom && top <= fullest && fullest <= bottom)
			return i;
	}
	return -1;
}

/* Gives up edges until no row has more trunks than tracks. */
static void
thin_out(struct router *router, int most)
{
	int edge;

	do {
		wb_wire_nets_group(&router->nets);
		edge = edge_of_crowd(router, most);
		if (edge >= 0)
			router->nets.edges[edge].drawn = false;
	} while (edge >= 0);
}

/* Gives up the least important edge whose trunk lies beside one that found no track. */
static void
make_room(struct router *router, int most)
{
	struct wb_wire_nets *nets = &router->nets;
	const struct wb_wire_net *outside = NULL;

	for (int i = 0; i < router->order.ordered && !outside; i++) {
		const struct wb_wire_net *net = &nets->nets[router->order.in_order[i]];

		if (net->track + net->width > most)
			outside = net;
	}
	for (int i = nets->edge_count - 1; i >= 0; i--) {
		struct wb_wire_edge *edge = &nets->edges[i];

		if (edge->drawn && edge->source != edge->target &&
		    wb_wire_nets_overlap(&nets->nets[nets->origins[edge->source].net], outside)) {
			edge->drawn = false;
			return;
		}
	}
}

/* Tracks for what is drawn now; -1 where something had to be given up. */
static int
assign_tracks(struct router *router, int most)
{
	int used;

	thin_out(router, most);
	wb_wire_nets_rule(&router->nets);
	if (!wb_wire_order_make(&router->order))
		return -1;
	used = tracks_in_order(router);
	if (used > most)
		used = tracks_packed(router);
	if (used <= most)
		return used;
	make_room(router, most);
	return -1;
}

static void
report_paths(const struct wb_wire_nets *nets, struct wb_wire_path *paths)
{
	for (int i = 0; i < nets->edge_count; i++) {
		const struct wb_wire_edge *edge = &nets->edges[i];
		struct wb_wire_path *path = &paths[edge->wire];
		const struct wb_wire_net *net;

		if (!edge->drawn)
			continue;
		path->way = edge->source == edge->target ? WB_WAY_LEVEL : WB_WAY_TRACK;
		if (path->way == WB_WAY_LEVEL)
			continue;
		net = &nets->nets[nets->origins[edge->source].net];
		path->track = net->track;
		if (net->shape == WB_NET_SWAP)
			path->way = edge->source < edge->target ? WB_WAY_SWAP_DOWN : WB_WAY_SWAP_UP;
	}
}

int
wb_wire_route(const struct wb_gutter *gutter, int most, struct wb_wire_path *paths,
	      struct wb_arena *arena)
{
	struct router router;
	int used;

	for (size_t i = 0; i < gutter->count; i++)
		paths[i] = (struct wb_wire_path){ .way = WB_WAY_NAMED, .column = -1 };
	wb_wire_nets_init(&router.nets, gutter, rank_wires(gutter, paths, arena), arena);
	wb_wire_order_init(&router.order, &router.nets, arena);
	router.crowd = WB_NEW_ARRAY(arena, int, (size_t)gutter->rows);
	do
		used = assign_tracks(&router, most);
	while (used < 0);
	report_paths(&router.nets, paths);
	wb_wire_nets_release(&router.nets);
	return used;
}
