/*
 * The tables of commands and functions as mdoc: the parts of waybill(1) and
 * waybill-script(7) that would otherwise be a second copy of them.
 */
#include <string.h>

#include "base/text.h"
#include "cli/help.h"

/* Text of a line: what roff would take for its own is escaped. */
static void
print_escaped(FILE *stream, struct wb_text text)
{
	if (text.len && (text.at[0] == '.' || text.at[0] == '\''))
		fputs("\\&", stream);
	for (size_t i = 0; i < text.len; i++) {
		if (text.at[i] == '\\')
			fputs("\\e", stream);
		else if (text.at[i] == '-')
			fputs("\\-", stream);
		else if (text.at[i] == '"')
			fputs("\\(dq", stream);
		else
			fputc(text.at[i], stream);
	}
}

/* The words of a usage line as macros: FILE [RUN...] */
static void
print_arguments(FILE *stream, const char *arguments)
{
	while (*arguments) {
		size_t len = strcspn(arguments, " ");
		bool optional = arguments[0] == '[';
		bool repeats = memmem(arguments, len, "...", 3);
		struct wb_text name = { arguments + optional, len - 2 * optional };

		if (repeats)
			name.len -= 3;
		fputs(optional ? " Op Ar " : " Ar ", stream);
		print_escaped(stream, name);
		if (repeats)
			fputs(" ...", stream);
		arguments += len + (arguments[len] == ' ');
	}
}

/* A sentence each on a line of its own, as mdoc wants it. */
static void
print_paragraphs(FILE *stream, const char *text)
{
	while (*text) {
		const char *end = text;

		while (*end && strncmp(end, ". ", 2) && *end != '\n')
			end++;
		end += *end == '.';
		print_escaped(stream, (struct wb_text){ text, (size_t)(end - text) });
		fputc('\n', stream);
		if (!strncmp(end, "\n\n", 2))
			fputs(".Pp\n", stream);
		while (*end == ' ' || *end == '\n')
			end++;
		text = end;
	}
}

static void
print_option(FILE *stream, const struct wb_option_rule *rule)
{
	fputs(".It ", stream);
	if (rule->letter)
		fprintf(stream, "Fl %c , ", rule->letter);
	fputs("Fl ", stream);
	print_escaped(stream, (struct wb_text){ "-", 1 });
	print_escaped(stream, wb_text_of(rule->name));
	if (rule->argument) {
		fputs(" Ar ", stream);
		print_escaped(stream, wb_text_of(rule->argument));
	}
	fputc('\n', stream);
	print_paragraphs(stream, rule->help);
}

static void
print_command(FILE *stream, const struct wb_command *command)
{
	bool lists = false;

	fprintf(stream, ".It Ic %s", command->name);
	print_arguments(stream, command->arguments);
	fputc('\n', stream);
	print_paragraphs(stream, command->summary);
	if (command->about) {
		fputs(".Pp\n", stream);
		print_paragraphs(stream, command->about);
	}
	for (const struct wb_option_rule *rule = command->options; rule && rule->name; rule++) {
		if (rule->hidden)
			continue;
		if (!lists)
			fputs(".Bl -tag -width Ds\n", stream);
		lists = true;
		print_option(stream, rule);
	}
	if (lists)
		fputs(".El\n", stream);
}

void
wb_manual_commands(FILE *stream)
{
	fputs(".Bl -tag -width Ds\n", stream);
	for (size_t i = 0; wb_commands[i]; i++)
		if (!wb_commands[i]->hidden)
			print_command(stream, wb_commands[i]);
	fputs(".El\n", stream);
}
