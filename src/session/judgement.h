/*
 * The judgement: how every mapping of a design fits the catalog.
 *
 * Mappings are judged on a copy of the design, those whose keys another asks for
 * first. Values that only a run has are taken as given: parameters, and the
 * entries of crosswalks that are tables. It borrows the model's objects; one
 * thread.
 */
#ifndef WB_SESSION_JUDGEMENT_H
#define WB_SESSION_JUDGEMENT_H

#include "plan/fit.h"
#include "project/project.h"
#include "session/inspection.h"

struct wb_judgement {
	struct wb_arena arena;
	struct wb_model model;     /* of the copies */
	struct wb_object *objects; /* the copies, with lines set aside */
	struct wb_inspection catalog;
	struct wb_fit *fits; /* by object; of mappings */
};

/* Which misfits of a mapping count; see plan/fit.h. */
typedef bool
wb_judgement_filter(void *context, const struct wb_object *mapping, const struct wb_misfit *misfit);

/* All zero before; released by the caller in every case. `counts` NULL: all do. */
enum wb_status
wb_judge(struct wb_project *project, const struct wb_model *model, wb_judgement_filter *counts,
	 void *context, struct wb_judgement *out, struct wb_error *err);
void wb_judgement_release(struct wb_judgement *judgement);

#endif
