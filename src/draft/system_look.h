/*
 * What is at a place, before it is a system of the design: for a form in which one is
 * being typed. Opens and inspects it; reads no rows, changes nothing. Any thread.
 */
#ifndef WB_DRAFT_SYSTEM_LOOK_H
#define WB_DRAFT_SYSTEM_LOOK_H

#include "data/schema.h"
#include "draft/system.h"
#include "plan/model.h"

/*
 * The tables, into an empty *out, which is released by the caller in every case.
 * `folder` is where relative locators start: the project's. WB_NOT_FOUND: there is
 * nothing yet, which a target may be.
 */
enum wb_status wb_system_look(const struct wb_new_system *system, const char *folder,
			      bool allow_outside, struct wb_schema *out, struct wb_error *err);

/* The kind of system that a path looks like: "csv", "sqlite". */
struct wb_text wb_system_guess_kind(struct wb_text locator, const char *folder);

/* The place as typed, without blanks around it and without what completion leaves at its end. */
struct wb_text wb_system_place(struct wb_text typed);

/*
 * A name for a system at that place, in the arena: as its last part is called, and free
 * in the model, which may be NULL.
 */
struct wb_text
wb_system_name_of(const struct wb_model *model, struct wb_text locator, struct wb_arena *arena);

/* Appends "3 tables, ~5,612 rows: contacts, gifts, …" with at most so many names. */
void wb_system_describe(const struct wb_schema *schema, size_t names, struct wb_buffer *out);

#endif
