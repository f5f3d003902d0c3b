#include "connect/csv_part.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>
#include <xxhash.h>

#include "base/file.h"
#include "base/memory.h"
#include "base/trap.h"

enum { BUFFER_SIZE = 512 * 1024, READ_SIZE = 256 * 1024 };

struct wb_csv_part {
	char *final;                   /* the name it will have */
	char *path;                    /* the name it has */
	int fd;                        /* -1: in place */
	struct wb_csv_progress placed; /* what is in place */
	char *buffer;
	size_t held; /* bytes in the buffer, not yet in the file */
	uint64_t size;
	XXH3_state_t *sum;
};

static struct wb_csv_part *
part_new(const char *path)
{
	struct wb_csv_part *part = wb_alloc(sizeof *part);
	struct wb_buffer name = { 0 };

	wb_buffer_format(&name, "%s.waybill-part", path);
	part->final = wb_strdup(path);
	part->path = name.at;
	part->fd = -1;
	part->buffer = wb_alloc(BUFFER_SIZE);
	part->sum = XXH3_createState();
	XXH3_64bits_reset(part->sum);
	return part;
}

static void
part_free(struct wb_csv_part *part)
{
	if (part->fd >= 0)
		close(part->fd);
	XXH3_freeState(part->sum);
	free(part->buffer);
	free(part->path);
	free(part->final);
	free(part);
}

/* Opens the part file and holds it against other processes. */
static enum wb_status
open_locked(struct wb_csv_part *part, int flags, struct wb_error *err)
{
	part->fd = open(part->path, O_RDWR | O_CLOEXEC | O_NOFOLLOW | flags, 0666);
	if (part->fd < 0)
		return wb_fail_errno(err, part->path, "cannot be opened for writing");
	if (!flock(part->fd, LOCK_EX | LOCK_NB))
		return WB_OK;
	wb_fail(err, WB_LOCKED, part->path, "is being written by another process");
	wb_hint(err, "wait until it is done");
	return WB_LOCKED;
}

/* A file that is replaced hands its permissions on. */
static void
take_permissions(const struct wb_csv_part *part)
{
	struct stat present;

	if (!stat(part->final, &present) && S_ISREG(present.st_mode) &&
	    fchmod(part->fd, present.st_mode & 0777))
		return; /* then it keeps those it was made with */
}

enum wb_status
wb_csv_part_create(const char *path, struct wb_csv_part **out, struct wb_error *err)
{
	struct wb_csv_part *part = part_new(path);
	enum wb_status status = open_locked(part, O_CREAT, err);

	if (status == WB_OK && ftruncate(part->fd, 0))
		status = wb_fail_errno(err, part->path, "cannot be emptied");
	if (status != WB_OK) {
		part_free(part);
		return status;
	}
	take_permissions(part);
	*out = part;
	return WB_OK;
}

/* Adds the first `size` bytes of a file to a sum; false where there are not as many. */
static bool
sum_file(int fd, uint64_t size, XXH3_state_t *sum)
{
	char *bytes = wb_alloc(READ_SIZE);
	bool whole = true;

	while (size && whole) {
		ssize_t got = read(fd, bytes, size < READ_SIZE ? (size_t)size : READ_SIZE);

		if (got < 0 && errno == EINTR)
			continue;
		whole = got > 0;
		if (!whole)
			break;
		XXH3_64bits_update(sum, bytes, (size_t)got);
		size -= (uint64_t)got;
	}
	free(bytes);
	return whole;
}

bool
wb_csv_file_is(const char *path, const struct wb_csv_progress *progress)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	XXH3_state_t *sum = XXH3_createState();
	struct stat state;
	bool same;

	XXH3_64bits_reset(sum);
	same = fd >= 0 && !fstat(fd, &state) && (uint64_t)state.st_size == progress->size &&
	       sum_file(fd, progress->size, sum) && XXH3_64bits_digest(sum) == progress->checksum;
	XXH3_freeState(sum);
	if (fd >= 0)
		close(fd);
	return same;
}

static enum wb_status
refuse_changed(const struct wb_csv_part *part, struct wb_error *err)
{
	wb_fail(err, WB_IO, part->path, "was changed since the run stopped");
	wb_hint(err, "start the run anew, without --resume");
	return WB_IO;
}

static bool
starts_with(const struct wb_csv_part *part, struct wb_text start)
{
	char *bytes = wb_alloc(start.len);
	ssize_t got = pread(part->fd, bytes, start.len, 0);
	bool same = got >= 0 && wb_text_equal(start, (struct wb_text){ bytes, (size_t)got });

	free(bytes);
	return same;
}

/* Brings an open part back to where it was. */
static enum wb_status
rewind_to(struct wb_csv_part *part, struct wb_text start, const struct wb_csv_progress *progress,
	  struct wb_error *err)
{
	if (!starts_with(part, start) || !sum_file(part->fd, progress->size, part->sum) ||
	    XXH3_64bits_digest(part->sum) != progress->checksum)
		return refuse_changed(part, err);
	if (ftruncate(part->fd, (off_t)progress->size) ||
	    lseek(part->fd, (off_t)progress->size, SEEK_SET) < 0)
		return wb_fail_errno(err, part->path, "cannot be cut back");
	part->size = progress->size;
	return WB_OK;
}

enum wb_status
wb_csv_part_resume(const char *path, struct wb_text start, const struct wb_csv_progress *progress,
		   struct wb_csv_part **out, struct wb_error *err)
{
	struct wb_csv_part *part = part_new(path);
	enum wb_status status = WB_OK;

	if (wb_path_kind(part->path) != WB_PATH_NONE) {
		status = open_locked(part, 0, err);
		if (status == WB_OK)
			status = rewind_to(part, start, progress, err);
	} else if (wb_csv_file_is(path, progress)) {
		part->placed = *progress;
	} else {
		wb_fail(err, WB_IO, part->path, "is gone: the run cannot go on from it");
		wb_hint(err, "start the run anew, without --resume");
		status = WB_IO;
	}
	if (status != WB_OK) {
		part_free(part);
		return status;
	}
	*out = part;
	return WB_OK;
}

static enum wb_status
flush(struct wb_csv_part *part, struct wb_error *err)
{
	struct wb_text held = { part->buffer, part->held };
	enum wb_status status;

	if (!part->held)
		return WB_OK;
	part->held = 0;
	status = wb_file_write_all(part->fd, held, part->path, err);
	if (status != WB_OK)
		wb_hint(err, "make room, then: waybill run FILE --resume");
	return status;
}

enum wb_status
wb_csv_part_write(struct wb_csv_part *part, struct wb_text bytes, struct wb_error *err)
{
	enum wb_status status = WB_OK;

	if (!bytes.len)
		return WB_OK;
	if (part->fd < 0)
		return wb_fail(err, WB_IO, part->final,
			       "is complete: nothing more can be written to it");
	XXH3_64bits_update(part->sum, bytes.at, bytes.len);
	part->size += bytes.len;
	if (part->held + bytes.len > BUFFER_SIZE)
		status = flush(part, err);
	if (status != WB_OK)
		return status;
	if (bytes.len > BUFFER_SIZE) {
		status = wb_file_write_all(part->fd, bytes, part->path, err);
		if (status != WB_OK)
			wb_hint(err, "make room, then: waybill run FILE --resume");
		return status;
	}
	memcpy(part->buffer + part->held, bytes.at, bytes.len);
	part->held += bytes.len;
	return WB_OK;
}

enum wb_status
wb_csv_part_sync(struct wb_csv_part *part, struct wb_csv_progress *out, struct wb_error *err)
{
	enum wb_status status;

	if (part->fd < 0) {
		*out = part->placed;
		return WB_OK;
	}
	status = flush(part, err);
	if (status != WB_OK)
		return status;
	if (fsync(part->fd))
		return wb_fail_errno(err, part->path, "cannot be synced to disk");
	out->size = part->size;
	out->checksum = XXH3_64bits_digest(part->sum);
	return WB_OK;
}

enum wb_status
wb_csv_part_place(struct wb_csv_part *part, struct wb_error *err)
{
	enum wb_status status = wb_csv_part_sync(part, &part->placed, err);

	if (status != WB_OK || part->fd < 0)
		return status;
	wb_trap("target-rename");
	status = wb_file_rename(part->path, part->final, err);
	if (status != WB_OK)
		return status;
	wb_trap("target-renamed");
	close(part->fd);
	part->fd = -1;
	return WB_OK;
}

void
wb_csv_part_close(struct wb_csv_part *part, bool keep)
{
	if (!part)
		return;
	/* What is in the buffer was not committed: a resume would cut it off again. */
	if (part->fd >= 0 && !keep)
		unlink(part->path);
	part_free(part);
}
