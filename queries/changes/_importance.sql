-- How much changes matter, the most first.
select number, importance
from (
    values
    (1, 'New extremely hazardous substance'),
    (2, 'Reporting threshold reached'),
    (3, 'Amount doubled or more'),
    (4, 'Material no longer there'),
    (5, 'Business, owner or address'),
    (6, 'Other')
) as known (number, importance)
