#include "tui/opened.h"

enum wb_status
wb_opened_open(struct wb_opened *opened, const char *path, bool allow_outside, struct wb_error *err)
{
	struct wb_session_settings settings = { .allow_outside = allow_outside };
	enum wb_status status = wb_project_open(path, WB_PROJECT_READ, &opened->project, err);

	if (!status)
		status = wb_session_open(opened->project, &settings, &opened->session, err);
	return status;
}

void
wb_opened_close(struct wb_opened *opened)
{
	wb_session_close(opened->session);
	wb_project_close(opened->project);
	*opened = (struct wb_opened){ 0 };
}
