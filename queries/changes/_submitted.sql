-- Every facility information (element 1) and inventory (2) that was submitted, in its facility's order: by
-- submittal date, then data date, then key; with basis accepted only those accepted. An inventory that
-- was appended holds what stood before as well: stands_from is the place of the oldest whose rows it has.
-- Source: exchange format section 7.1; inventory template section 4.
select
    submitted.*,
    place = max(place) over (partition by cers_id, submittal_element) as is_newest,
    coalesce(
        max(place) filter (where "mode" is distinct from 'append') over (
            partition by cers_id, submittal_element
            order by place
        ),
        1
    ) as stands_from
from (
    select
        cers_id,
        submittal_element,
        submittal_key,
        submitted_on,
        submittal_status,
        organization_code,
        organization_name,
        "mode",
        sha256,
        row_number() over (
            partition by cers_id, submittal_element
            order by is_date_possible, submitted_on, data_set_date_time, submittal_key
        ) as place
    from submittals
    where submittal_element in (1, 2)
        and submittal_status is distinct from 1
        and ($basis::varchar is distinct from 'accepted' or submittal_status = 4)
        and ($cers_id::bigint is null or cers_id = $cers_id)
        and cers_id in {facilities/_in_scope}
) as submitted
