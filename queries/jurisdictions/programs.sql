-- How many facilities does each program regulate, by CalEPA's counting rules? One row per program.
-- By requirement: Applicable or Always applicable for the program's element, in the agencies that
-- regulate it. By activity: Yes on the most recent accepted Facility Information of the facilities
-- the agencies see. Counted, not in the program, with another agency and undetermined add up to all.
-- Source: CalEPA's guidance on regulated facilities; regulator portal section 3.
--
-- Rows: facilities
with programs as (
    select
        listed.position,
        listed.program,
        listed.submittal_element::bigint as submittal_element,
        listed.activity,
        coalesce(
            elements.label || ' is Applicable or Always applicable',
            listed.question || ' is Yes on the most recent accepted Facility Information'
        ) as rule
    from (select unnest(regulated_programs(), recursive := true)) as listed
    left join code_labels as elements
        on elements.list = 'submittal_elements' and elements.code = listed.submittal_element
),

scope as (
    select cers_id
    from {facilities/_in_scope} as facilities
),

total as (
    select count(*) as facilities
    from scope
),

by_requirement as (
    select
        assigned.submittal_element,
        count(*) filter (where is_ours and assigned.reporting_requirement in (2, 3)) as counted,
        count(*) filter (
            where is_ours
                and assigned.reporting_requirement in (2, 3)
                and assigned.accepted_submittal_key is not null
                and assigned.submittal_status is distinct from 6
        ) as with_accepted,
        count(*) filter (where is_ours and assigned.reporting_requirement = 1) as not_in_program,
        count(*) filter (where not is_ours) as with_other_agency
    from (
        select
            elements.submittal_element,
            elements.reporting_requirement,
            elements.accepted_submittal_key,
            elements.submittal_status,
            $agency::bigint[] is null
            or coalesce(list_contains($agency, elements.regulator_code), false) as is_ours
        from facility_elements as elements
        semi join scope using (cers_id)
        where elements.submittal_element in (select submittal_element from programs)
    ) as assigned
    group by assigned.submittal_element
),

forms as (
    select
        activities.hw_generator,
        activities.rcra_large_quantity_generator,
        activities.hhw_collection
    from scope
    left join current_submittals
        on current_submittals.cers_id = scope.cers_id
        and current_submittals.submittal_element = 1
    left join business_activities as activities
        on activities.submittal_key = current_submittals.accepted_submittal_key
),

by_activity as (
    select
        activity,
        count(*) filter (where answer = 'Y') as counted,
        count(*) filter (where answer = 'N') as not_in_program
    from (
        select 'hw_generator' as activity, hw_generator as answer from forms
        union all
        select 'rcra_large_quantity_generator', rcra_large_quantity_generator from forms
        union all
        select 'hhw_collection', hhw_collection from forms
    ) as answers
    group by activity
),

counted as (
    select
        programs.position,
        programs.program,
        programs.rule,
        programs.submittal_element is null as by_form,
        coalesce(by_requirement.counted, by_activity.counted, 0) as facilities,
        case
            when programs.submittal_element is null then coalesce(by_activity.counted, 0)
            else coalesce(by_requirement.with_accepted, 0)
        end as with_accepted,
        coalesce(by_requirement.not_in_program, by_activity.not_in_program, 0) as not_in_program,
        coalesce(by_requirement.with_other_agency, 0) as with_other_agency
    from programs
    left join by_requirement using (submittal_element)
    left join by_activity using (activity)
)

select
    counted.program,
    counted.facilities as regulated,
    counted.with_accepted,
    counted.not_in_program,
    counted.with_other_agency,
    total.facilities - counted.facilities - counted.not_in_program - counted.with_other_agency
        as program_not_determinable,
    counted.rule,
    case
        when counted.by_form then 'latest accepted Facility Information'
        else 'requirement in the newest facility query'
    end as rule_basis,
    case
        when counted.by_form
            then 'Facilities without an accepted Facility Information, or whose form does not '
                || 'answer. Load more submittal answers.'
        else 'Facilities of which no facility query says what is required. Load one of their '
            || 'agency.'
    end as not_determinable_reason
from counted
cross join total
order by counted.position;
