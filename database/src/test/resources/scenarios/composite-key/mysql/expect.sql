SELECT region, number FROM account WHERE NOT (level <=> if(region = 'cn', 99.5, round(points / 10.0, 1)))
