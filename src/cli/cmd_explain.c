/* explain: the life of one target row or cell, or of one source row. */
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "cli/cmd.h"
#include "cli/explain_report.h"

static const char *const formats[] = { "table", "json", NULL };

static enum wb_status
run_explain(struct wb_invocation *call, struct wb_error *err)
{
	const struct wb_options *options = &call->options;
	const char *run = wb_options_value(options, "run"),
		   *format = wb_options_value(options, "format");
	struct wb_explanation explanation = { .state = WB_EXPLAIN_SAME };
	size_t n_words = options->n_arguments - 2;
	struct wb_text *words = wb_alloc((n_words + 1) * sizeof *words);
	struct wb_explain_question question = {
		.mapping = wb_text_of(options->arguments[1]),
		.row = wb_options_count(options, "row", 0),
		.n_words = n_words,
		.words = words,
		.allow_outside = wb_options_has(options, "allow-outside"),
	};
	struct wb_project *project = NULL;
	enum wb_status status;

	for (size_t i = 0; i < n_words; i++)
		words[i] = wb_text_of(options->arguments[i + 2]);
	status = wb_project_open(options->arguments[0], WB_PROJECT_READ, &project, err);
	if (!status && run)
		status = wb_find_run(project, run, &question.run, err);
	if (!status)
		status = wb_explain(project, &question, &explanation, err);
	if (!status && format && !strcmp(format, "json"))
		wb_explain_json(&explanation);
	else if (!status)
		wb_explain_report(&explanation);
	wb_explanation_release(&explanation);
	wb_project_close(project);
	free(words);
	return status;
}

const struct wb_command wb_command_explain = {
	.name = "explain",
	.summary =
		"the life of one target row or cell: where it came from, and every step on the way",
	.arguments = "FILE MAPPING [KEY...] [FIELD]",
	.about =
		"KEY is the key of the target row. A key of several parts is one word as a reject "
		"shows it, \"7, 2024-01-01\", or a word a part: FIELD=VALUE. With --row a source "
		"row is named instead, which need not have come through. FIELD asks for one target "
		"field only.\n\n"
		"Where the mapping has group by, the target row is a group: its keys and "
		"aggregates are told, how many rows it has, and the first of them with what each "
		"brings to it. A source row is told with the groups that it went into.\n\n"
		"The source is read again, by the design that the run had pinned, and each step is "
		"shown with what it gave; beside it stands what the runs decided. Of a row "
		"that was rejected and run again it is the record as it was corrected, with what "
		"was corrected by whom. Where the source "
		"is gone or has changed since, that is said, and the journal answers what it can. "
		"Nothing is written. ∅ is null and \"\" is empty text.",
	.options =
		(const struct wb_option_rule[]){
			{ .name = "row",
			  .kind = WB_OPTION_POSITIVE,
			  .argument = "N",
			  .help = "explain row N of the source" },
			{ .name = "run",
			  .kind = WB_OPTION_TEXT,
			  .argument = "RUN",
			  .help = "as of this run (default: the last that touched the row)" },
			WB_OPTION_ALLOW_OUTSIDE,
			{ .name = "format",
			  .kind = WB_OPTION_CHOICE,
			  .argument = "FORMAT",
			  .help = "print as table (the default) or json: one object",
			  .choices = formats },
			{ 0 },
		},
	.examples =
		(const struct wb_example[]){
			{ "explain members.wb member 2", "the target row with the key 2" },
			{ "explain members.wb member 2 status", "one cell of it" },
			{ "explain members.wb member --row 3", "a source row, rejected or not" },
			{ 0 },
		},
	.run = run_explain,
};
