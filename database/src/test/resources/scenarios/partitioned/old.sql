INSERT INTO event (at, kind) VALUES ('2025-12-31', 'a'), ('2026-01-01', 'b');
UPDATE event SET kind = 'moved' WHERE id = 20;
UPDATE event SET at = at + 1 WHERE at = '2025-12-31';
DELETE FROM event WHERE kind = 'k3' AND id < 50;
