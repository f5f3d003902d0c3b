#include "lang/function_groups.h"

static bool
is_number(enum wb_type type)
{
	return WB_ANY_NUMBER & WB_ACCEPTS(type);
}

/* The result is of the first argument's type; the other must compare with it. */
static enum wb_status
prepare_nullif(struct wb_prepare *prepare, struct wb_error *err)
{
	struct wb_type_spec value = prepare->arguments[0].type;
	enum wb_type other = prepare->arguments[1].type.type;

	prepare->result = value;
	if (value.type == other || value.type == WB_TYPE_NULL || other == WB_TYPE_NULL ||
	    (is_number(value.type) && is_number(other)))
		return WB_OK;
	return wb_fail(err, WB_INVALID, "nullif", "%s and %s do not compare",
		       wb_type_name(value.type), wb_type_name(other));
}

static void
kernel_nullif(struct wb_call *call)
{
	WB_EACH_ROW (call, row) {
		struct wb_value value = wb_column_value(call->arguments[0], row);
		struct wb_value other = wb_column_value(call->arguments[1], row);

		if (value.cell == WB_CELL_VALUE && other.cell == WB_CELL_VALUE &&
		    !wb_value_compare(&value, &other))
			value.cell = WB_CELL_NULL;
		wb_column_set(call->out, row, &value);
	}
}

static const struct wb_function rows[] = {
	{
		.name = "coalesce",
		.group = WB_GROUP_CHOICE,
		.form = WB_FORM_SPECIAL,
		.parameters = {
			WB_TAKES("value", WB_ANY_VALUE, .repeats = true),
		},
		.result = WB_TYPE_NULL,
		.help = "The first value that is not null; a ?? b is the same of two",
		.example = "coalesce(null, \"b\", \"c\")",
		.gives = "b",
		.sql = "COALESCE($1, ...)",
	},
	{
		.name = "nullif",
		.group = WB_GROUP_CHOICE,
		.form = WB_FORM_NULLABLE,
		.parameters = {
			WB_TAKES("value", WB_ANY_VALUE),
			WB_TAKES("other", WB_ANY_VALUE),
		},
		.result = WB_TYPE_NULL,
		.help = "Null where the value equals other, else the value",
		.example = "\"n/a\" | nullif(\"n/a\")",
		.gives = "null",
		.sql = "NULLIF($1, $2)",
		.prepare = prepare_nullif,
		.kernel = kernel_nullif,
	},
	{
		.name = "if",
		.group = WB_GROUP_CHOICE,
		.form = WB_FORM_SPECIAL,
		.parameters = {
			WB_TAKES("condition", WB_ACCEPTS(WB_TYPE_BOOLEAN)),
			WB_TAKES("then", WB_ANY_VALUE),
			WB_TAKES("else", WB_ANY_VALUE, .optional = true),
		},
		.result = WB_TYPE_NULL,
		.help = "if CONDITION then VALUE else VALUE end: else also where the condition is null; without else, null",
		.example = "if 2 > 1 then \"more\" else \"less\" end",
		.gives = "more",
		.sql = "CASE WHEN $1 THEN $2 ELSE $3 END",
	},
	{
		.name = "case",
		.group = WB_GROUP_CHOICE,
		.form = WB_FORM_SPECIAL,
		.parameters = {
			WB_TAKES("value", WB_ANY_VALUE),
			WB_TAKES("when", WB_ANY_VALUE),
			WB_TAKES("then", WB_ANY_VALUE),
			WB_TAKES("otherwise", WB_ANY_VALUE, .optional = true),
		},
		.result = WB_TYPE_NULL,
		.help = "case VALUE when V then RESULT ... otherwise RESULT end: the result of the first V that equals it",
		.example = "case \"b\" when \"a\" then 1 when \"b\" then 2 otherwise 0 end",
		.gives = "2",
		.sql = "CASE $1 WHEN $2 THEN $3 ELSE $4 END",
	},
	{
		.name = "in",
		.group = WB_GROUP_CHOICE,
		.form = WB_FORM_SPECIAL,
		.parameters = {
			WB_TAKES("value", WB_ANY_VALUE),
			WB_TAKES("option", WB_ANY_VALUE, .repeats = true),
		},
		.result = WB_TYPE_BOOLEAN,
		.help = "VALUE in (OPTION, ...): whether it equals one of them",
		.example = "\"b\" in (\"a\", \"b\")",
		.gives = "true",
		.sql = "$1 IN ($2, ...)",
	},
	{
		.name = "between",
		.group = WB_GROUP_CHOICE,
		.form = WB_FORM_SPECIAL,
		.parameters = {
			WB_TAKES("value", WB_ANY_VALUE),
			WB_TAKES("low", WB_ANY_VALUE),
			WB_TAKES("high", WB_ANY_VALUE),
		},
		.result = WB_TYPE_BOOLEAN,
		.help = "VALUE between LOW and HIGH: whether it is neither below the one nor above the other",
		.example = "5 between 1 and 5",
		.gives = "true",
		.sql = "$1 BETWEEN $2 AND $3",
	},
	{
		.name = "map",
		.group = WB_GROUP_CHOICE,
		.form = WB_FORM_SPECIAL,
		.parameters = {
			WB_TAKES("key", WB_ANY_TEXT),
			WB_TAKES("crosswalk", WB_ANY_TEXT, .constant = true),
		},
		.result = WB_TYPE_NULL,
		.help = "The value that the crosswalk of that name has for the key; what is not in there follows its otherwise",
		.fails = "not-in-crosswalk: the key is not in the crosswalk, which says otherwise reject",
		.example = "\"lapsed\" | map(member_status)",
		.gives = "LAP",
	},
	{
		.name = "lookup",
		.group = WB_GROUP_CHOICE,
		.form = WB_FORM_SPECIAL,
		.parameters = {
			WB_TAKES("table", WB_ANY_TEXT, .constant = true),
			WB_TAKES("field", WB_ANY_TEXT, .constant = true),
			WB_TAKES("key", WB_ANY_VALUE, .repeats = true),
		},
		.result = WB_TYPE_NULL,
		.help = "The field of the row that has the key in a reference table: its primary key, else its first fields",
		.fails = "no-row: there is no row with that key; several-rows: there are several",
		.example = "lookup(crm.country, name, \"PT\")",
		.gives = "Portugal",
	},
	{
		.name = "xref",
		.group = WB_GROUP_CHOICE,
		.form = WB_FORM_SPECIAL,
		.parameters = {
			WB_TAKES("key", WB_ANY_SCALAR),
			WB_TAKES("mapping", WB_ANY_TEXT, .constant = true),
		},
		.result = WB_TYPE_NULL,
		.help = "The key that the mapping wrote for an old one, the source fields that its key reads; MAPPING.FIELD of a key of several fields",
		.fails = "no-key: that mapping wrote no row for it; several-keys: it wrote several",
		.example = "\"M-0000012\" | xref(member)",
		.gives = "12",
	},
};

const struct wb_function_list wb_choice_functions = WB_FUNCTION_LIST(rows);
