-- Submittals whose date cannot be, one warning each: such a date comes from a typing error or a wrong
-- clock, and a later submittal would never replace the one that has it.
delete from findings
where code = 'impossible-date'
    and submittal_key in (
        select submittal_key
        from submittals
        semi join touched_facilities using (cers_id)
    );

insert into findings by name
select
    submittals.sha256,
    'warning' as severity,
    'impossible-date' as code,
    submittals.cers_id,
    submittals.submittal_key,
    submittals.locator,
    'submittal_deliveries' as table_name,
    'submitted_on' as column_name,
    submittals.submitted_on::varchar as value,
    concat(
        'The submittal is dated ',
        strftime(pacific(submittals.submitted_on), '%Y-%m-%d'),
        if(
            pacific(submittals.submitted_on)::date < program_began(),
            ', before the Unified Program began; ',
            ', after its file was made or loaded; '
        ),
        if(
            current_submittals.submittal_key is null,
            'the newest one with a possible date counts as current.',
            'it counts as current all the same, as no other one of this element is held.'
        )
    ) as message
from submittals
semi join touched_facilities using (cers_id)
left join current_submittals using (submittal_key)
where not submittals.is_date_possible
order by submittals.submittal_key;
