INSERT INTO member (login, legacy, unused) SELECT 'old' || max(id), 'mine', 3 FROM member;
UPDATE member SET legacy = 'changed', odd = 'o' WHERE id % 7 = 0;
DELETE FROM member WHERE id % 11 = 3;
