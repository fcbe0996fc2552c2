INSERT INTO address (member_id, Street) SELECT id, concat('road ', id) FROM member WHERE id % 10 = 1 ON DUPLICATE KEY UPDATE since = now();
UPDATE address SET since = NULL WHERE member_id = 11;
