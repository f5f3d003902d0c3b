#include "plan/compile_text.h"

#include <stdio.h>
#include <string.h>

#include "base/utf8.h"
#include "lang/parse.h"
#include "lang/source.h"

static const char name[] = "expression"; /* as messages call the text */

/* The byte of a position in a text. */
static size_t
offset_of(struct wb_text text, unsigned line, unsigned column)
{
	size_t offset = 0;

	for (; line > 1 && offset < text.len; line--) {
		const char *end = memchr(text.at + offset, '\n', text.len - offset);

		offset = end ? (size_t)(end - text.at) + 1 : text.len;
	}
	text.at += offset;
	text.len -= offset;
	return offset + wb_utf8_offset(text, column ? column - 1 : 0);
}

/* The compiler tells line and column of an expression alone: here is the text to point into. */
static void
point(struct wb_text text, struct wb_error *err)
{
	struct wb_source source = { text, name };
	struct wb_error found;
	unsigned line, column;

	if (!err || sscanf(err->where, "%u:%u", &line, &column) != 2)
		return;
	found = *err;
	wb_source_fail(&source, offset_of(text, line, column), err, "%s", found.what);
	if (found.hint[0])
		wb_hint(err, "%s", found.hint);
}

enum wb_status
wb_plan_compile_parsed(const struct wb_model *model, const struct wb_node *node,
		       struct wb_text text, const struct wb_table *source, struct wb_text alias,
		       struct wb_plan **out, struct wb_error *err)
{
	enum wb_status status = wb_plan_compile_expression(model, node, source, alias, out, err);

	if (status != WB_OK)
		point(text, err);
	return status;
}

enum wb_status
wb_plan_compile_text(const struct wb_model *model, struct wb_text text,
		     const struct wb_table *source, struct wb_text alias, struct wb_arena *arena,
		     struct wb_plan **out, struct wb_error *err)
{
	struct wb_node *node;
	enum wb_status status = wb_parse_expression(text, name, arena, &node, err);

	if (status != WB_OK)
		return status;
	return wb_plan_compile_parsed(model, node, text, source, alias, out, err);
}
