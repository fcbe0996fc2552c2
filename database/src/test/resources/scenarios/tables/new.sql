INSERT INTO address (member_id, "Street") SELECT id, 'road ' || id FROM member WHERE id % 10 = 1 ON CONFLICT ON CONSTRAINT address_once DO UPDATE SET since = excluded.since;
UPDATE address SET since = NULL WHERE member_id = 11;
