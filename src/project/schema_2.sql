-- Version 2 of the project file: what changes against version 1.
-- Not released yet; once it is, this text never changes again either.

-- A join or an each can make several rows of one source row. Such rows share
-- their row number; a range of row decisions counts them.

ALTER TABLE run_step ADD COLUMN rows_made INTEGER NOT NULL DEFAULT 0;
ALTER TABLE checkpoint ADD COLUMN rows_made INTEGER NOT NULL DEFAULT 0;

-- A mapping that waits for keys of its own, or of one that waits for its keys, has
-- two steps in a run: the second fills the fields that had to wait.

ALTER TABLE run_step ADD COLUMN pass INTEGER NOT NULL DEFAULT 1;
ALTER TABLE run_step ADD COLUMN step_name TEXT
	GENERATED ALWAYS AS (mapping || iif(pass = 2, ', second pass', '')) VIRTUAL;

DROP VIEW run_account;
DROP VIEW row_outcome;

CREATE VIEW row_outcome AS
SELECT d.run, d.step, s.mapping, s.step_name, d.outcome,
	sum(coalesce(d.count, d.last_row - d.first_row + 1)) AS rows
FROM decision AS d JOIN run_step AS s ON s.run = d.run AND s.step = d.step
WHERE d.kind = 'row'
GROUP BY d.run, d.step, d.outcome;

CREATE VIEW run_account AS
SELECT *, accounted = rows_read + rows_made AS ok
FROM (
	SELECT s.run, s.step, s.mapping, s.step_name, s.source, s.target, s.state, s.rows_read, s.rows_made,
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

-- Suggestions that a person declined, so that they are not made again.

CREATE TABLE declined (
	id INTEGER PRIMARY KEY,
	mapping TEXT NOT NULL,
	field TEXT NOT NULL,
	expression TEXT NOT NULL,
	at INTEGER NOT NULL,
	author TEXT NOT NULL,
	UNIQUE (mapping, field, expression)
);

-- Rejects are worked off: corrected or left by a person, run again by a run of
-- their own, which names the run whose rejects it takes up.

ALTER TABLE run ADD COLUMN rejects_of INTEGER REFERENCES run;

CREATE TABLE correction (
	id INTEGER PRIMARY KEY,
	run INTEGER NOT NULL,
	step INTEGER NOT NULL,
	row INTEGER NOT NULL,
	at INTEGER NOT NULL,
	author TEXT NOT NULL,
	record TEXT NOT NULL,
	FOREIGN KEY (run, step) REFERENCES run_step (run, step)
);
CREATE INDEX correction_row ON correction (row, run);

CREATE TABLE correction_field (
	correction INTEGER NOT NULL REFERENCES correction,
	field TEXT NOT NULL,
	old TEXT,
	new TEXT,
	PRIMARY KEY (correction, field)
) WITHOUT ROWID;

CREATE TABLE reject_left (
	id INTEGER PRIMARY KEY,
	run INTEGER NOT NULL,
	step INTEGER NOT NULL,
	row INTEGER NOT NULL,
	at INTEGER NOT NULL,
	author TEXT NOT NULL,
	reason TEXT NOT NULL,
	FOREIGN KEY (run, step) REFERENCES run_step (run, step)
);
CREATE INDEX reject_left_row ON reject_left (row, run);

CREATE TABLE retry_row (
	run INTEGER NOT NULL,
	step INTEGER NOT NULL,
	row INTEGER NOT NULL,
	reject INTEGER NOT NULL REFERENCES reject,
	correction INTEGER REFERENCES correction,
	PRIMARY KEY (run, step, row),
	FOREIGN KEY (run, step) REFERENCES run_step (run, step)
) WITHOUT ROWID;

CREATE INDEX decision_row ON decision (run, step, first_row) WHERE kind = 'row';
CREATE INDEX decision_step ON decision (run, step, rule) WHERE kind = 'step';

-- What the row numbers of a step count: steps of a mapping with the same text
-- here read the same rows. Empty: the step has not begun.

ALTER TABLE run_step ADD COLUMN row_source TEXT NOT NULL DEFAULT '';
UPDATE run_step SET row_source = CASE source_state WHEN '' THEN 'run ' || run ELSE source_state END;
CREATE INDEX run_step_row_source ON run_step (mapping, row_source, run);

-- Rejects whose key a later run wrote: the row is known by it where the source is
-- another by now, or cannot be told to be the same.

CREATE TABLE reject_key_written (
	reject INTEGER NOT NULL REFERENCES reject,
	run INTEGER NOT NULL,
	step INTEGER NOT NULL,
	row INTEGER NOT NULL,
	outcome TEXT NOT NULL,
	PRIMARY KEY (reject, run),
	FOREIGN KEY (run, step) REFERENCES run_step (run, step)
) WITHOUT ROWID;
CREATE INDEX reject_key ON reject (key, run, step);

-- The later steps that came to the row of a reject again, and what became of it there:
-- by its number, and by its key. A key that a step rejected, too, was another row's
-- that it wrote. Two views, for SQLite looks a reject up in each, but not in their union.

CREATE VIEW reject_row_again AS
SELECT r.id AS reject, t.run, t.step,
	CASE WHEN EXISTS (SELECT 1 FROM reject AS n
			WHERE n.run = t.run AND n.step = t.step AND n.row = r.row)
		THEN 'rejected'
	ELSE (SELECT d.outcome FROM decision AS d
		WHERE d.run = t.run AND d.step = t.step AND d.kind = 'row'
		AND d.first_row <= r.row ORDER BY d.first_row DESC LIMIT 1) END AS outcome
FROM reject AS r
JOIN run_step AS s ON s.run = r.run AND s.step = r.step
JOIN run_step AS t ON t.mapping = s.mapping AND t.row_source = s.row_source AND t.run > s.run
	AND t.pass = s.pass
WHERE s.row_source <> ''
AND (SELECT d.last_row FROM decision AS d
	WHERE d.run = t.run AND d.step = t.step AND d.kind = 'row'
	AND d.first_row <= r.row ORDER BY d.first_row DESC LIMIT 1) >= r.row
AND NOT EXISTS (SELECT 1 FROM decision AS d INDEXED BY decision_step
	WHERE d.run = t.run AND d.step = t.step AND d.kind = 'step' AND d.rule = 'rolled-back');

CREATE VIEW reject_key_again AS
SELECT k.reject, k.run, k.step, k.outcome
FROM reject_key_written AS k JOIN reject AS r ON r.id = k.reject
WHERE NOT EXISTS (SELECT 1 FROM reject AS n
	WHERE n.key = r.key AND n.run = k.run AND n.step = k.step)
AND NOT EXISTS (SELECT 1 FROM decision AS d INDEXED BY decision_step
	WHERE d.run = k.run AND d.step = k.step AND d.kind = 'step' AND d.rule = 'rolled-back');

CREATE VIEW reject_state AS
SELECT id, run, step, mapping, row,
	CASE WHEN by_key OR outcome IN ('inserted', 'updated', 'unchanged') THEN 'loaded'
		WHEN left_at >= coalesce(corrected_at, 0) THEN 'left'
		WHEN corrected_at >= coalesce(retried_at, 0) THEN 'corrected'
		WHEN outcome = 'rejected' THEN 'rejected again'
		ELSE coalesce(outcome, 'open') END AS state,
	CASE WHEN NOT by_key THEN later
		WHEN outcome IN ('inserted', 'updated', 'unchanged') THEN max(later, by_key)
		ELSE by_key END AS later_run
FROM (
	SELECT r.id, r.run, r.step, s.mapping, r.row,
		(SELECT max(c.at) FROM correction AS c
			JOIN run_step AS t ON t.run = c.run AND t.step = c.step
			WHERE c.row = r.row AND t.mapping = s.mapping AND (t.id = s.id
				OR (t.row_source = s.row_source AND t.row_source <> '')))
			AS corrected_at,
		(SELECT max(l.at) FROM reject_left AS l
			JOIN run_step AS t ON t.run = l.run AND t.step = l.step
			WHERE l.row = r.row AND t.mapping = s.mapping AND (t.id = s.id
				OR (t.row_source = s.row_source AND t.row_source <> '')))
			AS left_at,
		(SELECT max(n.started_at) FROM reject_row_again AS a JOIN run AS n ON n.number = a.run
			WHERE a.reject = r.id AND n.rejects_of IS NOT NULL) AS retried_at,
		(SELECT a.run FROM reject_row_again AS a WHERE a.reject = r.id
			ORDER BY a.outcome IN ('inserted', 'updated', 'unchanged') DESC,
			a.run DESC LIMIT 1) AS later,
		(SELECT a.outcome FROM reject_row_again AS a WHERE a.reject = r.id
			ORDER BY a.outcome IN ('inserted', 'updated', 'unchanged') DESC,
			a.run DESC LIMIT 1) AS outcome,
		coalesce((SELECT max(a.run) FROM reject_key_again AS a WHERE a.reject = r.id), 0)
			AS by_key
	FROM reject AS r JOIN run_step AS s ON s.run = r.run AND s.step = r.step
);

CREATE VIEW reject_again AS
SELECT * FROM reject_row_again UNION ALL SELECT * FROM reject_key_again;

-- A range of decisions about rows that were made counts them.

DROP VIEW row_decision;

CREATE VIEW row_decision AS
SELECT d.run, d.step, s.mapping, d.seq, d.first_row, d.last_row, d.outcome, d.rule, d.note,
	coalesce(d.count, d.last_row - d.first_row + 1) AS count
FROM decision AS d JOIN run_step AS s ON s.run = d.run AND s.step = d.step
WHERE d.kind = 'row';

-- Lines of mappings that did not fit any more when a system was inspected: kept
-- with their text, set aside while the mapping has that very line and it does not
-- fit. `line` is empty where the mapping as a whole does not fit.

CREATE TABLE parked (
	id INTEGER PRIMARY KEY,
	mapping TEXT NOT NULL,
	design_version INTEGER NOT NULL REFERENCES design_version,
	line TEXT NOT NULL,
	field TEXT NOT NULL,
	reason TEXT NOT NULL,
	hint TEXT NOT NULL,
	at INTEGER NOT NULL,
	author TEXT NOT NULL,
	state TEXT NOT NULL CHECK (state IN ('parked', 'mended', 'fits')),
	state_at INTEGER NOT NULL
);
CREATE INDEX parked_of_mapping ON parked (mapping) WHERE state <> 'fits';

-- What a run went without; `whole`: the mapping was not run at all.

CREATE TABLE run_parked (
	run INTEGER NOT NULL,
	step INTEGER NOT NULL,
	parked INTEGER NOT NULL REFERENCES parked,
	whole INTEGER NOT NULL,
	PRIMARY KEY (run, step, parked),
	FOREIGN KEY (run, step) REFERENCES run_step (run, step)
) WITHOUT ROWID;
