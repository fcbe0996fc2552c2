SELECT id FROM `Order` WHERE `select` <> 'own' AND NOT (`select` <=> concat(coalesce(`From`, '?'), `found`, `it's ``é\ "q"`))
