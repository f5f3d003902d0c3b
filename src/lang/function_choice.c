#include "lang/function_groups.h"

const struct wb_function_list wb_choice_functions = { NULL, 0 };
