/*
 * A survey: systems looked at again, compared with the catalog, and kept.
 *
 * Looking reads shapes (and first rows, where a kept profile can tell a rename by them)
 * and changes nothing; keeping makes what was seen the catalog and
 * parks what no longer fits, in one transaction (session/takeover.h). Whoever shows it
 * tells the drift in between, or afterwards. One thread, that of the session.
 */
#ifndef WB_SESSION_SURVEY_H
#define WB_SESSION_SURVEY_H

#include "data/drift.h"
#include "session/present_values.h"
#include "session/takeover.h"

/* A system that was read. */
struct wb_surveyed {
	struct wb_text system;
	struct wb_schema schema;
	bool is_new;                /* it was never inspected before: no drift */
	struct wb_drift_list drift; /* against the catalog; in the survey's arena */
};

/* A system that could not be read. */
struct wb_survey_failure {
	struct wb_text system;
	enum wb_status status; /* WB_NOT_FOUND: it may be a target that a run will make */
	struct wb_error err;
};

/* All zero before; released by the caller in every case. */
struct wb_survey {
	struct wb_arena arena;
	size_t count, n_failures;
	struct wb_surveyed *items; /* in the design's order */
	struct wb_survey_failure *failures;
	bool tables_only;
	struct wb_present_values *values; /* what the drift was told by */
	struct wb_takeover takeover;      /* once it is kept */
};

/* All systems; one that cannot be read does not keep the others from being seen. */
enum wb_status
wb_survey_all(struct wb_session *session, struct wb_survey *out, struct wb_error *err);

/* One system, or one table of it where `table` is not empty; that it cannot be read is the error.
 */
enum wb_status wb_survey_system(struct wb_session *session, struct wb_text system,
				struct wb_text table, struct wb_survey *out, struct wb_error *err);

/* Keeps what was seen, now, in the name of `author`. The project is open for writing. */
enum wb_status wb_survey_keep(struct wb_session *session, struct wb_text author,
			      struct wb_survey *survey, struct wb_error *err);
void wb_survey_release(struct wb_survey *survey);

#endif
