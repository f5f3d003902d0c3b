SELECT id, region, printf('%.2f', amount) FROM sale ORDER BY id;
