INSERT INTO member (name, state) SELECT label, 'in' FROM member_labels WHERE id = 1;
