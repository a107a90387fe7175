-- The inventories whose materials a facility has now. An inventory is a full snapshot, so it is the
-- last submitted; one that was appended adds its rows to the inventory before it, back to the last
-- that stands alone. Not Applicable (6) ends the element, so such a facility has none.
-- Materials move between current and past inventory; each row is stored once.
-- Source: exchange format sections 0 (5), 7.1; inventory template section 4.
create or replace temp table standing as
with
inventories as (
    select
        submittals.*,
        row_number() over (
            partition by cers_id
            order by
                is_date_possible desc,
                submitted_on desc,
                data_set_date_time desc,
                submittal_key desc
        ) as age
    from submittals
    semi join touched_facilities using (cers_id)
    where submittal_element = 2 and submittal_status is distinct from 1
),

reach as (
    select
        cers_id,
        coalesce(min(age) filter (where "mode" is distinct from 'append'), max(age)) as oldest
    from inventories
    group by cers_id
    having max(submittal_status) filter (where age = 1) is distinct from 6
)

select inventories.submittal_key
from inventories
inner join reach
    on reach.cers_id = inventories.cers_id and inventories.age <= reach.oldest
where inventories.submittal_status is distinct from 6
order by inventories.submittal_key;

insert into past_inventory by name
select *
from current_inventory
where cers_id in (select cers_id from touched_facilities)
    and submittal_key not in (select submittal_key from standing);

delete from current_inventory
where cers_id in (select cers_id from touched_facilities)
    and submittal_key not in (select submittal_key from standing);

insert into current_inventory by name
select *
from past_inventory
where cers_id in (select cers_id from touched_facilities)
    and submittal_key in (select submittal_key from standing);

delete from past_inventory
where cers_id in (select cers_id from touched_facilities)
    and submittal_key in (select submittal_key from standing);
