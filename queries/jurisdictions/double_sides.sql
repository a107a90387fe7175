-- What are the two submittals of a case of double reporting, side by side: channel, date, file, materials
-- and amounts? Two rows, first the one that counts. Amounts are sums of the largest daily amounts,
-- by unit: units are never added to each other.
--
-- Rows: submittals
with sides as (
    select $counted_key::varchar as submittal_key, 'Submitted last' as side
    union all
    select $superseded_key::varchar, 'Submitted before'
),

amounts as (
    select
        submittal_key,
        count(*) as materials,
        count(distinct material_key) as different_materials,
        sum(maximum_daily_amount) filter (where units = 'a') as gallons,
        sum(maximum_daily_amount) filter (where units = 'b') as cubic_feet,
        sum(maximum_daily_amount) filter (where units = 'c') as pounds,
        sum(maximum_daily_amount) filter (where units = 'd') as tons,
        count(*) filter (where maximum_daily_amount is null) as without_amount
    from inventory_items
    where submittal_key in (select submittal_key from sides)
    group by submittal_key
)

select
    sides.side,
    submittals.cers_id,
    facilities.facility_name,
    facilities.organization_name,
    concat_ws(', ', facilities.site_address, facilities.site_address_supplemental) as site_address,
    facilities.city,
    facilities.zip_code,
    channel_of(submittals.submittal_key, submittals.submittal_type, submittals.channel)
        as reported_through,
    submittals.submittal_type,
    submittals.submittal_element,
    pacific(submittals.submitted_on)::date as submitted_on,
    submittals.submittal_status,
    submittals.regulator_code,
    submittals.mode,
    amounts.materials,
    amounts.different_materials,
    amounts.gallons,
    amounts.cubic_feet,
    amounts.pounds,
    amounts.tons,
    amounts.without_amount,
    source_files.name as file_name,
    submittals.locator,
    submittals.sha256
from sides
inner join submittals using (submittal_key)
left join facilities using (cers_id)
left join amounts using (submittal_key)
left join source_files
    on source_files.sha256 = submittals.sha256
order by sides.side desc, submittals.cers_id;
