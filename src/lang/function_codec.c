#include "lang/function_groups.h"

const struct wb_function_list wb_codec_functions = { NULL, 0 };
