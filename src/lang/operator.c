#include "lang/operator.h"

static const struct {
	const char *symbol;
	enum wb_binding binding;
} operators[WB_NODE_KINDS] = {
	[WB_NODE_ELSE] = { "else", WB_BINDS_ELSE },
	[WB_NODE_OR] = { "or", WB_BINDS_OR },
	[WB_NODE_AND] = { "and", WB_BINDS_AND },
	[WB_NODE_NOT] = { "not", WB_BINDS_NOT },
	[WB_NODE_EQUAL] = { "=", WB_BINDS_COMPARISON },
	[WB_NODE_NOT_EQUAL] = { "!=", WB_BINDS_COMPARISON },
	[WB_NODE_LESS] = { "<", WB_BINDS_COMPARISON },
	[WB_NODE_LESS_EQUAL] = { "<=", WB_BINDS_COMPARISON },
	[WB_NODE_GREATER] = { ">", WB_BINDS_COMPARISON },
	[WB_NODE_GREATER_EQUAL] = { ">=", WB_BINDS_COMPARISON },
	[WB_NODE_MATCHES] = { "~", WB_BINDS_COMPARISON },
	[WB_NODE_NOT_MATCHES] = { "!~", WB_BINDS_COMPARISON },
	[WB_NODE_IS_NULL] = { "is null", WB_BINDS_COMPARISON },
	[WB_NODE_IS_NOT_NULL] = { "is not null", WB_BINDS_COMPARISON },
	[WB_NODE_IN] = { "in", WB_BINDS_COMPARISON },
	[WB_NODE_NOT_IN] = { "not in", WB_BINDS_COMPARISON },
	[WB_NODE_BETWEEN] = { "between", WB_BINDS_COMPARISON },
	[WB_NODE_NOT_BETWEEN] = { "not between", WB_BINDS_COMPARISON },
	[WB_NODE_PIPE] = { "|", WB_BINDS_PIPE },
	[WB_NODE_CONCATENATE] = { "&", WB_BINDS_CONCATENATE },
	[WB_NODE_ADD] = { "+", WB_BINDS_SUM },
	[WB_NODE_SUBTRACT] = { "-", WB_BINDS_SUM },
	[WB_NODE_MULTIPLY] = { "*", WB_BINDS_PRODUCT },
	[WB_NODE_DIVIDE] = { "/", WB_BINDS_PRODUCT },
	[WB_NODE_REMAINDER] = { "%", WB_BINDS_PRODUCT },
	[WB_NODE_NEGATE] = { "-", WB_BINDS_NEGATE },
	[WB_NODE_COALESCE] = { "??", WB_BINDS_COALESCE },
};

const char *
wb_operator_symbol(enum wb_node_kind kind)
{
	return operators[kind].symbol;
}

enum wb_binding
wb_operator_binding(enum wb_node_kind kind)
{
	return operators[kind].symbol ? operators[kind].binding : WB_BINDS_VALUE;
}
