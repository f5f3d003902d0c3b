/*
 * Replacing matches. The result of one replacement is often a slice of the
 * subject; many are put together in the scratch and copied once. Replacing each
 * character of a plain class, as in gsub(/[$,]/, ""), needs no search at all.
 */
#include <string.h>

#include "lang/regex_parts.h"
#include "lang/template.h"

enum { RESULT_MAX = 16 * 1024 * 1024 };

/* The subject with its one match replaced; a slice of it where that is all. */
static struct wb_text
replace_one(const struct wb_template *template, struct wb_text subject,
	    const struct wb_regex_scratch *scratch, struct wb_arena *arena)
{
	struct wb_text match, middle, before, after;
	char *at;

	wb_regex_group(scratch, 0, &match);
	middle = wb_template_fill(template, scratch, arena);
	before = (struct wb_text){ subject.at, (size_t)(match.at - subject.at) };
	after = (struct wb_text){ match.at + match.len, subject.len - before.len - match.len };
	if (!before.len && !after.len)
		return middle;
	if (!middle.len && !before.len)
		return after;
	if (!middle.len && !after.len)
		return before;
	at = wb_arena_bytes(arena, before.len + middle.len + after.len);
	memcpy(at, before.at, before.len);
	memcpy(at + before.len, middle.at, middle.len);
	memcpy(at + before.len + middle.len, after.at, after.len);
	return (struct wb_text){ at, before.len + middle.len + after.len };
}

/* Replaces the match in scratch and every later one. */
static enum wb_regex_result
replace_all(const struct wb_regex *regex, const struct wb_template *template,
	    struct wb_text subject, struct wb_regex_scratch *scratch, struct wb_arena *arena,
	    struct wb_text *out)
{
	struct wb_buffer *result = &scratch->result;
	enum wb_regex_result found = WB_REGEX_MATCH;
	struct wb_text match;
	size_t done = 0; /* bytes of the subject that are in the result or replaced */

	wb_buffer_clear(result);
	for (; found == WB_REGEX_MATCH; found = wb_regex_search_next(regex, subject, scratch)) {
		size_t at;

		if (!wb_regex_group(scratch, 0, &match))
			break;
		at = (size_t)(match.at - subject.at);
		if (at < done)
			break; /* \K behind a lookaround went back: what is done stays */
		wb_buffer_add(result, subject.at + done, at - done);
		wb_template_append(template, scratch, arena, result);
		done = at + match.len;
		if (result->len > RESULT_MAX)
			return WB_REGEX_LIMIT;
	}
	if (found == WB_REGEX_LIMIT)
		return WB_REGEX_LIMIT;
	wb_buffer_add(result, subject.at + done, subject.len - done);
	*out = wb_arena_text(arena, wb_buffer_slice(result));
	return WB_REGEX_MATCH;
}

/* As wb_regex_substitute of all, for a plain class and a template without groups. */
static enum wb_regex_result
replace_class(const struct wb_regex *regex, struct wb_text replacement, struct wb_text subject,
	      struct wb_arena *arena, struct wb_text *out)
{
	size_t matches = 0, len;
	char *at, *end;

	for (size_t i = 0; i < subject.len; i++)
		matches += regex->starts[(unsigned char)subject.at[i]];
	len = subject.len - matches + matches * replacement.len;
	if (subject.len > WB_REGEX_SUBJECT_MAX || len > RESULT_MAX)
		return WB_REGEX_LIMIT;
	if (!matches)
		return WB_REGEX_NO_MATCH;
	at = end = wb_arena_bytes(arena, len);
	for (size_t i = 0; i < subject.len; i++) {
		if (!regex->starts[(unsigned char)subject.at[i]]) {
			*end++ = subject.at[i];
		} else if (replacement.len) {
			memcpy(end, replacement.at, replacement.len);
			end += replacement.len;
		}
	}
	*out = (struct wb_text){ at, len };
	return WB_REGEX_MATCH;
}

enum wb_regex_result
wb_regex_substitute(const struct wb_regex *regex, const struct wb_template *template, bool all,
		    struct wb_text subject, struct wb_regex_scratch *scratch,
		    struct wb_arena *arena, struct wb_text *out)
{
	enum wb_regex_result found;
	struct wb_text literal;

	if (!subject.at)
		subject = WB_TEXT("");
	*out = subject;
	if (all && regex->is_plain_class && wb_template_is_literal(template, &literal))
		return replace_class(regex, literal, subject, arena, out);
	found = wb_regex_search(regex, subject, 0, scratch);
	if (found != WB_REGEX_MATCH)
		return found;
	if (all)
		return replace_all(regex, template, subject, scratch, arena, out);
	*out = replace_one(template, subject, scratch, arena);
	return WB_REGEX_MATCH;
}
