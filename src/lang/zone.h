/*
 * Time zones, read from the system's own files (TZif, RFC 8536; the package
 * tzdata), never through the process's TZ.
 *
 * A zone is immutable once loaded, lies whole in the caller's arena, and is
 * shared by threads. It covers the years 1 to 9999: past the last change that
 * the file lists, its rule for all later years holds.
 */
#ifndef WB_LANG_ZONE_H
#define WB_LANG_ZONE_H

#include <stdint.h>

#include "base/arena.h"
#include "base/error.h"

struct wb_zone;

/*
 * Loads "Europe/Berlin" or "UTC". Names are letters, digits, "/", "_", "+" and
 * "-"; they never leave the folder of zones. WB_NOT_FOUND where there is none.
 */
enum wb_status wb_zone_load(struct wb_text name, struct wb_arena *arena, const struct wb_zone **out,
			    struct wb_error *err);

/* Seconds east of Greenwich at an instant, in seconds since 1970 UTC. */
int32_t wb_zone_offset(const struct wb_zone *zone, int64_t utc);

/*
 * The instant of a local time, both in seconds since 1970. A local time that
 * came twice, when clocks went back, is the first of the two; one that clocks
 * went over does not exist: false.
 */
bool wb_zone_to_utc(const struct wb_zone *zone, int64_t local, int64_t *utc);

#endif
