/*
 * Files and paths: whole reads, atomic replacement, names kept inside a folder.
 *
 * Paths are NUL-terminated byte strings, as the system takes them. Results
 * that are char * are the caller's to free.
 */
#ifndef WB_BASE_FILE_H
#define WB_BASE_FILE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "base/text.h"

enum wb_path_kind {
	WB_PATH_NONE, /* nothing there */
	WB_PATH_FILE,
	WB_PATH_FOLDER,
	WB_PATH_OTHER, /* a device, a socket, a pipe */
};

enum wb_path_kind wb_path_kind(const char *path);

/* `name` as seen from `folder`; an absolute name stays itself. */
char *wb_path_join(const char *folder, const char *name);

/* The folder of a path: "." where it names none. */
char *wb_path_folder(const char *path);

/* The last part of a path; points into it. */
const char *wb_path_base(const char *path);

/*
 * The real name of a path whose last parts may not exist yet: links and ".." of
 * what exists are resolved. NULL where the rest climbs, or nothing can be told.
 */
char *wb_path_resolve(const char *path);

/*
 * Whether `path` lies in `folder` after links and ".." are resolved, as far as
 * its parts exist.
 */
bool wb_path_inside(const char *folder, const char *path);

/* Reads a regular file of at most `limit` bytes into out, which is cleared first. */
enum wb_status
wb_file_read(const char *path, size_t limit, struct wb_buffer *out, struct wb_error *err);

/* The line, from 1, on which the byte at `offset` stands, as far as the file can be read. */
uint64_t wb_file_line(const char *path, uint64_t offset);

/* Writes a file beside `path`, syncs it, and renames it over `path`. */
enum wb_status wb_file_replace(const char *path, struct wb_text content, struct wb_error *err);

/* Renames `from` to `to` and syncs the folder, so that the name survives a crash. */
enum wb_status wb_file_rename(const char *from, const char *to, struct wb_error *err);

/* Writes all of it, however often the system interrupts. */
enum wb_status
wb_file_write_all(int fd, struct wb_text content, const char *path, struct wb_error *err);

#endif
