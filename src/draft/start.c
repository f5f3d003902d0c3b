#include "draft/start.h"

#include <unistd.h>

static enum wb_status
put_systems(struct wb_project *project, struct wb_text author, const struct wb_new_system *systems,
	    size_t n, struct wb_error *err)
{
	struct wb_draft *draft = NULL;
	enum wb_status status = wb_draft_begin(project, author, &draft, err);

	for (size_t i = 0; !status && i < n; i++)
		status = wb_draft_put_system(draft, &systems[i], WB_DRAFT_ADD, err);
	if (!status)
		status = wb_draft_commit(draft, WB_TEXT(""), err);
	wb_draft_free(draft);
	return status;
}

enum wb_status
wb_project_start(const char *path, struct wb_text author, const struct wb_new_system *systems,
		 size_t n, struct wb_error *err)
{
	struct wb_project *project = NULL;
	enum wb_status status = wb_project_create(path, err);

	if (status)
		return status;
	status = wb_project_open(path, WB_PROJECT_WRITE, &project, err);
	if (!status)
		status = put_systems(project, author, systems, n, err);
	wb_project_close(project);
	if (status)
		unlink(path);
	return status;
}
