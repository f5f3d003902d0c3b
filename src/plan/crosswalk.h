/*
 * A crosswalk made ready for look-up: old value to new value, by hash.
 *
 * Immutable once made; any thread may look up, with an arena of its own for
 * the folded key of a crosswalk that ignores case.
 */
#ifndef WB_PLAN_CROSSWALK_H
#define WB_PLAN_CROSSWALK_H

#include "base/error.h"
#include "base/map.h"
#include "lang/syntax.h"

struct wb_crosswalk_index {
	struct wb_text name;
	struct wb_type_spec type; /* of every new value */
	bool ignoring_case;
	struct wb_map values;           /* key, folded where case is ignored → struct wb_value */
	const struct wb_value *of_null; /* the entry for null, or NULL */
	enum wb_otherwise otherwise;
	struct wb_value otherwise_value;
};

/*
 * Builds the index; values lie in `arena`, the map is released by
 * wb_crosswalk_index_release, after a failure too. WB_INVALID where the new
 * values have no common type or one key has two of them; `place` names the script.
 */
enum wb_status
wb_crosswalk_index_init(struct wb_crosswalk_index *index, const struct wb_object *object,
			struct wb_arena *arena, struct wb_error *err);
void wb_crosswalk_index_release(struct wb_crosswalk_index *index);

/* The new value of an old one, or NULL where there is no entry; `otherwise` is the caller's. */
const struct wb_value *wb_crosswalk_find(const struct wb_crosswalk_index *index, struct wb_text old,
					 struct wb_arena *arena);

/*
 * A key as a crosswalk that ignores case has it: simple case folding, code point by
 * code point, which is enough for codes and short words. In the arena.
 */
struct wb_text wb_crosswalk_fold(struct wb_text text, struct wb_arena *arena);

#endif
