/*
 * The options of a CSV system, read once when it is opened and constant
 * afterwards: any thread may read them.
 */
#ifndef WB_CONNECT_CSV_OPTIONS_H
#define WB_CONNECT_CSV_OPTIONS_H

#include "connect/connector.h"

/* The three bytes that shape a file; all of them ASCII. */
struct wb_csv_dialect {
	char delimiter;
	char quote;
	bool quoting; /* false: `quote` means nothing */
};

/* What an empty field is: without quotes null and with them text, or one for both. */
enum wb_csv_empty { WB_CSV_EMPTY_BY_QUOTES, WB_CSV_EMPTY_NULL, WB_CSV_EMPTY_TEXT };

struct wb_csv_options {
	struct wb_csv_dialect dialect; /* delimiter 0: by the file's extension */
	const char *encoding;          /* an iconv name; NULL: UTF-8, or what a BOM says */
	bool header;
	bool escape_formulas;
	enum wb_csv_empty empty;
	size_t skip;      /* lines before the header */
	size_t max_field; /* bytes */
	size_t n_nulls;
	struct wb_text *nulls; /* words that are null where they stand unquoted */
	struct wb_arena arena; /* owns encoding and nulls */
};

/* For struct wb_connector: name, type, values and help of each; ends in a NULL name. */
extern const struct wb_connector_option wb_csv_option_table[];

/* Fills options from the settings; WB_INVALID names the setting and what it may be. */
enum wb_status wb_csv_options_init(struct wb_csv_options *options,
				   const struct wb_location *location, struct wb_error *err);
void wb_csv_options_release(struct wb_csv_options *options);

/* The dialect of one file: a tab parts the fields of "*.tsv" where no delimiter is set. */
struct wb_csv_dialect wb_csv_dialect_of(const struct wb_csv_options *options, const char *path);

/* The most bytes of one record: what lies beyond is never held in memory. */
size_t wb_csv_record_limit(const struct wb_csv_options *options);

/* Whether text is one of the null words. */
bool wb_csv_is_null_word(const struct wb_csv_options *options, struct wb_text text);

#endif
