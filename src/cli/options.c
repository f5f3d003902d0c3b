#include "cli/options.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

const struct wb_option_rule wb_common_options[] = {
	{ .name = "help", .letter = 'h', .help = "show this help" },
	{ 0 },
};

bool
wb_read_count(const char *text, uint64_t *out)
{
	uint64_t number = 0;

	if (!*text)
		return false;
	for (; *text; text++) {
		uint64_t digit = (uint64_t)(*text - '0');

		if (*text < '0' || *text > '9' || number > (UINT64_MAX - digit) / 10)
			return false;
		number = number * 10 + digit;
	}
	*out = number;
	return true;
}

bool
wb_read_share(const char *text, struct wb_limit *out)
{
	struct wb_text amount = wb_text_of(text);
	bool percent = amount.len && text[amount.len - 1] == '%';
	struct wb_decimal hundred = wb_decimal_of_integer(100);
	uint64_t count;

	if (!percent && (!wb_read_count(text, &count) || count > INT64_MAX))
		return false;
	amount.len -= percent;
	if (!wb_decimal_parse(amount, &out->amount) || amount.at[0] == '-' || amount.at[0] == '+')
		return false;
	out->percent = percent;
	return !percent || wb_decimal_compare(out->amount, hundred) <= 0;
}

bool
wb_read_size(const char *text, uint64_t *out)
{
	static const char units[] = "KMG";
	size_t len = strlen(text);
	const char *unit = len ? strchr(units, text[len - 1]) : NULL;
	unsigned shift = unit && *unit ? 10 * (unsigned)(unit - units + 1) : 0;
	char digits[32];
	uint64_t count;

	if (len - (shift > 0) >= sizeof digits)
		return false;
	snprintf(digits, sizeof digits, "%.*s", (int)(len - (shift > 0)), text);
	if (!wb_read_count(digits, &count) || !count || count > (UINT64_MAX >> 1) >> shift)
		return false;
	*out = count << shift;
	return true;
}

const char *
wb_nearest(const char *word, const char *(*names)(const void *, size_t), const void *context)
{
	const char *best = NULL, *name;
	size_t best_distance = strlen(word) / 3 + 2;

	for (size_t i = 0; (name = names(context, i)); i++) {
		size_t distance = wb_text_distance(wb_text_of(word), wb_text_of(name));

		if (distance < best_distance) {
			best = name;
			best_distance = distance;
		}
	}
	return best;
}

static const struct wb_option_rule *
find_in(const struct wb_option_rule *rules, struct wb_text name)
{
	for (; rules && rules->name; rules++)
		if (wb_text_is(name, rules->name))
			return rules;
	return NULL;
}

const struct wb_option_rule *
wb_option_find(const struct wb_option_rule *rules, struct wb_text name)
{
	const struct wb_option_rule *rule = find_in(rules, name);

	return rule ? rule : find_in(wb_common_options, name);
}

static const struct wb_option_rule *
find_letter(const struct wb_option_rule *rules, char letter)
{
	for (; rules && rules->name; rules++)
		if (rules->letter && rules->letter == letter)
			return rules;
	for (rules = wb_common_options; rules->name; rules++)
		if (rules->letter == letter)
			return rules;
	return NULL;
}

static const char *
visible_name(const void *context, size_t i)
{
	const struct wb_option_rule *rules = context;

	for (; rules && rules->name; rules++)
		if (!rules->hidden && !i--)
			return rules->name;
	return NULL;
}

static enum wb_status
fail_unknown(const struct wb_option_rule *rules, const char *command, const char *word,
	     struct wb_text name, struct wb_error *err)
{
	char *typed = wb_alloc(name.len + 1);
	const char *near;

	memcpy(typed, name.at, name.len);
	near = wb_nearest(typed, visible_name, rules);
	wb_fail(err, WB_INVALID, command, "there is no option %s", word);
	if (near)
		wb_hint(err, "did you mean --%s?", near);
	else
		wb_hint(err, "'waybill help %s' lists the options", command);
	free(typed);
	return WB_INVALID;
}

static bool
is_choice(const struct wb_option_rule *rule, const char *value)
{
	for (size_t i = 0; rule->choices[i]; i++)
		if (!strcmp(rule->choices[i], value))
			return true;
	return false;
}

/* What a value must be, where it is not that; NULL where it is. */
static const char *
complaint(const struct wb_option_rule *rule, const char *value)
{
	struct wb_limit share;
	uint64_t count;

	switch (rule->kind) {
	case WB_OPTION_COUNT:
		return wb_read_count(value, &count) ? NULL : "a whole number";
	case WB_OPTION_POSITIVE:
		return wb_read_count(value, &count) && count ? NULL : "a whole number from 1";
	case WB_OPTION_SHARE:
		return wb_read_share(value, &share) ? NULL
						    : "a whole number or a percentage such as 0.5%";
	case WB_OPTION_SIZE:
		return wb_read_size(value, &count) ? NULL : "a size such as 64K, 512M or 2G";
	case WB_OPTION_ASSIGNMENT:
		return strchr(value, '=') > value ? NULL : "of the form NAME=VALUE";
	case WB_OPTION_CHOICE:
		return is_choice(rule, value) ? NULL : "one of";
	case WB_OPTION_SWITCH:
	case WB_OPTION_TEXT:
		break;
	}
	return NULL;
}

static enum wb_status
check_value(const struct wb_option_rule *rule, const char *command, const char *value,
	    struct wb_error *err)
{
	const char *must_be = complaint(rule, value);
	struct wb_buffer list = { 0 };

	if (!must_be)
		return WB_OK;
	wb_buffer_string(&list, must_be);
	for (size_t i = 0; rule->kind == WB_OPTION_CHOICE && rule->choices[i]; i++)
		wb_buffer_format(&list, "%s %s", i ? "," : "", rule->choices[i]);
	wb_fail(err, WB_INVALID, command, "--%s must be %s, not \"%s\"", rule->name, list.at,
		value);
	wb_buffer_release(&list);
	return WB_INVALID;
}

/* The words of a command line as they are taken off, one by one. */
struct words {
	const struct wb_option_rule *rules;
	const char *command;
	int left;
	char **next;
};

static const char *
take_word(struct words *words)
{
	if (!words->left)
		return NULL;
	words->left--;
	return *words->next++;
}

static void
keep(struct wb_options *out, const struct wb_option_rule *rule, const char *value)
{
	out->given[out->n_given++] = (struct wb_option_given){ rule, value };
}

/* `value` is what stands behind "=" or the letter, or NULL. */
static enum wb_status
take_option(struct words *words, const struct wb_option_rule *rule, const char *value,
	    struct wb_options *out, struct wb_error *err)
{
	enum wb_status status;

	if (rule->kind == WB_OPTION_SWITCH) {
		if (value)
			return wb_fail(err, WB_INVALID, words->command, "--%s takes no value",
				       rule->name);
		keep(out, rule, NULL);
		return WB_OK;
	}
	if (!value)
		value = take_word(words);
	if (!value)
		return wb_fail(err, WB_INVALID, words->command, "--%s needs a value: %s",
			       rule->name, rule->argument);
	status = check_value(rule, words->command, value, err);
	if (!status)
		keep(out, rule, value);
	return status;
}

static enum wb_status
take_long(struct words *words, const char *word, struct wb_options *out, struct wb_error *err)
{
	const char *equals = strchr(word, '=');
	struct wb_text name = wb_text_of(word + 2);
	const struct wb_option_rule *rule;

	if (equals)
		name.len = (size_t)(equals - name.at);
	rule = wb_option_find(words->rules, name);
	if (!rule)
		return fail_unknown(words->rules, words->command, word, name, err);
	return take_option(words, rule, equals ? equals + 1 : NULL, out, err);
}

static enum wb_status
take_short(struct words *words, const char *word, struct wb_options *out, struct wb_error *err)
{
	const struct wb_option_rule *rule = find_letter(words->rules, word[1]);

	if (!rule)
		return fail_unknown(words->rules, words->command, word, wb_text_of(word + 1), err);
	return take_option(words, rule, word[2] ? word + 2 : NULL, out, err);
}

enum wb_status
wb_options_parse(const struct wb_option_rule *rules, const char *command, int argc, char **argv,
		 struct wb_options *out, struct wb_error *err)
{
	struct words words = { rules, command, argc, argv };
	enum wb_status status = WB_OK;
	bool options_end = false;
	const char *word;

	out->n_given = out->n_arguments = 0;
	out->given = wb_alloc(((size_t)argc + 1) * sizeof *out->given);
	out->arguments = wb_alloc(((size_t)argc + 1) * sizeof *out->arguments);
	while (!status && (word = take_word(&words))) {
		if (options_end || word[0] != '-' || !word[1])
			out->arguments[out->n_arguments++] = word;
		else if (!strcmp(word, "--"))
			options_end = true;
		else if (word[1] == '-')
			status = take_long(&words, word, out, err);
		else
			status = take_short(&words, word, out, err);
	}
	if (status)
		wb_options_release(out);
	return status;
}

void
wb_options_release(struct wb_options *options)
{
	free(options->given);
	free(options->arguments);
	*options = (struct wb_options){ 0 };
}

const char *
wb_options_value_at(const struct wb_options *options, const char *name, size_t index)
{
	for (size_t i = 0; i < options->n_given; i++)
		if (!strcmp(options->given[i].rule->name, name) && !index--)
			return options->given[i].value;
	return NULL;
}

static const struct wb_option_given *
last_given(const struct wb_options *options, const char *name)
{
	for (size_t i = options->n_given; i-- > 0;)
		if (!strcmp(options->given[i].rule->name, name))
			return &options->given[i];
	return NULL;
}

bool
wb_options_has(const struct wb_options *options, const char *name)
{
	return last_given(options, name);
}

const char *
wb_options_value(const struct wb_options *options, const char *name)
{
	const struct wb_option_given *given = last_given(options, name);

	return given ? given->value : NULL;
}

uint64_t
wb_options_size(const struct wb_options *options, const char *name)
{
	const char *value = wb_options_value(options, name);
	uint64_t size = 0;

	if (value)
		wb_read_size(value, &size);
	return size;
}

uint64_t
wb_options_count(const struct wb_options *options, const char *name, uint64_t otherwise)
{
	const char *value = wb_options_value(options, name);

	if (value)
		wb_read_count(value, &otherwise);
	return otherwise;
}
