#include "tui/keymap.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/memory.h"

/* Takes the next word off a line; empty at its end. */
static struct wb_text
take_word(struct wb_text *line)
{
	struct wb_text rest = wb_text_trim(*line), word = rest;
	size_t len = 0;

	while (len < rest.len && rest.at[len] != ' ' && rest.at[len] != '\t')
		len++;
	word.len = len;
	*line = (struct wb_text){ rest.at + len, rest.len - len };
	return word;
}

static bool
add_binding(struct wb_keymap *keymap, enum wb_action action, uint32_t where, struct wb_text keys)
{
	struct wb_binding binding = { .action = action, .where = where };

	while (keys.len && binding.n_keys < WB_SEQUENCE_KEYS)
		if (!wb_key_take(&keys, &binding.keys[binding.n_keys++]))
			return false;
	if (keys.len || !binding.n_keys)
		return false;
	WB_GROW(keymap->bindings, keymap->capacity, keymap->count + 1);
	keymap->bindings[keymap->count++] = binding;
	return true;
}

static bool
add_bindings(struct wb_keymap *keymap, enum wb_action action, uint32_t where, struct wb_text keys)
{
	struct wb_text word;

	while ((word = take_word(&keys)).len)
		if (!add_binding(keymap, action, where, word))
			return false;
	return true;
}

void
wb_keymap_init(struct wb_keymap *keymap)
{
	for (int i = 1; i < WB_ACTION_COUNT; i++)
		add_bindings(keymap, (enum wb_action)i, wb_action_rules[i].where,
			     wb_text_of(wb_action_rules[i].keys));
}

void
wb_keymap_release(struct wb_keymap *keymap)
{
	free(keymap->bindings);
	*keymap = (struct wb_keymap){ 0 };
}

/* Reading a keys file. */

static void
forget(struct wb_keymap *keymap, enum wb_action action, uint32_t where)
{
	size_t kept = 0;

	for (size_t i = 0; i < keymap->count; i++) {
		struct wb_binding binding = keymap->bindings[i];

		if (binding.action == action)
			binding.where &= ~where;
		if (binding.where)
			keymap->bindings[kept++] = binding;
	}
	keymap->count = kept;
}

static void
add_function_keys(struct wb_keymap *keymap)
{
	for (int i = 1; i < WB_ACTION_COUNT; i++)
		add_bindings(keymap, (enum wb_action)i, wb_action_rules[i].where,
			     wb_text_of(wb_action_rules[i].function_keys));
}

static enum wb_action
action_of_name(struct wb_text name, uint32_t where)
{
	for (int i = 1; i < WB_ACTION_COUNT; i++)
		if (wb_text_is(name, wb_action_rules[i].name) && (wb_action_rules[i].where & where))
			return (enum wb_action)i;
	return WB_DO_NOTHING;
}

/* What stands before the dot: a context, or nothing. */
static bool
take_context(struct wb_text *name, uint32_t *where)
{
	const char *dot = memchr(name->at, '.', name->len);
	struct wb_text context;

	*where = WB_IN_ANY;
	if (!dot)
		return true;
	context = (struct wb_text){ name->at, (size_t)(dot - name->at) };
	name->len -= context.len + 1;
	name->at = dot + 1;
	for (int i = 0; i < WB_CONTEXT_COUNT; i++)
		if (wb_text_is(context, wb_context_name((enum wb_context_index)i))) {
			*where = UINT32_C(1) << i;
			return true;
		}
	return false;
}

/* One line that is not empty; says what is wrong with it, or NULL. */
static const char *
apply_line(struct wb_keymap *keymap, struct wb_text line)
{
	struct wb_text name = take_word(&line), second = take_word(&line);
	enum wb_action action;
	uint32_t where;

	if (wb_text_is(name, "preset")) {
		if (!wb_text_is(second, "function-keys"))
			return "there is one preset: function-keys";
		add_function_keys(keymap);
		return NULL;
	}
	if (!wb_text_is(second, "="))
		return "expected ACTION = KEYS";
	if (!take_context(&name, &where))
		return "there is no such screen";
	action = action_of_name(name, where);
	if (!action)
		return "there is no such action there; ':' in the workbench lists them";
	where &= wb_action_rules[action].where;
	forget(keymap, action, where);
	if (!add_bindings(keymap, action, where, line))
		return "a key is a character or a name such as <enter>, <ctrl-d>, <f5>";
	return NULL;
}

static struct wb_text
take_line(struct wb_text *file)
{
	const char *end = memchr(file->at, '\n', file->len);
	struct wb_text line = { file->at, end ? (size_t)(end - file->at) : file->len };

	file->at += line.len + (end != NULL);
	file->len -= line.len + (end != NULL);
	return wb_text_trim(line);
}

enum wb_status
wb_keymap_apply(struct wb_keymap *keymap, struct wb_text file, const char *name,
		struct wb_error *err)
{
	struct wb_keymap changed = { .count = keymap->count };

	WB_GROW(changed.bindings, changed.capacity, keymap->count + 1);
	if (keymap->count)
		memcpy(changed.bindings, keymap->bindings,
		       keymap->count * sizeof *changed.bindings);
	for (int number = 1; file.len; number++) {
		struct wb_text line = take_line(&file);
		const char *trouble = NULL;
		char where[200];

		if (line.len && line.at[0] != '#')
			trouble = apply_line(&changed, line);
		if (!trouble)
			continue;
		wb_keymap_release(&changed);
		snprintf(where, sizeof where, "%s:%d", name, number);
		return wb_fail(err, WB_INVALID, where, "%s", trouble);
	}
	wb_keymap_release(keymap);
	*keymap = changed;
	return WB_OK;
}

enum wb_status
wb_keymap_read(struct wb_keymap *keymap, struct wb_error *err)
{
	const char *config = getenv("XDG_CONFIG_HOME"), *home = getenv("HOME");
	struct wb_buffer content = { 0 };
	enum wb_status status = WB_OK;
	char *folder, *path;

	if ((!config || !*config) && (!home || !*home))
		return WB_OK;
	folder = config && *config ? wb_strdup(config) : wb_path_join(home, ".config");
	path = wb_path_join(folder, "waybill/keys");
	if (wb_path_kind(path) != WB_PATH_NONE) {
		status = wb_file_read(path, 1 << 20, &content, err);
		if (!status)
			status = wb_keymap_apply(keymap, wb_buffer_slice(&content), path, err);
	}
	wb_buffer_release(&content);
	free(path);
	free(folder);
	return status;
}

/* Looking up. */

static bool
begins_with(const struct wb_binding *binding, const int32_t *keys, size_t n)
{
	return n <= binding->n_keys && !memcmp(binding->keys, keys, n * sizeof *keys);
}

/* Of two bindings for the same keys, that of fewer contexts is meant. */
static bool
is_nearer(const struct wb_binding *a, const struct wb_binding *b)
{
	return !b || __builtin_popcount(a->where) < __builtin_popcount(b->where);
}

enum wb_keymap_answer
wb_keymap_look(const struct wb_keymap *keymap, enum wb_context_index context, const int32_t *keys,
	       size_t n, enum wb_action *action)
{
	const struct wb_binding *whole = NULL, *longer = NULL;

	for (size_t i = 0; i < keymap->count; i++) {
		const struct wb_binding *binding = &keymap->bindings[i];

		if (!(binding->where & UINT32_C(1) << context) || !begins_with(binding, keys, n))
			continue;
		if (binding->n_keys > n)
			longer = binding;
		else if (is_nearer(binding, whole))
			whole = binding;
	}
	if (whole) {
		*action = whole->action;
		return WB_KEYMAP_FOUND;
	}
	return longer ? WB_KEYMAP_BEGUN : WB_KEYMAP_NONE;
}

static void
add_names(const struct wb_binding *binding, struct wb_buffer *out)
{
	for (size_t i = 0; i < binding->n_keys; i++)
		wb_key_name(out, binding->keys[i]);
}

/* Whether keys of an action are not taken by another one there. */
static bool
is_effective(const struct wb_keymap *keymap, enum wb_context_index context,
	     const struct wb_binding *binding)
{
	enum wb_action action = WB_DO_NOTHING;

	return wb_keymap_look(keymap, context, binding->keys, binding->n_keys, &action) ==
		       WB_KEYMAP_FOUND &&
	       action == binding->action;
}

static void
name_bindings(const struct wb_keymap *keymap, enum wb_context_index context, enum wb_action action,
	      size_t most, struct wb_buffer *out)
{
	size_t found = 0;

	for (size_t i = 0; i < keymap->count && found < most; i++) {
		const struct wb_binding *binding = &keymap->bindings[i];

		if (binding->action != action || !(binding->where & UINT32_C(1) << context) ||
		    !is_effective(keymap, context, binding))
			continue;
		if (found++)
			wb_buffer_byte(out, ' ');
		add_names(binding, out);
	}
}

void
wb_keymap_name(const struct wb_keymap *keymap, enum wb_context_index context, enum wb_action action,
	       struct wb_buffer *out)
{
	name_bindings(keymap, context, action, 1, out);
}

void
wb_keymap_names(const struct wb_keymap *keymap, enum wb_context_index context,
		enum wb_action action, struct wb_buffer *out)
{
	name_bindings(keymap, context, action, SIZE_MAX, out);
}
