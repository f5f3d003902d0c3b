#include "lang/syntax.h"

static const char *const object_kinds[WB_OBJECT_KINDS] = {
	[WB_OBJECT_SYSTEM] = "system",
	[WB_OBJECT_CROSSWALK] = "crosswalk",
	[WB_OBJECT_PARAM] = "param",
	[WB_OBJECT_MAPPING] = "mapping",
};

static const char *const write_modes[WB_WRITE_MODES] = {
	[WB_WRITE_INSERT] = "insert",   [WB_WRITE_UPSERT] = "upsert", [WB_WRITE_UPDATE] = "update",
	[WB_WRITE_REPLACE] = "replace", [WB_WRITE_SYNC] = "sync",
};

void
wb_script_release(struct wb_script *script)
{
	wb_arena_release(&script->arena);
	*script = (struct wb_script){ 0 };
}

const char *
wb_object_kind_name(enum wb_object_kind kind)
{
	return object_kinds[kind];
}

enum wb_object_kind
wb_object_kind_of_name(struct wb_text name)
{
	enum wb_object_kind kind = 0;

	while (kind < WB_OBJECT_KINDS && !wb_text_is(name, object_kinds[kind]))
		kind++;
	return kind;
}

const char *
wb_write_mode_name(enum wb_write_mode mode)
{
	return write_modes[mode];
}
