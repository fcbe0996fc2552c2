INSERT INTO member (mail, team, points) SELECT concat('old', max(id)), 1, 2 FROM member;
UPDATE member SET points = points + 1 WHERE id % 7 = 0;
DELETE FROM member WHERE id % 13 = 3;
