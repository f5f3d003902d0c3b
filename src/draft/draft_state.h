/* What the files of a draft share; draft.h is what others use. */
#ifndef WB_DRAFT_DRAFT_STATE_H
#define WB_DRAFT_DRAFT_STATE_H

#include "draft/draft.h"

/* An object as the draft has it. */
struct draft_object {
	enum wb_object_kind kind;
	struct wb_text name;
	struct wb_text stored; /* the script in the project; empty: it is new */
	bool gone;
	bool changed;             /* since the begin */
	struct wb_script script;  /* the one object; nothing while not yet parsed, or gone */
	struct wb_text text;      /* canonical */
	struct wb_buffer printed; /* owns `text` once it changed */
};

struct wb_draft {
	struct wb_arena arena; /* of the edit at hand and of names; lives as long as the draft */
	struct wb_design_edit edit;
	bool open; /* the project is locked for it */
	struct wb_design_list stored;
	size_t n_objects, capacity;
	struct draft_object **objects;
	struct wb_buffer message;
	size_t untold; /* edits that the message has no room for */
};

/* Describes an edit that succeeded: "member: phone from m.Phone". */
void
wb_draft_say(struct wb_draft *draft, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* An expression as it is told in a message: on one line, cut where it is long. */
const char *wb_draft_expression(struct wb_draft *draft, const struct wb_node *node);

/* A name as it is told: safe to show. */
const char *wb_draft_name(struct wb_draft *draft, struct wb_text name);

/* The comments of both, one after the other; in the draft's arena. */
struct wb_comments
wb_draft_join_comments(struct wb_draft *draft, struct wb_comments a, struct wb_comments b);

/* The present object, parsed. WB_NOT_FOUND where there is none. */
enum wb_status wb_draft_find(struct wb_draft *draft, enum wb_object_kind kind, struct wb_text name,
			     const struct wb_object **out, struct wb_error *err);

/*
 * Prints the object, parses that, and has it in the draft under its kind and name,
 * new or in place of the present one. Whatever it borrows may be freed then.
 */
enum wb_status
wb_draft_keep(struct wb_draft *draft, const struct wb_object *object, struct wb_error *err);

/* Takes an object that is there out of the draft, whoever uses it. */
void wb_draft_drop(struct wb_draft *draft, enum wb_object_kind kind, struct wb_text name);

/* Refuses an object that is used: WB_TAKEN, naming who uses it. */
enum wb_status wb_draft_refuse_used(struct wb_draft *draft, enum wb_object_kind kind,
				    struct wb_text name, struct wb_error *err);

/* Parses an object that is not gone, where it is not yet parsed. */
enum wb_status wb_draft_parsed(struct draft_object *object, struct wb_error *err);

#endif
