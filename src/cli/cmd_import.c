/*
 * import: how a design comes to be.
 *
 * It is all or nothing: every file is read and parsed before the project
 * is touched, and what they hold becomes one edit, which undo takes back whole.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/memory.h"
#include "cli/cmd.h"
#include "cli/message.h"
#include "lang/parse.h"
#include "lang/print.h"
#include "project/author.h"
#include "project/design.h"

enum { SCRIPT_MAX = 16 * 1024 * 1024 };

/* One script as named on the command line. */
struct source {
	const char *name;
	struct wb_buffer text;
	struct wb_script script;
	bool parsed;
};

static enum wb_status
read_stream(int fd, const char *name, struct wb_buffer *out, struct wb_error *err)
{
	enum { PIECE = 65536 };

	for (;;) {
		ssize_t got = read(fd, wb_buffer_room(out, PIECE), PIECE);

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return wb_fail_errno(err, name, "cannot be read");
		if (!got)
			return WB_OK;
		out->len += (size_t)got;
		out->at[out->len] = '\0';
		if (out->len > SCRIPT_MAX)
			return wb_fail(err, WB_INVALID, name, "is over 16 MiB: that is no script");
	}
}

static enum wb_status
read_source(struct source *source, const char *word, struct wb_error *err)
{
	enum wb_status status;

	source->name = strcmp(word, "-") ? word : "standard input";
	if (source->name == word)
		status = wb_file_read(word, SCRIPT_MAX, &source->text, err);
	else
		status = read_stream(STDIN_FILENO, source->name, &source->text, err);
	if (status)
		return status;
	status =
		wb_parse_script(wb_buffer_slice(&source->text), source->name, &source->script, err);
	source->parsed = !status;
	return status;
}

static const struct wb_object *
find_object(const struct wb_script *script, const struct wb_object *like)
{
	for (size_t i = 0; i < script->n_objects; i++)
		if (script->objects[i].kind == like->kind &&
		    wb_text_equal(script->objects[i].name, like->name))
			return &script->objects[i];
	return NULL;
}

/* Two files must not both hold one object: which one would count? */
static enum wb_status
check_twice(const struct source *sources, size_t n, struct wb_error *err)
{
	const struct source *last = &sources[n - 1];

	for (size_t i = 0; i + 1 < n; i++)
		for (size_t o = 0; o < last->script.n_objects; o++) {
			const struct wb_object *object = &last->script.objects[o];
			const struct wb_object *other = find_object(&sources[i].script, object);

			if (!other)
				continue;
			wb_fail(err, WB_INVALID, last->name, "%s %.*s is in %s, too",
				wb_object_kind_name(object->kind), WB_TEXT_ARG(object->name),
				sources[i].name);
			wb_hint(err, "import them one after the other, or leave one out");
			return WB_INVALID;
		}
	return WB_OK;
}

static void
list_change(struct wb_listing *listing, const char *change, enum wb_object_kind kind,
	    struct wb_text name)
{
	wb_listing_string(listing, change);
	wb_listing_string(listing, wb_object_kind_name(kind));
	wb_listing_text(listing, name);
}

static enum wb_status
put_object(struct wb_design_edit *edit, const struct wb_design_list *before,
	   const struct wb_object *object, struct wb_listing *listing, struct wb_error *err)
{
	const char *change =
		wb_design_find(before, object->kind, object->name) ? "changed" : "added";
	struct wb_buffer text = { 0 };
	bool changed = false;
	enum wb_status status;

	wb_print_object(object, &text);
	status = wb_design_put(edit, object->kind, object->name, wb_buffer_slice(&text), &changed,
			       err);
	if (!status)
		list_change(listing, changed ? change : "unchanged", object->kind, object->name);
	wb_buffer_release(&text);
	return status;
}

static bool
is_in(const struct source *sources, size_t n, const struct wb_design_version *version)
{
	struct wb_object like = { .kind = version->kind, .name = version->name };

	for (size_t i = 0; i < n; i++)
		if (find_object(&sources[i].script, &like))
			return true;
	return false;
}

/* With --replace, what the scripts lack goes. */
static enum wb_status
remove_others(struct wb_design_edit *edit, const struct wb_design_list *before,
	      const struct source *sources, size_t n, struct wb_listing *listing,
	      struct wb_error *err)
{
	enum wb_status status = WB_OK;

	for (size_t i = 0; i < before->count && !status; i++) {
		const struct wb_design_version *version = &before->versions[i];

		if (is_in(sources, n, version))
			continue;
		status = wb_design_remove(edit, version->kind, version->name, err);
		if (!status)
			list_change(listing, "removed", version->kind, version->name);
	}
	return status;
}

static enum wb_status
put_all(struct wb_invocation *call, struct wb_design_edit *edit, const struct source *sources,
	size_t n, struct wb_listing *listing, struct wb_error *err)
{
	struct wb_design_list before = { 0 };
	enum wb_status status = wb_design_load(edit->project, &before, err);

	for (size_t i = 0; i < n; i++)
		for (size_t o = 0; o < sources[i].script.n_objects && !status; o++)
			status = put_object(edit, &before, &sources[i].script.objects[o], listing,
					    err);
	if (!status && wb_options_has(&call->options, "replace"))
		status = remove_others(edit, &before, sources, n, listing, err);
	wb_design_list_release(&before);
	return status;
}

/* The listing is printed only after the edit is kept: nothing is told that did not happen. */
static enum wb_status
keep_all(struct wb_invocation *call, struct wb_project *project, const struct source *sources,
	 size_t n, struct wb_error *err)
{
	static const struct wb_list_column columns[] = {
		{ "change", WB_LIST_TEXT, 0 },
		{ "kind", WB_LIST_TEXT, 0 },
		{ "name", WB_LIST_TEXT, 0 },
	};
	const char *message = wb_options_value(&call->options, "message");
	struct wb_design_edit edit = { .project = project,
				       .at = wb_clock_now(),
				       .author = wb_text_of(wb_author()),
				       .message = wb_text_of(message) };
	struct wb_buffer printed = { 0 };
	FILE *memory = open_memstream(&printed.at, &printed.len);
	struct wb_listing *listing;
	enum wb_status status;

	if (!memory)
		return wb_fail_errno(err, "standard output", "cannot be prepared");
	listing = wb_listing_new(memory, wb_call_format(call), columns, WB_COUNT_OF(columns));
	status = wb_design_begin(&edit, err);
	if (!status) {
		status = put_all(call, &edit, sources, n, listing, err);
		if (!status)
			status = wb_design_commit(&edit, err);
		wb_design_rollback(&edit);
	}
	wb_listing_end(listing);
	fclose(memory);
	if (!status)
		fwrite(printed.at, 1, printed.len, stdout);
	free(printed.at);
	return status;
}

static void
warn_of_last_comments(const struct source *source)
{
	if (source->script.tail.count)
		wb_message_note("%s: the comment after the last object belongs to none and is "
				"not kept",
				source->name);
}

static enum wb_status
run_import(struct wb_invocation *call, struct wb_error *err)
{
	const struct wb_options *options = &call->options;
	size_t n = options->n_arguments - 1;
	struct source *sources = wb_alloc(n * sizeof *sources);
	struct wb_project *project = NULL;
	enum wb_status status = WB_OK;

	for (size_t i = 0; i < n && !status; i++) {
		status = read_source(&sources[i], options->arguments[i + 1], err);
		if (!status)
			status = check_twice(sources, i + 1, err);
	}
	if (!status)
		status = wb_project_open(options->arguments[0], WB_PROJECT_WRITE, &project, err);
	if (!status)
		status = keep_all(call, project, sources, n, err);
	for (size_t i = 0; i < n; i++) {
		if (!status)
			warn_of_last_comments(&sources[i]);
		wb_script_release(&sources[i].script);
		wb_buffer_release(&sources[i].text);
	}
	wb_project_close(project);
	free(sources);
	return status;
}

const struct wb_command wb_command_import = {
	.name = "import",
	.summary = "takes scripts into the design, all or nothing",
	.arguments = "FILE SCRIPT...",
	.about = "Every SCRIPT is read whole before anything is kept; - is standard input. An "
		 "object "
		 "that is there already gets a new version where it differs. The import is one "
		 "edit: "
		 "'waybill undo' takes it back.",
	.options =
		(const struct wb_option_rule[]){
			{ .name = "message",
			  .letter = 'm',
			  .kind = WB_OPTION_TEXT,
			  .argument = "TEXT",
			  .help = "why, for the history" },
			{ .name = "replace",
			  .help = "the design becomes just these scripts: what they lack is "
				  "removed" },
			WB_OPTION_FORMAT,
			{ 0 },
		},
	.examples =
		(const struct wb_example[]){
			{ "import members.wb members.wbs -m 'as agreed with the CRM team'",
			  "the design, with the reason" },
			{ "import copy.wb -", "from another project: waybill export members.wb |" },
			{ 0 },
		},
	.run = run_import,
};
