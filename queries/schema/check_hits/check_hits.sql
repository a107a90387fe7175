-- Keeps the hits that were found. What is about a facility stands in its last Facility Information.
insert into check_hits by name
select
    new_hits.code,
    new_hits.severity,
    new_hits.cers_id,
    facilities.organization_code,
    coalesce(new_hits.submittal_key, information.submittal_key) as submittal_key,
    new_hits.table_name,
    coalesce(new_hits.locator, information.locator) as locator,
    coalesce(new_hits.sha256, information.sha256) as sha256,
    new_hits.value,
    secrets.locator is not null as is_secret
from new_hits
inner join facilities using (cers_id)
left join current_submittals as information
    on information.cers_id = new_hits.cers_id
    and information.submittal_element = 1
    and new_hits.submittal_key is null
left join (
    select distinct
        submittal_key,
        locator
    from examined_materials
    where trade_secret = 'Y'
) as secrets
    on secrets.submittal_key = new_hits.submittal_key
    and secrets.locator = new_hits.locator
    and new_hits.table_name = 'inventory_items'
order by new_hits.cers_id, new_hits.code, new_hits.locator;
