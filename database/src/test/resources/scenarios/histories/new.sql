UPDATE member SET email = 'two@example.com' WHERE id = 2;
