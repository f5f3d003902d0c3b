/*
 * Rejects as a source: a connector whose one table is the rejected records of a
 * mapping, corrected where they were, under their old row numbers.
 *
 * The records are copied first, into a temporary database that vanishes with the
 * handle: the project's connection is free for the journal while workers read.
 * Row numbers have gaps, so a batch ends where one begins.
 */
#ifndef WB_RELATION_REJECT_SOURCE_H
#define WB_RELATION_REJECT_SOURCE_H

#include "connect/connector.h"
#include "project/rejects.h"

/* Only what reads: source_open, fetch, progress, source_close; close does nothing. */
extern const struct wb_connector wb_reject_connector;

/* `table` has the columns that are wanted; borrowed until the handle is freed. */
enum wb_status
wb_reject_source_new(struct wb_project *project, const struct wb_reject_filter *filter,
		     const struct wb_table *table, struct wb_handle **out, struct wb_error *err);
void wb_reject_source_free(struct wb_handle *handle); /* accepts NULL */

#endif
