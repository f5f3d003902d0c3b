/*
 * The part file: a CSV file on its way, beside its final name.
 *
 * What is written goes to FILE.waybill-part; at the end it is renamed to FILE.
 * The checksum is the running xxh3 of its bytes, so that a part can be taken up
 * again where it was, and found out where someone else touched it. One thread.
 */
#ifndef WB_CONNECT_CSV_PART_H
#define WB_CONNECT_CSV_PART_H

#include <stdint.h>

#include "base/error.h"
#include "base/text.h"

struct wb_csv_part;

/* How far a file has come. */
struct wb_csv_progress {
	uint64_t size, checksum;
};

/* Starts an empty part of the file `path`; WB_LOCKED where another process writes it. */
enum wb_status wb_csv_part_create(const char *path, struct wb_csv_part **out, struct wb_error *err);

/*
 * Takes a part up that began with `start` where it was `progress`, cutting off
 * what came later. Where it was renamed already, the file itself must be exactly
 * that; then the part is in place and nothing can be added. WB_IO where what is
 * there is something else.
 */
enum wb_status
wb_csv_part_resume(const char *path, struct wb_text start, const struct wb_csv_progress *progress,
		   struct wb_csv_part **out, struct wb_error *err);

enum wb_status
wb_csv_part_write(struct wb_csv_part *part, struct wb_text bytes, struct wb_error *err);

/* On return all that was written is on disk. */
enum wb_status
wb_csv_part_sync(struct wb_csv_part *part, struct wb_csv_progress *out, struct wb_error *err);

/* Syncs and renames; may be repeated. */
enum wb_status wb_csv_part_place(struct wb_csv_part *part, struct wb_error *err);

/* Removes the part where it is neither in place nor to be kept. Accepts NULL. */
void wb_csv_part_close(struct wb_csv_part *part, bool keep);

/* Whether the file `path` is exactly that; false also where it cannot be read. */
bool wb_csv_file_is(const char *path, const struct wb_csv_progress *progress);

#endif
