#include "lang/function_groups.h"

static const struct wb_function rows[] = {
	{
		.name = "count",
		.group = WB_GROUP_AGGREGATE,
		.form = WB_FORM_LATER,
		.parameters = {
			WB_TAKES("value", WB_ANY_VALUE, .optional = true),
		},
		.result = WB_TYPE_INTEGER,
		.help = "How many rows the group has, or how many of them have the value",
		.example = "count()",
		.gives = "1",
		.sql = "COUNT($1)",
	},
	{
		.name = "sum",
		.group = WB_GROUP_AGGREGATE,
		.form = WB_FORM_LATER,
		.parameters = {
			WB_TAKES("value", WB_ANY_NUMBER),
		},
		.result = WB_TYPE_NULL,
		.help = "The sum of the value over the group",
		.fails = "out-of-range: the sum has more than 38 digits",
		.example = "sum(2)",
		.gives = "2",
		.sql = "SUM($1)",
	},
	{
		.name = "avg",
		.group = WB_GROUP_AGGREGATE,
		.form = WB_FORM_LATER,
		.parameters = {
			WB_TAKES("value", WB_ANY_NUMBER),
		},
		.result = WB_TYPE_DECIMAL,
		.help = "The mean of the value over the group",
		.example = "avg(2)",
		.gives = "2",
		.sql = "AVG($1)",
	},
	{
		.name = "first",
		.group = WB_GROUP_AGGREGATE,
		.form = WB_FORM_LATER,
		.parameters = {
			WB_TAKES("value", WB_ANY_VALUE),
		},
		.result = WB_TYPE_NULL,
		.help = "The value in the first row of the group",
		.example = "first(\"a\")",
		.gives = "a",
	},
	{
		.name = "last",
		.group = WB_GROUP_AGGREGATE,
		.form = WB_FORM_LATER,
		.parameters = {
			WB_TAKES("value", WB_ANY_VALUE),
		},
		.result = WB_TYPE_NULL,
		.help = "The value in the last row of the group",
		.example = "last(\"a\")",
		.gives = "a",
	},
	{
		.name = "list",
		.group = WB_GROUP_AGGREGATE,
		.form = WB_FORM_LATER,
		.parameters = {
			WB_TAKES("value", WB_ANY_VALUE),
		},
		.result = WB_TYPE_LIST,
		.help = "The values of the group as a list",
		.example = "list(\"a\")",
		.gives = "[\"a\"]",
	},
};

const struct wb_function_list wb_aggregate_functions = WB_FUNCTION_LIST(rows);
