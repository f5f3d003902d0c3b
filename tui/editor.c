#include "tui/editor.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "base/memory.h"

enum { TEXT_MOST = 1 << 20 };

static enum wb_status
write_all(int descriptor, struct wb_text text, const char *path, struct wb_error *err)
{
	while (text.len) {
		ssize_t n = write(descriptor, text.at, text.len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return wb_fail_errno(err, path, "cannot be written");
		text.at += n;
		text.len -= (size_t)n;
	}
	return WB_OK;
}

/* A file that only the analyst can read; *path is freed by the caller. */
static enum wb_status
make_file(struct wb_text text, char **path, struct wb_error *err)
{
	const char *folder = getenv("TMPDIR");
	int descriptor;
	enum wb_status status;

	*path = wb_path_join(folder && *folder ? folder : "/tmp", "waybill-XXXXXX");
	descriptor = mkstemp(*path);
	if (descriptor < 0)
		return wb_fail_errno(err, *path, "a file for the editor cannot be made");
	status = write_all(descriptor, text, *path, err);
	if (status == WB_OK)
		status = write_all(descriptor, WB_TEXT("\n"), *path, err);
	close(descriptor);
	return status;
}

static void
run_child(const char *path)
{
	sigset_t none;

	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	signal(SIGINT, SIG_DFL);
	signal(SIGQUIT, SIG_DFL);
	execl("/bin/sh", "sh", "-c", "${VISUAL:-${EDITOR:-vi}} \"$1\"", "sh", path, (char *)NULL);
	_exit(127);
}

/* As system(): interrupts are the editor's while it runs. */
static enum wb_status
run_and_wait(const char *path, struct wb_error *err)
{
	struct sigaction ignore = { .sa_handler = SIG_IGN }, interrupt, quit;
	int outcome = 0;
	pid_t child;

	sigaction(SIGINT, &ignore, &interrupt);
	sigaction(SIGQUIT, &ignore, &quit);
	child = fork();
	if (child == 0)
		run_child(path);
	while (child > 0 && waitpid(child, &outcome, 0) < 0 && errno == EINTR)
		;
	sigaction(SIGINT, &interrupt, NULL);
	sigaction(SIGQUIT, &quit, NULL);
	if (child < 0)
		return wb_fail_errno(err, "", "no editor could be started");
	if (WIFEXITED(outcome) && WEXITSTATUS(outcome) == 0)
		return WB_OK;
	wb_fail(err, WB_INVALID, "", "the editor did not end well: nothing was changed");
	wb_hint(err, "$VISUAL or $EDITOR names it");
	return WB_INVALID;
}

enum wb_status
wb_editor_run(struct wb_text text, struct wb_buffer *out, struct wb_error *err)
{
	char *path;
	enum wb_status status = make_file(text, &path, err);

	if (status == WB_OK)
		status = run_and_wait(path, err);
	if (status == WB_OK)
		status = wb_file_read(path, TEXT_MOST, out, err);
	unlink(path);
	free(path);
	return status;
}
