/* open: the workbench. */
#include "cli/cmd.h"

static const char *const themes[] = { "dark", "light", "plain", NULL };

static enum wb_status
run_open(struct wb_invocation *call, struct wb_error *err)
{
	const struct wb_options *options = &call->options;
	struct wb_front_request request = {
		.path = options->arguments[0],
		.allow_outside = wb_options_has(options, "allow-outside"),
		.ascii = wb_options_has(options, "ascii"),
		.theme = wb_options_value(options, "theme"),
		.script = wb_options_value(options, "script"),
		.svg = wb_options_value(options, "svg"),
		.size = wb_options_value(options, "size"),
	};

	if (call->front)
		return call->front->open(&request, err);
	wb_fail(err, WB_INVALID, "", "this waybill was built without its workbench");
	wb_hint(err, "'waybill help' lists the commands");
	return WB_INVALID;
}

const struct wb_command wb_command_open = {
	.name = "open",
	.summary = "opens the workbench on a project",
	.arguments = "[FILE]",
	.about = "Shows systems, tables and mappings on the terminal, and lets all of them be "
		 "changed. Where there is no FILE yet, it helps to start one. 'waybill FILE' is "
		 "the same; waybill-workbench(1) tells its screens and keys.\n\n"
		 "With a script, nothing is shown: its commands are carried out as if they were "
		 "typed, for tests and for pictures.",
	.options =
		(const struct wb_option_rule[]){
			WB_OPTION_ALLOW_OUTSIDE,
			{ .name = "theme",
			  .kind = WB_OPTION_CHOICE,
			  .argument = "THEME",
			  .choices = themes,
			  .help = "colours for a dark or a light ground, or plain: none" },
			{ .name = "ascii", .help = "draw with ASCII characters alone" },
			{ .name = "script",
			  .kind = WB_OPTION_TEXT,
			  .argument = "SCRIPT",
			  .help = "carry out the commands of a file, without a terminal" },
			{ .name = "size",
			  .kind = WB_OPTION_TEXT,
			  .argument = "COLUMNSxROWS",
			  .help = "a script's screen (default: 80x24)" },
			{ .name = "svg",
			  .kind = WB_OPTION_TEXT,
			  .argument = "FILE",
			  .help = "after a script, write a picture of the screen" },
			{ 0 },
		},
	.examples =
		(const struct wb_example[]){
			{ "open members.wb", "opens the workbench" },
			{ "open members.wb --script tour.keys --svg tour.svg",
			  "goes through a script and keeps the last screen as a picture" },
			{ 0 },
		},
	.run = run_open,
};
