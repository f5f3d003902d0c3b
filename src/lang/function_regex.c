#include <string.h>

#include "lang/function_groups.h"

/* A template or a group number, prepared. */
struct regex_plan {
	const struct wb_template *template;
	uint32_t group;
};

static enum wb_status
prepare_template(struct wb_prepare *prepare, struct wb_error *err)
{
	struct regex_plan *plan = WB_NEW(prepare->arena, struct regex_plan);
	const struct wb_value *text = prepare->arguments[2].constant;

	prepare->prepared = plan;
	if (!text || text->cell != WB_CELL_VALUE || text->type != WB_TYPE_TEXT)
		return wb_fail(err, WB_INVALID, prepare->function->name,
			       "the template must be a constant text");
	return wb_template_compile(text->as.text, prepare->arguments[1].regex, prepare->arena,
				   &plan->template, err);
}

static enum wb_status
prepare_group(struct wb_prepare *prepare, struct wb_error *err)
{
	struct regex_plan *plan = WB_NEW(prepare->arena, struct regex_plan);
	const struct wb_value *group = prepare->arguments[2].constant;
	uint32_t count = wb_regex_group_count(prepare->arguments[1].regex);

	prepare->prepared = plan;
	if (group && group->cell == WB_CELL_VALUE) {
		if (group->as.integer < 0 || group->as.integer > count)
			return wb_fail(err, WB_INVALID, prepare->function->name,
				       "no group %lld: the pattern has %u",
				       (long long)group->as.integer, count);
		plan->group = (uint32_t)group->as.integer;
	}
	return WB_OK;
}

void
wb_call_fail_limit(struct wb_call *call, size_t row)
{
	wb_call_fail(call, row, "regex-limit", "the pattern takes too long on this value");
}

/* Searches argument 0; where that finds nothing, the cell has failed afterwards. */
static bool
find_or_fail(struct wb_call *call, size_t row)
{
	enum wb_regex_result found = wb_regex_search(call->signature[1].regex,
						     wb_call_text(call, 0, row), 0, call->regex);

	if (found == WB_REGEX_LIMIT)
		wb_call_fail_limit(call, row);
	else if (found == WB_REGEX_NO_MATCH)
		wb_call_fail(call, row, "no-match", "the pattern does not match");
	return found == WB_REGEX_MATCH;
}

static void
kernel_match(struct wb_call *call)
{
	const struct regex_plan *plan = call->prepared;

	WB_EACH_ROW (call, row)
		if (find_or_fail(call, row))
			wb_call_give_text(
				call, row,
				wb_template_fill(plan->template, call->regex, call->arena));
}

static void
kernel_extract(struct wb_call *call)
{
	const struct regex_plan *plan = call->prepared;
	struct wb_text group;

	WB_EACH_ROW (call, row) {
		if (!find_or_fail(call, row))
			continue;
		if (wb_regex_group(call->regex, plan->group, &group))
			wb_call_give_text(call, row, group);
		else
			wb_call_null(call, row);
	}
}

/* Every match of a row as a list; false where a limit was hit. */
static bool
extract_every(struct wb_call *call, size_t row, uint32_t group, struct wb_list *list)
{
	const struct wb_regex *regex = call->signature[1].regex;
	struct wb_text subject = wb_call_text(call, 0, row), text;
	enum wb_regex_result found = wb_regex_search(regex, subject, 0, call->regex);
	struct wb_value *items = NULL, *grown;
	size_t count = 0, room = 0;

	for (; found == WB_REGEX_MATCH; found = wb_regex_search_next(regex, subject, call->regex)) {
		bool taken = wb_regex_group(call->regex, group, &text);

		if (count == room) {
			room = room ? 2 * room : 8;
			grown = WB_NEW_ARRAY(call->arena, struct wb_value, room);
			if (count)
				memcpy(grown, items, count * sizeof *items);
			items = grown;
		}
		items[count++] = taken ? wb_value_text(text) : wb_value_null(WB_TYPE_TEXT);
	}
	*list = (struct wb_list){ items, count };
	return found != WB_REGEX_LIMIT;
}

static void
kernel_extract_all(struct wb_call *call)
{
	const struct regex_plan *plan = call->prepared;

	WB_EACH_ROW (call, row)
		if (!extract_every(call, row, plan->group, &call->out->cells.list[row]))
			wb_call_fail_limit(call, row);
}

enum replacing { FIRST_MATCH, ALL_MATCHES };

static void
substitute_rows(struct wb_call *call, enum replacing replacing)
{
	const struct regex_plan *plan = call->prepared;
	const struct wb_regex *regex = call->signature[1].regex;

	WB_EACH_ROW (call, row)
		if (wb_regex_substitute(regex, plan->template, replacing == ALL_MATCHES,
					wb_call_text(call, 0, row), call->regex, call->arena,
					&call->out->cells.text[row]) == WB_REGEX_LIMIT)
			wb_call_fail_limit(call, row);
}

static void
kernel_sub(struct wb_call *call)
{
	substitute_rows(call, FIRST_MATCH);
}

static void
kernel_gsub(struct wb_call *call)
{
	substitute_rows(call, ALL_MATCHES);
}

static void
kernel_matches(struct wb_call *call)
{
	WB_EACH_ROW (call, row) {
		enum wb_regex_result found = wb_regex_search(
			call->signature[1].regex, wb_call_text(call, 0, row), 0, call->regex);

		call->out->cells.integer[row] = found == WB_REGEX_MATCH;
		if (found == WB_REGEX_LIMIT)
			wb_call_fail_limit(call, row);
	}
}

static const struct wb_function rows[] = {
	{
		.name = "match",
		.group = WB_GROUP_REGEX,
		.form = WB_FORM_STRICT,
		.parameters = {
			WB_TAKES("text", WB_ANY_TEXT),
			WB_TAKES("regex", WB_ANY_REGEX),
			WB_TAKES("template", WB_ANY_TEXT, .constant = true),
		},
		.result = WB_TYPE_TEXT,
		.help = "The template filled from the first match, as the step m/regex/template/",
		.fails = "no-match; regex-limit",
		.example = "\"Silva, Olga\" | match(/,\\s*(.+)$/, \"$1\")",
		.gives = "Olga",
		.prepare = prepare_template,
		.kernel = kernel_match,
	},
	{
		.name = "extract",
		.group = WB_GROUP_REGEX,
		.form = WB_FORM_STRICT,
		.parameters = {
			WB_TAKES("text", WB_ANY_TEXT),
			WB_TAKES("regex", WB_ANY_REGEX),
			WB_TAKES("group", WB_ANY_INTEGER, .optional = true, .constant = true),
		},
		.result = WB_TYPE_TEXT,
		.help = "The first match, or its group of that number; null where the group took no part",
		.fails = "no-match; regex-limit",
		.example = "\"born 1815 in London\" | extract(/\\d{4}/)",
		.gives = "1815",
		.prepare = prepare_group,
		.kernel = kernel_extract,
	},
	{
		.name = "extract_all",
		.group = WB_GROUP_REGEX,
		.form = WB_FORM_STRICT,
		.parameters = {
			WB_TAKES("text", WB_ANY_TEXT),
			WB_TAKES("regex", WB_ANY_REGEX),
			WB_TAKES("group", WB_ANY_INTEGER, .optional = true, .constant = true),
		},
		.result = WB_TYPE_LIST,
		.help = "Every match, or its group of that number, as a list; empty where there is none",
		.fails = "regex-limit",
		.example = "\"tel 555-0100, fax 555-0199\" | extract_all(/\\d{3}-\\d{4}/)",
		.gives = "[\"555-0100\",\"555-0199\"]",
		.prepare = prepare_group,
		.kernel = kernel_extract_all,
	},
	{
		.name = "sub",
		.group = WB_GROUP_REGEX,
		.form = WB_FORM_STRICT,
		.parameters = {
			WB_TAKES("text", WB_ANY_TEXT),
			WB_TAKES("regex", WB_ANY_REGEX),
			WB_TAKES("template", WB_ANY_TEXT, .constant = true),
		},
		.result = WB_TYPE_TEXT,
		.help = "The first match replaced, as the step s/regex/template/; unchanged where there is none",
		.fails = "regex-limit, or the result is over 16 MiB",
		.example = "\"M-0000012\" | sub(/^M-0*/, \"\")",
		.gives = "12",
		.prepare = prepare_template,
		.kernel = kernel_sub,
	},
	{
		.name = "gsub",
		.group = WB_GROUP_REGEX,
		.form = WB_FORM_STRICT,
		.parameters = {
			WB_TAKES("text", WB_ANY_TEXT),
			WB_TAKES("regex", WB_ANY_REGEX),
			WB_TAKES("template", WB_ANY_TEXT, .constant = true),
		},
		.result = WB_TYPE_TEXT,
		.help = "Every match replaced, as the step s/regex/template/g; unchanged where there is none",
		.fails = "regex-limit, or the result is over 16 MiB",
		.example = "\"$1,234.50\" | gsub(/[$,]/, \"\")",
		.gives = "1234.50",
		.prepare = prepare_template,
		.kernel = kernel_gsub,
	},
	{
		.name = "matches",
		.group = WB_GROUP_REGEX,
		.form = WB_FORM_STRICT,
		.parameters = {
			WB_TAKES("text", WB_ANY_TEXT),
			WB_TAKES("regex", WB_ANY_REGEX),
		},
		.result = WB_TYPE_BOOLEAN,
		.help = "Whether the regex matches anywhere in it, as the operator ~",
		.fails = "regex-limit",
		.example = "\"a@example.org\" | matches(/@.+\\./)",
		.gives = "true",
		.kernel = kernel_matches,
	},
};

const struct wb_function_list wb_regex_functions = WB_FUNCTION_LIST(rows);
