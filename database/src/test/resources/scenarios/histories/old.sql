UPDATE member SET name = concat(left(name, 30), 'x') WHERE id = 1;
