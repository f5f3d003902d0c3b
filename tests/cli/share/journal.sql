-- A project with two runs, the second with rejects whose values would deceive a terminal.
INSERT INTO design_change VALUES (1, NULL, 1790000000000000, 'tester', 'first', 0);
INSERT INTO design_object VALUES (1, 'mapping', 'member', NULL), (2, 'mapping', 'gift', NULL);
INSERT INTO design_version VALUES (1, 1, 1, 1, NULL, 'mapping member { }'),
	(2, 2, 1, 1, NULL, 'mapping gift { }');
UPDATE design_object SET present = id;
UPDATE project SET present_change = 1;
INSERT INTO run (number, name, state, started_at, ended_at, arguments, message) VALUES
	(1, 'u-1', 'stopped', 1790000000000000, 1790000002500000, '{}', 'crm.db: the disk is full'),
	(2, 'u-2', 'rejects', 1790000100000000, 1790000101000000, '{}', '');
INSERT INTO run_step (id, run, step, mapping, design_version, source, target, state, written, rows_read, source_state) VALUES
	(1, 1, 1, 'member', 1, 'ams.members', 'crm.member', 'stopped', 0, 2048, ''),
	(2, 2, 1, 'member', 1, 'ams.members', 'crm.member', 'rejects', 1, 1204567, ''),
	(3, 2, 2, 'gift', 2, 'ams.gifts', 'crm.gift', 'finished', 1, 3, '');
INSERT INTO decision VALUES
	(1, 1, 1, 'row', 1, 2048, 'inserted', '', '', NULL, NULL, NULL),
	(2, 1, 1, 'row', 1, 16, 'inserted', '', '', NULL, NULL, NULL),
	(2, 1, 2, 'field', 9, 9, NULL, 'fallback', 'null', 'phone', 'n/a', NULL),
	(2, 1, 3, 'row', 17, 17, 'rejected', 'no-match', '', NULL, NULL, NULL),
	(2, 1, 4, 'row', 18, 1204565, 'inserted', '', '', NULL, NULL, NULL),
	(2, 1, 5, 'row', 1204566, 1204567, 'rejected', 'not-a-date', '', NULL, NULL, NULL),
	(2, 1, 6, 'step', NULL, NULL, NULL, 'table-created', 'crm.member', NULL, NULL, 1),
	(2, 2, 1, 'row', 1, 3, 'unchanged', '', '', NULL, NULL, NULL);
INSERT INTO reject VALUES
	(1, 2, 1, 17, '', 'phone', 'no-match', 'does not match', char(27) || '[2Jx' || char(10) || 'y',
		'{"phone": "\u001b[2Jx\ny", "id": 17}'),
	(2, 2, 1, 1204566, 'M-9', 'born', 'not-a-date', 'there is no such day', '31.02.2024',
		'{"born": "31.02.2024", "id": 9}'),
	(3, 2, 1, 1204567, 'M-10', 'born', 'not-a-date', 'fits none of the formats',
		'Zoë ' || char(8238) || 'says "soon", maybe', '{"born": "soon", "id": 10}');
