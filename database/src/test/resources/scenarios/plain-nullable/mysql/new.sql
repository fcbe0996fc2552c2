INSERT INTO note (id, text, author) SELECT max(id) + 1, 'new', 'me' FROM note;
