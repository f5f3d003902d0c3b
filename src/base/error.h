/*
 * Errors: why an operation stopped, told to a person.
 *
 * A fallible function returns enum wb_status and takes struct wb_error *err
 * last. On success err is untouched. On failure it is filled once, by whoever
 * found the trouble, and passed up unchanged. An error stops an operation; a
 * row that cannot be written is data (see wb_fault in data/batch.h).
 *
 * The struct owns no memory and may live on the stack.
 */
#ifndef WB_BASE_ERROR_H
#define WB_BASE_ERROR_H

#include <stdarg.h>

enum wb_status {
	WB_OK,
	WB_INVALID,     /* wrong usage, design or input: the user can mend it */
	WB_NOT_FOUND,   /* a named thing does not exist */
	WB_IO,          /* the file system, a disk or a server refused */
	WB_LOCKED,      /* another process holds it */
	WB_MISMATCH,    /* verification found a difference */
	WB_INTERRUPTED, /* the user asked to stop */
	WB_TAKEN,       /* something stands there and is not overwritten unasked */
	WB_LIMIT,       /* a limit set by the user or the design was passed */
};

struct wb_error {
	enum wb_status status;
	char where[256];   /* the object: "members.wbs:12:7", "ams.members" */
	char what[768];    /* one line, no final stop */
	char hint[512];    /* the way out, or empty */
	char excerpt[512]; /* the source line and a caret below it, or empty */
};

/* Fills err (which may be NULL) and returns status. `where` may be empty, never NULL. */
enum wb_status wb_fail(struct wb_error *err, enum wb_status status, const char *where,
		       const char *format, ...) __attribute__((format(printf, 4, 5)));

/* As wb_fail, with the meaning of errno behind the message. */
enum wb_status wb_fail_errno(struct wb_error *err, const char *where, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* Adds the way out to a filled error; err may be NULL. */
void wb_hint(struct wb_error *err, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
