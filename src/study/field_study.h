/*
 * The study of one field: what its cells, batch after batch, add up to.
 *
 * While a field has few different values they are only counted, and looked at
 * once each; from then on every cell is looked at. Memory is bounded (see
 * wb_field_study_new), whatever the source. The cells are added in the order of
 * the source by one thread at a time; the result depends on nothing else.
 */
#ifndef WB_STUDY_FIELD_STUDY_H
#define WB_STUDY_FIELD_STUDY_H

#include "data/batch.h"
#include "data/profile.h"

struct wb_field_study;

/*
 * One of `n_fields` that are studied together: all of them take at most some
 * 200 MB. Up to twelve fields count a million distinct values exactly; more
 * share six million. From 25 fields on other figures are estimated earlier, too;
 * beyond 800 fields each takes some 240 KB.
 */
struct wb_field_study *wb_field_study_new(size_t n_fields);
void wb_field_study_free(struct wb_field_study *study); /* accepts NULL */

/* Adds a column of a batch; rows of the batch with a fault are passed over. */
void wb_field_study_add(struct wb_field_study *study, const struct wb_column *column,
			struct wb_batch *batch);

/* Fills in all but the name, in the arena. Ends the study. */
void wb_field_study_report(struct wb_field_study *study, struct wb_arena *arena,
			   struct wb_field_profile *out);

#endif
