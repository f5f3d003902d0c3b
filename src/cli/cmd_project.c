/* new, and a project file alone: a project comes to be, and says where it stands. */
#include "cli/cmd.h"
#include "cli/message.h"
#include "project/project.h"

static enum wb_status
run_new(struct wb_invocation *call, struct wb_error *err)
{
	const char *path = call->options.arguments[0];
	enum wb_status status = wb_project_create(path, err);

	if (!status)
		wb_message_aside("%s is made; next: waybill import %s SCRIPT", path, path);
	return status;
}

const struct wb_command wb_command_new = {
	.name = "new",
	.summary = "creates a project",
	.arguments = "FILE",
	.about = "FILE must not exist yet; by custom its name ends in .wb.",
	.examples =
		(const struct wb_example[]){
			{ "new members.wb", "an empty project" },
			{ 0 },
		},
	.run = run_new,
};
