/*
 * The syntax tree of a Waybill script (.wbs): what the parser makes, the
 * printer writes, and the plan's compiler reads.
 *
 * A tree lies whole in one arena, which belongs to struct wb_script, and is
 * immutable once parsed; any number of threads may read it. Texts are borrowed
 * from that arena (never from the source). Positions count lines and columns
 * (code points) from 1.
 */
#ifndef WB_LANG_SYNTAX_H
#define WB_LANG_SYNTAX_H

#include "base/arena.h"
#include "data/type.h"
#include "data/value.h"

struct wb_position {
	uint32_t line, column;
};

/* Whole-line comments, without "#" and the one blank behind it, in order. */
struct wb_comments {
	size_t count;
	struct wb_text *lines;
};

/* A regular expression literal: /pattern/flags. */
struct wb_regex_literal {
	struct wb_text pattern; /* as written between the slashes, "\/" already "/" */
	struct wb_text flags;   /* of "gimsx", in that order, each at most once */
};

enum wb_node_kind {
	WB_NODE_LITERAL, /* literal: text, integer, decimal, boolean, null */
	WB_NODE_FIELD,   /* [qualifier.]name: field, let, parameter, or target field in require */
	WB_NODE_REGEX,   /* regex: where an argument is a pattern */
	WB_NODE_SUBSTITUTE, /* regex + replacement: a step s/…/…/ */
	WB_NODE_MATCH,      /* regex + replacement: a step m/…/…/ */
	WB_NODE_CALL,       /* name(operands…); an argument may be named: pivot 30 */
	WB_NODE_PIPE, /* operands[0] | operands[1]: a CALL without its first argument, or s, m */
	WB_NODE_ELSE, /* operands[0] else operands[1] */
	WB_NODE_OR,
	WB_NODE_AND,
	WB_NODE_NOT,
	WB_NODE_EQUAL,
	WB_NODE_NOT_EQUAL,
	WB_NODE_LESS,
	WB_NODE_LESS_EQUAL,
	WB_NODE_GREATER,
	WB_NODE_GREATER_EQUAL,
	WB_NODE_MATCHES,
	WB_NODE_NOT_MATCHES, /* operands[0] ~ operands[1] */
	WB_NODE_IS_NULL,
	WB_NODE_IS_NOT_NULL,
	WB_NODE_IN,
	WB_NODE_NOT_IN, /* operands[0] in (operands[1], …) */
	WB_NODE_BETWEEN,
	WB_NODE_NOT_BETWEEN, /* operands[0] between operands[1] and [2] */
	WB_NODE_CONCATENATE, /* & */
	WB_NODE_ADD,
	WB_NODE_SUBTRACT,
	WB_NODE_MULTIPLY,
	WB_NODE_DIVIDE,
	WB_NODE_REMAINDER,
	WB_NODE_NEGATE,
	WB_NODE_COALESCE, /* ?? */
	WB_NODE_IF,       /* if [0] then [1] else [2] end; else may be absent: null */
	WB_NODE_CASE,     /* case [0] when [1] then [2] … [otherwise last] end */
	WB_NODE_KINDS
};

/* No deeper tree is parsed, so that it is safe to walk one by recursion. */
enum { WB_NODE_DEPTH_MAX = 1024 };

/*
 * An expression. Parentheses are not kept: the printer writes the ones that
 * binding strength needs. `else` inside if … end belongs to the if; an `else`
 * fallback there stands in parentheses.
 */
struct wb_node {
	enum wb_node_kind kind;
	struct wb_position at; /* of an operator: where its symbol stands */
	uint16_t depth;        /* of the tree below, itself included: 1 for a leaf */
	size_t n_operands;
	struct wb_node **operands;
	struct wb_value literal;        /* LITERAL; a decimal literal keeps its scale */
	struct wb_text qualifier, name; /* FIELD; CALL: name */
	struct wb_text argument_name;   /* of a named argument, or empty */
	struct wb_regex_literal regex;  /* REGEX, SUBSTITUTE, MATCH */
	struct wb_text
		replacement; /* SUBSTITUTE, MATCH: the template as written, "\/" already "/" */
	bool has_otherwise;  /* CASE, IF: the last operand is the otherwise branch */
};

/* A table of a system: SYSTEM.TABLE. */
struct wb_table_name {
	struct wb_text system, table;
	struct wb_position at;
};

enum wb_object_kind {
	WB_OBJECT_SYSTEM,
	WB_OBJECT_CROSSWALK,
	WB_OBJECT_PARAM,
	WB_OBJECT_MAPPING,
	WB_OBJECT_KINDS
};

struct wb_option {
	struct wb_comments comments;
	struct wb_position at;
	struct wb_text name;
	struct wb_value value; /* text, integer or boolean; a bare word is text */
	bool bare;             /* written as a bare word */
};

struct wb_system {
	struct wb_text kind, locator;
	size_t n_options;
	struct wb_option *options;
};

enum wb_otherwise {
	WB_OTHERWISE_REJECT, /* also where nothing is said */
	WB_OTHERWISE_KEEP,
	WB_OTHERWISE_VALUE,
};

struct wb_crosswalk_entry {
	struct wb_comments comments;
	struct wb_position at;
	size_t n_keys;
	struct wb_value *keys; /* text, or null */
	struct wb_value value; /* text, number, boolean or null */
};

struct wb_crosswalk {
	bool ignoring_case;
	size_t n_entries;
	struct wb_crosswalk_entry *entries;
	bool has_otherwise; /* said in the script */
	struct wb_comments otherwise_comments;
	enum wb_otherwise otherwise;
	struct wb_value otherwise_value;
	/*
	 * crosswalk NAME from SYSTEM.TABLE(old, new): the script has no entries; whoever
	 * works with the design reads them (`was_read`): each its row's number for a line.
	 */
	bool from_table;
	bool was_read;
	enum wb_type source_type; /* of the new values, once read */
	struct wb_table_name source;
	struct wb_text source_old, source_new;
};

struct wb_param {
	struct wb_type_spec type;
	bool has_default;
	struct wb_value value; /* text, number, boolean or null, as written: not yet of `type` */
};

enum wb_line_kind {
	WB_LINE_FROM,  /* table as alias */
	WB_LINE_JOIN,  /* join [one|many|inner] table as alias on expression */
	WB_LINE_EACH,  /* each name in expression */
	WB_LINE_WHERE, /* expression */
	WB_LINE_GROUP, /* group by expressions */
	WB_LINE_DISTINCT,
	WB_LINE_ORDER,         /* order by expressions, descending[] */
	WB_LINE_INTO,          /* table [create] */
	WB_LINE_KEY,           /* names */
	WB_LINE_WRITE,         /* mode */
	WB_LINE_MISSING,       /* missing keep | delete | set name = expression */
	WB_LINE_MISSING_LIMIT, /* missing at most limit */
	WB_LINE_LET,           /* name = expression */
	WB_LINE_ARROW,         /* name <- expression */
	WB_LINE_REQUIRE,       /* expression "text" */
	WB_LINE_LEAVE,         /* [table parts.]field "text" */
	WB_LINE_ON_REJECT,     /* on reject stop */
	WB_LINE_REJECT_LIMIT,  /* reject at most limit */
	WB_LINE_PARKED,        /* a LET or ARROW set aside (see plan/fit.h); never parsed */
	WB_LINE_KINDS
};

enum wb_join_kind { WB_JOIN_FIRST, WB_JOIN_ONE, WB_JOIN_MANY, WB_JOIN_INNER };

enum wb_write_mode {
	WB_WRITE_INSERT, /* where nothing is said */
	WB_WRITE_UPSERT,
	WB_WRITE_UPDATE,
	WB_WRITE_REPLACE,
	WB_WRITE_SYNC,
	WB_WRITE_MODES
};

const char *wb_write_mode_name(enum wb_write_mode mode);

enum wb_missing { WB_MISSING_KEEP, WB_MISSING_DELETE, WB_MISSING_SET };

struct wb_limit {
	bool percent;
	struct wb_decimal amount; /* a count, or a share in percent */
};

/* One line of a mapping, in the order written. Which members are used: see wb_line_kind. */
struct wb_line {
	enum wb_line_kind kind;
	enum wb_line_kind parked; /* PARKED: the kind that it is written as */
	struct wb_position at;
	struct wb_comments comments;
	struct wb_table_name table;
	struct wb_text alias; /* FROM, JOIN: the table's name where none is said */
	enum wb_join_kind join;
	bool create;
	enum wb_write_mode mode;
	enum wb_missing missing;
	struct wb_limit limit;
	struct wb_text name; /* LET, ARROW, EACH, MISSING set: the name on the left */
	size_t n_names;
	struct wb_text *names; /* KEY: fields; LEAVE: the dotted parts, 1 to 3 of them */
	size_t n_expressions;
	struct wb_node **expressions;
	bool *descending;    /* ORDER, by expression */
	struct wb_text text; /* REQUIRE, LEAVE: the reason */
	bool has_text;
};

struct wb_mapping {
	size_t n_lines;
	struct wb_line *lines;
};

struct wb_object {
	enum wb_object_kind kind;
	struct wb_position at;
	struct wb_comments comments; /* before it */
	struct wb_comments tail;     /* before its closing brace */
	struct wb_text name;
	struct wb_text doc; /* the text behind the name, or empty */
	union {
		struct wb_system system;
		struct wb_crosswalk crosswalk;
		struct wb_param param;
		struct wb_mapping mapping;
	} as;
};

struct wb_script {
	struct wb_arena arena;
	size_t n_objects;
	struct wb_object *objects;
	struct wb_comments tail; /* after the last object */
};

void wb_script_release(struct wb_script *script);

/* "system", "crosswalk", "param", "mapping". */
const char *wb_object_kind_name(enum wb_object_kind kind);
enum wb_object_kind wb_object_kind_of_name(struct wb_text name); /* WB_OBJECT_KINDS: unknown */

#endif
