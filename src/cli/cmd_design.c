/* export, history, undo, redo: the design and its versions. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/utf8.h"
#include "cli/cmd.h"
#include "cli/message.h"
#include "cli/query.h"
#include "project/design.h"

/* An object as named on a command line: "mapping/member", or "member" where that is one only. */
struct object_word {
	enum wb_object_kind kind; /* WB_OBJECT_KINDS: any */
	struct wb_text name;
};

static struct object_word
read_object_word(const char *word)
{
	const char *slash = strchr(word, '/');
	struct object_word object = { WB_OBJECT_KINDS, wb_text_of(word) };
	struct wb_text kind = { word, slash ? (size_t)(slash - word) : 0 };

	if (!slash || wb_object_kind_of_name(kind) == WB_OBJECT_KINDS)
		return object;
	object.kind = wb_object_kind_of_name(kind);
	object.name = wb_text_of(slash + 1);
	return object;
}

static bool
is_named(const struct object_word *word, const struct wb_design_version *version)
{
	return (word->kind == WB_OBJECT_KINDS || word->kind == version->kind) &&
	       wb_text_equal(word->name, version->name);
}

static const char *
listed_name(const void *context, size_t i)
{
	const struct wb_design_list *list = context;

	return i < list->count ? list->versions[i].name.at : NULL;
}

static enum wb_status
fail_unknown_object(const struct wb_design_list *list, const char *path, const char *word,
		    struct wb_error *err)
{
	const char *near = wb_nearest(word, listed_name, list);

	wb_fail(err, WB_NOT_FOUND, path, "there is no object %s", word);
	if (near)
		wb_hint(err, "did you mean %s?", near);
	else
		wb_hint(err, "'waybill %s' shows what there is", path);
	return WB_NOT_FOUND;
}

/* The one object that a word names; a name that two kinds share must be told apart. */
static enum wb_status
find_object(const struct wb_design_list *list, const char *path, const char *word,
	    const struct wb_design_version **out, struct wb_error *err)
{
	struct object_word object = read_object_word(word);

	*out = NULL;
	for (size_t i = 0; i < list->count; i++) {
		const struct wb_design_version *version = &list->versions[i];

		if (!is_named(&object, version))
			continue;
		if (*out && (*out)->kind != version->kind) {
			wb_fail(err, WB_INVALID, path, "\"%s\" is a %s and a %s", word,
				wb_object_kind_name((*out)->kind),
				wb_object_kind_name(version->kind));
			wb_hint(err, "say %s/%s or %s/%s", wb_object_kind_name((*out)->kind), word,
				wb_object_kind_name(version->kind), word);
			return WB_INVALID;
		}
		if (!*out)
			*out = version;
	}
	return *out ? WB_OK : fail_unknown_object(list, path, word, err);
}

/* Script text as it is; on a terminal line by line, with what it must not get made visible. */
static void
print_script(struct wb_text script)
{
	struct wb_buffer shown = { 0 };
	bool terminal = isatty(STDOUT_FILENO);

	while (script.len) {
		const char *end = memchr(script.at, '\n', script.len);
		struct wb_text line = { script.at, end ? (size_t)(end - script.at) : script.len };

		wb_buffer_clear(&shown);
		if (terminal)
			wb_show_text(&shown, line);
		else
			wb_buffer_text(&shown, line);
		wb_buffer_byte(&shown, '\n');
		fwrite(shown.at, 1, shown.len, stdout);
		script.at += line.len + (end != NULL);
		script.len -= line.len + (end != NULL);
	}
	wb_buffer_release(&shown);
}

/* Objects are parted by an empty line. */
static void
print_objects(const struct wb_design_list *list, const bool *chosen)
{
	bool first = true;

	for (size_t i = 0; i < list->count; i++) {
		if (chosen && !chosen[i])
			continue;
		if (!first)
			putchar('\n');
		first = false;
		print_script(list->versions[i].script);
	}
}

static enum wb_status
choose(const struct wb_design_list *list, const struct wb_options *options, bool *chosen,
       struct wb_error *err)
{
	for (size_t i = 1; i < options->n_arguments; i++) {
		const struct wb_design_version *version;
		enum wb_status status = find_object(list, options->arguments[0],
						    options->arguments[i], &version, err);

		if (status)
			return status;
		chosen[version - list->versions] = true;
	}
	return WB_OK;
}

static enum wb_status
run_export(struct wb_invocation *call, struct wb_error *err)
{
	const struct wb_options *options = &call->options;
	struct wb_project *project = NULL;
	struct wb_design_list list = { 0 };
	bool *chosen = NULL;
	enum wb_status status;

	status = wb_project_open(options->arguments[0], WB_PROJECT_READ, &project, err);
	if (!status)
		status = wb_design_load(project, &list, err);
	if (!status && options->n_arguments > 1) {
		chosen = calloc(list.count + 1, sizeof *chosen);
		status = choose(&list, options, chosen, err);
	}
	if (!status)
		print_objects(&list, chosen);
	if (!status && !list.count)
		wb_message_aside("the design is empty");
	free(chosen);
	wb_design_list_release(&list);
	wb_project_close(project);
	return status;
}

static const char history_sql[] =
	"SELECT at, author, kind, name, version, state, message FROM design_history"
	" WHERE (:kind IS NULL OR kind = :kind) AND (:name IS NULL OR name = :name)"
	" ORDER BY change DESC, kind, name, version DESC";

static const struct wb_list_column history_columns[] = {
	{ "at", WB_LIST_TEXT, 0 },        { "author", WB_LIST_TEXT, 24 },
	{ "kind", WB_LIST_TEXT, 0 },      { "name", WB_LIST_TEXT, 40 },
	{ "version", WB_LIST_NUMBER, 0 }, { "state", WB_LIST_TEXT, 0 },
	{ "message", WB_LIST_TEXT, 80 },
};

/* The script of one version. */
static enum wb_status
print_version(const struct wb_design_list *list, const struct wb_design_version *object,
	      uint64_t number, const char *path, struct wb_error *err)
{
	for (size_t i = 0; i < list->count; i++) {
		const struct wb_design_version *version = &list->versions[i];

		if (version->kind != object->kind || !wb_text_equal(version->name, object->name) ||
		    version->version != (int64_t)number)
			continue;
		print_script(version->script);
		if (version->gone)
			wb_message_aside("in version %llu it is removed",
					 (unsigned long long)number);
		return WB_OK;
	}
	wb_fail(err, WB_NOT_FOUND, path, "%s %.*s has no version %llu",
		wb_object_kind_name(object->kind), WB_TEXT_ARG(object->name),
		(unsigned long long)number);
	return WB_NOT_FOUND;
}

/* The history of one object, or one version of it. */
static enum wb_status
history_of_object(struct wb_invocation *call, struct wb_project *project, const char *word,
		  struct wb_query *query, struct wb_error *err)
{
	const struct wb_options *options = &call->options;
	const struct wb_design_version *object;
	struct wb_design_list list = { 0 };
	struct wb_binding bindings[2];
	enum wb_status status;

	status = wb_design_history(project, WB_OBJECT_KINDS, WB_TEXT(""), &list, err);
	if (!status)
		status = find_object(&list, options->arguments[0], word, &object, err);
	if (!status && wb_options_has(options, "show")) {
		status = print_version(&list, object, wb_options_count(options, "show", 0),
				       options->arguments[0], err);
	} else if (!status) {
		bindings[0] = (struct wb_binding){ .name = ":kind",
						   .text = wb_object_kind_name(object->kind) };
		bindings[1] = (struct wb_binding){ .name = ":name", .text = object->name.at };
		query->n_bindings = 2;
		query->bindings = bindings;
		status = wb_query_list(project, query, wb_call_format(call), NULL, err);
	}
	wb_design_list_release(&list);
	return status;
}

static enum wb_status
run_history(struct wb_invocation *call, struct wb_error *err)
{
	const struct wb_options *options = &call->options;
	const char *word = options->arguments[1];
	struct wb_query query = { .sql = history_sql,
				  .n_columns = WB_COUNT_OF(history_columns),
				  .columns = history_columns };
	struct wb_project *project = NULL;
	size_t rows = 1;
	enum wb_status status;

	if (!word && wb_options_has(options, "show"))
		return wb_fail(err, WB_INVALID, "history", "--show needs OBJECT, too");
	status = wb_project_open(options->arguments[0], WB_PROJECT_READ, &project, err);
	if (status)
		return status;
	if (word)
		status = history_of_object(call, project, word, &query, err);
	else
		status = wb_query_list(project, &query, wb_call_format(call), &rows, err);
	if (!rows)
		wb_message_aside("the design is empty: nothing has been imported yet");
	wb_project_close(project);
	return status;
}

static void
list_versions(struct wb_invocation *call, const char *change, const struct wb_design_list *list)
{
	static const struct wb_list_column columns[] = {
		{ "change", WB_LIST_TEXT, 0 },   { "kind", WB_LIST_TEXT, 0 },
		{ "name", WB_LIST_TEXT, 0 },     { "version", WB_LIST_NUMBER, 0 },
		{ "message", WB_LIST_TEXT, 80 },
	};
	struct wb_listing *listing =
		wb_listing_new(stdout, wb_call_format(call), columns, WB_COUNT_OF(columns));

	for (size_t i = 0; i < list->count; i++) {
		const struct wb_design_version *version = &list->versions[i];

		wb_listing_string(listing, change);
		wb_listing_string(listing, wb_object_kind_name(version->kind));
		wb_listing_text(listing, version->name);
		wb_listing_number(listing, version->version);
		wb_listing_text(listing, version->message);
	}
	wb_listing_end(listing);
}

static enum wb_status
move(struct wb_invocation *call, const char *change,
     enum wb_status (*step)(struct wb_project *, struct wb_design_list *, struct wb_error *),
     struct wb_error *err)
{
	struct wb_project *project = NULL;
	struct wb_design_list what = { 0 };
	enum wb_status status;

	status = wb_project_open(call->options.arguments[0], WB_PROJECT_WRITE, &project, err);
	if (!status)
		status = step(project, &what, err);
	if (!status)
		list_versions(call, change, &what);
	wb_design_list_release(&what);
	wb_project_close(project);
	return status;
}

static enum wb_status
run_undo(struct wb_invocation *call, struct wb_error *err)
{
	return move(call, "undone", wb_design_undo, err);
}

static enum wb_status
run_redo(struct wb_invocation *call, struct wb_error *err)
{
	return move(call, "redone", wb_design_redo, err);
}

const struct wb_command wb_command_export = {
	.name = "export",
	.summary = "prints the design, or some objects of it, as a script",
	.arguments = "FILE [OBJECT...]",
	.about = "OBJECT is a name, or kind/name where two kinds share one. What is printed is "
		 "canonical: importing it changes nothing.",
	.examples =
		(const struct wb_example[]){
			{ "export members.wb >members.wbs", "the whole design, for a review" },
			{ "export members.wb mapping/member", "one mapping" },
			{ 0 },
		},
	.run = run_export,
};

const struct wb_command wb_command_history = {
	.name = "history",
	.summary = "lists the versions of the design: who, when, why",
	.arguments = "FILE [OBJECT]",
	.about = "OBJECT is a name, or kind/name where two kinds share one.",
	.options =
		(const struct wb_option_rule[]){
			{ .name = "show",
			  .kind = WB_OPTION_COUNT,
			  .argument = "VERSION",
			  .help = "print the script of that version of OBJECT" },
			WB_OPTION_FORMAT,
			{ 0 },
		},
	.examples =
		(const struct wb_example[]){
			{ "history members.wb", "every edit, the last one first" },
			{ "history members.wb member --show 2", "the mapping as it was" },
			{ 0 },
		},
	.run = run_history,
};

const struct wb_command wb_command_undo = {
	.name = "undo",
	.summary = "takes the last edit of the design back",
	.arguments = "FILE",
	.about = "An import is one edit. Nothing is lost: 'waybill redo' does it again, and the "
		 "history keeps it.",
	.options = (const struct wb_option_rule[]){ WB_OPTION_FORMAT, { 0 } },
	.examples = (const struct wb_example[]){ { "undo members.wb", "the last import" }, { 0 } },
	.run = run_undo,
};

const struct wb_command wb_command_redo = {
	.name = "redo",
	.summary = "does the edit last undone again",
	.arguments = "FILE",
	.options = (const struct wb_option_rule[]){ WB_OPTION_FORMAT, { 0 } },
	.examples =
		(const struct wb_example[]){ { "redo members.wb", "what undo took back" }, { 0 } },
	.run = run_redo,
};
