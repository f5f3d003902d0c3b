/*
 * The regex of the step under the cursor: its parts, and its groups in colours in the
 * pattern, in the values and in the template alike. Underlined, too: no meaning hangs
 * on a colour alone.
 */
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "lang/regex_groups.h"
#include "tui/views/transform_state.h"

enum { PAINTED_MOST = 2000 }; /* bytes of a value in which groups are shown */

struct wb_transform_regex {
	struct wb_buffer pattern, template, flags; /* as shown */
	bool is_match;
	struct wb_regex *regex; /* the last that compiled, of this step */
	struct wb_regex_scratch *scratch;
	struct wb_style styles[PAINTED_MOST];
};

void
wb_transform_regex_free(struct wb_transform_regex *regex)
{
	if (!regex)
		return;
	wb_regex_free(regex->regex);
	wb_regex_scratch_free(regex->scratch);
	wb_buffer_release(&regex->pattern);
	wb_buffer_release(&regex->template);
	wb_buffer_release(&regex->flags);
	free(regex);
}

static bool
put_text(struct wb_buffer *buffer, struct wb_text text)
{
	if (wb_text_equal(wb_buffer_slice(buffer), text))
		return false;
	wb_buffer_clear(buffer);
	wb_buffer_text(buffer, text);
	return true;
}

/* The step under the cursor as it is shown, where it is a regex. */
static const struct wb_node *
regex_node(const struct wb_transform *transform)
{
	const struct wb_step *step = &transform->shown.items[transform->steps.cursor];

	if (step->kind != WB_STEP_PIPE ||
	    (step->node->kind != WB_NODE_MATCH && step->node->kind != WB_NODE_SUBSTITUTE))
		return NULL;
	return step->node;
}

static void
set_parts(struct wb_transform_regex *regex, struct wb_text pattern, struct wb_text template,
	  struct wb_text flags)
{
	struct wb_regex *compiled;
	bool is_new = put_text(&regex->pattern, pattern);

	put_text(&regex->template, template);
	is_new |= put_text(&regex->flags, flags);
	if (!is_new && regex->regex)
		return;
	if (wb_regex_compile(pattern, flags, &compiled, NULL, NULL) != WB_OK)
		return; /* values keep the colours of the last good one */
	wb_regex_free(regex->regex);
	regex->regex = compiled;
}

void
wb_transform_regex_refresh(struct wb_transform *transform)
{
	const struct wb_transform_edit *edit = &transform->edit;
	const struct wb_node *node = transform->missing ? NULL : regex_node(transform);
	bool is_edited = edit->kind == WB_EDIT_REGEX;
	struct wb_transform_regex *regex = transform->regex;

	if (!node && !is_edited) {
		wb_transform_regex_free(regex);
		transform->regex = NULL;
		return;
	}
	if (!regex) {
		regex = transform->regex = wb_alloc(sizeof *regex);
		regex->scratch = wb_regex_scratch_new_brief();
	}
	if (is_edited) {
		regex->is_match = edit->is_match;
		set_parts(regex, wb_line_edit_text(&edit->lines[WB_REGEX_PATTERN]),
			  wb_line_edit_text(&edit->lines[WB_REGEX_TEMPLATE]),
			  wb_line_edit_text(&edit->lines[WB_REGEX_FLAGS]));
	} else {
		regex->is_match = node->kind == WB_NODE_MATCH;
		set_parts(regex, node->regex.pattern, node->replacement, node->regex.flags);
	}
}

/* Painting. */

static struct wb_style
style_of(uint8_t group, struct wb_style plain)
{
	enum { COLOURS = WB_ROLE_GROUP_6 - WB_ROLE_GROUP_1 + 1 };

	if (!group)
		return plain;
	return (struct wb_style){ (uint8_t)(WB_ROLE_GROUP_1 + (group - 1) % COLOURS),
				  (uint8_t)(plain.flags | WB_STYLE_UNDERLINE) };
}

static struct wb_style *
styles_of(struct wb_transform_regex *regex, const uint8_t *groups, size_t n)
{
	for (size_t i = 0; i < n; i++)
		regex->styles[i] = style_of(groups[i], WB_STYLE(PLAIN));
	return regex->styles;
}

bool
wb_transform_put_matched(const struct wb_transform *transform, struct wb_area area, int row,
			 int column, int width, struct wb_text value)
{
	struct wb_transform_regex *regex = transform->regex;
	bool all = regex && regex->flags.len && memchr(regex->flags.at, 'g', regex->flags.len);
	uint8_t groups[PAINTED_MOST];

	if (!regex || !regex->regex || !value.len || value.len > PAINTED_MOST ||
	    !wb_regex_groups_in_subject(regex->regex, all, value, regex->scratch, groups))
		return false;
	wb_put_painted(area, row, column, width, styles_of(regex, groups, value.len), value);
	return true;
}

/* The parts. */

enum part { PATTERN, TEMPLATE, FLAGS };

static void
paint_part(struct wb_transform_regex *regex, enum part part, struct wb_text text, uint8_t *groups)
{
	if (part == PATTERN)
		wb_regex_groups_in_pattern(text, wb_buffer_slice(&regex->flags), groups);
	else if (part == TEMPLATE)
		wb_regex_groups_in_template(text, regex->regex, groups);
	else
		memset(groups, 0, text.len);
	styles_of(regex, groups, text.len);
}

/* Marks the place where PCRE2 stopped. */
static void
mark_error(struct wb_transform_regex *regex, const struct wb_transform_edit *edit, size_t len)
{
	if (edit->kind == WB_EDIT_REGEX && edit->failed && edit->has_place && edit->error_at < len)
		regex->styles[edit->error_at] =
			WB_STYLE_WITH(ERROR, WB_STYLE_UNDERLINE | WB_STYLE_BOLD);
}

static void
draw_part(struct wb_transform *transform, enum part part, struct wb_area area, int row, int column,
	  int width)
{
	struct wb_transform_regex *regex = transform->regex;
	struct wb_transform_edit *edit = &transform->edit;
	bool is_edited = edit->kind == WB_EDIT_REGEX;
	const struct wb_buffer *shown[] = { &regex->pattern, &regex->template, &regex->flags };
	struct wb_text text = wb_buffer_slice(shown[part]);
	uint8_t groups[PAINTED_MOST];

	if (text.len > PAINTED_MOST) {
		if (is_edited)
			wb_line_edit_draw(&edit->lines[part], area, row, column, width,
					  WB_STYLE(PLAIN), edit->line == (size_t)part);
		else
			wb_put_within(area, row, column, width, WB_STYLE(PLAIN), text);
		return;
	}
	paint_part(regex, part, text, groups);
	if (part == PATTERN)
		mark_error(regex, edit, text.len);
	if (is_edited)
		wb_line_edit_draw_painted(&edit->lines[part], area, row, column, width,
					  regex->styles, edit->line == (size_t)part);
	else if (text.len)
		wb_put_painted(area, row, column, width, regex->styles, text);
}

int
wb_transform_draw_regex(struct wb_transform *transform, struct wb_area area, int row)
{
	struct wb_transform_edit *edit = &transform->edit;
	int flags = area.columns - 14;

	if (!transform->regex)
		return row;
	wb_put_rule(area, row++,
		    edit->kind != WB_EDIT_REGEX
			    ? transform->regex->is_match ? "match" : "substitute"
		    : transform->regex->is_match
			    ? "match: Enter takes it, Esc leaves it, Tab next part, ^T substitute"
			    : "substitute: Enter takes it, Esc leaves it, Tab next part, ^T match");
	wb_put_string(area, row, 1, WB_STYLE(DIM), "pattern");
	draw_part(transform, PATTERN, area, row++, 11, area.columns - 12);
	if (edit->kind == WB_EDIT_REGEX && edit->error_line == WB_REGEX_PATTERN)
		row = wb_transform_draw_error(transform, area, row, 11);
	wb_put_string(area, row, 1, WB_STYLE(DIM), "template");
	draw_part(transform, TEMPLATE, area, row, 11, flags - 13);
	wb_put_string(area, row, flags, WB_STYLE(DIM), "flags");
	draw_part(transform, FLAGS, area, row++, flags + 6, 7);
	if (edit->kind == WB_EDIT_REGEX && edit->error_line == WB_REGEX_TEMPLATE)
		row = wb_transform_draw_error(transform, area, row, 11);
	return row;
}
