CREATE TABLE yearly (no INTEGER PRIMARY KEY, member TEXT, year INTEGER, amount TEXT,
	gifts INTEGER, closed TEXT);
INSERT INTO yearly VALUES (7, 'm8', 2020, '1.00', 1, NULL);
