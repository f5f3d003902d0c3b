/*
 * PCRE2's match limit counts the backtracking of one starting point only, so a
 * pattern such as \s+$ over a long field is quadratic and never meets it. Each
 * pattern is therefore compiled twice: plain for short subjects, where the
 * limit times the number of starting points is small, and with automatic
 * callouts for long ones, where a callout adds up the distance that the match
 * moved between items of the pattern, over all starting points and, in a
 * substitution, over all matches. Both counts depend on pattern and subject
 * only: a value that hits a limit does so on every run.
 *
 * Short subjects are mostly cells of a table, tens of millions of them, of
 * which many cannot match: PCRE2 knows the bytes a match may start with, and a
 * subject without one is refused before the call.
 */
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "lang/regex_parts.h"

enum {
	PATTERN_MAX = 64 * 1024,
	SHORT_SUBJECT = 256, /* bytes; longer ones have their work counted */
	BRIEF_MATCH_STEPS = 2000,
	SHORT_MATCH_STEPS = 50000, /* of one starting point in a short subject */
	LONG_MATCH_STEPS = 10000000,
	WORK_MAX = 50000000, /* bytes moved and items tried, in a long subject */
	DEPTH_MAX = 10000,
	HEAP_MAX = 64 * 1024, /* KiB */
	JIT_STACK_START = 32 * 1024,
	JIT_STACK_MAX = 16 * 1024 * 1024,
};

static const struct {
	char flag;
	uint32_t option;
} flag_options[] = {
	{ 'g', 0 },
	{ 'i', PCRE2_CASELESS },
	{ 'm', PCRE2_MULTILINE },
	{ 's', PCRE2_DOTALL },
	{ 'x', PCRE2_EXTENDED },
};

/* PCRE2's memory is there or ends the program, as all other. */
static void *
allocate(size_t size, void *unused)
{
	(void)unused;
	return wb_realloc(NULL, size);
}

static void
release(void *memory, void *unused)
{
	(void)unused;
	free(memory);
}

static enum wb_status
read_flags(struct wb_text flags, uint32_t *options, struct wb_error *err)
{
	size_t n = sizeof flag_options / sizeof *flag_options;

	for (size_t i = 0; i < flags.len; i++) {
		size_t k = 0;

		while (k < n && flag_options[k].flag != flags.at[i])
			k++;
		if (k == n) {
			wb_fail(err, WB_INVALID, "regex", "\"%c\" is no flag", flags.at[i]);
			wb_hint(err, "the flags are g, i, m, s and x");
			return WB_INVALID;
		}
		*options |= flag_options[k].option;
	}
	return WB_OK;
}

static enum wb_status
compile_program(struct wb_text pattern, uint32_t options, pcre2_compile_context *context,
		struct program *out, size_t *error_offset, struct wb_error *err)
{
	PCRE2_UCHAR message[256];
	PCRE2_SIZE offset = 0;
	size_t machine_code = 0;
	int code = 0;

	out->code = pcre2_compile((PCRE2_SPTR)(pattern.len ? pattern.at : ""), pattern.len, options,
				  &code, &offset, context);
	if (!out->code) {
		pcre2_get_error_message(code, message, sizeof message);
		if (error_offset)
			*error_offset = offset;
		return wb_fail(err, WB_INVALID, "regex", "%s", (char *)message);
	}
	pcre2_jit_compile(out->code, PCRE2_JIT_COMPLETE);
	pcre2_pattern_info(out->code, PCRE2_INFO_JITSIZE, &machine_code);
	out->jit = machine_code > 0;
	return WB_OK;
}

/* Asks PCRE2 which bytes a match may start with. */
static void
find_starts(struct wb_regex *regex)
{
	const uint8_t *bitmap = NULL;
	uint32_t kind = 0, unit = 0, may_be_empty = 1;

	pcre2_pattern_info(regex->plain.code, PCRE2_INFO_MATCHEMPTY, &may_be_empty);
	if (may_be_empty)
		return;
	pcre2_pattern_info(regex->plain.code, PCRE2_INFO_FIRSTCODETYPE, &kind);
	pcre2_pattern_info(regex->plain.code, PCRE2_INFO_FIRSTCODEUNIT, &unit);
	pcre2_pattern_info(regex->plain.code, PCRE2_INFO_FIRSTBITMAP, &bitmap);
	if (bitmap) {
		for (unsigned i = 0; i < 256; i++)
			regex->starts[i] = bitmap[i / 8] & 1u << i % 8;
		regex->has_starts = true;
	} else if (kind == 1 && unit < 0x80) {
		bool letter = (unit | 0x20) >= 'a' && (unit | 0x20) <= 'z';

		/* Whether case counts is not told: take both, and what folds to k and s. */
		regex->starts[unit] = true;
		if (letter) {
			regex->starts[unit ^ 0x20] = true;
			regex->starts[0xc5] = regex->starts[0xe2] = true;
		}
		regex->has_starts = true;
	}
}

/* Whether the pattern is a class of a few characters of ASCII, such as [$,]; notes them. */
static void
find_plain_class(struct wb_regex *regex, struct wb_text pattern, uint32_t options)
{
	bool starts[256] = { false };

	if (pattern.len < 3 || pattern.at[0] != '[' || pattern.at[pattern.len - 1] != ']' ||
	    options & PCRE2_CASELESS)
		return;
	for (size_t i = 1; i < pattern.len - 1; i++) {
		unsigned char c = (unsigned char)pattern.at[i];

		if (c < ' ' || c > '~' || strchr("[]\\^-", c))
			return;
		starts[c] = true;
	}
	memcpy(regex->starts, starts, sizeof starts);
	regex->has_starts = regex->is_plain_class = true;
}

enum wb_status
wb_regex_compile(struct wb_text pattern, struct wb_text flags, struct wb_regex **out,
		 size_t *error_offset, struct wb_error *err)
{
	uint32_t options = PCRE2_UTF | PCRE2_NEVER_BACKSLASH_C;
	pcre2_general_context *general;
	pcre2_compile_context *context;
	struct wb_regex *regex;
	enum wb_status status;

	if (error_offset)
		*error_offset = 0;
	status = read_flags(flags, &options, err);
	if (status)
		return status;
	regex = wb_alloc(sizeof *regex);
	general = pcre2_general_context_create(allocate, release, NULL);
	context = pcre2_compile_context_create(general);
	pcre2_set_newline(context, PCRE2_NEWLINE_LF);
	pcre2_set_bsr(context, PCRE2_BSR_UNICODE);
	pcre2_set_max_pattern_length(context, PATTERN_MAX);
	status = compile_program(pattern, options, context, &regex->plain, error_offset, err);
	if (!status)
		status = compile_program(pattern, options | PCRE2_AUTO_CALLOUT, context,
					 &regex->counted, error_offset, err);
	pcre2_compile_context_free(context);
	pcre2_general_context_free(general);
	if (status) {
		wb_regex_free(regex);
		return status;
	}
	pcre2_pattern_info(regex->plain.code, PCRE2_INFO_CAPTURECOUNT, &regex->groups);
	find_starts(regex);
	find_plain_class(regex, pattern, options);
	*out = regex;
	return WB_OK;
}

void
wb_regex_free(struct wb_regex *regex)
{
	if (!regex)
		return;
	pcre2_code_free(regex->plain.code);
	pcre2_code_free(regex->counted.code);
	free(regex);
}

uint32_t
wb_regex_group_count(const struct wb_regex *regex)
{
	return regex->groups;
}

bool
wb_regex_group_named(const struct wb_regex *regex, struct wb_text name, uint32_t *group)
{
	char string[128];
	int number;

	if (name.len >= sizeof string)
		return false;
	memcpy(string, name.at, name.len);
	string[name.len] = '\0';
	number = pcre2_substring_number_from_name(regex->plain.code, (PCRE2_SPTR)string);
	if (number < 0)
		return false;
	*group = (uint32_t)number;
	return true;
}

/* PCRE2 keeps entries of one size: the group's number in two bytes, then the name and a NUL. */
struct wb_text
wb_regex_group_name(const struct wb_regex *regex, uint32_t group)
{
	uint32_t count = 0, size = 0;
	PCRE2_SPTR entry = NULL;

	pcre2_pattern_info(regex->plain.code, PCRE2_INFO_NAMECOUNT, &count);
	pcre2_pattern_info(regex->plain.code, PCRE2_INFO_NAMEENTRYSIZE, &size);
	pcre2_pattern_info(regex->plain.code, PCRE2_INFO_NAMETABLE, &entry);
	for (uint32_t i = 0; i < count; i++, entry += size)
		if (((uint32_t)entry[0] << 8 | entry[1]) == group)
			return wb_text_of((const char *)entry + 2);
	return WB_TEXT("");
}

/* Called between the items of a pattern while it runs over a long subject. */
static int
count_work(pcre2_callout_block *block, void *data)
{
	struct wb_regex_scratch *scratch = data;
	size_t from = scratch->position, to = block->current_position;

	scratch->work += 1 + (from < to ? to - from : from - to);
	scratch->position = to;
	return scratch->work > WORK_MAX ? PCRE2_ERROR_CALLOUT : 0;
}

static pcre2_match_context *
limits_new(uint32_t steps, pcre2_jit_stack *stack, pcre2_general_context *general)
{
	pcre2_match_context *context = pcre2_match_context_create(general);

	pcre2_set_match_limit(context, steps);
	pcre2_set_depth_limit(context, DEPTH_MAX);
	pcre2_set_heap_limit(context, HEAP_MAX);
	pcre2_jit_stack_assign(context, NULL, stack);
	return context;
}

static struct wb_regex_scratch *
scratch_new(uint32_t short_steps, uint32_t long_steps)
{
	struct wb_regex_scratch *scratch = wb_alloc(sizeof *scratch);

	scratch->general = pcre2_general_context_create(allocate, release, NULL);
	scratch->stack = pcre2_jit_stack_create(JIT_STACK_START, JIT_STACK_MAX, scratch->general);
	scratch->plain = limits_new(short_steps, scratch->stack, scratch->general);
	scratch->counted = limits_new(long_steps, scratch->stack, scratch->general);
	pcre2_set_callout(scratch->counted, count_work, scratch);
	scratch->groups_room = 9;
	scratch->match = pcre2_match_data_create(1 + scratch->groups_room, scratch->general);
	return scratch;
}

struct wb_regex_scratch *
wb_regex_scratch_new(void)
{
	return scratch_new(SHORT_MATCH_STEPS, LONG_MATCH_STEPS);
}

struct wb_regex_scratch *
wb_regex_scratch_new_brief(void)
{
	return scratch_new(BRIEF_MATCH_STEPS, BRIEF_MATCH_STEPS);
}

void
wb_regex_scratch_free(struct wb_regex_scratch *scratch)
{
	if (!scratch)
		return;
	pcre2_match_data_free(scratch->match);
	pcre2_match_context_free(scratch->plain);
	pcre2_match_context_free(scratch->counted);
	pcre2_jit_stack_free(scratch->stack);
	pcre2_general_context_free(scratch->general);
	wb_buffer_release(&scratch->result);
	free(scratch);
}

static void
make_room(struct wb_regex_scratch *scratch, uint32_t groups)
{
	if (groups <= scratch->groups_room)
		return;
	pcre2_match_data_free(scratch->match);
	scratch->match = pcre2_match_data_create(1 + groups, scratch->general);
	scratch->groups_room = groups;
}

static bool
may_start(const struct wb_regex *regex, struct wb_text subject, size_t start)
{
	if (!regex->has_starts)
		return true;
	for (size_t i = start; i < subject.len; i++)
		if (regex->starts[(unsigned char)subject.at[i]])
			return true;
	return false;
}

static int
run(const struct program *program, struct wb_text subject, size_t start, uint32_t options,
    pcre2_match_data *match, pcre2_match_context *context)
{
	PCRE2_SPTR at = (PCRE2_SPTR)(subject.len ? subject.at : "");

	if (program->jit)
		return pcre2_jit_match(program->code, at, subject.len, start, options, match,
				       context);
	return pcre2_match(program->code, at, subject.len, start, options | PCRE2_NO_UTF_CHECK,
			   match, context);
}

/* Searches, adding to the work done so far. */
static enum wb_regex_result
search(const struct wb_regex *regex, struct wb_text subject, size_t start, uint32_t options,
       struct wb_regex_scratch *scratch)
{
	int groups;

	scratch->groups = 0;
	if (subject.len > WB_REGEX_SUBJECT_MAX)
		return WB_REGEX_LIMIT;
	if (start > subject.len || !may_start(regex, subject, start))
		return WB_REGEX_NO_MATCH;
	make_room(scratch, regex->groups);
	if (subject.len <= SHORT_SUBJECT) {
		groups =
			run(&regex->plain, subject, start, options, scratch->match, scratch->plain);
	} else {
		scratch->position = start;
		groups = run(&regex->counted, subject, start, options, scratch->match,
			     scratch->counted);
	}
	if (groups == PCRE2_ERROR_NOMATCH)
		return WB_REGEX_NO_MATCH;
	if (groups < 1)
		return WB_REGEX_LIMIT; /* of steps, depth, heap, machine stack, or work */
	scratch->groups = (uint32_t)groups;
	scratch->subject = subject.at ? subject : WB_TEXT("");
	return WB_REGEX_MATCH;
}

enum wb_regex_result
wb_regex_search(const struct wb_regex *regex, struct wb_text subject, size_t start,
		struct wb_regex_scratch *scratch)
{
	scratch->work = 0;
	return search(regex, subject, start, 0, scratch);
}

enum wb_regex_result
wb_regex_search_next(const struct wb_regex *regex, struct wb_text subject,
		     struct wb_regex_scratch *scratch)
{
	const PCRE2_SIZE *span = pcre2_get_ovector_pointer(scratch->match);

	if (!scratch->groups || span[1] < span[0])
		return WB_REGEX_NO_MATCH;
	return search(regex, subject, span[1], span[0] == span[1] ? PCRE2_NOTEMPTY_ATSTART : 0,
		      scratch);
}

bool
wb_regex_group(const struct wb_regex_scratch *scratch, uint32_t group, struct wb_text *out)
{
	const PCRE2_SIZE *span = pcre2_get_ovector_pointer(scratch->match);

	*out = WB_TEXT("");
	if (group >= scratch->groups || span[2 * group] == PCRE2_UNSET ||
	    span[2 * group] > span[2 * group + 1])
		return false;
	out->at = scratch->subject.at + span[2 * group];
	out->len = span[2 * group + 1] - span[2 * group];
	return true;
}
