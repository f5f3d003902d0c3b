#include "plan/check_script.h"

#include "lang/regex_risk.h"
#include "plan/use.h"

/* Lets. */

static bool
node_names(const struct wb_node *node, struct wb_text name)
{
	if (node->kind == WB_NODE_FIELD && !node->qualifier.len && wb_text_equal(node->name, name))
		return true;
	for (size_t i = 0; i < node->n_operands; i++)
		if (node_names(node->operands[i], name))
			return true;
	return false;
}

/* Within its own line a let's name means the field. */
static bool
is_let_used(const struct wb_mapping *mapping, const struct wb_line *let)
{
	for (size_t i = 0; i < mapping->n_lines; i++) {
		const struct wb_line *line = &mapping->lines[i];

		for (size_t k = 0; line != let && k < line->n_expressions; k++)
			if (node_names(line->expressions[k], let->name))
				return true;
	}
	return false;
}

static void
check_lets(const struct wb_object *object, struct wb_findings *findings)
{
	const struct wb_mapping *mapping = &object->as.mapping;

	for (size_t i = 0; i < mapping->n_lines; i++) {
		const struct wb_line *line = &mapping->lines[i];
		struct wb_finding *finding;

		if (line->kind != WB_LINE_LET || is_let_used(mapping, line))
			continue;
		finding = wb_findings_add(findings, WB_SEVERITY_WARNING, object->name, "unused",
					  line->name, "nothing uses the let %.*s",
					  WB_TEXT_ARG(line->name));
		wb_finding_hint(findings, finding, "use it, or take the line out");
	}
}

/* Patterns. */

static void
check_pattern(const struct wb_object *object, const struct wb_line *line, struct wb_text pattern,
	      struct wb_findings *findings)
{
	struct wb_text part;
	struct wb_finding *finding;

	switch (wb_regex_risk(pattern, &part)) {
	case WB_REGEX_SOUND:
		break;
	case WB_REGEX_QUADRATIC:
		finding = wb_findings_add(
			findings, WB_SEVERITY_NOTE, object->name, "regex-slow", line->name,
			"on long values without a match, %.*s tries every way to share a text",
			WB_TEXT_ARG(part));
		wb_finding_hint(findings, finding,
				"let the two differ, or make the first possessive: *+ or ++");
		break;
	case WB_REGEX_EXPONENTIAL:
		finding = wb_findings_add(findings, WB_SEVERITY_WARNING, object->name,
					  "regex-explodes", line->name,
					  "%.*s repeats a repetition: a value that nearly matches "
					  "can take so long that its row is rejected (regex-limit)",
					  WB_TEXT_ARG(part));
		wb_finding_hint(findings, finding,
				"end the inner one with something that must be there, or make it "
				"possessive: ++");
	}
}

static void
check_patterns(const struct wb_object *object, const struct wb_line *line,
	       const struct wb_node *node, struct wb_findings *findings)
{
	if (node->kind == WB_NODE_REGEX || node->kind == WB_NODE_SUBSTITUTE ||
	    node->kind == WB_NODE_MATCH)
		check_pattern(object, line, node->regex.pattern, findings);
	for (size_t i = 0; i < node->n_operands; i++)
		check_patterns(object, line, node->operands[i], findings);
}

void
wb_check_script(const struct wb_object *mapping, struct wb_findings *findings)
{
	const struct wb_mapping *lines = &mapping->as.mapping;

	check_lets(mapping, findings);
	for (size_t i = 0; i < lines->n_lines; i++)
		for (size_t k = 0; k < lines->lines[i].n_expressions; k++)
			check_patterns(mapping, &lines->lines[i], lines->lines[i].expressions[k],
				       findings);
}

/* Crosswalks. */

static bool
is_crosswalk(void *context, const struct wb_use *use)
{
	const struct wb_text *name = context;

	return use->kind == WB_USE_CROSSWALK && wb_text_equal(use->name, *name);
}

static bool
is_crosswalk_used(const struct wb_model *model, struct wb_text name)
{
	for (size_t i = 0; i < model->n_objects; i++)
		if (model->objects[i].kind == WB_OBJECT_MAPPING &&
		    wb_mapping_uses(&model->objects[i].as.mapping, is_crosswalk, &name))
			return true;
	return false;
}

void
wb_check_unused_crosswalks(const struct wb_model *model, const struct wb_object *const *mappings,
			   size_t n, struct wb_findings *findings)
{
	size_t of_all = 0;

	for (size_t i = 0; i < model->n_objects; i++)
		of_all += model->objects[i].kind == WB_OBJECT_MAPPING;
	for (size_t i = 0; n == of_all && i < model->n_objects; i++) {
		const struct wb_object *object = &model->objects[i];

		if (object->kind == WB_OBJECT_CROSSWALK && !is_crosswalk_used(model, object->name))
			wb_findings_add(findings, WB_SEVERITY_WARNING, mappings[0]->name, "unused",
					object->name, "no mapping uses the crosswalk %.*s",
					WB_TEXT_ARG(object->name));
	}
}
