SELECT id, login, total FROM purchase WHERE double_total <> total * 2 OR login LIKE 'new%' AND total < 5 OR written IS NULL
