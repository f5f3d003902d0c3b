/*
 * A disk that fails: preloaded into the program, makes the n-th call that
 * writes to a file of some name fail.
 *
 *	IOFAIL_PATH=out.db	the calls that count: those on names that hold this
 *	IOFAIL_AT=7		the seventh of them fails, and with
 *	IOFAIL_FOR_GOOD=1	all after it as well, as on a full disk
 *	IOFAIL_ERROR=ENOSPC	or EIO: how
 *	IOFAIL_LOG=FILE		gets a line for each call that counts
 *
 * fsync and its like fail with EIO in either case: a full disk is told by write.
 */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

enum kind { SPACE, INPUT_OUTPUT };

static atomic_long counted;

/* Through the system call: write(2) itself is replaced here. */
static void
put_on_record(const char *call, const char *path)
{
	const char *log = getenv("IOFAIL_LOG");
	char line[PATH_MAX + 32];
	int fd, len;

	if (!log)
		return;
	fd = open(log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
	len = snprintf(line, sizeof line, "%s %s\n", call, path);
	if (fd >= 0) {
		syscall(SYS_write, fd, line, (size_t)len);
		close(fd);
	}
}

static int
fails(const char *call, const char *path, enum kind kind)
{
	const char *wanted = getenv("IOFAIL_PATH"), *at = getenv("IOFAIL_AT");
	const char *error = getenv("IOFAIL_ERROR");
	long number, due = at ? strtol(at, NULL, 10) : 0;

	if (!wanted || !strstr(path, wanted))
		return 0;
	number = atomic_fetch_add(&counted, 1) + 1;
	put_on_record(call, path);
	if (!due || number < due || (number > due && !getenv("IOFAIL_FOR_GOOD")))
		return 0;
	errno = kind == SPACE && error && !strcmp(error, "ENOSPC") ? ENOSPC : EIO;
	return 1;
}

static int
fails_at(const char *call, int fd, enum kind kind)
{
	char link[64], path[PATH_MAX];
	ssize_t len;

	snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
	len = readlink(link, path, sizeof path - 1);
	if (len < 0)
		return 0;
	path[len] = '\0';
	return fails(call, path, kind);
}

/* dlsym gives a void *, which ISO C does not turn into a function. */
#define ORIGINAL(result, name, ...)                         \
	static result (*original)(__VA_ARGS__);             \
	if (!original) {                                    \
		void *found = dlsym(RTLD_NEXT, name);       \
		memcpy(&original, &found, sizeof original); \
	}

ssize_t
write(int fd, const void *bytes, size_t len)
{
	ORIGINAL(ssize_t, "write", int, const void *, size_t)
	return fails_at("write", fd, SPACE) ? -1 : original(fd, bytes, len);
}

ssize_t
pwrite(int fd, const void *bytes, size_t len, off_t offset)
{
	ORIGINAL(ssize_t, "pwrite", int, const void *, size_t, off_t)
	return fails_at("pwrite", fd, SPACE) ? -1 : original(fd, bytes, len, offset);
}

ssize_t
pwrite64(int fd, const void *bytes, size_t len, off64_t offset)
{
	ORIGINAL(ssize_t, "pwrite64", int, const void *, size_t, off64_t)
	return fails_at("pwrite64", fd, SPACE) ? -1 : original(fd, bytes, len, offset);
}

int
fsync(int fd)
{
	ORIGINAL(int, "fsync", int)
	return fails_at("fsync", fd, INPUT_OUTPUT) ? -1 : original(fd);
}

int
fdatasync(int fd)
{
	ORIGINAL(int, "fdatasync", int)
	return fails_at("fdatasync", fd, INPUT_OUTPUT) ? -1 : original(fd);
}

int
ftruncate(int fd, off_t size)
{
	ORIGINAL(int, "ftruncate", int, off_t)
	return fails_at("ftruncate", fd, SPACE) ? -1 : original(fd, size);
}

int
ftruncate64(int fd, off64_t size)
{
	ORIGINAL(int, "ftruncate64", int, off64_t)
	return fails_at("ftruncate64", fd, SPACE) ? -1 : original(fd, size);
}

int
posix_fallocate(int fd, off_t offset, off_t len)
{
	ORIGINAL(int, "posix_fallocate", int, off_t, off_t)
	return fails_at("posix_fallocate", fd, SPACE) ? errno : original(fd, offset, len);
}

int
rename(const char *from, const char *to)
{
	ORIGINAL(int, "rename", const char *, const char *)
	return fails("rename", from, SPACE) ? -1 : original(from, to);
}
