#include "lang/function.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/utf8.h"
#include "lang/function_groups.h"

static const struct {
	const char *name;
	const struct wb_function_list *list;
} groups[WB_GROUPS] = {
	[WB_GROUP_TEXT] = { "text", &wb_text_functions },
	[WB_GROUP_REGEX] = { "regex", &wb_regex_functions },
	[WB_GROUP_NUMBER] = { "number", &wb_number_functions },
	[WB_GROUP_DATE] = { "date", &wb_date_functions },
	[WB_GROUP_CHOICE] = { "choice", &wb_choice_functions },
	[WB_GROUP_KEY] = { "key", &wb_key_functions },
	[WB_GROUP_CODEC] = { "codec", &wb_codec_functions },
	[WB_GROUP_AGGREGATE] = { "aggregate", &wb_aggregate_functions },
};

const char *
wb_function_group_name(enum wb_function_group group)
{
	return groups[group].name;
}

const struct wb_function *
wb_functions(enum wb_function_group group, size_t *count)
{
	*count = groups[group].list->count;
	return groups[group].list->rows;
}

const struct wb_function *
wb_function_find(struct wb_text name)
{
	for (size_t group = 0; group < WB_GROUPS; group++) {
		const struct wb_function_list *list = groups[group].list;

		for (size_t i = 0; i < list->count; i++)
			if (wb_text_is(name, list->rows[i].name))
				return &list->rows[i];
	}
	return NULL;
}

const char *
wb_function_suggest(struct wb_text name)
{
	const char *nearest = NULL;
	size_t least = 1 + name.len / 3; /* further off is another word, not a slip */

	for (size_t group = 0; group < WB_GROUPS; group++) {
		const struct wb_function_list *list = groups[group].list;

		for (size_t i = 0; i < list->count; i++) {
			size_t distance = wb_text_distance(name, wb_text_of(list->rows[i].name));

			if (distance > least || (nearest && distance == least))
				continue;
			least = distance;
			nearest = list->rows[i].name;
		}
	}
	return nearest;
}

/* The first type of the set, for a parameter whose name is all that is written. */
static const char *
accepted_type(uint32_t accepts)
{
	for (int type = WB_TYPE_TEXT; type < WB_TYPES; type++)
		if (accepts & WB_ACCEPTS(type))
			return wb_type_name((enum wb_type)type);
	return "regex";
}

static void
print_parameter(const struct wb_parameter *parameter, struct wb_buffer *out)
{
	wb_buffer_string(out, parameter->optional ? "[" : "");
	wb_buffer_string(out, parameter->name);
	if (parameter->named)
		wb_buffer_format(out, " %s", accepted_type(parameter->accepts));
	wb_buffer_string(out, parameter->repeats ? "..." : "");
	wb_buffer_string(out, parameter->optional ? "]" : "");
}

void
wb_function_print_signature(const struct wb_function *function, struct wb_buffer *out)
{
	wb_buffer_format(out, "%s(", function->name);
	for (size_t i = 0; i < WB_PARAMETERS_MAX && function->parameters[i].name; i++) {
		wb_buffer_string(out, i ? ", " : "");
		print_parameter(&function->parameters[i], out);
	}
	wb_buffer_byte(out, ')');
}

void
wb_call_fail(struct wb_call *call, size_t row, const char *rule, const char *format, ...)
{
	struct wb_fault *fault = WB_NEW(call->arena, struct wb_fault);
	char reason[512];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(reason, sizeof reason, format, arguments);
	va_end(arguments);
	reason[wb_utf8_valid_prefix(wb_text_of(reason))] = '\0'; /* a cut character */
	fault->rule = rule;
	fault->step = call->step;
	fault->reason = wb_arena_text(call->arena, wb_text_of(reason));
	if (call->n_arguments)
		fault->value = wb_column_text(call->arguments[0], row, call->arena);
	wb_column_fail(call->out, row, call->capacity, fault, call->arena);
}
