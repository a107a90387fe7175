-- Of which facilities of the chosen agencies and counties does no total count the inventory, because
-- their site reported later under another CERS ID?
--
-- Rows: facilities
select
    cers_id,
    facility_name,
    site_address,
    city,
    zip_code
from facilities
where cers_id in {inventory/_left_out}
    and cers_id in {facilities/_in_scope}
order by lower(facility_name), cers_id;
