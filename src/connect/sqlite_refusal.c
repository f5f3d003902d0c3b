#include "connect/sqlite_refusal.h"

#include <string.h>

#include "connect/sqlite_reference.h"

/* How SQLite's message goes on after its first words. */
enum naming {
	NAMES_NOTHING,
	NAMES_COLUMNS,    /* "UNIQUE constraint failed: t.a, t.b" */
	NAMES_EXPRESSION, /* "CHECK constraint failed: a > 0" */
	NAMES_LAST,       /* "cannot store TEXT value in INTEGER column t.a" */
	NAMES_ROWID,      /* "datatype mismatch" */
	NAMES_PARENT,     /* "FOREIGN KEY constraint failed" */
};

static const struct refusal {
	int code;
	const char *rule;
	const char *reason; /* SQLite's message follows in parentheses */
	enum naming naming;
} refusals[] = {
	{ SQLITE_CONSTRAINT_NOTNULL, "not-null", "the target needs a value here", NAMES_COLUMNS },
	{ SQLITE_CONSTRAINT_CHECK, "check", "a check of the table refuses the row",
	  NAMES_EXPRESSION },
	{ SQLITE_CONSTRAINT_UNIQUE, "unique", "another row of the table has this value",
	  NAMES_COLUMNS },
	{ SQLITE_CONSTRAINT_PRIMARYKEY, "primary-key", "another row of the table has this key",
	  NAMES_COLUMNS },
	{ SQLITE_CONSTRAINT_ROWID, "primary-key", "another row of the table has this key",
	  NAMES_COLUMNS },
	{ SQLITE_CONSTRAINT_FOREIGNKEY, "foreign-key",
	  "a row that it refers to is missing, or rows refer to what it was", NAMES_PARENT },
	{ SQLITE_CONSTRAINT_TRIGGER, "trigger", "a trigger of the table refuses the row",
	  NAMES_NOTHING },
	{ SQLITE_CONSTRAINT_DATATYPE, "type", "the column cannot hold a value of this type",
	  NAMES_LAST },
	{ SQLITE_MISMATCH, "type", "the key must be an integer", NAMES_ROWID },
	{ SQLITE_TOOBIG, "too-large", "the row is larger than SQLite can hold", NAMES_NOTHING },
	{ SQLITE_ERROR, "expression", "an expression of the table fails on the row",
	  NAMES_NOTHING },
	{ SQLITE_CONSTRAINT, "constraint", "a constraint of the table refuses the row",
	  NAMES_NOTHING },
};

static const struct refusal *
find_refusal(int code)
{
	for (size_t i = 0; i < sizeof refusals / sizeof *refusals; i++)
		if (refusals[i].code == code)
			return &refusals[i];
	return (code & 0xff) == SQLITE_CONSTRAINT
		       ? &refusals[sizeof refusals / sizeof *refusals - 1]
		       : NULL;
}

bool
wb_sqlite_is_refusal(int code)
{
	return find_refusal(code) != NULL;
}

/* The fault being made: of what row, and where its memory is. */
struct explanation {
	struct wb_target *target;
	const struct wb_rows *rows;
	size_t row;
	struct wb_fault *fault;
};

static struct wb_text
join(struct wb_arena *arena, struct wb_text left, struct wb_text right)
{
	if (!left.len)
		return right;
	return wb_text_of(
		wb_arena_format(arena, "%.*s, %.*s", WB_TEXT_ARG(left), WB_TEXT_ARG(right)));
}

/* Adds a column to the fault's field, and its value to the fault's value. */
static void
add_column(const struct explanation *explanation, struct wb_text name)
{
	struct wb_arena *arena = explanation->rows->arena;
	struct wb_fault *fault = explanation->fault;
	size_t slot = wb_sqlite_target_slot(explanation->target, name);

	fault->field = join(arena, fault->field, wb_arena_text(arena, name));
	if (slot < explanation->target->n_slots)
		fault->value = join(
			arena, fault->value,
			wb_column_text(&explanation->rows->columns[slot], explanation->row, arena));
}

static bool
starts(struct wb_text text, struct wb_text start)
{
	return text.len >= start.len && !memcmp(text.at, start.at, start.len);
}

static struct wb_text
after(struct wb_text text, size_t len)
{
	return (struct wb_text){ text.at + len, text.len - len };
}

/* The column that stands at the start of "a, t.b": names may hold commas and points. */
static struct wb_text
column_at(const struct wb_table *table, struct wb_text text)
{
	for (size_t i = 0; i < table->n_fields; i++) {
		struct wb_text name = table->fields[i].name;

		if (starts(text, name) &&
		    (text.len == name.len || starts(after(text, name.len), WB_TEXT(", "))))
			return name;
	}
	return WB_TEXT("");
}

/* Takes "t.a, t.b" apart. */
static void
take_columns(const struct explanation *explanation, struct wb_text list)
{
	const struct wb_table *table = explanation->target->shape.table;

	while (starts(list, table->name) && list.len > table->name.len) {
		struct wb_text name;

		list = after(list, table->name.len + 1); /* and the point */
		name = column_at(table, list);
		if (!name.len)
			return;
		add_column(explanation, name);
		list = after(list, name.len);
		if (list.len)
			list = after(list, 2); /* ", " */
	}
}

static bool
is_word(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '_' || (unsigned char)c >= 0x80;
}

static bool
mentions(struct wb_text text, struct wb_text name)
{
	for (size_t i = 0; i + name.len <= text.len; i++) {
		struct wb_text part = { text.at + i, name.len };

		if (wb_text_equal_ignoring_case(part, name) &&
		    (i == 0 || !is_word(text.at[i - 1])) &&
		    (i + name.len == text.len || !is_word(text.at[i + name.len])))
			return true;
	}
	return false;
}

/* A check that speaks of one written field alone is about that field. */
static void
take_mentioned(const struct explanation *explanation, struct wb_text expression)
{
	const struct wb_target *target = explanation->target;
	size_t found = target->n_slots;

	for (size_t i = 0; i < target->n_slots; i++) {
		if (!target->slots[i].name.len || !mentions(expression, target->slots[i].name))
			continue;
		if (found < target->n_slots)
			return;
		found = i;
	}
	if (found < target->n_slots)
		add_column(explanation, target->slots[found].name);
}

/* SQLite does not say which foreign key it was. */
static void
take_reference(const struct explanation *explanation)
{
	struct wb_sqlite_reference reference;

	if (!wb_sqlite_reference_find_broken(explanation->target, explanation->rows,
					     explanation->row, &reference))
		return;
	for (size_t i = 0; i < reference.n_columns; i++)
		add_column(explanation, reference.columns[i]);
	explanation->fault->reason = wb_text_of(
		wb_arena_format(explanation->rows->arena, "there is no row with this key in %.*s",
				WB_TEXT_ARG(reference.parent)));
}

static struct wb_text
after_last(struct wb_text message, const char *mark)
{
	size_t len = strlen(mark);

	for (size_t i = message.len; i >= len; i--)
		if (!memcmp(message.at + i - len, mark, len))
			return after(message, i);
	return WB_TEXT("");
}

static struct wb_text
after_first(struct wb_text message, const char *mark)
{
	const char *at = strstr(message.at, mark);

	return at ? wb_text_of(at + strlen(mark)) : WB_TEXT("");
}

static void
name_columns(const struct explanation *explanation, enum naming naming, struct wb_text message)
{
	const struct wb_sqlite_shape *shape = &explanation->target->shape;

	switch (naming) {
	case NAMES_COLUMNS:
		take_columns(explanation, after_first(message, "failed: "));
		break;
	case NAMES_EXPRESSION:
		take_mentioned(explanation, after_first(message, "failed: "));
		break;
	case NAMES_LAST:
		take_columns(explanation, after_last(message, " column "));
		break;
	case NAMES_ROWID:
		if (shape->rowid_field < shape->table->n_fields)
			add_column(explanation, shape->table->fields[shape->rowid_field].name);
		break;
	case NAMES_PARENT:
		take_reference(explanation);
		break;
	case NAMES_NOTHING:
		break;
	}
}

/* ON DELETE RESTRICT and ON UPDATE RESTRICT are told as if by a trigger. */
static int
kind_of(int code, struct wb_text message)
{
	return wb_text_is(message, "FOREIGN KEY constraint failed") ? SQLITE_CONSTRAINT_FOREIGNKEY
								    : code;
}

const struct wb_fault *
wb_sqlite_refused(struct wb_target *target, const struct wb_rows *rows, size_t row, int code)
{
	struct wb_text message = wb_arena_text(rows->arena, wb_text_of(sqlite3_errmsg(target->db)));
	const struct refusal *refusal = find_refusal(kind_of(code, message));
	struct explanation explanation = { target, rows, row,
					   WB_NEW(rows->arena, struct wb_fault) };

	explanation.fault->rule = refusal->rule;
	explanation.fault->reason = wb_text_of(
		wb_arena_format(rows->arena, "%s (%.*s)", refusal->reason, WB_TEXT_ARG(message)));
	name_columns(&explanation, refusal->naming, message);
	return explanation.fault;
}

const struct wb_fault *
wb_sqlite_unbound(struct wb_target *target, const struct wb_rows *rows, size_t row, size_t slot,
		  enum wb_sqlite_refusal refusal)
{
	static const struct {
		const char *rule, *reason;
	} reasons[WB_BIND_REFUSALS] = {
		[WB_BIND_AFFINITY] = { "affinity", "the column of numbers would change this text" },
		[WB_BIND_PRECISION] = { "precision",
					"the column would lose digits of this number" },
		[WB_BIND_NOT_NUMBER] = { "type", "SQLite would store this real as null" },
		[WB_BIND_NO_KEY] = { "not-null", "without a key SQLite would make one up" },
		[WB_BIND_TOO_LARGE] = { "too-large", "the value is larger than SQLite can hold" },
	};
	const struct wb_column *column = &rows->columns[slot];
	struct wb_fault *fault;

	if (refusal == WB_BIND_FAILED)
		return column->fault[wb_column_index(column, row)];
	fault = WB_NEW(rows->arena, struct wb_fault);
	fault->rule = reasons[refusal].rule;
	fault->reason = wb_text_of(reasons[refusal].reason);
	fault->field = wb_arena_text(rows->arena, target->slots[slot].name);
	fault->value = wb_column_text(column, row, rows->arena);
	return fault;
}

const struct wb_fault *
wb_sqlite_key_fault(struct wb_target *target, const struct wb_rows *rows, size_t row,
		    const char *rule, const char *reason)
{
	struct explanation explanation = { target, rows, row,
					   WB_NEW(rows->arena, struct wb_fault) };

	explanation.fault->rule = rule;
	explanation.fault->reason = wb_text_of(reason);
	for (size_t i = 0; i < target->n_slots; i++)
		if (target->slots[i].key_part)
			add_column(&explanation, target->slots[i].name);
	return explanation.fault;
}
