#include "lang/function_groups.h"

const struct wb_function_list wb_regex_functions = { NULL, 0 };
