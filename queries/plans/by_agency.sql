-- How many facilities of each agency have an accepted plan, an unreviewed one, one not accepted, or
-- none, in the chosen agencies and counties? One row per agency that has the Emergency Response and
-- Training Plans; the seven states add up to its facilities.
--
-- Rows: facilities
select
    standing.regulator_code,
    count(*) as facilities,
    count(*) filter (where plan_state = 'accepted') as plans_accepted,
    count(*) filter (where plan_state = 'unreviewed') as plans_unreviewed,
    count(*) filter (where plan_state = 'complete') as plans_complete,
    count(*) filter (where plan_state = 'not-accepted') as plans_not_accepted,
    count(*) filter (where plan_state = 'none-held') as plans_none,
    count(*) filter (where plan_state = 'not-applicable') as plans_not_applicable,
    count(*) filter (where plan_state = 'unknown') as plans_unknown,
    count(*) filter (where training_missing) as training_unnamed,
    count(*) filter (where plan_due = 'overdue') as plans_overdue,
    any_value(rules.asks_more) as asks_more
from {plans/_standing} as standing
left join {plans/_rules} as rules
    on rules.regulator_code = standing.regulator_code
group by standing.regulator_code
order by facilities desc, standing.regulator_code;
