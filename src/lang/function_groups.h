/*
 * The rows of the function table, one array for each group, in the order of
 * the manual. Internal to the language: all others ask wb_functions. The arrays
 * are constant; any thread may read them.
 */
#ifndef WB_LANG_FUNCTION_GROUPS_H
#define WB_LANG_FUNCTION_GROUPS_H

#include "lang/function.h"

struct wb_function_list {
	const struct wb_function *rows;
	size_t count;
};

/* For the definition of a list: the array and how many rows it has. */
#define WB_FUNCTION_LIST(array)                          \
	{                                                \
		(array), sizeof(array) / sizeof *(array) \
	}

/* A parameter of a row: WB_TAKES("text", WB_ANY_TEXT, .optional = true). */
#define WB_TAKES(word, set, ...)                              \
	{                                                     \
		.name = (word), .accepts = (set), __VA_ARGS__ \
	}

/* Text that a kernel makes longer than this fails: repeat, pad, replace, … */
enum { WB_MADE_TEXT_MAX = 16 * 1024 * 1024 };

extern const struct wb_function_list wb_text_functions;
extern const struct wb_function_list wb_regex_functions;
extern const struct wb_function_list wb_number_functions;
extern const struct wb_function_list wb_date_functions;
extern const struct wb_function_list wb_choice_functions;
extern const struct wb_function_list wb_key_functions;
extern const struct wb_function_list wb_codec_functions;
extern const struct wb_function_list wb_aggregate_functions;

/* The step fails for this row because a regex hit a limit. */
void wb_call_fail_limit(struct wb_call *call, size_t row);

/* Stores the text of a cell. */
static inline void
wb_call_give_text(struct wb_call *call, size_t row, struct wb_text text)
{
	call->out->cells.text[row] = text;
}

/* Stores a copy of what a kernel put together. */
static inline void
wb_call_give_buffer(struct wb_call *call, size_t row, const struct wb_buffer *buffer)
{
	call->out->cells.text[row] = wb_arena_text(call->arena, wb_buffer_slice(buffer));
}

#endif
