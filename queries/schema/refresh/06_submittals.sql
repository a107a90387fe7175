-- Each submittal as its latest delivery has it: the file with the later data date wins, then the
-- larger file hash, so that the order in which files arrive never matters. Its date can be when it is no
-- later than the data and the clock of the load. A workbook has no date but that clock, and what was
-- loaded later at an earlier hour shows that it was wrong.
-- Source: exchange format section 7.1.
delete from submittals
where submittal_key in (select submittal_key from touched_submittals);

insert into submittals by name
with
files as (
    select
        sha256,
        least(data_set_date_time, if(kind like '%-workbook', loaded_since, loaded_on)) as latest
    from (
        select
            *,
            min(loaded_on) over (order by load_number desc) as loaded_since
        from source_files
    )
)

select
    deliveries.*,
    is_moment_possible(deliveries.submitted_on, files.latest) as is_date_possible
from submittal_deliveries as deliveries
semi join touched_submittals using (submittal_key)
inner join files using (sha256)
qualify row_number() over (
    partition by deliveries.submittal_key
    order by deliveries.data_set_date_time desc, deliveries.sha256 desc
) = 1
order by deliveries.cers_id, deliveries.submittal_element, deliveries.submitted_on;
