-- expand: sql on member, setting
-- lock: what a statement takes, as long as it runs; gives way after 0.25 s, tries again; the rows that a statement changes, as long as it runs; gives way after 0.25 s, tries again
-- going back loses nothing
CREATE VIEW member_labels AS SELECT id, upper(name) AS label FROM member;
-- undo: DROP VIEW member_labels;
INSERT INTO setting VALUES ('labels', 1);
-- undo: DELETE FROM setting WHERE name = 'labels';

-- backfill: sql on member, setting
-- lock: the rows that a statement changes, as long as it runs; gives way after 0.25 s, tries again
-- going back loses nothing
WITH one (n) AS (SELECT 1) UPDATE setting, one SET value = value + n WHERE name = 'runs';
-- undo: UPDATE setting SET value = value - 1 WHERE name = 'runs';

-- contract: sql on member, setting
-- lock: what a statement takes, as long as it runs; gives way after 0.25 s, tries again
-- going back loses the way back to the old release
ALTER TABLE member DROP KEY member_state;

-- note: Gapless does not look into what 'sql' says: it runs as it stands, with the locks that it takes. What it does before contract both releases have to bear.
