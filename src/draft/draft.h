/*
 * Drafts: an analyst's edits of the design.
 *
 * A draft is what lies between begin and commit. Its operations (here, and in
 * mapping.h, line.h, system.h, crosswalk.h) take the present text of an object,
 * change its tree in one place, print it canonically and parse the whole again;
 * comments stay with the lines they stand before. An operation that fails
 * changes nothing, and the draft goes on: accepting all suggestions means to
 * pass over those that give WB_TAKEN. Commit keeps everything as one edit, a
 * version an object, which wb_design_undo takes back whole.
 *
 * New text is parsed by itself, so that its error names the place in that text.
 *
 *	status = wb_draft_begin(project, author, &draft, err);
 *	if (status == WB_OK)
 *		status = wb_draft_set_arrow(draft, mapping, field, text, WB_DRAFT_ADD, err);
 *	if (status == WB_OK)
 *		status = wb_draft_commit(draft, WB_TEXT(""), err);
 *	wb_draft_free(draft);
 *
 * From begin to commit or free nobody else can write to the project: a draft
 * lives as long as one key is worked on. One thread, that of the project's
 * connection. Texts given are copied where they are kept; they must not be those
 * of the draft's own trees, which an operation replaces.
 */
#ifndef WB_DRAFT_DRAFT_H
#define WB_DRAFT_DRAFT_H

#include "project/design.h"

struct wb_draft;

/* What to do where something stands already. */
enum wb_draft_guard {
	WB_DRAFT_ADD,     /* WB_TAKEN, and the error says what stands there */
	WB_DRAFT_REPLACE, /* the analyst saw it and wants it replaced */
};

/* WB_LOCKED while another writes. `author` is borrowed until free. */
enum wb_status wb_draft_begin(struct wb_project *project, struct wb_text author,
			      struct wb_draft **out, struct wb_error *err);

/*
 * Makes sure that an object is in the project as the analyst saw it: WB_TAKEN, saying
 * who changed it, where another edit came between. For whoever names lines by their
 * number, or replaces what is shown. `seen` is of a list loaded before: a picture's.
 */
enum wb_status wb_draft_check_seen(struct wb_draft *draft, const struct wb_design_version *seen,
				   struct wb_error *err);

/*
 * Keeps what changed; a draft that changed nothing leaves no trace. An empty
 * message says what was done. After it, commit or not, the draft is only freed.
 */
enum wb_status
wb_draft_commit(struct wb_draft *draft, struct wb_text message, struct wb_error *err);
void wb_draft_free(struct wb_draft *draft); /* drops what was not committed; accepts NULL */

/* What was done so far in plain words: "member: phone from m.Phone"; empty where nothing was. */
struct wb_text wb_draft_message(const struct wb_draft *draft);

/* Whether a commit would keep, or has kept, anything. */
bool wb_draft_changed(const struct wb_draft *draft);

/* The object as it is in the draft, or NULL; valid until the next operation on it. */
const struct wb_object *
wb_draft_object(struct wb_draft *draft, enum wb_object_kind kind, struct wb_text name);

/*
 * Takes a whole object from its text, new or in place of the present one, as
 * from $EDITOR. The text holds that one object and no other, under that name;
 * comments behind it are put before it. `source` is shown in messages.
 */
enum wb_status
wb_draft_put_script(struct wb_draft *draft, enum wb_object_kind kind, struct wb_text name,
		    struct wb_text script, const char *source, struct wb_error *err);

/*
 * Removes an object. WB_TAKEN, naming them, while mappings or crosswalks use it:
 * a system's tables, a crosswalk by map(), a mapping by xref(). Not told of a
 * parameter, whose name may mean a field as well: the check tells.
 */
enum wb_status wb_draft_remove(struct wb_draft *draft, enum wb_object_kind kind,
			       struct wb_text name, struct wb_error *err);

/*
 * Goes back to a version of an object: its script becomes a new version; where it
 * was removed in that version, it is removed, as above. WB_NOT_FOUND: no such version.
 */
enum wb_status wb_draft_restore(struct wb_draft *draft, enum wb_object_kind kind,
				struct wb_text name, int64_t version, struct wb_error *err);

#endif
