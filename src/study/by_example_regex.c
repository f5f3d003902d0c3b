/*
 * Regexes whose groups are put together anew.
 *
 * A cutting is a regex that takes the whole of a value apart: into runs of letters and of
 * digits; at a separator; or, where all examples are equally long, at the places where
 * the first output takes it apart. The language's own match says what the atoms of each
 * example are. Then the outputs are spelled, all at once, with the atoms and with characters
 * that they have in common (a walk in depth, the fewest pieces first); where that
 * succeeds, the regex with just the atoms used as groups, and the template, are proposed.
 */
#include <stdio.h>
#include <string.h>

#include "base/utf8.h"
#include "lang/print.h"
#include "study/by_example_state.h"

enum {
	ATOMS = 9,         /* most groups */
	GAPS = ATOMS + 1,  /* what stands between them, and at the ends */
	PIECES = 16,       /* most of an output */
	STEPS_MOST = 4000, /* of one walk */
	REGEX_COST = 6,
	ATOM_COST = 1,
	CONSTANT_COST = 1,
	LETTER_COST = 2, /* of each letter or digit of a constant */
	PROGRAMS = 2,    /* of one cutting that are proposed */
	REST = 200,      /* bytes of a value that is taken apart */
};

/* Between groups in the template that tells the atoms: in no value that is taken apart. */
static const char mark[] = "\xc2\xa6";

struct cutting {
	size_t n_atoms;
	char first[ATOMS][32]; /* regex of an atom's first character … */
	char rest[ATOMS][32];  /* … and of the rest; or first empty: of all of it */
	char gaps[GAPS][32];   /* regex of what stands before each atom, and at the end */
};

/* What an output is made of, in order. */
struct piece {
	enum { PIECE_ATOM, PIECE_INITIAL, PIECE_CONSTANT } kind;
	size_t atom;
	char constant[5];
	size_t len;
};

struct walk {
	struct wb_example_search *search;
	const struct wb_example_state *state;
	const struct cutting *cutting;
	const struct wb_text (*atoms)[ATOMS]; /* by example */
	size_t at[WB_EXAMPLES_MAX];           /* so far in each output */
	size_t n_pieces, steps, proposed;
	struct piece pieces[PIECES];
};

/* Writing. */

void
wb_example_quote(struct wb_text text, enum wb_example_quoting quoting, struct wb_buffer *out)
{
	const char *special = quoting == WB_QUOTE_CLASS ? "\\]^-[" : "\\^$.[|()?*+{}";

	for (size_t i = 0; i < text.len; i++) {
		if (text.at[i] && strchr(special, text.at[i]))
			wb_buffer_byte(out, '\\');
		wb_buffer_byte(out, text.at[i]);
	}
}

static bool
uses(const struct walk *walk, size_t atom, int kind)
{
	for (size_t i = 0; i < walk->n_pieces; i++)
		if (walk->pieces[i].kind == (unsigned)kind && walk->pieces[i].atom == atom)
			return true;
	return false;
}

/* The regex with groups for the atoms used; numbers[kind][atom] says which. */
static void
write_regex(const struct walk *walk, size_t numbers[2][ATOMS], struct wb_buffer *out)
{
	const struct cutting *cutting = walk->cutting;
	size_t group = 0;

	wb_buffer_byte(out, '^');
	for (size_t i = 0; i < cutting->n_atoms; i++) {
		bool whole = uses(walk, i, PIECE_ATOM), initial = uses(walk, i, PIECE_INITIAL);

		wb_buffer_string(out, cutting->gaps[i]);
		numbers[PIECE_ATOM][i] = whole ? ++group : 0;
		numbers[PIECE_INITIAL][i] = initial ? ++group : 0;
		wb_buffer_string(out, whole ? "(" : "");
		if (initial)
			wb_buffer_format(out, "(%s)", cutting->first[i]);
		wb_buffer_string(out, cutting->rest[i]);
		if (!initial && cutting->first[i][0])
			wb_buffer_byte(out, '+');
		else if (initial)
			wb_buffer_byte(out, '*');
		wb_buffer_string(out, whole ? ")" : "");
	}
	wb_buffer_string(out, cutting->gaps[cutting->n_atoms]);
	wb_buffer_byte(out, '$');
}

static void
write_template(const struct walk *walk, size_t numbers[2][ATOMS], struct wb_buffer *out)
{
	for (size_t i = 0; i < walk->n_pieces; i++) {
		const struct piece *piece = &walk->pieces[i];
		const struct piece *next = i + 1 < walk->n_pieces ? piece + 1 : NULL;
		bool digit_follows = next && next->kind == PIECE_CONSTANT &&
				     next->constant[0] >= '0' && next->constant[0] <= '9';

		if (piece->kind == PIECE_CONSTANT) {
			if (piece->constant[0] == '$')
				wb_buffer_byte(out, '$');
			wb_buffer_add(out, piece->constant, piece->len);
			continue;
		}
		wb_buffer_format(out, digit_follows ? "${%zu}" : "$%zu",
				 numbers[piece->kind][piece->atom]);
	}
}

static unsigned
cost_of(const struct walk *walk)
{
	unsigned cost = REGEX_COST + walk->state->cost;

	for (size_t i = 0; i < walk->n_pieces; i++) {
		char c = walk->pieces[i].constant[0];

		if (walk->pieces[i].kind != PIECE_CONSTANT)
			cost += ATOM_COST;
		else
			cost += (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z')
					? LETTER_COST
					: CONSTANT_COST;
	}
	return cost;
}

static void
propose(struct walk *walk)
{
	size_t numbers[2][ATOMS];
	struct wb_buffer regex = { 0 }, template = { 0 }, step = { 0 };
	struct wb_regex_literal written = { .flags = { "", 0 } };

	write_regex(walk, numbers, &regex);
	write_template(walk, numbers, &template);
	written.pattern = wb_buffer_slice(&regex);
	wb_buffer_byte(&step, 'm');
	wb_print_replacing_regex(&written, wb_buffer_slice(&template), &step);
	wb_example_propose_step(walk->search, walk->state, cost_of(walk), "%s", step.at);
	walk->proposed++;
	wb_buffer_release(&regex);
	wb_buffer_release(&template);
	wb_buffer_release(&step);
}

/* Walking. */

static bool
is_done(const struct walk *walk)
{
	for (size_t i = 0; i < walk->search->n_plain; i++)
		if (walk->at[i] < walk->search->wanted[i].len)
			return false;
	return true;
}

static struct wb_text
initial_of(struct wb_text atom)
{
	return (struct wb_text){ atom.at, wb_utf8_offset(atom, 1) };
}

/* What a piece stands for in an example. */
static struct wb_text
text_of(const struct walk *walk, const struct piece *piece, size_t example)
{
	if (piece->kind == PIECE_CONSTANT)
		return (struct wb_text){ piece->constant, piece->len };
	return piece->kind == PIECE_ATOM ? walk->atoms[example][piece->atom]
					 : initial_of(walk->atoms[example][piece->atom]);
}

/* Whether the piece comes next in every output. */
static bool
comes_next(const struct walk *walk, const struct piece *piece)
{
	bool says = false;

	for (size_t i = 0; i < walk->search->n_plain; i++) {
		struct wb_text text = text_of(walk, piece, i), wanted = walk->search->wanted[i];

		if (text.len > wanted.len - walk->at[i] ||
		    memcmp(text.at, wanted.at + walk->at[i], text.len) != 0)
			return false;
		says |= text.len > 0;
	}
	return says;
}

static void walk_on(struct walk *walk);

static void
take_piece(struct walk *walk, struct piece piece)
{
	if (!comes_next(walk, &piece))
		return;
	walk->pieces[walk->n_pieces++] = piece;
	for (size_t i = 0; i < walk->search->n_plain; i++)
		walk->at[i] += text_of(walk, &piece, i).len;
	walk_on(walk);
	for (size_t i = 0; i < walk->search->n_plain; i++)
		walk->at[i] -= text_of(walk, &piece, i).len;
	walk->n_pieces--;
}

/* A character of the first output that may stand in a template. */
static bool
next_constant(const struct walk *walk, struct piece *piece)
{
	struct wb_text rest = { walk->search->wanted[0].at + walk->at[0],
				walk->search->wanted[0].len - walk->at[0] };
	unsigned char c;

	*piece = (struct piece){ .kind = PIECE_CONSTANT };
	if (!rest.len)
		return false;
	c = (unsigned char)rest.at[0];
	piece->len = wb_utf8_offset(rest, 1);
	if (c < ' ' || c == 0x7f || c == '\\' || piece->len >= sizeof piece->constant)
		return false;
	memcpy(piece->constant, rest.at, piece->len);
	return true;
}

static void
walk_on(struct walk *walk)
{
	struct piece constant;

	if (walk->proposed == PROGRAMS || ++walk->steps > STEPS_MOST)
		return;
	if (is_done(walk)) {
		propose(walk);
		return;
	}
	if (walk->n_pieces == PIECES)
		return;
	for (size_t i = 0; i < walk->cutting->n_atoms; i++)
		take_piece(walk, (struct piece){ .kind = PIECE_ATOM, .atom = i });
	for (size_t i = 0; i < walk->cutting->n_atoms; i++)
		if (walk->cutting->first[i][0])
			take_piece(walk, (struct piece){ .kind = PIECE_INITIAL, .atom = i });
	if (next_constant(walk, &constant))
		take_piece(walk, constant);
}

/* Cutting. */

/* The atoms of one example, as the template with marks gave them. */
static bool
part_atoms(struct wb_text text, size_t n, struct wb_text atoms[ATOMS])
{
	for (size_t i = 0; i < n; i++) {
		const char *end = i + 1 < n ? memmem(text.at, text.len, mark, sizeof mark - 1)
					    : text.at + text.len;
		size_t len;

		if (!end)
			return false;
		len = (size_t)(end - text.at);
		atoms[i] = (struct wb_text){ text.at, len };
		if (i + 1 == n)
			break;
		text.at += len + sizeof mark - 1;
		text.len -= len + sizeof mark - 1;
	}
	return true;
}

static bool
find_atoms(struct wb_example_search *search, const struct wb_example_state *state,
	   const struct cutting *cutting, struct wb_text (*atoms)[ATOMS])
{
	struct walk all = { .cutting = cutting };
	size_t numbers[2][ATOMS];
	struct wb_buffer regex = { 0 }, template = { 0 }, step = { 0 };
	struct wb_regex_literal written = { .flags = { "", 0 } };
	struct wb_bench_value *out =
		WB_NEW_ARRAY(&search->arena, struct wb_bench_value, search->n_plain);
	bool found;

	for (size_t i = 0; i < cutting->n_atoms; i++) {
		all.pieces[all.n_pieces++] = (struct piece){ .kind = PIECE_ATOM, .atom = i };
		wb_buffer_format(&template, "%s$%zu", i ? mark : "", i + 1);
	}
	write_regex(&all, numbers, &regex);
	written.pattern = wb_buffer_slice(&regex);
	wb_buffer_string(&step, "x | m");
	wb_print_replacing_regex(&written, wb_buffer_slice(&template), &step);
	found = wb_example_bench_run(&search->bench, wb_buffer_slice(&step), state->values,
				     search->n_plain, out, &search->arena);
	for (size_t i = 0; found && i < search->n_plain; i++)
		found = out[i].state == WB_CELL_VALUE &&
			part_atoms(out[i].text, cutting->n_atoms, atoms[i]);
	wb_buffer_release(&regex);
	wb_buffer_release(&template);
	wb_buffer_release(&step);
	return found;
}

static void
try_cutting(struct wb_example_search *search, const struct wb_example_state *state,
	    const struct cutting *cutting)
{
	struct wb_text atoms[WB_EXAMPLES_MAX][ATOMS];
	struct walk walk = {
		.search = search,
		.state = state,
		.cutting = cutting,
		.atoms = (const struct wb_text(*)[ATOMS])atoms,
	};

	if (cutting->n_atoms && !wb_example_stopped(search) &&
	    find_atoms(search, state, cutting, atoms))
		walk_on(&walk);
}

static bool
put(char out[32], const char *text)
{
	size_t len = strlen(out), more = strlen(text);

	if (len + more >= 32)
		return false;
	memcpy(out + len, text, more + 1);
	return true;
}

static bool
put_literal(char out[32], struct wb_text text, enum wb_example_quoting quoting)
{
	struct wb_buffer escaped = { 0 };
	bool fits;

	wb_example_quote(text, quoting, &escaped);
	fits = put(out, escaped.at);
	wb_buffer_release(&escaped);
	return fits;
}

/* Runs of letters and digits; blanks and signs stand between. */
static void
cut_runs(struct wb_example_search *search, const struct wb_example_state *state)
{
	struct wb_text text = state->values[0].text;
	struct cutting cutting = { 0 };
	const char *last = "";

	while (text.len) {
		struct wb_text one = { text.at, wb_utf8_offset(text, 1) };
		char c = one.at[0];
		const char *kind = (c >= '0' && c <= '9') ? "\\d"
				   : ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || (c & 0x80)
					   ? "\\p{L}"
				   : c == ' ' ? "\\s+"
					      : "";
		bool is_atom = kind[0] && c != ' ';

		text.at += one.len;
		text.len -= one.len;
		if (kind[0] && !strcmp(kind, last))
			continue;
		last = kind;
		if (!is_atom &&
		    !(kind[0] ? put(cutting.gaps[cutting.n_atoms], kind)
			      : put_literal(cutting.gaps[cutting.n_atoms], one, WB_QUOTE_PLAIN)))
			return;
		if (!is_atom)
			continue;
		if (cutting.n_atoms == ATOMS)
			return;
		strcpy(cutting.first[cutting.n_atoms], kind);
		strcpy(cutting.rest[cutting.n_atoms++], kind);
	}
	try_cutting(search, state, &cutting);
}

static size_t
count_of(struct wb_text text, char c)
{
	size_t n = 0;

	for (size_t i = 0; i < text.len; i++)
		n += text.at[i] == c;
	return n;
}

static void
add_atom(struct cutting *cutting, const char *first, const char *rest)
{
	strcpy(cutting->first[cutting->n_atoms], first);
	strcpy(cutting->rest[cutting->n_atoms++], rest);
}

/* What is no separator, and the separator with blanks around. */
struct separator {
	char other[32], gap[32];
};

static bool
describe(char c, struct separator *out)
{
	struct wb_text text = { &c, 1 };

	*out = (struct separator){ 0 };
	if (c == ' ') {
		strcpy(out->other, "\\S");
		strcpy(out->gap, "\\s+");
		return true;
	}
	return put(out->other, "[^") && put_literal(out->other, text, WB_QUOTE_CLASS) &&
	       put(out->other, "]") && put_literal(out->gap, text, WB_QUOTE_PLAIN) &&
	       put(out->gap, "\\s*");
}

/* At the first separator, at the last, and at all of them where every example has as many. */
static void
cut_at(struct wb_example_search *search, const struct wb_example_state *state, char c)
{
	struct separator separator;
	struct cutting first = { 0 }, last = { 0 }, all = { 0 };
	size_t n = count_of(state->values[0].text, c);

	if (!n || !describe(c, &separator))
		return;
	add_atom(&first, separator.other, separator.other);
	strcpy(first.gaps[1], separator.gap);
	add_atom(&first, "", ".+");
	try_cutting(search, state, &first);
	if (n == 1)
		return;
	add_atom(&last, "", ".+");
	strcpy(last.gaps[1], separator.gap);
	add_atom(&last, separator.other, separator.other);
	try_cutting(search, state, &last);
	if (n >= ATOMS)
		return;
	for (size_t i = 0; i <= n; i++) {
		strcpy(all.gaps[i], i ? separator.gap : "");
		add_atom(&all, separator.other, separator.other);
	}
	try_cutting(search, state, &all);
}

/* Where the first output takes the first value apart: the ends of the longest common pieces. */
static size_t
find_places(struct wb_text text, struct wb_text wanted, bool *cut)
{
	size_t n = 0;

	for (size_t at = 0; at < wanted.len;) {
		size_t best = 0, place = 0;

		for (size_t i = 0; i < text.len; i++) {
			size_t len = 0;

			while (i + len < text.len && at + len < wanted.len &&
			       text.at[i + len] == wanted.at[at + len])
				len++;
			if (len > best) {
				best = len;
				place = i;
			}
		}
		if (best) {
			n += !cut[place] + !cut[place + best];
			cut[place] = cut[place + best] = true;
		}
		at += best ? best : 1;
	}
	return n;
}

/* Which example has the shortest value; *even says whether all are equally long. */
static size_t
find_shortest(const struct wb_example_search *search, const struct wb_example_state *state,
	      bool *even)
{
	size_t shortest = 0;

	*even = true;
	for (size_t i = 1; i < search->n_plain; i++) {
		*even &= state->values[i].text.len == state->values[0].text.len;
		if (state->values[i].text.len < state->values[shortest].text.len)
			shortest = i;
	}
	return shortest;
}

static bool
is_plain_text(const struct wb_example_search *search, const struct wb_example_state *state)
{
	for (size_t i = 0; i < search->n_plain; i++)
		if (wb_utf8_count(state->values[i].text) != state->values[i].text.len)
			return false;
	return true;
}

/*
 * At places counted from the front, and from the end: for values of digits without
 * separators. What a longer value has more stands on the other side.
 */
static void
cut_places(struct wb_example_search *search, const struct wb_example_state *state)
{
	bool cut[REST + 1] = { false }, even;
	size_t shortest = find_shortest(search, state, &even), start = 0;
	struct wb_text text = state->values[shortest].text;
	struct cutting cutting = { 0 };

	if (!is_plain_text(search, state))
		return;
	cut[0] = cut[text.len] = true;
	if (find_places(text, search->wanted[shortest], cut) + 1 > ATOMS)
		return;
	for (size_t i = 1; i <= text.len; i++) {
		if (!cut[i])
			continue;
		if (cutting.n_atoms == ATOMS)
			return;
		snprintf(cutting.rest[cutting.n_atoms++], sizeof cutting.rest[0], ".{%zu}",
			 i - start);
		start = i;
	}
	if (cutting.n_atoms < 2)
		return;
	if (even) {
		try_cutting(search, state, &cutting);
		return;
	}
	strcpy(cutting.gaps[cutting.n_atoms], ".*");
	try_cutting(search, state, &cutting);
	strcpy(cutting.gaps[0], ".*");
	cutting.gaps[cutting.n_atoms][0] = '\0';
	try_cutting(search, state, &cutting);
}

void
wb_example_try_regexes(struct wb_example_search *search, const struct wb_example_state *state)
{
	static const char separators[] = ", ;-/_@.:|#(=";

	if (!search->n_plain)
		return;
	for (size_t i = 0; i < search->n_plain; i++) {
		struct wb_text text = state->values[i].text;

		if (!text.len || text.len > REST ||
		    memmem(text.at, text.len, mark, sizeof mark - 1))
			return;
	}
	cut_runs(search, state);
	for (size_t i = 0; separators[i]; i++)
		cut_at(search, state, separators[i]);
	cut_places(search, state);
}
