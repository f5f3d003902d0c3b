-- Version 2 of the project file: what changes against version 1.
-- Not released yet; once it is, this text never changes again either.

-- A join or an each can make several rows of one source row. Such rows share
-- their row number; a range of row decisions counts them.

ALTER TABLE run_step ADD COLUMN rows_made INTEGER NOT NULL DEFAULT 0;
ALTER TABLE checkpoint ADD COLUMN rows_made INTEGER NOT NULL DEFAULT 0;

DROP VIEW run_account;
DROP VIEW row_outcome;

CREATE VIEW row_outcome AS
SELECT d.run, d.step, s.mapping, d.outcome,
	sum(coalesce(d.count, d.last_row - d.first_row + 1)) AS rows
FROM decision AS d JOIN run_step AS s ON s.run = d.run AND s.step = d.step
WHERE d.kind = 'row'
GROUP BY d.run, d.step, d.outcome;

CREATE VIEW run_account AS
SELECT *, accounted = rows_read + rows_made AS ok
FROM (
	SELECT s.run, s.step, s.mapping, s.source, s.target, s.state, s.rows_read, s.rows_made,
		coalesce(sum(o.rows) FILTER (WHERE o.outcome = 'inserted'), 0) AS inserted,
		coalesce(sum(o.rows) FILTER (WHERE o.outcome = 'updated'), 0) AS updated,
		coalesce(sum(o.rows) FILTER (WHERE o.outcome = 'unchanged'), 0) AS unchanged,
		coalesce(sum(o.rows) FILTER (WHERE o.outcome = 'deleted'), 0) AS deleted,
		coalesce(sum(o.rows) FILTER (WHERE o.outcome = 'filtered'), 0) AS filtered,
		coalesce(sum(o.rows) FILTER (WHERE o.outcome = 'rejected'), 0) AS rejected,
		coalesce(sum(o.rows) FILTER (WHERE o.outcome = 'duplicate'), 0) AS duplicate,
		coalesce(sum(o.rows) FILTER (WHERE o.outcome = 'grouped'), 0) AS grouped,
		coalesce(sum(o.rows), 0) AS accounted
	FROM run_step AS s
	LEFT JOIN row_outcome AS o ON o.run = s.run AND o.step = s.step
	GROUP BY s.run, s.step
);

-- The number that each key has in a sequence, and the row that first asked for it.

CREATE TABLE sequence_number (
	name TEXT NOT NULL,
	key TEXT NOT NULL,
	number INTEGER NOT NULL,
	run INTEGER NOT NULL,
	step INTEGER NOT NULL,
	row INTEGER NOT NULL,
	PRIMARY KEY (name, key),
	UNIQUE (name, number)
) WITHOUT ROWID;

-- The key that a mapping wrote for each old one, kept where another mapping asks
-- for it, and the row it was written for. Null: it wrote several for one old key.

CREATE TABLE xref (
	mapping TEXT NOT NULL,
	field TEXT NOT NULL,
	old_key TEXT NOT NULL,
	new_key TEXT,
	run INTEGER NOT NULL,
	step INTEGER NOT NULL,
	row INTEGER NOT NULL,
	PRIMARY KEY (mapping, field, old_key)
) WITHOUT ROWID;

-- What a run read besides the sources of its steps, as it was then: a run goes
-- on only where that is the same. Step 0 is the run as a whole.

CREATE TABLE run_reference (
	run INTEGER NOT NULL REFERENCES run,
	step INTEGER NOT NULL,
	kind TEXT NOT NULL CHECK (kind IN ('crosswalk', 'lookup')),
	name TEXT NOT NULL,
	state TEXT NOT NULL,
	PRIMARY KEY (run, step, kind, name)
) WITHOUT ROWID;

-- Profiles: what a pass over a table found out about the values of its fields.

CREATE TABLE catalog_profile (
	id INTEGER PRIMARY KEY,
	system TEXT NOT NULL,
	"table" TEXT NOT NULL,
	made_at INTEGER NOT NULL,
	rows INTEGER NOT NULL,
	unreadable INTEGER NOT NULL,
	min_count INTEGER NOT NULL,
	has_values INTEGER NOT NULL
);
CREATE INDEX catalog_profile_of_table ON catalog_profile (system, "table");

CREATE TABLE catalog_profile_field (
	profile INTEGER NOT NULL REFERENCES catalog_profile ON DELETE CASCADE,
	position INTEGER NOT NULL,
	name TEXT NOT NULL,
	rows INTEGER NOT NULL,
	nulls INTEGER NOT NULL,
	empties INTEGER NOT NULL,
	distinct_values INTEGER NOT NULL,
	distinct_exact INTEGER NOT NULL,
	type TEXT NOT NULL,
	format TEXT NOT NULL,
	fits INTEGER NOT NULL,
	least TEXT,
	least_count INTEGER,
	greatest TEXT,
	greatest_count INTEGER,
	min_length INTEGER NOT NULL,
	max_length INTEGER NOT NULL,
	total_length INTEGER NOT NULL,
	patterns_all INTEGER NOT NULL,
	patterns_exact INTEGER NOT NULL,
	values_all INTEGER NOT NULL,
	values_exact INTEGER NOT NULL,
	quantiles_exact INTEGER NOT NULL,
	PRIMARY KEY (profile, position)
) WITHOUT ROWID;

-- kind: value or pattern (the most frequent first, with their counts), quantile, or bin.
CREATE TABLE catalog_profile_entry (
	profile INTEGER NOT NULL,
	field INTEGER NOT NULL,
	kind TEXT NOT NULL,
	position INTEGER NOT NULL,
	value TEXT,
	count INTEGER,
	PRIMARY KEY (profile, field, kind, position),
	FOREIGN KEY (profile, field) REFERENCES catalog_profile_field ON DELETE CASCADE
) WITHOUT ROWID;

CREATE TABLE catalog_profile_length (
	profile INTEGER NOT NULL,
	field INTEGER NOT NULL,
	length INTEGER NOT NULL,
	count INTEGER NOT NULL,
	PRIMARY KEY (profile, field, length),
	FOREIGN KEY (profile, field) REFERENCES catalog_profile_field ON DELETE CASCADE
) WITHOUT ROWID;
