SELECT * FROM protein ORDER BY protein;
