-- Version 1 of the project file; documented in waybill-project(5).
-- A later version is a further migration in migrate.c: this text never changes
-- again once it is released, for the files of the world are compared with it.
-- Times are microseconds since 1970-01-01 00:00 UTC. Text is empty, not null,
-- where there is none, unless said otherwise.

CREATE TABLE project (
	id INTEGER PRIMARY KEY CHECK (id = 1),
	uuid TEXT NOT NULL,
	created_at INTEGER NOT NULL,
	made_by TEXT NOT NULL,
	present_change INTEGER REFERENCES design_change
);

-- The design: objects, their versions, and the edits that made those.

CREATE TABLE design_change (
	id INTEGER PRIMARY KEY,
	parent INTEGER REFERENCES design_change,
	at INTEGER NOT NULL,
	author TEXT NOT NULL,
	message TEXT NOT NULL,
	undone INTEGER NOT NULL DEFAULT 0 CHECK (undone IN (0, 1))
);
CREATE INDEX design_change_parent ON design_change (parent);

CREATE TABLE design_object (
	id INTEGER PRIMARY KEY,
	kind TEXT NOT NULL CHECK (kind IN ('system', 'crosswalk', 'param', 'mapping')),
	name TEXT NOT NULL,
	present INTEGER REFERENCES design_version,
	UNIQUE (kind, name)
);

CREATE TABLE design_version (
	id INTEGER PRIMARY KEY,
	object INTEGER NOT NULL REFERENCES design_object,
	version INTEGER NOT NULL,
	change INTEGER NOT NULL REFERENCES design_change,
	previous INTEGER REFERENCES design_version,
	script TEXT,
	UNIQUE (object, version)
);
CREATE INDEX design_version_change ON design_version (change);

CREATE VIEW design AS
SELECT o.kind, o.name, v.version,
	strftime('%Y-%m-%dT%H:%M:%SZ', c.at / 1000000, 'unixepoch') AS at,
	c.author, c.message, v.script
FROM design_object AS o
JOIN design_version AS v ON v.id = o.present
JOIN design_change AS c ON c.id = v.change
WHERE v.script IS NOT NULL;

CREATE VIEW design_history AS
SELECT o.kind, o.name, v.version,
	strftime('%Y-%m-%dT%H:%M:%SZ', c.at / 1000000, 'unixepoch') AS at,
	c.author, c.message,
	CASE WHEN v.id = o.present THEN 'present' WHEN c.undone THEN 'undone'
		ELSE 'earlier' END AS state,
	v.script, c.id AS change
FROM design_version AS v
JOIN design_object AS o ON o.id = v.object
JOIN design_change AS c ON c.id = v.change;

-- The catalog: schemas as last inspected.

CREATE TABLE catalog_system (
	system TEXT PRIMARY KEY,
	inspected_at INTEGER NOT NULL
);

CREATE TABLE catalog_table (
	id INTEGER PRIMARY KEY,
	system TEXT NOT NULL REFERENCES catalog_system ON DELETE CASCADE,
	name TEXT NOT NULL,
	position INTEGER NOT NULL,
	writable INTEGER NOT NULL,
	row_estimate INTEGER,
	inspected_at INTEGER NOT NULL,
	UNIQUE (system, name)
);

CREATE TABLE catalog_field (
	"table" INTEGER NOT NULL REFERENCES catalog_table ON DELETE CASCADE,
	position INTEGER NOT NULL,
	name TEXT NOT NULL,
	declared TEXT NOT NULL,
	type TEXT NOT NULL,
	precision INTEGER NOT NULL,
	scale INTEGER NOT NULL,
	max_length INTEGER NOT NULL,
	not_null INTEGER NOT NULL,
	has_default INTEGER NOT NULL,
	generated INTEGER NOT NULL,
	key_part INTEGER NOT NULL,
	is_unique INTEGER NOT NULL,
	references_table TEXT NOT NULL,
	references_field TEXT NOT NULL,
	PRIMARY KEY ("table", position)
) WITHOUT ROWID;

CREATE TABLE catalog_warning (
	"table" INTEGER NOT NULL REFERENCES catalog_table ON DELETE CASCADE,
	position INTEGER NOT NULL,
	warning TEXT NOT NULL,
	PRIMARY KEY ("table", position)
) WITHOUT ROWID;

CREATE VIEW catalog AS
SELECT t.system, t.name AS "table", f.position, f.name AS field, f.declared, f.type,
	f.precision, f.scale, f.not_null, f.key_part, f.is_unique,
	f.references_table, f.references_field,
	strftime('%Y-%m-%dT%H:%M:%SZ', t.inspected_at / 1000000, 'unixepoch') AS inspected_at
FROM catalog_table AS t JOIN catalog_field AS f ON f."table" = t.id;

-- The journal: runs, steps, and what became of every row.

CREATE TABLE run (
	number INTEGER PRIMARY KEY,
	name TEXT NOT NULL UNIQUE,
	state TEXT NOT NULL,
	started_at INTEGER NOT NULL,
	ended_at INTEGER,
	arguments TEXT NOT NULL,
	message TEXT NOT NULL
);

CREATE TABLE run_version (
	run INTEGER NOT NULL REFERENCES run,
	version INTEGER NOT NULL REFERENCES design_version,
	PRIMARY KEY (run, version)
) WITHOUT ROWID;

CREATE TABLE run_step (
	id INTEGER PRIMARY KEY,
	run INTEGER NOT NULL REFERENCES run,
	step INTEGER NOT NULL,
	mapping TEXT NOT NULL,
	design_version INTEGER NOT NULL REFERENCES design_version,
	source TEXT NOT NULL,
	target TEXT NOT NULL,
	state TEXT NOT NULL,
	written INTEGER NOT NULL DEFAULT 0,
	rows_read INTEGER NOT NULL DEFAULT 0,
	source_state TEXT NOT NULL DEFAULT '',
	UNIQUE (run, step)
);

CREATE TABLE decision (
	run INTEGER NOT NULL,
	step INTEGER NOT NULL,
	seq INTEGER NOT NULL,
	kind TEXT NOT NULL CHECK (kind IN ('row', 'field', 'step')),
	first_row INTEGER,
	last_row INTEGER,
	outcome TEXT,
	rule TEXT NOT NULL,
	note TEXT NOT NULL,
	field TEXT,
	value TEXT,
	count INTEGER,
	PRIMARY KEY (run, step, seq),
	FOREIGN KEY (run, step) REFERENCES run_step (run, step)
) WITHOUT ROWID;

CREATE TABLE reject (
	id INTEGER PRIMARY KEY,
	run INTEGER NOT NULL,
	step INTEGER NOT NULL,
	row INTEGER NOT NULL,
	key TEXT NOT NULL,
	field TEXT NOT NULL,
	rule TEXT NOT NULL,
	reason TEXT NOT NULL,
	value TEXT NOT NULL,
	record TEXT NOT NULL,
	FOREIGN KEY (run, step) REFERENCES run_step (run, step)
);
CREATE INDEX reject_row ON reject (run, step, row);

CREATE TABLE checkpoint (
	run INTEGER NOT NULL,
	step INTEGER NOT NULL,
	next_row INTEGER NOT NULL,
	next_seq INTEGER NOT NULL,
	rows_read INTEGER NOT NULL,
	batch INTEGER NOT NULL,
	position INTEGER NOT NULL,
	rows INTEGER NOT NULL,
	checksum INTEGER NOT NULL,
	offset INTEGER NOT NULL,
	tally TEXT NOT NULL,
	PRIMARY KEY (run, step, next_row),
	FOREIGN KEY (run, step) REFERENCES run_step (run, step)
) WITHOUT ROWID;

CREATE TABLE verification (
	run INTEGER NOT NULL,
	step INTEGER NOT NULL,
	field TEXT NOT NULL,
	figure TEXT NOT NULL,
	expected TEXT NOT NULL,
	found TEXT NOT NULL,
	PRIMARY KEY (run, step, field, figure),
	FOREIGN KEY (run, step) REFERENCES run_step (run, step)
) WITHOUT ROWID;

CREATE VIEW row_outcome AS
SELECT d.run, d.step, s.mapping, d.outcome, sum(d.last_row - d.first_row + 1) AS rows
FROM decision AS d JOIN run_step AS s ON s.run = d.run AND s.step = d.step
WHERE d.kind = 'row'
GROUP BY d.run, d.step, d.outcome;

CREATE VIEW run_account AS
SELECT *, accounted = rows_read AS ok
FROM (
	SELECT s.run, s.step, s.mapping, s.source, s.target, s.state, s.rows_read,
		coalesce(sum(o.rows) FILTER (WHERE o.outcome = 'inserted'), 0) AS inserted,
		coalesce(sum(o.rows) FILTER (WHERE o.outcome = 'updated'), 0) AS updated,
		coalesce(sum(o.rows) FILTER (WHERE o.outcome = 'unchanged'), 0) AS unchanged,
		coalesce(sum(o.rows) FILTER (WHERE o.outcome = 'deleted'), 0) AS deleted,
		coalesce(sum(o.rows) FILTER (WHERE o.outcome = 'filtered'), 0) AS filtered,
		coalesce(sum(o.rows) FILTER (WHERE o.outcome = 'rejected'), 0) AS rejected,
		coalesce(sum(o.rows) FILTER (WHERE o.outcome = 'duplicate'), 0) AS duplicate,
		coalesce(sum(o.rows), 0) AS accounted
	FROM run_step AS s
	LEFT JOIN row_outcome AS o ON o.run = s.run AND o.step = s.step
	GROUP BY s.run, s.step
);

CREATE VIEW row_decision AS
SELECT d.run, d.step, s.mapping, d.seq, d.first_row, d.last_row, d.outcome, d.rule, d.note
FROM decision AS d JOIN run_step AS s ON s.run = d.run AND s.step = d.step
WHERE d.kind = 'row';

CREATE VIEW field_decision AS
SELECT d.run, d.step, s.mapping, d.seq, d.first_row, d.last_row, d.field, d.rule, d.value, d.note
FROM decision AS d JOIN run_step AS s ON s.run = d.run AND s.step = d.step
WHERE d.kind = 'field';

CREATE VIEW step_decision AS
SELECT d.run, d.step, s.mapping, d.seq, d.rule, d.count, d.note
FROM decision AS d JOIN run_step AS s ON s.run = d.run AND s.step = d.step
WHERE d.kind = 'step';

CREATE VIEW run_summary AS
SELECT r.number AS run, r.state,
	strftime('%Y-%m-%dT%H:%M:%SZ', r.started_at / 1000000, 'unixepoch') AS started,
	strftime('%Y-%m-%dT%H:%M:%SZ', r.ended_at / 1000000, 'unixepoch') AS ended,
	(r.ended_at - r.started_at) / 1000000.0 AS seconds,
	(SELECT count(*) FROM run_step AS s WHERE s.run = r.number) AS steps,
	(SELECT coalesce(sum(s.rows_read), 0) FROM run_step AS s
		WHERE s.run = r.number) AS rows_read,
	(SELECT count(*) FROM reject AS j WHERE j.run = r.number) AS rejected,
	r.message
FROM run AS r;

-- Who is running this project now: one row at most.

CREATE TABLE lease (
	id INTEGER PRIMARY KEY CHECK (id = 1),
	host TEXT NOT NULL,
	pid INTEGER NOT NULL,
	process TEXT NOT NULL,
	taken_at INTEGER NOT NULL,
	heartbeat_at INTEGER NOT NULL
);
