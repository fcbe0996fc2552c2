SELECT * FROM setting WHERE value <> 1
UNION ALL SELECT 'missing', count(*)::int FROM setting HAVING count(*) <> 2
UNION ALL SELECT label, id FROM member_labels WHERE label <> upper(label)
