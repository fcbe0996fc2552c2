-- expand: sql on member, setting
-- lock: what a statement takes, as long as it runs; gives way after 0.25 s, tries again; the rows that a statement changes, as long as it runs; gives way after 0.25 s, tries again
-- going back loses nothing
CREATE FUNCTION member_label(name text) RETURNS text LANGUAGE sql IMMUTABLE
AS $$ SELECT upper(name); $$;
-- undo: DROP FUNCTION member_label(text);
CREATE VIEW member_labels AS SELECT id, member_label(name) AS label FROM member;
-- undo: DROP VIEW member_labels;
INSERT INTO setting VALUES ('labels', 1);
-- undo: DELETE FROM setting WHERE name = 'labels';

-- backfill: sql on member, setting
-- lock: the rows that a statement changes, as long as it runs; gives way after 0.25 s, tries again; what a statement takes, as long as it runs; gives way after 0.25 s, tries again
-- going back loses nothing
UPDATE setting SET value = value + 1 WHERE name = 'runs';
-- undo: UPDATE setting SET value = value - 1 WHERE name = 'runs';
ANALYZE member;

-- contract: sql on member, setting
-- lock: what a statement takes, as long as it runs; gives way after 0.25 s, tries again
-- going back loses the way back to the old release
ALTER TABLE member DROP CONSTRAINT member_state;

-- note: Gapless does not look into what 'sql' says: it runs as it stands, with the locks that it takes. What it does before contract both releases have to bear.
