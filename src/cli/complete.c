/*
 * Completion for bash, written from the table of commands: a script that needs
 * nothing of waybill while it runs, so that a key press costs no process.
 */
#include "cli/help.h"

static void
print_option_words(FILE *stream, const struct wb_option_rule *rules)
{
	for (; rules && rules->name; rules++)
		if (!rules->hidden)
			fprintf(stream, " --%s", rules->name);
}

static void
print_choices(FILE *stream, const struct wb_command *command)
{
	for (const struct wb_option_rule *rule = command->options; rule && rule->name; rule++) {
		if (!rule->choices || rule->hidden)
			continue;
		fprintf(stream, "\t%s:--%s) words=\"", command->name, rule->name);
		for (size_t i = 0; rule->choices[i]; i++)
			fprintf(stream, "%s%s", i ? " " : "", rule->choices[i]);
		fputs("\" ;;\n", stream);
	}
}

static void
print_command_options(FILE *stream, const struct wb_command *command)
{
	fprintf(stream, "\t\t%s) words=\"", command->name);
	print_option_words(stream, command->options);
	print_option_words(stream, wb_common_options);
	fputs("\" ;;\n", stream);
}

static void
print_visible(FILE *stream, void (*print)(FILE *, const struct wb_command *))
{
	for (size_t i = 0; wb_commands[i]; i++)
		if (!wb_commands[i]->hidden)
			print(stream, wb_commands[i]);
}

static void
print_name(FILE *stream, const struct wb_command *command)
{
	fprintf(stream, " %s", command->name);
}

void
wb_help_completion(FILE *stream)
{
	fputs("# bash completion for waybill, made by 'waybill completion bash'\n"
	      "_waybill()\n"
	      "{\n"
	      "\tlocal current=\"${COMP_WORDS[COMP_CWORD]}\"\n"
	      "\tlocal previous=\"${COMP_WORDS[COMP_CWORD-1]}\" command=\"${COMP_WORDS[1]}\"\n"
	      "\tlocal words=\"\" commands=\"",
	      stream);
	print_visible(stream, print_name);
	fputs("\"\n"
	      "\tCOMPREPLY=()\n"
	      "\tif [ \"$COMP_CWORD\" -eq 1 ]; then\n"
	      "\t\tCOMPREPLY=($(compgen -W \"$commands\" -- \"$current\")"
	      " $(compgen -f -X '!*.wb' -- \"$current\"))\n"
	      "\t\treturn\n"
	      "\tfi\n"
	      "\tcase \"$command:$previous\" in\n"
	      "\thelp:help) words=\"$commands\" ;;\n",
	      stream);
	print_visible(stream, print_choices);
	fputs("\tesac\n"
	      "\tif [ -z \"$words\" ] && [ \"${current#-}\" != \"$current\" ]; then\n"
	      "\t\tcase \"$command\" in\n",
	      stream);
	print_visible(stream, print_command_options);
	fputs("\t\tesac\n"
	      "\tfi\n"
	      "\tif [ -n \"$words\" ]; then\n"
	      "\t\tCOMPREPLY=($(compgen -W \"$words\" -- \"$current\"))\n"
	      "\telif [ \"$COMP_CWORD\" -eq 2 ]; then\n"
	      "\t\tCOMPREPLY=($(compgen -f -X '!*.wb' -- \"$current\")"
	      " $(compgen -d -- \"$current\"))\n"
	      "\telse\n"
	      "\t\tCOMPREPLY=($(compgen -f -- \"$current\"))\n"
	      "\tfi\n"
	      "}\n"
	      "complete -o filenames -F _waybill waybill\n",
	      stream);
}
