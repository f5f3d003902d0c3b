#include "cli/help.h"

#include <string.h>

#include "base/text.h"

enum { PAGE_WIDTH = 80 };

/* Prints words with line breaks; `column` is where the text starts and goes on. */
static void
print_wrapped(FILE *stream, struct wb_text text, int indent)
{
	int column = indent;

	while (text.len) {
		size_t len = 0;

		while (len < text.len && text.at[len] != ' ')
			len++;
		if (column > indent && column + 1 + (int)len > PAGE_WIDTH - 1) {
			fprintf(stream, "\n%*s", indent, "");
			column = indent;
		} else if (column > indent) {
			fputc(' ', stream);
			column++;
		}
		fprintf(stream, "%.*s", (int)len, text.at);
		column += (int)len;
		text.at += len;
		text.len -= len;
		while (text.len && text.at[0] == ' ') {
			text.at++;
			text.len--;
		}
	}
	fputc('\n', stream);
}

/* The paragraph at *text, which moves behind it. */
static struct wb_text
take_paragraph(const char **text)
{
	const char *end = strstr(*text, "\n\n");
	struct wb_text paragraph = { *text, end ? (size_t)(end - *text) : strlen(*text) };

	*text = end ? end + 2 : *text + paragraph.len;
	return paragraph;
}

/* "-n, --rows ROWS" */
static int
print_option_name(FILE *stream, const struct wb_option_rule *rule)
{
	int width = 4;

	if (rule->letter)
		fprintf(stream, "-%c, ", rule->letter);
	else
		fputs("    ", stream);
	width += fprintf(stream, "--%s", rule->name);
	if (rule->argument)
		width += fprintf(stream, " %s", rule->argument);
	return width;
}

static void
print_options(FILE *stream, const struct wb_option_rule *rules)
{
	enum { HELP_COLUMN = 30 };

	for (; rules && rules->name; rules++) {
		int width;

		if (rules->hidden)
			continue;
		fputs("  ", stream);
		width = 2 + print_option_name(stream, rules);
		if (width + 2 > HELP_COLUMN) {
			fputc('\n', stream);
			width = 0;
		}
		fprintf(stream, "%*s", HELP_COLUMN - width, "");
		print_wrapped(stream, wb_text_of(rules->help), HELP_COLUMN);
	}
}

static void
print_examples(FILE *stream, const struct wb_example *examples)
{
	if (!examples)
		return;
	fputs("\nExamples\n", stream);
	for (; examples->line; examples++) {
		fprintf(stream, "  waybill %s\n      ", examples->line);
		print_wrapped(stream, wb_text_of(examples->does), 6);
	}
}

void
wb_help_command(const struct wb_command *command, FILE *stream)
{
	fprintf(stream, "waybill %s%s%s%s\n", command->name, command->options ? " [OPTION...]" : "",
		*command->arguments ? " " : "", command->arguments);
	fputs("  ", stream);
	print_wrapped(stream, wb_text_of(command->summary), 2);
	for (const char *about = command->about; about && *about;) {
		fputs("\n  ", stream);
		print_wrapped(stream, take_paragraph(&about), 2);
	}
	fputs("\nOptions\n", stream);
	print_options(stream, command->options);
	print_options(stream, wb_common_options);
	print_examples(stream, command->examples);
}

void
wb_help_overview(FILE *stream)
{
	fputs("waybill COMMAND FILE [ARGUMENT...]   does one thing with a project file\n"
	      "waybill FILE.wb                      opens the workbench; without a terminal, shows "
	      "where a project stands\n"
	      "\nCommands\n",
	      stream);
	for (size_t i = 0; wb_commands[i]; i++)
		if (!wb_commands[i]->hidden)
			fprintf(stream, "  %-10s %s\n", wb_commands[i]->name,
				wb_commands[i]->summary);
	fputs("\n'waybill help COMMAND' says more; waybill(1) is the manual.\n", stream);
}
