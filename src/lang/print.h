/*
 * The canonical printer: syntax tree to script text. Printing what was parsed
 * from printed text gives the same bytes; parsing what was printed gives the
 * same tree. Arrows of one mapping are aligned at "<-". Pure; any thread.
 */
#ifndef WB_LANG_PRINT_H
#define WB_LANG_PRINT_H

#include "lang/syntax.h"

void wb_print_script(const struct wb_script *script, struct wb_buffer *out);
void wb_print_object(const struct wb_object *object, struct wb_buffer *out);
void wb_print_expression(const struct wb_node *node, struct wb_buffer *out);

/*
 * One line of a mapping as it stands in the script, without its comments and line end;
 * one that is set aside too.
 */
void wb_print_line(const struct wb_line *line, struct wb_buffer *out);

/* The options of a system, without comments: delimiter ";"  skip 1 */
void wb_print_options(const struct wb_system *system, struct wb_buffer *out);

/* A literal: text, number, boolean or null. */
void wb_print_value(const struct wb_value *value, struct wb_buffer *out);

/* One name as a script needs it: bare, or in backquotes where it is odd or a keyword. */
void wb_print_name(struct wb_text name, struct wb_buffer *out);

/* In double quotes; controls and invisible characters as escapes. */
void wb_print_text(struct wb_text text, struct wb_buffer *out);

/* /pattern/flags, or with the template between: pattern/template/flags behind s or m. */
void wb_print_regex(const struct wb_regex_literal *regex, struct wb_buffer *out);
void wb_print_replacing_regex(const struct wb_regex_literal *regex, struct wb_text replacement,
			      struct wb_buffer *out);

#endif
