/*
 * Functions that reckon with days and timestamps: kernels for the table in
 * function_date.c; see lang/function.h for who may call them.
 */
#ifndef WB_LANG_FUNCTION_CALENDAR_H
#define WB_LANG_FUNCTION_CALENDAR_H

#include "lang/function.h"

/* The day of argument n, a date or a timestamp. */
int64_t wb_call_day(const struct wb_call *call, size_t n, size_t row);

/* Argument n as a timestamp: a date gives its beginning, a time that of 1970-01-01. */
int64_t wb_call_micros(const struct wb_call *call, size_t n, size_t row);

/* Store a day or a timestamp in a column of that type, or fail where the calendar ends. */
void wb_call_put_day(struct wb_call *call, size_t row, bool good, int64_t days);
void wb_call_put_micros(struct wb_call *call, size_t row, bool good, int64_t micros);

void wb_kernel_year(struct wb_call *call);
void wb_kernel_month(struct wb_call *call);
void wb_kernel_day(struct wb_call *call);
void wb_kernel_weekday(struct wb_call *call);

/* The result is a date or a timestamp, as the first argument is. */
enum wb_status wb_prepare_same_day(struct wb_prepare *prepare, struct wb_error *err);
void wb_kernel_add_days(struct wb_call *call);
void wb_kernel_add_months(struct wb_call *call);
void wb_kernel_diff_days(struct wb_call *call);
void wb_kernel_age(struct wb_call *call);

enum wb_status wb_prepare_start_of(struct wb_prepare *prepare, struct wb_error *err);
void wb_kernel_start_of(struct wb_call *call);

enum wb_status wb_prepare_excel_date(struct wb_prepare *prepare, struct wb_error *err);
void wb_kernel_excel_date(struct wb_call *call);

enum wb_status wb_prepare_epoch(struct wb_prepare *prepare, struct wb_error *err);
void wb_kernel_epoch(struct wb_call *call);

#endif
