#include "draft/system_look.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "connect/registry.h"
#include "lang/parse.h"

static enum wb_status
inspect(const struct wb_object *object, const char *folder, bool allow_outside,
	struct wb_schema *out, struct wb_error *err)
{
	const struct wb_system *system = &object->as.system;
	const struct wb_connector *connector = wb_connector_find(system->kind);
	struct wb_arena arena = { 0 };
	struct wb_setting *settings = WB_NEW_ARRAY(&arena, struct wb_setting, system->n_options);
	struct wb_location location = { .system = object->name,
					.locator = system->locator,
					.n_settings = system->n_options,
					.settings = settings,
					.folder = folder,
					.allow_outside = allow_outside };
	struct wb_handle *handle = NULL;
	enum wb_status status;

	for (size_t i = 0; i < system->n_options; i++)
		settings[i] =
			(struct wb_setting){ system->options[i].name, system->options[i].value };
	status = connector->open(&location, WB_READ, &handle, err);
	if (!status) {
		status = connector->inspect(handle, WB_TEXT(""), out, err);
		connector->close(handle);
	}
	wb_arena_release(&arena);
	return status;
}

enum wb_status
wb_system_look(const struct wb_new_system *system, const char *folder, bool allow_outside,
	       struct wb_schema *out, struct wb_error *err)
{
	struct wb_script script = { 0 };
	struct wb_buffer text = { 0 };
	enum wb_status status;

	if (!system->locator.len)
		return wb_fail(err, WB_NOT_FOUND, "", "say where it is");
	if (!wb_connector_find(system->kind))
		return wb_fail(err, WB_INVALID, "", "this waybill has no connector for %.*s",
			       WB_TEXT_ARG(system->kind));
	wb_draft_compose_system(system, &text);
	status = wb_parse_script(wb_buffer_slice(&text), "options", &script, err);
	wb_buffer_release(&text);
	if (status)
		return status;
	if (script.n_objects != 1)
		status = wb_fail(err, WB_INVALID, "", "the options hold more than options");
	else
		status = inspect(script.objects, folder, allow_outside, out, err);
	wb_script_release(&script);
	return status;
}

static bool
ends_with(struct wb_text text, const char *end)
{
	size_t len = strlen(end);

	return text.len > len &&
	       wb_text_equal_ignoring_case((struct wb_text){ text.at + text.len - len, len },
					   (struct wb_text){ end, len });
}

/* A file says at its beginning that it is SQLite's; for one to come there is only the name. */
struct wb_text
wb_system_guess_kind(struct wb_text locator, const char *folder)
{
	static const char magic[] = "SQLite format 3";
	struct wb_buffer name = { 0 };
	char start[sizeof magic] = { 0 }, *path;
	bool is_sqlite;
	FILE *file;

	wb_buffer_text(&name, locator);
	wb_buffer_byte(&name, '\0');
	path = wb_path_join(folder, name.at);
	is_sqlite = ends_with(locator, ".db") || ends_with(locator, ".sqlite") ||
		    ends_with(locator, ".sqlite3");
	if (wb_path_kind(path) == WB_PATH_FOLDER)
		is_sqlite = false;
	file = wb_path_kind(path) == WB_PATH_FILE ? fopen(path, "rb") : NULL;
	if (file) {
		is_sqlite |= fread(start, 1, sizeof start, file) == sizeof start &&
			     !memcmp(start, magic, sizeof magic);
		fclose(file);
	}
	free(path);
	wb_buffer_release(&name);
	return is_sqlite ? WB_TEXT("sqlite") : WB_TEXT("csv");
}

struct wb_text
wb_system_place(struct wb_text typed)
{
	typed = wb_text_trim(typed);
	while (typed.len > 1 && typed.at[typed.len - 1] == '/')
		typed.len--;
	return typed;
}

static bool
is_name_byte(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/* The last part of the place without its ending, as far as it makes a name. */
struct wb_text
wb_system_name_of(const struct wb_model *model, struct wb_text locator, struct wb_arena *arena)
{
	const char *slash = memrchr(locator.at, '/', locator.len), *dot;
	char *name;
	struct wb_text unused;

	if (slash)
		locator = (struct wb_text){ slash + 1,
					    locator.len - (size_t)(slash + 1 - locator.at) };
	dot = memrchr(locator.at, '.', locator.len);
	if (dot && dot > locator.at)
		locator.len = (size_t)(dot - locator.at);
	name = wb_arena_string(arena, locator);
	for (size_t i = 0; name[i]; i++)
		if (!is_name_byte(name[i]))
			name[i] = '_';
	if (!name[strspn(name, "_")])
		name = wb_arena_string(arena, WB_TEXT("system"));
	else if ((*name >= '0' && *name <= '9') || *name == '_')
		name = wb_arena_format(arena, "system_%s", name);
	unused = wb_text_of(name);
	for (unsigned n = 2; model && wb_model_find(model, WB_OBJECT_SYSTEM, unused); n++)
		unused = wb_text_of(wb_arena_format(arena, "%s_%u", name, n));
	return unused;
}

/* "1,204" */
static void
add_count(struct wb_buffer *out, uint64_t count)
{
	char digits[32];
	int len = snprintf(digits, sizeof digits, "%llu", (unsigned long long)count);

	for (int i = 0; i < len; i++) {
		if (i && (len - i) % 3 == 0)
			wb_buffer_byte(out, ',');
		wb_buffer_byte(out, digits[i]);
	}
}

void
wb_system_describe(const struct wb_schema *schema, size_t names, struct wb_buffer *out)
{
	uint64_t rows = 0;
	bool is_known = schema->n_tables > 0;

	for (size_t i = 0; i < schema->n_tables; i++) {
		is_known = is_known && schema->tables[i].row_estimate >= 0;
		rows += is_known ? (uint64_t)schema->tables[i].row_estimate : 0;
	}
	wb_buffer_format(out, "%zu table%s", schema->n_tables, schema->n_tables == 1 ? "" : "s");
	if (is_known) {
		wb_buffer_string(out, ", ~");
		add_count(out, rows);
		wb_buffer_string(out, rows == 1 ? " row" : " rows");
	}
	for (size_t i = 0; i < schema->n_tables && i < names; i++)
		wb_buffer_format(out, "%s%.*s", i ? ", " : ": ",
				 WB_TEXT_ARG(schema->tables[i].name));
	if (schema->n_tables > names && names)
		wb_buffer_string(out, ", …");
}
