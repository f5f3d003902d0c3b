/*
 * integer, decimal and real: the functions that read a number out of text, or
 * turn one kind of number into another without losing anything. Kernels for
 * the table in function_number.c; see lang/function.h for who may call them.
 */
#ifndef WB_LANG_FUNCTION_CONVERT_H
#define WB_LANG_FUNCTION_CONVERT_H

#include "lang/function.h"

void wb_kernel_integer(struct wb_call *call);
void wb_kernel_real(struct wb_call *call);

enum wb_status wb_prepare_decimal(struct wb_prepare *prepare, struct wb_error *err);
void wb_kernel_decimal(struct wb_call *call);

#endif
