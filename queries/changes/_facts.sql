-- Each fact of a facility that differs between the facility informations to compare: what the business
-- activities and owner/operator forms say, and the business that submitted them. For a question
-- that has the part _pairs as pairs.
with
sides as (
    select cers_id, later_key, true as is_after, later_key as submittal_key
    from pairs
    where submittal_element = 1
    union all
    select cers_id, later_key, false as is_after, earlier_key
    from pairs
    where submittal_element = 1
),

activities as (
    select later_key, is_after, column_name, reported_value
    from (
        select
            sides.later_key,
            sides.is_after,
            columns(forms.* exclude (
                submittal_key, cers_id, position, locator, biz_activities_regulator_key,
                cers_unique_key
            ))::varchar
        from sides
        inner join business_activities as forms using (submittal_key)
    )
    unpivot (reported_value for column_name in (columns(* exclude (later_key, is_after))))
),

owners as (
    select later_key, is_after, column_name, reported_value
    from (
        select
            sides.later_key,
            sides.is_after,
            columns(forms.* exclude (
                submittal_key, cers_id, position, locator, owner_operator_regulator_key,
                cers_unique_key
            ))::varchar
        from sides
        inner join owner_operators as forms using (submittal_key)
    )
    unpivot (reported_value for column_name in (columns(* exclude (later_key, is_after))))
),

businesses as (
    select
        later_key,
        unnest([false, true]) as is_after,
        'organization_name' as column_name,
        unnest([
            concat_ws(' ', earlier_organization_name, '(' || earlier_organization || ')'),
            concat_ws(' ', later_organization_name, '(' || later_organization || ')')
        ]) as reported_value
    from pairs
    where submittal_element = 1 and earlier_organization is distinct from later_organization
),

reported as (
    select 'business_activities' as table_name, * from activities
    union all by name
    select 'owner_operators' as table_name, * from owners
    union all by name
    select 'submittals' as table_name, * from businesses
),

compared as (
    select
        later_key,
        table_name,
        column_name,
        max(nullif(trim(reported_value), '')) filter (where not is_after) as value_before,
        max(nullif(trim(reported_value), '')) filter (where is_after) as value_after
    from reported
    group by later_key, table_name, column_name
    having value_before is distinct from value_after
)

select
    pairs.cers_id,
    pairs.later_key,
    pairs.submitted_on,
    pairs.compared_on,
    pairs.sha256,
    if(
        compared.column_name in (
            'organization_name', 'business_name', 'site_address', 'site_address_supplemental',
            'city', 'zip_code', 'owner_name', 'operator_name'
        ),
        5,
        6
    ) as importance,
    compared.table_name,
    compared.column_name,
    compared.value_before,
    compared.value_after
from compared
inner join pairs using (later_key)
where pairs.submittal_element = 1
