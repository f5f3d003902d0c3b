/* The tables of functions, systems and reserved words as mdoc, for waybill-script(7). */
#include <string.h>

#include "cli/manual.h"
#include "cli/mdoc.h"
#include "connect/registry.h"
#include "lang/function.h"
#include "lang/lexer.h"

/* Whether a text begins with a word of the language: "no: …", "else also …". */
static bool
begins_with_keyword(struct wb_text text)
{
	struct wb_text word = { text.at, strcspn(text.at, " ") };

	return (word.len && word.at[word.len - 1] == ':') ||
	       wb_reserved_word(word) != WB_TOKEN_WORD;
}

/* A text of a table, which has no stop at its end, as a sentence. */
static void
print_sentence(FILE *stream, struct wb_text text)
{
	if (!begins_with_keyword(text) && text.at[0] >= 'a' && text.at[0] <= 'z') {
		fputc(text.at[0] - 'a' + 'A', stream);
		text = (struct wb_text){ text.at + 1, text.len - 1 };
	}
	wb_mdoc_text(stream, text);
	fputs(".\n", stream);
}

/* if, case, in and between stand in the table of functions, but are no calls. */
static bool
is_operator(const struct wb_function *function)
{
	return wb_reserved_word(wb_text_of(function->name)) != WB_TOKEN_WORD;
}

/* The help of an operator begins with its form: "VALUE in (OPTION, ...): whether …". */
static void
print_operator(FILE *stream, const struct wb_function *function)
{
	const char *colon = strstr(function->help, ": ");
	size_t form = colon ? (size_t)(colon - function->help) : strlen(function->help);

	fputs(".It Ic ", stream);
	wb_mdoc_text(stream, (struct wb_text){ function->help, form });
	fputc('\n', stream);
	if (colon)
		print_sentence(stream, wb_text_of(colon + 2));
}

static void
print_call(FILE *stream, const struct wb_function *function)
{
	struct wb_buffer signature = { 0 };
	size_t name = strlen(function->name);

	wb_function_print_signature(function, &signature);
	fprintf(stream, ".It Ic %s Ns No ", function->name);
	wb_mdoc_text(stream, (struct wb_text){ signature.at + name, signature.len - name });
	if (function->result != WB_TYPE_NULL)
		fprintf(stream, " \\(-> %s", wb_type_name(function->result));
	fputc('\n', stream);
	print_sentence(stream, wb_text_of(function->help));
	wb_buffer_release(&signature);
}

static void
print_function(FILE *stream, const struct wb_function *function)
{
	if (is_operator(function))
		print_operator(stream, function);
	else
		print_call(stream, function);
	if (function->fails) {
		fputs("Fails: ", stream);
		wb_mdoc_text(stream, wb_text_of(function->fails));
		fputs(".\n", stream);
	}
	fputs(".Dl ", stream);
	wb_mdoc_word(stream, wb_text_of(function->example));
	fputs(" \\(-> ", stream);
	wb_mdoc_word(stream, wb_text_of(function->gives));
	fputc('\n', stream);
}

void
wb_manual_functions(FILE *stream)
{
	for (int group = 0; group < WB_GROUPS; group++) {
		size_t count;
		const struct wb_function *functions =
			wb_functions((enum wb_function_group)group, &count);

		fprintf(stream, ".Ss Functions: %s\n.Bl -tag -width Ds\n",
			wb_function_group_name((enum wb_function_group)group));
		for (size_t i = 0; i < count; i++)
			print_function(stream, &functions[i]);
		fputs(".El\n", stream);
	}
}

/* What an option takes: the values it knows, or their type. */
static void
print_option(FILE *stream, const struct wb_connector_option *option)
{
	fprintf(stream, ".It Ic %s ", option->name);
	if (option->values) {
		wb_mdoc_text(stream, wb_text_of(option->values));
		fputc('\n', stream);
	} else {
		fprintf(stream, "Ar %s\n", wb_type_name(option->type));
	}
	print_sentence(stream, wb_text_of(option->help));
}

void
wb_manual_systems(FILE *stream)
{
	const struct wb_connector *const *connectors = wb_connectors();

	for (size_t i = 0; connectors[i]; i++) {
		const struct wb_connector_option *option = connectors[i]->options;

		fprintf(stream, ".Ss Options of a %s system\n", connectors[i]->scheme);
		fputs("The place is ", stream);
		wb_mdoc_text(stream, wb_text_of(connectors[i]->summary));
		fputs(".\n", stream);
		fputs(".Bl -tag -width Ds\n", stream);
		for (; option && option->name; option++)
			print_option(stream, option);
		fputs(".El\n", stream);
	}
}

void
wb_manual_words(FILE *stream)
{
	for (int kind = WB_TOKEN_AND; kind < WB_TOKENS; kind++)
		fprintf(stream, ".Ic %s%s\n", wb_token_spelling((enum wb_token_kind)kind),
			kind + 1 < WB_TOKENS ? " ," : " .");
}
