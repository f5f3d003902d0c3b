/*
 * The order is the rules' (a topological sort), completed so that trunks nest; sifting
 * (Rudell 1993, there for decision diagrams) then takes each net in turn to where the
 * crossings are fewest and no rule is broken, while crossings fall:
 *
 *     ──┐        ──────┐       two trunks that lead down: the lower source's goes
 *     ──│──┐     ───┐  │       left, and what were two crossings is none
 *       └──│──▶     │  └──▶
 *          └──▶     └─────▶
 */
#include "tui/wire_order.h"

#include <string.h>

enum { MOST_SIFTS = 8 };

/* More than all crossings: the price of breaking a rule. */
enum { FORBIDDEN = 1 << 20 };

/* Crossings */

/* Rows of a set from one row to another. */
static int
count_rows(const uint64_t *set, const uint64_t *without, int from, int to)
{
	int count = 0;

	for (int word = from / 64; from <= to && word <= to / 64; word++) {
		uint64_t bits = set[word] & ~without[word];

		if (word == from / 64)
			bits &= UINT64_MAX << (from % 64);
		if (word == to / 64)
			bits &= UINT64_MAX >> (63 - to % 64);
		count += __builtin_popcountll(bits);
	}
	return count;
}

/* Crossings of the two nets where `left` is left of `right`: leads over inner trunks. */
static int
crossings(const struct wb_wire_net *left, const struct wb_wire_net *right)
{
	return count_rows(right->sources, left->sources, left->top + 1, left->bottom - 1) +
	       count_rows(left->targets, right->targets, right->top + 1, right->bottom - 1);
}

static void
price_orders(struct wb_wire_order *order)
{
	const struct wb_wire_nets *nets = order->nets;
	int n = nets->net_count;

	memset(order->price, 0, (size_t)n * (size_t)n * sizeof *order->price);
	for (int i = 0; i < n; i++)
		for (int j = 0; j < i; j++) {
			const struct wb_wire_net *a = &nets->nets[i], *b = &nets->nets[j];

			if (!a->width || !b->width || !wb_wire_nets_overlap(a, b))
				continue;
			order->price[i * n + j] = crossings(a, b) - crossings(b, a);
			order->price[j * n + i] = -order->price[i * n + j];
		}
	for (size_t i = 0; i < nets->rule_count; i++) {
		order->price[nets->rules[i].left * n + nets->rules[i].right] = -FORBIDDEN;
		order->price[nets->rules[i].right * n + nets->rules[i].left] = FORBIDDEN;
	}
}

/* The order */

/* Nets that lead up first, from the top; then those that lead down, from the bottom. */
static int
nesting_key(const struct wb_wire_order *order, const struct wb_wire_net *net)
{
	bool down = net->bottom - net->source > net->source - net->top;

	return down ? 2 * order->nets->rows - net->source : net->source;
}

void
wb_wire_order_wait(struct wb_wire_order *order)
{
	const struct wb_wire_nets *nets = order->nets;

	memset(order->waiting, 0, (size_t)nets->net_count * sizeof *order->waiting);
	for (size_t i = 0; i < nets->rule_count; i++)
		order->waiting[nets->rules[i].right]++;
}

void
wb_wire_order_release(struct wb_wire_order *order, int net)
{
	const struct wb_wire_nets *nets = order->nets;

	for (size_t i = 0; i < nets->rule_count; i++)
		if (nets->rules[i].left == net)
			order->waiting[nets->rules[i].right]--;
}

static void
place(struct wb_wire_order *order, int net)
{
	order->in_order[order->ordered++] = net;
	order->waiting[net] = -1;
	wb_wire_order_release(order, net);
}

/* Orders the nets under the rules; false where they go in a circle. */
static bool
order_nets(struct wb_wire_order *order)
{
	const struct wb_wire_nets *nets = order->nets;
	int trunks = 0;

	order->ordered = 0;
	wb_wire_order_wait(order);
	for (int i = 0; i < nets->net_count; i++)
		trunks += nets->nets[i].width > 0;
	while (order->ordered < trunks) {
		int best = -1;

		for (int i = 0; i < nets->net_count; i++)
			if (!order->waiting[i] && nets->nets[i].width &&
			    (best < 0 || nesting_key(order, &nets->nets[i]) <
						 nesting_key(order, &nets->nets[best])))
				best = i;
		if (best < 0)
			return false;
		place(order, best);
	}
	return true;
}

/*
 * After order_nets failed every net not placed waits for one not placed: going back
 * from any of them ends in a circle. Gives up the least important edge of each circle.
 */
static void
break_circles(struct wb_wire_order *order)
{
	struct wb_wire_nets *nets = order->nets;
	int *seen = order->in_order; /* by which walk, from 1 */

	memset(seen, 0, (size_t)nets->net_count * sizeof *seen);
	for (size_t i = 0; i < nets->rule_count; i++)
		if (order->waiting[nets->rules[i].left] > 0)
			order->awaited[nets->rules[i].right] = (int)i;
	for (int start = 0; start < nets->net_count; start++) {
		int net = start, worst = -1;

		if (order->waiting[start] <= 0)
			continue;
		for (; !seen[net]; net = nets->rules[order->awaited[net]].left)
			seen[net] = start + 1;
		if (seen[net] != start + 1)
			continue;
		for (int end = net; worst < 0 || net != end;) {
			const struct wb_wire_rule *rule = &nets->rules[order->awaited[net]];

			worst = rule->edge > worst ? rule->edge : worst;
			net = rule->left;
		}
		nets->edges[worst].drawn = false;
	}
}

/* Moves the net at a position to where it crosses least; true where that is elsewhere. */
static bool
sift(struct wb_wire_order *order, int at)
{
	int net = order->in_order[at], n = order->nets->net_count;
	int best = at, least = 0, sum = 0;

	for (int i = at - 1; i >= 0; i--) {
		sum += order->price[net * n + order->in_order[i]];
		if (sum > FORBIDDEN / 2)
			break;
		if (sum < least)
			best = i, least = sum;
	}
	sum = 0;
	for (int i = at + 1; i < order->ordered; i++) {
		sum -= order->price[net * n + order->in_order[i]];
		if (sum > FORBIDDEN / 2)
			break;
		if (sum < least)
			best = i, least = sum;
	}
	if (best < at)
		memmove(order->in_order + best + 1, order->in_order + best,
			(size_t)(at - best) * sizeof *order->in_order);
	else
		memmove(order->in_order + at, order->in_order + at + 1,
			(size_t)(best - at) * sizeof *order->in_order);
	order->in_order[best] = net;
	return best != at;
}

static void
sift_all(struct wb_wire_order *order)
{
	bool moved = true;

	for (int sifts = 0; moved && sifts < MOST_SIFTS; sifts++) {
		moved = false;
		for (int i = 0; i < order->ordered; i++)
			moved |= sift(order, i);
	}
}

void
wb_wire_order_init(struct wb_wire_order *order, struct wb_wire_nets *nets, struct wb_arena *arena)
{
	size_t rows = (size_t)nets->rows;

	*order = (struct wb_wire_order){ .nets = nets };
	order->in_order = WB_NEW_ARRAY(arena, int, rows);
	order->waiting = WB_NEW_ARRAY(arena, int, rows);
	order->awaited = WB_NEW_ARRAY(arena, int, rows);
	order->price = wb_arena_alloc(arena, rows * rows * sizeof *order->price);
}

bool
wb_wire_order_make(struct wb_wire_order *order)
{
	if (!order_nets(order)) {
		break_circles(order);
		return false;
	}
	price_orders(order);
	sift_all(order);
	return true;
}
