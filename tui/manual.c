/* The tables of keys, from the table of actions: a list for each place. */
#include <stdio.h>
#include <string.h>

#include "tui/keymap.h"
#include "tui/workbench.h"

/* Characters that roff takes for its own, as it wants them written. */
static const struct {
	char character;
	const char *written;
} escapes[] = {
	{ '\\', "\\e" },  { '-', "\\-" },    { '^', "\\(ha" }, { '~', "\\(ti" },
	{ '`', "\\(ga" }, { '\'', "\\(aq" }, { '"', "\\(dq" }, { ' ', " , " },
};

/* Alternatives parted by commas; punctuation is kept from being taken for mdoc's. */
static void
print_keys(const struct wb_buffer *keys)
{
	for (size_t i = 0; i < keys->len; i++) {
		char c = keys->at[i];
		size_t at = 0;

		while (at < sizeof escapes / sizeof *escapes && escapes[at].character != c)
			at++;
		if (at < sizeof escapes / sizeof *escapes)
			fputs(escapes[at].written, stdout);
		else
			printf("%s%c", strchr(".,:;()[]?!|", c) ? "\\&" : "", c);
	}
}

static void
print_action(const struct wb_keymap *keymap, enum wb_context_index context, enum wb_action action)
{
	struct wb_buffer keys = { 0 };

	wb_keymap_names(keymap, context, action, &keys);
	printf(".It %s", keys.len ? "Li \"" : "");
	print_keys(&keys);
	printf("%s%s\n", keys.len ? "\" Pq Ic " : "Ic ", wb_action_rules[action].name);
	puts(wb_action_rules[action].help);
	wb_buffer_release(&keys);
}

static bool
belongs(enum wb_action action, int context)
{
	uint32_t where = wb_action_rules[action].where;

	if (context < 0)
		return where == WB_IN_VIEWS;
	return where != WB_IN_VIEWS && where & UINT32_C(1) << context;
}

static void
print_place(const struct wb_keymap *keymap, int context)
{
	bool begun = false;

	for (int i = 1; i < WB_ACTION_COUNT; i++) {
		if (!belongs((enum wb_action)i, context))
			continue;
		if (!begun)
			printf(".Ss %s\n.Bl -tag -width Ds\n",
			       context < 0 ? "Everywhere"
					   : wb_context_name((enum wb_context_index)context));
		begun = true;
		print_action(keymap, context < 0 ? WB_CONTEXT_TEXT : (enum wb_context_index)context,
			     (enum wb_action)i);
	}
	if (begun)
		puts(".El");
}

void
wb_workbench_manual(void)
{
	struct wb_keymap keymap = { 0 };

	wb_keymap_init(&keymap);
	for (int context = -1; context < WB_CONTEXT_COUNT; context++)
		print_place(&keymap, context);
	wb_keymap_release(&keymap);
}
