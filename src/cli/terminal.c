#include "cli/terminal.h"

#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>

#include "base/utf8.h"

enum { USUAL_WIDTH = 80 };

size_t
wb_terminal_width(FILE *stream)
{
	struct winsize size;

	if (ioctl(fileno(stream), TIOCGWINSZ, &size) || !size.ws_col)
		return USUAL_WIDTH;
	return size.ws_col;
}

bool
wb_terminal_utf8(void)
{
	static const char *const names[] = { "LC_ALL", "LC_CTYPE", "LANG" };

	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		const char *value = getenv(names[i]);

		if (value && *value)
			return strcasestr(value, "utf-8") || strcasestr(value, "utf8");
	}
	return false;
}

size_t
wb_shown_width(const struct wb_buffer *shown, size_t start)
{
	if (shown->len == start)
		return 0;
	return wb_utf8_width((struct wb_text){ shown->at + start, shown->len - start });
}

void
wb_cut_shown(struct wb_buffer *shown, size_t start, size_t width)
{
	struct wb_text rest, head;

	if (wb_shown_width(shown, start) <= width)
		return;
	rest = (struct wb_text){ shown->at + start, shown->len - start };
	head = (struct wb_text){ rest.at, 0 };
	while (rest.len) {
		wb_utf8_next(&rest);
		if (wb_utf8_width((struct wb_text){ head.at, (size_t)(rest.at - head.at) }) >=
		    width)
			break;
		head.len = (size_t)(rest.at - head.at);
	}
	shown->len = start + head.len;
	wb_buffer_string(shown, "…");
}

void
wb_pad_shown(struct wb_buffer *shown, size_t start, size_t width)
{
	size_t seen = wb_shown_width(shown, start);

	if (seen < width)
		wb_buffer_format(shown, "%*s", (int)(width - seen), "");
}
