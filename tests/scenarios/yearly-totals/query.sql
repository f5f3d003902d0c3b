SELECT * FROM yearly ORDER BY no;
