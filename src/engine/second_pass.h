/*
 * The second pass of a mapping: it reads the rows of the first once more, and fills
 * the fields that waited, of those rows alone that the first one wrote. On the
 * committer's thread.
 */
#ifndef WB_ENGINE_SECOND_PASS_H
#define WB_ENGINE_SECOND_PASS_H

#include "engine/transfer.h"

/*
 * Learns from the journal what the first pass wrote. The relation was sought.
 * WB_INVALID where its driving table is not what it was then.
 */
enum wb_status wb_second_pass_begin(const struct wb_transfer *transfer, struct wb_error *err);

/*
 * Of a parcel that is about to be written: what the first pass did not write is
 * filtered, whatever it was evaluated to. WB_INVALID where the source has more rows
 * than it had then.
 */
enum wb_status wb_second_pass_select(const struct wb_committer *committer, struct wb_parcel *parcel,
				     struct wb_error *err);

/*
 * Of a dry run, in whose second pass not every target shows what the first one wrote:
 * puts a row with the key and nothing else for each that was not found, so that it
 * can be looked up again.
 */
enum wb_status
wb_second_pass_stand_in(const struct wb_committer *committer, const struct wb_rows *rows,
			const bool *found, bool *made, struct wb_error *err);

/* At the end: WB_INVALID where the source had fewer rows. */
enum wb_status wb_second_pass_end(const struct wb_committer *committer, struct wb_error *err);

#endif
