#include "draft/system.h"

#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "connect/registry.h"
#include "draft/draft_state.h"
#include "lang/parse.h"
#include "lang/print.h"

/* What the kind of system allows. */

static enum wb_status
unknown_kind(struct wb_draft *draft, const struct wb_new_system *system, struct wb_error *err)
{
	struct wb_buffer kinds = { 0 };

	for (const struct wb_connector *const *each = wb_connectors(); *each; each++)
		wb_buffer_format(&kinds, "%s%s", kinds.len ? ", " : "", (*each)->scheme);
	wb_fail(err, WB_INVALID, wb_draft_name(draft, system->name),
		"this waybill has no connector for %s", wb_draft_name(draft, system->kind));
	wb_hint(err, "it knows %s", kinds.at);
	wb_buffer_release(&kinds);
	return WB_INVALID;
}

static bool
is_option(const struct wb_connector *connector, struct wb_text name)
{
	for (const struct wb_connector_option *each = connector->options; each->name; each++)
		if (wb_text_is(name, each->name))
			return true;
	return false;
}

static enum wb_status
check_options(struct wb_draft *draft, const struct wb_connector *connector,
	      const struct wb_object *object, struct wb_error *err)
{
	const struct wb_system *system = &object->as.system;
	struct wb_buffer names = { 0 };
	size_t i = 0;

	while (i < system->n_options && is_option(connector, system->options[i].name))
		i++;
	if (i == system->n_options)
		return WB_OK;
	for (const struct wb_connector_option *each = connector->options; each->name; each++)
		wb_buffer_format(&names, "%s%s", names.len ? ", " : "", each->name);
	wb_fail(err, WB_INVALID, wb_draft_name(draft, object->name), "%s has no option %s",
		connector->scheme, wb_draft_name(draft, system->options[i].name));
	wb_hint(err, "its options are %s", names.len ? names.at : "none");
	wb_buffer_release(&names);
	return WB_INVALID;
}

void
wb_draft_compose_system(const struct wb_new_system *system, struct wb_buffer *out)
{
	struct wb_value locator = wb_value_text(system->locator);

	wb_buffer_string(out, "system ");
	wb_print_name(system->name, out);
	wb_buffer_byte(out, ' ');
	wb_print_name(system->kind, out);
	wb_buffer_byte(out, ' ');
	wb_print_value(&locator, out);
	wb_buffer_string(out, " {\n");
	wb_buffer_text(out, system->options);
	wb_buffer_string(out, "\n}\n");
}

static enum wb_status
parse_system(struct wb_draft *draft, const struct wb_new_system *system, struct wb_script *out,
	     struct wb_error *err)
{
	struct wb_buffer text = { 0 };
	enum wb_status status;

	wb_draft_compose_system(system, &text);
	status = wb_parse_script(wb_buffer_slice(&text), wb_draft_name(draft, system->name), out,
				 err);
	wb_buffer_release(&text);
	if (status == WB_OK && out->n_objects != 1)
		status = wb_fail(err, WB_INVALID, wb_draft_name(draft, system->name),
				 "the options hold more than options");
	return status;
}

/* Comments of the system, and of options that stay. */
static void
take_comments(struct wb_object *object, const struct wb_object *old)
{
	struct wb_system *system = &object->as.system;

	object->comments = old->comments;
	if (!object->tail.count)
		object->tail = old->tail;
	for (size_t i = 0; i < system->n_options; i++)
		for (size_t k = 0; k < old->as.system.n_options; k++)
			if (!system->options[i].comments.count &&
			    wb_text_equal(system->options[i].name, old->as.system.options[k].name))
				system->options[i].comments = old->as.system.options[k].comments;
}

enum wb_status
wb_draft_put_system(struct wb_draft *draft, const struct wb_new_system *system,
		    enum wb_draft_guard guard, struct wb_error *err)
{
	const struct wb_object *old = wb_draft_object(draft, WB_OBJECT_SYSTEM, system->name);
	const struct wb_connector *connector = wb_connector_find(system->kind);
	const char *name = wb_draft_name(draft, system->name);
	bool is_new = !old;
	struct wb_script script = { 0 };
	enum wb_status status;

	if (old && guard == WB_DRAFT_ADD)
		return wb_fail(err, WB_TAKEN, name, "there is a system of that name already");
	if (!connector)
		return unknown_kind(draft, system, err);
	if (!system->locator.len)
		return wb_fail(err, WB_INVALID, name, "say where it is");
	status = parse_system(draft, system, &script, err);
	if (status == WB_OK)
		status = check_options(draft, connector, script.objects, err);
	if (status == WB_OK) {
		if (old)
			take_comments(script.objects, old);
		status = wb_draft_keep(draft, script.objects, err);
	}
	if (status == WB_OK)
		wb_draft_say(draft, "%s: %s %s %s", name, is_new ? "new system," : "now",
			     connector->scheme, wb_draft_name(draft, system->locator));
	wb_script_release(&script);
	return status;
}

void
wb_draft_locator(struct wb_project *project, const char *path, struct wb_buffer *out)
{
	char *folder = wb_path_resolve(wb_project_folder(project));
	char *real = wb_path_resolve(path);
	size_t len = folder ? strlen(folder) : 0;

	if (!real || !folder)
		wb_buffer_string(out, path);
	else if (!strcmp(folder, real))
		wb_buffer_byte(out, '.');
	else if (!strncmp(folder, real, len) && real[len] == '/')
		wb_buffer_string(out, real + len + 1);
	else
		wb_buffer_string(out, real);
	free(folder);
	free(real);
}
