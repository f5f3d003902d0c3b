/*
 * One value out of a JSON text (RFC 8259) by its path. The whole text is
 * checked; numbers stay as they are written, so that no digit is lost.
 *
 * Pure functions; any thread. A path is prepared once and shared.
 */
#ifndef WB_LANG_JSON_H
#define WB_LANG_JSON_H

#include "base/arena.h"
#include "base/error.h"

struct wb_json_path;

/* $ then .name, ["any name"] or [index], from 0. Lies in the arena, borrows the text. */
enum wb_status wb_json_path_parse(struct wb_text text, struct wb_arena *arena,
				  const struct wb_json_path **out, struct wb_error *err);

enum wb_json_result {
	WB_JSON_FOUND,
	WB_JSON_NULL,     /* null, or nothing is there */
	WB_JSON_BAD,      /* not JSON, or nested more than 256 deep */
	WB_JSON_NOT_TEXT, /* the string there holds a NUL or half a surrogate pair */
};

/*
 * *out is a string's text or, for all else, the value as written; it lies in
 * `json` or the arena. Of members with one name the last counts.
 */
enum wb_json_result wb_json_get(struct wb_text json, const struct wb_json_path *path,
				struct wb_arena *arena, struct wb_text *out);

#endif
