#include "lang/function_groups.h"

const struct wb_function_list wb_aggregate_functions = { NULL, 0 };
