/*
 * Who uses an object: a system through the tables of lines, lookups and crosswalks
 * from tables; a crosswalk by map(); a mapping by xref().
 */
#include "plan/use.h"
#include "base/map.h"
#include "draft/draft_state.h"

struct wanted {
	enum wb_object_kind kind;
	struct wb_text name;
};

static bool
is_wanted(void *context, const struct wb_use *use)
{
	static const enum wb_object_kind kinds[] = {
		[WB_USE_CROSSWALK] = WB_OBJECT_CROSSWALK,
		[WB_USE_XREF] = WB_OBJECT_MAPPING,
		[WB_USE_LOOKUP] = WB_OBJECT_SYSTEM,
	};
	const struct wanted *wanted = context;
	struct wb_text name = use->kind == WB_USE_LOOKUP ? use->table.system : use->name;

	return kinds[use->kind] == wanted->kind && wb_text_equal(name, wanted->name);
}

static bool
has_table_of(const struct wb_mapping *mapping, struct wb_text system)
{
	for (size_t i = 0; i < mapping->n_lines; i++)
		if (mapping->lines[i].table.system.len &&
		    wb_text_equal(mapping->lines[i].table.system, system))
			return true;
	return false;
}

static bool
uses(const struct wb_object *object, struct wanted *wanted)
{
	if (object->kind == WB_OBJECT_CROSSWALK)
		return wanted->kind == WB_OBJECT_SYSTEM && object->as.crosswalk.from_table &&
		       wb_text_equal(object->as.crosswalk.source.system, wanted->name);
	if (object->kind != WB_OBJECT_MAPPING)
		return false;
	return wb_mapping_uses(&object->as.mapping, is_wanted, wanted) ||
	       (wanted->kind == WB_OBJECT_SYSTEM &&
		has_table_of(&object->as.mapping, wanted->name));
}

static void
add_user(struct wb_draft *draft, const struct draft_object *object, struct wb_buffer *users)
{
	wb_buffer_format(users, "%s%s %s", users->len ? ", " : "",
			 wb_object_kind_name(object->kind), wb_draft_name(draft, object->name));
}

enum wb_status
wb_draft_refuse_used(struct wb_draft *draft, enum wb_object_kind kind, struct wb_text name,
		     struct wb_error *err)
{
	struct wanted wanted = { kind, name };
	struct wb_buffer users = { 0 };
	enum wb_status status = WB_OK;

	for (size_t i = 0; i < draft->n_objects && status == WB_OK; i++) {
		struct draft_object *object = draft->objects[i];

		if (object->gone || (object->kind == kind && wb_text_equal(object->name, name)))
			continue;
		status = wb_draft_parsed(object, err);
		if (status == WB_OK && uses(object->script.objects, &wanted))
			add_user(draft, object, &users);
	}
	if (status == WB_OK && users.len) {
		status = wb_fail(err, WB_TAKEN, wb_draft_name(draft, name), "is used by %s",
				 users.at);
		wb_hint(err, "change or remove that first");
	}
	wb_buffer_release(&users);
	return status;
}
