#include "kernel.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

struct argument {
	struct wb_value value;
	struct wb_type_spec type;
	struct wb_regex *regex;
	struct wb_text flags;
};

/* "a;b;c" as a list of texts; nothing at all is the empty list. */
static struct wb_value
read_list(struct wb_text text, struct wb_arena *arena)
{
	struct wb_value *items = WB_NEW_ARRAY(arena, struct wb_value, text.len + 1);
	struct wb_value list = { .type = WB_TYPE_LIST, .cell = WB_CELL_VALUE };

	list.as.list.items = items;
	while (text.len) {
		const char *end = memchr(text.at, ';', text.len);
		struct wb_text item = { text.at, end ? (size_t)(end - text.at) : text.len };

		items[list.as.list.count++] = wb_value_text(item);
		item.len += end ? 1 : 0;
		text = (struct wb_text){ text.at + item.len, text.len - item.len };
	}
	return list;
}

/* "/…/flags"; the caller frees the regex. */
static struct argument
read_regex(const char *text)
{
	const char *slash = strrchr(text, '/');
	struct argument argument = { .flags = wb_text_of(slash + 1) };
	struct wb_error err = { 0 };

	argument.value = wb_value_null(WB_TYPE_NULL);
	if (wb_regex_compile((struct wb_text){ text + 1, (size_t)(slash - text) - 1 },
			     argument.flags, &argument.regex, NULL, &err))
		fail_msg("%s: %s", text, err.what);
	return argument;
}

static struct argument
read_argument(const char *text, struct wb_arena *arena)
{
	struct argument argument = { 0 };
	const char *colon = strchr(text, ':');
	struct wb_text word = { text, colon ? (size_t)(colon - text) : strlen(text) };

	if (wb_text_is(word, "null") || wb_text_is(word, "-")) {
		argument.type.type = colon ? wb_type_of_name(wb_text_of(colon + 1)) : WB_TYPE_NULL;
		argument.value = wb_value_null(argument.type.type);
		return argument;
	}
	if (wb_text_is(word, "regex"))
		return read_regex(colon + 1);
	argument.type.type = wb_type_of_name(word);
	if (wb_text_is(word, "list")) {
		argument.type.type = WB_TYPE_LIST;
		argument.value = read_list(wb_text_of(colon + 1), arena);
		return argument;
	}
	if (!colon ||
	    !wb_value_of_text(wb_text_of(colon + 1), argument.type, arena, &argument.value))
		fail_msg("bad argument %s", text);
	return argument;
}

/* Two rows, of which the second is called, so that row numbers matter. */
enum { ROWS = 2, ROW = 1 };

struct call {
	size_t n;
	struct argument values[KERNEL_ARGUMENTS];
	struct wb_argument signature[KERNEL_ARGUMENTS];
	struct wb_column columns[KERNEL_ARGUMENTS];
	const struct wb_column *arguments[KERNEL_ARGUMENTS];
	bool null; /* an argument was given as null */
};

static void
add_argument(struct call *call, const char *text, struct wb_arena *arena)
{
	size_t n = call->n++;
	struct argument *argument = &call->values[n];

	*argument = read_argument(text, arena);
	call->signature[n].type = argument->type;
	call->signature[n].constant = &argument->value;
	call->signature[n].regex = argument->regex;
	call->signature[n].regex_flags = argument->flags;
	wb_column_init(&call->columns[n], argument->type, ROWS, arena);
	wb_column_set(&call->columns[n], ROW, &argument->value);
	call->arguments[n] = &call->columns[n];
	if (argument->value.cell == WB_CELL_NULL && !argument->regex && strcmp(text, "-") != 0)
		call->null = true;
}

static const char *
run(const struct wb_function *function, struct call *call, const struct wb_prepare *prepare,
    const struct wb_context *context, struct wb_regex_scratch *scratch, struct wb_arena *arena)
{
	static const uint32_t rows[] = { ROW };
	struct wb_column out;
	struct wb_call made = {
		.function = function,
		.n_arguments = call->n,
		.arguments = call->arguments,
		.signature = call->signature,
		.prepared = prepare->prepared,
		.out = &out,
		.n_rows = 1,
		.rows = rows,
		.capacity = ROWS,
		.first_row = 1,
		.arena = arena,
		.regex = scratch,
		.context = context,
	};

	wb_column_init(&out, prepare->result, ROWS, arena);
	if (call->null && function->form == WB_FORM_STRICT)
		return "null";
	out.state[ROW] = WB_CELL_VALUE;
	function->kernel(&made);
	if (wb_column_cell(&out, ROW) == WB_CELL_FAILED)
		return wb_arena_format(arena, "fails: %s", out.fault[ROW]->rule);
	if (wb_column_cell(&out, ROW) == WB_CELL_NULL)
		return "null";
	return wb_arena_string(arena, wb_column_text(&out, ROW, arena));
}

static const char *
prepare_and_run(const struct wb_function *function, struct call *call,
		const struct wb_context *context, struct wb_arena *arena)
{
	struct wb_regex_scratch *scratch;
	struct wb_error err = { 0 };
	const char *result;
	struct wb_prepare prepare = {
		.function = function,
		.n_arguments = call->n,
		.arguments = call->signature,
		.arena = arena,
		.result = { .type = function->result },
	};

	if (function->prepare && function->prepare(&prepare, &err) != WB_OK)
		return wb_arena_format(arena, "error: %s", err.what);
	scratch = wb_regex_scratch_new();
	result = run(function, call, &prepare, context, scratch, arena);
	wb_regex_scratch_free(scratch);
	return result;
}

const char *
kernel_call(const struct kernel_case *kase, const struct wb_context *context,
	    struct wb_arena *arena)
{
	const struct wb_function *function = wb_function_find(wb_text_of(kase->function));
	struct call call = { 0 };
	const char *result;

	if (!function)
		fail_msg("no function %s", kase->function);
	for (size_t i = 0; kase->arguments[i]; i++)
		add_argument(&call, kase->arguments[i], arena);
	for (size_t i = call.n; i < WB_PARAMETERS_MAX && function->parameters[i].name; i++)
		if (!function->parameters[i].repeats)
			add_argument(&call, "-", arena);
	result = prepare_and_run(function, &call, context, arena);
	for (size_t i = 0; i < call.n; i++)
		wb_regex_free(call.values[i].regex);
	return result;
}

void
kernel_check(const struct kernel_case *cases, size_t n, const struct wb_context *context)
{
	struct wb_arena arena = { 0 };

	for (size_t i = 0; i < n; i++) {
		const char *got = kernel_call(&cases[i], context, &arena);

		if (strcmp(got, cases[i].want) != 0)
			fail_msg("%s of %s (case %zu) gives %s, not %s", cases[i].function,
				 cases[i].arguments[0] ? cases[i].arguments[0] : "nothing", i, got,
				 cases[i].want);
		wb_arena_reset(&arena);
	}
	wb_arena_release(&arena);
}

void
kernel_check_table(enum wb_function_group group)
{
	size_t count;
	const struct wb_function *functions = wb_functions(group, &count);

	assert_true(count > 0);
	for (size_t i = 0; i < count; i++) {
		const struct wb_function *function = &functions[i];

		if (!function->help || !function->example || !function->gives ||
		    function->group != group)
			fail_msg("%s is not complete", function->name);
		if (function->form == WB_FORM_STRICT && !function->kernel)
			fail_msg("%s has no kernel", function->name);
	}
}
