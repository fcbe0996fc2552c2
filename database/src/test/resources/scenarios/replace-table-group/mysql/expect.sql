SELECT id FROM member WHERE event_id NOT IN (SELECT id FROM event) OR name NOT IN ('renamed') AND char_length(name) > 7
