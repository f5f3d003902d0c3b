#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/memory.h"

enum wb_path_kind
wb_path_kind(const char *path)
{
	struct stat status;

	if (stat(path, &status))
		return WB_PATH_NONE;
	if (S_ISREG(status.st_mode))
		return WB_PATH_FILE;
	return S_ISDIR(status.st_mode) ? WB_PATH_FOLDER : WB_PATH_OTHER;
}

char *
wb_path_join(const char *folder, const char *name)
{
	struct wb_buffer path = { 0 };

	if (name[0] != '/' && strcmp(folder, ".") != 0) {
		wb_buffer_string(&path, folder);
		if (path.len && path.at[path.len - 1] != '/')
			wb_buffer_byte(&path, '/');
	}
	wb_buffer_string(&path, name);
	return path.at;
}

char *
wb_path_folder(const char *path)
{
	const char *slash = strrchr(path, '/');
	struct wb_buffer folder = { 0 };

	if (!slash)
		return wb_strdup(".");
	wb_buffer_add(&folder, path, slash == path ? 1 : (size_t)(slash - path));
	return folder.at;
}

const char *
wb_path_base(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

char *
wb_path_resolve(const char *path)
{
	char *real = realpath(path, NULL), *folder, *base, *joined;

	if (real || strcmp(path, ".") == 0 || strcmp(path, "/") == 0)
		return real;
	if (strcmp(wb_path_base(path), "..") == 0)
		return NULL;
	folder = wb_path_folder(path);
	base = wb_strdup(wb_path_base(path));
	real = wb_path_resolve(folder);
	joined = real ? wb_path_join(real, base) : NULL;
	free(real);
	free(base);
	free(folder);
	return joined;
}

bool
wb_path_inside(const char *folder, const char *path)
{
	char *outer = wb_path_resolve(folder), *inner = wb_path_resolve(path);
	size_t len = outer ? strlen(outer) : 0;
	bool inside = outer && inner && !strncmp(outer, inner, len) &&
		      (inner[len] == '\0' || inner[len] == '/' || !strcmp(outer, "/"));

	free(outer);
	free(inner);
	return inside;
}

static enum wb_status
refuse_kind(const char *path, mode_t mode, struct wb_error *err)
{
	wb_fail(err, WB_INVALID, path,
		S_ISDIR(mode) ? "is a folder, a file is needed" : "is not a regular file");
	return WB_INVALID;
}

static enum wb_status
read_all(int fd, size_t size, const char *path, struct wb_buffer *out, struct wb_error *err)
{
	enum { STEP = 64 * 1024 };
	ssize_t got;

	wb_buffer_room(out, size);
	for (;;) {
		got = read(fd, wb_buffer_room(out, STEP), STEP);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return wb_fail_errno(err, path, "cannot be read");
		if (got == 0)
			break;
		out->len += (size_t)got;
	}
	out->at[out->len] = '\0';
	return WB_OK;
}

enum wb_status
wb_file_read(const char *path, size_t limit, struct wb_buffer *out, struct wb_error *err)
{
	struct stat state;
	enum wb_status status;
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	wb_buffer_clear(out);
	if (fd < 0)
		return wb_fail_errno(err, path, "cannot be opened");
	if (fstat(fd, &state))
		status = wb_fail_errno(err, path, "cannot be examined");
	else if (!S_ISREG(state.st_mode))
		status = refuse_kind(path, state.st_mode, err);
	else if ((size_t)state.st_size > limit)
		status = wb_fail(err, WB_INVALID, path, "is larger than %zu bytes", limit);
	else
		status = read_all(fd, (size_t)state.st_size, path, out, err);
	close(fd);
	return status;
}

enum wb_status
wb_file_write_all(int fd, struct wb_text content, const char *path, struct wb_error *err)
{
	while (content.len) {
		ssize_t put = write(fd, content.at, content.len);

		if (put < 0 && errno == EINTR)
			continue;
		if (put < 0)
			return wb_fail_errno(err, path, "cannot be written");
		content.at += put;
		content.len -= (size_t)put;
	}
	return WB_OK;
}

enum wb_status
wb_file_rename(const char *from, const char *to, struct wb_error *err)
{
	enum wb_status status = WB_OK;
	char *folder;
	int fd;

	if (rename(from, to))
		return wb_fail_errno(err, to, "cannot be put in place");
	folder = wb_path_folder(to);
	fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0 || (fsync(fd) && errno != EINVAL))
		status = wb_fail_errno(err, folder, "cannot be synced");
	if (fd >= 0)
		close(fd);
	free(folder);
	return status;
}

enum wb_status
wb_file_replace(const char *path, struct wb_text content, struct wb_error *err)
{
	struct wb_buffer beside = { 0 };
	enum wb_status status;
	int fd;

	wb_buffer_format(&beside, "%s.XXXXXX", path);
	fd = mkostemp(beside.at, O_CLOEXEC);
	if (fd < 0) {
		status = wb_fail_errno(err, path, "cannot be written");
		goto done;
	}
	status = wb_file_write_all(fd, content, path, err);
	if (status == WB_OK && (fchmod(fd, 0644) || fsync(fd)))
		status = wb_fail_errno(err, path, "cannot be written");
	close(fd);
	if (status == WB_OK)
		status = wb_file_rename(beside.at, path, err);
	if (status != WB_OK)
		unlink(beside.at);
done:
	wb_buffer_release(&beside);
	return status;
}

uint64_t
wb_file_line(const char *path, uint64_t offset)
{
	char bytes[8192];
	FILE *file = fopen(path, "rb");
	uint64_t line = 1;

	while (file && offset) {
		size_t want = offset < sizeof bytes ? (size_t)offset : sizeof bytes;
		size_t got = fread(bytes, 1, want, file);

		for (size_t i = 0; i < got; i++)
			line += bytes[i] == '\n';
		offset = got ? offset - got : 0;
	}
	if (file)
		fclose(file);
	return line;
}
