/*
 * to_zone: kernel for the table in function_date.c; see lang/function.h for who
 * may call it.
 */
#ifndef WB_LANG_FUNCTION_ZONE_H
#define WB_LANG_FUNCTION_ZONE_H

#include "lang/function.h"

enum wb_status wb_prepare_to_zone(struct wb_prepare *prepare, struct wb_error *err);
void wb_kernel_to_zone(struct wb_call *call);

#endif
