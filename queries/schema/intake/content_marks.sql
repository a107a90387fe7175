-- Marks the deliveries of one side with what they hold, to see whether the content of a submittal
-- changed.
update submittal_deliveries
set content_mark = marks.mark
from (
    select
        redelivered.submittal_key,
        side.sha256,
        md5(coalesce(string_agg(parts.part, ';' order by parts.part), '')) as mark
    from redelivered
    inner join {side} as side using (submittal_key)
    left join parts using (submittal_key)
    group by redelivered.submittal_key, side.sha256
) as marks
where submittal_deliveries.submittal_key = marks.submittal_key
    and submittal_deliveries.sha256 = marks.sha256
    and submittal_deliveries.cers_unique_key is not null;

delete from parts;
