#include "cli/command.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "cli/cmd.h"
#include "cli/help.h"
#include "cli/message.h"

/* clang-format off */
const struct wb_command *const wb_commands[] = {
	&wb_command_open,
	&wb_command_new,
	&wb_command_import,
	&wb_command_export,
	&wb_command_history,
	&wb_command_undo,
	&wb_command_redo,
	&wb_command_inspect, &wb_command_profile,
	&wb_command_check,
	&wb_command_suggest,
	&wb_command_preview,
	&wb_command_try,
	&wb_command_diff,
	&wb_command_run,
	&wb_command_verify,
	&wb_command_explain,
	&wb_command_runs,
	&wb_command_log,
	&wb_command_rejects,
	&wb_command_help,
	&wb_command_version,
	&wb_command_completion,
	&wb_command_state,
	NULL,
};
/* clang-format on */

const struct wb_command *
wb_command_find(const char *name)
{
	for (size_t i = 0; wb_commands[i]; i++)
		if (!strcmp(wb_commands[i]->name, name))
			return wb_commands[i];
	return NULL;
}

static const char *
visible_name(const void *context, size_t i)
{
	const struct wb_command *const *commands = context;

	for (; *commands; commands++)
		if (!(*commands)->hidden && !i--)
			return (*commands)->name;
	return NULL;
}

enum wb_status
wb_command_unknown(const char *name, struct wb_error *err)
{
	const char *near = wb_nearest(name, visible_name, wb_commands);

	wb_fail(err, WB_INVALID, "", "there is no command \"%s\"", name);
	if (near)
		wb_hint(err, "did you mean %s?", near);
	else
		wb_hint(err, "'waybill help' lists the commands");
	return WB_INVALID;
}

enum wb_exit
wb_exit_of(enum wb_status status, const struct wb_invocation *call)
{
	switch (status) {
	case WB_OK:
		return call->result;
	case WB_MISMATCH:
		return WB_EXIT_MISMATCH;
	case WB_INTERRUPTED:
		return WB_EXIT_INTERRUPTED;
	case WB_INVALID:
	case WB_NOT_FOUND:
	case WB_IO:
	case WB_LOCKED:
	case WB_TAKEN:
	case WB_LIMIT:
		break;
	}
	return call->begun ? WB_EXIT_STOPPED : WB_EXIT_USAGE;
}

enum wb_format
wb_call_format(const struct wb_invocation *call)
{
	return wb_format_of_name(wb_options_value(&call->options, "format"));
}

/* How many arguments a usage line asks for at least and at most. */
static void
count_expected(const char *arguments, size_t *least, size_t *most)
{
	*least = *most = 0;
	while (*arguments) {
		size_t len = strcspn(arguments, " ");

		if (arguments[0] != '[')
			++*least;
		++*most;
		if (memmem(arguments, len, "...", 3))
			*most = SIZE_MAX;
		arguments += len + (arguments[len] == ' ');
		if (*most == SIZE_MAX)
			return;
	}
}

/* The word of a usage line that the command line lacks. */
static struct wb_text
word_at(const char *arguments, size_t index)
{
	while (index--)
		arguments += strcspn(arguments, " ") + 1;
	return (struct wb_text){ arguments, strcspn(arguments, " .") };
}

static enum wb_status
check_arguments(const struct wb_invocation *call, struct wb_error *err)
{
	const struct wb_command *command = call->command;
	size_t given = call->options.n_arguments, least, most;
	struct wb_text missing;

	count_expected(command->arguments, &least, &most);
	if (given >= least && given <= most)
		return WB_OK;
	if (given < least) {
		missing = word_at(command->arguments, given);
		wb_fail(err, WB_INVALID, command->name, "%.*s is missing", WB_TEXT_ARG(missing));
	} else {
		wb_fail(err, WB_INVALID, command->name, "\"%s\" is one argument too many",
			call->options.arguments[most]);
	}
	wb_hint(err, "usage: waybill %s%s%s", command->name, *command->arguments ? " " : "",
		command->arguments);
	return WB_INVALID;
}

/* What was printed must have arrived: a full disk is an error, too. */
static enum wb_status
flush_output(struct wb_error *err)
{
	errno = 0;
	if (!fflush(stdout) && !ferror(stdout))
		return WB_OK;
	if (!errno) /* it failed before, and nobody knows why any more */
		return wb_fail(err, WB_IO, "standard output", "not all of it could be written");
	return wb_fail_errno(err, "standard output", "not all of it could be written");
}

static enum wb_status
carry_out(struct wb_invocation *call, struct wb_error *err)
{
	enum wb_status status;

	if (wb_options_has(&call->options, "help")) {
		wb_help_command(call->command, stdout);
		return WB_OK;
	}
	status = check_arguments(call, err);
	if (status)
		return status;
	return call->command->run(call, err);
}

static int
run_command(const struct wb_command *command, int argc, char **argv, const struct wb_front *front)
{
	struct wb_invocation call = { .command = command, .front = front };
	struct wb_error err = { 0 }, output = { 0 };
	enum wb_status status, flushed;
	enum wb_exit result;

	status = wb_options_parse(command->options, command->name, argc, argv, &call.options, &err);
	if (!status)
		status = carry_out(&call, &err);
	flushed = flush_output(&output);
	if (status)
		wb_message_error(stderr, &err);
	if (flushed)
		wb_message_error(stderr, &output);
	result = wb_exit_of(status, &call);
	if (flushed && result == WB_EXIT_OK)
		result = WB_EXIT_USAGE; /* there is nothing that --resume could continue */
	wb_options_release(&call.options);
	return result;
}

/* The command that a first word stands for: its name, or a spelling of help or version. */
static const struct wb_command *
command_of_word(const char *word)
{
	if (!strcmp(word, "--help") || !strcmp(word, "-h"))
		return &wb_command_help;
	if (!strcmp(word, "--version") || !strcmp(word, "-V"))
		return &wb_command_version;
	return wb_command_find(word);
}

/* A file that is there, or a word that looks like one. */
static bool
is_project_word(const char *word)
{
	size_t len = strlen(word);

	return strchr(word, '/') || (len > 3 && !strcmp(word + len - 3, ".wb")) ||
	       wb_path_kind(word) == WB_PATH_FILE;
}

static bool
on_terminal(void)
{
	return isatty(STDIN_FILENO) && isatty(STDOUT_FILENO);
}

int
wb_command_main(int argc, char **argv, const struct wb_front *front)
{
	const struct wb_command *command;
	struct wb_error err;

	if (argc < 2 && front && on_terminal())
		return run_command(&wb_command_open, 0, argv + 1, front);
	if (argc < 2) {
		wb_help_overview(stderr);
		return WB_EXIT_USAGE;
	}
	command = command_of_word(argv[1]);
	if (command)
		return run_command(command, argc - 2, argv + 2, front);
	if (is_project_word(argv[1]) && front && (argc > 2 || on_terminal()))
		return run_command(&wb_command_open, argc - 1, argv + 1, front);
	if (is_project_word(argv[1]))
		return run_command(&wb_command_state, argc - 1, argv + 1, front);
	wb_command_unknown(argv[1], &err);
	wb_message_error(stderr, &err);
	return WB_EXIT_USAGE;
}
