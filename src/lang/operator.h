/*
 * The operators of expressions: how they are written and how tightly they bind.
 * One table for the parser and the printer.
 */
#ifndef WB_LANG_OPERATOR_H
#define WB_LANG_OPERATOR_H

#include "lang/syntax.h"

/* From loose to tight, as in waybill-script(7). */
enum wb_binding {
	WB_BINDS_NOT_AT_ALL, /* no operator stands here */
	WB_BINDS_ELSE,
	WB_BINDS_OR,
	WB_BINDS_AND,
	WB_BINDS_NOT,
	WB_BINDS_COMPARISON, /* these do not chain: a < b < c is refused */
	WB_BINDS_PIPE,
	WB_BINDS_CONCATENATE,
	WB_BINDS_SUM,
	WB_BINDS_PRODUCT,
	WB_BINDS_NEGATE,
	WB_BINDS_COALESCE,
	WB_BINDS_VALUE, /* call, field, literal, parentheses, if, case */
};

/* The operator as written, e.g. "is not null"; NULL where the kind is no operator. */
const char *wb_operator_symbol(enum wb_node_kind kind);

/* WB_BINDS_VALUE where the kind is no operator. */
enum wb_binding wb_operator_binding(enum wb_node_kind kind);

#endif
