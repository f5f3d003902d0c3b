/* Drafts over a project fixture: a design from its text, and what became of it. */
#ifndef TESTS_UNIT_DRAFT_FIXTURE_H
#define TESTS_UNIT_DRAFT_FIXTURE_H

#include "draft/draft.h"
#include "project_fixture.h"

/* Begins; the test fails where that fails. */
struct wb_draft *draft_fixture_begin(struct wb_project *project);

/* All objects of a script, as one edit. */
void draft_fixture_design(struct wb_project *project, const char *script);

/* The present script of an object; empty where there is none. free() it. */
char *draft_fixture_script(struct wb_project *project, enum wb_object_kind kind, const char *name);

/* What differs: "-old line" and "+new line", a line each. free() it. */
char *draft_fixture_diff(const char *before, const char *after);

#endif
