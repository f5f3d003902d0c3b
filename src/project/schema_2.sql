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
