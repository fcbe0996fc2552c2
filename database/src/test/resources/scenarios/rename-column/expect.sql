SELECT id, nickname, team FROM member
WHERE nickname IS NULL OR (id = 2 AND nickname <> 'own-2') OR (id = 6 AND nickname <> 'upserted')
  OR (points = 7 AND id > 500 AND (nickname <> 'mine' OR team <> 'blue')) OR (points IN (3, 8) AND id > 500 AND nickname <> 'nobody')
