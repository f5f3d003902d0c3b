/*
 * Expressions that are looked at beside the mappings: tried on a field, or picking the
 * rows of a preview. What they ask of other tables and of the project is answered as
 * to a mapping, save for numbers of sequences.
 */
#ifndef WB_STUDY_ASIDE_H
#define WB_STUDY_ASIDE_H

#include "session/session.h"

/*
 * Inspects what the text of an expression asks for, so that it can be compiled. Text
 * that is no expression is left to the compiler.
 */
enum wb_status
wb_aside_inspect(struct wb_session *session, struct wb_text text, struct wb_error *err);

#endif
