-- Submittals of one element to compare. Of one facility two chosen ones, when none is chosen the newest
-- with the one before it; of all others each that was made in the period with the one before it. For
-- a question that has the part _submitted as submitted.
select
    later.cers_id,
    later.submittal_element,
    later.submittal_key as later_key,
    later.submitted_on,
    later.organization_code as later_organization,
    later.organization_name as later_organization_name,
    later.sha256,
    later.stands_from as later_from,
    later.place as later_place,
    earlier.submittal_key as earlier_key,
    earlier.submitted_on as compared_on,
    earlier.organization_code as earlier_organization,
    earlier.organization_name as earlier_organization_name,
    earlier.stands_from as earlier_from,
    earlier.place as earlier_place
from submitted as later
inner join submitted as earlier
    on earlier.cers_id = later.cers_id
    and earlier.submittal_element = later.submittal_element
    and (
        earlier.submittal_key = $earlier_key::varchar
        or ($earlier_key is null and earlier.place = later.place - 1)
    )
where case
    when $later_key::varchar is not null then later.submittal_key = $later_key
    when $cers_id is not null then later.is_newest
    else pacific(later.submitted_on)::date between
        coalesce($changed_from::date, '0001-01-01') and coalesce($changed_to::date, '9999-12-31')
end
