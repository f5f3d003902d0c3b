#include "data/type.h"

static const char *const names[WB_TYPES] = {
	[WB_TYPE_NULL] = "null",       [WB_TYPE_TEXT] = "text", [WB_TYPE_INTEGER] = "integer",
	[WB_TYPE_DECIMAL] = "decimal", [WB_TYPE_REAL] = "real", [WB_TYPE_BOOLEAN] = "boolean",
	[WB_TYPE_DATE] = "date",       [WB_TYPE_TIME] = "time", [WB_TYPE_TIMESTAMP] = "timestamp",
	[WB_TYPE_BYTES] = "bytes",     [WB_TYPE_LIST] = "list",
};

const char *
wb_type_name(enum wb_type type)
{
	return type < WB_TYPES ? names[type] : "unknown";
}

enum wb_type
wb_type_of_name(struct wb_text name)
{
	enum wb_type type = 0;

	while (type < WB_TYPES && !wb_text_is(name, names[type]))
		type++;
	return type;
}

void
wb_type_spec_print(struct wb_type_spec spec, struct wb_buffer *out)
{
	wb_buffer_string(out, wb_type_name(spec.type));
	if (spec.type == WB_TYPE_DECIMAL && spec.precision)
		wb_buffer_format(out, "(%u, %u)", (unsigned)spec.precision, (unsigned)spec.scale);
}
