#include "base/error.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

__attribute__((format(printf, 4, 0))) static void
fill(struct wb_error *err, enum wb_status status, const char *where, const char *format,
     va_list arguments)
{
	err->status = status;
	snprintf(err->where, sizeof err->where, "%s", where);
	vsnprintf(err->what, sizeof err->what, format, arguments);
	err->hint[0] = '\0';
	err->excerpt[0] = '\0';
}

enum wb_status
wb_fail(struct wb_error *err, enum wb_status status, const char *where, const char *format, ...)
{
	va_list arguments;

	if (!err)
		return status;
	va_start(arguments, format);
	fill(err, status, where, format, arguments);
	va_end(arguments);
	return status;
}

enum wb_status
wb_fail_errno(struct wb_error *err, const char *where, const char *format, ...)
{
	int code = errno;
	enum wb_status status = code == ENOENT ? WB_NOT_FOUND : WB_IO;
	va_list arguments;
	size_t used;

	if (!err)
		return status;
	va_start(arguments, format);
	fill(err, status, where, format, arguments);
	va_end(arguments);
	used = strlen(err->what);
	snprintf(err->what + used, sizeof err->what - used, ": %s", strerror(code));
	return status;
}

void
wb_hint(struct wb_error *err, const char *format, ...)
{
	va_list arguments;

	if (!err)
		return;
	va_start(arguments, format);
	vsnprintf(err->hint, sizeof err->hint, format, arguments);
	va_end(arguments);
}
