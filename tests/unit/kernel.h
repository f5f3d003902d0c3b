/*
 * A function of the table called by hand: prepared, and its kernel run on one
 * row of constant or varying arguments. For tests; one thread.
 */
#ifndef WB_TESTS_KERNEL_H
#define WB_TESTS_KERNEL_H

#include "lang/function.h"

enum { KERNEL_ARGUMENTS = 6 };

/*
 * An argument as a test's table writes it: "text:…", "integer:5", "decimal:1.50",
 * "real:0.5", "boolean:true", "date:2024-02-29", "time:…", "timestamp:…",
 * "bytes:" and hexadecimal digits, "list:a;b;c" of texts, "regex:/…/g", "null:date";
 * NULL ends the list and "-" is an argument that is not given.
 * Arguments stand in the order of the parameters.
 */
struct kernel_case {
	const char *function;
	const char *arguments[KERNEL_ARGUMENTS + 1];
	const char *want; /* the canonical value, "null", "fails: RULE" or "error: WHAT" */
};

/* Calls the function; the text is valid until the arena is reset. */
const char *kernel_call(const struct kernel_case *kase, const struct wb_context *context,
			struct wb_arena *arena);

/* Fails the test for the first case that gives something else. */
void kernel_check(const struct kernel_case *cases, size_t n, const struct wb_context *context);

/* Whether every function of a group has help, an example and what it gives. */
void kernel_check_table(enum wb_function_group group);

#endif
