-- The files from which something visible came, and whether they hold nothing else: what is known of a
-- file as a whole would tell about the facilities of others. A row that was left out, or found wrong
-- without the facility being known, may be about any. What everyone may see is of no facility.
create table visible_files as
with
of_facilities as (
    select sha256, cers_id from w.submittal_deliveries
    union all
    select sha256, cers_id from w.listed_records where cers_id is not null
    union all
    select sha256, cers_id from w.findings where cers_id is not null
),

tables_of_facilities as (
    select table_name
    from duckdb_columns()
    where database_name = 'w' and column_name = 'cers_id'
),

of_nobody_known as (
    select distinct sha256
    from w.findings
    where cers_id is null
        and (
            ends_with(code, '-rejected')
            or table_name in (select table_name from tables_of_facilities)
        )
        and coalesce(table_name, '') not in (
            select table_name
            from w.listed_records
            where is_of_all
        )
),

marked as (
    select
        sha256,
        cers_id,
        coalesce(cers_id in (select cers_id from visible_facilities), false) as is_visible
    from of_facilities
    union all
    select
        sha256,
        null,
        coalesce(
            organization_code in (select organization_code from visible_organizations), false
        )
    from w.listed_records
    where organization_code is not null
    union all
    select
        sha256,
        null,
        false
    from of_nobody_known
)

select
    sha256,
    bool_and(is_visible) as is_whole,
    count(distinct cers_id) filter (where is_visible) as facility_count
from marked
group by sha256
having bool_or(is_visible)
union all
select distinct
    sha256,
    true,
    0
from w.listed_records
where is_of_all
    and sha256 not in (select sha256 from marked)
order by sha256;
