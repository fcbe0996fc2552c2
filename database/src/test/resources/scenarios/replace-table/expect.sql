SELECT id FROM client WHERE login LIKE 'new%' AND email <> 'new@x.example' AND email NOT LIKE 'Own%' OR score IS NULL OR is_vip IS NULL
