INSERT INTO note SELECT max(id) + 1, 'old' FROM note;
