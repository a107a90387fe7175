-- What was reported twice, for touched facilities: each case with the submittal that counts and the one
-- that does not. The supersession rule is that of a single facility: what was submitted last counts,
-- of two at one moment that of the lower CERS ID.
--   channels: one facility with submittals of one element through CERS and through a local portal
--             within one reporting year.
--   upload:   an inventory loaded from a workbook or portal file and from an answer of CERS for one
--             year, through one channel.
--   sites:    two CERS IDs of one place whose inventories came through different channels. Detected:
--             same address with its suite, same or similar name, same reporting year, and half of
--             the smaller inventory's materials stand in the other. Possible: the same place in
--             fewer respects, or the inventories they have now are of different years; both count.
--             One business at one address under unlike names is possible only with such materials.
-- Drafts and Not Applicable never count. Source: HSC 25508; exchange format section 7.1.
delete from double_reports
where cers_id in (select cers_id from touched_facilities)
    or counted_cers_id in (select cers_id from touched_facilities);

insert into double_reports by name
with
reports as (
    select
        cers_id,
        submittal_element,
        submittal_key,
        submittal_status,
        submitted_on,
        is_date_possible,
        data_set_date_time,
        reporting_year(submitted_on) as reporting_year,
        channel_of(submittal_key, submittal_type, channel) as reported_through,
        submittal_key like 'workbook:%' or submittal_key like 'local:%' as is_uploaded
    from submittals
    where is_submittal_element(submittal_element)
        and (submittal_status is null or submittal_status not in (1, 6))
),

-- Which CERS IDs are one place

reporting as (
    select
        cers_id,
        bool_or(reported_through = 'cers') as through_cers,
        bool_or(reported_through = 'local-portal') as through_portal
    from reports
    where submittal_element = 2
    group by cers_id
),

places as (
    select
        facilities.cers_id,
        facilities.facility_name,
        facilities.organization_code,
        facilities.address_key,
        left(facilities.zip_code, 5) as zip_code,
        lower(trim(facilities.city)) as city,
        facilities.latitude,
        facilities.longitude,
        floor(facilities.latitude / 0.001)::bigint as north,
        floor(facilities.longitude / 0.0013)::bigint as east,
        reporting.through_cers,
        reporting.through_portal,
        facilities.cers_id in (select cers_id from touched_facilities) as is_touched
    from facilities
    inner join reporting using (cers_id)
),

around as (
    select
        cers_id,
        north + moved_north as north,
        east + moved_east as east,
        is_touched
    from places
    cross join (select unnest([-1, 0, 1]) as moved_north) as rows_of_cells
    cross join (select unnest([-1, 0, 1]) as moved_east) as columns_of_cells
    where through_portal
),

together as (
    select
        portal.cers_id as portal_id,
        cers.cers_id as other_id
    from places as portal
    inner join places as cers
        on cers.address_key = portal.address_key
        and (cers.zip_code = portal.zip_code or cers.city = portal.city)
        and (cers.is_touched or portal.is_touched)
    where portal.through_portal and cers.through_cers
    union
    select
        around.cers_id,
        cers.cers_id
    from around
    inner join places as cers
        on cers.north = around.north
        and cers.east = around.east
        and (cers.is_touched or around.is_touched)
    where cers.through_cers
),

-- Their names as words: once, since the rules that follow look at them many times.
pairs as (
    select
        one,
        other,
        name_words(one.facility_name) as words,
        name_words(other.facility_name) as other_words,
        coalesce(
            one.address_key = other.address_key
            and (one.zip_code = other.zip_code or one.city = other.city),
            false
        ) as is_same_address,
        metres(one.latitude, one.longitude, other.latitude, other.longitude) as metres_apart
    from (
        select distinct
            least(portal_id, other_id) as first_id,
            greatest(portal_id, other_id) as second_id
        from together
        where portal_id <> other_id
    ) as found
    inner join places as one
        on one.cers_id = found.first_id
    inner join places as other
        on other.cers_id = found.second_id
    where is_same_address
        or (
            metres_apart <= 100
            and (
                one.address_key is null
                or other.address_key is null
                or starts_with(one.address_key || ' ', other.address_key || ' ')
                or starts_with(other.address_key || ' ', one.address_key || ' ')
            )
        )
),

neighbours as (
    select
        one.cers_id as first_id,
        other.cers_id as second_id,
        is_same_address,
        metres_apart,
        coalesce(one.organization_code = other.organization_code, false) as is_same_business,
        likeness(words, other_words) as alike,
        marks_in(words) = marks_in(other_words) as may_be_same_name
    from pairs
),

one_place as (
    select
        first_id,
        second_id,
        is_same_address and coalesce(alike in ('same', 'similar'), false) as is_certain,
        alike is not null as is_alike,
        concat_ws(
            '; ',
            case when is_same_address then 'Same address' end,
            case when metres_apart <= 100 then format('{:.0f} m apart', metres_apart) end,
            case alike
                when 'same' then 'Same name'
                when 'similar' then 'Similar name'
                when 'contained' then 'One name contains the other'
            end,
            case when is_same_business then 'Same business' end
        ) as site_match
    from neighbours
    where alike in ('same', 'similar')
        or (is_same_address and may_be_same_name and (alike is not null or is_same_business))
),

-- What they reported

last_of_each as (
    select
        reports.*,
        submittal_key in (select submittal_key from current_submittals) as is_last,
        submittal_key in (select accepted_submittal_key from current_submittals)
            as is_last_accepted
    from reports
    where cers_id in (
        select cers_id from touched_facilities
        union all
        select unnest([first_id, second_id]) from one_place
    )
    qualify row_number() over (
        partition by cers_id, submittal_element, reporting_year, reported_through, is_uploaded
        order by is_date_possible desc, submitted_on desc, data_set_date_time desc, submittal_key desc
    ) = 1
),

one_facility as (
    select
        superseded,
        counted,
        superseded.reported_through <> counted.reported_through as is_through_both
    from last_of_each as counted
    semi join touched_facilities using (cers_id)
    inner join last_of_each as superseded
        on superseded.cers_id = counted.cers_id
        and superseded.submittal_element = counted.submittal_element
        and superseded.reporting_year = counted.reporting_year
        and (superseded.is_date_possible, superseded.submitted_on, superseded.data_set_date_time, superseded.submittal_key)
            < (counted.is_date_possible, counted.submitted_on, counted.data_set_date_time, counted.submittal_key)
    where is_through_both
        or (superseded.is_uploaded <> counted.is_uploaded and counted.submittal_element = 2)
    qualify row_number() over (
        partition by counted.cers_id, counted.submittal_element, counted.reporting_year
        order by
            is_through_both desc,
            counted.submitted_on desc,
            counted.submittal_key desc,
            superseded.submitted_on desc,
            superseded.submittal_key desc
    ) = 1
),

through_two as (
    select
        one_place.*,
        superseded_of(one.cers_id, one.submitted_on, other.cers_id, other.submitted_on)
            = one.cers_id as is_first_older,
        if(is_first_older, one, other) as superseded,
        if(is_first_older, other, one) as counted,
        if(one.reporting_year = other.reporting_year, one.reporting_year, null) as year_of_both
    from one_place
    inner join last_of_each as one
        on one.cers_id = one_place.first_id
        and one.submittal_element = 2
    inner join last_of_each as other
        on other.cers_id = one_place.second_id
        and other.submittal_element = 2
        and other.reported_through <> one.reported_through
        and (
            other.reporting_year = one.reporting_year
            or (other.is_last and one.is_last)
        )
),

two_sites as (
    select *
    from through_two
    qualify row_number() over (
        partition by first_id, second_id, year_of_both
        order by
            counted.submitted_on desc,
            superseded.submitted_on desc,
            counted.submittal_key,
            superseded.submittal_key
    ) = 1
    and (
        year_of_both is not null
        or not bool_or(year_of_both is not null) over (partition by first_id, second_id)
    )
),

-- Which inventory of the two is the earlier one of those they have now.
inventories as (
    select
        cers_id,
        submitted_on,
        accepted_on
    from current_submittals
    where submittal_element = 2 and submittal_status is distinct from 6
),

aside as (
    select
        pairs.first_id,
        pairs.second_id,
        superseded_of(one.cers_id, one.submitted_on, other.cers_id, other.submitted_on)
            as aside_cers_id,
        if(
            one.accepted_on is not null and other.accepted_on is not null,
            superseded_of(one.cers_id, one.accepted_on, other.cers_id, other.accepted_on),
            null
        ) as aside_accepted_cers_id
    from (select distinct first_id, second_id from two_sites) as pairs
    inner join inventories as one
        on one.cers_id = pairs.first_id
    inner join inventories as other
        on other.cers_id = pairs.second_id
),

materials as (
    select distinct
        submittal_key,
        material_key
    from inventory_items
    where submittal_key in (
            select unnest([superseded.submittal_key, counted.submittal_key]) from two_sites
        )
        and cers_id in (select unnest([first_id, second_id]) from two_sites)
        and material_key <> 'unidentified'
),

sizes as (
    select
        submittal_key,
        count(*) as materials
    from materials
    group by submittal_key
),

shared as (
    select
        two_sites.superseded.submittal_key as superseded_key,
        two_sites.counted.submittal_key as counted_key,
        count(*) as shared_materials
    from two_sites
    inner join materials as mine
        on mine.submittal_key = two_sites.superseded.submittal_key
    inner join materials as others
        on others.submittal_key = two_sites.counted.submittal_key
        and others.material_key = mine.material_key
    group by superseded_key, counted_key
),

overlapping as (
    select
        two_sites.*,
        aside.aside_cers_id,
        aside.aside_accepted_cers_id,
        coalesce(shared.shared_materials, 0) as shared_materials,
        coalesce(shared.shared_materials * 2 >= least(mine.materials, others.materials), false)
            as is_overlapping
    from two_sites
    left join aside using (first_id, second_id)
    left join shared
        on shared.superseded_key = two_sites.superseded.submittal_key
        and shared.counted_key = two_sites.counted.submittal_key
    left join sizes as mine
        on mine.submittal_key = two_sites.superseded.submittal_key
    left join sizes as others
        on others.submittal_key = two_sites.counted.submittal_key
),

cases as (
    select
        if(is_through_both, 'channels', 'upload') as double_kind,
        true as is_detected,
        counted.reporting_year,
        superseded,
        counted,
        'Same facility' as site_match,
        null::bigint as shared_materials,
        if(counted.is_last, counted.cers_id, null) as aside_cers_id,
        if(counted.is_last_accepted and superseded.submittal_status = 4, counted.cers_id, null)
            as aside_accepted_cers_id
    from one_facility
    union all
    select
        'sites',
        is_certain and year_of_both is not null and is_overlapping,
        year_of_both,
        superseded,
        counted,
        site_match,
        shared_materials,
        aside_cers_id,
        aside_accepted_cers_id
    from overlapping
    where is_alike or is_overlapping
)

select
    double_kind,
    if(is_detected, 'detected', 'possible') as strength,
    reporting_year,
    counted.submittal_element as submittal_element,
    superseded.cers_id as cers_id,
    superseded.submittal_key as submittal_key,
    superseded.submitted_on as submitted_on,
    superseded.reported_through as reported_through,
    counted.cers_id as counted_cers_id,
    counted.submittal_key as counted_submittal_key,
    counted.submitted_on as counted_on,
    counted.reported_through as counted_through,
    site_match,
    shared_materials,
    aside_cers_id,
    aside_accepted_cers_id
from cases
order by counted.cers_id, superseded.cers_id, counted.submittal_element, reporting_year
