/*
 * A blocking step: one that must have read every row before it can write the
 * first, for its mapping groups rows or puts them in order.
 *
 * It is one transaction, which ends with the step: a resume begins it anew.
 */
#ifndef WB_ENGINE_BLOCKING_H
#define WB_ENGINE_BLOCKING_H

#include "engine/transfer.h"

/* Called after each piece that was read or written; may stop the step. */
typedef enum wb_status wb_step_goes_on(struct wb_transfer *transfer, struct wb_error *err);

/*
 * Reads the whole source, which was sought, writes what it comes to, and logs
 * every row; nothing is committed. After a failure what is known of the rows is
 * logged.
 */
enum wb_status
wb_blocking_run(struct wb_transfer *transfer, wb_step_goes_on *goes_on, struct wb_error *err);

#endif
