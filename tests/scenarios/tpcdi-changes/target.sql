CREATE TABLE customer (id INTEGER PRIMARY KEY, name TEXT, state TEXT DEFAULT 'present');
INSERT INTO customer (id, name) VALUES (1, 'Olga'), (2, 'Lena'), (3, 'Rui');
