#include "lang/function_groups.h"

static const struct wb_function rows[] = {
	{
		.name = "count",
		.group = WB_GROUP_AGGREGATE,
		.form = WB_FORM_SPECIAL,
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
		.form = WB_FORM_SPECIAL,
		.parameters = {
			WB_TAKES("value", WB_ANY_NUMBER),
		},
		.result = WB_TYPE_NULL,
		.help = "The sum of the values that are not null; null where there is none",
		.fails = "out-of-range: the sum is no integer of 64 bits, or has more than 38 digits",
		.example = "sum(2)",
		.gives = "2",
		.sql = "SUM($1)",
	},
	{
		.name = "avg",
		.group = WB_GROUP_AGGREGATE,
		.form = WB_FORM_SPECIAL,
		.parameters = {
			WB_TAKES("value", WB_ANY_NUMBER),
		},
		.result = WB_TYPE_DECIMAL,
		.help = "The mean of the values that are not null; null where there is none",
		.example = "avg(2)",
		.gives = "2",
		.sql = "AVG($1)",
	},
	{
		.name = "first",
		.group = WB_GROUP_AGGREGATE,
		.form = WB_FORM_SPECIAL,
		.parameters = {
			WB_TAKES("value", WB_ANY_VALUE),
		},
		.result = WB_TYPE_NULL,
		.help = "The value in the first row of the group, null where it is null there",
		.example = "first(\"a\")",
		.gives = "a",
	},
	{
		.name = "last",
		.group = WB_GROUP_AGGREGATE,
		.form = WB_FORM_SPECIAL,
		.parameters = {
			WB_TAKES("value", WB_ANY_VALUE),
		},
		.result = WB_TYPE_NULL,
		.help = "The value in the last row of the group, null where it is null there",
		.example = "last(\"a\")",
		.gives = "a",
	},
	{
		.name = "list",
		.group = WB_GROUP_AGGREGATE,
		.form = WB_FORM_SPECIAL,
		.parameters = {
			WB_TAKES("value", WB_ANY_VALUE),
		},
		.result = WB_TYPE_LIST,
		.help = "The values of the group that are not null, in order, as a list",
		.example = "list(\"a\") | join(\", \")",
		.gives = "a",
	},
};

const struct wb_function_list wb_aggregate_functions = WB_FUNCTION_LIST(rows);
