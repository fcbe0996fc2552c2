INSERT INTO member (login, team, boss, points) SELECT concat('new', coalesce(max(id), 0)), 'blue', 1, 5 FROM member;
