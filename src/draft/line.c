#include "draft/line.h"

#include <stdint.h>
#include <string.h>

#include "draft/draft_state.h"
#include "draft/line_state.h"
#include "lang/parse.h"
#include "lang/print.h"
#include "plan/model.h"

const struct wb_line *
wb_line_at(const struct wb_mapping *mapping, enum wb_line_kind kind, size_t n)
{
	for (size_t i = 0; i < mapping->n_lines; i++)
		if (mapping->lines[i].kind == kind && !n--)
			return &mapping->lines[i];
	return NULL;
}

size_t
wb_line_named(const struct wb_mapping *mapping, enum wb_line_kind kind, struct wb_text name)
{
	size_t n = 0;

	for (size_t i = 0; i < mapping->n_lines; i++) {
		if (mapping->lines[i].kind != kind)
			continue;
		if (wb_text_equal(mapping->lines[i].name, name))
			return n;
		n++;
	}
	return SIZE_MAX;
}

/* The list of lines. */

enum wb_status
wb_draft_copy_mapping(struct wb_draft *draft, struct wb_text name, struct wb_object *out,
		      struct wb_error *err)
{
	const struct wb_object *object;
	enum wb_status status = wb_draft_find(draft, WB_OBJECT_MAPPING, name, &object, err);
	struct wb_line *lines;
	size_t n;

	if (status != WB_OK)
		return status;
	n = object->as.mapping.n_lines;
	lines = WB_NEW_ARRAY(&draft->arena, struct wb_line, n + 1);
	if (n)
		memcpy(lines, object->as.mapping.lines, n * sizeof *lines);
	*out = *object;
	out->as.mapping.lines = lines;
	return WB_OK;
}

static size_t
place_of(const struct wb_mapping *mapping, enum wb_line_kind kind)
{
	size_t place = 0, own = 0;

	for (size_t i = 0; i < mapping->n_lines; i++) {
		if (mapping->lines[i].kind == kind)
			own = i + 1;
		if (mapping->lines[i].kind < kind)
			place = i + 1;
	}
	return own ? own : place;
}

void
wb_lines_add(struct wb_mapping *mapping, const struct wb_line *line)
{
	size_t place = place_of(mapping, line->kind);

	memmove(mapping->lines + place + 1, mapping->lines + place,
		(mapping->n_lines - place) * sizeof *line);
	mapping->lines[place] = *line;
	mapping->n_lines++;
}

void
wb_lines_cut(struct wb_mapping *mapping, const struct wb_line *line)
{
	size_t place = (size_t)(line - mapping->lines);

	mapping->n_lines--;
	memmove(mapping->lines + place, mapping->lines + place + 1,
		(mapping->n_lines - place) * sizeof *line);
}

/* Words. */

const char *
wb_draft_line_text(struct wb_draft *draft, const struct wb_line *line)
{
	struct wb_buffer text = { 0 };
	const char *result;

	wb_print_line(line, &text);
	result = wb_draft_name(draft, wb_buffer_slice(&text));
	wb_buffer_release(&text);
	return result;
}

enum wb_status
wb_draft_taken(struct wb_draft *draft, const struct wb_object *mapping, const struct wb_line *line,
	       struct wb_error *err)
{
	wb_fail(err, WB_TAKEN, wb_draft_name(draft, mapping->name), "there is already: %s",
		wb_draft_line_text(draft, line));
	wb_hint(err, "replace it if that is meant");
	return WB_TAKEN;
}

/* Lines by their text. */

static enum wb_status
parse_line(struct wb_draft *draft, struct wb_text text, struct wb_line *out, struct wb_error *err)
{
	struct wb_mapping lines;
	enum wb_status status = wb_parse_lines(text, "line", &draft->arena, &lines, err);

	if (status != WB_OK)
		return status;
	if (lines.n_lines != 1)
		return wb_fail(err, WB_INVALID, "line",
			       "the text holds %zu lines of a mapping, not one", lines.n_lines);
	*out = lines.lines[0];
	return WB_OK;
}

/* The other line that stands where this one would: of a kind that is single, or of its name. */
static const struct wb_line *
rival(const struct wb_mapping *mapping, const struct wb_line *line, const struct wb_line *replaced)
{
	for (size_t i = 0; i < mapping->n_lines; i++) {
		const struct wb_line *other = &mapping->lines[i];

		if (other == replaced || other->kind != line->kind)
			continue;
		if (wb_single_line(line->kind))
			return other;
		if ((line->kind == WB_LINE_ARROW || line->kind == WB_LINE_LET) &&
		    wb_text_equal(other->name, line->name))
			return other;
	}
	return NULL;
}

/* Keeps the mapping, and tells of a line of it. */
static enum wb_status
keep(struct wb_draft *draft, const struct wb_object *mapping, const char *what,
     const struct wb_line *line, struct wb_error *err)
{
	const char *name = wb_draft_name(draft, mapping->name);
	const char *text = wb_draft_line_text(draft, line);
	enum wb_status status = wb_draft_keep(draft, mapping, err);

	if (status == WB_OK)
		wb_draft_say(draft, "%s: %s%.120s", name, what, text);
	return status;
}

enum wb_status
wb_draft_add_line(struct wb_draft *draft, struct wb_text name, struct wb_text text,
		  struct wb_error *err)
{
	struct wb_object mapping;
	const struct wb_line *other;
	struct wb_line line;
	enum wb_status status = wb_draft_copy_mapping(draft, name, &mapping, err);

	if (status == WB_OK)
		status = parse_line(draft, text, &line, err);
	if (status != WB_OK)
		return status;
	other = rival(&mapping.as.mapping, &line, NULL);
	if (other)
		return wb_draft_taken(draft, &mapping, other, err);
	wb_lines_add(&mapping.as.mapping, &line);
	return keep(draft, &mapping, "", &line, err);
}

static enum wb_status
copy_with_line(struct wb_draft *draft, struct wb_text name, enum wb_line_kind kind, size_t n,
	       struct wb_object *mapping, struct wb_line **line, struct wb_error *err)
{
	enum wb_status status = wb_draft_copy_mapping(draft, name, mapping, err);

	if (status != WB_OK)
		return status;
	*line = (struct wb_line *)wb_line_at(&mapping->as.mapping, kind, n);
	return *line ? WB_OK
		     : wb_fail(err, WB_NOT_FOUND, wb_draft_name(draft, name),
			       "the line is no longer there");
}

enum wb_status
wb_draft_set_line(struct wb_draft *draft, struct wb_text name, enum wb_line_kind kind, size_t n,
		  struct wb_text text, struct wb_error *err)
{
	struct wb_object mapping;
	const struct wb_line *other;
	struct wb_line line, *old;
	enum wb_status status = copy_with_line(draft, name, kind, n, &mapping, &old, err);

	if (status == WB_OK)
		status = parse_line(draft, text, &line, err);
	if (status != WB_OK)
		return status;
	if (line.kind != kind)
		return wb_fail(err, WB_INVALID, "line", "another kind of line stands here: %s",
			       wb_draft_line_text(draft, old));
	other = rival(&mapping.as.mapping, &line, old);
	if (other)
		return wb_draft_taken(draft, &mapping, other, err);
	line.comments = wb_draft_join_comments(draft, old->comments, line.comments);
	*old = line;
	return keep(draft, &mapping, "", &line, err);
}

enum wb_status
wb_draft_remove_line(struct wb_draft *draft, struct wb_text name, enum wb_line_kind kind, size_t n,
		     struct wb_error *err)
{
	struct wb_object mapping;
	struct wb_line *line, copy;
	enum wb_status status = copy_with_line(draft, name, kind, n, &mapping, &line, err);

	if (status != WB_OK)
		return status;
	copy = *line;
	wb_lines_cut(&mapping.as.mapping, line);
	return keep(draft, &mapping, "removed ", &copy, err);
}
