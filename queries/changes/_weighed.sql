-- What changed among materials, for a question that has the part _compared as compared, or what the
-- load kept of it, with how much it matters: 1 an extremely hazardous substance that was not there before,
-- 2 the reporting threshold reached (HSC 25507), 3 the amount doubled or more (HSC 25508.1), 4 a material no
-- longer there, 6 any other change.
select
    compared.*,
    case
        when is_new_ehs then 1
        when change <> 'Removed'
            and amount_before < least(threshold, if(state = 'a', ehs.low_lb, null))
            and amount_after >= least(threshold, if(state = 'a', ehs.low_lb, null))
            then 2
        when is_doubled then 3
        when is_gone then 4
        else 6
    end as importance
from compared
left join (
    select
        'cas:' || cas as material_key,
        min(low_lb) as low_lb
    from reference_thresholds
    where "rule" = 'ehs' and cas is not null
    group by cas
) as ehs using (material_key)
