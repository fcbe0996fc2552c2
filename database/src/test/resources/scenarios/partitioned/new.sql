INSERT INTO event (at, kind, label) VALUES ('2026-05-05', 'own', 'mine');
