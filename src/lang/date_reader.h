/*
 * The formats of a call of date, time or timestamp, made ready when the plan
 * is compiled: texts are read by the first that fits.
 *
 * A reader is immutable, lives in the plan's arena, and is shared by threads.
 */
#ifndef WB_LANG_DATE_READER_H
#define WB_LANG_DATE_READER_H

#include "data/datetime_format.h"
#include "lang/function.h"

struct wb_date_reader;

/*
 * Makes the reader of a call whose arguments are the value, the pivot (or
 * null), and any number of formats; ISO 8601 where there is none. What the
 * formats must name follows from the type that the function gives.
 */
enum wb_status wb_date_reader_prepare(struct wb_prepare *prepare, struct wb_error *err);

/* Reads a text; where no format fits, it is NO_SUCH_DAY if one of them came to that. */
enum wb_datetime_result
wb_date_reader_read(const struct wb_date_reader *reader, struct wb_text text, struct wb_civil *out);

/* As wb_date_reader_read, for the day alone. */
enum wb_datetime_result
wb_date_reader_read_day(const struct wb_date_reader *reader, struct wb_text text, int64_t *days);

/* The first format, and how many there are: for messages. */
struct wb_text wb_date_reader_first(const struct wb_date_reader *reader, size_t *count);

#endif
