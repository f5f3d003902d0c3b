#include "lang/function_groups.h"

const struct wb_function_list wb_number_functions = { NULL, 0 };
