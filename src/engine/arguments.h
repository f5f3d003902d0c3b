/*
 * A run's arguments as kept in the project file, so that a resumed run repeats
 * them: the mappings chosen, the parameters set, and how.
 */
#ifndef WB_ENGINE_ARGUMENTS_H
#define WB_ENGINE_ARGUMENTS_H

#include "engine/run.h"

/* {"mappings": […], "set": {…}, "atomic": false, …}: appended to out. */
void wb_run_arguments_print(const struct wb_run_options *options, struct wb_buffer *out);

/*
 * Puts what the run was started with into *options: mappings, parameters,
 * atomic. The texts lie in the arena. WB_INVALID where the JSON is not ours.
 */
enum wb_status wb_run_arguments_parse(struct wb_text json, struct wb_arena *arena,
				      struct wb_run_options *options, struct wb_error *err);

#endif
