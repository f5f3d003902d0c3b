/*
 * A session: an opened project made ready for work.
 *
 * It parses the design (as it is now, or as a run pinned it), opens systems
 * through their connectors, and inspects the tables that the mappings at hand
 * use. Check, preview, run and verify all start from here, so that they see the
 * same thing. What is parked is set aside (session/parking.h). The project
 * outlives the session; one thread uses it.
 */
#ifndef WB_SESSION_SESSION_H
#define WB_SESSION_SESSION_H

#include "connect/connector.h"
#include "plan/plan.h"
#include "project/design.h"
#include "project/key_store.h"
#include "session/order.h"
#include "session/parking.h"

struct wb_session_settings {
	bool allow_outside; /* may locators leave the project's folder? */
	int64_t run;        /* 0: the design as it is now; else as that run pinned it */
	size_t n_parameters;
	const struct wb_parameter_value *parameters; /* --set; borrowed until close */
	/* The rows of driving tables are kept in the project: one that is gone is
	   taken to be as the catalog has it. */
	bool rows_are_kept;
};

struct wb_session;

/* Parses the whole design; nothing outside the project file is touched yet. */
enum wb_status
wb_session_open(struct wb_project *project, const struct wb_session_settings *settings,
		struct wb_session **out, struct wb_error *err);
void wb_session_close(struct wb_session *session); /* accepts NULL */

/*
 * Chooses mappings (all of them where n is 0), leaves out those that are parked as
 * a whole, inspects the tables the others use,
 * reads the crosswalks of theirs that are tables, and puts them in the order in which they can run:
 * a table before those that refer to it or read it, else as in the design. Schemas and order hold
 * until the next choice or the close.
 */
enum wb_status wb_session_choose(struct wb_session *session, const struct wb_text *names, size_t n,
				 struct wb_error *err);

/*
 * Inspects what an expression beside the mappings asks for: tables it looks up in, those
 * of mappings whose keys it wants. The model has them until the next choice. Plans are
 * compiled afterwards: those from before may lose their tables.
 */
enum wb_status wb_session_inspect_also(struct wb_session *session, const struct wb_node *expression,
				       struct wb_error *err);

/* The chosen mappings, in their order. */
size_t wb_session_count(const struct wb_session *session);
const struct wb_object *wb_session_mapping(const struct wb_session *session, size_t i);

/* What a run of them does, in its order: each of them, and second passes where there are. */
const struct wb_ordered_step *wb_session_steps(const struct wb_session *session, size_t *n);

/* Those of the choice that are parked as a whole: they cannot be compiled. */
size_t wb_session_count_parked(const struct wb_session *session);
const struct wb_object *wb_session_mapping_parked(const struct wb_session *session, size_t i);

/* An error where there are only such: for who needs one that can be compiled. */
enum wb_status wb_session_refuse_parked(const struct wb_session *session, struct wb_error *err);

/* What of a mapping is parked; as long as the session. */
const struct wb_parking *
wb_session_parking(const struct wb_session *session, const struct wb_object *mapping);

/* What compile and check look names up in; holds as long as the choice. */
const struct wb_model *wb_session_model(const struct wb_session *session);

/*
 * Of the model's object of that index, a crosswalk that was read from its table: a text
 * that differs once its entries do. Else empty.
 */
struct wb_text wb_session_state(const struct wb_session *session, size_t object);

/* The version of an object as stored; it is one of the model's. */
const struct wb_design_version *
wb_session_version(const struct wb_session *session, const struct wb_object *object);

/* The project that it was opened on. */
struct wb_project *wb_session_project(const struct wb_session *session);

/* All versions that the session works with. */
const struct wb_design_list *wb_session_design(const struct wb_session *session);

/* Whether two systems of the design lie in the same place: one of them, or one locator. */
bool wb_session_same_place(const struct wb_session *session, struct wb_text a, struct wb_text b);

/* The project's keys, opened when first asked for; as long as the session. */
enum wb_status
wb_session_keys(struct wb_session *session, struct wb_key_store **out, struct wb_error *err);

/* Opens a system of the design; close the handle with the connector's close. */
enum wb_status wb_session_open_system(struct wb_session *session, struct wb_text name,
				      enum wb_access access, const struct wb_connector **connector,
				      struct wb_handle **handle, struct wb_error *err);

#endif
