-- Short names of the submittal elements, for columns that list several.
select
    submittal_element,
    label
from (
    values
        (1, 'Facility info'),
        (2, 'Inventory'),
        (3, 'Plans'),
        (4, 'UST'),
        (5, 'Treatment'),
        (6, 'Recyclable'),
        (7, 'Remote waste'),
        (8, 'Tank closure'),
        (9, 'APSA'),
        (10, 'CalARP')
) as names (submittal_element, label)
