#include "lang/print.h"

#include "lang/printer.h"

enum { LINE_WIDTH = 100 };

static void
print_option(const struct wb_option *option, struct wb_buffer *out)
{
	wb_buffer_text(out, option->name);
	wb_buffer_byte(out, ' ');
	if (option->bare)
		wb_buffer_text(out, option->value.as.text);
	else
		wb_print_value(&option->value, out);
}

static void
print_block_end(const struct wb_object *object, struct wb_buffer *out)
{
	wb_print_comments(object->tail, "  ", out);
	wb_buffer_string(out, "}\n");
}

static void
print_option_lines(const struct wb_object *object, struct wb_buffer *out)
{
	const struct wb_system *system = &object->as.system;

	wb_buffer_string(out, " {\n");
	for (size_t i = 0; i < system->n_options; i++) {
		wb_print_comments(system->options[i].comments, "  ", out);
		wb_buffer_string(out, "  ");
		print_option(&system->options[i], out);
		wb_buffer_byte(out, '\n');
	}
	print_block_end(object, out);
}

void
wb_print_options(const struct wb_system *system, struct wb_buffer *out)
{
	for (size_t i = 0; i < system->n_options; i++) {
		wb_buffer_string(out, i ? "  " : "");
		print_option(&system->options[i], out);
	}
}

static void
print_options_inline(const struct wb_system *system, struct wb_buffer *out)
{
	if (system->n_options)
		wb_buffer_string(out, " { ");
	wb_print_options(system, out);
	if (system->n_options)
		wb_buffer_string(out, " }");
	wb_buffer_byte(out, '\n');
}

static bool
has_inner_comments(const struct wb_object *object)
{
	const struct wb_system *system = &object->as.system;
	size_t count = object->tail.count;

	for (size_t i = 0; i < system->n_options; i++)
		count += system->options[i].comments.count;
	return count;
}

/* On one line where it fits there, else an option a line. */
static void
print_system(const struct wb_object *object, struct wb_buffer *out)
{
	const struct wb_system *system = &object->as.system;
	size_t start = out->len, options;

	wb_buffer_string(out, "system ");
	wb_print_name(object->name, out);
	wb_buffer_byte(out, ' ');
	wb_print_name(system->kind, out);
	wb_buffer_byte(out, ' ');
	wb_print_text(system->locator, out);
	options = out->len;
	if (!has_inner_comments(object)) {
		print_options_inline(system, out);
		if (!system->n_options || wb_print_width(out, start) <= LINE_WIDTH + 1)
			return;
		out->len = options;
	}
	print_option_lines(object, out);
}

static void
print_doc(struct wb_text doc, struct wb_buffer *out)
{
	if (!doc.len)
		return;
	wb_buffer_byte(out, ' ');
	wb_print_text(doc, out);
}

static void
print_keys(const struct wb_crosswalk_entry *entry, struct wb_buffer *out)
{
	for (size_t i = 0; i < entry->n_keys; i++) {
		if (i)
			wb_buffer_string(out, ", ");
		wb_print_value(&entry->keys[i], out);
	}
}

/* The width of the longest keys that are to be aligned. */
static size_t
key_width(const struct wb_crosswalk *crosswalk)
{
	struct wb_buffer keys = { 0 };
	size_t widest = 0;

	for (size_t i = 0; i < crosswalk->n_entries; i++) {
		size_t width;

		wb_buffer_clear(&keys);
		print_keys(&crosswalk->entries[i], &keys);
		width = wb_print_width(&keys, 0);
		if (width > widest && width <= WB_PRINT_ALIGNED)
			widest = width;
	}
	wb_buffer_release(&keys);
	return widest;
}

static void
print_otherwise(const struct wb_crosswalk *crosswalk, struct wb_buffer *out)
{
	if (!crosswalk->has_otherwise)
		return;
	wb_print_comments(crosswalk->otherwise_comments, "  ", out);
	wb_buffer_string(out, "  otherwise ");
	if (crosswalk->otherwise == WB_OTHERWISE_VALUE)
		wb_print_value(&crosswalk->otherwise_value, out);
	else
		wb_buffer_string(out,
				 crosswalk->otherwise == WB_OTHERWISE_KEEP ? "keep" : "reject");
	wb_buffer_byte(out, '\n');
}

static void
print_entries(const struct wb_object *object, struct wb_buffer *out)
{
	const struct wb_crosswalk *crosswalk = &object->as.crosswalk;
	size_t width = key_width(crosswalk);

	wb_buffer_string(out, " {\n");
	for (size_t i = 0; i < crosswalk->n_entries; i++) {
		const struct wb_crosswalk_entry *entry = &crosswalk->entries[i];
		size_t start;

		wb_print_comments(entry->comments, "  ", out);
		wb_buffer_string(out, "  ");
		start = out->len;
		print_keys(entry, out);
		wb_print_pad(out, start, width + 1);
		wb_buffer_string(out, "-> ");
		wb_print_value(&entry->value, out);
		wb_buffer_byte(out, '\n');
	}
	print_otherwise(crosswalk, out);
	print_block_end(object, out);
}

static void
print_source(const struct wb_crosswalk *crosswalk, struct wb_buffer *out)
{
	wb_buffer_string(out, " from ");
	wb_print_table(&crosswalk->source, out);
	wb_buffer_byte(out, '(');
	wb_print_name(crosswalk->source_old, out);
	wb_buffer_string(out, ", ");
	wb_print_name(crosswalk->source_new, out);
	wb_buffer_byte(out, ')');
}

static void
print_crosswalk(const struct wb_object *object, struct wb_buffer *out)
{
	const struct wb_crosswalk *crosswalk = &object->as.crosswalk;

	wb_buffer_string(out, "crosswalk ");
	wb_print_name(object->name, out);
	print_doc(object->doc, out);
	if (crosswalk->ignoring_case)
		wb_buffer_string(out, " ignoring case");
	if (crosswalk->from_table)
		print_source(crosswalk, out);
	if (!crosswalk->from_table || crosswalk->has_otherwise || object->tail.count)
		print_entries(object, out);
	else
		wb_buffer_byte(out, '\n');
}

static void
print_param(const struct wb_object *object, struct wb_buffer *out)
{
	const struct wb_param *param = &object->as.param;

	wb_buffer_string(out, "param ");
	wb_print_name(object->name, out);
	wb_buffer_byte(out, ' ');
	wb_type_spec_print(param->type, out);
	if (param->has_default) {
		wb_buffer_string(out, " = ");
		wb_print_value(&param->value, out);
	}
	wb_buffer_byte(out, '\n');
}

static void
print_mapping(const struct wb_object *object, struct wb_buffer *out)
{
	wb_buffer_string(out, "mapping ");
	wb_print_name(object->name, out);
	print_doc(object->doc, out);
	wb_buffer_string(out, " {\n");
	wb_print_lines(&object->as.mapping, out);
	print_block_end(object, out);
}

void
wb_print_object(const struct wb_object *object, struct wb_buffer *out)
{
	static void (*const print[WB_OBJECT_KINDS])(const struct wb_object *,
						    struct wb_buffer *) = {
		[WB_OBJECT_SYSTEM] = print_system,
		[WB_OBJECT_CROSSWALK] = print_crosswalk,
		[WB_OBJECT_PARAM] = print_param,
		[WB_OBJECT_MAPPING] = print_mapping,
	};

	wb_print_comments(object->comments, "", out);
	print[object->kind](object, out);
}

/* Systems and params may stand in a row without blank lines between them. */
static bool
stands_close(const struct wb_object *object, const struct wb_object *before)
{
	return object->kind == before->kind && !object->comments.count &&
	       (object->kind == WB_OBJECT_SYSTEM || object->kind == WB_OBJECT_PARAM);
}

void
wb_print_script(const struct wb_script *script, struct wb_buffer *out)
{
	for (size_t i = 0; i < script->n_objects; i++) {
		const struct wb_object *object = &script->objects[i];

		if (i && !stands_close(object, object - 1))
			wb_buffer_byte(out, '\n');
		wb_print_object(object, out);
	}
	if (script->n_objects && script->tail.count)
		wb_buffer_byte(out, '\n');
	wb_print_comments(script->tail, "", out);
}
