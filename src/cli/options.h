/*
 * Options: what a command takes, as a table, and what a command line gave.
 *
 * A table of rules is constant and ends in a rule without a name; help, manual
 * and completion read the same tables. Parsing checks every value, so that the
 * functions that ask for one cannot fail. What was parsed borrows argv.
 */
#ifndef WB_CLI_OPTIONS_H
#define WB_CLI_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "lang/syntax.h"

enum wb_option_kind {
	WB_OPTION_SWITCH, /* takes no value */
	WB_OPTION_TEXT,
	WB_OPTION_COUNT,      /* a whole number, 0 or more */
	WB_OPTION_POSITIVE,   /* a whole number, 1 or more */
	WB_OPTION_SHARE,      /* a count, or a percentage: 20 or 0.5% */
	WB_OPTION_SIZE,       /* bytes: 4096, 64K, 512M, 2G */
	WB_OPTION_CHOICE,     /* one of `choices` */
	WB_OPTION_ASSIGNMENT, /* NAME=VALUE */
};

struct wb_option_rule {
	const char *name; /* without "--" */
	char letter;      /* of the short form, or 0 */
	enum wb_option_kind kind;
	bool repeats;               /* may be given several times; else the last one counts */
	bool hidden;                /* not in help, manual or completion */
	const char *argument;       /* its value's name in help: "ROWS" */
	const char *help;           /* one line without a final stop */
	const char *const *choices; /* ends in NULL */
};

struct wb_option_given {
	const struct wb_option_rule *rule;
	const char *value; /* NULL for a switch */
};

struct wb_options {
	size_t n_given;
	struct wb_option_given *given; /* in order */
	size_t n_arguments;
	const char **arguments; /* what is no option, in order; ends in NULL */
};

/*
 * Parses argv[0 .. argc), the words behind the command's name. Options and
 * arguments may be mixed; "--" ends the options; "-" is an argument. --help and
 * -h belong to every table. `command` is named in messages.
 */
enum wb_status wb_options_parse(const struct wb_option_rule *rules, const char *command, int argc,
				char **argv, struct wb_options *out, struct wb_error *err);
void wb_options_release(struct wb_options *options);

/* Was it given? */
bool wb_options_has(const struct wb_options *options, const char *name);

/* The value given last, or NULL. */
const char *wb_options_value(const struct wb_options *options, const char *name);

/* The value given as number `index` (from 0), or NULL past the last. */
const char *wb_options_value_at(const struct wb_options *options, const char *name, size_t index);

/* The value of a WB_OPTION_COUNT or WB_OPTION_POSITIVE, or `otherwise` where it was not given. */
uint64_t wb_options_count(const struct wb_options *options, const char *name, uint64_t otherwise);

/* The bytes of a WB_OPTION_SIZE; 0 where it was not given. */
uint64_t wb_options_size(const struct wb_options *options, const char *name);

/* The rule of a name in a table or among those of every command, or NULL. */
const struct wb_option_rule *
wb_option_find(const struct wb_option_rule *rules, struct wb_text name);

/* The rules that every command has. */
extern const struct wb_option_rule wb_common_options[];

/*
 * The candidate nearest to a mistyped word, or NULL where none is near.
 * `names` gives candidate number i, NULL past the last.
 */
const char *wb_nearest(const char *word, const char *(*names)(const void *context, size_t i),
		       const void *context);

/* Reads a count ("20") or a percentage of at most 100 ("0.5%"); false where it is neither. */
bool wb_read_share(const char *text, struct wb_limit *out);

/* Reads bytes, from 1: a whole number, with K, M or G for powers of 1024. */
bool wb_read_size(const char *text, uint64_t *out);

/* Reads a whole number of decimal digits; false where it is none or too large. */
bool wb_read_count(const char *text, uint64_t *out);

#endif
