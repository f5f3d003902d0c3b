#include "connect/csv_stream.h"

#include <errno.h>
#include <fcntl.h>
#include <iconv.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/memory.h"

enum { RAW_SIZE = 64 * 1024 };

/* Stands for what could not be converted. */
static const char NOT_CONVERTED = (char)0xff;

struct wb_csv_stream {
	int fd;
	char *path;
	const char *encoding; /* constant or the options'; NULL: UTF-8 */
	iconv_t conversion;
	size_t unit; /* bytes of the encoding's smallest part */
	struct stat opened;
	atomic_uint_fast64_t done; /* bytes of the file that were read */

	char *raw; /* read and not yet converted: raw[raw_at .. raw_end) */
	size_t raw_at, raw_end;
	bool at_end;  /* of the file */
	bool drained; /* and of the conversion */
};

/* What a byte order mark at the start says; longer marks before those they start with. */
static const struct {
	struct wb_text mark;
	const char *encoding;
} marks[] = {
	{ { "\xff\xfe\0\0", 4 }, "UTF-32LE" },
	{ { "\0\0\xfe\xff", 4 }, "UTF-32BE" },
	{ { "\xff\xfe", 2 }, "UTF-16LE" },
	{ { "\xfe\xff", 2 }, "UTF-16BE" },
};

static const char *
encoding_of_mark(int fd)
{
	char start[4] = { 1, 1, 1, 1 };
	ssize_t got = pread(fd, start, sizeof start, 0);

	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
		if (got >= (ssize_t)marks[i].mark.len &&
		    !memcmp(start, marks[i].mark.at, marks[i].mark.len))
			return marks[i].encoding;
	return NULL;
}

static size_t
unit_of(const char *encoding)
{
	if (strcasestr(encoding, "UTF-16") || strcasestr(encoding, "UTF16") ||
	    strcasestr(encoding, "UCS-2") || strcasestr(encoding, "UCS2"))
		return 2;
	if (strcasestr(encoding, "UTF-32") || strcasestr(encoding, "UTF32") ||
	    strcasestr(encoding, "UCS-4") || strcasestr(encoding, "UCS4"))
		return 4;
	return 1;
}

static bool
is_utf8_name(const char *encoding)
{
	return !strcasecmp(encoding, "UTF-8") || !strcasecmp(encoding, "UTF8");
}

static enum wb_status
choose_encoding(struct wb_csv_stream *stream, const struct wb_csv_options *options,
		struct wb_error *err)
{
	stream->encoding = options->encoding ? options->encoding : encoding_of_mark(stream->fd);
	if (stream->encoding && is_utf8_name(stream->encoding))
		stream->encoding = NULL;
	if (!stream->encoding)
		return WB_OK;
	stream->conversion = iconv_open("UTF-8", stream->encoding);
	if (stream->conversion == (iconv_t)-1)
		return wb_fail_errno(err, stream->path, "cannot be converted from %s",
				     stream->encoding);
	stream->unit = unit_of(stream->encoding);
	stream->raw = wb_alloc(RAW_SIZE);
	return WB_OK;
}

static enum wb_status
open_file(struct wb_csv_stream *stream, struct wb_error *err)
{
	enum wb_status status;

	/* Without O_NONBLOCK the open of a pipe would wait for a writer. */
	stream->fd = open(stream->path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	if (stream->fd < 0) {
		bool refused = errno == EACCES;

		status = wb_fail_errno(err, stream->path, "cannot be opened");
		if (refused)
			wb_hint(err, "give yourself the right to read it: chmod u+r");
		return status;
	}
	if (fstat(stream->fd, &stream->opened))
		return wb_fail_errno(err, stream->path, "cannot be examined");
	if (S_ISDIR(stream->opened.st_mode))
		return wb_fail(err, WB_INVALID, stream->path, "is a folder, a file is needed");
	if (!S_ISREG(stream->opened.st_mode))
		return wb_fail(err, WB_INVALID, stream->path, "is not a regular file");
	return WB_OK;
}

static enum wb_status
seek(struct wb_csv_stream *stream, uint64_t offset, struct wb_error *err)
{
	char away[4096];
	size_t got;

	if (!stream->encoding) {
		if (lseek(stream->fd, (off_t)offset, SEEK_SET) < 0)
			return wb_fail_errno(err, stream->path, "cannot be read at byte %ju",
					     (uintmax_t)offset);
		atomic_store(&stream->done, offset);
		return WB_OK;
	}
	while (offset) {
		size_t room = offset < sizeof away ? (size_t)offset : sizeof away;
		enum wb_status status = wb_csv_stream_read(stream, away, room, &got, err);

		if (status != WB_OK)
			return status;
		if (!got)
			return wb_fail(err, WB_IO, stream->path,
				       "is shorter than it was when reading began");
		offset -= got;
	}
	return WB_OK;
}

enum wb_status
wb_csv_stream_open(const char *path, const struct wb_csv_options *options, uint64_t offset,
		   struct wb_csv_stream **out, struct wb_error *err)
{
	struct wb_csv_stream *stream = wb_alloc(sizeof *stream);
	enum wb_status status;

	stream->path = wb_strdup(path);
	stream->conversion = (iconv_t)-1;
	status = open_file(stream, err);
	if (status == WB_OK)
		status = choose_encoding(stream, options, err);
	if (status == WB_OK)
		status = seek(stream, offset, err);
	if (status != WB_OK) {
		wb_csv_stream_close(stream);
		return status;
	}
	*out = stream;
	return WB_OK;
}

void
wb_csv_stream_close(struct wb_csv_stream *stream)
{
	if (!stream)
		return;
	if (stream->conversion != (iconv_t)-1)
		iconv_close(stream->conversion);
	if (stream->fd >= 0)
		close(stream->fd);
	free(stream->raw);
	free(stream->path);
	free(stream);
}

/* The end of a file that was written to meanwhile is not the end of what was asked for. */
static enum wb_status
check_unchanged(const struct wb_csv_stream *stream, struct wb_error *err)
{
	struct stat now;

	if (fstat(stream->fd, &now))
		return wb_fail_errno(err, stream->path, "cannot be examined");
	if (now.st_size == stream->opened.st_size &&
	    now.st_mtim.tv_sec == stream->opened.st_mtim.tv_sec &&
	    now.st_mtim.tv_nsec == stream->opened.st_mtim.tv_nsec)
		return WB_OK;
	wb_fail(err, WB_IO, stream->path, "was changed while it was being read");
	wb_hint(err, "wait until whatever writes it is done, or read a copy of it");
	return WB_IO;
}

static enum wb_status
read_file(struct wb_csv_stream *stream, char *out, size_t room, size_t *got, struct wb_error *err)
{
	ssize_t count;

	do
		count = read(stream->fd, out, room);
	while (count < 0 && errno == EINTR);
	if (count < 0)
		return wb_fail_errno(err, stream->path, "cannot be read");
	*got = (size_t)count;
	atomic_fetch_add(&stream->done, (uint64_t)count);
	if (count)
		return WB_OK;
	stream->at_end = true;
	return check_unchanged(stream, err);
}

static enum wb_status
fill_raw(struct wb_csv_stream *stream, struct wb_error *err)
{
	size_t got, rest = stream->raw_end - stream->raw_at;
	enum wb_status status;

	memmove(stream->raw, stream->raw + stream->raw_at, rest);
	stream->raw_at = 0;
	stream->raw_end = rest;
	status = read_file(stream, stream->raw + rest, RAW_SIZE - rest, &got, err);
	if (status == WB_OK)
		stream->raw_end += got;
	return status;
}

/* Passes over what iconv refused and leaves the mark of it. */
static void
replace_unit(struct wb_csv_stream *stream, char *out, size_t *made)
{
	size_t rest = stream->raw_end - stream->raw_at;

	out[(*made)++] = NOT_CONVERTED;
	stream->raw_at += rest < stream->unit ? rest : stream->unit;
}

/*
 * Converts what is in raw, as far as it goes into out. Nothing made means that
 * more of the file is needed. False where a character is larger than the room.
 */
static bool
convert(struct wb_csv_stream *stream, char *out, size_t room, size_t *made)
{
	while (stream->raw_at < stream->raw_end && *made < room) {
		char *from = stream->raw + stream->raw_at, *to = out + *made;
		size_t rest = stream->raw_end - stream->raw_at, space = room - *made;
		size_t result = iconv(stream->conversion, &from, &rest, &to, &space);
		int reason = errno;

		stream->raw_at = stream->raw_end - rest;
		*made = room - space;
		if (result != (size_t)-1)
			break;
		if (reason == E2BIG)
			return *made > 0;
		if ((reason == EINVAL && !stream->at_end) || *made == room)
			break;
		replace_unit(stream, out, made);
	}
	return true;
}

/* Some encodings hold a character back until they see that no accent follows it. */
static void
convert_held_back(struct wb_csv_stream *stream, char *out, size_t room, size_t *made)
{
	size_t space = room;

	stream->drained = true;
	if (iconv(stream->conversion, NULL, NULL, &out, &space) != (size_t)-1)
		*made = room - space;
}

enum wb_status
wb_csv_stream_read(struct wb_csv_stream *stream, char *out, size_t room, size_t *got,
		   struct wb_error *err)
{
	enum wb_status status = WB_OK;

	*got = 0;
	if (!stream->encoding)
		return stream->at_end ? WB_OK : read_file(stream, out, room, got, err);
	while (!*got && !stream->drained && status == WB_OK) {
		if (!convert(stream, out, room, got))
			return wb_fail(err, WB_IO, stream->path,
				       "is not what it was: a position lies within a character");
		if (*got)
			break;
		if (stream->at_end && stream->raw_at == stream->raw_end)
			convert_held_back(stream, out, room, got);
		else
			status = fill_raw(stream, err);
	}
	return status;
}

void
wb_csv_stream_state(const struct wb_csv_stream *stream, struct wb_buffer *out)
{
	wb_buffer_format(
		out, "%lld bytes, changed at %lld.%09ld", (long long)stream->opened.st_size,
		(long long)stream->opened.st_mtim.tv_sec, (long)stream->opened.st_mtim.tv_nsec);
}

void
wb_csv_stream_progress(const struct wb_csv_stream *stream, uint64_t *done, uint64_t *total)
{
	*done = atomic_load_explicit(&stream->done, memory_order_relaxed);
	*total = (uint64_t)stream->opened.st_size;
}

const char *
wb_csv_stream_encoding(const struct wb_csv_stream *stream)
{
	return stream->encoding;
}

const char *
wb_csv_stream_path(const struct wb_csv_stream *stream)
{
	return stream->path;
}
