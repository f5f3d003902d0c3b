/*
 * Connectors: where rows come from and where they go.
 *
 * A connector is a constant table of functions. It fills batches that it does
 * not own and writes rows that it does not keep. A handle is an open system; a
 * source is one table being read; a target is one table being written.
 *
 * The way of a row out of a table is cut in two so that any number of workers
 * can share it: `fetch` takes the next piece of the table, in order, one thread
 * at a time; `parse` turns that piece into columns, on any thread. The pieces
 * are the same for any number of workers, hence so are batches and row numbers.
 *
 * Names and values are data: identifiers are quoted per dialect, values bound.
 */
#ifndef WB_CONNECT_CONNECTOR_H
#define WB_CONNECT_CONNECTOR_H

#include "base/error.h"
#include "data/batch.h"
#include "data/schema.h"

enum wb_connector_caps {
	WB_CAN_SOURCE = 1u << 0,
	WB_CAN_TARGET = 1u << 1,
	WB_CAN_CREATE = 1u << 2,      /* makes missing tables */
	WB_HAS_CONSTRAINTS = 1u << 3, /* enforces keys itself; else the engine watches the key */

	/* An atomic step is one transaction that finish commits; else its rows are kept
	   out of sight, commit by commit, until finish puts them in place. */
	WB_FINISH_COMMITS = 1u << 6,

	/* Keeps the ledger in its own transaction, when appending or when replacing;
	   else commit is durable on return and the journal is the ledger. */
	WB_LEDGER_APPEND = 1u << 4,
	WB_LEDGER_REPLACE = 1u << 5,
	WB_HAS_LEDGER = WB_LEDGER_APPEND | WB_LEDGER_REPLACE,
};

/* An option of `system … { }`. */
struct wb_connector_option {
	const char *name;   /* NULL ends a table */
	enum wb_type type;  /* TEXT, INTEGER or BOOLEAN */
	const char *values; /* "null | text", or NULL for any */
	const char *help;
};

struct wb_setting {
	struct wb_text name;
	struct wb_value value;
};

/* Where a system is, as the design says. All borrowed until close. */
struct wb_location {
	struct wb_text system; /* its name in the design, for messages */
	struct wb_text locator;
	size_t n_settings;
	const struct wb_setting *settings;
	const char *folder; /* relative locators are relative to it: the project's */
	bool allow_outside; /* may the locator leave that folder? */
};

enum wb_access { WB_READ, WB_WRITE };

struct wb_handle; /* an open system: each connector's own */
struct wb_source; /* a table being read */
struct wb_target; /* a table being written */

enum wb_target_mode {
	WB_TARGET_APPEND,  /* rows are added to, or changed in, what is there */
	WB_TARGET_REPLACE, /* the table becomes exactly the rows written */
};

struct wb_target_field {
	struct wb_text name;
	struct wb_type_spec type; /* of the column that is written */
	unsigned key_part;        /* 1, 2, … within the mapping's key; 0: not part of it */
};

struct wb_target_spec {
	struct wb_text table;
	size_t n_fields;
	const struct wb_target_field *fields; /* in the order of the columns written */
	size_t n_later; /* fields behind them, that a table which is made gets as well */
	enum wb_target_mode mode;
	bool create; /* make the table where it is missing */
	bool atomic; /* one transaction until finish */
	bool dry;    /* nothing may stay of it, not even a part or a folder; never resumed. What is
			written is seen through this handle until it closes, as far as a
			target can */
	struct wb_text run, step; /* the run's unique name, the mapping's: for the ledger */
	bool resume;              /* go on after the last ledger entry of this run and step */
	bool within; /* part of the transaction of a target that this handle has open: never
			committed, finished or rolled back by itself. See source_within */
};

/* The record of what is committed. */
struct wb_ledger_entry {
	uint64_t batch;    /* number of the last batch */
	uint64_t position; /* where the source goes on */
	uint64_t next_row; /* the source row number that comes next */
	uint64_t rows;     /* rows written so far by this step */
	uint64_t checksum; /* of what was written so far: the connector's or the engine's */
	uint64_t offset;   /* size of the target so far, where that means something */
};

struct wb_connector {
	const char *scheme;  /* as written in a script: "csv", "sqlite" */
	const char *summary; /* one line */
	unsigned caps;
	const struct wb_connector_option *options;

	/*
	 * Checks locator and settings and opens. WB_WRITE may create the place. A
	 * missing place, a refused path, an unknown option or value is WB_INVALID or
	 * WB_NOT_FOUND and says what to do.
	 */
	enum wb_status (*open)(const struct wb_location *location, enum wb_access access,
			       struct wb_handle **out, struct wb_error *err);
	void (*close)(struct wb_handle *handle); /* accepts NULL */

	/* Appends the tables (or just `table` where it is not empty); shape only, never rows. */
	enum wb_status (*inspect)(struct wb_handle *handle, struct wb_text table,
				  struct wb_schema *out, struct wb_error *err);

	/*
	 * Starts reading at `position` (0: the start), whose first row has number
	 * `first_row`. Columns come in the order of inspect.
	 */
	enum wb_status (*source_open)(struct wb_handle *handle, struct wb_text table,
				      uint64_t position, uint64_t first_row, struct wb_source **out,
				      struct wb_error *err);
	/*
	 * Fills a reset batch with the next piece: first_row, rows and position are
	 * set. rows = 0 means the end. In order, one thread at a time.
	 */
	enum wb_status (*fetch)(struct wb_source *source, struct wb_batch *batch,
				struct wb_error *err);
	/* Turns a fetched piece into columns; any thread. NULL where fetch does all. */
	enum wb_status (*parse)(const struct wb_source *source, struct wb_batch *batch,
				struct wb_error *err);
	/*
	 * Optional: appends a line that differs once the table is no longer what it
	 * was, so that a run is not resumed in another one. The same file opened
	 * again gives the same line.
	 */
	enum wb_status (*source_state)(const struct wb_source *source, struct wb_buffer *out,
				       struct wb_error *err);
	/* Bytes or rows done and in all so far, for progress; total 0: unknown. Any thread. */
	void (*progress)(const struct wb_source *source, uint64_t *done, uint64_t *total);
	void (*source_close)(struct wb_source *source); /* accepts NULL */

	/*
	 * Optional: reads a table from its start through the transaction of the target that
	 * the handle has open, so that what was written is seen. Fetch does all, on the
	 * target's thread; rows that were fetched may be changed or deleted before the next
	 * fetch. A system that has it can be synced: it takes targets that are `within`,
	 * and write does DELETED to rows.
	 */
	enum wb_status (*source_within)(struct wb_handle *handle, struct wb_text table,
					struct wb_source **out, struct wb_error *err);

	/*
	 * Starts writing. A missing table or field, or a type that cannot be held, is
	 * WB_INVALID before anything is written. With resume, what lies behind the last
	 * committed entry is undone. Where the connector keeps a ledger, *last is that
	 * entry on return; else the caller hands in the journal's. WB_NOT_FOUND where
	 * this run and step have no entry (then the caller starts without resume).
	 */
	enum wb_status (*target_open)(struct wb_handle *handle, const struct wb_target_spec *spec,
				      struct wb_ledger_entry *last, struct wb_target **out,
				      struct wb_error *err);
	/*
	 * Optional: begins the first transaction now. When replacing, the table is
	 * emptied in it, and *removed says of how many rows; else that is 0.
	 */
	enum wb_status (*begin)(struct wb_target *target, uint64_t *removed, struct wb_error *err);
	/* Optional: turns selected rows into wire form (rows->encoded); any thread. */
	void (*encode)(const struct wb_target *target, struct wb_rows *rows);
	/*
	 * Looks the rows' keys up: found[i] for the i-th selected row; where found,
	 * `before` (columns as in the spec, cells by row index as in rows; made here, in
	 * rows->arena, where it is all zero) gets the fields as they are now. Sees what this target
	 * has written.
	 */
	enum wb_status (*read_keys)(struct wb_target *target, const struct wb_rows *rows,
				    struct wb_column *before, bool *found, struct wb_error *err);
	/*
	 * Does to each selected row what outcome says (INSERTED or UPDATED, or DELETED by
	 * its key), in order, within the open transaction. A row that the target refuses (NOT NULL,
	 * CHECK, UNIQUE, foreign key, range; rows of other tables that would go with it) becomes
	 * REJECTED with a fault; the others stand.
	 * Other outcomes are passed over.
	 */
	enum wb_status (*write)(struct wb_target *target, struct wb_rows *rows,
				struct wb_error *err);
	/*
	 * Commits what was written since the last commit together with the ledger
	 * entry (all or nothing). Without WB_HAS_LEDGER: on return the bytes are on
	 * disk and entry->offset and entry->checksum are filled in, for the journal.
	 */
	enum wb_status (*commit)(struct wb_target *target, struct wb_ledger_entry *entry,
				 struct wb_error *err);
	/* The step is done: puts the table in its place. May be repeated after a crash. */
	enum wb_status (*finish)(struct wb_target *target, struct wb_error *err);
	/* Rolls back what is not committed; accepts NULL. `keep`: a resume will come. */
	void (*target_close)(struct wb_target *target, bool keep);
};

#endif
