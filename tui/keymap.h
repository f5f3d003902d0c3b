/*
 * The keymap: which keys do what, where. Made from the table of actions and then
 * changed by the analyst's `keys` file.
 *
 * The file has one line a binding, `[CONTEXT.]ACTION = KEYS`, which replaces the
 * keys of that action (in that context); `preset function-keys` adds those of
 * the preset; # begins a comment. One thread.
 */
#ifndef TUI_KEYMAP_H
#define TUI_KEYMAP_H

#include "base/error.h"
#include "tui/actions.h"
#include "tui/input.h"

enum { WB_SEQUENCE_KEYS = 4 };

struct wb_binding {
	enum wb_action action;
	uint32_t where; /* set of contexts */
	size_t n_keys;
	int32_t keys[WB_SEQUENCE_KEYS];
};

struct wb_keymap {
	size_t count, capacity;
	struct wb_binding *bindings;
};

/* The default bindings, into a keymap of all zero bytes. */
void wb_keymap_init(struct wb_keymap *keymap);
void wb_keymap_release(struct wb_keymap *keymap);

/* Applies a keys file; `name` is for messages. Nothing is changed after a failure. */
enum wb_status wb_keymap_apply(struct wb_keymap *keymap, struct wb_text file, const char *name,
			       struct wb_error *err);

/* $XDG_CONFIG_HOME/waybill/keys, where there is one. */
enum wb_status wb_keymap_read(struct wb_keymap *keymap, struct wb_error *err);

enum wb_keymap_answer {
	WB_KEYMAP_NONE,  /* no binding begins so */
	WB_KEYMAP_BEGUN, /* one goes on */
	WB_KEYMAP_FOUND, /* *action; none goes on, or not here */
};

/* What a sequence of keys means in a context. */
enum wb_keymap_answer wb_keymap_look(const struct wb_keymap *keymap, enum wb_context_index context,
				     const int32_t *keys, size_t n, enum wb_action *action);

/* Appends the first keys of an action in a context, or nothing where it has none. */
void wb_keymap_name(const struct wb_keymap *keymap, enum wb_context_index context,
		    enum wb_action action, struct wb_buffer *out);

/* Appends all of them, parted by blanks. */
void wb_keymap_names(const struct wb_keymap *keymap, enum wb_context_index context,
		     enum wb_action action, struct wb_buffer *out);

#endif
