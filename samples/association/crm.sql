-- The new CRM, as its vendor delivers it: empty but for its code tables.
--
--     sqlite3 crm.db <crm.sql

PRAGMA foreign_keys = ON;
BEGIN;

-- Codes.

CREATE TABLE membership_type (
	code TEXT PRIMARY KEY NOT NULL,
	name TEXT NOT NULL UNIQUE
);
INSERT INTO membership_type (code, name) VALUES
	('GEN', 'General'), ('STU', 'Student'), ('RET', 'Retired'), ('LIFE', 'Lifetime');

CREATE TABLE fund (
	code TEXT PRIMARY KEY NOT NULL,
	name TEXT NOT NULL UNIQUE
);
INSERT INTO fund (code, name) VALUES
	('DON', 'Donations'), ('CMP', 'Campaigns'), ('DUE', 'Dues'), ('EVT', 'Events');

CREATE TABLE instrument (
	code TEXT PRIMARY KEY NOT NULL,
	name TEXT NOT NULL UNIQUE
);
INSERT INTO instrument (code, name) VALUES
	('CHK', 'Check'), ('CARD', 'Credit card'), ('CASH', 'Cash'), ('EFT', 'Bank transfer');

-- People. An e-mail address is a member's login, hence of one member only.

CREATE TABLE member (
	member_no INTEGER PRIMARY KEY,
	ams_id INTEGER NOT NULL UNIQUE,
	salutation TEXT,
	first_name TEXT NOT NULL,
	middle_name TEXT,
	last_name TEXT NOT NULL,
	suffix TEXT,
	nickname TEXT,
	partner TEXT,
	email TEXT UNIQUE CHECK (email LIKE '%_@_%._%' AND email = lower(email)),
	phone TEXT CHECK (phone GLOB '+1[2-9]*' AND length(phone) = 12),
	phone_extension TEXT,
	gender TEXT NOT NULL CHECK (gender IN ('F', 'M', 'X', 'U')),
	born DATE CHECK (born BETWEEN '1900-01-01' AND '2026-12-31'),
	do_not_call BOOLEAN NOT NULL DEFAULT 0 CHECK (do_not_call IN (0, 1)),
	contact_by TEXT NOT NULL CHECK (contact_by IN ('email', 'phone', 'post')),
	employer TEXT,
	website TEXT CHECK (website LIKE 'http%://%'),
	photo BLOB,
	origin TEXT NOT NULL
);

CREATE TABLE address (
	member_no INTEGER NOT NULL REFERENCES member (member_no),
	kind TEXT NOT NULL CHECK (kind IN ('home', 'work')),
	street TEXT,
	city TEXT NOT NULL,
	region TEXT NOT NULL CHECK (length(region) = 2 AND region = upper(region)),
	postcode TEXT,
	country TEXT NOT NULL CHECK (country IN ('US', 'CA')),
	PRIMARY KEY (member_no, kind)
);

CREATE TABLE membership (
	membership_id INTEGER PRIMARY KEY,
	member_email TEXT NOT NULL REFERENCES member (email),
	type_code TEXT NOT NULL REFERENCES membership_type (code),
	started DATE NOT NULL,
	ends DATE,
	fee DECIMAL(8,2) NOT NULL CHECK (fee >= 0),
	source TEXT,
	UNIQUE (member_email, type_code, started),
	CHECK (ends IS NULL OR ends > started)
);

-- A fee holds from one day to the day before valid_to; without one, until further notice.

CREATE TABLE fee (
	type_code TEXT NOT NULL REFERENCES membership_type (code),
	amount DECIMAL(8,2) NOT NULL CHECK (amount >= 0),
	valid_from DATE NOT NULL,
	valid_to DATE,
	PRIMARY KEY (type_code, valid_from),
	CHECK (valid_to IS NULL OR valid_to > valid_from)
);

-- What members have learned. Some of it was completed on a day that nobody wrote down.

CREATE TABLE course_completion (
	member_no INTEGER NOT NULL REFERENCES member (member_no),
	activity TEXT NOT NULL,
	state TEXT NOT NULL CHECK (state IN ('done', 'passed', 'failed')),
	completed_at TIMESTAMP,
	PRIMARY KEY (member_no, activity)
);

-- Money. What is booked is never changed: a correction is a booking of its own.

CREATE TABLE gift (
	gift_id INTEGER PRIMARY KEY,
	reference TEXT NOT NULL UNIQUE,
	member_no INTEGER NOT NULL REFERENCES member (member_no),
	received DATE NOT NULL,
	amount DECIMAL(12,2) NOT NULL CHECK (amount > 0),
	fee DECIMAL(8,2) NOT NULL DEFAULT 0 CHECK (fee >= 0),
	deductible DECIMAL(12,2) NOT NULL CHECK (deductible >= 0),
	fund_code TEXT NOT NULL REFERENCES fund (code),
	instrument_code TEXT NOT NULL REFERENCES instrument (code),
	appeal TEXT,
	booked_by TEXT NOT NULL DEFAULT 'migration'
);
CREATE INDEX gift_member ON gift (member_no);

COMMIT;
