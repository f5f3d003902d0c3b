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

extern const struct wb_function_list wb_text_functions;
extern const struct wb_function_list wb_regex_functions;
extern const struct wb_function_list wb_number_functions;
extern const struct wb_function_list wb_date_functions;
extern const struct wb_function_list wb_choice_functions;
extern const struct wb_function_list wb_key_functions;
extern const struct wb_function_list wb_codec_functions;
extern const struct wb_function_list wb_aggregate_functions;

#endif
