#include "draft/crosswalk.h"

#include "draft/codes.h"
#include "draft/draft_state.h"
#include "lang/print.h"

/* As it stands in the script, safe to show; lives as long as the draft. */
static const char *
shown(struct wb_draft *draft, const struct wb_value *value)
{
	struct wb_buffer text = { 0 };
	const char *result;

	wb_print_value(value, &text);
	result = wb_draft_name(draft, wb_buffer_slice(&text));
	wb_buffer_release(&text);
	return result;
}

enum wb_status
wb_draft_new_crosswalk(struct wb_draft *draft, struct wb_text name, struct wb_text doc,
		       bool ignoring_case, struct wb_error *err)
{
	struct wb_object object = { .kind = WB_OBJECT_CROSSWALK, .name = name, .doc = doc };
	enum wb_status status;

	object.as.crosswalk.ignoring_case = ignoring_case;
	if (wb_draft_object(draft, WB_OBJECT_CROSSWALK, name))
		return wb_fail(err, WB_TAKEN, wb_draft_name(draft, name),
			       "there is a crosswalk of that name already");
	status = wb_draft_keep(draft, &object, err);
	if (status == WB_OK)
		wb_draft_say(draft, "%s: new crosswalk", wb_draft_name(draft, name));
	return status;
}

static enum wb_status
put_code(struct draft_codes *codes, const struct wb_value *key, const struct wb_value *value,
	 enum wb_draft_guard guard, struct wb_error *err)
{
	struct wb_draft *draft = codes->draft;
	const char *name = wb_draft_name(draft, codes->object.name);
	const struct wb_crosswalk_entry *entry = wb_codes_find(codes, key);
	enum wb_status status;

	if (entry && guard == WB_DRAFT_ADD && !wb_codes_same_value(draft, &entry->value, value)) {
		wb_fail(err, WB_TAKEN, name, "there is already: %s -> %s", shown(draft, key),
			shown(draft, &entry->value));
		wb_hint(err, "replace it if that is meant");
		return WB_TAKEN;
	}
	if (wb_codes_put(codes, key, value) == WB_CODE_SAME)
		return WB_OK;
	status = wb_codes_keep(codes, err);
	if (status == WB_OK)
		wb_draft_say(draft, "%s: %s becomes %s", name, shown(draft, key),
			     shown(draft, value));
	return status;
}

enum wb_status
wb_draft_set_code(struct wb_draft *draft, struct wb_text crosswalk, const struct wb_value *key,
		  const struct wb_value *value, enum wb_draft_guard guard, struct wb_error *err)
{
	struct draft_codes codes;
	enum wb_status status = wb_codes_init(&codes, draft, crosswalk, 1, err);

	if (status == WB_OK)
		status = put_code(&codes, key, value, guard, err);
	wb_codes_release(&codes);
	return status;
}

/* Numbers count as one type, null as any. */
enum wb_type
wb_crosswalk_code_type(const struct wb_crosswalk *crosswalk, enum wb_type empty)
{
	enum wb_type type = WB_TYPE_NULL;

	for (size_t i = 0; i < crosswalk->n_entries; i++) {
		enum wb_type next = crosswalk->entries[i].value.type;

		next = next == WB_TYPE_DECIMAL ? WB_TYPE_INTEGER : next;
		if (crosswalk->entries[i].value.cell != WB_CELL_VALUE)
			continue;
		if (type != WB_TYPE_NULL && type != next)
			return WB_TYPE_TEXT;
		type = next;
	}
	return type == WB_TYPE_NULL ? empty : type;
}

bool
wb_crosswalk_code_read(enum wb_type type, struct wb_text text, struct wb_arena *arena,
		       struct wb_value *out)
{
	static const enum wb_type numbers[] = { WB_TYPE_INTEGER, WB_TYPE_DECIMAL };
	struct wb_type_spec spec = { .type = WB_TYPE_BOOLEAN };

	if (type == WB_TYPE_BOOLEAN)
		return wb_value_of_text(text, spec, arena, out);
	if (type != WB_TYPE_INTEGER) {
		*out = wb_value_text(text);
		return true;
	}
	for (size_t i = 0; i < 2; i++) {
		spec.type = numbers[i];
		if (wb_value_of_text(text, spec, arena, out))
			return true;
	}
	return false;
}

enum wb_status
wb_draft_remove_code(struct wb_draft *draft, struct wb_text crosswalk, const struct wb_value *key,
		     struct wb_error *err)
{
	struct draft_codes codes;
	enum wb_status status = wb_codes_init(&codes, draft, crosswalk, 0, err);

	if (status == WB_OK && !wb_codes_find(&codes, key))
		status = wb_fail(err, WB_NOT_FOUND, wb_draft_name(draft, crosswalk),
				 "it does not list %s", shown(draft, key));
	if (status == WB_OK) {
		wb_codes_take(&codes, key);
		status = wb_codes_keep(&codes, err);
	}
	if (status == WB_OK)
		wb_draft_say(draft, "%s: %s no longer listed", wb_draft_name(draft, crosswalk),
			     shown(draft, key));
	wb_codes_release(&codes);
	return status;
}

enum wb_status
wb_draft_set_otherwise(struct wb_draft *draft, struct wb_text crosswalk, enum wb_otherwise rule,
		       const struct wb_value *value, struct wb_error *err)
{
	static const char *const words[] = {
		[WB_OTHERWISE_REJECT] = "reject",
		[WB_OTHERWISE_KEEP] = "keep",
	};
	const struct wb_object *object;
	struct wb_object copy;
	enum wb_status status = wb_draft_find(draft, WB_OBJECT_CROSSWALK, crosswalk, &object, err);

	if (status != WB_OK)
		return status;
	copy = *object;
	copy.as.crosswalk.has_otherwise = true;
	copy.as.crosswalk.otherwise = rule;
	if (rule == WB_OTHERWISE_VALUE)
		copy.as.crosswalk.otherwise_value = *value;
	status = wb_draft_keep(draft, &copy, err);
	if (status == WB_OK)
		wb_draft_say(draft, "%s: otherwise %s", wb_draft_name(draft, crosswalk),
			     rule == WB_OTHERWISE_VALUE ? shown(draft, value) : words[rule]);
	return status;
}

enum wb_status
wb_draft_remove_otherwise(struct wb_draft *draft, struct wb_text crosswalk, struct wb_error *err)
{
	const struct wb_object *object;
	struct wb_object copy;
	enum wb_status status = wb_draft_find(draft, WB_OBJECT_CROSSWALK, crosswalk, &object, err);

	if (status == WB_OK && !object->as.crosswalk.has_otherwise)
		status = wb_fail(err, WB_NOT_FOUND, wb_draft_name(draft, crosswalk),
				 "it has no otherwise rule");
	if (status != WB_OK)
		return status;
	copy = *object;
	copy.as.crosswalk.has_otherwise = false;
	status = wb_draft_keep(draft, &copy, err);
	if (status == WB_OK)
		wb_draft_say(draft, "%s: no otherwise rule", wb_draft_name(draft, crosswalk));
	return status;
}
