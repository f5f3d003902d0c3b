/*
 * abs, sign, min, max, power and mod: exact, or they fail. Kernels for the
 * table in function_number.c; see lang/function.h for who may call them.
 */
#ifndef WB_LANG_FUNCTION_ARITHMETIC_H
#define WB_LANG_FUNCTION_ARITHMETIC_H

#include "lang/function.h"

void wb_kernel_abs(struct wb_call *call);
void wb_kernel_sign(struct wb_call *call);

/* For min and max: all numbers, or all of one type. */
enum wb_status wb_prepare_pick(struct wb_prepare *prepare, struct wb_error *err);
void wb_kernel_min(struct wb_call *call);
void wb_kernel_max(struct wb_call *call);

enum wb_status wb_prepare_power(struct wb_prepare *prepare, struct wb_error *err);
void wb_kernel_power(struct wb_call *call);

/* For mod: the result holds numbers of all arguments. */
enum wb_status wb_prepare_common_number(struct wb_prepare *prepare, struct wb_error *err);
void wb_kernel_mod(struct wb_call *call);

#endif
