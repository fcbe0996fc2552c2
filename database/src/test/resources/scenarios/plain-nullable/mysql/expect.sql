SELECT id FROM note WHERE NOT (author <=> if(text = 'new', 'me', NULL))
