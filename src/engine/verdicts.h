/*
 * Verdicts: why items of a blocking step were rejected, put aside until the rows
 * of each come by. Beyond a limit they lie on disk. One thread.
 */
#ifndef WB_ENGINE_VERDICTS_H
#define WB_ENGINE_VERDICTS_H

#include "project/journal.h"

struct wb_verdicts;

struct wb_verdicts *wb_verdicts_new(uint64_t memory); /* bytes that may be held; 0: the default */
void wb_verdicts_free(struct wb_verdicts *verdicts);  /* accepts NULL */

/* Items come in ascending order; the reject is copied, save for its row and record. */
enum wb_status wb_verdicts_add(struct wb_verdicts *verdicts, uint64_t item,
			       const struct wb_reject *reject, struct wb_error *err);

/* To the first one, once all are added. */
enum wb_status wb_verdicts_rewind(struct wb_verdicts *verdicts, struct wb_error *err);

/*
 * That of an item that has one; items are asked for in ascending order, each as
 * often as is wanted. Its texts, of which the rule ends in a NUL, are valid until
 * another item is asked for.
 */
enum wb_status wb_verdicts_find(struct wb_verdicts *verdicts, uint64_t item, struct wb_reject *out,
				struct wb_error *err);

#endif
