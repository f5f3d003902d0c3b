/*
 * Deferral: the arrows that wait for a second pass of their mapping.
 *
 * Where mappings ask for each other's keys in a circle, or one for its own, there
 * is no order in which all keys are there when they are asked for. The circle is
 * opened at an arrow whose field can do without its value for a while: the first
 * pass of the mapping leaves that field alone, and once all keys are written, a
 * second pass fills it, as `write update` would.
 *
 * A matter of the whole design: found once, then only read. Any thread.
 */
#ifndef WB_PLAN_DEFERRAL_H
#define WB_PLAN_DEFERRAL_H

#include "plan/model.h"

struct wb_deferral {
	bool **waits; /* by object; NULL, or by its lines: arrows of the second pass */
};

/* From the model's mappings and schemas; in the arena. */
const struct wb_deferral *wb_deferral_find(const struct wb_model *model, struct wb_arena *arena);

/* Whether a line of a mapping waits; false where the model has no deferral. */
bool wb_is_deferred(const struct wb_model *model, const struct wb_object *mapping,
		    const struct wb_line *line);

/* Whether some line of it does. */
bool wb_has_deferred(const struct wb_model *model, const struct wb_object *mapping);

/* Why a line of a mapping can never wait; NULL where it can. */
const char *wb_deferral_obstacle(const struct wb_model *model, const struct wb_object *mapping,
				 const struct wb_line *line);

/*
 * Whether a mapping asks, directly or through others, for keys that the wanted one
 * writes, by lines that do not wait.
 */
bool wb_asks_for_keys(const struct wb_model *model, const struct wb_object *mapping,
		      const struct wb_object *wanted);

#endif
