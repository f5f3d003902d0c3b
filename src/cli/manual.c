/* The table of commands as mdoc, for waybill(1). */
#include <string.h>

#include "base/text.h"
#include "cli/command.h"
#include "cli/manual.h"
#include "cli/mdoc.h"

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
		wb_mdoc_text(stream, name);
		if (repeats)
			fputs(" ...", stream);
		arguments += len + (arguments[len] == ' ');
	}
}

static void
print_option(FILE *stream, const struct wb_option_rule *rule)
{
	fputs(".It ", stream);
	if (rule->letter)
		fprintf(stream, "Fl %c , ", rule->letter);
	fputs("Fl ", stream);
	wb_mdoc_text(stream, (struct wb_text){ "-", 1 });
	wb_mdoc_text(stream, wb_text_of(rule->name));
	if (rule->argument) {
		fputs(" Ar ", stream);
		wb_mdoc_text(stream, wb_text_of(rule->argument));
	}
	fputc('\n', stream);
	wb_mdoc_paragraphs(stream, rule->help);
}

static void
print_command(FILE *stream, const struct wb_command *command)
{
	bool lists = false;

	fprintf(stream, ".It Ic %s", command->name);
	print_arguments(stream, command->arguments);
	fputc('\n', stream);
	wb_mdoc_paragraphs(stream, command->summary);
	if (command->about) {
		fputs(".Pp\n", stream);
		wb_mdoc_paragraphs(stream, command->about);
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

static void
print_examples(FILE *stream, const struct wb_command *command)
{
	for (const struct wb_example *example = command->examples; example && example->line;
	     example++) {
		fputs(".It Li \"waybill ", stream);
		wb_mdoc_text(stream, wb_text_of(example->line));
		fputs("\"\n", stream);
		wb_mdoc_paragraphs(stream, example->does);
	}
}

void
wb_manual_examples(FILE *stream)
{
	fputs(".Bl -tag -width Ds\n", stream);
	for (size_t i = 0; wb_commands[i]; i++)
		if (!wb_commands[i]->hidden)
			print_examples(stream, wb_commands[i]);
	fputs(".El\n", stream);
}
