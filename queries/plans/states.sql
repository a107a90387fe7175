-- How do the Emergency Response and Training Plans stand, in the chosen agencies and counties, and how
-- is the plan of each on file? One row per state; each facility is in one. Where no submittal is
-- loaded, nothing is said of documents.
--
-- Rows: current_submittals
select
    plan_state,
    count(*) as facilities,
    count(*) filter (where plan_option = 'attachment') as plans_uploaded,
    count(*) filter (where plan_option = 'public-uri') as plans_linked,
    count(*) filter (where plan_option = 'stored-at-facility') as plans_stored,
    count(*) filter (where plan_option = 'provided-to-regulator') as plans_given,
    count(*) filter (where plan_option = 'other-element') as plans_elsewhere,
    count(*) filter (where plan_option = 'exempt') as plans_exempt,
    count(*) filter (where plan_missing) as plans_unnamed,
    count(*) filter (where training_missing) as training_unnamed,
    count(*) filter (where plan_due = 'overdue') as plans_overdue
from {plans/_standing} as standing
group by plan_state
order by
    list_position(
        [
            'accepted', 'unreviewed', 'complete', 'not-accepted', 'none-held', 'not-applicable',
            'unknown'
        ],
        plan_state
    );
