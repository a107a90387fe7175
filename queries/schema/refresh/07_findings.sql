-- Submittals that files delivered with different content, although a submitted element never changes:
-- one warning each, on the delivery whose content is used, that with the latest data date.
-- Source: exchange format section 7.1.
delete from findings
where code = 'submittal-changed'
    and submittal_key in (select submittal_key from touched_submittals);

insert into findings by name
with
changed as (
    select submittal_key
    from submittal_deliveries
    semi join touched_submittals using (submittal_key)
    group by submittal_key
    having count(distinct content_mark) > 1
)

select
    submittals.sha256,
    'warning' as severity,
    'submittal-changed' as code,
    submittals.cers_id,
    submittals.submittal_key,
    submittals.locator,
    'Files deliver this submittal with different content, although a submittal never changes once '
    || 'made. The content with the latest data date is used.' as message
from submittals
semi join changed using (submittal_key)
order by submittals.submittal_key;
