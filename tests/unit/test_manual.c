/*
 * The expressions of waybill-script(7) give what the page says. They stand in
 * displays behind the comment "example expressions", a line each:
 *
 *	EXPRESSION   gives VALUE | fails: RULE | is refused
 *
 * VALUE is canonical text, "null" or "empty text".
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "plan_fixture.h"

enum { LINE_SIZE = 512, EXAMPLES_LEAST = 60 };

/* What roff would take for its own, and what it stands for. */
static const struct {
	const char *written;
	char meant;
} escapes[] = {
	{ "\\e", '\\' },  { "\\-", '-' },    { "\\(ha", '^' }, { "\\(ti", '~' },
	{ "\\(ga", '`' }, { "\\(aq", '\'' }, { "\\&", '\0' },
};

static void
unescape(char *line)
{
	char *to = line;

	for (const char *at = line; *at;) {
		size_t i = 0, n = sizeof escapes / sizeof *escapes;

		while (i < n && strncmp(at, escapes[i].written, strlen(escapes[i].written)) != 0)
			i++;
		if (i == n) {
			*to++ = *at++;
			continue;
		}
		if (escapes[i].meant)
			*to++ = escapes[i].meant;
		at += strlen(escapes[i].written);
	}
	*to = '\0';
	if (to > line && to[-1] == '\n')
		to[-1] = '\0';
}

/* Cuts the expression off its line; returns what it comes to. */
static char *
cut_result(char *line)
{
	static const char *const marks[] = { " gives ", " fails: ", " is refused" };
	char *result = NULL;

	for (size_t i = 0; i < sizeof marks / sizeof *marks && !result; i++)
		result = strstr(line, marks[i]);
	if (!result)
		fail_msg("no result is said: %s", line);
	*result = '\0';
	return result + 1;
}

static void
check_line(struct plan_fixture *fixture, char *line)
{
	char *want = cut_result(line), expression[LINE_SIZE];
	struct wb_arena arena = { 0 };
	const char *got;

	snprintf(expression, sizeof expression, "%s", line);
	got = plan_fixture_value(fixture, expression, NULL, &arena);
	if (!strcmp(want, "gives empty text"))
		want = "gives ";
	if (!strcmp(want, "is refused")) {
		if (strncmp(got, "error: ", strlen("error: ")) != 0)
			fail_msg("%s gives %s, is not refused", expression, got);
	} else if (strcmp(want + (strncmp(want, "gives ", strlen("gives ")) ? 0 : strlen("gives ")),
			  got) != 0) {
		fail_msg("%s gives %s, not as the manual says: %s", expression, got, want);
	}
	wb_arena_release(&arena);
}

static void
expressions(void **state)
{
	const char *srcdir = getenv("srcdir");
	char path[4096], line[LINE_SIZE];
	struct plan_fixture fixture;
	size_t checked = 0;
	bool marked = false, inside = false;
	FILE *page;

	(void)state;
	snprintf(path, sizeof path, "%s/man/waybill-script.7", srcdir ? srcdir : ".");
	page = fopen(path, "r");
	if (!page)
		fail_msg("%s cannot be read", path);
	plan_fixture_init(&fixture, "");
	while (fgets(line, sizeof line, page)) {
		if (!strncmp(line, ".\\\" example ", strlen(".\\\" example "))) {
			marked = strstr(line, "expressions") != NULL;
		} else if (line[0] == '.') {
			inside = marked && !strncmp(line, ".Bd", 3);
			marked = false;
		} else if (inside) {
			unescape(line);
			check_line(&fixture, line);
			checked++;
		}
	}
	fclose(page);
	plan_fixture_release(&fixture);
	assert_true(checked >= EXAMPLES_LEAST);
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(expressions) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
