#include "cli/mdoc.h"

#include <string.h>

/* Characters that roff would set as others, or take for its own. */
static const char *const escapes[256] = {
	['"'] = "\\(dq", ['\''] = "\\(aq", ['-'] = "\\-",   ['\\'] = "\\e",
	['^'] = "\\(ha", ['`'] = "\\(ga",  ['~'] = "\\(ti",
};

void
wb_mdoc_text(FILE *stream, struct wb_text text)
{
	if (text.len && text.at[0] == '.')
		fputs("\\&", stream);
	for (size_t i = 0; i < text.len; i++) {
		const char *escape = escapes[(unsigned char)text.at[i]];

		if (escape)
			fputs(escape, stream);
		else
			fputc(text.at[i], stream);
	}
}

void
wb_mdoc_word(FILE *stream, struct wb_text text)
{
	while (text.len) {
		const char *blank = memchr(text.at, ' ', text.len);
		size_t len = blank ? (size_t)(blank - text.at) : text.len;

		wb_mdoc_text(stream, (struct wb_text){ text.at, len });
		fputs(blank ? "\\ " : "", stream);
		len += blank != NULL;
		text = (struct wb_text){ text.at + len, text.len - len };
	}
}

void
wb_mdoc_paragraphs(FILE *stream, const char *text)
{
	while (*text) {
		const char *end = text;

		while (*end && strncmp(end, ". ", 2) && *end != '\n')
			end++;
		end += *end == '.';
		wb_mdoc_text(stream, (struct wb_text){ text, (size_t)(end - text) });
		fputc('\n', stream);
		if (!strncmp(end, "\n\n", 2))
			fputs(".Pp\n", stream);
		while (*end == ' ' || *end == '\n')
			end++;
		text = end;
	}
}
