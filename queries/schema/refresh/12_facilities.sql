-- Every touched facility as its newest sources have it: names and places from the newer of the last
-- facility information and the last facility query, counts from its current inventory. Its findings are
-- counted when the checks have run.
delete from facilities
where cers_id in (select cers_id from touched_facilities);

insert into facilities by name
with
listing as (
    select *
    from facility_listings
    semi join touched_facilities using (cers_id)
    qualify row_number() over (
        partition by cers_id order by data_set_date_time desc, sha256 desc, locator
    ) = 1
),

business_listing as (
    select *
    from organization_facilities
    semi join touched_facilities using (cers_id)
    qualify row_number() over (
        partition by cers_id order by data_set_date_time desc, sha256 desc, locator
    ) = 1
),

transfer as (
    select cers_id, facility_name
    from transfers
    semi join touched_facilities using (cers_id)
    qualify row_number() over (
        partition by cers_id order by occurred_on desc, sha256 desc, locator
    ) = 1
),

information as (
    select
        submittals.cers_id,
        submittals.submitted_on,
        activities.* exclude (cers_id, submittal_key),
        owner_operators.naics_code,
        owner_operators.facility_id as template_facility_id,
        points.latitude_measure,
        points.longitude_measure
    from submittals
    left join business_activities as activities using (submittal_key)
    left join owner_operators using (submittal_key)
    left join facility_points as points using (submittal_key)
    where submittals.submittal_element = 1
        and submittals.submittal_status is distinct from 1
        and submittals.cers_id in (select cers_id from touched_facilities)
    qualify row_number() over (
        partition by submittals.cers_id
        order by
            activities.business_name is null,
            submittals.is_date_possible desc,
            submittals.submitted_on desc,
            submittals.data_set_date_time desc,
            submittals.submittal_key desc
    ) = 1
),

industry as (
    select submittals.cers_id, owner_operators.naics_code, owner_operators.facility_id
    from submittals
    inner join owner_operators using (submittal_key)
    where submittals.cers_id in (select cers_id from touched_facilities)
        and submittals.submittal_status is distinct from 1
    qualify row_number() over (
        partition by submittals.cers_id
        order by
            owner_operators.naics_code is null,
            submittals.is_date_possible desc,
            submittals.submitted_on desc,
            submittals.submittal_key desc
    ) = 1
),

submitted as (
    select
        cers_id,
        max(submitted_on) filter (where is_date_possible) as last_submitted_on,
        max(submitted_on) filter (where submittal_element = 2) as inventory_submitted_on,
        max(submittal_status) filter (where submittal_element = 2) as inventory_status,
        max(facility_id) as local_id,
        max(facility_regulator_key) as local_key
    from current_submittals
    semi join touched_facilities using (cers_id)
    group by cers_id
),

exchanged as (
    select distinct cers_id
    from submittals
    semi join touched_facilities using (cers_id)
    where submittal_key not like 'workbook:%'
),

materials as (
    select
        cers_id,
        count(*) as material_count,
        count(*) filter (where has_ehs(ehs, hc1_ehs, hc2_ehs, hc3_ehs, hc4_ehs, hc5_ehs))
            as ehs_count,
        count(*) filter (where trade_secret = 'Y') as trade_secret_count
    from current_inventory
    semi join touched_facilities using (cers_id)
    group by cers_id
),

cupa as (
    select cers_id, regulator_code
    from facility_regulators
    semi join touched_facilities using (cers_id)
    where submittal_element = 1
),

holder as (
    select cers_id, organization_code, organization_name
    from facility_organizations
    semi join touched_facilities using (cers_id)
    where is_current
),

merged as (
    select
        touched_facilities.cers_id,
        coalesce(
            newest(
                listing.facility_name, listing.data_set_date_time,
                information.business_name, information.submitted_on
            ),
            business_listing.facility_name,
            transfer.facility_name
        ) as facility_name,
        holder.organization_code,
        holder.organization_name,
        coalesce(
            newest(
                listing.site_address, listing.data_set_date_time,
                information.site_address, information.submitted_on
            ),
            business_listing.site_address
        ) as site_address,
        coalesce(
            newest(
                listing.site_address_supplemental, listing.data_set_date_time,
                information.site_address_supplemental, information.submitted_on
            ),
            business_listing.site_address_supplemental
        ) as site_address_supplemental,
        coalesce(
            newest(
                listing.city, listing.data_set_date_time,
                information.city, information.submitted_on
            ),
            business_listing.city
        ) as city,
        coalesce(
            newest(
                listing.zip_code, listing.data_set_date_time,
                information.zip_code, information.submitted_on
            ),
            business_listing.zip_code
        ) as zip_code,
        case when information.county_id between 1 and 58 then information.county_id end
            as county_id,
        newest_point(
            listing.latitude_measure, listing.longitude_measure, listing.data_set_date_time,
            information.latitude_measure, information.longitude_measure, information.submitted_on
        ) as point,
        coalesce(
            listing.latitude_measure, information.latitude_measure
        ) is not null as has_point,
        coalesce(information.naics_code, industry.naics_code) as naics_code,
        information.epa_id,
        coalesce(
            listing.facility_id, submitted.local_id, business_listing.facility_id,
            industry.facility_id
        ) as facility_id,
        coalesce(
            listing.facility_regulator_key, submitted.local_key,
            business_listing.facility_regulator_key
        ) as facility_regulator_key,
        coalesce(cupa.regulator_code, listing.regulator_code) as regulator_code,
        case
            when exchanged.cers_id is not null then 'submittal'
            when listing.cers_id is not null then 'facility-query'
            when business_listing.cers_id is not null then 'organization-query'
            when submitted.cers_id is not null then 'inventory-only'
            when transfer.cers_id is not null then 'transfer'
            else 'other-list'
        end as known_from,
        submitted.cers_id is not null as is_loaded,
        listing.established_on,
        submitted.last_submitted_on,
        submitted.inventory_submitted_on,
        submitted.inventory_status,
        coalesce(materials.material_count, 0) as material_count,
        coalesce(materials.ehs_count, 0) as ehs_count,
        coalesce(materials.trade_secret_count, 0) as trade_secret_count,
        0 as finding_count,
        information.hm_on_site,
        information.cal_arp_regulated_substances,
        information.own_or_operate_ust,
        information.own_or_operate_apst,
        information.hw_generator,
        information.recycle,
        information.onsite_hw_treatment,
        information.financial_assurance,
        information.rw_consolidation_site,
        information.hw_tank_closure,
        information.rcra_large_quantity_generator,
        information.hhw_collection
    from touched_facilities
    left join listing using (cers_id)
    left join business_listing using (cers_id)
    left join transfer using (cers_id)
    left join information using (cers_id)
    left join industry using (cers_id)
    left join submitted using (cers_id)
    left join exchanged using (cers_id)
    left join materials using (cers_id)
    left join cupa using (cers_id)
    left join holder using (cers_id)
)

select
    merged.* exclude (point, has_point),
    case when merged.county_id is not null then 'reported' end as county_basis,
    merged.point.latitude as latitude,
    merged.point.longitude as longitude,
    case
        when merged.point is not null then 'reported'
        when merged.has_point then 'filler'
        else 'none'
    end as point_basis,
    address_key(merged.site_address, merged.site_address_supplemental) as address_key,
    lower(concat_ws(
        ' ', merged.facility_name, merged.site_address, merged.city, merged.zip_code,
        merged.organization_name, merged.cers_id, merged.organization_code, merged.epa_id,
        merged.facility_id
    )) as search_text
from merged
order by merged.cers_id;
