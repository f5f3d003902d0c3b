CREATE TABLE dim_customer (id INTEGER, tier TEXT, valid_from DATE, valid_to DATE,
	PRIMARY KEY (id, valid_from));
INSERT INTO dim_customer VALUES (1, 'basic', '2024-01-01', '9999-12-31'),
	(2, 'basic', '2024-01-01', '9999-12-31');
