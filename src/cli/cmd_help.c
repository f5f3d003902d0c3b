/* help, version, completion: what the program says about itself. */
#include <stdio.h>
#include <string.h>

#include "cli/cmd.h"
#include "cli/help.h"
#include "cli/manual.h"

#ifndef PACKAGE_VERSION
#error "PACKAGE_VERSION comes from configure"
#endif

/* What `help --mdoc` can print; the names are those of the option's choices. */
static const struct {
	const char *name;
	void (*print)(FILE *stream);
} topics[] = {
	{ "commands", wb_manual_commands },   { "examples", wb_manual_examples },
	{ "functions", wb_manual_functions }, { "systems", wb_manual_systems },
	{ "words", wb_manual_words },
};

static void
print_topic(const char *name)
{
	for (size_t i = 0; i < sizeof topics / sizeof *topics; i++)
		if (!strcmp(topics[i].name, name))
			topics[i].print(stdout);
}

static enum wb_status
run_help(struct wb_invocation *call, struct wb_error *err)
{
	const struct wb_command *command;
	const char *topic = wb_options_value(&call->options, "mdoc");

	if (topic && !strcmp(topic, "keys")) {
		if (call->front)
			call->front->print_keys();
		return WB_OK;
	}
	if (topic) {
		print_topic(topic);
		return WB_OK;
	}
	if (!call->options.n_arguments) {
		wb_help_overview(stdout);
		return WB_OK;
	}
	command = wb_command_find(call->options.arguments[0]);
	if (!command)
		return wb_command_unknown(call->options.arguments[0], err);
	wb_help_command(command, stdout);
	return WB_OK;
}

const struct wb_command wb_command_help = {
	.name = "help",
	.summary = "explains a command, or lists them all",
	.arguments = "[COMMAND]",
	.options =
		(const struct wb_option_rule[]){
			{
				.name = "mdoc",
				.kind = WB_OPTION_CHOICE,
				.hidden = true,
				.argument = "TOPIC",
				.help = "a table of the program as mdoc, for the manuals",
				.choices =
					(const char *const[]){ "commands", "examples", "functions",
							       "keys", "systems", "words", NULL },
			},
			{ 0 },
		},
	.examples =
		(const struct wb_example[]){
			{ "help run", "what run does, its options and examples" },
			{ 0 },
		},
	.run = run_help,
};

static enum wb_status
run_version(struct wb_invocation *call, struct wb_error *err)
{
	(void)call;
	(void)err;
	printf("waybill %s\n", PACKAGE_VERSION);
	return WB_OK;
}

const struct wb_command wb_command_version = {
	.name = "version",
	.summary = "prints the version",
	.arguments = "",
	.run = run_version,
};

static enum wb_status
run_completion(struct wb_invocation *call, struct wb_error *err)
{
	const char *shell = call->options.arguments[0];

	if (strcmp(shell, "bash") != 0) {
		wb_fail(err, WB_INVALID, "completion", "there is none for \"%s\"", shell);
		wb_hint(err, "bash is the one shell so far");
		return WB_INVALID;
	}
	wb_help_completion(stdout);
	return WB_OK;
}

const struct wb_command wb_command_completion = {
	.name = "completion",
	.summary = "prints the completion for a shell",
	.arguments = "SHELL",
	.about = "SHELL is bash. 'make install' puts it where bash finds it.",
	.hidden = true,
	.run = run_completion,
};
