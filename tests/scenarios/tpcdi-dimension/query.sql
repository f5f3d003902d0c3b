SELECT * FROM dim_customer ORDER BY id, valid_from;
