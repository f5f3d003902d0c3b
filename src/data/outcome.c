#include "data/outcome.h"

static const char *const names[WB_OUTCOMES] = {
	[WB_OUTCOME_PENDING] = "pending",   [WB_OUTCOME_INSERTED] = "inserted",
	[WB_OUTCOME_UPDATED] = "updated",   [WB_OUTCOME_UNCHANGED] = "unchanged",
	[WB_OUTCOME_DELETED] = "deleted",   [WB_OUTCOME_FILTERED] = "filtered",
	[WB_OUTCOME_REJECTED] = "rejected", [WB_OUTCOME_DUPLICATE] = "duplicate",
	[WB_OUTCOME_GROUPED] = "grouped",
};

const char *
wb_outcome_name(enum wb_outcome outcome)
{
	return outcome < WB_OUTCOMES ? names[outcome] : "unknown";
}

enum wb_outcome
wb_outcome_of_name(struct wb_text name)
{
	enum wb_outcome outcome = 0;

	while (outcome < WB_OUTCOMES && !wb_text_is(name, names[outcome]))
		outcome++;
	return outcome;
}
