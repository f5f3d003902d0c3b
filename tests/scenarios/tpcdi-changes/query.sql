SELECT * FROM customer ORDER BY id;
