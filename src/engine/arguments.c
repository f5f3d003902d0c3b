#include "engine/arguments.h"

#include <jansson.h>

#include "base/json.h"

void
wb_run_arguments_print(const struct wb_run_options *options, struct wb_buffer *out)
{
	wb_buffer_string(out, "{\"mappings\": [");
	for (size_t i = 0; i < options->n_mappings; i++) {
		if (i)
			wb_buffer_string(out, ", ");
		wb_json_string(out, options->mappings[i]);
	}
	wb_buffer_string(out, "], \"set\": {");
	for (size_t i = 0; i < options->n_parameters; i++) {
		if (i)
			wb_buffer_string(out, ", ");
		wb_json_string(out, options->parameters[i].name);
		wb_buffer_string(out, ": ");
		wb_json_string(out, options->parameters[i].text);
	}
	wb_buffer_format(out, "}, \"rejects_of\": %lld", (long long)options->rejects_of);
	wb_buffer_format(out, ", \"atomic\": %s, \"allow_drift\": %s}",
			 options->atomic ? "true" : "false",
			 options->allow_drift ? "true" : "false");
}

static struct wb_text
keep(struct wb_arena *arena, const char *string)
{
	return wb_arena_text(arena, wb_text_of(string));
}

static void
take_mappings(const json_t *list, struct wb_arena *arena, struct wb_run_options *options)
{
	size_t n = json_array_size(list);
	struct wb_text *names = WB_NEW_ARRAY(arena, struct wb_text, n);

	for (size_t i = 0; i < n; i++)
		names[i] = keep(arena, json_string_value(json_array_get(list, i)));
	options->mappings = names;
	options->n_mappings = n;
}

static void
take_parameters(json_t *set, struct wb_arena *arena, struct wb_run_options *options)
{
	size_t n = json_object_size(set), i = 0;
	struct wb_parameter_value *values = WB_NEW_ARRAY(arena, struct wb_parameter_value, n);
	const char *name;
	json_t *value;

	json_object_foreach(set, name, value)
	{
		values[i].name = keep(arena, name);
		values[i].text = keep(arena, json_string_value(value));
		i++;
	}
	options->parameters = values;
	options->n_parameters = n;
}

enum wb_status
wb_run_arguments_parse(struct wb_text json, struct wb_arena *arena, struct wb_run_options *options,
		       struct wb_error *err)
{
	json_t *root = json_loadb(json.at, json.len, 0, NULL);

	if (!json_is_object(root)) {
		json_decref(root);
		return wb_fail(err, WB_INVALID, "run",
			       "its arguments in the project file are not JSON");
	}
	take_mappings(json_object_get(root, "mappings"), arena, options);
	take_parameters(json_object_get(root, "set"), arena, options);
	options->rejects_of = json_integer_value(json_object_get(root, "rejects_of"));
	options->atomic = json_is_true(json_object_get(root, "atomic"));
	options->allow_drift |= json_is_true(json_object_get(root, "allow_drift"));
	json_decref(root);
	return WB_OK;
}
