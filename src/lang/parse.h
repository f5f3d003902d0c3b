/*
 * The parser: script text to syntax tree, by recursive descent with one token
 * of look-ahead and a precedence table (LANGUAGE.md, "Expressions").
 *
 * Reentrant. An error names file, line and column, shows the line with a caret,
 * and hints at the way out. Nesting is limited (256), so that no input exhausts
 * the stack.
 */
#ifndef WB_LANG_PARSE_H
#define WB_LANG_PARSE_H

#include "base/error.h"
#include "lang/syntax.h"

/*
 * Parses `source` (UTF-8, NUL-free, else an error) into *out, which is all zero
 * before and released by the caller after success; after failure it holds
 * nothing. `name` is shown in messages: a file's name. Names of objects of one
 * kind are unique within a script; a locator or option that holds a password
 * is refused.
 */
enum wb_status wb_parse_script(struct wb_text source, const char *name, struct wb_script *out,
			       struct wb_error *err);

/* Parses one expression, for preview --where, try and tests; its arena is `arena`. */
enum wb_status wb_parse_expression(struct wb_text source, const char *name, struct wb_arena *arena,
				   struct wb_node **out, struct wb_error *err);

/*
 * Parses what may follow an expression: "| trim | title else null", or the same
 * without its first "|". *out is a chain of PIPE and ELSE nodes whose innermost
 * left operand is `left`, which belongs to the caller and lies in an arena.
 */
enum wb_status wb_parse_steps(struct wb_text source, const char *name, struct wb_arena *arena,
			      struct wb_node *left, struct wb_node **out, struct wb_error *err);

/* Parses lines of a mapping, as they stand between its braces; their arena is `arena`. */
enum wb_status wb_parse_lines(struct wb_text source, const char *name, struct wb_arena *arena,
			      struct wb_mapping *out, struct wb_error *err);

#endif
