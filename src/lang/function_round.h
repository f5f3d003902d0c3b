/*
 * round, floor, ceil and format_number: functions that give up digits because
 * they are asked to. Kernels for the table in function_number.c; see
 * lang/function.h for who may call them.
 */
#ifndef WB_LANG_FUNCTION_ROUND_H
#define WB_LANG_FUNCTION_ROUND_H

#include "lang/function.h"

enum wb_status wb_prepare_round(struct wb_prepare *prepare, struct wb_error *err);
void wb_kernel_round(struct wb_call *call);

/* For floor and ceil: a number without a fraction. */
enum wb_status wb_prepare_whole(struct wb_prepare *prepare, struct wb_error *err);
void wb_kernel_floor(struct wb_call *call);
void wb_kernel_ceil(struct wb_call *call);

enum wb_status wb_prepare_format_number(struct wb_prepare *prepare, struct wb_error *err);
void wb_kernel_format_number(struct wb_call *call);

#endif
