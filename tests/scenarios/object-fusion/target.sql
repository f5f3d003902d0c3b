CREATE TABLE protein (protein TEXT PRIMARY KEY, gene TEXT, synonym TEXT, length INTEGER);
