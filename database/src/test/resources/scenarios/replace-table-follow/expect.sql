SELECT id FROM bill WHERE event_id NOT IN (SELECT id FROM event) OR title LIKE 'New%' AND price < 7
